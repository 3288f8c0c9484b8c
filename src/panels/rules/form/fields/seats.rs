//! Seats: their classes and terms, who may stand and vote, how votes are counted, vacancies.

use super::{amount, one, tick};
use crate::panels::rules::form::words::{LIMITED, NONE};
use crate::panels::rules::sentences::headings;
use crate::panels::rules::{Counting, Route};
use crate::web::asked::{Field, Group, Takes};

/// The most ways of filling a vacancy.
const PLACES: [&str; Route::ALL.len()] = ["First", "Second", "Third", "Fourth", "Fifth"];

pub(super) fn seats(lines: usize) -> Group {
    let line = |number: usize| {
        let (at, class) = (
            format!("seats/{number}"),
            format!("Class {}", number.saturating_add(1)),
        );
        [
            Field::new(
                format!("{at}/label"),
                format!("{class}: what its seats are called"),
                Takes::Line,
            )
            .optional(),
            Field::new(
                format!("{at}/name"),
                format!("{class}: its short name"),
                Takes::Line,
            )
            .optional()
            .hint("In lists and addresses: lower-case letters, digits and hyphens, such as “nursing”."),
            Field::new(
                format!("{at}/seats"),
                format!("{class}: how many seats"),
                Takes::Amount("seats"),
            )
            .optional(),
            Field::new(
                format!("{at}/categories"),
                format!("{class}: categories of members"),
                Takes::Lines,
            )
            .optional()
            .hint("One a line, as on the roll, if these alone may hold the seats. Left empty: whoever may stand."),
        ]
    };
    Group::new(
        "seats",
        headings::SEATS,
        "Most panels have one class of seats. With several, each has its own number, and may be kept for categories of \
         members. A class whose fields are all empty isn’t there; read the rules below to get more lines.",
        (0..lines).flat_map(line).collect(),
    )
}

pub(super) fn term() -> Group {
    Group::new(
        "terms",
        headings::TERM,
        "",
        vec![
            amount("term/months", "Length of a full term", "months"),
            one(
                "term/staggering/kind",
                "Which seats an election fills",
                &[("together", "All of them"), ("halves", "Half of them each time")],
            ),
            amount("term/staggering/short_months", "Length of the short term", "months")
                .only("term/staggering/kind", &["halves"])
                .hint("Only with half of the seats each time: where an election fills more, those elected last have it."),
        ],
    )
}

pub(super) fn limits() -> Group {
    Group::new(
        "limits-of-terms",
        headings::LIMITS,
        "What is left empty is no limit.",
        vec![
            amount("limits/consecutive_terms", "Terms one after the other", "terms at most").optional(),
            amount("limits/pause_months", "After how long without a seat terms are counted anew", "months")
                .hint("0 where there is no such limit."),
            amount("limits/total_terms", "Terms in all", "terms at most").optional(),
            amount("limits/counts_from_months", "How long a term has to be to count", "months")
                .hint("So that the rest of somebody else’s term doesn’t count as one. 0: every term counts."),
            amount("limits/from_one_organisation", "From one organisation at a time", "members at most")
                .optional()
                .hint("Only a count by stages, such as STV, can keep it."),
        ],
    )
}

pub(super) fn people() -> Group {
    let networks = |name: &str, label: &str| {
        Field::new(name, label, Takes::Lines)
            .optional()
            .hint("One a line, by the short name in its address. Left empty: the network that the panel advises.")
    };
    let categories = |name: &str, label: &str| {
        Field::new(name, label, Takes::Lines)
            .optional()
            .hint("One a line, as on the roll. Left empty: all.")
    };
    Group::new(
        "people",
        headings::PEOPLE,
        "",
        vec![
            networks("standing/networks", "Networks whose members may stand"),
            categories("standing/categories", "Categories that may stand"),
            networks("voting/networks", "Networks whose members may vote"),
            categories("voting/categories", "Categories that may vote"),
        ],
    )
}

