//! What a panel's rules say of its chair and vice-chair.

use serde::{Deserialize, Serialize};

use super::counting::{Counting, Marks};

/// How chair and vice-chair are chosen by the panel's members, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Officers {
    /// Length of an office; it ends with the holder's seat if that is sooner.
    pub term_months: u16,
    /// Terms in one office, one after the other; none: no limit.
    #[serde(default)]
    pub consecutive_terms: Option<u16>,
    /// The secret ballot, where it is a way; none: by resolution only.
    #[serde(default)]
    pub ballot: Option<OfficerBallot>,
    /// Whether a recorded resolution of a quorate meeting is a way.
    pub resolution: bool,
    /// Whether a candidate needs a proposer.
    pub proposer: bool,
    /// Whether a candidate needs a seconder.
    pub seconder: bool,
    /// What is asked where one member stands.
    pub single_nominee: SingleNominee,
    /// What decides a tie.
    pub tie: OfficerTie,
    /// Who chairs while there is no chair.
    pub acting: Acting,
}

/// The secret ballot by which officers are chosen; only sums are opened, since a ranking among a
/// dozen voters is a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "method", deny_unknown_fields)]
pub enum OfficerBallot {
    /// One mark; more than half elects; otherwise another round with fewer candidates.
    RunOff {
        /// Who is out before the next round.
        drops: Drops,
        /// The most rounds; what decides after the last is the tie rule.
        rounds: u16,
    },
    /// Any number of marks; those with the most are elected.
    Approval,
}

impl OfficerBallot {
    /// The counting rule of the first round. In the last one the most votes elect; one member alone is
    /// put to a vote by a majority.
    pub fn counting(&self, single: SingleNominee) -> Counting {
        Counting::Marks(match self {
            Self::RunOff { rounds: 0 | 1, .. } if single == SingleNominee::Unopposed => {
                Marks::Plurality
            }
            Self::RunOff { .. } => Marks::Majority,
            Self::Approval => Marks::Approval,
        })
    }
}

/// Who is out before the next round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drops {
    /// Whoever has the fewest votes.
    Lowest,
    /// All but the two with the most.
    AllButTwo,
}

/// What is asked where one member stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SingleNominee {
    /// Yes or no; more than half have to say yes.
    YesOrNo,
    /// Nothing: they are elected unopposed.
    Unopposed,
}

/// What decides a tie among officers' candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficerTie {
    /// The lot.
    Lot,
    /// Whoever has been a member of the panel for longer; then the lot.
    LongerService,
}

/// Who chairs while there is no chair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Acting {
    /// The vice-chair; if there is none, whoever has been a member for longest.
    ViceChair,
    /// Whoever has been a member for longest.
    LongestServing,
}
