//! The count as the supplement states it, and the recount of it from the record.

use serde::{Deserialize, Deserializer, Serialize};

use crate::count::lot::LotError;
use crate::count::single::{judgement_of_grades, schulze_of_grades};
use crate::count::sums::{self, LotEntry, SumsError, SumsTranscript, TieOrder};
use crate::count::{Constraint, Contest, ContestError, CountError, EmptyCount, Lot, Options, Rule};
use crate::election::Question;
use crate::hash::Hash;
use crate::opening::QuestionOutcome;
use crate::supplement::Time;

/// How a question was counted, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountStatement {
    /// The question, from 1.
    pub question: usize,
    /// The rule's name, as `ballots rules` lists it.
    pub rule: String,
    /// Which text and version of the rule, in words.
    pub about: String,
    /// What makes a paper valid, and how far it counts.
    pub ballot_rules: String,
    /// How many are to be elected.
    pub seats: usize,
    /// How many seats of the question nobody who stands may take: they stay vacant, and are not
    /// among those that are counted for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unfilled: usize,
    /// The title that the transcript bears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The lot, where the count came to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<LotEntry>,
    /// The order that decided a tie of sums before any lot: exactly those who were tied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie_order: Option<TieOrder>,
    /// Bounds on who may be elected together, as the count kept them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Constraint>,
    /// Candidates whom the count passes over although their names are on the ballot, by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Withdrawn>,
    /// SHA-256 of the published transcript.
    pub transcript: Hash,
    /// SHA-256 of the published result sheet.
    pub sheet: Hash,
    /// Who is elected: numbers from 1, in the order of election.
    pub elected: Vec<usize>,
}

/// A candidate who is gone since the ballots were made: the name stays on them, and the count passes
/// over it on every paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The candidate's number, from 1.
    pub candidate: usize,
    /// From when on it was on record.
    pub since: Time,
    /// Why, as far as the public is told.
    pub reason: WithdrawnReason,
}

/// Why a candidate is passed over. No more than this is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WithdrawnReason {
    /// The candidate died.
    Died,
    /// The candidate withdrew.
    Withdrew,
}

