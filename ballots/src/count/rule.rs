//! The rules by name, and the one call that counts by any of them.

use super::contest::Contest;
use super::error::CountError;
use super::limits::Constraint;
use super::lot::Lot;
use super::transcript::Transcript;
use super::{ers97, meek, weighted};

/// What a count needs beside the contest.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Decides ties that the rule's own looking doesn't decide.
    pub lot: Option<&'a Lot>,
    /// Bounds on who may be elected together.
    pub constraints: &'a [Constraint],
}

impl<'a> Options<'a> {
    /// With a lot and without constraints.
    pub fn with_lot(lot: Option<&'a Lot>) -> Self {
        Self {
            lot,
            constraints: &[],
        }
    }
}

/// The rules that count rankings by stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Scottish council elections.
    Scottish,
    /// Electoral Reform Society, 1997.
    Ers97,
    /// Proportional Representation Foundation, Meek.
    Meek,
    /// Proportional Representation Foundation, Meek's counting with Warren's sharing.
    Warren,
    /// Proportional Representation Foundation, weighted inclusive Gregory.
    Wigm,
    /// Alternative vote: one seat.
    Av,
}

impl Rule {
    /// All of them, the usual first.
    pub const ALL: [Self; 6] = [
        Self::Scottish,
        Self::Ers97,
        Self::Meek,
        Self::Warren,
        Self::Wigm,
        Self::Av,
    ];

    /// The name in transcripts and for `--rule`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scottish => "scottish",
            Self::Ers97 => "ers97",
            Self::Meek => "meek",
            Self::Warren => "warren",
            Self::Wigm => "wigm",
            Self::Av => "av",
        }
    }

    /// The rule in a line, with its version.
    pub fn about(self) -> &'static str {
        match self {
            Self::Scottish => {
                "Scottish STV (SSI 2007/42, rules 45 to 52): whole quota, weighted surpluses, 5 decimals"
            }
            Self::Ers97 => {
                "ERS97 (Electoral Reform Society, 3rd edition 1997): last parcel, deferred surpluses, 2 decimals"
            }
            Self::Meek => {
                "Meek STV (PR Foundation reference rule): keep factors, quota by round, 9 decimals"
            }
            Self::Warren => "Warren STV: as meek, but every paper pays the same price, 9 decimals",
            Self::Wigm => {
                "Weighted inclusive Gregory (PR Foundation reference rule): fractional quota, 4 decimals"
            }
            Self::Av => {
                "Alternative vote for one seat (scottish with one seat): a majority after exclusions"
            }
        }
    }

    /// Counts a contest by this rule.
    ///
    /// # Errors
    /// [`CountError::LotNeeded`] if a tie comes to the lot and there is none; constraints that can't be
    /// met; no valid paper with more candidates than seats; for [`Rule::Av`] more than one seat.
    pub fn count(self, contest: &Contest, options: &Options<'_>) -> Result<Transcript, CountError> {
        match self {
            Self::Scottish => weighted::count(contest, options, &weighted::SCOTTISH),
            Self::Ers97 => ers97::count(contest, options),
            Self::Meek => meek::count(contest, options, meek::Sharing::Meek),
            Self::Warren => meek::count(contest, options, meek::Sharing::Warren),
            Self::Wigm => weighted::count(contest, options, &weighted::WIGM),
            Self::Av if contest.seats() != 1 => Err(CountError::OneSeat {
                rule: self.name(),
                seats: contest.seats(),
            }),
            Self::Av => weighted::count(contest, options, &weighted::AV),
        }
    }
}

impl std::str::FromStr for Rule {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|rule| rule.name() == name)
            .ok_or_else(|| format!("no such rule; known are {}", known()))
    }
}
