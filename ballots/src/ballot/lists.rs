//! Answers to lists questions (sections "Lists answers", "Proofs of list constraints" and "Proof of
//! encryption of non-zero"). Verified in records of others; no such ballot is made here.

use super::summed::{all_choices, bit, has_repetition, sum_with_text};
use super::{BallotError, Context, ProofAt};
use crate::ciphertext::{Ciphertext, product};
use crate::election::Lists;
use crate::group::{Ahead, Encoded, Group, Power, Product};
use crate::proof::{Claims, Holds, Interval, Proof, prefix};
use crate::wire;

/// `answer_l`: a ciphertext for each list and candidate, each proved to be 0 or 1; one list chosen,
/// candidates of that list alone, and at least one of them.
#[derive(Debug, Clone)]
pub(crate) struct ListsAnswer<G: Group> {
    /// List after list, each with its candidates behind it.
    pub(crate) choices: Vec<Ciphertext<G>>,
    individual: Vec<Vec<Proof<G>>>,
    overall: Proof<G>,
    lists: Vec<Vec<Proof<G>>>,
    nonzero: Nonzero<G>,
}

/// `nonzero_proof`
#[derive(Debug, Clone)]
struct Nonzero<G: Group> {
    commitment: Encoded<G>,
    challenge: G::Scalar,
    responses: [G::Scalar; 2],
}

/// Whether an answer is of exactly the shape that its question calls for.
pub(super) fn shape(
    wire: &wire::ListsAnswer<'_>,
    number: usize,
    question: &Lists,
) -> Result<(), BallotError> {
    let at = |what: &str| format!("question {number}, {what}");
    let widths = question.widths();
    BallotError::shape(at("choices"), wire.choices.len(), widths.len())?;
    let individual = wire.individual_proofs.len();
    BallotError::shape(at("individual_proofs"), individual, widths.len())?;
    BallotError::shape(at("list_proofs"), wire.list_proofs.len(), widths.len())?;
    for (i, width) in widths.into_iter().enumerate() {
        let found = |lists: Option<usize>| lists.unwrap_or(0);
        let choices = found(wire.choices.get(i).map(Vec::len));
        BallotError::shape(at("choices"), choices, width)?;
        let individual = found(wire.individual_proofs.get(i).map(Vec::len));
        BallotError::shape(at("individual_proofs"), individual, width)?;
        let list = found(wire.list_proofs.get(i).map(Vec::len));
        BallotError::shape(at("a list proof"), list, 2)?;
    }
    for proofs in wire.individual_proofs.iter().flatten() {
        BallotError::shape(at("an individual proof"), proofs.len(), 2)?;
    }
    Ok(())
}

/// The spellings of its elements, in the order in which they are read.
pub(super) fn elements<'w>(wire: &'w wire::ListsAnswer<'_>) -> Vec<&'w str> {
    let choices = wire.choices.iter().flatten();
    let choices = choices.flat_map(wire::Ciphertext::elements);
    choices
        .chain([wire.nonzero_proof.commitment.as_str()])
        .collect()
}

