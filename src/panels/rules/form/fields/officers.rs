//! Those who hold the seats, and the officers.

use super::{amount, one, tick};
use crate::panels::rules::form::words::NONE;
use crate::panels::rules::sentences::headings;
use crate::web::asked::{Field, Group};

/// What may follow from something.
const FOLLOWS: &[(&str, &str)] = &[
    ("nothing", "Nothing"),
    ("matter", "The secretary is told, and decides"),
    ("ends-seat", "The seat ends"),
];

pub(super) fn holding() -> Group {
    Group::new(
        "what-ends-a-seat",
        headings::HOLDING,
        "",
        vec![
            one(
                "holding/losing_eligibility",
                "When a member may no longer stand",
                FOLLOWS,
            ),
            one(
                "holding/changing_employer",
                "When a member leaves the organisation that they stood with",
                FOLLOWS,
            ),
        ],
    )
}

pub(super) fn meetings() -> Group {
    let quorum = "meetings/quorum/kind";
    let then = "meetings/missed/then";
    let missed = |field: Field| field.only(then, &["matter", "ends-seat"]);
    Group::new(
        "quorum",
        headings::MEETINGS,
        "",
        vec![
            one(
                quorum,
                "How many have to be there for a meeting to decide",
                &[
                    ("more-than-half", "More than half of those with a vote"),
                    ("part", "A part of those with a vote"),
                    ("members", "A number of members"),
                ],
            ),
            amount("meetings/quorum/parts", "So many parts", "parts")
                .only(quorum, &["part"])
                .hint("Only with a part: 1 here and 3 below is a third, rounded up."),
            amount("meetings/quorum/of", "Of how many parts", "parts").only(quorum, &["part"]),
            amount("meetings/quorum/members", "So many members", "members")
                .only(quorum, &["members"])
                .hint("Only with a number of members."),
            one(then, "When a member misses meetings", FOLLOWS),
            missed(amount(
                "meetings/missed/meetings",
                "How many have to be missed",
                "meetings",
            ))
            .hint("Only where something follows."),
            missed(amount(
                "meetings/missed/of_the_last",
                "Of the last",
                "meetings",
            ))
            .hint("The same number: in a row."),
            missed(tick(
                "meetings/missed/apologies_count",
                "A meeting with apologies counts as missed",
            )),
        ],
    )
}

pub(super) fn officers() -> Group {
    let method = "officers/ballot/method";
    let run_off = |field: Field| field.only(method, &["run-off"]);
    Group::new(
        "officers-of-the-panel",
        headings::OFFICERS,
        "The panel’s members with a vote choose them.",
        vec![
            amount("officers/term_months", "Length of an office", "months")
                .hint("It ends with the holder’s seat, if that is sooner."),
            amount(
                "officers/consecutive_terms",
                "Terms in one office, one after the other",
                "terms at most",
            )
            .optional()
            .hint("Left empty: no limit."),
            one(
                method,
                "Secret ballot",
                &[
                    (NONE, "None: by resolution alone"),
                    (
                        "run-off",
                        "One mark, in rounds until somebody has more than half",
                    ),
                    ("approval", "Any number of marks; the most elect"),
                ],
            ),
            run_off(one(
                "officers/ballot/drops",
                "Who is out before the next round",
                &[
                    ("lowest", "Whoever has the fewest votes"),
                    ("all-but-two", "All but the two with the most"),
                ],
            ))
            .hint("Only with rounds."),
            run_off(amount(
                "officers/ballot/rounds",
                "How many rounds",
                "rounds at most",
            ))
            .hint("Only with rounds. In the last the most votes elect."),
            tick(
                "officers/resolution",
                "A meeting can choose by a recorded resolution",
            ),
            tick(
                "officers/proposer",
                "A candidate for an office needs a proposer",
            ),
            tick(
                "officers/seconder",
                "A candidate for an office needs a seconder",
            ),
            one(
                "officers/single_nominee",
                "Where one member stands",
                &[
                    (
                        "yes-or-no",
                        "The others say yes or no; more than half have to say yes",
                    ),
                    ("unopposed", "They are elected unopposed"),
                ],
            ),
            one(
                "officers/tie",
                "What decides a tie",
                &[
                    ("lot", "The lot"),
                    (
                        "longer-service",
                        "Longer membership of the panel; then the lot",
                    ),
                ],
            ),
            one(
                "officers/acting",
                "Who chairs while there is no chair",
                &[
                    (
                        "vice-chair",
                        "The vice-chair, or else the longest-serving member",
                    ),
                    ("longest-serving", "The longest-serving member"),
                ],
            ),
        ],
    )
}
