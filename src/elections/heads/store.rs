//! The events of a board, as the heads are made of them.

use ballots::{Event, Hash};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entities::board_event;
use crate::error::Problem;

/// Parent and hash of each event from a height on, at most so many. An event that can't be read gives
/// none: it breaks the chain.
pub async fn events(
    db: &impl ConnectionTrait,
    election: i64,
    from: u64,
    most: u64,
) -> Result<Vec<Option<(Option<Hash>, Hash)>>, Problem> {
    let from = i64::try_from(from).unwrap_or(i64::MAX);
    let rows = board_event::Entity::find()
        .filter(board_event::Column::ElectionId.eq(election))
        .filter(board_event::Column::Height.gte(from))
        .order_by_asc(board_event::Column::Height)
        .limit(most)
        .all(db)
        .await?;
    let link = |row: board_event::Model| {
        let event = Event::parse(&row.bytes).ok()?;
        Some((event.parent, event.hash()))
    };
    Ok(rows.into_iter().map(link).collect())
}
