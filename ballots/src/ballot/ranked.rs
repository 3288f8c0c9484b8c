//! Answers to ranked questions (section "Non-homomorphic answers").

use super::{BallotError, Context, ProofAt};
use crate::ciphertext::Ciphertext;
use crate::group::{Ahead, Group};
use crate::hash::Hasher;
use crate::proof::{Claims, Proof, check_knowledge, prefix};
use crate::wire;

/// `answer_nh`: one ciphertext that holds all ranks, and the proof that its maker knows them.
#[derive(Debug, Clone)]
pub(crate) struct RankedAnswer<G: Group> {
    pub(crate) choices: Ciphertext<G>,
    pub(crate) proof: Proof<G>,
}

impl<G: Group> RankedAnswer<G> {
    pub(super) fn read(
        wire: &wire::RankedAnswer<'_>,
        number: usize,
        ahead: &mut Ahead<'_, G>,
    ) -> Result<Self, BallotError> {
        let at = |what: &str| format!("question {number}, {what}");
        Ok(Self {
            choices: Ciphertext::read(&wire.choices, ahead)
                .map_err(BallotError::encoding(at("choices")))?,
            proof: Proof::read(&wire.proof).map_err(BallotError::encoding(at("proof")))?,
        })
    }

    pub(super) fn check(
        &self,
        claims: &mut Claims<'_, G, ProofAt>,
        context: &Context<'_, G>,
        number: usize,
    ) {
        let prefix = raweg_prefix(context, &self.choices);
        let alpha = self.choices.alpha.element();
        let at = ProofAt::Ranking { question: number };
        check_knowledge(claims, at, prefix, alpha, &self.proof);
    }
}

/// `raweg|S0|y,alpha,beta|`
pub(super) fn raweg_prefix<G: Group>(context: &Context<'_, G>, c: &Ciphertext<G>) -> Hasher {
    let key = context.setup.key().encoded.text();
    prefix(&["raweg|", &context.s0, "|", key, ",", &c.text(), "|"])
}
