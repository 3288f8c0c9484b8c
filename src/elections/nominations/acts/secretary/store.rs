//! What the secretary does.

use chrono::Duration;
use serde_json::json;

use super::super::Begun;
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::elections::nominations::store::{
    candidates, change_because, get, record_death, renumber, renumber_as_fixed, take_back_death,
};
use crate::elections::nominations::supporters::store as supporters;
use crate::elections::nominations::{Decision, Status, letters, rules};
use crate::elections::readiness::{self, What};
use crate::elections::stage::Stage;
use crate::elections::supplement::store as supplement;
use crate::elections::{store as elections, timed};
use crate::error::Problem;
use crate::language::t;
use crate::values::Line;

/// The secretary finds a nomination in order, or not: on a ground, and says why.
pub async fn decide(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    id: i64,
    decision: Decision,
) -> Result<(), Problem> {
    let act = Begun::by_secretary(app, by, uuid).await?;
    let (tx, election) = (&act.tx, &act.election);
    election.at(Stage::Nominations)?;
    let nomination = get(tx, election, id).await?;
    let member = nomination.member_id;
    let rejected = match &decision {
        Decision::Rejected(ground, reason) => Some((*ground, reason.as_str())),
        Decision::Accepted => None,
    };
    if rejected.is_none() {
        elections::may_stand(tx, election, member).await?;
        let rules = act.rules().await?;
        let confirmed = supporters::confirmed(tx, id).await?;
        rules::supported(confirmed.into_iter(), &rules.nominations).map_err(Problem::not_ready)?;
    }
    let detail = json!({
        "nomination": id,
        "accepted": rejected.is_none(),
        "ground": rejected.map(|one| one.0),
        "reason": rejected.map(|one| one.1),
    });
    let to = match rejected {
        Some(_) => Status::Rejected,
        None => Status::Accepted,
    };
    change_because(tx, nomination, to, rejected).await?;
    letters::decided(tx, app, election, member, rejected).await?;
    act.done("nomination.decide", detail).await
}

/// A candidate has died. Before the ballots are made the name is taken off them; afterwards it
/// stays, and the count passes over it.
pub async fn died(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    id: i64,
    reason: Line,
) -> Result<(), Problem> {
    let act = Begun::by_secretary(app, by, uuid).await?;
    let (tx, election) = (&act.tx, &act.election);
    if !before_the_count(election.stage) {
        return Err(Problem::wrong_stage(t!(
            "This is recorded from the nominations until the count; afterwards a seat is vacant."
        )));
    }
    let nomination = get(tx, election, id).await?;
    let detail = json!({ "nomination": id, "reason": reason.as_str() });
    record_death(tx, nomination, app.now()).await?;
    if election.stage < Stage::Voting {
        renumber(tx, election).await?;
    }
    another_ballot(&act).await?;
    act.done("nomination.death", detail).await
}

/// It was recorded by mistake that a candidate had died. Before the ballots are made the name comes back to its
/// place on them; afterwards the count takes it, and that it was to be passed over is published as an incident.
pub async fn lives(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    id: i64,
    reason: Line,
) -> Result<(), Problem> {
    let act = Begun::by_secretary(app, by, uuid).await?;
    let (tx, election) = (&act.tx, &act.election);
    if !before_the_count(election.stage) {
        return Err(Problem::wrong_stage(t!(
            "This is corrected until the count, which has passed over the candidate: to let them stand, \
             declare the election void and call it again."
        )));
    }
    let nomination = get(tx, election, id).await?;
    let detail = json!({ "nomination": id, "reason": reason.as_str() });
    take_back_death(tx, election, nomination).await?;
    match election.stage {
        Stage::Nominations => {}
        Stage::Roll | Stage::Keys => renumber_as_fixed(tx, election).await?,
        _ => publish_mistake(&act, id).await?,
    }
    another_ballot(&act).await?;
    act.done("nomination.death-corrected", detail).await
}

fn before_the_count(stage: Stage) -> bool {
    (Stage::Nominations..Stage::Counted).contains(&stage)
}

/// While the keys are made: what was shown of the key and read of the letters was of the ballot before.
async fn another_ballot(act: &Begun<'_>) -> Result<(), Problem> {
    if act.election.stage != Stage::Keys {
        return Ok(());
    }
    readiness::store::lapse(&act.tx, act.election.id(), What::Letters).await?;
    timed::schedule_asking(&act.tx, &act.election, act.now + Duration::days(1)).await
}

/// Voters have read that the count passes over somebody, and now it doesn't.
async fn publish_mistake(act: &Begun<'_>, nomination: i64) -> Result<(), Problem> {
    let all = candidates(&act.tx, &act.election).await?;
    let who = all.into_iter().find(|one| one.nomination == nomination);
    let name = who.map(|one| one.name).unwrap_or_default();
    let what = format!("It was published by mistake that the candidate {name} had died.");
    let effect = "Voters may have read that the count passes over this name. It doesn't.";
    let incident = ("correction", what, effect.to_owned());
    supplement::report(&act.tx, act.now, act.election.id(), incident).await
}
