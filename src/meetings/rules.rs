//! How many have to be there, and who has missed too many meetings.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Attended;
use crate::panels::rules::{Missed, Quorum};

/// How many of so many members with a vote have to be there; at least one.
pub fn needed(quorum: Quorum, voting: usize) -> usize {
    let needed = match quorum {
        Quorum::MoreThanHalf => voting / 2 + 1,
        Quorum::Part { of, parts } => {
            (voting * usize::from(parts)).div_ceil(usize::from(of.max(1)))
        }
        Quorum::Members { members } => usize::from(members),
    };
    needed.max(1)
}

/// A member's meetings: the day of each, and whether they were there.
pub type Attendance = BTreeMap<NaiveDate, Attended>;

/// So many missed meetings that the rule asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// The latest of them.
    pub last: NaiveDate,
    /// Which, in a sentence.
    pub said: String,
}

/// Whether somebody has missed so many meetings that the rule asks for something; says which.
pub fn missed(rule: &Missed, attendance: &Attendance) -> Option<TooMany> {
    let misses = |attended: &Attended| match attended {
        Attended::Present => false,
        Attended::Apologies => rule.apologies_count,
        Attended::Absent => true,
    };
    let window: Vec<_> = attendance
        .iter()
        .rev()
        .take(usize::from(rule.of_the_last))
        .collect();
    let missed: Vec<NaiveDate> = window
        .iter()
        .rev()
        .filter(|(_, attended)| misses(attended))
        .map(|(day, _)| **day)
        .collect();
    let last = *missed.last()?;
    (missed.len() >= usize::from(rule.meetings)).then(|| {
        let (count, of) = (missed.len(), window.len());
        let days = missed.iter().map(|day| day.format("%-d %B %Y").to_string());
        let days = days.collect::<Vec<_>>().join(", ");
        TooMany {
            last,
            said: format!("Missed {count} of the last {of} meetings: {days}."),
        }
    })
}

/// Whether a meeting carried a resolution: more for it than against, by a meeting that could
/// decide. A tie is lost.
pub fn carried(quorum: bool, votes_for: u32, against: u32) -> bool {
    quorum && votes_for > against
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::rules::Consequence;

    #[test]
    fn a_quorum_is_rounded_up() {
        assert_eq!(needed(Quorum::MoreThanHalf, 12), 7);
        assert_eq!(needed(Quorum::MoreThanHalf, 11), 6);
        assert_eq!(needed(Quorum::Part { of: 3, parts: 1 }, 10), 4);
        assert_eq!(needed(Quorum::Members { members: 5 }, 12), 5);
        assert_eq!(needed(Quorum::Part { of: 3, parts: 1 }, 0), 1);
    }

    fn attendance(signs: &str) -> Attendance {
        let of = |sign| match sign {
            'p' => Attended::Present,
            'a' => Attended::Apologies,
            _ => Attended::Absent,
        };
        let day = |month| NaiveDate::from_ymd_opt(2026, month, 10).unwrap();
        signs
            .chars()
            .zip(1..)
            .map(|(sign, month)| (day(month), of(sign)))
            .collect()
    }

    #[test]
    fn three_in_a_row_are_looked_into() {
        let mut rule = Missed {
            meetings: 3,
            of_the_last: 3,
            apologies_count: false,
            then: Consequence::Matter,
        };
        let asked = |rule: &Missed, signs: &str| missed(rule, &attendance(signs)).is_some();
        assert!(asked(&rule, "pp---"));
        assert!(!asked(&rule, "--p--"));
        assert!(!asked(&rule, "---p"));
        assert!(!asked(&rule, "-a-"));
        assert!(!asked(&rule, "--"));
        rule.apologies_count = true;
        assert!(asked(&rule, "-a-"));
        rule.of_the_last = 5;
        assert!(asked(&rule, "-p-p-"));
        assert!(!asked(&rule, "-ppp--pp"));
        assert_eq!(
            missed(&rule, &attendance("p-a-p")).unwrap(),
            TooMany {
                last: "2026-04-10".parse().unwrap(),
                said: "Missed 3 of the last 5 meetings: 10 February 2026, 10 March 2026, \
                       10 April 2026."
                    .into(),
            }
        );
    }

    #[test]
    fn a_tie_is_lost_and_so_is_a_meeting_of_few() {
        assert!(carried(true, 4, 3));
        assert!(!carried(true, 3, 3));
        assert!(!carried(false, 9, 0));
    }
}
