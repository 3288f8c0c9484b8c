//! Photographs in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::rules::Picture;
use crate::access::{Authorised, Member, Secretary};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::nominations::store as nominations;
use crate::elections::{Election, store as elections};
use crate::entities::photograph;
use crate::error::Problem;
use crate::language::t;

/// Puts a photograph in the place of the one before, or takes it away.
pub async fn replace(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    uuid: &str,
    picture: Option<Picture>,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    nominations::may_amend(&election, now)?;
    let rules = elections::rules(&tx, &election).await?;
    if picture.is_some() && !rules.nominations.photograph {
        return Err(Problem::conflict(t!(
            "The panel’s rules know no photographs."
        )));
    }
    let nomination = nominations::own(&tx, &election, by).await?;
    let nomination = nominations::undecided(&tx, nomination).await?;
    let hash = picture
        .as_ref()
        .map(|one| crate::audit::rules::hash(&one.jpeg));
    photograph::Entity::delete_by_id(nomination.id)
        .exec(&tx)
        .await?;
    if let (Some(picture), Some(hash)) = (picture, hash.clone()) {
        let row = photograph::Model {
            nomination_id: nomination.id,
            jpeg: picture.jpeg,
            width: i32::try_from(picture.width).unwrap_or_default(),
            height: i32::try_from(picture.height).unwrap_or_default(),
            hash,
        };
        photograph::Entity::insert(row.into_active_model())
            .exec_without_returning(&tx)
            .await?;
    }
    let act = Act {
        actor: by.actor(),
        action: "nomination.photograph",
        about: election.about(),
        detail: json!({ "nomination": nomination.id, "hash": hash }),
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// The photograph of a candidate, once candidates are published.
pub async fn of_candidate(
    db: &impl ConnectionTrait,
    election: &Election,
    nomination: i64,
) -> Result<Option<photograph::Model>, Problem> {
    let candidates = nominations::published(db, election).await?;
    if !candidates.iter().any(|one| one.nomination == nomination) {
        return Ok(None);
    }
    Ok(photograph::Entity::find_by_id(nomination).one(db).await?)
}

/// The photograph of a nomination as it is now, for the secretary who decides it.
pub async fn of_nomination(
    db: &impl ConnectionTrait,
    _by: &Authorised<Secretary>,
    election: &Election,
    nomination: i64,
) -> Result<Option<photograph::Model>, Problem> {
    let nomination = nominations::get(db, election, nomination).await?;
    Ok(photograph::Entity::find_by_id(nomination.id)
        .one(db)
        .await?)
}

/// One's own, as it is now.
pub async fn own(
    db: &impl ConnectionTrait,
    by: &Authorised<Member>,
    election: &Election,
) -> Result<Option<photograph::Model>, Problem> {
    let nomination = nominations::of_member(db, election.id(), by.scope().id()).await?;
    let Some(nomination) = nomination else {
        return Ok(None);
    };
    Ok(photograph::Entity::find_by_id(nomination.id)
        .one(db)
        .await?)
}

/// Which of these nominations have a photograph.
pub async fn present(db: &impl ConnectionTrait, of: &[i64]) -> Result<Vec<i64>, Problem> {
    let found = photograph::Entity::find()
        .select_only()
        .column(photograph::Column::NominationId)
        .filter(photograph::Column::NominationId.is_in(of.iter().copied()));
    Ok(found.into_tuple().all(db).await?)
}
