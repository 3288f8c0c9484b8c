//! The encrypted tally (section "Encrypted tally"): what is opened is made from the last ballot of
//! each credential.

use std::collections::HashMap;

use crate::ballot::{Ballot, EncryptedAnswer};
use crate::board::SizedTally;
use crate::ciphertext::Ciphertext;
use crate::election::Question;
use crate::group::Group;
use crate::hash::Hash;
use crate::setup::Setup;
use crate::shuffle::Shuffle;
use crate::verified::Verified;
use crate::wire;

/// The ciphertexts that trustees open, question by question.
#[derive(Debug, Clone)]
pub struct Tally<G: Group> {
    questions: Vec<Column<G>>,
    num_tallied: u64,
    total_weight: u64,
}

/// The ciphertexts of one question: a sum for each choice, or the answer of each ballot.
#[derive(Debug, Clone)]
pub(crate) struct Column<G: Group> {
    pub(crate) ranked: bool,
    pub(crate) ciphertexts: Vec<Ciphertext<G>>,
}

/// Collects the ballots that count, in the board's order.
pub struct TallyBuilder<'s, G: Group> {
    setup: &'s Setup<G>,
    last: HashMap<Box<str>, Counted<G>>,
}

struct Counted<G: Group> {
    weight: u64,
    answers: Vec<Vec<Ciphertext<G>>>,
}

impl<'s, G: Group> TallyBuilder<'s, G> {
    /// No ballot yet.
    pub fn new(setup: &'s Setup<G>) -> Self {
        Self {
            setup,
            last: HashMap::new(),
        }
    }

    /// Adds the next ballot of the board; it takes the place of an earlier one by the same
    /// credential.
    pub fn add(&mut self, ballot: &Verified<Ballot<G>>) {
        let answers = ballot.answers().iter().map(|answer| match answer {
            EncryptedAnswer::Summed(answer) => answer.choices.clone(),
            EncryptedAnswer::Ranked(answer) => vec![answer.choices.clone()],
        });
        let counted = Counted {
            weight: ballot.weight(),
            answers: answers.collect(),
        };
        self.last
            .insert(ballot.credential().as_str().into(), counted);
    }

    /// How many credentials have a ballot.
    pub fn voters(&self) -> u64 {
        self.last.len() as u64
    }

    /// The tally of the ballots so far.
    pub fn finish(&self) -> Tally<G> {
        let column = |(i, question): (usize, &Question)| match question {
            Question::Summed(question) => self.sum(i, question.width()),
            Question::Ranked(_) => self.list(i),
        };
        Tally {
            questions: self
                .setup
                .questions()
                .iter()
                .enumerate()
                .map(column)
                .collect(),
            num_tallied: self.last.len() as u64,
            total_weight: self.last.values().map(|counted| counted.weight).sum(),
        }
    }

    /// Of a summed question: each choice's product over all ballots, to the power of their weights.
    fn sum(&self, question: usize, width: usize) -> Column<G> {
        let mut sums = vec![(G::identity(), G::identity()); width];
        for counted in self.last.values() {
            let weight = G::scalar(counted.weight);
            let choices = counted.answers.get(question).into_iter().flatten();
            for ((alpha, beta), choice) in sums.iter_mut().zip(choices) {
                let raise = |element: &G::Element| match counted.weight {
                    1 => element.clone(),
                    _ => G::vartime_g(&G::zero(), element, &weight),
                };
                *alpha = G::mul(alpha, &raise(choice.alpha.element()));
                *beta = G::mul(beta, &raise(choice.beta.element()));
            }
        }
        Column {
            ranked: false,
            ciphertexts: Ciphertext::batch(sums),
        }
    }

    /// Of a ranked question: every answer, in the record's order of ciphertexts.
    fn list(&self, question: usize) -> Column<G> {
        let answers = self
            .last
            .values()
            .filter_map(|counted| counted.answers.get(question));
        let mut ciphertexts: Vec<Ciphertext<G>> = answers.flatten().cloned().collect();
        ciphertexts.sort_by(|a, b| {
            let by_alpha = G::compare(a.alpha.text(), b.alpha.text());
            by_alpha.then_with(|| G::compare(a.beta.text(), b.beta.text()))
        });
        Column {
            ranked: true,
            ciphertexts,
        }
    }
}

impl<G: Group> Tally<G> {
    /// The tally of these ballots, in the board's order.
    pub fn new(setup: &Setup<G>, ballots: &[Verified<Ballot<G>>]) -> Self {
        let mut builder = TallyBuilder::new(setup);
        ballots.iter().for_each(|ballot| builder.add(ballot));
        builder.finish()
    }

    /// How many ballots count.
    pub fn num_tallied(&self) -> u64 {
        self.num_tallied
    }

    /// The sum of their weights.
    pub fn total_weight(&self) -> u64 {
        self.total_weight
    }

    /// The `encrypted_tally` object's bytes.
    pub fn to_json(&self) -> Vec<u8> {
        let columns: Vec<Vec<wire::Ciphertext<'_>>> = self
            .questions
            .iter()
            .map(|column| column.ciphertexts.iter().map(Ciphertext::write).collect())
            .collect();
        wire::write(&columns)
    }

    /// The `sized_encrypted_tally` object's bytes.
    pub fn sized_json(&self) -> Vec<u8> {
        wire::write(&self.sized())
    }

    pub(crate) fn sized(&self) -> SizedTally {
        SizedTally {
            num_tallied: self.num_tallied,
            total_weight: wire::Weight(self.total_weight),
            encrypted_tally: Hash::of(&self.to_json()),
        }
    }

    /// The tally with its ranked answers replaced by shuffled ones.
    pub fn after_shuffle(&self, shuffle: &Verified<Shuffle<G>>) -> Self {
        let mut shuffled = shuffle.ciphertexts().iter();
        let questions = self.questions.iter().map(|column| match column.ranked {
            false => column.clone(),
            true => Column {
                ranked: true,
                ciphertexts: shuffled.next().cloned().unwrap_or_default(),
            },
        });
        Self {
            questions: questions.collect(),
            ..*self
        }
    }

    pub(crate) fn columns(&self) -> &[Column<G>] {
        &self.questions
    }

    /// The columns that are shuffled.
    pub(crate) fn ranked_columns(&self) -> impl Iterator<Item = &[Ciphertext<G>]> {
        self.questions
            .iter()
            .filter(|column| column.ranked)
            .map(|column| &*column.ciphertexts)
    }
}
