//! Rules without stages: plurality and its kin, Condorcet-Schulze, majority judgement.
//!
//! From summed questions use [`plurality`](super::plurality); here the same are counted from ranked
//! papers, with the two rules that need the whole ranking or grades.

mod graded;
mod judgement;
mod schulze;

pub use graded::{judgement_of_grades, schulze_of_grades};
pub use judgement::majority_judgement;
pub use schulze::schulze;

use serde::Serialize;

use super::contest::Contest;
use super::error::CountError;
use super::lot::Lot;
use super::plurality::{self, PluralityError};
use super::transcript::Tie;
use crate::plain::plain;

/// The rules by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SingleRule {
    /// One mark a paper: the first preference.
    Plurality,
    /// So many marks a paper, fewer than the seats: the first preferences.
    Limited(usize),
    /// As many marks as seats: the first preferences.
    Block,
    /// Every candidate on the paper is approved of.
    Approval,
    /// Condorcet's winner by Schulze's strongest paths; one seat.
    Schulze,
    /// The best median grade; one seat.
    MajorityJudgement,
}

impl SingleRule {
    /// Each with its name and a line about it.
    pub const ALL: [(&'static str, &'static str); 6] = [
        (
            "plurality",
            "First past the post, with more seats one mark each: the most first preferences",
        ),
        (
            "limited:N",
            "Limited vote: the first N preferences are a mark each, N below the number of seats",
        ),
        (
            "block",
            "Block vote: the first preferences, as many as there are seats, are a mark each",
        ),
        ("approval", "Approval: everybody on a paper has a mark"),
        (
            "schulze",
            "Condorcet-Schulze for one seat: strongest paths of pairwise wins (winning votes)",
        ),
        (
            "mj",
            "Majority judgement for one seat: the best median; ranks are grades, unranked the worst",
        ),
    ];

    /// The name, as `--rule` takes it.
    pub fn name(self) -> String {
        match self {
            Self::Plurality => "plurality".to_owned(),
            Self::Limited(marks) => format!("limited:{marks}"),
            Self::Block => "block".to_owned(),
            Self::Approval => "approval".to_owned(),
            Self::Schulze => "schulze".to_owned(),
            Self::MajorityJudgement => "mj".to_owned(),
        }
    }

    /// Whether marks are added up, with no preferences among them.
    pub fn is_summed(self) -> bool {
        !matches!(self, Self::Schulze | Self::MajorityJudgement)
    }
}

impl std::str::FromStr for SingleRule {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "plurality" => Ok(Self::Plurality),
            "block" => Ok(Self::Block),
            "approval" => Ok(Self::Approval),
            "schulze" => Ok(Self::Schulze),
            "mj" => Ok(Self::MajorityJudgement),
            _ => {
                let marks = name
                    .strip_prefix("limited:")
                    .and_then(|n| n.parse().ok())
                    .filter(|n| *n > 0);
                marks
                    .map(Self::Limited)
                    .ok_or_else(|| format!("no rule without stages is named {name}"))
            }
        }
    }
}

/// The result of a rule without stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SingleResult {
    /// The rule's name.
    pub rule: String,
    /// How many were to be elected.
    pub seats: usize,
    /// The valid papers.
    pub valid: u64,
    /// The candidates' names; number 1 is the first.
    pub candidates: Vec<String>,
    /// Marks of each candidate, where marks are added up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<u64>,
    /// How many papers put the row's candidate before the column's (Schulze).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preferred: Vec<Vec<u64>>,
    /// How many papers give each candidate each grade, the best first (majority judgement).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<Vec<u64>>,
    /// Numbers from 1, in the order of election.
    pub elected: Vec<usize>,
    /// The tie that came to the lot, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
}

impl SingleResult {
    /// Compact JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The result as plain text.
    pub fn text(&self) -> String {
        let mut out = format!(
            "Rule            {}\nSeats           {}\nValid papers    {}\n\n",
            self.rule, self.seats, self.valid
        );
        for (index, name) in self.candidates.iter().enumerate() {
            let name = plain(name);
            let rows = [&self.preferred, &self.grades]
                .into_iter()
                .filter_map(|table| table.get(index));
            let numbers = rows
                .flatten()
                .chain(self.totals.get(index))
                .map(|n| format!("{n:>8}"));
            out.push_str(&format!(
                "{:>3}. {name:<30}{}\n",
                index + 1,
                numbers.collect::<String>()
            ));
        }
        out.push('\n');
        if let Some(tie) = &self.tie {
            let names: Vec<_> = tie.tied.iter().map(|n| plain(self.name(*n))).collect();
            out.push_str(&format!(
                "Tied for the last place, decided by lot: {}\n",
                names.join(", ")
            ));
        }
        for number in &self.elected {
            out.push_str(&format!("Elected: {}\n", plain(self.name(*number))));
        }
        out
    }

