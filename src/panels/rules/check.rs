//! Whether rules are sound: every fault with its field, the reason and the remedy.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::json;

use super::{
    Consequence, Counting, Draft, Lot, NominatedBy, OfficerBallot, PanelRules, Profile, Quorum,
    Route, Staggering,
};
use crate::error::Problem;
use crate::values::{Line, Slug};

/// The most candidates that a ranking holds, and so the most seats by far.
const MOST_SEATS: u16 = 100;

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
        for part in [
            seats, people, ballot, vacancies, holding, officers, days, conduct,
        ] {
            part(&draft, &mut found);
        }
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
            format!("{months} months is no term"),
            "use 1 to 120",
        );
    }
}

fn seats(draft: &Draft, found: &mut Found) {
    let field = "seats";
    let all: u32 = draft.seats.iter().map(|class| u32::from(class.seats)).sum();
    found.unless(
        (1..=u32::from(MOST_SEATS)).contains(&all),
        field,
        format!("{all} seats in all"),
        "give the classes 1 to 100 seats together",
    );
    let mut names = HashSet::new();
    for class in &draft.seats {
        let remedy = "use 1 to 40 lower-case letters, digits and hyphens, each name once";
        let holds = Slug::parse(field, &class.name).is_ok() && names.insert(&class.name);
        found.unless(
            holds,
            field,
            format!("the class name {:?}", class.name),
            remedy,
        );
        let holds = Line::parse(field, &class.label).is_ok() && class.seats > 0;
        let reason = format!("the class {:?} has no label or no seat", class.name);
        found.unless(holds, field, reason, "give it both, or leave it out");
    }
    found.months("term.months", draft.term.months);
    if let Staggering::Halves { short_months } = draft.term.staggering {
        found.unless(
            0 < short_months && short_months < draft.term.months,
            "term.staggering.short_months",
            format!("{short_months} months isn't shorter than the full term"),
            "use half of the term",
        );
        found.unless(
            all > 1,
            "term.staggering",
            "one seat has no halves",
            "let the terms end together",
        );
    }
}

fn people(draft: &Draft, found: &mut Found) {
    let limits = &draft.limits;
    for (field, limit) in [
        ("limits.consecutive_terms", limits.consecutive_terms),
        ("limits.total_terms", limits.total_terms),
        ("limits.from_one_organisation", limits.from_one_organisation),
    ] {
        found.unless(
            limit != Some(0),
            field,
            "0 would let nobody in",
            "use 1 or more, or leave it out",
        );
    }
    if let (Some(row), Some(all)) = (limits.consecutive_terms, limits.total_terms) {
        let reason = format!("{row} terms in a row are more than {all} in all");
        found.unless(
            row <= all,
            "limits.consecutive_terms",
            reason,
            "lower it, or raise total_terms",
        );
    }
    let pause = limits.pause_months == 0 || limits.consecutive_terms.is_some();
    found.unless(
        pause,
        "limits.pause_months",
        "a pause means something after a number of terms only",
        "set consecutive_terms too, or use 0",
    );
    found.unless(
        limits.counts_from_months <= draft.term.months,
        "limits.counts_from_months",
        "even a full term would not count",
        "use no more months than a term has",
    );
    for (field, franchise) in [
        ("standing.networks", &draft.standing),
        ("voting.networks", &draft.voting),
    ] {
        let holds = franchise
            .networks
            .iter()
            .all(|slug| Slug::parse(field, slug).is_ok());
        found.unless(
            holds,
            field,
            "one isn't a network's short name",
            "use the names in addresses",
        );
    }
    let by = &draft.nominations;
    found.unless(
        by.by != NominatedBy::Others || by.proposers > 0,
        "nominations.proposers",
        "members are nominated by others, and nobody has to propose them",
        "use 1 or more, or let candidates stand themselves",
    );
    found.unless(
        by.proposers <= 50 && by.seconders <= 50,
        "nominations.seconders",
        "that many supporters would keep everybody out",
        "use 50 at most of each",
    );
    found.unless(
        (1..=2_000).contains(&by.statement_words),
        "nominations.statement_words",
        format!("{} words", by.statement_words),
        "use 1 to 2000; 250 is usual",
    );
}

