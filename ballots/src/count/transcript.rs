//! The transcript: what happened at each stage of a count, in a form that other programs can check.
//!
//! As JSON it is `{"rule","seats","valid","quota","candidates":[names],"stages":[...],"elected":[...]}`.
//! Candidates are numbers from 1, votes are decimal strings with the rule's digits. A stage's `elected`
//! and `excluded` are those who became so at that stage; the top level's `elected` is everybody, in the
//! order of election (by stage, within a stage by votes, highest first). What a count doesn't have
//! (a title, a lot, invalid papers) is left out.

use serde::Serialize;

use super::contest::{Contest, Findings};
use super::decimal::{decimal, units};
use super::limits::Constraint;
use super::lot::Lot;

/// What a stage did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Every paper went to its first preference.
    First,
    /// Votes above the quota were passed on.
    Surplus,
    /// A candidate was excluded and the votes passed on.
    Exclusion,
}

/// A rule's quota: whole votes are a JSON number, fractions a decimal string with the rule's digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Quota {
    /// Whole votes.
    Whole(u64),
    /// Votes with the rule's digits.
    Decimal(String),
}

impl std::fmt::Display for Quota {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(votes) => write!(f, "{votes}"),
            Self::Decimal(votes) => f.write_str(votes),
        }
    }
}

/// What a tie was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TieFor {
    /// Whose surplus is passed on first.
    Surplus,
    /// Who is excluded.
    Exclusion,
    /// Who takes the last places.
    Election,
}

impl TieFor {
    /// The tie in words, to be followed by "between".
    pub fn tie(self) -> &'static str {
        match self {
            Self::Surplus => "a tie for the surplus to pass on first",
            Self::Exclusion => "a tie for who is to be excluded",
            Self::Election => "a tie for the last place",
        }
    }
}

/// A tie and how it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// What it was about.
    #[serde(rename = "for")]
    pub what: TieFor,
    /// The tied candidates.
    pub tied: Vec<usize>,
    /// The stages looked at, in the order of looking.
    pub stages: Vec<usize>,
    /// The stage that decided it; none if it was the lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<usize>,
    /// The lot's order of those still tied after looking back; empty if no lot was needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lot: Vec<usize>,
    /// Who was chosen: excluded, elected, or the first to have the surplus passed on.
    pub chosen: Vec<usize>,
}

/// One stage: what was done, and how things stood after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// What was done.
    pub action: Action,
    /// To whom: empty for the first preferences.
    pub who: Vec<usize>,
    /// Each candidate's votes after the stage.
    pub votes: Vec<String>,
    /// Votes that are with no candidate any more.
    pub nontransferable: String,
    /// The part of `nontransferable` that is no paper but was lost in rounding.
    pub lost: String,
    /// The value that each first preference of a passed-on surplus had after it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The quota, where the rule computes it anew at each stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<String>,
    /// Elected at this stage, most votes first.
    pub elected: Vec<usize>,
    /// Excluded at this stage.
    pub excluded: Vec<usize>,
    /// Ties met in this stage's decision.
    pub ties: Vec<Tie>,
    /// Whom the constraints protect from exclusion after the stage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guarded: Vec<usize>,
    /// Whom the constraints rule out after the stage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doomed: Vec<usize>,
    /// Meek's keep factor (Warren's price) of each candidate at the end of the stage.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<String>,
}

/// A count, stage by stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transcript {
    /// The rule's name, as `--rule` takes it.
    pub rule: String,
    /// The contest's title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// How many were to be elected.
    pub seats: usize,
    /// Papers that showed a preference for somebody still standing when the count began.
    pub valid: u64,
    /// The quota (where a rule changes it, the last one; each stage then has its own).
    pub quota: Quota,
    /// The candidates' names; number 1 is the first.
    pub candidates: Vec<String>,
    /// Those withdrawn before the count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<usize>,
    /// Papers with faults, by heading.
    #[serde(skip_serializing_if = "nothing_found")]
    pub papers: Findings,
    /// Papers left with nobody on them because those they name have withdrawn.
    #[serde(skip_serializing_if = "is_zero")]
    pub emptied: u64,
    /// The lot that was ready, used or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<Lot>,
    /// Bounds on who may be elected together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Constraint>,
    /// The stages.
    pub stages: Vec<Stage>,
    /// Everybody elected, in the order of election.
    pub elected: Vec<usize>,
    /// Digits after the point in every number of votes.
    #[serde(skip)]
    pub digits: u32,
}

fn nothing_found(findings: &Findings) -> bool {
    *findings == Findings::default()
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Transcript {
    /// A transcript without stages yet, with all that the contest tells.
    pub(crate) fn of(contest: &Contest, rule: &str, valid: u64, quota: Quota, digits: u32) -> Self {
        let withdrawn = (0..contest.names().len())
            .filter(|c| contest.is_withdrawn(*c))
            .map(|c| c + 1);
        Self {
            rule: rule.to_owned(),
            title: contest.title().to_owned(),
            seats: contest.seats(),
            valid,
            quota,
            candidates: contest.names().to_vec(),
            withdrawn: withdrawn.collect(),
            papers: contest.findings().clone(),
            emptied: contest.papers().total().saturating_sub(valid),
            lot: None,
            constraints: Vec::new(),
            stages: Vec::new(),
            elected: Vec::new(),
            digits,
        }
    }

    /// The name of a candidate (number from 1).
    pub fn name(&self, number: usize) -> &str {
        number
            .checked_sub(1)
            .and_then(|c| self.candidates.get(c))
            .map_or("", String::as_str)
    }

    /// A candidate's votes after a stage (index from 0), in the rule's unit.
    pub fn units(&self, stage: usize, number: usize) -> u64 {
        let votes = self
            .stages
            .get(stage)
            .and_then(|s| s.votes.get(number.checked_sub(1)?));
        votes
            .and_then(|v| units(v, self.digits))
            .unwrap_or_default()
    }

    /// The votes with no candidate after a stage (index from 0), in the rule's unit.
    pub fn nontransferable_units(&self, stage: usize) -> u64 {
        let votes = self.stages.get(stage).map(|s| s.nontransferable.as_str());
        votes
            .and_then(|v| units(v, self.digits))
            .unwrap_or_default()
    }

    /// Units of this count's rule as a decimal.
    pub fn decimal(&self, units: u64) -> String {
        decimal(units, self.digits)
    }

    /// The compact JSON described at the top of this file.
    pub fn to_json(&self) -> String {
        // Only maps with keys that aren't text could fail here, and there is none.
        serde_json::to_string(self).unwrap_or_default()
    }
}
