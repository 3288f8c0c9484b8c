//! The result of an election, from the parts of its trustees (section "Election result").

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::dlog::Logarithms;
use crate::election::Question;
use crate::group::Group;
use crate::opening::{OpeningError, PartialDecryption, kinds, shape};
use crate::setup::Setup;
use crate::tally::{Column, ColumnKind, Tally};
use crate::trustee::Trustees;
use crate::verified::Verified;
use crate::wire::{self, Weight};

/// A trustee whose part does not hold.
#[derive(Debug, thiserror::Error)]
#[error("trustee {owner}: {error}")]
pub struct Culprit {
    /// The trustee, from 1.
    pub owner: u32,
    /// What is wrong with the part.
    pub error: OpeningError,
}

/// The result of an election, question by question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    questions: Vec<QuestionOutcome>,
    kinds: Vec<ColumnKind>,
    odd: Vec<OddPaper>,
}

/// A paper of a ranked question that decodes to its ranks, and is not what a voter's device makes of them. It
/// counts as it decodes. A device may mark a ballot that way, so that its voter can be told among the papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OddPaper {
    /// The question, from 1.
    pub question: usize,
    /// The paper's place among those opened, from 1.
    pub paper: usize,
}

/// The result of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionOutcome {
    /// How often each choice was made, in weights; "blank" first where the question allows it. Of
    /// a lists question, list after list with its candidates behind it.
    Summed(Vec<u64>),
    /// The ranks that each ballot gives to the candidates, in the order after the last shuffle.
    Ranked(Vec<Vec<u8>>),
}

impl Outcome {
    /// Puts the trustees' parts together. `tally` is that of the last shuffle.
    pub fn open<G: Group>(
        setup: &Setup<G>,
        tally: &Tally<G>,
        parts: &[Verified<PartialDecryption<G>>],
    ) -> Result<Self, OpeningError> {
        Self::open_with(setup, tally, &Enough::of(setup.trustees(), parts)?)
    }

    /// As [`Outcome::open`], with parts that are known to be enough.
    pub(crate) fn open_with<G: Group>(
        setup: &Setup<G>,
        tally: &Tally<G>,
        Enough(parts): &Enough<'_, G>,
    ) -> Result<Self, OpeningError> {
        let logarithms = std::cell::OnceCell::new();
        Self::put_together(setup, tally, parts, |q, _, messages| {
            let prepare = || Logarithms::<G>::up_to(tally.total_weight());
            open_sums(logarithms.get_or_init(prepare), q, messages)
        })
    }

