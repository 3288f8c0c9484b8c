//! The encrypted tally (section "Encrypted tally"): what is opened is made from the last ballot of
//! each credential.

use std::collections::HashMap;

use rayon::prelude::*;
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
    shuffled: bool,
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

/// Collects the ballots that count, in the board's order. Sums are kept up to date; beside them each
/// voter's last ciphertexts, packed, so that a later ballot can take their place.
pub struct TallyBuilder<'s, G: Group> {
    setup: &'s Setup<G>,
    last: HashMap<Box<str>, Counted<G>>,
    /// Of each question that is added up, the sums so far; of any other, nothing.
    sums: Vec<Vec<(G::Element, G::Element)>>,
    total_weight: u64,
}

struct Counted<G: Group> {
    weight: u64,
    /// Alpha and beta of each ciphertext, question after question.
    packed: Box<[[G::Packed; 2]]>,
}

/// Of each question, how many ciphertexts an answer has, and how they are opened.
fn shape_of(question: &Question) -> (usize, ColumnKind) {
    match question {
        Question::Summed(question) => (question.width(), ColumnKind::Summed),
        Question::Lists(question) => {
            let widths = question.widths();
            (widths.iter().sum(), ColumnKind::Lists(widths))
        }
        Question::Ranked(_) => (1, ColumnKind::Ranked),
    }
}

impl<'s, G: Group> TallyBuilder<'s, G> {
    /// No ballot yet.
    pub fn new(setup: &'s Setup<G>) -> Self {
        let none = || G::vartime_all([].iter());
        let sums = |question: &Question| match shape_of(question) {
            (_, ColumnKind::Ranked) => Vec::new(),
            (width, _) => (0..width).map(|_| (none(), none())).collect(),
        };
        Self {
            setup,
            last: HashMap::new(),
            sums: setup.questions().iter().map(sums).collect(),
            total_weight: 0,
        }
    }

    /// Adds the next ballot of the board; it takes the place of an earlier one by the same
    /// credential.
    pub fn add(&mut self, ballot: &Verified<Ballot<G>>) {
        let weight = ballot.weight();
        for (answer, sums) in ballot.answers().iter().zip(&mut self.sums) {
            for (choice, (alpha, beta)) in answer.ciphertexts().iter().zip(sums) {
                add_weighed::<G>(alpha, choice.alpha.element(), weight);
                add_weighed::<G>(beta, choice.beta.element(), weight);
            }
        }
        let pack = |c: &Ciphertext<G>| [&c.alpha, &c.beta].map(G::pack);
        let counted = Counted {
            weight,
            packed: ballot.ciphertexts().map(pack).collect(),
        };
        self.total_weight += weight;
        let credential = ballot.credential().as_str().into();
        if let Some(earlier) = self.last.insert(credential, counted) {
            self.take_away(&earlier);
        }
    }

    fn take_away(&mut self, earlier: &Counted<G>) {
        self.total_weight -= earlier.weight;
        let mut packed = earlier.packed.iter();
        for (question, sums) in self.setup.questions().iter().zip(&mut self.sums) {
            let (width, _) = shape_of(question);
            let own = packed.by_ref().take(width);
            for ([alpha, beta], (alpha_sum, beta_sum)) in own.zip(sums) {
                for (packed, sum) in [(alpha, alpha_sum), (beta, beta_sum)] {
                    let mut weighed = G::vartime_all([].iter());
                    add_weighed::<G>(&mut weighed, G::unpack(packed).element(), earlier.weight);
                    *sum = G::div(sum, &weighed);
                }
            }
        }
    }

    /// Whether a credential has a ballot.
    pub(crate) fn has(&self, credential: &str) -> bool {
        self.last.contains_key(credential)
    }

    /// How many credentials have a ballot.
    pub fn voters(&self) -> u64 {
        self.last.len() as u64
    }

    /// The tally of the ballots so far.
    pub fn finish(&self) -> Tally<G> {
        let (mut before, mut columns) = (0, Vec::with_capacity(self.sums.len()));
        for (question, sums) in self.setup.questions().iter().zip(&self.sums) {
            let (width, kind) = shape_of(question);
            let ciphertexts = match kind {
                ColumnKind::Ranked => self.list(before),
                ColumnKind::Summed | ColumnKind::Lists(_) => Ciphertext::batch(sums.clone()),
            };
            before += width;
            columns.push(Column { kind, ciphertexts });
        }
        Tally {
            questions: columns,
            num_tallied: self.last.len() as u64,
            total_weight: self.total_weight,
            shuffled: false,
        }
    }

    /// Of a ranked question: every answer, in the record's order of ciphertexts. `place` is how many
    /// ciphertexts of a ballot stand before it.
    fn list(&self, place: usize) -> Vec<Ciphertext<G>> {
        let answers = self.last.values();
        let packed = answers.filter_map(|counted| counted.packed.get(place));
        let packed: Vec<G::Packed> = packed.flatten().cloned().collect();
        let mut elements = G::unpack_all(&packed).into_iter();
        let pairs = std::iter::from_fn(|| elements.next().zip(elements.next()));
        let mut ciphertexts: Vec<Ciphertext<G>> = pairs
            .map(|(alpha, beta)| Ciphertext { alpha, beta })
            .collect();
        ciphertexts.par_sort_by(|a, b| {
            let by_alpha = G::compare(a.alpha.text(), b.alpha.text());
            by_alpha.then_with(|| G::compare(a.beta.text(), b.beta.text()))
        });
        ciphertexts
    }
}

/// sum × element^weight
fn add_weighed<G: Group>(sum: &mut G::Element, element: &G::Element, weight: u64) {
    *sum = match weight {
        1 => G::mul(sum, element),
        _ => G::mul(sum, &G::vartime_g(&G::zero(), element, &G::scalar(weight))),
    };
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
            shuffled: true,
            ..*self
        }
    }

    /// Whether its ciphertexts may be opened: nobody's answer stands there by itself, unless it was
    /// shuffled.
    pub(crate) fn may_be_opened(&self) -> bool {
        self.shuffled || self.ranked_columns().next().is_none()
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
