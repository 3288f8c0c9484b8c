//! The board in the database. The head moves by compare-and-swap: whoever expects another head
//! appends nothing, so no two writers can fork it.

use ballots::{Event, EventKind, Hash, archive};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::{AppendError, Doors, Head, Moved};
use crate::database_time::{self, Ahead};
use crate::entities::{board, board_event, data_object};
use crate::error::Problem;

/// What is appended: an event of a kind, with the objects that stand before it.
#[derive(Debug)]
pub struct Entry {
    /// What happened.
    pub kind: EventKind,
    /// Whose it is, for a shuffle or an opening.
    pub owner: Option<u32>,
    /// Canonical bytes, in the record's order; the last is the event's payload.
    pub objects: Vec<Vec<u8>>,
}

/// How a board opens.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    /// When: the archive's timestamp.
    pub at: DateTime<Utc>,
    /// When it closes by itself.
    pub closes: DateTime<Utc>,
    /// Whether a later ballot of a credential replaces an earlier one.
    pub revoting: bool,
}

/// Opens the board of an election with its first event; ballots are taken from then on.
pub async fn open(
    tx: &DatabaseTransaction,
    election: i64,
    opening: Opening,
    entry: Entry,
) -> Result<Head, AppendError> {
    let event = Event::next(None, entry.kind, payload(&entry));
    let head = Head {
        height: 0,
        hash: event.hash(),
        length: archive::member_size(archive::archive_header(0).len()) + size(&event, &entry),
    };
    let row = board::Model {
        election_id: election,
        timestamp: opening.at.timestamp(),
        height: 0,
        head: head.hash.to_string(),
        open: true,
        closes_at: Some(opening.closes),
        paused: false,
        revoting: opening.revoting,
        length: signed(head.length)?,
    };
    board::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    write(tx, election, &event, head.length, entry).await?;
    Ok(head)
}

/// Appends an event after the head that the caller has seen.
pub async fn append(
    tx: &DatabaseTransaction,
    election: i64,
    expected: Head,
    entry: Entry,
) -> Result<Head, AppendError> {
    append_if(tx, election, expected, entry, None).await
}

/// Appends a ballot, if the board takes ballots at the moment of the statement: it is open, not
/// paused, and the close has not come by the database's clock. A ballot whose statement comes
/// later is not taken, whether or not any instance has noticed the close yet.
pub async fn append_ballot(
    tx: &DatabaseTransaction,
    election: i64,
    expected: Head,
    bytes: Vec<u8>,
    ahead: Ahead,
) -> Result<Head, AppendError> {
    let entry = Entry {
        kind: EventKind::Ballot,
        owner: None,
        objects: vec![bytes],
    };
    append_if(tx, election, expected, entry, Some(ahead)).await
}

async fn append_if(
    tx: &DatabaseTransaction,
    election: i64,
    expected: Head,
    entry: Entry,
    while_open: Option<Ahead>,
) -> Result<Head, AppendError> {
    let event = Event {
        parent: Some(expected.hash),
        height: expected.height + 1,
        kind: entry.kind,
        payload: payload(&entry),
    };
    let head = Head {
        height: event.height,
        hash: event.hash(),
        length: expected.length + size(&event, &entry),
    };
    let mut swap = board::Entity::update_many()
        .col_expr(board::Column::Head, Expr::value(head.hash.to_string()))
        .col_expr(board::Column::Length, Expr::value(signed(head.length)?))
        .col_expr(board::Column::Height, Expr::value(signed(head.height)?))
        .filter(board::Column::ElectionId.eq(election))
        .filter(board::Column::Head.eq(expected.hash.to_string()));
    // A board that is shut takes no ballot, whoever appends it.
    if entry.kind == EventKind::Ballot {
        swap = swap.filter(board::Column::Open.eq(true));
    }
    // The close is one database fact, asked for by the statement that appends.
    if let Some(ahead) = while_open {
        let backend = tx.get_database_backend();
        swap = swap
            .filter(board::Column::Paused.eq(false))
            .filter(database_time::is_to_come(backend, "closes_at", ahead));
    }
    if entry.kind == EventKind::EndBallots {
        swap = swap.col_expr(board::Column::Open, Expr::value(false));
    }
    if swap.exec(tx).await?.rows_affected != 1 {
        return Err(Moved.into());
    }
    write(tx, election, &event, head.length, entry).await?;
    Ok(head)
}

fn payload(entry: &Entry) -> Option<Hash> {
    entry.objects.last().map(|bytes| Hash::of(bytes))
}

/// What an event adds to the archive, with its objects.
fn size(event: &Event, entry: &Entry) -> u64 {
    let objects = entry.objects.iter().map(Vec::len);
    objects
        .chain([event.to_json().len()])
        .map(archive::member_size)
        .sum()
}

