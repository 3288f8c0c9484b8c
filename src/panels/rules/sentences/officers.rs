//! Those who hold the seats, and the officers.

use super::{counted, either};
use crate::language::t;
use crate::panels::rules::{
    Acting, Consequence, Drops, Holding, Meetings, Missed, OfficerBallot, OfficerTie, Officers,
    Quorum, SingleNominee,
};

fn follows(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::Nothing => t!("nothing follows"),
        Consequence::Matter => t!("the secretary is told, and decides"),
        Consequence::EndsSeat => t!("the seat ends"),
    }
}

pub(super) fn holding(rules: &Holding) -> Vec<String> {
    vec![
        t!(
            "When a member is no longer among those who may stand: {consequence}.",
            consequence = follows(rules.losing_eligibility)
        ),
        t!(
            "When a member leaves the organisation that they stood with: {consequence}.",
            consequence = follows(rules.changing_employer)
        ),
    ]
}

fn missed(rule: &Missed) -> String {
    let (meetings, last, consequence) = (rule.meetings, rule.of_the_last, follows(rule.then));
    match (meetings == last, meetings, rule.apologies_count) {
        (true, 1, true) => t!(
            "When a member misses 1 meeting in a row, with or without apologies: {consequence}.",
            consequence
        ),
        (true, 1, false) => t!(
            "When a member misses 1 meeting in a row, without apologies: {consequence}.",
            consequence
        ),
        (true, _, true) => t!(
            "When a member misses {meetings} meetings in a row, with or without apologies: {consequence}.",
            meetings,
            consequence
        ),
        (true, _, false) => t!(
            "When a member misses {meetings} meetings in a row, without apologies: {consequence}.",
            meetings,
            consequence
        ),
        (false, _, true) => t!(
            "When a member misses {meetings} of the last {last}, with or without apologies: {consequence}.",
            meetings,
            last,
            consequence
        ),
        (false, _, false) => t!(
            "When a member misses {meetings} of the last {last}, without apologies: {consequence}.",
            meetings,
            last,
            consequence
        ),
    }
}

pub(super) fn meetings(rules: &Meetings) -> Vec<String> {
    let quorum = match rules.quorum {
        Quorum::MoreThanHalf => {
            t!("A meeting can decide when more than half of those with a vote are there.")
                .to_owned()
        }
        Quorum::Part { of, parts } => t!(
            "A meeting can decide when {parts}/{of} of those with a vote are there, rounded up.",
            parts,
            of
        ),
        Quorum::Members { members } => counted(
            members,
            t!("A meeting can decide when 1 member with a vote is there."),
            t!(
                "A meeting can decide when {members} members with a vote are there.",
                members
            ),
        ),
    };
    let missed = match &rules.missed {
        None => t!("Missing meetings has no consequence.").to_owned(),
        Some(rule) => missed(rule),
    };
    vec![quorum, missed]
}

fn run_off(drops: Drops, rounds: u16) -> String {
    match (drops, rounds) {
        (Drops::Lowest, 1) => t!(
            "By secret ballot: one mark, and more than half elects. Otherwise there is another round without \
             whoever has the fewest votes; 1 round at most, and in the last the most votes elect."
        )
        .to_owned(),
        (Drops::Lowest, _) => t!(
            "By secret ballot: one mark, and more than half elects. Otherwise there is another round without \
             whoever has the fewest votes; {rounds} rounds at most, and in the last the most votes elect.",
            rounds
        ),
        (Drops::AllButTwo, 1) => t!(
            "By secret ballot: one mark, and more than half elects. Otherwise there is another round without \
             all but the two with the most; 1 round at most, and in the last the most votes elect."
        )
        .to_owned(),
        (Drops::AllButTwo, _) => t!(
            "By secret ballot: one mark, and more than half elects. Otherwise there is another round without \
             all but the two with the most; {rounds} rounds at most, and in the last the most votes elect.",
            rounds
        ),
    }
}

pub(super) fn officers(rules: &Officers) -> Vec<String> {
    let term = counted(
        rules.term_months,
        t!("An office lasts 1 month, and no longer than its holder’s seat."),
        t!(
            "An office lasts {months} months, and no longer than its holder’s seat.",
            months = rules.term_months
        ),
    );
    let row = match rules.consecutive_terms {
        None => t!("There is no limit to terms in one office.").to_owned(),
        Some(most) => counted(
            most,
            t!("Nobody has more than 1 term in one office, one after the other."),
            t!(
                "Nobody has more than {most} terms in one office, one after the other.",
                most
            ),
        ),
    };
    let ballot = match &rules.ballot {
        None => t!("There is no secret ballot for an office.").to_owned(),
        Some(OfficerBallot::Approval) => {
            t!("By secret ballot: any number of marks; those with the most are elected.").to_owned()
        }
        Some(OfficerBallot::RunOff { drops, rounds }) => run_off(*drops, *rounds),
    };
    let support = match (rules.proposer, rules.seconder) {
        (false, false) => t!("Nobody has to propose or second a candidate for an office."),
        (true, false) => t!("A candidate for an office needs a proposer."),
        (_, true) => t!("A candidate for an office needs a proposer and a seconder."),
    };
    let single = match rules.single_nominee {
        SingleNominee::YesOrNo => t!(
            "Where one member stands, the others say yes or no, and more than half have to say yes."
        ),
        SingleNominee::Unopposed => t!("Where one member stands, they are elected unopposed."),
    };
    let tie = match rules.tie {
        OfficerTie::Lot => t!("A tie is decided by lot."),
        OfficerTie::LongerService => t!(
            "A tie goes to whoever has been a member of the panel for longer, and then to the lot."
        ),
    };
    let acting = match rules.acting {
        Acting::ViceChair => t!(
            "While there is no chair, the vice-chair chairs, or whoever has been a member for longest."
        ),
        Acting::LongestServing => {
            t!("While there is no chair, whoever has been a member for longest chairs.")
        }
    };
    vec![
        term,
        row,
        ballot,
        either(
            rules.resolution,
            t!("A meeting can choose an officer by a recorded resolution."),
            t!("No meeting can choose an officer by resolution."),
        ),
        support.to_owned(),
        single.to_owned(),
        tie.to_owned(),
        acting.to_owned(),
    ]
}
