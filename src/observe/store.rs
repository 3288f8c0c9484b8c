//! What the database tells of how the service is.

use ballots::Hash;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::audit::rules;
use crate::entities::{act, board, board_event, job, receipt};

/// Whether the act log and every board end in what their hashes say.
pub async fn chains_end_well(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let last = act::Entity::find().order_by_desc(act::Column::Seq).one(db);
    if last
        .await?
        .is_some_and(|act| rules::hash(&act.bytes) != act.hash)
    {
        return Ok(false);
    }
    for board in board::Entity::find().all(db).await? {
        let key = (board.election_id, board.height);
        let Some(event) = board_event::Entity::find_by_id(key).one(db).await? else {
            return Ok(false);
        };
        let real = Hash::of(&event.bytes).to_string() == event.hash;
        if !real || event.hash != board.head || event.ends != board.length {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Ballots on all boards.
pub async fn ballots(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    receipt::Entity::find().count(db).await
}

/// Jobs by lane and state, with their number: letters are those of the lane "mail".
pub async fn jobs(db: &impl ConnectionTrait) -> Result<Vec<(String, String, i64)>, DbErr> {
    job::Entity::find()
        .select_only()
        .column(job::Column::Lane)
        .column(job::Column::State)
        .column_as(job::Column::Id.count(), "number")
        .group_by(job::Column::Lane)
        .group_by(job::Column::State)
        .order_by_asc(job::Column::Lane)
        .order_by_asc(job::Column::State)
        .into_tuple()
        .all(db)
        .await
}

/// The boards that take ballots: number of the election, and height of the head.
pub async fn open_heads(db: &impl ConnectionTrait) -> Result<Vec<(i64, i64)>, DbErr> {
    board::Entity::find()
        .select_only()
        .column(board::Column::ElectionId)
        .column(board::Column::Height)
        .filter(board::Column::Open.eq(true))
        .order_by_asc(board::Column::ElectionId)
        .into_tuple()
        .all(db)
        .await
}
