//! Confirmations in the database.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::What;
use crate::access::{Actor, Authorised, Within};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::stage::Stage;
use crate::elections::store as elections;
use crate::entities::confirmation;
use crate::error::Problem;
use crate::language::t;
use crate::values::Prose;

/// Whether somebody has confirmed it.
pub async fn is_confirmed(
    db: &impl ConnectionTrait,
    election: i64,
    what: What,
) -> Result<bool, Problem> {
    let key = (election, what.as_str().to_owned());
    Ok(confirmation::Entity::find_by_id(key)
        .one(db)
        .await?
        .is_some())
}

/// What was looked at has changed, so that it has to be looked at again.
pub async fn lapse(tx: &DatabaseTransaction, election: i64, what: What) -> Result<(), Problem> {
    confirmation::Entity::delete_by_id((election, what.as_str().to_owned()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Somebody confirms that the letters are right, or that there is a backup.
pub async fn confirm<R: Within>(
    store: &Store,
    by: &Authorised<R>,
    now: DateTime<Utc>,
    uuid: &str,
    what: What,
    note: Prose,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    if election.stage > Stage::Keys {
        return Err(Problem::wrong_stage(t!(
            "This is confirmed before voting opens."
        )));
    }
    if what == What::Letters && election.stage != Stage::Keys {
        return Err(Problem::wrong_stage(t!(
            "The letters are read when dates and candidates are final: at the stage \"keys\"."
        )));
    }
    lapse(&tx, election.id(), what).await?;
    let row = row(election.id(), by.actor(), now, what, &note);
    confirmation::Entity::insert(row.into_active_model())
        .exec_without_returning(&tx)
        .await?;
    let detail = json!({ "what": what, "note": note.as_str() });
    let act = Act {
        actor: by.actor(),
        action: "readiness.confirmation",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

fn row(
    election_id: i64,
    by: &Actor,
    at: DateTime<Utc>,
    what: What,
    note: &Prose,
) -> confirmation::Model {
    confirmation::Model {
        election_id,
        what: what.as_str().to_owned(),
        by: by.subject.clone(),
        note: note.to_string(),
        at,
    }
}
