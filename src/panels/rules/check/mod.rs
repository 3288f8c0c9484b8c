//! Whether rules are sound: every fault with its field, the reason and the remedy.

mod officers;
mod seats;
mod timetable;

use serde::Serialize;
use serde_json::json;

use super::{Draft, PanelRules};
use crate::error::Problem;
use crate::language::t;

/// Something in the rules that can't be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where: "officers.term_months".
    pub field: &'static str,
    /// Why not.
    pub reason: String,
    /// What to do.
    pub remedy: &'static str,
}

/// All that is wrong with a draft; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl From<Faults> for Problem {
    fn from(Faults(faults): Faults) -> Self {
        let said: Vec<String> = faults
            .iter()
            .map(|fault| format!("{}: {}; {}.", fault.field, fault.reason, fault.remedy))
            .collect();
        let field = faults.first().map(|fault| fault.field);
        Self::invalid(said.join(" ")).with(json!({ "field": field, "faults": faults }))
    }
}

impl TryFrom<Draft> for PanelRules {
    type Error = Faults;

    fn try_from(draft: Draft) -> Result<Self, Faults> {
        let mut found = Found::default();
        seats::check(&draft, &mut found);
        officers::check(&draft, &mut found);
        timetable::check(&draft, &mut found);
        if found.0.is_empty() {
            Ok(Self(draft))
        } else {
            Err(Faults(found.0))
        }
    }
}

#[derive(Default)]
struct Found(Vec<Fault>);

impl Found {
    fn unless(
        &mut self,
        holds: bool,
        field: &'static str,
        reason: impl Into<String>,
        remedy: &'static str,
    ) {
        if !holds {
            let reason = reason.into();
            self.0.push(Fault {
                field,
                reason,
                remedy,
            });
        }
    }

