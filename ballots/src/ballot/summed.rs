//! Answers to summed questions (section "Homomorphic answers").

use super::{BallotError, Context, ProofAt};
use crate::ciphertext::{Ciphertext, product};
use crate::election::Summed;
use crate::group::{Ahead, Group};
use crate::proof::{Blank, Claims, Holds, Interval, Proof, prefix};
use crate::wire;

/// `answer_h`: one ciphertext a choice, each proved to be 0 or 1, and all together within limits.
#[derive(Debug, Clone)]
pub(crate) struct SummedAnswer<G: Group> {
    pub(crate) choices: Vec<Ciphertext<G>>,
    pub(crate) individual: Vec<Vec<Proof<G>>>,
    pub(crate) overall: Vec<Proof<G>>,
    pub(crate) blank: Option<Vec<Proof<G>>>,
}

/// Whether an answer is of exactly the shape that its question calls for.
pub(super) fn shape(
    wire: &wire::SummedAnswer<'_>,
    number: usize,
    question: &Summed,
) -> Result<(), BallotError> {
    let at = |what: &str| format!("question {number}, {what}");
    let width = question.width();
    BallotError::shape(at("choices"), wire.choices.len(), width)?;
    BallotError::shape(at("individual_proofs"), wire.individual_proofs.len(), width)?;
    for proofs in &wire.individual_proofs {
        BallotError::shape(at("an individual proof"), proofs.len(), 2)?;
    }
    let within = (question.max - question.min) as usize + 1;
    let blank = usize::from(question.allows_blank());
    BallotError::shape(
        at("overall_proof"),
        wire.overall_proof.len(),
        within + blank,
    )?;
    let blank_proofs = wire.blank_proof.as_ref().map_or(0, Vec::len);
    BallotError::shape(at("blank_proof"), blank_proofs, 2 * blank)?;
    BallotError::shape(
        at("blank_proof"),
        usize::from(wire.blank_proof.is_some()),
        blank,
    )
}

/// The spellings of its elements, in the order in which they are read.
pub(super) fn elements<'w>(wire: &'w wire::SummedAnswer<'_>) -> Vec<&'w str> {
    let choices = wire.choices.iter();
    choices.flat_map(wire::Ciphertext::elements).collect()
}

impl<G: Group> SummedAnswer<G> {
    /// Reads an answer whose shape is right.
    pub(super) fn read(
        wire: &wire::SummedAnswer<'_>,
        number: usize,
        ahead: &mut Ahead<'_, G>,
    ) -> Result<Self, BallotError> {
        let at = |what: &str| format!("question {number}, {what}");
        let read_choice = |(i, choice): (usize, &wire::Ciphertext<'_>)| {
            Ciphertext::read(choice, ahead)
                .map_err(BallotError::encoding(at(&format!("choice {}", i + 1))))
        };
        let choices: Result<Vec<_>, _> = wire.choices.iter().enumerate().map(read_choice).collect();
        let choices = choices?;
        if has_repetition(&choices) {
            return Err(BallotError::Repeated(number));
        }
        let read = |proofs: &Vec<wire::Proof<'_>>, what: &str| {
            Proof::read_all(proofs).map_err(BallotError::encoding(at(what)))
        };
        let individual: Result<Vec<_>, _> = wire
            .individual_proofs
            .iter()
            .map(|p| read(p, "an individual proof"))
            .collect();
        Ok(Self {
            choices,
            individual: individual?,
            overall: read(&wire.overall_proof, "overall_proof")?,
            blank: wire
                .blank_proof
                .as_ref()
                .map(|p| read(p, "blank_proof"))
                .transpose()?,
        })
    }

    /// Notes every proof of the answer.
    pub(super) fn check<'t>(
        &self,
        claims: &mut Claims<'t, G, ProofAt>,
        context: &Context<'t, G>,
        number: usize,
        question: &Summed,
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
        let overall = ProofAt::Overall { question: number };
        match (&self.blank, self.choices.split_first()) {
            (Some(blank_proofs), Some((blank, rest))) => {
                let at = ProofAt::Blank { question: number };
                let nothing_else = prefix(&[Blank::NOTHING_ELSE, &s, "|"]);
                nothing_else_if_blank(blank, rest).check(
                    claims,
                    at,
                    nothing_else,
                    key,
                    blank_proofs,
                );
                let within = prefix(&[Blank::WITHIN_LIMITS, &s, "|"]);
                blank_or_within(blank, rest, question).check(
                    claims,
                    overall,
                    within,
                    key,
                    &self.overall,
                );
            }
            _ => {
                let (sum, text) = sum_with_text(&self.choices);
                let prefix = prefix(&["prove|", &s, "|", &text, "|"]);
                sum_within(&sum, question).check(claims, overall, prefix, key, &self.overall);
            }
        }
    }
}

/// The choice is 0 or 1.
pub(super) fn bit<G: Group>(choice: &Ciphertext<G>) -> Interval<G> {
    Interval::of(choice.alpha.element(), choice.beta.element(), [0, 1])
}

/// The sum of all choices is between the question's limits.
pub(super) fn sum_within<G: Group>(
    sum: &(G::Element, G::Element),
    question: &Summed,
) -> Interval<G> {
    Interval::of(
        &sum.0,
        &sum.1,
        u64::from(question.min)..=u64::from(question.max),
    )
}

/// "Not blank, or nothing else chosen."
pub(super) fn nothing_else_if_blank<G: Group>(
    blank: &Ciphertext<G>,
    rest: &[Ciphertext<G>],
) -> Interval<G> {
    let (alpha, beta) = product(rest);
    Interval(vec![
        Holds::one_of(blank.alpha.element(), blank.beta.element(), [0]),
        Holds::one_of(&alpha, &beta, [0]),
    ])
}

/// "Blank, or as many chosen as the limits say."
pub(super) fn blank_or_within<G: Group>(
    blank: &Ciphertext<G>,
    rest: &[Ciphertext<G>],
    question: &Summed,
) -> Interval<G> {
    let mut parts = vec![Holds::one_of(
        blank.alpha.element(),
        blank.beta.element(),
        [1],
    )];
    parts.extend(sum_within(&product(rest), question).0);
    Interval(parts)
}

/// S = S0 | alpha,beta,alpha,beta,...
pub(super) fn all_choices<G: Group>(s0: &str, choices: &[Ciphertext<G>]) -> String {
    let texts: Vec<String> = choices.iter().map(Ciphertext::text).collect();
    format!("{s0}|{}", texts.join(","))
}

/// The product of the choices, and how it is spelled.
pub(super) fn sum_with_text<G: Group>(
    choices: &[Ciphertext<G>],
) -> ((G::Element, G::Element), String) {
    let (alpha, beta) = product(choices);
    let text = G::write(&[alpha.clone(), beta.clone()]).join(",");
    ((alpha, beta), text)
}

pub(super) fn has_repetition<G: Group>(choices: &[Ciphertext<G>]) -> bool {
    let mut seen = std::collections::HashSet::with_capacity(choices.len());
    choices
        .iter()
        .any(|choice| !seen.insert(choice.alpha.text()))
}