pub(super) fn nominations() -> Group {
    Group::new(
        "candidates",
        headings::NOMINATIONS,
        "",
        vec![
            one(
                "nominations/by",
                "Who begins a nomination",
                &[
                    ("candidate", "The candidate stands"),
                    ("others", "Others propose, and the candidate accepts"),
                    ("either", "Either"),
                ],
            ),
            amount(
                "nominations/proposers",
                "How many have to propose a candidate",
                "members",
            )
            .hint("Each confirms it. 0: nobody has to."),
            amount(
                "nominations/seconders",
                "How many have to second",
                "members",
            ),
            amount(
                "nominations/statement_words",
                "The longest statement",
                "words",
            )
            .hint("250 is usual."),
            tick("nominations/photograph", "Candidates may show a photograph"),
            tick(
                "nominations/interests",
                "Candidates have to declare their interests",
            )
            .hint("If only that there are none."),
        ],
    )
}

/// The counting rules: those of the library, with one line for the limited vote, and the majority.
fn countings() -> Vec<(String, String)> {
    let known = ballots::count::rules().map(|(name, _)| name);
    let named = known.chain(["majority"]);
    let rules = named.filter_map(|name| name.parse::<Counting>().ok());
    let mut all: Vec<_> = rules.map(|rule| (rule.to_string(), rule.about())).collect();
    let limited = "Limited vote: fewer marks a ballot than seats, the most marks are elected";
    all.push((LIMITED.to_owned(), limited.to_owned()));
    all
}

pub(super) fn ballot() -> Group {
    let lot = "ballot/lot/from";
    Group::new(
        "votes",
        headings::BALLOT,
        "",
        vec![
            Field::new("ballot/counting", "How votes are counted", Takes::One(countings())).hint(
                "Rankings are opened one by one, after shuffling; marks are only ever added up. The chapter on \
                 counting says what each rule does.",
            ),
            amount("ballot/marks", "Marks on a ballot", "marks")
                .only("ballot/counting", &[LIMITED])
                .hint("Only with a limited vote."),
            one(
                lot,
                "Where a lot comes from",
                &[
                    ("public-seed", "A public number that nobody can choose"),
                    ("drawn-in-public", "Drawn by hand before witnesses"),
                ],
            )
            .hint("For a tie that nothing else decides."),
            Field::new("ballot/lot/source", "Which public number", Takes::Line)
                .only(lot, &["public-seed"])
                .hint("Only with a public number: what all can look up after the poll, and nobody before."),
            tick("ballot/revoting", "A voter may vote again")
                .hint("Until the close; the last ballot counts. So nobody can be sure of a vote that they forced or bought."),
            tick("ballot/blank", "A ballot with no choice can be cast"),
        ],
    )
}

pub(super) fn vacancies() -> Group {
    let mut routes = vec![(NONE, "No further way")];
    routes.extend(Route::ALL.map(|route| (route.as_str(), route.said())));
    let ways = PLACES.iter().enumerate().map(|(place, word)| {
        let label = format!("{word} way of filling it");
        one(&format!("vacancies/routes/{place}"), &label, &routes)
    });
    let mut fields: Vec<Field> = ways.collect();
    let co_opted = "vacancies/co_option/with_vote";
    fields.extend([
        one(
            "vacancies/serves",
            "How long the new member serves",
            &[
                ("residue", "The rest of the term"),
                ("full-term", "A full term"),
            ],
        ),
        amount(
            "vacancies/too_near_days",
            "Too near the end of the term",
            "days",
        )
        .hint("With fewer days left, the seat stays vacant until the next election."),
        one(
            co_opted,
            "Members without election",
            &[
                (NONE, "The panel co-opts nobody"),
                ("yes", "The panel may co-opt, with a vote"),
                ("no", "The panel may co-opt, without a vote"),
            ],
        ),
        amount(
            "vacancies/co_option/most",
            "Co-opted at a time",
            "members at most",
        )
        .only(co_opted, &["yes", "no"])
        .hint("Only where the panel may co-opt."),
    ]);
    Group::new(
        "vacancies-of-seats",
        headings::VACANCIES,
        "The ways are taken one after the other, until one fills the seat. Leaving it vacant comes last.",
        fields,
    )
}