fn ballot(draft: &Draft, found: &mut Found) {
    let field = "ballot.counting";
    let rule = draft.ballot.counting;
    let all: u16 = draft
        .seats
        .iter()
        .fold(0, |sum, class| sum.saturating_add(class.seats));
    if let Err((reason, remedy)) = rule.fills(usize::from(all)) {
        found.unless(false, field, reason, remedy);
    }
    let reserved = draft.seats.iter().any(|class| !class.categories.is_empty());
    found.unless(
        !reserved || rule.keeps_constraints(),
        field,
        format!("the rule {rule} can't keep seats for some categories"),
        "choose a rule that counts by stages, such as scottish, or one open class of seats",
    );
    found.unless(
        draft.limits.from_one_organisation.is_none() || rule.keeps_constraints(),
        "limits.from_one_organisation",
        format!("the rule {rule} can't keep the cap in the count"),
        "choose a rule that counts by stages, such as scottish, or leave the cap out",
    );
    if let Lot::PublicSeed { source } = &draft.ballot.lot {
        let holds = Line::parse("ballot.lot.source", source).is_ok();
        found.unless(
            holds,
            "ballot.lot.source",
            "it doesn't say what the seed is",
            "name a number that all can look up",
        );
    }
}

fn vacancies(draft: &Draft, found: &mut Found) {
    let (field, rules) = ("vacancies.routes", &draft.vacancies);
    let once: HashSet<_> = rules.routes.iter().map(|route| route.as_str()).collect();
    found.unless(
        !rules.routes.is_empty() && once.len() == rules.routes.len(),
        field,
        "there is none, or one comes twice",
        "name each once; \"left-vacant\" if that is all",
    );
    let last = rules
        .routes
        .iter()
        .position(|route| *route == Route::LeftVacant);
    found.unless(
        last.is_none_or(|place| place + 1 == rules.routes.len()),
        field,
        "nothing comes after leaving the seat vacant",
        "put left-vacant last",
    );
    let has = |route| rules.routes.contains(&route);
    let stages = matches!(draft.ballot.counting, Counting::Stages(_));
    found.unless(
        stages || !has(Route::Countback),
        field,
        "only rankings counted by stages can be counted back",
        "choose another route, or a rule such as scottish",
    );
    let ranked = !matches!(draft.ballot.counting, Counting::Graded(_));
    found.unless(
        ranked || !has(Route::NextCandidate),
        field,
        format!("the rule {} puts nobody second", draft.ballot.counting),
        "choose another route",
    );
    found.unless(
        !has(Route::CoOption) || rules.co_option.is_some(),
        "vacancies.co_option",
        "a route is co-option, and nothing is said about it",
        "say how many and whether they vote",
    );
    found.unless(
        rules.co_option.as_ref().is_none_or(|rule| rule.most > 0),
        "vacancies.co_option.most",
        "0 is no co-option",
        "use 1 or more, or leave co_option out",
    );
    let term_days = u32::from(draft.term.months) * 28;
    found.unless(
        u32::from(rules.too_near_days) < term_days,
        "vacancies.too_near_days",
        "every vacancy of a term would be too near its end",
        "use fewer days than a term has",
    );
}

fn holding(draft: &Draft, found: &mut Found) {
    let all: u16 = draft
        .seats
        .iter()
        .fold(0, |sum, class| sum.saturating_add(class.seats));
    let (holds, reason) = match draft.meetings.quorum {
        Quorum::MoreThanHalf => (true, String::new()),
        Quorum::Part { of, parts } => (
            0 < parts && parts <= of,
            format!("{parts} of {of} parts is no quorum"),
        ),
        Quorum::Members { members } => (
            0 < members && members <= all,
            format!("{members} members of a panel of {all}"),
        ),
    };
    found.unless(
        holds,
        "meetings.quorum",
        reason,
        "use a number that the panel can reach",
    );
    if let Some(missed) = &draft.meetings.missed {
        found.unless(
            0 < missed.meetings && missed.meetings <= missed.of_the_last,
            "meetings.missed.of_the_last",
            format!("{} of the last {}", missed.meetings, missed.of_the_last),
            "use at least as many as have to be missed; the same number for \"in a row\"",
        );
        found.unless(
            missed.then != Consequence::Nothing,
            "meetings.missed.then",
            "a rule with no consequence is none",
            "use matter or ends-seat, or leave missed out",
        );
    }
}

