//! A panel's history on a line of time: who held which post from when to when.

use chrono::{Datelike, NaiveDate};

use super::roster::Roster;
use crate::terms::Status;
use crate::values::YEARS;

/// A term as a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Where it begins, of a thousand.
    pub x: i64,
    /// How long it is, of a thousand.
    pub width: i64,
    /// Whose it is; empty where a name has no room.
    pub name: String,
    /// `upcoming`, `in-office` or `ended`.
    pub class: &'static str,
}

/// A post with its terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// How far down it stands.
    pub y: usize,
    /// "Seat 3", "Chair".
    pub label: String,
    /// Its terms.
    pub bars: Vec<Bar>,
}

/// All posts over the years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The posts.
    pub rows: Vec<Row>,
    /// Where each year begins.
    pub years: Vec<(i64, i32)>,
    /// Where the day of the roster is.
    pub today: i64,
    /// Its height.
    pub height: usize,
}

/// Height of a post's row.
const ROW: usize = 52;
/// Height of the line of years.
const TOP: usize = 30;

/// About the width of a letter, of a thousand.
const LETTER: i64 = 8;

/// The history of a roster; none where there is no term.
pub fn history(roster: &Roster) -> Option<History> {
    let terms = || roster.posts.iter().flat_map(|post| &post.terms);
    let from = terms().map(|term| term.starts).min()?;
    // A term that was entered to the end of all days doesn't push the others together.
    let last = NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31)?;
    let to = terms().map(|term| term.ends).max()?.min(last).max(from);
    let whole = (to - from).num_days().max(1);
    let at = |day: NaiveDate| ((day - from).num_days() * 1_000 / whole).clamp(0, 1_000);
    let with_terms = roster.posts.iter().filter(|post| !post.terms.is_empty());
    let rows: Vec<Row> = with_terms
        .enumerate()
        .map(|(number, post)| Row {
            y: TOP + number * ROW,
            label: post.label.clone(),
            bars: post
                .terms
                .iter()
                .map(|term| {
                    let width = (at(term.ends) - at(term.starts)).max(4);
                    Bar {
                        x: at(term.starts),
                        width,
                        name: with_room(&term.name, width),
                        class: match term.status {
                            Status::Upcoming => "upcoming",
                            Status::InOffice => "in-office",
                            Status::Ended => "ended",
                        },
                    }
                })
                .collect(),
        })
        .collect();
    let years = (from.year() + 1..=to.year())
        .filter_map(|year| Some((at(NaiveDate::from_ymd_opt(year, 1, 1)?), year)));
    Some(History {
        height: TOP + rows.len() * ROW,
        rows,
        years: years.collect(),
        today: at(roster.as_of),
    })
}

/// A name where it has room; a piece of one says nothing, and the tables have them all.
fn with_room(name: &str, width: i64) -> String {
    let letters = name.chars().map(|_| LETTER);
    if letters.sum::<i64>() > width {
        return String::new();
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::PostKind;
    use crate::panels::roster::{PostShown, TermShown};
    use crate::terms::Basis;

    fn term(name: &str, starts: &str, ends: &str, status: Status) -> TermShown {
        TermShown {
            id: 1,
            member: 1,
            name: name.into(),
            basis: Basis::Elected,
            election: None,
            resolution: None,
            vacancy: None,
            with_vote: true,
            starts: starts.parse().unwrap(),
            ends: ends.parse().unwrap(),
            status,
            changes: Vec::new(),
        }
    }

    #[test]
    fn terms_stand_to_scale() {
        let post = |terms| PostShown {
            id: 1,
            label: "Chair".into(),
            kind: PostKind::Chair,
            class: String::new(),
            since: None,
            retired: None,
            exists: true,
            terms,
        };
        let mut roster = Roster {
            slug: "p".into(),
            name: "P".into(),
            purpose: String::new(),
            as_of: "2026-01-01".parse().unwrap(),
            acting_chair: None,
            posts: vec![post(vec![
                term("B", "2026-01-01", "2028-01-01", Status::InOffice),
                term("A", "2024-01-01", "2026-01-01", Status::Ended),
            ])],
        };
        let drawn = history(&roster).unwrap();
        let bars = &drawn.rows[0].bars;
        assert_eq!((bars[1].x, bars[1].class), (0, "ended"));
        assert_eq!((bars[0].x, bars[0].x + bars[0].width), (500, 1_000));
        assert_eq!(drawn.today, 500);
        let years: Vec<i32> = drawn.years.iter().map(|(_, year)| *year).collect();
        assert_eq!(years, [2025, 2026, 2027, 2028]);
        assert_eq!(bars[0].name, "B");
        assert_eq!(with_room("Member M001", 88), "Member M001");
        assert_eq!(with_room("Member M001", 87), "");
        // What reaches to the end of all days draws no line for each of its years.
        roster.posts[0].terms[0].ends = "9999-12-31".parse().unwrap();
        assert_eq!(history(&roster).unwrap().years.last().unwrap().1, 2200);
        roster.posts[0].terms.clear();
        assert!(history(&roster).is_none());
    }
}
