//! Those who hold the seats, and the officers.

use super::{either, some};
use crate::panels::rules::{
    Acting, Consequence, Drops, Holding, Meetings, OfficerBallot, OfficerTie, Officers, Quorum,
    SingleNominee,
};

fn follows(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::Nothing => "nothing follows",
        Consequence::Matter => "the secretary is told, and decides",
        Consequence::EndsSeat => "the seat ends",
    }
}

pub(super) fn holding(rules: &Holding) -> Vec<String> {
    vec![
        format!(
            "When a member is no longer among those who may stand: {}.",
            follows(rules.losing_eligibility)
        ),
        format!(
            "When a member leaves the organisation that they stood with: {}.",
            follows(rules.changing_employer)
        ),
    ]
}

pub(super) fn meetings(rules: &Meetings) -> Vec<String> {
    let quorum = match rules.quorum {
        Quorum::MoreThanHalf => {
            "A meeting decides where more than half of those with a vote are there.".to_owned()
        }
        Quorum::Part { of, parts } => format!(
            "A meeting decides where {parts} of {of} parts of those with a vote are there, rounded up."
        ),
        Quorum::Members { members } => format!(
            "A meeting decides where {} with a vote are there.",
            some(members, "member")
        ),
    };
    let missed = match &rules.missed {
        None => "Missing meetings has no consequence.".to_owned(),
        Some(rule) => {
            let which = if rule.meetings == rule.of_the_last {
                format!("{} in a row", some(rule.meetings, "meeting"))
            } else {
                format!("{} of the last {}", rule.meetings, rule.of_the_last)
            };
            let apologies = if rule.apologies_count {
                "with or without apologies"
            } else {
                "without apologies"
            };
            format!(
                "When a member misses {which}, {apologies}: {}.",
                follows(rule.then)
            )
        }
    };
    vec![quorum, missed]
}

pub(super) fn officers(rules: &Officers) -> Vec<String> {
    let term = format!(
        "An office lasts {}, and no longer than its holder’s seat.",
        some(rules.term_months, "month")
    );
    let row = match rules.consecutive_terms {
        None => "There is no limit to terms in one office.".to_owned(),
        Some(most) => format!(
            "Nobody has more than {} in one office, one after the other.",
            some(most, "term")
        ),
    };
    let ballot = match &rules.ballot {
        None => "There is no secret ballot for an office.".to_owned(),
        Some(OfficerBallot::Approval) => {
            "By secret ballot: any number of marks, and the most elect.".to_owned()
        }
        Some(OfficerBallot::RunOff { drops, rounds }) => format!(
            "By secret ballot: one mark, and more than half elects. Otherwise there is another round without {}; \
             {} at most, and in the last the most votes elect.",
            match drops {
                Drops::Lowest => "whoever has the fewest votes",
                Drops::AllButTwo => "all but the two with the most",
            },
            some(*rounds, "round")
        ),
    };
    let support = match (rules.proposer, rules.seconder) {
        (false, false) => "Nobody has to propose or second a candidate for an office.",
        (true, false) => "A candidate for an office needs a proposer.",
        (_, true) => "A candidate for an office needs a proposer and a seconder.",
    };
    let single = match rules.single_nominee {
        SingleNominee::YesOrNo => {
            "Where one member stands, the others say yes or no, and more than half have to say yes."
        }
        SingleNominee::Unopposed => "Where one member stands, they are elected unopposed.",
    };
    let tie = match rules.tie {
        OfficerTie::Lot => "A tie is decided by lot.",
        OfficerTie::LongerService => {
            "A tie goes to whoever has been a member of the panel for longer, and then to the lot."
        }
    };
    let acting = match rules.acting {
        Acting::ViceChair => {
            "While there is no chair, the vice-chair chairs, or whoever has been a member for longest."
        }
        Acting::LongestServing => {
            "While there is no chair, whoever has been a member for longest chairs."
        }
    };
    vec![
        term,
        row,
        ballot,
        either(
            rules.resolution,
            "A meeting can choose an officer by a recorded resolution.",
            "No meeting can choose an officer by resolution.",
        ),
        support.to_owned(),
        single.to_owned(),
        tie.to_owned(),
        acting.to_owned(),
    ]
}
