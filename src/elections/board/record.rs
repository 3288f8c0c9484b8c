//! The public record as bytes, from the board's rows.

use ballots::{Event, archive};
use bytes::Bytes;
use sea_orm::{ConnectionTrait, DbErr};

use super::store;
use crate::error::Problem;

/// Heights read at once.
const STEP: i64 = 500;

/// The members of the archive for a part of the board: each event after its objects.
pub fn members((events, objects): &store::Slice, timestamp: u64) -> Result<Bytes, DbErr> {
    let mut bytes = Vec::new();
    let mut objects = objects.iter().peekable();
    for row in events {
        while let Some(object) = objects.next_if(|object| object.height == row.height) {
            bytes.extend(archive::data_member(&object.bytes, timestamp));
        }
        let event = Event::parse(&row.bytes).map_err(|error| DbErr::Custom(error.to_string()))?;
        bytes.extend(archive::event_member(&event, timestamp));
    }
    Ok(bytes.into())
}

/// The whole record of an election, as anybody may fetch it; none before voting opens.
pub async fn whole(db: &impl ConnectionTrait, election: i64) -> Result<Option<Vec<u8>>, Problem> {
    let Some((head, timestamp)) = store::head(db, election).await? else {
        return Ok(None);
    };
    let to = i64::try_from(head.height)
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let mut record = archive::header(timestamp);
    let mut from = 0;
    while from < to {
        let slice = store::slice(db, election, from, (from + STEP).min(to)).await?;
        record.extend(members(&slice, timestamp)?);
        from += STEP;
    }
    Ok(Some(record))
}
