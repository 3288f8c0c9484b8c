//! Those who hold the seats, and the officers: quorum, missed meetings, ballot and resolution.

use super::Found;
use crate::panels::rules::{Consequence, Draft, OfficerBallot, Quorum, SingleNominee};

/// All that is wrong with them.
pub(super) fn check(draft: &Draft, found: &mut Found) {
    holding(draft, found);
    officers(draft, found);
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
        found.unless(
            rounds != 1 || rules.single_nominee == SingleNominee::Unopposed,
            "officers.ballot.rounds",
            "in the only round the most votes elect, so that nobody could say no to a single nominee",
            "use 2 rounds or more, or let a single nominee be elected unopposed",
        );
    }
    found.unless(
        rules.proposer || !rules.seconder,
        "officers.seconder",
        "there is nobody to second where nobody proposes",
        "ask for a proposer too",
    );
}
