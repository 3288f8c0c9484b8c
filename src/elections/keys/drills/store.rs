//! Drills in the database.

use ballots::ThresholdError;
use ballots::threshold::KeyDrill;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::Occasion;
use crate::access::{Authorised, Trustee};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::keys::{ceremony, setups, store as keys};
use crate::elections::poll::Poll;
use crate::elections::stage::Stage;
use crate::elections::{Election, Group, Setup, store as elections};
use crate::entities::drill;
use crate::error::Problem;
use crate::language::t;

/// Before what a drill is due at this stage.
fn occasion(election: &Election) -> Result<Occasion, Problem> {
    match election.stage {
        Stage::Keys => Ok(Occasion::Opening),
        Stage::Voting | Stage::Closed | Stage::Mixing => Ok(Occasion::Close),
        _ => Err(Problem::wrong_stage(t!(
            "Keys are drilled while they are made, and until the ballots are opened."
        ))),
    }
}

/// The setup that a drill is about: the one that will open voting, or the one that has.
async fn subject(app: &App, election: &Election) -> Result<std::sync::Arc<Setup>, Problem> {
    if election.stage == Stage::Keys {
        let setup = keys::make_setup(app.store().read(), election).await?;
        return Ok(std::sync::Arc::new(setup));
    }
    setups::setup(app, election).await
}

/// The question for a trustee: the one that stands, or a fresh one.
pub async fn ask(
    app: &App,
    by: &Authorised<Trustee>,
    uuid: &str,
    fresh: String,
) -> Result<drill::Model, Problem> {
    let election = elections::get(app.store().read(), uuid).await?;
    let occasion = occasion(&election)?;
    let setup = subject(app, &election).await?;
    let tx = app.store().begin().await?;
    elections::lock_by(&tx, uuid, by).await?;
    let owner = i32::try_from(by.scope().owner()).unwrap_or(i32::MAX);
    if let Some(open) = unanswered(&tx, &election, owner, occasion, setup.fingerprint()).await? {
        return Ok(open);
    }
    let row = drill::ActiveModel {
        election_id: Set(election.id()),
        owner: Set(owner),
        occasion: Set(occasion.as_str().to_owned()),
        question: Set(fresh),
        fingerprint: Set(setup.fingerprint().to_owned()),
        asked_at: Set(app.now()),
        answer: Set(None),
        answered_at: Set(None),
        ..Default::default()
    };
    let row = row.insert(&tx).await?;
    tx.commit().await?;
    Ok(row)
}

async fn unanswered(
    db: &impl ConnectionTrait,
    election: &Election,
    owner: i32,
    occasion: Occasion,
    fingerprint: &str,
) -> Result<Option<drill::Model>, Problem> {
    let open = drill::Entity::find()
        .filter(drill::Column::ElectionId.eq(election.id()))
        .filter(drill::Column::Owner.eq(owner))
        .filter(drill::Column::Occasion.eq(occasion.as_str()))
        .filter(drill::Column::Fingerprint.eq(fingerprint))
        .filter(drill::Column::Answer.is_null())
        .order_by_desc(drill::Column::Id);
    Ok(open.one(db).await?)
}

/// A trustee's answer, checked and recorded.
pub async fn answer(
    app: &App,
    by: &Authorised<Trustee>,
    uuid: &str,
    json: Vec<u8>,
) -> Result<(), Problem> {
    let election = elections::get(app.store().read(), uuid).await?;
    let occasion = occasion(&election)?;
    let setup = subject(app, &election).await?;
    let tx = app.store().begin().await?;
    elections::lock_by(&tx, uuid, by).await?;
    let owner = by.scope().owner();
    let number = i32::try_from(owner).unwrap_or(i32::MAX);
    let open = unanswered(&tx, &election, number, occasion, setup.fingerprint()).await?;
    let open = open.ok_or_else(|| {
        Problem::conflict(t!(
            "No question stands for you, or the keys have changed since: ask for one."
        ))
    })?;
    let refused = |error: ThresholdError| {
        Problem::invalid(t!("The drill’s answer can’t be accepted: {error}.", error))
    };
    let drill = KeyDrill::<Group>::parse(&json).map_err(refused)?;
    drill
        .check(&setup, owner, &open.question)
        .map_err(refused)?;
    let mut row = open.into_active_model();
    row.answer = Set(Some(json));
    row.answered_at = Set(Some(app.now()));
    row.update(&tx).await?;
    record(&tx, app.now(), by, &election, occasion).await?;
    Ok(tx.commit().await?)
}

async fn record(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    by: &Authorised<Trustee>,
    election: &Election,
    occasion: Occasion,
) -> Result<(), Problem> {
    let detail = json!({ "trustee": by.scope().owner(), "before": occasion });
    let act = Act {
        actor: by.actor(),
        action: "keys.drill",
        about: election.about(),
        detail,
    };
    Ok(audit::store::record(tx, now, act).await?)
}

/// The trustees who have not shown that their key of this very setup works, by name.
pub async fn undrilled(
    db: &impl ConnectionTrait,
    election: &Election,
    poll: &Poll,
) -> Result<Vec<String>, Problem> {
    let trustees = keys::trustees(db, election.id()).await?;
    let made = ceremony::store::missing(db, election, poll)
        .await?
        .is_empty();
    if !made || !ceremony::store::has_credentials(db, election.id()).await? {
        return Ok(trustees.into_iter().map(|row| row.name).collect());
    }
    let fingerprint = keys::fingerprint(db, election).await?;
    let drilled = answered(db, election, Occasion::Opening, &fingerprint).await?;
    let without = trustees
        .into_iter()
        .filter(|row| !drilled.contains(&row.owner));
    Ok(without.map(|row| row.name).collect())
}

/// Who has answered a drill before this, by number.
pub async fn answered(
    db: &impl ConnectionTrait,
    election: &Election,
    occasion: Occasion,
    fingerprint: &str,
) -> Result<Vec<i32>, Problem> {
    let rows = drill::Entity::find()
        .filter(drill::Column::ElectionId.eq(election.id()))
        .filter(drill::Column::Occasion.eq(occasion.as_str()))
        .filter(drill::Column::Fingerprint.eq(fingerprint))
        .filter(drill::Column::Answer.is_not_null());
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|row| row.owner).collect())
}

/// The trustees who have shown once more, before the close, that their key works.
pub async fn answered_again(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<u32>, Problem> {
    let rows = drill::Entity::find()
        .filter(drill::Column::ElectionId.eq(election.id()))
        .filter(drill::Column::Occasion.eq(Occasion::Close.as_str()))
        .filter(drill::Column::Answer.is_not_null());
    let owners = rows.all(db).await?.into_iter();
    Ok(owners
        .filter_map(|row| u32::try_from(row.owner).ok())
        .collect())
}