fn officers(draft: &Draft, found: &mut Found) {
    let rules = &draft.officers;
    found.months("officers.term_months", rules.term_months);
    found.unless(
        rules.consecutive_terms != Some(0),
        "officers.consecutive_terms",
        "0 would let nobody in",
        "use 1 or more, or leave it out",
    );
    found.unless(
        rules.ballot.is_some() || rules.resolution,
        "officers.ballot",
        "there is neither a ballot nor a resolution",
        "allow at least one of the two",
    );
    if let Some(OfficerBallot::RunOff { rounds, .. }) = rules.ballot {
        found.unless(
            (1..=10).contains(&rounds),
            "officers.ballot.rounds",
            format!("{rounds} rounds"),
            "use 1 to 10",
        );
    }
    found.unless(
        rules.proposer || !rules.seconder,
        "officers.seconder",
        "there is nobody to second where nobody proposes",
        "ask for a proposer too",
    );
}

fn days(draft: &Draft, found: &mut Found) {
    let days = &draft.timetable;
    let known = days.time_zone.parse::<chrono_tz::Tz>().is_ok();
    found.unless(
        known,
        "timetable.time_zone",
        "it isn't an IANA name",
        "use one such as Europe/London",
    );
    let order = [
        ("timetable.notice", days.notice),
        ("timetable.nominations_close", days.nominations_close),
        ("timetable.candidates_published", days.candidates_published),
        ("timetable.withdrawals_close", days.withdrawals_close),
        ("timetable.voting_opens", days.voting_opens),
    ];
    for pair in order.windows(2) {
        if let [(_, before), (field, after)] = pair {
            let reason = format!("{after} days before the close is earlier than what it follows");
            found.unless(
                after <= before,
                field,
                reason,
                "use no more days than the step before",
            );
        }
    }
    found.unless(
        days.nominations_close < days.notice,
        "timetable.nominations_close",
        "nobody would have a day to stand",
        "use fewer days than the notice",
    );
    found.unless(
        days.voting_opens > 0,
        "timetable.voting_opens",
        "voting would open when it closes",
        "use 1 day or more",
    );
    found.unless(
        days.record_date >= days.voting_opens && days.record_date <= days.notice,
        "timetable.record_date",
        format!(
            "{} days before the close is not between notice and poll",
            days.record_date
        ),
        "use a day from the notice to the opening of the poll",
    );
    found.unless(
        days.notice <= 366 && days.extension_days <= 60,
        "timetable.notice",
        "more than a year of notice, or more than 60 days of extension",
        "use fewer days",
    );
}

fn conduct(draft: &Draft, found: &mut Found) {
    let conduct = &draft.conduct;
    found.unless(
        conduct.profile == Profile::Separated,
        "conduct.profile",
        "by the profile \"convenient\" the service would make the voting codes and hold a key, so that \
         whoever runs it could vote for others unseen: it isn't offered",
        "use \"separated\", and name a registrar and trustees outside the service",
    );
    found.unless(
        (2..=20).contains(&conduct.trustees),
        "conduct.trustees",
        format!("{} trustees", conduct.trustees),
        "use 2 to 20: one alone could open the ballots",
    );
    found.unless(
        conduct.threshold >= 2 && conduct.threshold <= conduct.trustees,
        "conduct.threshold",
        format!("{} of {} trustees", conduct.threshold, conduct.trustees),
        "use 2 or more, and no more than there are; 2 of 3 survives the loss of one",
    );
    found.unless(
        conduct.challenge_days <= 90,
        "conduct.challenge_days",
        format!("{} days", conduct.challenge_days),
        "use 90 at most; 21 is usual",
    );
    found.unless(
        (1..=120).contains(&conduct.retention_months),
        "conduct.retention_months",
        format!("{} months", conduct.retention_months),
        "use 1 to 120; 12 is usual",
    );
}

#[cfg(test)]
mod tests {
    use super::super::templates;
    use super::*;

    fn faults(break_it: impl FnOnce(&mut Draft)) -> Vec<&'static str> {
        let mut draft = templates::standard(12);
        break_it(&mut draft);
        match PanelRules::try_from(draft) {
            Ok(_) => Vec::new(),
            Err(Faults(faults)) => faults.into_iter().map(|fault| fault.field).collect(),
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
            ("term.months", |d| d.term.months = 121),
            ("term.staggering.short_months", |d| {
                d.term.staggering = Staggering::Halves { short_months: 24 };
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
            ("voting.networks", |d| {
                d.voting.networks = vec!["A B".into()]
            }),
            ("nominations.proposers", |d| {
                d.nominations.by = NominatedBy::Others;
                d.nominations.proposers = 0;
            }),
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