fn signed(number: u64) -> Result<i64, DbErr> {
    i64::try_from(number).map_err(|_| DbErr::Custom("a board can't be that long".into()))
}

async fn write(
    tx: &DatabaseTransaction,
    election: i64,
    event: &Event,
    ends: u64,
    entry: Entry,
) -> Result<(), DbErr> {
    let height = signed(event.height)?;
    let objects = entry.objects.into_iter().zip(0..).map(|(bytes, place)| {
        let hash = Hash::of(&bytes).to_string();
        data_object::Model {
            election_id: election,
            height,
            place,
            hash,
            bytes,
        }
        .into_active_model()
    });
    let objects: Vec<_> = objects.collect();
    if !objects.is_empty() {
        data_object::Entity::insert_many(objects)
            .exec_without_returning(tx)
            .await?;
    }
    let row = board_event::Model {
        election_id: election,
        height,
        hash: event.hash().to_string(),
        kind: event.kind.to_string(),
        owner: entry.owner.and_then(|owner| i32::try_from(owner).ok()),
        bytes: event.to_json(),
        ends: signed(ends)?,
    };
    board_event::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Shuts a board, or moves its close, while it is open by the database's clock; whether it was.
pub async fn change_open(
    tx: &DatabaseTransaction,
    election: i64,
    change: Change,
    ahead: Ahead,
) -> Result<bool, DbErr> {
    let mut changed = board::Entity::update_many()
        .filter(board::Column::ElectionId.eq(election))
        .filter(board::Column::Open.eq(true));
    let backend = tx.get_database_backend();
    let not_closed = database_time::is_to_come(backend, "closes_at", ahead);
    changed = match change {
        Change::Close(at) => changed
            .col_expr(board::Column::ClosesAt, Expr::value(at))
            .filter(not_closed),
        Change::Pause(paused) => changed
            .col_expr(board::Column::Paused, Expr::value(paused))
            .filter(board::Column::Paused.eq(!paused))
            .filter(not_closed),
        Change::Shut => changed.col_expr(board::Column::Open, Expr::value(false)),
    };
    Ok(changed.exec(tx).await?.rows_affected == 1)
}

/// What can change of an open board.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// It closes at another time.
    Close(DateTime<Utc>),
    /// Ballots are not taken for a while, or again.
    Pause(bool),
    /// It is shut for good, for the election is void.
    Shut,
}

/// The board's row, and on PostgreSQL nobody else changes it until the transaction ends.
pub async fn lock(
    tx: &DatabaseTransaction,
    election: i64,
) -> Result<Option<(Head, Doors)>, Problem> {
    let row = board::Entity::find_by_id(election)
        .lock_exclusive()
        .one(tx)
        .await?;
    row.map(|row| {
        let doors = match (row.open, row.paused) {
            (false, _) => Doors::Shut,
            (true, true) => Doors::Paused,
            (true, false) => Doors::Open {
                closes: row.closes_at,
                revoting: row.revoting,
            },
        };
        Ok((head_of(&row)?, doors))
    })
    .transpose()
}

/// The board's head and the archive's timestamp; none before voting opens.
pub async fn head(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Option<(Head, u64)>, Problem> {
    let row = board::Entity::find_by_id(election).one(db).await?;
    row.map(|row| {
        Ok((
            head_of(&row)?,
            u64::try_from(row.timestamp).unwrap_or_default(),
        ))
    })
    .transpose()
}

fn head_of(row: &board::Model) -> Result<Head, Problem> {
    let unreadable = || Problem::internal("The board's head can't be read.");
    Ok(Head {
        height: u64::try_from(row.height).map_err(|_| unreadable())?,
        hash: row.head.parse().map_err(|_| unreadable())?,
        length: u64::try_from(row.length).map_err(|_| unreadable())?,
    })
}

/// The objects before the event at a height, in order.
pub async fn objects(
    db: &impl ConnectionTrait,
    election: i64,
    height: i64,
) -> Result<Vec<Vec<u8>>, Problem> {
    let rows = data_object::Entity::find()
        .filter(data_object::Column::ElectionId.eq(election))
        .filter(data_object::Column::Height.eq(height))
        .order_by_asc(data_object::Column::Place)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.bytes).collect())
}

/// The first object of the board: the election, as voters vote in it. None before voting opens.
pub async fn first(db: &impl ConnectionTrait, election: i64) -> Result<Option<Vec<u8>>, Problem> {
    let row = data_object::Entity::find_by_id((election, 0, 0));
    Ok(row.one(db).await?.map(|row| row.bytes))
}

