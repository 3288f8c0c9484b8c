//! Seats: their classes and terms, who may stand and vote, how votes are counted, vacancies.

use std::collections::HashSet;

use super::Found;
use crate::language::t;
use crate::panels::rules::{Counting, Draft, Lot, NominatedBy, Route, Staggering};
use crate::values::{Line, Slug};

/// The most candidates that a ranking holds, and so the most seats by far.
const MOST_SEATS: u16 = 100;

/// All that is wrong with them.
pub(super) fn check(draft: &Draft, found: &mut Found) {
    seats(draft, found);
    people(draft, found);
    ballot(draft, found);
    vacancies(draft, found);
}

fn seats(draft: &Draft, found: &mut Found) {
    let field = "seats";
    let all: u32 = draft.seats.iter().map(|class| u32::from(class.seats)).sum();
    found.unless(
        (1..=u32::from(MOST_SEATS)).contains(&all),
        field,
        t!("{all} seats in all", all),
        t!("give the classes 1 to 100 seats together"),
    );
    let mut names = HashSet::new();
    for class in &draft.seats {
        let remedy = t!("use 1 to 40 lower-case letters, digits and hyphens, each name once");
        let holds = Slug::parse(field, &class.name).is_ok() && names.insert(&class.name);
        found.unless(
            holds,
            field,
            t!(
                "the class name {name}",
                name = format_args!("{:?}", class.name)
            ),
            remedy,
        );
        let holds = Line::parse(field, &class.label).is_ok() && class.seats > 0;
        let reason = t!(
            "the class {name} has no label or no seat",
            name = format_args!("{:?}", class.name)
        );
        found.unless(holds, field, reason, t!("give it both, or leave it out"));
    }
    found.months("term.months", draft.term.months);
    if let Staggering::Halves { short_months } = draft.term.staggering {
        found.unless(
            0 < short_months && short_months < draft.term.months,
            "term.staggering.short_months",
            t!(
                "{short_months} months isn’t shorter than the full term",
                short_months
            ),
            t!("use half of the term"),
        );
        found.unless(
            all > 1,
            "term.staggering",
            t!("one seat has no halves"),
            t!("let the terms end together"),
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
            t!("0 would let nobody in"),
            t!("use 1 or more, or leave it out"),
        );
    }
    if let (Some(row), Some(all)) = (limits.consecutive_terms, limits.total_terms) {
        let reason = t!("{row} terms in a row are more than {all} in all", row, all);
        found.unless(
            row <= all,
            "limits.consecutive_terms",
            reason,
            t!("lower it, or raise total_terms"),
        );
    }
    let pause = limits.pause_months == 0 || limits.consecutive_terms.is_some();
    found.unless(
        pause,
        "limits.pause_months",
        t!("a pause means something after a number of terms only"),
        t!("set consecutive_terms too, or use 0"),
    );
    found.unless(
        limits.counts_from_months <= draft.term.months,
        "limits.counts_from_months",
        t!("even a full term would not count"),
        t!("use no more months than a term has"),
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
            t!("one isn’t a network’s short name"),
            t!("use the names in addresses"),
        );
    }
    let by = &draft.nominations;
    found.unless(
        by.by != NominatedBy::Others || by.proposers > 0,
        "nominations.proposers",
        t!("members are nominated by others, and nobody has to propose them"),
        t!("use 1 or more, or let candidates stand themselves"),
    );
    found.unless(
        by.proposers <= 50 && by.seconders <= 50,
        "nominations.seconders",
        t!("that many supporters would keep everybody out"),
        t!("use 50 at most of each"),
    );
    found.unless(
        (1..=2_000).contains(&by.statement_words),
        "nominations.statement_words",
        t!("{words} words", words = by.statement_words),
        t!("use 1 to 2000; 250 is usual"),
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
        t!("the rule {rule} can’t keep seats for some categories", rule),
        t!("choose a rule that counts by stages, such as scottish, or one open class of seats"),
    );
    found.unless(
        draft.limits.from_one_organisation.is_none() || rule.keeps_constraints(),
        "limits.from_one_organisation",
        t!("the rule {rule} can’t keep the cap in the count", rule),
        t!("choose a rule that counts by stages, such as scottish, or leave the cap out"),
    );
    if let Lot::PublicSeed { source } = &draft.ballot.lot {
        let holds = Line::parse("ballot.lot.source", source).is_ok();
        found.unless(
            holds,
            "ballot.lot.source",
            t!("it doesn’t say what the seed is"),
            t!("name a number that all can look up"),
        );
    }
}

fn vacancies(draft: &Draft, found: &mut Found) {
    let (field, rules) = ("vacancies.routes", &draft.vacancies);
    let once: HashSet<_> = rules.routes.iter().map(|route| route.as_str()).collect();
    found.unless(
        !rules.routes.is_empty() && once.len() == rules.routes.len(),
        field,
        t!("there is none, or one comes twice"),
        t!("name each once; \"left-vacant\" if that is all"),
    );
    let last = rules
        .routes
        .iter()
        .position(|route| *route == Route::LeftVacant);
    found.unless(
        last.is_none_or(|place| place + 1 == rules.routes.len()),
        field,
        t!("nothing comes after leaving the seat vacant"),
        t!("put left-vacant last"),
    );
    let has = |route| rules.routes.contains(&route);
    let stages = matches!(draft.ballot.counting, Counting::Stages(_));
    found.unless(
        stages || !has(Route::Countback),
        field,
        t!("only rankings counted by stages can be counted back"),
        t!("choose another route, or a rule such as scottish"),
    );
    let ranked = !matches!(draft.ballot.counting, Counting::Graded(_));
    found.unless(
        ranked || !has(Route::NextCandidate),
        field,
        t!(
            "the rule {rule} puts nobody second",
            rule = draft.ballot.counting
        ),
        t!("choose another route"),
    );
    found.unless(
        !has(Route::CoOption) || rules.co_option.is_some(),
        "vacancies.co_option",
        t!("a route is co-option, and nothing is said about it"),
        t!("say how many and whether they vote"),
    );
    found.unless(
        rules.co_option.as_ref().is_none_or(|rule| rule.most > 0),
        "vacancies.co_option.most",
        t!("0 is no co-option"),
        t!("use 1 or more, or leave co_option out"),
    );
    let term_days = u32::from(draft.term.months) * 28;
    found.unless(
        u32::from(rules.too_near_days) < term_days,
        "vacancies.too_near_days",
        t!("every vacancy of a term would be too near its end"),
        t!("use fewer days than a term has"),
    );
}
