//! Seats: their classes and terms, who may stand and vote, how votes are counted, vacancies.

use super::{amount, one, tick};
use crate::language::{of, t};
use crate::panels::rules::form::words::{LIMITED, NONE};
use crate::panels::rules::sentences::headings;
use crate::panels::rules::{Counting, Route};
use crate::web::asked::{Field, Group, Takes};

/// The places of the ways of filling a vacancy: as many as there can be.
fn ways() -> [&'static str; Route::ALL.len()] {
    [
        t!("First way of filling it"),
        t!("Second way of filling it"),
        t!("Third way of filling it"),
        t!("Fourth way of filling it"),
        t!("Fifth way of filling it"),
    ]
}

pub(super) fn seats(lines: usize) -> Group {
    let line = |number: usize| {
        let (at, class) = (format!("seats/{number}"), number.saturating_add(1));
        [
            Field::new(
                format!("{at}/label"),
                t!("Class {class}: what its seats are called", class),
                Takes::Line,
            )
            .optional(),
            Field::new(
                format!("{at}/name"),
                t!("Class {class}: its short name", class),
                Takes::Line,
            )
            .optional()
            .hint(t!("In lists and addresses: lower-case letters, digits and hyphens, such as “nursing”.")),
            Field::new(
                format!("{at}/seats"),
                t!("Class {class}: number of seats", class),
                Takes::Amount(t!("seats")),
            )
            .optional()
            .hint(t!("Left empty only where there is no such class.")),
            Field::new(
                format!("{at}/categories"),
                t!("Class {class}: categories of members", class),
                Takes::Lines,
            )
            .optional()
            .hint(t!("One a line, as on the roll, if these alone may hold the seats. Left empty: whoever may stand.")),
        ]
    };
    Group::new(
        "seats",
        of(headings::SEATS),
        t!(
            "Most panels have one class of seats. With several, each has its own number, and may be kept for categories of \
             members. Leave a class that you don’t need empty. For more classes, press “Read the new rules”."
        ),
        (0..lines).flat_map(line).collect(),
    )
}

pub(super) fn term() -> Group {
    Group::new(
        "terms",
        of(headings::TERM),
        "",
        vec![
            amount("term/months", t!("Length of a full term"), t!("months")),
            one(
                "term/staggering/kind",
                t!("Which seats an election fills"),
                &[("together", t!("All of them")), ("halves", t!("Half of them each time"))],
            ),
            amount("term/staggering/short_months", t!("Length of the short term"), t!("months"))
                .only("term/staggering/kind", &["halves"])
                .hint(t!("Only with half of the seats each time: where an election fills more, those elected last have it.")),
        ],
    )
}

pub(super) fn limits() -> Group {
    Group::new(
        "limits-of-terms",
        of(headings::LIMITS),
        t!("What is left empty is no limit."),
        vec![
            amount("limits/consecutive_terms", t!("Terms one after the other"), t!("terms at most")).optional(),
            amount("limits/pause_months", t!("After how long without a seat terms are counted anew"), t!("months"))
                .hint(t!("0 where there is no such limit.")),
            amount("limits/total_terms", t!("Terms in all"), t!("terms at most")).optional(),
            amount("limits/counts_from_months", t!("How long a term has to be to count"), t!("months"))
                .hint(t!("So that the rest of somebody else’s term doesn’t count as a term of one’s own. 0: every term counts.")),
            amount("limits/from_one_organisation", t!("From one organisation at a time"), t!("members at most"))
                .optional()
                .hint(t!("Only a count by stages, such as STV, can keep it.")),
        ],
    )
}

pub(super) fn people() -> Group {
    let networks = |name: &str, label: &str| {
        Field::new(name, label, Takes::Lines)
            .optional()
            .hint(t!("One a line, by the short name in its address. Left empty: the network that the panel advises."))
    };
    let categories = |name: &str, label: &str| {
        Field::new(name, label, Takes::Lines)
            .optional()
            .hint(t!("One a line, as on the roll. Left empty: all."))
    };
    Group::new(
        "people",
        of(headings::PEOPLE),
        "",
        vec![
            networks("standing/networks", t!("Networks whose members may stand")),
            categories("standing/categories", t!("Categories that may stand")),
            networks("voting/networks", t!("Networks whose members may vote")),
            categories("voting/categories", t!("Categories that may vote")),
        ],
    )
}

