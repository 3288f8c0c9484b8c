//! The stages: every way that isn't in the table is refused, and every way in it waits for what
//! it needs.

use hustings::access::Role;
use hustings::elections::facts::Facts;
use hustings::elections::poll::facts::PollFacts;
use hustings::elections::stage::Stage;
use hustings::elections::transitions::{Refused, TRANSITIONS, decide};
use serde_json::json;

use crate::app::TestApp;
use crate::story::{Story, found};

/// Facts under which every demand holds, of a ranked or of a summed election.
fn all_holds(ranked: bool) -> Facts {
    Facts {
        seats: 1,
        candidates: 2,
        most_candidates: 30,
        entitled: 3,
        registrar: true,
        trustees: vec!["A".into(), "B".into(), "C".into()],
        roll: 3,
        credentials: 3,
        ranked,
        shuffled: vec![2, 1],
        opened: vec![1, 3],
        winners: 1,
        poll: PollFacts {
            needed: 2,
            key_made: true,
            undelivered: Some(0),
            letters: true,
            backup: true,
            reason: true,
            ..PollFacts::default()
        },
        ..Facts::default()
    }
}

/// The same where no more stand than are to be elected.
fn uncontested() -> Facts {
    Facts {
        candidates: 1,
        ..all_holds(true)
    }
}

/// Facts under which a way is open.
fn open_to(from: Stage, to: Stage) -> Facts {
    match (from, to) {
        (Stage::Roll | Stage::Keys, Stage::Counted) => uncontested(),
        (Stage::Closed, Stage::Opening) => all_holds(false),
        (Stage::Keys, Stage::Voting) => still_open(),
        _ => all_holds(true),
    }
}

/// The same where the close is still to come.
fn still_open() -> Facts {
    let mut facts = all_holds(true);
    facts.poll.closes_in = 1;
    facts
}

#[test]
fn whatever_is_not_in_the_table_is_refused() {
    for from in Stage::ALL {
        for to in Stage::ALL {
            let known = TRANSITIONS
                .iter()
                .any(|way| way.from == from && way.to == to);
            let facts = [
                all_holds(true),
                all_holds(false),
                uncontested(),
                still_open(),
            ];
            let decided = facts.map(|facts| decide(from, to, Role::Secretary, &facts));
            let no_way = decided
                .iter()
                .all(|one| matches!(one, Err(Refused::NoWay { .. })));
            assert_eq!(no_way, !known, "{from} to {to}");
            assert_eq!(decided.iter().any(Result::is_ok), known, "{from} to {to}");
        }
    }
}

#[test]
fn nobody_but_the_secretary_moves_an_election_and_the_clock_where_it_was_announced() {
    for way in &TRANSITIONS {
        for role in Role::ALL {
            let decided = decide(way.from, way.to, role, &open_to(way.from, way.to));
            assert_eq!(decided.is_ok(), role == Role::Secretary, "{role}: {way:?}");
        }
        let facts = open_to(way.from, way.to);
        let by_the_clock = decide(way.from, way.to, Role::Service, &facts).is_ok();
        let announced = [Stage::Voting, Stage::Closed].contains(&way.to);
        assert_eq!(by_the_clock, announced, "{way:?}");
    }
}

