//! What a panel's rules say of its elections: nominations, ballots, days, and who does what.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use super::Counting;

/// How somebody becomes a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nominations {
    /// Who begins.
    pub by: NominatedBy,
    /// How many members have to propose a candidate, each confirming it.
    pub proposers: u16,
    /// How many have to second.
    pub seconders: u16,
    /// The longest statement, in words.
    pub statement_words: u16,
    /// Whether candidates may show a photograph.
    pub photograph: bool,
    /// Whether candidates have to declare their interests, if only that there are none.
    pub interests: bool,
}

/// Who begins a nomination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NominatedBy {
    /// The candidate stands.
    Candidate,
    /// Others propose, and the candidate accepts.
    Others,
    /// Either.
    Either,
}

/// How votes are given and counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotRule {
    /// The counting rule, by name.
    pub counting: Counting,
    /// Where a lot comes from when a tie comes to one. What is looked at before is the counting
    /// rule's.
    pub lot: Lot,
    /// Whether a voter may vote again, the last ballot counting.
    pub revoting: bool,
    /// Whether a ballot with no choice can be cast.
    pub blank: bool,
}

/// Where a lot comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "from", deny_unknown_fields)]
pub enum Lot {
    /// A number that is announced before the poll and known to all after it.
    PublicSeed {
        /// What it is: "the FTSE 100's close on the working day after the poll".
        source: String,
    },
    /// Drawn by hand before witnesses.
    DrawnInPublic,
}

/// The days of an election, counted back from its close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    /// IANA name of the zone in which times are announced.
    pub time_zone: String,
    /// Which days are counted.
    pub days: Days,
    /// The time of day at which the poll closes, and nominations before it.
    pub close_at: NaiveTime,
    /// Notice of election.
    pub notice: u16,
    /// Nominations close.
    pub nominations_close: u16,
    /// The candidates are published.
    pub candidates_published: u16,
    /// Last day of withdrawing.
    pub withdrawals_close: u16,
    /// Who belongs on this day may vote.
    pub record_date: u16,
    /// Voting opens.
    pub voting_opens: u16,
    /// The most days by which voting can be extended, with a reason; 0: never.
    pub extension_days: u16,
}

/// Which days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Days {
    /// All.
    Calendar,
    /// Not weekends, and not the bank holidays of England and Wales.
    Working,
}

/// Who holds the keys, and what two people have to do together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    /// Who registrar and trustees are.
    pub profile: Profile,
    /// How many trustees.
    pub trustees: u16,
    /// How many of them suffice to open.
    pub threshold: u16,
    /// Whether opening the poll needs a second person.
    pub two_to_open: bool,
    /// Whether declaring needs a second person.
    pub two_to_declare: bool,
    /// Days after the declaration in which it can be challenged.
    pub challenge_days: u16,
    /// Months for which the roll and its personal data are kept after the declaration.
    pub retention_months: u16,
}

/// Who registrar and trustees are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// People outside the service, with keys that never reach it.
    Separated,
    /// The service is registrar and a trustee: for trials, and said so to every voter. Rules that
    /// want it are refused until the service can.
    Convenient,
}