impl<G: Group> ListsAnswer<G> {
    /// Reads an answer whose shape is right.
    pub(super) fn read(
        wire: &wire::ListsAnswer<'_>,
        number: usize,
        ahead: &mut Ahead<'_, G>,
    ) -> Result<Self, BallotError> {
        let at = |what: &str| format!("question {number}, {what}");
        let read_choice = |(i, choice): (usize, &wire::Ciphertext<'_>)| {
            Ciphertext::read(choice, ahead)
                .map_err(BallotError::encoding(at(&format!("choice {}", i + 1))))
        };
        let choices = wire.choices.iter().flatten().enumerate().map(read_choice);
        let choices: Vec<Ciphertext<G>> = choices.collect::<Result<_, _>>()?;
        if has_repetition(&choices) {
            return Err(BallotError::Repeated(number));
        }
        let read_all = |proofs: &Vec<wire::Proof<'_>>, what: &str| {
            Proof::read_all(proofs).map_err(BallotError::encoding(at(what)))
        };
        let individual = wire.individual_proofs.iter().flatten();
        let individual = individual.map(|proofs| read_all(proofs, "an individual proof"));
        let lists = wire.list_proofs.iter();
        let lists = lists.map(|proofs| read_all(proofs, "a list proof"));
        Ok(Self {
            choices,
            individual: individual.collect::<Result<_, _>>()?,
            overall: Proof::read(&wire.overall_proof)
                .map_err(BallotError::encoding(at("overall_proof")))?,
            lists: lists.collect::<Result<_, _>>()?,
            nonzero: Nonzero::read(&wire.nonzero_proof, number, ahead)?,
        })
    }

    /// Notes every proof of the answer.
    pub(super) fn check<'t>(
        &self,
        claims: &mut Claims<'t, G, ProofAt>,
        context: &Context<'t, G>,
        number: usize,
        question: &Lists,
    ) {
        let key = context.setup.key();
        for (i, (choice, proofs)) in self.choices.iter().zip(&self.individual).enumerate() {
            let at = ProofAt::Choice {
                question: number,
                choice: i + 1,
            };
            let prefix = prefix(&["prove|", &context.s0, "|", &choice.text(), "|"]);
            bit(choice).check(claims, at, prefix, key, proofs);
        }
        let s = all_choices(&context.s0, &self.choices);
        let (mut names, mut candidates) = (Vec::new(), Vec::new());
        let mut rest = self.choices.as_slice();
        for (i, (width, proofs)) in question.widths().into_iter().zip(&self.lists).enumerate() {
            let Some((list, after)) = rest.split_at_checked(width) else {
                break;
            };
            rest = after;
            let Some((name, of_list)) = list.split_first() else {
                break;
            };
            let at = ProofAt::List {
                question: number,
                list: i + 1,
            };
            let prefix = prefix(&["lproof|", &s, "|"]);
            chosen_or_empty(name, of_list).check(claims, at, prefix, key, proofs);
            names.push(name.clone());
            candidates.extend_from_slice(of_list);
        }
        let ((alpha, beta), text) = sum_with_text(&names);
        let at = ProofAt::Overall { question: number };
        let overall = prefix(&["prove|", &s, "|", &text, "|"]);
        let one = Interval::of(&alpha, &beta, [1]);
        one.check(claims, at, overall, key, &[self.overall]);
        self.nonzero
            .check(claims, context, number, &s, &product(&candidates));
    }
}

/// "The list is chosen, or none of its candidates is."
fn chosen_or_empty<G: Group>(name: &Ciphertext<G>, candidates: &[Ciphertext<G>]) -> Interval<G> {
    let (alpha, beta) = product(candidates);
    Interval(vec![
        Holds::one_of(name.alpha.element(), name.beta.element(), [1]),
        Holds::one_of(&alpha, &beta, [0]),
    ])
}

impl<G: Group> Nonzero<G> {
    fn read(
        wire: &wire::NonzeroProof<'_>,
        number: usize,
        ahead: &mut Ahead<'_, G>,
    ) -> Result<Self, BallotError> {
        let place = || format!("question {number}, nonzero_proof");
        let scalar = |text: &wire::Text<'_>| {
            G::read_scalar(text.as_str()).map_err(BallotError::encoding(place()))
        };
        let commitment = ahead.read(wire.commitment.as_str());
        let commitment = commitment.map_err(BallotError::encoding(place()))?;
        // A_0 = 1 would say that the sum is zero.
        if *commitment.element() == G::identity() {
            return Err(BallotError::Proof(ProofAt::Candidates { question: number }));
        }
        let (t1, t2) = &wire.response;
        Ok(Self {
            commitment,
            challenge: scalar(&wire.challenge)?,
            responses: [scalar(t1)?, scalar(t2)?],
        })
    }

    /// Notes the claim on A_1 and A_2.
    fn check<'t>(
        &self,
        claims: &mut Claims<'t, G, ProofAt>,
        context: &Context<'t, G>,
        number: usize,
        s: &str,
        (alpha, beta): &(G::Element, G::Element),
    ) {
        let [t1, t2] = &self.responses;
        let a1 = Product {
            g: Some(*t2),
            table: None,
            powers: vec![Power::of(claims.base(alpha), *t1)],
        };
        let a0 = claims.base(self.commitment.element());
        let a2 = Product {
            g: None,
            table: Some((context.setup.key().table(), *t2)),
            powers: vec![
                Power::of(claims.base(beta), *t1),
                Power::of(a0, self.challenge),
            ],
        };
        let prefix = prefix(&["nonzero|", s, "|", self.commitment.text(), ","]);
        let at = ProofAt::Candidates { question: number };
        claims.push(at, prefix, [a1, a2], self.challenge);
    }
}
