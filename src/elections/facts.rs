//! What has to hold before an election moves on: pure questions about what is there.

use super::poll::facts::PollFacts;
use super::readiness;
use crate::language::t;

/// What the database says of an election.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// How many are to be elected.
    pub seats: usize,
    /// Nominations that the secretary hasn't decided.
    pub undecided: usize,
    /// Accepted candidates.
    pub candidates: usize,
    /// Most candidates that the ballot can hold.
    pub most_candidates: usize,
    /// Members whom the record date entitles.
    pub entitled: usize,
    /// Whether a registrar is named.
    pub registrar: bool,
    /// Names of the trustees, in order.
    pub trustees: Vec<String>,
    /// Voters on the roll.
    pub roll: usize,
    /// Public credentials that the registrar has sent.
    pub credentials: usize,
    /// Whether the ballots are rankings, which are opened one by one and so shuffled before.
    pub ranked: bool,
    /// Who has shuffled, by their numbers from 1.
    pub shuffled: Vec<u32>,
    /// Who has opened, by their numbers from 1.
    pub opened: Vec<u32>,
    /// How many are elected by the count.
    pub winners: usize,
    /// How many of them haven't answered.
    pub unanswered: usize,
    /// Whether the time to answer is over.
    pub answers_over: bool,
    /// Whether a single candidate is put to a vote, yes or no.
    pub single_by_vote: bool,
    /// Objections to the roll that aren't decided.
    pub objections: usize,
    /// Candidates on the ballot who died after voting had opened.
    pub died: usize,
    /// Whether those who stood are elected without a poll.
    pub unopposed: bool,
    /// Whether it was counted and there was no valid vote.
    pub no_votes: bool,
    /// What is true of the poll.
    pub poll: PollFacts,
}

type Holds = Result<(), String>;

