//! Those who hold the seats, and the officers: quorum, missed meetings, ballot and resolution.

use super::Found;
use crate::language::t;
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
            t!("{parts} of {of} parts is no quorum", parts, of),
        ),
        Quorum::Members { members } => (
            0 < members && members <= all,
            t!("{members} members of a panel of {all}", members, all),
        ),
    };
    found.unless(
        holds,
        "meetings.quorum",
        reason,
        t!("use a number that the panel can reach"),
    );
    if let Some(missed) = &draft.meetings.missed {
        found.unless(
            0 < missed.meetings && missed.meetings <= missed.of_the_last,
            "meetings.missed.of_the_last",
            t!(
                "{meetings} of the last {last}",
                meetings = missed.meetings,
                last = missed.of_the_last
            ),
            t!("use at least as many as have to be missed; the same number for “in a row”"),
        );
        found.unless(
            missed.then != Consequence::Nothing,
            "meetings.missed.then",
            t!("a rule with no consequence is none"),
            t!("use matter or ends-seat, or leave missed out"),
        );
    }
}

fn officers(draft: &Draft, found: &mut Found) {
    let rules = &draft.officers;
    found.months("officers.term_months", rules.term_months);
    found.unless(
        rules.consecutive_terms != Some(0),
        "officers.consecutive_terms",
        t!("0 would let nobody in"),
        t!("use 1 or more, or leave it out"),
    );
    found.unless(
        rules.ballot.is_some() || rules.resolution,
        "officers.ballot",
        t!("there is neither a ballot nor a resolution"),
        t!("allow at least one of the two"),
    );
    if let Some(OfficerBallot::RunOff { rounds, .. }) = rules.ballot {
        found.unless(
            (1..=10).contains(&rounds),
            "officers.ballot.rounds",
            t!("{rounds} rounds", rounds),
            t!("use 1 to 10"),
        );
        found.unless(
            rounds != 1 || rules.single_nominee == SingleNominee::Unopposed,
            "officers.ballot.rounds",
            t!("in the only round the most votes elect, so that nobody could say no to a single nominee"),
            t!("use 2 rounds or more, or let a single nominee be elected unopposed"),
        );
    }
    found.unless(
        rules.proposer || !rules.seconder,
        "officers.seconder",
        t!("there is nobody to second where nobody proposes"),
        t!("ask for a proposer too"),
    );
}