/// Each demand of the table, broken alone, stops exactly the way that it belongs to.
#[test]
fn every_demand_stops_its_way() {
    type Break = fn(&mut Facts);
    let broken: [(Stage, Stage, &str, Break); 37] = [
        (Stage::Nominations, Stage::Roll, "undecided", |facts| {
            facts.undecided = 1
        }),
        (Stage::Nominations, Stage::Roll, "too many", |facts| {
            facts.candidates = 31
        }),
        (Stage::Nominations, Stage::Roll, "nobody to vote", |facts| {
            facts.entitled = 0
        }),
        (Stage::Roll, Stage::Keys, "as many as seats", |facts| {
            facts.candidates = 1
        }),
        (Stage::Roll, Stage::Keys, "an objection", |facts| {
            facts.objections = 1
        }),
        (Stage::Roll, Stage::Counted, "a contest", |facts| {
            facts.candidates = 2
        }),
        (Stage::Keys, Stage::Counted, "a contest", |facts| {
            facts.candidates = 2
        }),
        (Stage::Roll, Stage::Keys, "no registrar", |facts| {
            facts.registrar = false
        }),
        (Stage::Roll, Stage::Keys, "one trustee", |facts| {
            facts.trustees.truncate(1)
        }),
        (Stage::Roll, Stage::Keys, "a candidate's key", |facts| {
            facts.poll.conflicts = vec!["A is a candidate and a trustee".into()]
        }),
        (Stage::Keys, Stage::Voting, "a key", |facts| {
            facts.poll.key_made = false
        }),
        (Stage::Keys, Stage::Voting, "two duties", |facts| {
            facts.poll.conflicts = vec!["A is a candidate and a trustee".into()]
        }),
        (Stage::Keys, Stage::Voting, "credentials", |facts| {
            facts.credentials = 2
        }),
        (
            Stage::Keys,
            Stage::Voting,
            "a credential too many",
            |facts| facts.credentials = 4,
        ),
        (Stage::Keys, Stage::Voting, "a spare", |facts| {
            facts.poll.spares = 6
        }),
        (Stage::Keys, Stage::Voting, "a drill", |facts| {
            facts.poll.undrilled = vec!["B".into()]
        }),
        (Stage::Keys, Stage::Voting, "no report", |facts| {
            facts.poll.undelivered = None
        }),
        (Stage::Keys, Stage::Voting, "undelivered", |facts| {
            facts.poll.undelivered = Some(1)
        }),
        (Stage::Keys, Stage::Voting, "letters", |facts| {
            facts.poll.letters = false
        }),
        (Stage::Keys, Stage::Voting, "backup", |facts| {
            facts.poll.backup = false
        }),
        (Stage::Keys, Stage::Voting, "clocks", |facts| {
            facts.poll.clock_apart = 6
        }),
        (Stage::Keys, Stage::Voting, "a rehearsal", |facts| {
            facts.poll.uncleared = 1
        }),
        (Stage::Keys, Stage::Voting, "too early", |facts| {
            facts.poll.opens_in = 1
        }),
        (Stage::Keys, Stage::Voting, "after the close", |facts| {
            facts.poll.closes_in = 0
        }),
        (
            Stage::Nominations,
            Stage::Roll,
            "before the close",
            |facts| facts.poll.nominations_close_in = 1,
        ),
        (Stage::Nominations, Stage::Roll, "before the day", |facts| {
            facts.poll.record_date_in = 1
        }),
        (Stage::Roll, Stage::Keys, "before the last word", |facts| {
            facts.poll.withdrawals_close_in = 1
        }),
        (Stage::Voting, Stage::Closed, "too early", |facts| {
            facts.poll.closes_in = 1
        }),
        (Stage::Closed, Stage::Opening, "not mixed", |facts| {
            facts.ranked = true
        }),
        (Stage::Closed, Stage::Mixing, "sums", |facts| {
            facts.ranked = false
        }),
        (Stage::Mixing, Stage::Opening, "a shuffle", |facts| {
            facts.shuffled = vec![1, 1]
        }),
        (Stage::Opening, Stage::Counted, "a part", |facts| {
            facts.opened = vec![2]
        }),
        (Stage::Opening, Stage::Counted, "a death", |facts| {
            (facts.died, facts.ranked) = (1, false)
        }),
        (Stage::Counted, Stage::Declared, "no winner", |facts| {
            facts.winners = 0
        }),
        (Stage::Counted, Stage::Declared, "a rehearsal", |facts| {
            facts.poll.practice = true
        }),
        (Stage::Declared, Stage::Seated, "no answer", |facts| {
            facts.unanswered = 1
        }),
        (Stage::Declared, Stage::Seated, "a challenge", |facts| {
            facts.poll.undecided = 1
        }),
    ];
    for (from, to, what, break_it) in broken {
        let mut facts = open_to(from, to);
        assert!(decide(from, to, Role::Secretary, &facts).is_ok(), "{what}");
        break_it(&mut facts);
        let decided = decide(from, to, Role::Secretary, &facts);
        assert!(
            matches!(decided, Err(Refused::NotReady(_))),
            "{from} to {to}: {what}"
        );
    }
}

/// The reasons that a secretary reads, in the order in which they meet them.
#[tokio::test(flavor = "multi_thread")]
async fn a_hasty_secretary_is_told_what_is_missing() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let mut story = Story::call(&app, "seat", 1).await;
    let mut said = Vec::new();
    let mut try_to = async |story: &Story<'_>, to: &str| {
        let refused = story.try_advance(to).await;
        assert_eq!(refused.status, 409);
        said.push(format!(
            "{to}: {}",
            refused.json()["detail"].as_str().unwrap()
        ));
    };
    try_to(&story, "voting").await;
    story.advance("nominations").await;
    try_to(&story, "roll").await;
    story.await_time_of("roll").await;
    for member in &members[..2] {
        let path = format!("{}/nominations", story.path());
        let filed = app
            .post(&path, &app.member(*member), json!({}))
            .await
            .ok()
            .json();
        try_to(&story, "roll").await;
        let decision = format!("{path}/{}/decision", filed["id"]);
        app.post(&decision, &app.secretary(), json!({ "accepted": true }))
            .await
            .ok();
    }
    story.advance("roll").await;
    try_to(&story, "keys").await;
    story.name_holders().await;
    story.advance("keys").await;
    try_to(&story, "voting").await;
    story.ceremony().await;
    story.send_credentials().await;
    try_to(&story, "voting").await;
    story.get_ready().await;
    try_to(&story, "voting").await;
    story.open_voting().await;
    story.vote(members[0], &[1, 2]).await;
    try_to(&story, "closed").await;
    story.advance("closed").await;
    try_to(&story, "opening").await;
    story.advance("mixing").await;
    story.shuffle(2).await.ok();
    try_to(&story, "opening").await;
    story.shuffle(2).await.refused(409, "conflict");
    story.shuffle(1).await.ok();
    story.advance("opening").await;
    let (first, commitment) = story.share(1).await;
    story.commit(1, commitment).await.ok();
    story.open(&[2]).await;
    try_to(&story, "counted").await;
    story.reveal(1, &first).await.ok();
    story.advance("counted").await;
    story.advance("declared").await;
    try_to(&story, "seated").await;
    let accepted = json!({ "accepted": true });
    let path = format!("{}/answer", story.path());
    app.post(&path, &app.member(members[1]), accepted.clone())
        .await
        .refused(403, "forbidden");
    app.post(&path, &app.member(members[0]), accepted)
        .await
        .ok();
    story.advance("seated").await;
    try_to(&story, "call").await;
    insta::assert_snapshot!(said.join("\n"));
}
