//! Seats: their classes and terms, who may stand and vote, how votes are counted, vacancies.

use super::{counted, either};
use crate::language::t;
use crate::panels::rules::{
    BallotRule, Franchise, Limits, Lot, NominatedBy, Nominations, SeatClass, Serves, Staggering,
    Term, Vacancies,
};

pub(super) fn seats(classes: &[SeatClass]) -> Vec<String> {
    let class = |class: &SeatClass| {
        let (seats, label, name) = (class.seats, &class.label, &class.name);
        let categories = class.categories.join(", ");
        match (seats, class.categories.as_slice()) {
            (1, []) => t!(
                "1 seat, called “{label}” (in lists: {name}), open to all who may stand.",
                label,
                name
            ),
            (_, []) => t!(
                "{seats} seats, called “{label}” (in lists: {name}), open to all who may stand.",
                seats,
                label,
                name
            ),
            (1, _) => t!(
                "1 seat, called “{label}” (in lists: {name}), for members of these categories alone: {categories}.",
                label,
                name,
                categories
            ),
            _ => t!(
                "{seats} seats, called “{label}” (in lists: {name}), for members of these categories alone: \
                 {categories}.",
                seats,
                label,
                name,
                categories
            ),
        }
    };
    classes.iter().map(class).collect()
}

pub(super) fn term(term: &Term) -> Vec<String> {
    let full = counted(
        term.months,
        t!("A full term lasts 1 month."),
        t!("A full term lasts {months} months.", months = term.months),
    );
    let ends = match term.staggering {
        Staggering::Together => t!("All seats are filled in one election.").to_owned(),
        Staggering::Halves { short_months } => counted(
            short_months,
            t!(
                "Half of the seats are filled each time. Where one election fills more than half of them, those \
                 elected last have a short term of 1 month."
            ),
            t!(
                "Half of the seats are filled each time. Where one election fills more than half of them, those \
                 elected last have a short term of {months} months.",
                months = short_months
            ),
        ),
    };
    vec![full, ends]
}

/// How many terms somebody has at most, one after the other, and what begins the count anew.
fn row(most: u16, pause: u16) -> String {
    match (most, pause) {
        (1, 0) => t!(
            "Nobody has more than 1 term one after the other. Any time without a seat begins the count anew."
        )
        .to_owned(),
        (_, 0) => t!(
            "Nobody has more than {most} terms one after the other. Any time without a seat begins the count anew.",
            most
        ),
        (1, 1) => t!(
            "Nobody has more than 1 term one after the other. 1 month without a seat begins the count anew."
        )
        .to_owned(),
        (1, _) => t!(
            "Nobody has more than 1 term one after the other. {pause} months without a seat begin the count anew.",
            pause
        ),
        (_, 1) => t!(
            "Nobody has more than {most} terms one after the other. 1 month without a seat begins the count anew.",
            most
        ),
        _ => t!(
            "Nobody has more than {most} terms one after the other. {pause} months without a seat begin the count \
             anew.",
            most,
            pause
        ),
    }
}

pub(super) fn limits(limits: &Limits) -> Vec<String> {
    let row = match limits.consecutive_terms {
        None => t!("There is no limit to terms one after the other.").to_owned(),
        Some(most) => row(most, limits.pause_months),
    };
    let total = match limits.total_terms {
        None => t!("There is no limit to terms in all.").to_owned(),
        Some(most) => counted(
            most,
            t!("Nobody has more than 1 term in all."),
            t!("Nobody has more than {most} terms in all.", most),
        ),
    };
    let counts = match limits.counts_from_months {
        0 => t!("Every term counts, however short.").to_owned(),
        months => counted(
            months,
            t!("A term shorter than 1 month doesn’t count."),
            t!("A term shorter than {months} months doesn’t count.", months),
        ),
    };
    let together = match limits.from_one_organisation {
        None => t!("There is no limit to members from one organisation.").to_owned(),
        Some(most) => counted(
            most,
            t!("At most 1 member from one organisation sits at a time."),
            t!(
                "At most {most} members from one organisation sit at a time.",
                most
            ),
        ),
    };
    vec![row, total, counts, together]
}

/// Who may stand.
pub(super) fn may_stand(who: &Franchise) -> String {
    let (networks, categories) = (who.networks.join(", "), who.categories.join(", "));
    match (who.networks.is_empty(), who.categories.is_empty()) {
        (true, true) => {
            t!("Members of the network that the panel advises may stand, of all categories.")
                .to_owned()
        }
        (true, false) => t!(
            "Members of the network that the panel advises may stand, of these categories alone: {categories}.",
            categories
        ),
        (false, true) => t!(
            "Members of these networks: {networks} may stand, of all categories.",
            networks
        ),
        (false, false) => t!(
            "Members of these networks: {networks} may stand, of these categories alone: {categories}.",
            networks,
            categories
        ),
    }
}