impl WithdrawnReason {
    /// In a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Died => "died",
            Self::Withdrew => "withdrew",
        }
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// Why a recount does not bear a statement out.
#[derive(Debug, thiserror::Error)]
pub enum RecountError {
    /// The record has no such question, or it was not counted this way.
    #[error("question {0} is not one that this rule counts")]
    Question(usize),
    /// No rule of that name.
    #[error("question {question}: {rule:?}: {reason}")]
    Rule {
        /// The question, from 1.
        question: usize,
        /// The rule's name as stated.
        rule: String,
        /// Why not.
        reason: String,
    },
    /// The papers make no contest.
    #[error(transparent)]
    Contest(#[from] ContestError),
    /// The count can't be finished.
    #[error(transparent)]
    Count(#[from] CountError),
    /// The sums can't be counted.
    #[error(transparent)]
    Sums(#[from] SumsError),
    /// The lot can't be drawn.
    #[error("lot: {0}")]
    Lot(#[from] LotError),
    /// The recount elects others.
    #[error("question {question}: the recount elects {recount:?}, and {stated:?} are stated")]
    Elected {
        /// The question, from 1.
        question: usize,
        /// Numbers of who the recount elects.
        recount: Vec<usize>,
        /// Numbers of who is stated.
        stated: Vec<usize>,
    },
    /// The recount's transcript is another.
    #[error("question {0}: the recount's transcript is not the one whose hash is stated")]
    Transcript(usize),
    /// Candidates passed over who are named out of order or twice, or by a rule that passes over
    /// nobody.
    #[error("question {question}: candidate {candidate} is stated as withdrawn, {reason}")]
    Withdrawn {
        /// The question, from 1.
        question: usize,
        /// The candidate, from 1.
        candidate: usize,
        /// What is wrong with that.
        reason: &'static str,
    },
    /// Something is stated that the count did not come to, or that its rule knows nothing of.
    #[error("question {question}: {what} stated, and {reason}")]
    Idle {
        /// The question, from 1.
        question: usize,
        /// What.
        what: &'static str,
        /// Why it can't be.
        reason: &'static str,
    },
    /// What the question announces of its count can't be read.
    #[error("question {question}: what it announces of its count is not sound: {reason}")]
    Announced {
        /// The question, from 1.
        question: usize,
        /// Why not.
        reason: String,
    },
    /// A lot of another source than the question itself names.
    #[error(
        "question {question}: the lot's seed is of {stated:?}, and the question names {announced:?}"
    )]
    Source {
        /// The question, from 1.
        question: usize,
        /// Where the statement has the seed from.
        stated: String,
        /// Where the question says that it comes from.
        announced: String,
    },
    /// Seats other than those that the question itself names.
    #[error("question {question}: counted for {stated} seats, and the question names {asked}")]
    Seats {
        /// The question, from 1.
        question: usize,
        /// Seats of the statement.
        stated: usize,
        /// Seats of the question.
        asked: usize,
    },
}

/// What a question of ours says about its count, in the field `extra`.
#[derive(Deserialize)]
struct Announced {
    #[serde(default, deserialize_with = "there")]
    seats: Option<usize>,
    #[serde(default, deserialize_with = "there")]
    rule: Option<String>,
    /// Where the seed of a lot comes from.
    #[serde(default, deserialize_with = "there")]
    ties: Option<String>,
}

/// A field that may be absent: where it is there it holds a value, and of its type.
fn there<'a, D: Deserializer<'a>, T: Deserialize<'a>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

impl Announced {
    /// Reads the field `extra`; in records of others it may be anything, and then announces nothing.
    fn read(extra: Option<&str>) -> Result<Self, serde_json::Error> {
        match extra {
            Some(json) if json.trim_start().starts_with('{') => serde_json::from_str(json),
            _ => Ok(Self {
                seats: None,
                rule: None,
                ties: None,
            }),
        }
    }
}

impl CountStatement {
    /// Counts the question again, from what was opened, and compares.
    ///
    /// # Errors
    /// Whatever keeps the recount from giving exactly what is stated.
    pub fn recount(
        &self,
        questions: &[Question],
        opened: &[QuestionOutcome],
        received: u64,
    ) -> Result<(), RecountError> {
        let number = self.question;
        let index = number.checked_sub(1);
        let found = index.and_then(|i| questions.get(i).zip(opened.get(i)));
        let (transcript, elected) = match found {
            Some((Question::Ranked(asked), QuestionOutcome::Ranked(papers))) => {
                self.as_announced(asked.extra.as_deref())?;
                if self.tie_order.is_some() {
                    return Err(self.idle("an order for ties is", "rankings have none"));
                }
                self.of_rankings(&asked.answers, papers)?
            }
            Some((Question::Summed(asked), QuestionOutcome::Summed(votes))) => {
                // A blank choice stands first, and is nobody's vote.
                let blank = votes.len().saturating_sub(asked.answers.len());
                let votes = votes.get(blank..).unwrap_or_default();
                if let Some(gone) = self.withdrawn.first() {
                    return Err(self.wrongly_withdrawn(gone, "and sums pass over nobody"));
                }
                self.without_constraints()?;
                let counted = self.of_sums(&asked.answers, votes, received)?;
                (crate::wire::write(&counted), counted.elected)
            }
            _ => return Err(RecountError::Question(number)),
        };
        if elected != self.elected {
            return Err(RecountError::Elected {
                question: number,
                recount: elected,
                stated: self.elected.clone(),
            });
        }
        if Hash::of(&transcript) != self.transcript {
            return Err(RecountError::Transcript(number));
        }
        Ok(())
    }

    fn wrongly_withdrawn(&self, gone: &Withdrawn, reason: &'static str) -> RecountError {
        RecountError::Withdrawn {
            question: self.question,
            candidate: gone.candidate,
            reason,
        }
    }

    /// Has the count pass over whom the statement says is gone.
    fn without_withdrawn(&self, contest: &mut Contest) -> Result<(), RecountError> {
        let mut before = 0;
        for gone in &self.withdrawn {
            if gone.candidate <= before {
                return Err(self.wrongly_withdrawn(gone, "out of order or twice"));
            }
            before = gone.candidate;
            contest.withdraw(gone.candidate - 1)?;
        }
        Ok(())
    }

    fn no_rule(&self, reason: &dyn ToString) -> RecountError {
        RecountError::Rule {
            question: self.question,
            rule: self.rule.clone(),
            reason: reason.to_string(),
        }
    }

    /// The seats, the rule and the source of a lot that the question itself names, where it does, are
    /// those of the count.
    fn as_announced(&self, extra: Option<&str>) -> Result<(), RecountError> {
        let announced = Announced::read(extra).map_err(|error| RecountError::Announced {
            question: self.question,
            reason: error.to_string(),
        })?;
        let Announced { seats, rule, ties } = announced;
        if let (Some(announced), Some(lot)) = (ties, &self.lot)
            && announced != lot.source
        {
            return Err(RecountError::Source {
                question: self.question,
                stated: lot.source.clone(),
                announced,
            });
        }
        if let Some(asked) = seats
            && self.seats.checked_add(self.unfilled) != Some(asked)
        {
            return Err(RecountError::Seats {
                question: self.question,
                stated: self.seats,
                asked,
            });
        }
        match rule {
            Some(rule) if rule != self.rule => {
                Err(self.no_rule(&format!("the question names {rule}")))
            }
            _ => Ok(()),
        }
    }

    fn idle(&self, what: &'static str, reason: &'static str) -> RecountError {
        RecountError::Idle {
            question: self.question,
            what,
            reason,
        }
    }

    fn without_constraints(&self) -> Result<(), RecountError> {
        if self.constraints.is_empty() {
            return Ok(());
        }
        Err(self.idle("constraints are", "the rule keeps none"))
    }

    fn of_sums(
        &self,
        names: &[String],
        votes: &[u64],
        received: u64,
    ) -> Result<SumsTranscript, RecountError> {
        let marks = self.rule.parse().map_err(|error| self.no_rule(&error))?;
        let (rule, totals) = ((marks, self.seats), (votes, received));
        let Some(order) = &self.tie_order else {
            return Ok(sums::count(names, rule, totals, self.lot.clone())?);
        };
        if self.lot.is_some() {
            return Err(self.idle("a lot is", "an order decided the tie"));
        }
        let counted = sums::count_in_order(names, rule, totals, order)?;
        match &counted.tie {
            Some(tie) if tie.lot == order.order => Ok(counted),
            _ => Err(self.idle(
                "an order for ties is",
                "it is not that of those who are tied",
            )),
        }
    }

    fn of_rankings(
        &self,
        names: &[String],
        papers: &[Vec<u8>],
    ) -> Result<(Vec<u8>, Vec<usize>), RecountError> {
        let lot = self.lot.as_ref();
        let lot = lot.map(|lot| Lot::from_seed(&lot.seed, names.len()));
        let lot = lot.transpose()?;
        let graded = match self.rule.as_str() {
            "schulze" => schulze_of_grades,
            "mj" => judgement_of_grades,
            _ => return self.by_stages(names, papers, lot.as_ref()),
        };
        self.without_constraints()?;
        let mut contest = Contest::new(names.to_vec(), self.seats)?;
        self.without_withdrawn(&mut contest)?;
        match graded(&contest, papers, lot.as_ref()) {
            Err(CountError::NoPapers { .. }) => {
                self.of_none(&Contest::from_ranks(names.to_vec(), self.seats, papers)?)
            }
            counted => {
                let result = counted?;
                Ok((crate::wire::write(&result), result.elected))
            }
        }
    }

    /// The count of no valid paper.
    fn of_none(&self, contest: &Contest) -> Result<(Vec<u8>, Vec<usize>), RecountError> {
        let empty = EmptyCount::of(&self.rule, contest);
        Ok((crate::wire::write(&empty), empty.elected))
    }

    fn by_stages(
        &self,
        names: &[String],
        papers: &[Vec<u8>],
        lot: Option<&Lot>,
    ) -> Result<(Vec<u8>, Vec<usize>), RecountError> {
        let rule: Rule = self.rule.parse().map_err(|reason| self.no_rule(&reason))?;
        let mut contest = Contest::from_ranks(names.to_vec(), self.seats, papers)?;
        self.without_withdrawn(&mut contest)?;
        if let Some(title) = &self.title {
            contest.set_title(title);
        }
        let options = Options::with_lot(lot).constrained(&self.constraints);
        match rule.count(&contest, &options) {
            Err(CountError::NoPapers { .. }) => self.of_none(&contest),
            counted => {
                let transcript = counted?;
                Ok((crate::wire::write(&transcript), transcript.elected))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Announced;

    /// What is announced and can't be read is not taken for nothing announced.
    #[test]
    fn announcements_are_read_or_refused() {
        for nothing in [
            None,
            Some("{}"),
            Some("\"words\""),
            Some("[1]"),
            Some("{\"type\":\"STV\"}"),
        ] {
            let read = Announced::read(nothing).unwrap();
            assert!(read.seats.is_none() && read.rule.is_none(), "{nothing:?}");
        }
        let read = Announced::read(Some(r#" {"seats":3,"rule":"scottish"}"#)).unwrap();
        assert_eq!(
            (read.seats, read.rule.as_deref()),
            (Some(3), Some("scottish"))
        );
        for unsound in [
            r#"{"seats":"3"}"#,
            r#"{"seats":-1}"#,
            r#"{"seats":null}"#,
            r#"{"seats":3,"seats":4}"#,
            r#"{"seats":3,"rule":7}"#,
            r#"{"seats":3,"rule":null}"#,
        ] {
            assert!(Announced::read(Some(unsound)).is_err(), "{unsound}");
        }
    }
}