fn require(holds: bool, otherwise: impl FnOnce() -> String) -> Holds {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// Nothing more.
pub fn nothing(_: &Facts) -> Holds {
    Ok(())
}

/// The announced close and the record date have come, every nomination is decided, there are no more
/// candidates than a ballot holds, and somebody to vote.
pub fn nominations_are_decided(facts: &Facts) -> Holds {
    require(facts.poll.nominations_close_in <= 0, || {
        t!("Nominations close at the announced time, and not before it: members rely on that.")
            .into()
    })?;
    require(facts.poll.record_date_in <= 0, || {
        t!("The roll is taken as of the record date, which is still to come.").into()
    })?;
    let Facts {
        undecided,
        candidates,
        most_candidates,
        entitled,
        ..
    } = *facts;
    require(undecided == 0, || match undecided {
        1 => t!("1 nomination is undecided: accept or reject each of them first.").into(),
        _ => t!(
            "{undecided} nominations are undecided: accept or reject each of them first.",
            undecided
        ),
    })?;
    require(candidates <= most_candidates, || {
        t!(
            "A ballot of this kind holds {most} candidates, not {candidates}.",
            most = most_candidates,
            candidates
        )
    })?;
    require(entitled > 0, || {
        t!("Nobody is entitled to vote as of the record date: enter members first.").into()
    })
}

/// Whether a poll would decide anything.
fn is_contested(facts: &Facts) -> bool {
    facts.candidates > facts.seats || (facts.single_by_vote && facts.candidates == 1)
}

/// How many stand for how many places, and that a poll would decide nothing.
fn decides_nothing(facts: &Facts) -> String {
    let (candidates, places) = (facts.candidates, facts.seats);
    match (candidates, places) {
        (1, 1) => t!(
            "1 candidate stands for 1 place, so a poll would decide nothing: go to \"counted\", and \
             who stands is elected unopposed."
        )
        .into(),
        (1, _) => t!(
            "1 candidate stands for {places} places, so a poll would decide nothing: go to \
             \"counted\", and who stands is elected unopposed.",
            places
        ),
        (_, 1) => t!(
            "{candidates} candidates stand for 1 place, so a poll would decide nothing: go to \
             \"counted\", and who stands is elected unopposed.",
            candidates
        ),
        _ => t!(
            "{candidates} candidates stand for {places} places, so a poll would decide nothing: go \
             to \"counted\", and who stands is elected unopposed.",
            candidates,
            places
        ),
    }
}

/// How many stand for how many places, and that a poll decides it.
fn voters_decide(facts: &Facts) -> String {
    let (candidates, places) = (facts.candidates, facts.seats);
    match (candidates, places) {
        (1, 1) => t!("1 candidate stands for 1 place: the voters decide.").into(),
        (1, _) => t!(
            "1 candidate stands for {places} places: the voters decide.",
            places
        ),
        (_, 1) => t!(
            "{candidates} candidates stand for 1 place: the voters decide.",
            candidates
        ),
        _ => t!(
            "{candidates} candidates stand for {places} places: the voters decide.",
            candidates,
            places
        ),
    }
}

/// A contest, from which nobody can withdraw any more, a roll to which nobody objects any more, and people
/// to make the keys. A rehearsal waits for nobody.
pub fn poll_is_prepared(facts: &Facts) -> Holds {
    require(is_contested(facts), || decides_nothing(facts))?;
    require(
        facts.poll.withdrawals_close_in <= 0 || facts.poll.practice,
        || {
            t!("Candidates can withdraw until the announced time: the ballots are made after it.")
                .into()
        },
    )?;
    let objections = facts.objections;
    require(objections == 0, || match objections {
        1 => {
            t!("1 objection to the roll not decided: uphold or dismiss each of them first.").into()
        }
        _ => t!(
            "{objections} objections to the roll not decided: uphold or dismiss each of them first.",
            objections
        ),
    })?;
    trustees_are_named(facts)
}

/// No more candidates than places.
pub fn needs_no_poll(facts: &Facts) -> Holds {
    require(!is_contested(facts), || voters_decide(facts))
}

/// A registrar and two trustees or more, none of them a candidate.
pub fn trustees_are_named(facts: &Facts) -> Holds {
    require(facts.registrar && facts.trustees.len() >= 2, || {
        t!(
            "Name a registrar and at least two trustees first: one person alone must not be able \
             to open the ballots."
        )
        .into()
    })?;
    require(facts.poll.conflicts.is_empty(), || {
        let conflicts = facts.poll.conflicts.join("; ");
        t!("{conflicts}: name somebody else for the duty.", conflicts)
    })
}

/// The time has come, and everything on the list of the readiness gate holds.
pub fn is_ready(facts: &Facts) -> Holds {
    let lacking = readiness::rules::lacking(facts);
    require(lacking.is_empty(), || lacking.join(" "))?;
    require(facts.poll.opens_in <= 0, || {
        t!("All is ready, and voting opens by itself at the announced time.").into()
    })
}

/// The announced time of the close has come; of a rehearsal, any time.
pub fn is_over(facts: &Facts) -> Holds {
    require(facts.poll.closes_in <= 0 || facts.poll.practice, || {
        t!("Voting closes by itself at the announced time, and not before it: voters rely on that.")
            .into()
    })
}

/// There is a reason, for all to read.
pub fn has_reason(facts: &Facts) -> Holds {
    require(facts.poll.reason, || {
        t!("Say why the election is void: the reason is published.").into()
    })
}

/// Rankings are opened one by one, so they are shuffled first.
pub fn needs_mixing(facts: &Facts) -> Holds {
    require(facts.ranked, || {
        t!("These ballots are only added up, so there is nothing to shuffle: go to \"opening\".")
            .into()
    })
}

/// Sums are opened without ever opening a ballot.
pub fn needs_no_mixing(facts: &Facts) -> Holds {
    require(!facts.ranked, || {
        t!("These ballots are opened one by one, so they must be shuffled first: go to \"mixing\".")
            .into()
    })
}

/// As many trustees have shuffled as are needed to open: so nobody who is able to open knows how
/// the first order became the last.
pub fn enough_have_shuffled(facts: &Facts) -> Holds {
    enough_trustees(facts, &facts.shuffled, |done, needed, missing| {
        t!(
            "{done} of the {needed} trustees who are needed have shuffled; not yet: {missing}.",
            done,
            needed,
            missing
        )
    })
}

/// As many trustees have opened as are needed; and nobody died whose votes can't be passed on.
pub fn enough_have_opened(facts: &Facts) -> Holds {
    require(facts.died == 0 || facts.ranked, || {
        t!(
            "A candidate has died since voting opened, and these votes can’t be passed on to \
             another: the poll has to be run again."
        )
        .into()
    })?;
    enough_trustees(facts, &facts.opened, |done, needed, missing| {
        t!(
            "{done} of the {needed} trustees who are needed have sent their part of the opening; \
             not yet: {missing}.",
            done,
            needed,
            missing
        )
    })
}

fn enough_trustees(
    facts: &Facts,
    done: &[u32],
    otherwise: impl FnOnce(usize, usize, String) -> String,
) -> Holds {
    let named = facts.trustees.iter().zip(1..);
    let (done, missing): (Vec<_>, Vec<_>) = named.partition(|(_, owner)| done.contains(owner));
    let names: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
    let needed = facts.poll.needed;
    require(done.len() >= needed, || {
        otherwise(done.len(), needed, names.join(", "))
    })
}

/// Somebody is elected, or nobody stood or voted; and not in a rehearsal.
pub fn has_winners(facts: &Facts) -> Holds {
    require(!facts.poll.practice, || {
        t!("This is a rehearsal: its result is never declared. Clear it away.").into()
    })?;
    require(
        facts.winners > 0 || facts.unopposed || facts.no_votes,
        || t!("No candidate has a majority, so there is nobody to declare elected.").into(),
    )
}

/// Each of the elected has answered or the time to answer is over, and no challenge is open or
/// upheld.
pub fn all_have_answered(facts: &Facts) -> Holds {
    let undecided = facts.poll.undecided;
    require(undecided == 0, || match undecided {
        1 => t!("1 challenge is undecided: decide it first, with a reason.").into(),
        _ => t!(
            "{undecided} challenges are undecided: decide them first, with a reason.",
            undecided
        ),
    })?;
    require(facts.poll.upheld == 0, || {
        t!("A challenge to the result was upheld: declare the election void and run it again.")
            .into()
    })?;
    let unanswered = facts.unanswered;
    require(unanswered == 0 || facts.answers_over, || match unanswered {
        1 => t!(
            "1 of the elected has not said whether they accept, and the time to answer is not over."
        )
        .into(),
        _ => t!(
            "{unanswered} of the elected have not said whether they accept, and the time to answer \
             is not over.",
            unanswered
        ),
    })
}