/// Who may vote.
pub(super) fn may_vote(who: &Franchise) -> String {
    let (networks, categories) = (who.networks.join(", "), who.categories.join(", "));
    match (who.networks.is_empty(), who.categories.is_empty()) {
        (true, true) => {
            t!("Members of the network that the panel advises may vote, of all categories.")
                .to_owned()
        }
        (true, false) => t!(
            "Members of the network that the panel advises may vote, of these categories alone: {categories}.",
            categories
        ),
        (false, true) => t!(
            "Members of these networks: {networks} may vote, of all categories.",
            networks
        ),
        (false, false) => t!(
            "Members of these networks: {networks} may vote, of these categories alone: {categories}.",
            networks,
            categories
        ),
    }
}

pub(super) fn nominations(rule: &Nominations) -> Vec<String> {
    let by = match rule.by {
        NominatedBy::Candidate => t!("Candidates stand themselves."),
        NominatedBy::Others => t!("Others propose somebody, who stands by accepting."),
        NominatedBy::Either => {
            t!("Candidates stand themselves, or others propose them and they accept.")
        }
    };
    let (proposers, seconders) = (rule.proposers, rule.seconders);
    let support = match (proposers, seconders) {
        (0, 0) => t!("Nobody has to support a candidate.").to_owned(),
        (1, 1) => t!("A candidate needs 1 proposer and 1 seconder, who confirm it.").to_owned(),
        (1, _) => t!(
            "A candidate needs 1 proposer and {seconders} seconders, who confirm it.",
            seconders
        ),
        (_, 1) => t!(
            "A candidate needs {proposers} proposers and 1 seconder, who confirm it.",
            proposers
        ),
        _ => t!(
            "A candidate needs {proposers} proposers and {seconders} seconders, who confirm it.",
            proposers,
            seconders
        ),
    };
    vec![
        by.to_owned(),
        support,
        counted(
            rule.statement_words,
            t!("A statement has at most 1 word."),
            t!(
                "A statement has at most {words} words.",
                words = rule.statement_words
            ),
        ),
        either(
            rule.photograph,
            t!("Candidates may show a photograph."),
            t!("Candidates show no photograph."),
        ),
        either(
            rule.interests,
            t!("Candidates have to declare their interests, if only that there are none."),
            t!("Candidates don’t have to declare their interests."),
        ),
    ]
}

pub(super) fn ballot(rule: &BallotRule) -> Vec<String> {
    let lot = match &rule.lot {
        Lot::PublicSeed { source } => t!(
            "Where a tie comes to a lot, it is drawn with a number that all can look up: {source}.",
            source
        ),
        Lot::DrawnInPublic => {
            t!("Where a tie comes to a lot, it is drawn by hand before witnesses.").to_owned()
        }
    };
    vec![
        t!("The count: {rule}.", rule = rule.counting.about()),
        lot,
        either(
            rule.revoting,
            t!("A voter may vote again until the close; the last ballot counts."),
            t!("A voter votes once."),
        ),
        either(
            rule.blank,
            t!("A ballot with no choice can be cast."),
            t!("A ballot has to name somebody."),
        ),
    ]
}

pub(super) fn vacancies(rules: &Vacancies) -> Vec<String> {
    let mut said = Vec::new();
    for (place, route) in rules.routes.iter().enumerate() {
        let what = route.said().to_lowercase();
        said.push(match place {
            0 => t!("First comes: {what}.", what),
            _ => t!("If that fails: {what}.", what),
        });
    }
    said.push(match rules.serves {
        Serves::Residue => t!("The new member serves for the rest of the term.").to_owned(),
        Serves::FullTerm => t!("The new member serves a full term.").to_owned(),
    });
    said.push(match rules.too_near_days {
        0 => t!("A seat is filled however little is left of its term.").to_owned(),
        days => counted(
            days,
            t!("With fewer than 1 day left of the term, the seat stays vacant until the next election."),
            t!(
                "With fewer than {days} days left of the term, the seat stays vacant until the next election.",
                days
            ),
        ),
    });
    said.push(match &rules.co_option {
        None => t!("The panel co-opts nobody.").to_owned(),
        Some(rule) => co_option(rule.most, rule.with_vote),
    });
    said
}

fn co_option(most: u16, with_vote: bool) -> String {
    match (most, with_vote) {
        (1, true) => t!("The panel may co-opt 1 member at a time, who has a vote.").to_owned(),
        (1, false) => t!("The panel may co-opt 1 member at a time, who has no vote.").to_owned(),
        (_, true) => t!(
            "The panel may co-opt up to {most} members at a time; they have a vote.",
            most
        ),
        (_, false) => t!(
            "The panel may co-opt up to {most} members at a time; they have no vote.",
            most
        ),
    }
}
