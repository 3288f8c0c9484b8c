//! Rehearsals and reruns in the database.

use ballots::Uuid;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait,
    DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::MARK;
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::keys::store as keys;
use crate::elections::poll::store as polls;
use crate::elections::stage::Stage;
use crate::elections::{Election, roll, store as elections};
use crate::entities::{
    board, board_event, ceremony, ceremony_message, count, credential, data_object, delivery,
    drill, election, incident, nomination, poll, receipt, reissue, roll_entry, roll_leaf,
    share_commitment, strong_proof, tested_ballot, winner,
};
use crate::error::Problem;
use crate::language::t;

/// Makes a rehearsal of an election whose candidates are final: at the stage of the roll, with the
/// same voters, candidates, registrar and trustees.
pub async fn rehearse(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    new: Uuid,
    (opens, closes): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Uuid, Problem> {
    let tx = app.store().begin().await?;
    let real = elections::lock_by(&tx, uuid, by).await?;
    if !matches!(real.stage, Stage::Roll | Stage::Keys) {
        return Err(Problem::wrong_stage(t!(
            "A rehearsal takes the final candidates and the roll, and comes before voting: make it \
             at the stage \"roll\" or \"keys\"."
        )));
    }
    if polls::of(&tx, real.id()).await?.is_practice() {
        return Err(Problem::conflict(t!("A rehearsal is not rehearsed.")));
    }
    let id = copy(&tx, app.now(), &real, &new, (opens, closes)).await?;
    copy_people(&tx, &real, id).await?;
    let act = Act {
        actor: by.actor(),
        action: "rehearsal.begin",
        about: real.about(),
        detail: json!({ "rehearsal": new.as_str() }),
    };
    audit::store::record(&tx, app.now(), act).await?;
    tx.commit().await?;
    Ok(new)
}

async fn copy(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    real: &Election,
    new: &Uuid,
    (opens, closes): (DateTime<Utc>, DateTime<Utc>),
) -> Result<i64, Problem> {
    let mut row = real.row.clone().into_active_model();
    row.id = NotSet;
    row.uuid = Set(new.to_string());
    row.title = Set(format!("{MARK}{}", real.row.title));
    row.description = Set(format!(
        "This is a rehearsal: its votes elect nobody. {}",
        real.row.description
    ));
    row.stage = Set(Stage::Roll.to_string());
    (row.vacancy_id, row.previous_id) = (Set(None), Set(None));
    row.voting_opens = Set(opens);
    row.voting_closes = Set(closes);
    row.called_at = Set(now);
    let id = election::Entity::insert(row).exec(tx).await?.last_insert_id;
    let mut row = polls::to_change(tx, id).await?;
    let settings = polls::of(tx, real.id()).await?.row;
    row.needed = Set(settings.needed);
    row.consent = Set(settings.consent);
    row.registrar_email = Set(settings.registrar_email);
    row.practice_of = Set(Some(real.id()));
    row.update(tx).await?;
    Ok(id)
}

async fn copy_people(tx: &DatabaseTransaction, real: &Election, to: i64) -> Result<(), Problem> {
    let nominations = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(real.id()))
        .filter(nomination::Column::Place.is_not_null())
        .all(tx)
        .await?;
    for row in nominations {
        let mut row = row.into_active_model();
        row.id = NotSet;
        row.election_id = Set(to);
        nomination::Entity::insert(row).exec(tx).await?;
    }
    for mut row in keys::trustees(tx, real.id()).await? {
        row.election_id = to;
        row.public_key = None;
        let row = row.into_active_model();
        crate::entities::trustee::Entity::insert(row)
            .exec_without_returning(tx)
            .await?;
    }
    roll::store::copy(tx, real.id(), to).await
}

/// Clears a rehearsal away: its board, ballots, codes and keys, its roll and its count. That it was
/// held stays on record.
pub async fn clear(tx: &DatabaseTransaction, now: DateTime<Utc>, id: i64) -> Result<(), Problem> {
    macro_rules! delete {
        ($($table:ident),*) => {$(
            $table::Entity::delete_many()
                .filter($table::Column::ElectionId.eq(id))
                .exec(tx)
                .await?;
        )*};
    }
    delete!(
        incident,
        roll_leaf,
        share_commitment,
        strong_proof,
        tested_ballot
    );
    delete!(winner, count, receipt, data_object, board_event, board);
    delete!(
        credential,
        delivery,
        reissue,
        drill,
        ceremony_message,
        ceremony,
        roll_entry
    );
    let mut row = polls::to_change(tx, id).await?;
    row.documents = Set(None);
    row.cleared_at = Set(Some(now));
    row.update(tx).await?;
    Ok(())
}

/// Notes that an election that has just been called runs a void one again.
pub async fn run_again(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    void: &str,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let new = elections::lock_by(&tx, uuid, by).await?;
    new.at(Stage::Call)?;
    let old = elections::lock_by(&tx, void, by).await?;
    let same = old.row.panel_id == new.row.panel_id && old.post == new.post;
    if old.stage != Stage::Void || !same || polls::of(&tx, old.id()).await?.is_practice() {
        return Err(Problem::conflict(t!(
            "An election runs another again that is void and was for the same posts."
        )));
    }
    if already(&tx, old.id()).await?.is_some() {
        return Err(Problem::conflict(t!(
            "Another election runs this one again."
        )));
    }
    let mut row = polls::to_change(&tx, new.id()).await?;
    row.again_of = Set(Some(old.id()));
    row.update(&tx).await?;
    let act = Act {
        actor: by.actor(),
        action: "election.again",
        about: new.about(),
        detail: json!({ "of": old.uuid() }),
    };
    audit::store::record(&tx, app.now(), act).await?;
    Ok(tx.commit().await?)
}

/// The election that runs a void one again.
pub async fn already(db: &impl ConnectionTrait, void: i64) -> Result<Option<poll::Model>, Problem> {
    let row = poll::Entity::find().filter(poll::Column::AgainOf.eq(void));
    Ok(row.one(db).await?)
}