    fn name(&self, number: usize) -> &str {
        number
            .checked_sub(1)
            .and_then(|c| self.candidates.get(c))
            .map_or("", String::as_str)
    }

    fn of(contest: &Contest, rule: SingleRule, valid: u64) -> Self {
        Self {
            rule: rule.name(),
            seats: contest.seats(),
            valid,
            candidates: contest.names().to_vec(),
            totals: Vec::new(),
            preferred: Vec::new(),
            grades: Vec::new(),
            elected: Vec::new(),
            tie: None,
        }
    }
}

/// Counts ranked papers by a rule without stages. Withdrawn candidates are passed over.
///
/// # Errors
/// A tie that needs a lot that isn't there; more than one seat for a rule that fills one; nobody standing.
pub fn count(
    rule: SingleRule,
    contest: &Contest,
    lot: Option<&Lot>,
) -> Result<SingleResult, PluralityError> {
    match rule {
        SingleRule::Plurality => marks(rule, contest, 1, lot),
        SingleRule::Limited(most) => marks(rule, contest, most, lot),
        SingleRule::Block => marks(rule, contest, contest.seats(), lot),
        SingleRule::Approval => marks(rule, contest, usize::MAX, lot),
        SingleRule::Schulze => Ok(schulze(contest, lot)?),
        SingleRule::MajorityJudgement => Ok(majority_judgement(contest, lot)?),
    }
}

/// The candidates who stand.
fn standing(contest: &Contest) -> Vec<usize> {
    (0..contest.names().len())
        .filter(|c| !contest.is_withdrawn(*c))
        .collect()
}

fn marks(
    rule: SingleRule,
    contest: &Contest,
    most: usize,
    lot: Option<&Lot>,
) -> Result<SingleResult, PluralityError> {
    let mut totals = vec![0u64; contest.names().len()];
    let mut valid = 0u64;
    for (ranking, count) in contest.papers().iter() {
        let marked = ranking
            .iter()
            .map(|c| usize::from(*c))
            .filter(|c| !contest.is_withdrawn(*c));
        let mut any = false;
        for candidate in marked.take(most) {
            any = true;
            if let Some(total) = totals.get_mut(candidate) {
                *total = total.saturating_add(count);
            }
        }
        valid += if any { count } else { 0 };
    }
    let mut result = SingleResult::of(contest, rule, valid);
    let counted = plurality::among(
        contest.names(),
        &totals,
        &standing(contest),
        contest.seats(),
        lot,
    )?;
    result.totals = totals;
    result.elected = counted.elected;
    result.tie = counted.tie;
    Ok(result)
}

/// One of those best, by lot if they are several.
fn one_of(
    contest: &Contest,
    best: &[usize],
    lot: Option<&Lot>,
) -> Result<(usize, Option<Tie>), CountError> {
    match best {
        [one] => Ok((*one + 1, None)),
        _ => {
            let tie = plurality::settle(contest.names(), best, 1, lot)?;
            Ok((tie.chosen.first().copied().unwrap_or_default(), Some(tie)))
        }
    }
}

/// That the contest has one seat and somebody to fill it.
fn one_seat(rule: &'static str, contest: &Contest) -> Result<(), CountError> {
    if contest.seats() != 1 {
        return Err(CountError::OneSeat {
            rule,
            seats: contest.seats(),
        });
    }
    if standing(contest).is_empty() {
        return Err(CountError::NoPapers { candidates: 0 });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::blt;

    fn contest(text: &str) -> Contest {
        blt::parse(text.as_bytes()).unwrap().contest
    }

    #[test]
    fn marks_are_added_up() {
        let contest = contest("3 2\n-3\n5 1 2 0\n4 2 0\n3 3 2 0\n2 3 0\n0\n\"A\" \"B\" \"C\"");
        let totals = |rule| count(rule, &contest, None).unwrap().totals;
        assert_eq!(totals(SingleRule::Plurality), [5, 7, 0]);
        assert_eq!(totals(SingleRule::Block), [5, 12, 0]);
        assert_eq!(totals(SingleRule::Approval), [5, 12, 0]);
        let limited = count("limited:1".parse().unwrap(), &contest, None).unwrap();
        assert_eq!(
            (limited.totals, limited.valid, limited.elected),
            (vec![5, 7, 0], 12, vec![2, 1])
        );
        assert!("limited:0".parse::<SingleRule>().is_err());
    }

    #[test]
    fn a_withdrawn_candidate_fills_no_seat() {
        let contest = contest("3 2\n-3\n1 1 0\n0\n\"A\" \"B\" \"C\"");
        assert_eq!(
            count(SingleRule::Plurality, &contest, None)
                .unwrap()
                .elected,
            [1, 2]
        );
    }
}
