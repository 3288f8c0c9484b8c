//! Those who hold the seats, and the officers.

use super::{amount, one, tick};
use crate::language::{of, t};
use crate::panels::rules::form::words::NONE;
use crate::panels::rules::sentences::headings;
use crate::web::asked::{Field, Group};

/// What may follow from something.
fn follows() -> [(&'static str, &'static str); 3] {
    [
        ("nothing", t!("Nothing")),
        ("matter", t!("The secretary is told, and decides")),
        ("ends-seat", t!("The seat ends")),
    ]
}

pub(super) fn holding() -> Group {
    Group::new(
        "what-ends-a-seat",
        of(headings::HOLDING),
        "",
        vec![
            one(
                "holding/losing_eligibility",
                t!("When a member may no longer stand"),
                &follows(),
            ),
            one(
                "holding/changing_employer",
                t!("When a member leaves the organisation that they stood with"),
                &follows(),
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
        of(headings::MEETINGS),
        "",
        vec![
            one(
                quorum,
                t!("How many have to be there for a meeting to decide"),
                &[
                    ("more-than-half", t!("More than half of those with a vote")),
                    ("part", t!("A part of those with a vote")),
                    ("members", t!("A number of members")),
                ],
            ),
            amount(
                "meetings/quorum/parts",
                t!("How many parts have to be there"),
                t!("parts"),
            )
            .only(quorum, &["part"])
            .hint(t!(
                "Only with a part. For a third type 1 here and 3 below. It is rounded up."
            )),
            amount(
                "meetings/quorum/of",
                t!("Out of how many equal parts"),
                t!("parts"),
            )
            .only(quorum, &["part"]),
            amount(
                "meetings/quorum/members",
                t!("How many members have to be there"),
                t!("members"),
            )
            .only(quorum, &["members"])
            .hint(t!("Only with a number of members.")),
            one(then, t!("When a member misses meetings"), &follows()),
            missed(amount(
                "meetings/missed/meetings",
                t!("How many meetings have to be missed"),
                t!("meetings"),
            ))
            .hint(t!("Only where something follows.")),
            missed(amount(
                "meetings/missed/of_the_last",
                t!("Out of how many of the last meetings"),
                t!("meetings"),
            ))
            .hint(t!("The same number as above means: one after the other.")),
            missed(tick(
                "meetings/missed/apologies_count",
                t!("A meeting with apologies counts as missed"),
            )),
        ],
    )
}

pub(super) fn officers() -> Group {
    let method = "officers/ballot/method";
    let run_off = |field: Field| field.only(method, &["run-off"]);
    Group::new(
        "officers-of-the-panel",
        of(headings::OFFICERS),
        t!("The panel’s members with a vote choose them."),
        vec![
            amount(
                "officers/term_months",
                t!("Length of an office"),
                t!("months"),
            )
            .hint(t!("It ends with the holder’s seat, if that is sooner.")),
            amount(
                "officers/consecutive_terms",
                t!("Terms in one office, one after the other"),
                t!("terms at most"),
            )
            .optional()
            .hint(t!("Left empty: no limit.")),
            one(
                method,
                t!("Secret ballot"),
                &[
                    (NONE, t!("None: by resolution alone")),
                    (
                        "run-off",
                        t!("One mark, in rounds until somebody has more than half"),
                    ),
                    (
                        "approval",
                        t!("Any number of marks; those with the most are elected"),
                    ),
                ],
            ),
            run_off(one(
                "officers/ballot/drops",
                t!("Who is out before the next round"),
                &[
                    ("lowest", t!("Whoever has the fewest votes")),
                    ("all-but-two", t!("All but the two with the most")),
                ],
            ))
            .hint(t!("Only with rounds.")),
            run_off(amount(
                "officers/ballot/rounds",
                t!("How many rounds"),
                t!("rounds at most"),
            ))
            .hint(t!("Only with rounds. In the last the most votes elect.")),
            tick(
                "officers/resolution",
                t!("A meeting can choose by a recorded resolution"),
            ),
            tick(
                "officers/proposer",
                t!("A candidate for an office needs a proposer"),
            ),
            tick(
                "officers/seconder",
                t!("A candidate for an office needs a seconder"),
            ),
            one(
                "officers/single_nominee",
                t!("Where only one member stands"),
                &[
                    (
                        "yes-or-no",
                        t!("The others say yes or no; more than half have to say yes"),
                    ),
                    ("unopposed", t!("They are elected unopposed")),
                ],
            ),
            one(
                "officers/tie",
                t!("What decides a tie"),
                &[
                    ("lot", t!("The lot")),
                    (
                        "longer-service",
                        t!("Longer membership of the panel; then the lot"),
                    ),
                ],
            ),
            one(
                "officers/acting",
                t!("Who chairs while there is no chair"),
                &[
                    (
                        "vice-chair",
                        t!("The vice-chair, or else the longest-serving member"),
                    ),
                    ("longest-serving", t!("The longest-serving member")),
                ],
            ),
        ],
    )
}
