//! The count as the supplement states it, and the recount of it from the record.

use serde::{Deserialize, Serialize};

use crate::count::lot::LotError;
use crate::count::single::{judgement_of_grades, schulze_of_grades};
use crate::count::sums::{self, LotEntry, SumsError};
use crate::count::{Contest, ContestError, CountError, Lot, Options, Rule};
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
    /// The title that the transcript bears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The lot, where the count came to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<LotEntry>,
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
    seats: usize,
    #[serde(default)]
    rule: Option<String>,
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
                self.of_rankings(&asked.answers, papers)?
            }
            Some((Question::Summed(asked), QuestionOutcome::Summed(votes))) => {
                // A blank choice stands first, and is nobody's vote.
                let blank = votes.len().saturating_sub(asked.answers.len());
                let votes = votes.get(blank..).unwrap_or_default();
                if let Some(gone) = self.withdrawn.first() {
                    return Err(self.wrongly_withdrawn(gone, "and sums pass over nobody"));
                }
                let marks = self.rule.parse().map_err(|error| self.no_rule(&error))?;
                let (rule, lot) = ((marks, self.seats), self.lot.clone());
                let counted = sums::count(&asked.answers, rule, (votes, received), lot)?;
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

    /// The seats and the rule that the question itself names, where it does, are those of the count.
    fn as_announced(&self, extra: Option<&str>) -> Result<(), RecountError> {
        let announced = extra.and_then(|json| serde_json::from_str(json).ok());
        let Some(Announced { seats, rule }) = announced else {
            return Ok(());
        };
        if seats != self.seats {
            return Err(RecountError::Seats {
                question: self.question,
                stated: self.seats,
                asked: seats,
            });
        }
        match rule {
            Some(rule) if rule != self.rule => {
                Err(self.no_rule(&format!("the question names {rule}")))
            }
            _ => Ok(()),
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
        let mut contest = Contest::new(names.to_vec(), self.seats)?;
        self.without_withdrawn(&mut contest)?;
        let result = graded(&contest, papers, lot.as_ref())?;
        Ok((crate::wire::write(&result), result.elected))
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
        let transcript = rule.count(&contest, &Options::with_lot(lot))?;
        Ok((crate::wire::write(&transcript), transcript.elected))
    }
}