    /// That the result which `json` states is what the parts open to. No logarithm is taken, so the time does
    /// not grow with the weights: each number that is stated is held against what was opened.
    pub(crate) fn check<G: Group>(
        json: &[u8],
        setup: &Setup<G>,
        tally: &Tally<G>,
        Enough(parts): &Enough<'_, G>,
    ) -> Result<Self, OpeningError> {
        #[derive(Deserialize)]
        struct Stated<'a> {
            #[serde(borrow)]
            result: Vec<&'a RawValue>,
        }
        let stated: Stated<'_> = serde_json::from_slice(json).map_err(|_| OpeningError::Claim)?;
        let outcome = Self::put_together(setup, tally, parts, |q, kind, messages| {
            let column = stated.result.get(q).ok_or(OpeningError::Claim)?;
            let sums = kind.read::<Weight>(column);
            let sums = sums.ok().flatten().ok_or(OpeningError::Claim)?;
            let is = |(sum, message): (&Weight, &G::Element)| {
                sum.0 <= tally.total_weight() && G::pow_g(&G::scalar(sum.0)) == *message
            };
            if sums.len() != messages.len() || !sums.iter().zip(messages).all(is) {
                return Err(OpeningError::Claim);
            }
            Ok(sums.into_iter().map(|sum| sum.0).collect())
        })?;
        if outcome.to_json() != json {
            return Err(OpeningError::Claim);
        }
        Ok(outcome)
    }

    /// The outcome, with the sums that `sums` finds for a question: its index, how it is written, g to the
    /// power of each sum.
    fn put_together<G: Group>(
        setup: &Setup<G>,
        tally: &Tally<G>,
        parts: &[Weighed<'_, G>],
        sums: impl Fn(usize, &ColumnKind, &[G::Element]) -> Result<Vec<u64>, OpeningError>,
    ) -> Result<Self, OpeningError> {
        let mut odd = Vec::new();
        let mut questions = Vec::new();
        for (q, (column, question)) in tally.columns().iter().zip(setup.questions()).enumerate() {
            let messages = messages(column, q, parts)?;
            questions.push(match question {
                Question::Summed(_) | Question::Lists(_) => {
                    QuestionOutcome::Summed(sums(q, &column.kind, &messages)?)
                }
                Question::Ranked(question) => {
                    let candidates = question.answers.len();
                    let opened = G::to_ints_all(&messages, candidates).into_iter();
                    let (papers, even): (Vec<_>, Vec<bool>) = opened.unzip();
                    let places = (1..).zip(even).filter(|(_, even)| !even);
                    odd.extend(places.map(|(paper, _)| OddPaper {
                        question: q + 1,
                        paper,
                    }));
                    QuestionOutcome::Ranked(papers)
                }
            });
        }
        Ok(Self {
            questions,
            kinds: kinds(tally),
            odd,
        })
    }

    /// As [`Outcome::open`], from unchecked parts (owner, JSON): what does not hold is set aside
    /// and its trustee named, and the result opens with the rest if that suffices.
    ///
    /// # Errors
    /// When the parts that hold do not suffice.
    pub fn open_with_culprits<G: Group>(
        setup: &Setup<G>,
        tally: &Tally<G>,
        parts: &[(u32, Vec<u8>)],
    ) -> Result<(Self, Vec<Culprit>), OpeningError> {
        let mut sound = Vec::with_capacity(parts.len());
        let mut culprits = Vec::new();
        for (owner, json) in parts {
            let part = PartialDecryption::parse(json, tally)
                .and_then(|part| part.verify(setup, tally, *owner));
            match part {
                Ok(part) => sound.push(part),
                Err(error) => culprits.push(Culprit {
                    owner: *owner,
                    error,
                }),
            }
        }
        Ok((Self::open(setup, tally, &sound)?, culprits))
    }

    /// The results in the order of the questions.
    pub fn questions(&self) -> &[QuestionOutcome] {
        &self.questions
    }

    /// Papers of ranked questions that are not what a voter's device makes of their ranks: see [`OddPaper`].
    pub fn odd_papers(&self) -> &[OddPaper] {
        &self.odd
    }

    /// The `result` object's bytes.
    pub fn to_json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Wire {
            result: Vec<Column>,
        }
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Column {
            Summed(wire::Nested<Weight>),
            Ranked(Vec<Vec<u8>>),
        }
        let column = |(question, kind): (&QuestionOutcome, &ColumnKind)| match question {
            QuestionOutcome::Summed(sums) => {
                Column::Summed(kind.nest(sums.iter().copied().map(Weight)))
            }
            QuestionOutcome::Ranked(ranks) => Column::Ranked(ranks.clone()),
        };
        wire::write(&Wire {
            result: self.questions.iter().zip(&self.kinds).map(column).collect(),
        })
    }
}

/// A part with its exponent in the synthetic factor; none means 1.
type Weighed<'p, G> = (&'p PartialDecryption<G>, Option<<G as Group>::Scalar>);

/// Parts that open the result together: that of every Single trustee, and of every threshold as
/// many as are needed, with their Lagrange coefficients.
pub(crate) struct Enough<'p, G: Group>(Vec<Weighed<'p, G>>);

