//! Seats: their classes and terms, who may stand and vote, how votes are counted, vacancies.

use super::{either, some};
use crate::panels::rules::{
    BallotRule, Franchise, Limits, Lot, NominatedBy, Nominations, SeatClass, Serves, Staggering,
    Term, Vacancies,
};

pub(super) fn seats(classes: &[SeatClass]) -> Vec<String> {
    let class = |class: &SeatClass| {
        let many = some(class.seats, "seat");
        let of = match class.categories.as_slice() {
            [] => "open to all who may stand".to_owned(),
            names => format!(
                "for members of these categories alone: {}",
                names.join(", ")
            ),
        };
        format!(
            "{many}, called “{}” (in lists: {}), {of}.",
            class.label, class.name
        )
    };
    classes.iter().map(class).collect()
}

pub(super) fn term(term: &Term) -> Vec<String> {
    let full = format!("A full term lasts {}.", some(term.months, "month"));
    let ends = match term.staggering {
        Staggering::Together => "All seats are filled in one election.".to_owned(),
        Staggering::Halves { short_months } => format!(
            "Half of the seats are filled each time. Where one election fills more than half of them, those \
             elected last have a short term of {}.",
            some(short_months, "month")
        ),
    };
    vec![full, ends]
}

pub(super) fn limits(limits: &Limits) -> Vec<String> {
    let row = match (limits.consecutive_terms, limits.pause_months) {
        (None, _) => "There is no limit to terms one after the other.".to_owned(),
        (Some(most), 0) => format!(
            "Nobody has more than {} one after the other. Any time without a seat begins the count anew.",
            some(most, "term")
        ),
        (Some(most), pause) => format!(
            "Nobody has more than {} one after the other. {} without a seat begin the count anew.",
            some(most, "term"),
            some(pause, "month")
        ),
    };
    let total = match limits.total_terms {
        None => "There is no limit to terms in all.".to_owned(),
        Some(most) => format!("Nobody has more than {} in all.", some(most, "term")),
    };
    let counts = match limits.counts_from_months {
        0 => "Every term counts, however short.".to_owned(),
        months => format!(
            "A term shorter than {} doesn’t count.",
            some(months, "month")
        ),
    };
    let together = match limits.from_one_organisation {
        None => "There is no limit to members from one organisation.".to_owned(),
        Some(most) => format!(
            "At most {} from one organisation sit at a time.",
            some(most, "member")
        ),
    };
    vec![row, total, counts, together]
}

pub(super) fn franchise(act: &str, who: &Franchise) -> String {
    let networks = match who.networks.as_slice() {
        [] => "the network that the panel advises".to_owned(),
        names => format!("these networks: {}", names.join(", ")),
    };
    let categories = match who.categories.as_slice() {
        [] => "all categories".to_owned(),
        names => format!("these categories alone: {}", names.join(", ")),
    };
    format!("Members of {networks} may {act}, of {categories}.")
}

pub(super) fn nominations(rule: &Nominations) -> Vec<String> {
    let by = match rule.by {
        NominatedBy::Candidate => "Candidates stand themselves.",
        NominatedBy::Others => "Others propose somebody, who stands by accepting.",
        NominatedBy::Either => {
            "Candidates stand themselves, or others propose them and they accept."
        }
    };
    let support = match (rule.proposers, rule.seconders) {
        (0, 0) => "Nobody has to support a candidate.".to_owned(),
        (first, second) => format!(
            "A candidate needs {} and {}, who confirm it.",
            some(first, "proposer"),
            some(second, "seconder")
        ),
    };
    vec![
        by.to_owned(),
        support,
        format!(
            "A statement has at most {}.",
            some(rule.statement_words, "word")
        ),
        either(
            rule.photograph,
            "Candidates may show a photograph.",
            "Candidates show no photograph.",
        ),
        either(
            rule.interests,
            "Candidates have to declare their interests, if only that there are none.",
            "Candidates don’t have to declare their interests.",
        ),
    ]
}

pub(super) fn ballot(rule: &BallotRule) -> Vec<String> {
    let lot = match &rule.lot {
        Lot::PublicSeed { source } => format!(
            "Where a tie comes to a lot, it is drawn with a number that all can look up: {source}."
        ),
        Lot::DrawnInPublic => {
            "Where a tie comes to a lot, it is drawn by hand before witnesses.".to_owned()
        }
    };
    vec![
        format!("The count: {}.", rule.counting.about()),
        lot,
        either(
            rule.revoting,
            "A voter may vote again until the close; the last ballot counts.",
            "A voter votes once.",
        ),
        either(
            rule.blank,
            "A ballot with no choice can be cast.",
            "A ballot has to name somebody.",
        ),
    ]
}

pub(super) fn vacancies(rules: &Vacancies) -> Vec<String> {
    let mut said = Vec::new();
    for (route, place) in rules.routes.iter().zip(1_u8..) {
        let what = route.said().to_lowercase();
        said.push(match place {
            1 => format!("First comes: {what}."),
            _ => format!("If that fills nothing, number {place}: {what}."),
        });
    }
    said.push(match rules.serves {
        Serves::Residue => "The new member serves for the rest of the term.".to_owned(),
        Serves::FullTerm => "The new member serves a full term.".to_owned(),
    });
    said.push(match rules.too_near_days {
        0 => "A seat is filled however little is left of its term.".to_owned(),
        days => format!(
            "With fewer than {} left of the term, the seat stays vacant until the next election.",
            some(days, "day")
        ),
    });
    said.push(match &rules.co_option {
        None => "The panel co-opts nobody.".to_owned(),
        Some(rule) => format!(
            "The panel may co-opt, {} at a time at most, {}.",
            some(rule.most, "member"),
            if rule.with_vote {
                "with a vote"
            } else {
                "without a vote"
            }
        ),
    });
    said
}
