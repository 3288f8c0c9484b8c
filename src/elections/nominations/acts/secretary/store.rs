//! What the secretary does.

use serde_json::json;

use super::super::Begun;
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::elections::nominations::store::{change_because, get, record_death, renumber};
use crate::elections::nominations::supporters::store as supporters;
use crate::elections::nominations::{Decision, Status, letters, rules};
use crate::elections::readiness::{self, What};
use crate::elections::stage::Stage;
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
    if !(Stage::Nominations..Stage::Counted).contains(&election.stage) {
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
    if election.stage == Stage::Keys {
        // The ballot is another: what was shown of the key and read of the letters was of the one before.
        readiness::store::lapse(tx, election.id(), What::Letters).await?;
        timed::schedule_asking(tx, election, app.now() + chrono::Duration::days(1)).await?;
    }
    act.done("nomination.death", detail).await
}
