//! The encrypted tally (section "Encrypted tally"): what is opened is made from the last ballot of
//! each credential.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ballot::Ballot;
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
    pub(crate) kind: ColumnKind,
    pub(crate) ciphertexts: Vec<Ciphertext<G>>,
}

/// How a column is opened and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    Summed,
    Ranked,
    /// Sums, so many for each list (measured: tally, decryptions and result are nested alike).
    Lists(Vec<usize>),
}

impl ColumnKind {
    /// The values of a column as they are written.
    pub(crate) fn nest<T>(&self, values: impl IntoIterator<Item = T>) -> wire::Nested<T> {
        let mut values = values.into_iter();
        match self {
            Self::Summed | Self::Ranked => wire::Nested::Flat(values.collect()),
            Self::Lists(widths) => {
                let lists = widths.iter();
                wire::Nested::Lists(lists.map(|w| values.by_ref().take(*w).collect()).collect())
            }
        }
    }

    /// Reads such values; none where the lists are of other lengths.
    pub(crate) fn read<'a, T>(&self, raw: &'a RawValue) -> Result<Option<Vec<T>>, wire::WireError>
    where
        T: Deserialize<'a> + Serialize,
    {
        let Self::Lists(widths) = self else {
            return wire::read(raw.get().as_bytes()).map(Some);
        };
        let lists: Vec<Vec<T>> = wire::read(raw.get().as_bytes())?;
        let fits = lists.iter().map(Vec::len).eq(widths.iter().copied());
        Ok(fits.then(|| lists.into_iter().flatten().collect()))
    }
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
        let answers = ballot
            .answers()
            .iter()
            .map(|answer| answer.ciphertexts().to_vec());
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
            Question::Summed(question) => self.sum(i, ColumnKind::Summed, question.width()),
            Question::Lists(question) => {
                let widths = question.widths();
                let width = widths.iter().sum();
                self.sum(i, ColumnKind::Lists(widths), width)
            }
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
    fn sum(&self, question: usize, kind: ColumnKind, width: usize) -> Column<G> {
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
            kind,
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
            kind: ColumnKind::Ranked,
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
        let columns: Vec<wire::Nested<wire::Ciphertext<'_>>> = self
            .questions
            .iter()
            .map(|c| c.kind.nest(c.ciphertexts.iter().map(Ciphertext::write)))
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
        let questions = self.questions.iter().map(|column| match column.kind {
            ColumnKind::Summed | ColumnKind::Lists(_) => column.clone(),
            ColumnKind::Ranked => Column {
                kind: ColumnKind::Ranked,
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
            .filter(|column| column.kind == ColumnKind::Ranked)
            .map(|column| &*column.ciphertexts)
    }
}