/// The object or the event of this hash, if the board holds it.
pub async fn object(
    db: &impl ConnectionTrait,
    election: i64,
    hash: Hash,
) -> Result<Option<Vec<u8>>, Problem> {
    let object = data_object::Entity::find()
        .filter(data_object::Column::ElectionId.eq(election))
        .filter(data_object::Column::Hash.eq(hash.to_string()))
        .one(db)
        .await?;
    if let Some(object) = object {
        return Ok(Some(object.bytes));
    }
    let event = board_event::Entity::find()
        .filter(board_event::Column::ElectionId.eq(election))
        .filter(board_event::Column::Hash.eq(hash.to_string()))
        .one(db)
        .await?;
    Ok(event.map(|event| event.bytes))
}

/// The last event of a kind, if there is one.
pub async fn last(
    db: &impl ConnectionTrait,
    election: i64,
    kind: EventKind,
) -> Result<Option<board_event::Model>, Problem> {
    let row = board_event::Entity::find()
        .filter(board_event::Column::ElectionId.eq(election))
        .filter(board_event::Column::Kind.eq(kind.to_string()))
        .order_by_desc(board_event::Column::Height)
        .one(db);
    Ok(row.await?)
}

/// Where events of the archive end: height and byte, for the first events that end after a byte.
pub async fn ends_after(
    db: &impl ConnectionTrait,
    election: i64,
    byte: u64,
    most: u64,
) -> Result<Vec<(i64, i64)>, DbErr> {
    board_event::Entity::find()
        .select_only()
        .column(board_event::Column::Height)
        .column(board_event::Column::Ends)
        .filter(board_event::Column::ElectionId.eq(election))
        .filter(board_event::Column::Ends.gt(signed(byte)?))
        .order_by_asc(board_event::Column::Height)
        .limit(most)
        .into_tuple()
        .all(db)
        .await
}

/// The events of a kind, in order.
pub async fn events(
    db: &impl ConnectionTrait,
    election: i64,
    kind: EventKind,
) -> Result<Vec<board_event::Model>, Problem> {
    let rows = board_event::Entity::find()
        .filter(board_event::Column::ElectionId.eq(election))
        .filter(board_event::Column::Kind.eq(kind.to_string()))
        .order_by_asc(board_event::Column::Height);
    Ok(rows.all(db).await?)
}

/// What the events of a kind are about: height and hash of the payload, in order.
pub async fn payloads(
    db: &impl ConnectionTrait,
    election: i64,
    kind: EventKind,
) -> Result<Vec<(i64, Hash)>, Problem> {
    let read = |event: board_event::Model| {
        let parsed = Event::parse(&event.bytes).ok()?;
        Some((event.height, parsed.payload?))
    };
    let events = events(db, election, kind).await?;
    let read = events.into_iter().map(read).collect::<Option<_>>();
    read.ok_or_else(|| Problem::internal("An event on the board can't be read."))
}

/// Whose the events of a kind are, in order.
pub async fn owners(
    db: &impl ConnectionTrait,
    election: i64,
    kind: EventKind,
) -> Result<Vec<u32>, Problem> {
    let owners = events(db, election, kind)
        .await?
        .into_iter()
        .filter_map(|event| event.owner);
    Ok(owners
        .filter_map(|owner| u32::try_from(owner).ok())
        .collect())
}

/// What stands at some heights of the board: events, and objects by height and place.
pub type Slice = (Vec<board_event::Model>, Vec<data_object::Model>);

/// The board from a height up to and without another.
pub async fn slice(
    db: &impl ConnectionTrait,
    election: i64,
    from: i64,
    to: i64,
) -> Result<Slice, DbErr> {
    let events = board_event::Entity::find()
        .filter(board_event::Column::ElectionId.eq(election))
        .filter(board_event::Column::Height.gte(from))
        .filter(board_event::Column::Height.lt(to))
        .order_by_asc(board_event::Column::Height)
        .all(db)
        .await?;
    let objects = data_object::Entity::find()
        .filter(data_object::Column::ElectionId.eq(election))
        .filter(data_object::Column::Height.gte(from))
        .filter(data_object::Column::Height.lt(to))
        .order_by_asc(data_object::Column::Height)
        .order_by_asc(data_object::Column::Place)
        .all(db)
        .await?;
    Ok((events, objects))
}

/// The hash of the event at a height.
pub async fn event_at(
    db: &impl ConnectionTrait,
    election: i64,
    height: u64,
) -> Result<Option<Hash>, Problem> {
    let row = board_event::Entity::find_by_id((election, signed(height)?))
        .one(db)
        .await?;
    Ok(row.and_then(|row| row.hash.parse().ok()))
}
