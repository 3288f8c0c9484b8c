//! The counting rules by name: what the ballot asks for, and how it is counted.

use std::fmt;
use std::str::FromStr;

use ballots::count::Rule;
use serde::{Deserialize, Serialize};

/// A counting rule. It decides what a ballot is: a ranking, which is shuffled and opened, or
/// marks, which are only ever added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Counting {
    /// Rankings, counted by stages.
    Stages(Rule),
    /// Rankings in which several may share a place; for one seat.
    Graded(Graded),
    /// Marks.
    Marks(Marks),
}

/// Rules for one seat that read a ballot's ranks as grades, 1 the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Graded {
    /// Condorcet's winner by the strongest paths.
    Schulze,
    /// The best median grade.
    MajorityJudgement,
}

pub use ballots::count::sums::Marks;

use crate::language::t;

impl Counting {
    /// Whether ballots are rankings, which are opened one by one after shuffling.
    pub fn is_ranked(self) -> bool {
        !matches!(self, Self::Marks(_))
    }

    /// Whether bounds on who may be elected together can be kept in the count.
    pub fn keeps_constraints(self) -> bool {
        matches!(self, Self::Stages(_))
    }

    /// The most marks on a ballot, for so many seats and candidates; none for a ranking.
    pub fn most_marks(self, seats: usize, candidates: usize) -> Option<usize> {
        let Self::Marks(marks) = self else {
            return None;
        };
        Some(match marks {
            Marks::Plurality | Marks::Majority => 1,
            Marks::Limited(marks) => usize::from(marks).min(candidates),
            Marks::Block => seats.min(candidates),
            Marks::Approval => candidates,
        })
    }

    /// Whether it can fill so many seats; the reason and the remedy where it can't.
    ///
    /// # Errors
    /// A rule for one seat with several, and a limited vote that isn't limited.
    pub fn fills(self, seats: usize) -> Result<(), (String, &'static str)> {
        let one = matches!(
            self,
            Self::Stages(Rule::Av) | Self::Graded(_) | Self::Marks(Marks::Majority)
        );
        if one && seats != 1 {
            let reason = t!(
                "the rule {rule} fills one seat, and {seats} are to be filled",
                rule = self,
                seats
            );
            return Err((
                reason,
                t!("choose a rule for several seats, such as scottish"),
            ));
        }
        match self {
            Self::Marks(Marks::Limited(marks)) if usize::from(marks) >= seats => Err((
                t!(
                    "a limited vote of {marks} marks isn’t limited with {seats} seats",
                    marks,
                    seats
                ),
                t!("use fewer marks than seats, or the rule block"),
            )),
            _ => Ok(()),
        }
    }

    /// The rule in a line, for notices.
    pub fn about(self) -> String {
        let known = ballots::count::rules().find(|(name, _)| self.to_string() == *name);
        match (self, known) {
            (Self::Marks(Marks::Limited(marks)), _) => {
                format!(
                    "Limited vote: {marks} marks a ballot, those with the most marks are elected"
                )
            }
            (Self::Marks(Marks::Majority), _) => {
                "Majority: one mark a ballot, more than half of them elects".to_owned()
            }
            (_, Some((_, about))) => about.to_owned(),
            (_, None) => self.to_string(),
        }
    }
}

impl fmt::Display for Counting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stages(rule) => out.write_str(rule.name()),
            Self::Graded(Graded::Schulze) => out.write_str("schulze"),
            Self::Graded(Graded::MajorityJudgement) => out.write_str("mj"),
            Self::Marks(marks) => marks.fmt(out),
        }
    }
}

/// A word that is no counting rule.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is no counting rule; known are scottish, ers97, meek, warren, wigm, av, schulze, mj, \
     plurality, limited:N, block, approval and majority"
)]
pub struct UnknownRule(String);

impl FromStr for Counting {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        if let Ok(rule) = name.parse::<Rule>() {
            return Ok(Self::Stages(rule));
        }
        match name {
            "schulze" => Ok(Self::Graded(Graded::Schulze)),
            "mj" => Ok(Self::Graded(Graded::MajorityJudgement)),
            _ => match name.parse() {
                Ok(marks) => Ok(Self::Marks(marks)),
                Err(_) => Err(UnknownRule(name.to_owned())),
            },
        }
    }
}

impl TryFrom<String> for Counting {
    type Error = UnknownRule;

    fn try_from(name: String) -> Result<Self, UnknownRule> {
        name.parse()
    }
}

impl From<Counting> for String {
    fn from(rule: Counting) -> Self {
        rule.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_library_has_a_name_here() {
        for (name, about) in ballots::count::rules() {
            let rule: Counting = name.replace(":N", ":2").parse().unwrap();
            assert_eq!(rule.to_string(), name.replace(":N", ":2"));
            assert!(name == "limited:N" || rule.about() == about, "{name}");
        }
        assert!("limited:0".parse::<Counting>().is_err());
        assert!("stv".parse::<Counting>().is_err());
    }

    #[test]
    fn a_rule_for_one_seat_fills_one() {
        for name in ["av", "schulze", "mj", "majority"] {
            let rule: Counting = name.parse().unwrap();
            assert!(rule.fills(1).is_ok() && rule.fills(2).is_err(), "{name}");
        }
        let limited: Counting = "limited:2".parse().unwrap();
        assert!(limited.fills(3).is_ok() && limited.fills(2).is_err());
    }

    #[test]
    fn marks_are_bounded_by_seats_and_candidates() {
        let most = |name: &str| name.parse::<Counting>().unwrap().most_marks(3, 5);
        assert_eq!(most("plurality"), Some(1));
        assert_eq!(most("limited:2"), Some(2));
        assert_eq!(most("block"), Some(3));
        assert_eq!(most("approval"), Some(5));
        assert_eq!(most("scottish"), None);
    }
}