impl<'p, G: Group> Enough<'p, G> {
    /// Chooses them among the parts that there are.
    ///
    /// # Errors
    /// A trustee twice, or whose part is missing.
    pub(crate) fn of(
        trustees: &Trustees<G>,
        parts: &'p [Verified<PartialDecryption<G>>],
    ) -> Result<Self, OpeningError> {
        let mut by_owner: Vec<Option<&PartialDecryption<G>>> = vec![None; trustees.keys().len()];
        for part in parts {
            let owner = part.owner.ok_or(OpeningError::Stranger)?;
            let place = (owner as usize)
                .checked_sub(1)
                .and_then(|i| by_owner.get_mut(i));
            let place = place.ok_or(OpeningError::Owner(owner))?;
            if place.replace(part).is_some() {
                return Err(OpeningError::Twice(owner));
            }
        }
        weigh(trustees, &by_owner).map(Self)
    }
}

fn weigh<'p, G: Group>(
    trustees: &Trustees<G>,
    by_owner: &[Option<&'p PartialDecryption<G>>],
) -> Result<Vec<Weighed<'p, G>>, OpeningError> {
    let mut all = Vec::new();
    for item in trustees.items() {
        let owners = item.owners.clone();
        let own = by_owner.get(owners.clone()).unwrap_or_default();
        let given = (1u64..)
            .zip(own)
            .filter_map(|(j, part)| Some((j, (*part)?)));
        let chosen: Vec<(u64, &PartialDecryption<G>)> = given.take(item.needed).collect();
        if chosen.len() < item.needed {
            let found = chosen.len();
            return Err(match owners.len() {
                1 => OpeningError::Missing(u32::try_from(owners.end).unwrap_or(u32::MAX)),
                _ => OpeningError::TooFew {
                    first: owners.start + 1,
                    last: owners.end,
                    found,
                    needed: item.needed,
                },
            });
        }
        let indices: Vec<u64> = chosen.iter().map(|(j, _)| *j).collect();
        let single = chosen.len() == 1 && owners.len() == 1;
        let weighed = chosen.into_iter().map(|(j, part)| {
            let lambda = (!single).then(|| lagrange::<G>(&indices, j));
            (part, lambda)
        });
        all.extend(weighed);
    }
    Ok(all)
}

/// The Lagrange coefficient of `own` among `indices`: the product of k / (k - own) over the
/// others, modulo q.
fn lagrange<G: Group>(indices: &[u64], own: u64) -> G::Scalar {
    let others = indices.iter().filter(|k| **k != own);
    let (mut above, mut below) = (G::one(), G::one());
    for k in others {
        above = above * G::scalar(*k);
        below = below * (G::scalar(*k) - G::scalar(own));
    }
    above * G::invert(&below)
}

/// beta / F for every ciphertext of a question, F the product of the trustees' factors.
fn messages<G: Group>(
    column: &Column<G>,
    question: usize,
    parts: &[Weighed<'_, G>],
) -> Result<Vec<G::Element>, OpeningError> {
    let mut messages: Vec<G::Element> = column
        .ciphertexts
        .iter()
        .map(|c| c.beta.element().clone())
        .collect();
    for (part, lambda) in parts {
        let factors = part.factors.get(question).map_or(&[][..], Vec::as_slice);
        shape("decryption_factors", factors.len(), messages.len())?;
        let pairs = messages.par_iter_mut().zip(factors);
        pairs.for_each(|(message, factor)| {
            *message = match lambda {
                None => G::div(message, factor.element()),
                Some(lambda) => {
                    let weighed = G::vartime_g(&G::zero(), factor.element(), lambda);
                    G::div(message, &weighed)
                }
            };
        });
    }
    Ok(messages)
}

fn open_sums<G: Group>(
    logarithms: &Logarithms<G>,
    question: usize,
    messages: &[G::Element],
) -> Result<Vec<u64>, OpeningError> {
    let open = |(choice, message): (usize, &G::Element)| {
        let error = OpeningError::Sum {
            question: question + 1,
            choice: choice + 1,
            most: logarithms.bound(),
        };
        logarithms.find(message).ok_or(error)
    };
    messages.iter().enumerate().map(open).collect()
}