pub(super) fn nominations() -> Group {
    Group::new(
        "candidates",
        of(headings::NOMINATIONS),
        "",
        vec![
            one(
                "nominations/by",
                t!("Who begins a nomination"),
                &[
                    ("candidate", t!("The candidate stands")),
                    ("others", t!("Others propose, and the candidate accepts")),
                    ("either", t!("Either")),
                ],
            ),
            amount(
                "nominations/proposers",
                t!("How many have to propose a candidate"),
                t!("members"),
            )
            .hint(t!("Each confirms it. 0: nobody has to.")),
            amount(
                "nominations/seconders",
                t!("How many have to second"),
                t!("members"),
            ),
            amount(
                "nominations/statement_words",
                t!("The longest statement"),
                t!("words"),
            )
            .hint(t!("250 is usual.")),
            tick(
                "nominations/photograph",
                t!("Candidates may show a photograph"),
            ),
            tick(
                "nominations/interests",
                t!("Candidates have to declare their interests"),
            )
            .hint(t!("They may say that there are none.")),
        ],
    )
}

/// The counting rules: those of the library, with one line for the limited vote, and the majority.
fn countings() -> Vec<(String, String)> {
    let known = ballots::count::rules().map(|(name, _)| name);
    let named = known.chain(["majority"]);
    let rules = named.filter_map(|name| name.parse::<Counting>().ok());
    let mut all: Vec<_> = rules.map(|rule| (rule.to_string(), rule.about())).collect();
    let limited =
        t!("Limited vote: fewer marks a ballot than seats, those with the most marks are elected");
    all.push((LIMITED.to_owned(), limited.to_owned()));
    all
}

pub(super) fn ballot() -> Group {
    let lot = "ballot/lot/from";
    Group::new(
        "votes",
        of(headings::BALLOT),
        "",
        vec![
            Field::new("ballot/counting", t!("How votes are counted"), Takes::One(countings())).hint(
                t!("Rankings are opened one by one, after shuffling; marks are only ever added up. The chapter on \
                 counting says what each rule does."),
            ),
            amount("ballot/marks", t!("Marks on a ballot"), t!("marks"))
                .only("ballot/counting", &[LIMITED])
                .hint(t!("Only with a limited vote.")),
            one(
                lot,
                t!("How a lot is drawn"),
                &[
                    ("public-seed", t!("By a public number that nobody can choose")),
                    ("drawn-in-public", t!("By hand, before witnesses")),
                ],
            )
            .hint(t!("For a tie that nothing else decides.")),
            Field::new("ballot/lot/source", t!("Which public number"), Takes::Line)
                .only(lot, &["public-seed"])
                .hint(t!("Only with a public number: what all can look up after the poll, and nobody before.")),
            tick("ballot/revoting", t!("A voter may vote again"))
                .hint(t!("Until the close; the last ballot counts. So nobody can be sure of a vote that they forced or bought.")),
            tick("ballot/blank", t!("A ballot with no choice can be cast")),
        ],
    )
}

pub(super) fn vacancies() -> Group {
    let mut routes = vec![(NONE, t!("No further way"))];
    routes.extend(Route::ALL.map(|route| (route.as_str(), route.said())));
    let ways = ways().into_iter().enumerate();
    let ways = ways.map(|(place, way)| one(&format!("vacancies/routes/{place}"), way, &routes));
    let mut fields: Vec<Field> = ways.collect();
    let co_opted = "vacancies/co_option/with_vote";
    fields.extend([
        one(
            "vacancies/serves",
            t!("How long the new member serves"),
            &[
                ("residue", t!("The rest of the term")),
                ("full-term", t!("A full term")),
            ],
        ),
        amount(
            "vacancies/too_near_days",
            t!("Too near the end of the term"),
            t!("days"),
        )
        .hint(t!(
            "With fewer days left, the seat stays vacant until the next election."
        )),
        one(
            co_opted,
            t!("Members without election"),
            &[
                (NONE, t!("The panel co-opts nobody")),
                ("yes", t!("The panel may co-opt, with a vote")),
                ("no", t!("The panel may co-opt, without a vote")),
            ],
        ),
        amount(
            "vacancies/co_option/most",
            t!("Co-opted members at a time"),
            t!("members at most"),
        )
        .only(co_opted, &["yes", "no"])
        .hint(t!("Only where the panel may co-opt.")),
    ]);
    Group::new(
        "vacancies-of-seats",
        of(headings::VACANCIES),
        t!(
            "The ways are taken one after the other, until one fills the seat. Leaving it vacant comes last."
        ),
        fields,
    )
}
