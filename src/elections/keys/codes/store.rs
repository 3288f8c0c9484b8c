//! Deliveries and reissues in the database.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{Codes, Delivered, Reissue, Replace, Replaced, State};
use crate::access::{Authorised, Registrar};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::board::store as board;
use crate::elections::stage::Stage;
use crate::elections::{Election, roll, store as elections};
use crate::entities::{credential, delivery, receipt, reissue};
use crate::error::Problem;
use crate::language::t;
use crate::values::{Invalid, Prose};

/// The registrar says how many codes arrived: each voter's did, or didn't.
pub async fn report(
    store: &Store,
    by: &Authorised<Registrar>,
    now: DateTime<Utc>,
    uuid: &str,
    said: Delivered,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    if !matches!(election.stage, Stage::Keys | Stage::Voting) {
        return Err(Problem::wrong_stage(t!(
            "Codes are sent out after the keys are made and until voting closes."
        )));
    }
    let voters = roll::store::size(&tx, election.id()).await?;
    if u64::from(said.delivered) + u64::from(said.undelivered) != voters {
        let reason = t!(
            "with the undelivered ones they have to make the {voters} voters",
            voters
        );
        return Err(Invalid::new("delivered", reason).into());
    }
    delivery::Entity::delete_by_id(election.id())
        .exec(&tx)
        .await?;
    let row = delivery::Model {
        election_id: election.id(),
        delivered: i32::try_from(said.delivered).unwrap_or(i32::MAX),
        undelivered: i32::try_from(said.undelivered).unwrap_or(i32::MAX),
        at: now,
    };
    delivery::Entity::insert(row.into_active_model())
        .exec_without_returning(&tx)
        .await?;
    let detail = json!({ "delivered": said.delivered, "undelivered": said.undelivered });
    let act = Act {
        actor: by.actor(),
        action: "codes.delivery",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// The registrar gives a code out again. Names no voter: who it was stays with the registrar.
pub async fn reissue(
    store: &Store,
    by: &Authorised<Registrar>,
    now: DateTime<Utc>,
    uuid: &str,
    wanted: Reissue,
) -> Result<(), Problem> {
    let reason = Prose::reason("reason", &wanted.reason)?;
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Voting)?;
    if let Some(replace) = &wanted.replace {
        swap(&tx, &election, replace).await?;
    }
    let (void, spare) = match wanted.replace {
        Some(Replace { void, spare }) => (Some(void), Some(spare)),
        None => (None, None),
    };
    let detail = json!({ "replaced": void.is_some(), "reason": reason.as_str() });
    let row = reissue::ActiveModel {
        election_id: Set(election.id()),
        void: Set(void),
        spare: Set(spare),
        reason: Set(reason.into_string()),
        at: Set(now),
        ..Default::default()
    };
    reissue::Entity::insert(row)
        .exec_without_returning(&tx)
        .await?;
    let act = Act {
        actor: by.actor(),
        action: "codes.reissue",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// Makes one void and its spare live. The board stands still meanwhile: a ballot of the void one
/// has come before, and then it can't be made void, or is refused after.
async fn swap(
    tx: &DatabaseTransaction,
    election: &Election,
    replace: &Replace,
) -> Result<(), Problem> {
    let id = election.id();
    board::lock(tx, id).await?;
    let voted = receipt::Entity::find()
        .filter(receipt::Column::ElectionId.eq(id))
        .filter(receipt::Column::Credential.eq(replace.void.as_str()))
        .count(tx)
        .await?;
    if voted > 0 {
        return Err(Problem::conflict(t!(
            "A ballot of this code is on the board, and what is on the board stays: the code can’t \
             be made void. Send the voter the same code again, so that they can vote anew, and \
             have the secretary publish an incident if the ballot isn’t theirs."
        )));
    }
    change(tx, id, &replace.void, State::Live, State::Void, "void").await?;
    change(tx, id, &replace.spare, State::Spare, State::Live, "spare").await
}

async fn change(
    tx: &DatabaseTransaction,
    election: i64,
    public: &str,
    from: State,
    to: State,
    field: &'static str,
) -> Result<(), Problem> {
    let changed = credential::Entity::update_many()
        .col_expr(credential::Column::State, Expr::value(to.as_str()))
        .filter(credential::Column::ElectionId.eq(election))
        .filter(credential::Column::Public.eq(public))
        .filter(credential::Column::State.eq(from.as_str()))
        .exec(tx)
        .await?;
    if changed.rows_affected == 1 {
        return Ok(());
    }
    let reason = t!(
        "no public credential of this spelling is {state} here",
        state = from.as_str()
    );
    Err(Invalid::new(field, reason).into())
}

/// What a credential may; none if it isn't on the list.
pub async fn state(
    tx: &DatabaseTransaction,
    election: i64,
    public: &str,
) -> Result<Option<State>, Problem> {
    let row = credential::Entity::find_by_id((election, public.to_owned()));
    let row = row.one(tx).await?;
    Ok(row.map(|row| match &*row.state {
        "live" => State::Live,
        "spare" => State::Spare,
        _ => State::Void,
    }))
}

/// What is public of an election's codes.
pub async fn codes(db: &impl ConnectionTrait, election: &Election) -> Result<Codes, Problem> {
    let of = |state: State| {
        credential::Entity::find()
            .filter(credential::Column::ElectionId.eq(election.id()))
            .filter(credential::Column::State.eq(state.as_str()))
            .order_by_asc(credential::Column::Public)
    };
    let spares = of(State::Spare).all(db).await?;
    let again = reissue::Entity::find()
        .filter(reissue::Column::ElectionId.eq(election.id()))
        .order_by_asc(reissue::Column::Id)
        .all(db)
        .await?;
    let sent_again = again.iter().filter(|row| row.void.is_none()).count();
    let replaced = again.into_iter().filter_map(|row| {
        let (void, by) = row.void.zip(row.spare)?;
        Some(Replaced {
            void,
            by,
            at: row.at,
        })
    });
    Ok(Codes {
        voters: of(State::Live).count(db).await?,
        spares: spares.into_iter().map(|row| row.public).collect(),
        sent_again,
        replaced: replaced.collect(),
    })
}
