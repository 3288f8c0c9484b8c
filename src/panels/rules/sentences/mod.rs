//! What a panel's rules say, in sentences: all of it, under the headings of the form by which they are changed.

mod officers;
mod seats;
mod timetable;

use super::Draft;
use crate::language::of;

/// The headings, in order, for [`of`].
pub mod headings {
    use crate::language::later;

    /// Classes of seats.
    pub const SEATS: &str = later!("Seats");
    /// Length of terms.
    pub const TERM: &str = later!("Terms");
    /// How often and beside whom somebody sits.
    pub const LIMITS: &str = later!("Limits");
    /// Who may stand and vote.
    pub const PEOPLE: &str = later!("Who may stand and vote");
    /// How somebody becomes a candidate.
    pub const NOMINATIONS: &str = later!("Candidates");
    /// How votes are given and counted.
    pub const BALLOT: &str = later!("Voting and counting");
    /// What happens when a seat falls vacant.
    pub const VACANCIES: &str = later!("If a seat falls vacant");
    /// What else ends a seat.
    pub const HOLDING: &str = later!("What may end a seat");
    /// Quorum and attendance.
    pub const MEETINGS: &str = later!("Meetings");
    /// Chair and vice-chair.
    pub const OFFICERS: &str = later!("Chair and vice-chair");
    /// The days of an election.
    pub const TIMETABLE: &str = later!("The days of an election");
    /// Keys, second persons, and what comes after.
    pub const CONDUCT: &str = later!("Keys and safeguards");
}

/// What the rules say under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// The sentences.
    pub sentences: Vec<Sentence>,
}

/// A sentence of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What it says.
    pub text: String,
    /// Whether the rules that it is held against didn't say so.
    pub new: bool,
}

/// All that rules say; what others before them didn't say is marked.
pub fn sections(rules: &Draft, before: Option<&Draft>) -> Vec<Section> {
    let old = before.map(all);
    let said = all(rules).into_iter().enumerate();
    said.map(|(place, (title, sentences))| {
        let was = old.as_ref().and_then(|old| old.get(place));
        let is_new = |text: &String| was.is_some_and(|(_, was)| !was.contains(text));
        let sentences = sentences.into_iter().map(|text| Sentence {
            new: is_new(&text),
            text,
        });
        Section {
            title: of(title),
            sentences: sentences.collect(),
        }
    })
    .collect()
}

fn all(rules: &Draft) -> Vec<(&'static str, Vec<String>)> {
    vec![
        (headings::SEATS, seats::seats(&rules.seats)),
        (headings::TERM, seats::term(&rules.term)),
        (headings::LIMITS, seats::limits(&rules.limits)),
        (
            headings::PEOPLE,
            vec![
                seats::may_stand(&rules.standing),
                seats::may_vote(&rules.voting),
            ],
        ),
        (
            headings::NOMINATIONS,
            seats::nominations(&rules.nominations),
        ),
        (headings::BALLOT, seats::ballot(&rules.ballot)),
        (headings::VACANCIES, seats::vacancies(&rules.vacancies)),
        (headings::HOLDING, officers::holding(&rules.holding)),
        (headings::MEETINGS, officers::meetings(&rules.meetings)),
        (headings::OFFICERS, officers::officers(&rules.officers)),
        (headings::TIMETABLE, timetable::timetable(&rules.timetable)),
        (headings::CONDUCT, timetable::conduct(&rules.conduct)),
    ]
}

/// Of two sentences the one for one of something, or that for more or none.
fn counted(count: u16, one: &str, more: String) -> String {
    match count {
        1 => one.to_owned(),
        _ => more,
    }
}

/// One of two sentences.
fn either(is: bool, yes: &str, no: &str) -> String {
    let said = if is { yes } else { no };
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::rules::{Consequence, templates};

    /// One rule changed, one sentence marked: a rule that no sentence tells of shows here.
    #[test]
    fn whatever_differs_is_said() {
        type Change = fn(&mut Draft);
        let one = templates::standard(12);
        let unmarked = |said: &[Section]| {
            let mut all = said.iter().flat_map(|section| &section.sentences);
            all.all(|sentence| !sentence.new)
        };
        assert!(unmarked(&sections(&one, None)));
        assert!(unmarked(&sections(&one, Some(&one))));
        let changes: &[(&str, Change)] = &[
            (headings::SEATS, |d| d.seats[0].categories.push("x".into())),
            (headings::TERM, |d| d.term.months = 36),
            (headings::LIMITS, |d| d.limits.total_terms = Some(9)),
            (headings::LIMITS, |d| d.limits.pause_months = 0),
            (headings::PEOPLE, |d| d.voting.networks.push("x".into())),
            (headings::NOMINATIONS, |d| d.nominations.seconders = 1),
            (headings::BALLOT, |d| d.ballot.revoting = false),
            (headings::VACANCIES, |d| d.vacancies.routes.reverse()),
            (headings::VACANCIES, |d| d.vacancies.co_option = None),
            (headings::HOLDING, |d| {
                d.holding.changing_employer = Consequence::EndsSeat;
            }),
            (headings::MEETINGS, |d| d.meetings.missed = None),
            (headings::OFFICERS, |d| d.officers.ballot = None),
            (headings::TIMETABLE, |d| d.timetable.record_date = 30),
            (headings::CONDUCT, |d| d.conduct.retention_months = 6),
        ];
        for (title, change) in changes {
            let mut other = one.clone();
            change(&mut other);
            let said = sections(&other, Some(&one));
            let marked = said
                .iter()
                .filter(|section| section.sentences.iter().any(|one| one.new));
            let marked: Vec<&str> = marked.map(|section| section.title).collect();
            assert_eq!(marked, [*title]);
        }
    }
}
