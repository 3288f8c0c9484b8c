//! Sound rules to begin with.

use chrono::NaiveTime;
use serde::Serialize;

use super::{
    Acting, BallotRule, CoOption, Conduct, Consequence, Counting, Days, Draft, Drops, Franchise,
    Holding, Limits, Lot, Marks, Meetings, Missed, NominatedBy, Nominations, OfficerBallot,
    OfficerTie, Officers, Profile, Quorum, Route, SeatClass, Serves, SingleNominee, Staggering,
    Term, Timetable, Vacancies,
};

use crate::language::t;

/// Rules to choose, and to change where they don't fit.
#[derive(Clone, Debug, Serialize)]
pub struct Template {
    /// By which it is chosen.
    pub name: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// The rules.
    pub rules: Draft,
}

/// All of them, the usual first.
pub fn all() -> Vec<Template> {
    let template = |name, about, rules| Template { name, about, rules };
    vec![
        template(
            "stv-12-half-each-year",
            t!("STV, 12 seats, two-year terms, half of them each year"),
            halves(standard(12)),
        ),
        template(
            "stv-8-two-years",
            t!("STV, 8 seats, two-year terms that end together"),
            standard(8),
        ),
        template(
            "approval-6-two-years",
            t!("Approval, 6 seats, two-year terms; vacancies by the next candidate"),
            added_up(standard(6), Marks::Approval),
        ),
        template(
            "plurality-5-one-year",
            t!("One mark a ballot, 5 seats, one-year terms; vacancies by by-election"),
            plurality(),
        ),
    ]
}

/// The template of this name.
pub fn named(name: &str) -> Option<Template> {
    all().into_iter().find(|template| template.name == name)
}

/// STV for so many seats, with two-year terms that end together.
pub fn standard(seats: u16) -> Draft {
    Draft {
        seats: vec![SeatClass {
            name: "member".into(),
            label: "Seat".into(),
            seats,
            categories: Vec::new(),
        }],
        term: Term {
            months: 24,
            staggering: Staggering::Together,
        },
        limits: Limits {
            consecutive_terms: Some(3),
            pause_months: 12,
            total_terms: None,
            counts_from_months: 12,
            from_one_organisation: None,
        },
        standing: Franchise::default(),
        voting: Franchise::default(),
        nominations: nominations(),
        ballot: BallotRule {
            counting: Counting::Stages(ballots::count::Rule::Scottish),
            lot: Lot::DrawnInPublic,
            revoting: true,
            blank: true,
        },
        vacancies: vacancies(),
        holding: Holding {
            losing_eligibility: Consequence::Matter,
            changing_employer: Consequence::Matter,
        },
        meetings: meetings(),
        officers: officers(),
        timetable: timetable(),
        conduct: conduct(),
    }
}

fn nominations() -> Nominations {
    Nominations {
        by: NominatedBy::Either,
        proposers: 0,
        seconders: 0,
        statement_words: 500,
        photograph: true,
        interests: false,
    }
}

fn vacancies() -> Vacancies {
    Vacancies {
        routes: vec![Route::Countback, Route::CoOption, Route::LeftVacant],
        serves: Serves::Residue,
        too_near_days: 90,
        co_option: Some(CoOption {
            most: 2,
            with_vote: true,
        }),
    }
}

fn meetings() -> Meetings {
    Meetings {
        quorum: Quorum::Part { of: 3, parts: 1 },
        missed: Some(Missed {
            meetings: 3,
            of_the_last: 3,
            apologies_count: false,
            then: Consequence::Matter,
        }),
    }
}

fn officers() -> Officers {
    Officers {
        term_months: 24,
        consecutive_terms: Some(2),
        ballot: Some(OfficerBallot::RunOff {
            drops: Drops::Lowest,
            rounds: 4,
        }),
        resolution: true,
        proposer: false,
        seconder: false,
        single_nominee: SingleNominee::YesOrNo,
        tie: OfficerTie::Lot,
        acting: Acting::ViceChair,
    }
}

fn timetable() -> Timetable {
    Timetable {
        time_zone: "Europe/London".into(),
        days: Days::Working,
        close_at: NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default(),
        notice: 40,
        nominations_close: 28,
        candidates_published: 27,
        withdrawals_close: 25,
        record_date: 28,
        voting_opens: 15,
        extension_days: 5,
    }
}

fn conduct() -> Conduct {
    Conduct {
        profile: Profile::Separated,
        trustees: 3,
        threshold: 2,
        two_to_open: false,
        two_to_declare: false,
        challenge_days: 21,
        retention_months: 12,
    }
}

fn halves(mut rules: Draft) -> Draft {
    rules.term.staggering = Staggering::Halves { short_months: 12 };
    rules.limits.counts_from_months = 12;
    rules
}

fn added_up(mut rules: Draft, marks: Marks) -> Draft {
    rules.ballot.counting = Counting::Marks(marks);
    rules.vacancies.routes = vec![Route::NextCandidate, Route::LeftVacant];
    rules.vacancies.co_option = None;
    rules.officers.ballot = Some(OfficerBallot::Approval);
    rules
}

fn plurality() -> Draft {
    let mut rules = added_up(standard(5), Marks::Plurality);
    rules.term.months = 12;
    rules.limits.counts_from_months = 6;
    rules.vacancies.routes = vec![Route::ByElection, Route::LeftVacant];
    rules.officers.term_months = 12;
    rules.officers.ballot = Some(OfficerBallot::RunOff {
        drops: Drops::AllButTwo,
        rounds: 2,
    });
    rules
}