    fn months(&mut self, field: &'static str, months: u16) {
        let holds = (1..=120).contains(&months);
        self.unless(
            holds,
            field,
            t!("a term can’t be {months} months long", months),
            t!("use 1 to 120"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::rules::{
        Consequence, Lot, NominatedBy, OfficerBallot, Profile, Quorum, Route, SingleNominee,
        Staggering, templates,
    };

    fn faults(break_it: impl FnOnce(&mut Draft)) -> Vec<&'static str> {
        let mut draft = templates::standard(12);
        break_it(&mut draft);
        match PanelRules::try_from(draft) {
            Ok(_) => Vec::new(),
            Err(Faults(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
        }
    }

    fn rounds(draft: &mut Draft, wanted: u16) {
        if let Some(OfficerBallot::RunOff { rounds, .. }) = &mut draft.officers.ballot {
            *rounds = wanted;
        }
    }

    #[test]
    fn every_template_is_sound() {
        for template in templates::all() {
            let sound = PanelRules::try_from(template.rules);
            assert!(sound.is_ok(), "{}: {sound:?}", template.name);
        }
        assert!(faults(|_| {}).is_empty());
    }

    /// One rule broken, one field named: a check that is left out shows here.
    #[test]
    fn what_contradicts_itself_is_refused_by_name() {
        type Break = fn(&mut Draft);
        let broken: &[(&str, Break)] = &[
            ("seats", |d| d.seats.clear()),
            ("seats", |d| d.seats[0].name = "Not a slug".into()),
            ("seats", |d| d.seats.push(d.seats[0].clone())),
            ("seats", |d| d.seats[0].label = " ".into()),
            ("term.months", |d| d.term.months = 121),
            ("term.staggering.short_months", |d| {
                d.term.staggering = Staggering::Halves { short_months: 24 };
            }),
            ("term.staggering", |d| {
                d.seats[0].seats = 1;
                d.term.staggering = Staggering::Halves { short_months: 12 };
            }),
            ("limits.total_terms", |d| d.limits.total_terms = Some(0)),
            ("limits.consecutive_terms", |d| {
                d.limits.consecutive_terms = Some(3);
                d.limits.total_terms = Some(2);
            }),
            ("limits.pause_months", |d| {
                d.limits.consecutive_terms = None;
                d.limits.pause_months = 12;
            }),
            ("limits.counts_from_months", |d| {
                d.limits.counts_from_months = 25
            }),
            ("standing.networks", |d| {
                d.standing.networks = vec!["A B".into()]
            }),
            ("voting.networks", |d| {
                d.voting.networks = vec!["A B".into()]
            }),
            ("nominations.proposers", |d| {
                d.nominations.by = NominatedBy::Others;
                d.nominations.proposers = 0;
            }),
            ("nominations.seconders", |d| d.nominations.seconders = 51),
            ("nominations.statement_words", |d| {
                d.nominations.statement_words = 0
            }),
            ("ballot.counting", |d| {
                d.ballot.counting = "av".parse().unwrap()
            }),
            ("ballot.counting", |d| {
                d.ballot.counting = "approval".parse().unwrap();
                d.vacancies.routes = vec![Route::ByElection];
                d.limits.from_one_organisation = None;
                d.seats[0].categories = vec!["nurse".into()];
            }),
            ("limits.from_one_organisation", |d| {
                d.ballot.counting = "block".parse().unwrap();
                d.vacancies.routes = vec![Route::ByElection];
                d.limits.from_one_organisation = Some(1);
            }),
            ("ballot.lot.source", |d| {
                d.ballot.lot = Lot::PublicSeed { source: " ".into() };
            }),
            ("vacancies.routes", |d| d.vacancies.routes.clear()),
            ("vacancies.routes", |d| {
                d.vacancies.routes = vec![Route::ByElection, Route::ByElection];
            }),
            ("vacancies.routes", |d| {
                d.vacancies.routes = vec![Route::LeftVacant, Route::ByElection];
            }),
            ("vacancies.routes", |d| {
                d.ballot.counting = "plurality".parse().unwrap();
                d.limits.from_one_organisation = None;
                d.vacancies.routes = vec![Route::Countback];
            }),
            ("vacancies.co_option", |d| {
                d.vacancies.routes = vec![Route::CoOption];
                d.vacancies.co_option = None;
            }),
            ("vacancies.co_option.most", |d| {
                d.vacancies.co_option.as_mut().unwrap().most = 0;
            }),
            ("vacancies.too_near_days", |d| {
                d.vacancies.too_near_days = 900
            }),
            ("meetings.quorum", |d| {
                d.meetings.quorum = Quorum::Members { members: 13 }
            }),
            ("meetings.quorum", |d| {
                d.meetings.quorum = Quorum::Part { of: 2, parts: 3 }
            }),
            ("meetings.missed.of_the_last", |d| {
                d.meetings.missed.as_mut().unwrap().of_the_last = 2;
            }),
            ("meetings.missed.then", |d| {
                d.meetings.missed.as_mut().unwrap().then = Consequence::Nothing;
            }),
            ("officers.term_months", |d| d.officers.term_months = 0),
            ("officers.consecutive_terms", |d| {
                d.officers.consecutive_terms = Some(0);
            }),
            ("officers.ballot.rounds", |d| rounds(d, 11)),
            ("officers.ballot.rounds", |d| {
                rounds(d, 1);
                d.officers.single_nominee = SingleNominee::YesOrNo;
            }),
            ("officers.ballot", |d| {
                d.officers.ballot = None;
                d.officers.resolution = false;
            }),
            ("officers.seconder", |d| {
                d.officers.proposer = false;
                d.officers.seconder = true;
            }),
            ("timetable.time_zone", |d| {
                d.timetable.time_zone = "Middle/Earth".into()
            }),
            ("timetable.withdrawals_close", |d| {
                d.timetable.withdrawals_close = 28
            }),
            ("timetable.notice", |d| d.timetable.notice = 367),
            ("timetable.nominations_close", |d| {
                d.timetable.notice = d.timetable.nominations_close;
            }),
            ("timetable.voting_opens", |d| d.timetable.voting_opens = 0),
            ("timetable.record_date", |d| d.timetable.record_date = 1),
            ("conduct.profile", |d| {
                d.conduct.profile = Profile::Convenient;
            }),
            ("conduct.trustees", |d| {
                d.conduct.trustees = 21;
            }),
            ("conduct.trustees", |d| {
                d.conduct.trustees = 1;
            }),
            ("conduct.threshold", |d| d.conduct.threshold = 1),
            ("conduct.threshold", |d| d.conduct.threshold = 4),
            ("conduct.challenge_days", |d| d.conduct.challenge_days = 91),
            ("conduct.retention_months", |d| {
                d.conduct.retention_months = 0
            }),
        ];
        for (field, break_it) in broken {
            let found = faults(break_it);
            assert!(found.contains(field), "{field}: {found:?}");
        }
    }
}
