//! Ballots in the database: one transaction appends the event, its ballot and the receipt.

use std::collections::HashMap;

use ballots::supplement::{Accepted, Receipt, Signature};
use ballots::{Ballot, Hash, Verified};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::{Authorised, Member};
use crate::app::App;
use crate::database_time;
use crate::elections::board::{AppendError, Doors, Head, store as board};
use crate::elections::keys::codes::{self, State};
use crate::elections::stage::Stage;
use crate::elections::supplement::rules::time;
use crate::elections::{Election, Group, Setup, heads, roll, store as elections};
use crate::entities::{credential, receipt, tested_ballot};
use crate::error::Problem;
use crate::language::t;

/// How often a cast is tried again when another came first. On SQLite none ever does.
const TRIES: usize = 20;

/// A ballot that passed its checks, with the bytes it came in.
#[derive(Clone)]
pub struct Checked {
    /// The proof that it did.
    pub ballot: std::sync::Arc<Verified<Ballot<Group>>>,
    /// Canonical bytes.
    pub bytes: bytes::Bytes,
}

/// Puts a ballot on the board for good and gives its receipt. The same ballot again gets the
/// same receipt.
pub async fn cast(
    app: &App,
    by: &Authorised<Member>,
    election: &Election,
    setup: &Setup,
    checked: &Checked,
) -> Result<Receipt, Problem> {
    heads::kept::sound(app, election).await?;
    for _ in 0..TRIES {
        let tx = app.store().begin().await?;
        match cast_once(&tx, app, by, election, setup, checked).await? {
            Some(receipt) => {
                tx.commit().await?;
                // The receipt is a word given: the head that covers it is kept before.
                let kept = heads::kept::covering(app, election, receipt.height + 1).await;
                return kept.map(|_| receipt).map_err(on_the_board);
            }
            None => tx.rollback().await?,
        }
    }
    Err(Problem::busy(t!(
        "Others came first again and again. Your ballot was not taken: send it again."
    ))
    .retry_after(1))
}

/// What can't be done once a ballot is on the board is only to give its receipt.
fn on_the_board(problem: Problem) -> Problem {
    Problem {
        detail: t!(
            "Your ballot is on the board; send the same one again for its receipt. {why}",
            why = problem.detail
        ),
        ..problem
    }
}

/// One try; none if another ballot came in between.
async fn cast_once(
    tx: &DatabaseTransaction,
    app: &App,
    by: &Authorised<Member>,
    election: &Election,
    setup: &Setup,
    checked: &Checked,
) -> Result<Option<Receipt>, Problem> {
    let (id, ballot) = (election.id(), &checked.ballot);
    let board = board::lock(tx, id).await?;
    if let Some(receipt) = known(tx, id, setup, &ballot.tracker()).await? {
        return Ok(Some(receipt));
    }
    let now = database_time::now(tx, app.ahead()).await?;
    let (head, revoting) = taking(board, now)?;
    let credential = ballot.credential().to_string();
    may_vote(tx, id, &credential).await?;
    not_tested(tx, id, &ballot.tracker()).await?;
    if !revoting {
        not_again(tx, id, &credential).await?;
    }
    let bytes = checked.bytes.to_vec();
    let head = match board::append_ballot(tx, id, head, bytes, app.ahead()).await {
        Err(AppendError::Moved(_)) => return Ok(None),
        appended => appended?,
    };
    let accepted = Accepted {
        election: setup.fingerprint().to_owned(),
        tracker: ballot.tracker(),
        height: head.height,
        event: head.hash,
        time: time(now)?,
    };
    let receipt = accepted.sign(&app.keys().receipts);
    keep(tx, id, credential, now, &receipt).await?;
    roll::store::mark_voted(tx, id, by).await?;
    Ok(Some(receipt))
}

async fn keep(
    tx: &DatabaseTransaction,
    election: i64,
    credential: String,
    accepted_at: DateTime<Utc>,
    receipt: &Receipt,
) -> Result<(), Problem> {
    let row = receipt::Model {
        election_id: election,
        height: i64::try_from(receipt.height).unwrap_or(i64::MAX),
        tracker: receipt.tracker.clone(),
        credential,
        event: receipt.event.to_string(),
        accepted_at,
        signature: receipt.signature.to_string(),
    };
    receipt::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The receipt of a ballot that is on the board already, if it still stands.
async fn known(
    tx: &DatabaseTransaction,
    election: i64,
    setup: &Setup,
    tracker: &str,
) -> Result<Option<Receipt>, Problem> {
    let receipts = || receipt::Entity::find().filter(receipt::Column::ElectionId.eq(election));
    let same = receipts()
        .filter(receipt::Column::Tracker.eq(tracker))
        .one(tx)
        .await?;
    let Some(same) = same else { return Ok(None) };
    let newer = receipts()
        .filter(receipt::Column::Credential.eq(&*same.credential))
        .filter(receipt::Column::Height.gt(same.height))
        .count(tx)
        .await?;
    if newer > 0 {
        return Err(Problem::superseded(t!(
            "This ballot was on the board before, and a newer one of the same voting code has \
             replaced it. To vote again, make a new ballot."
        )));
    }
    let unreadable = || Problem::internal("A receipt can't be read.");
    let event: Hash = same.event.parse().map_err(|_| unreadable())?;
    let accepted = Accepted {
        election: setup.fingerprint().to_owned(),
        tracker: same.tracker,
        height: u64::try_from(same.height).map_err(|_| unreadable())?,
        event,
        time: time(same.accepted_at)?,
    };
    let signature: Signature = same.signature.parse().map_err(|_| unreadable())?;
    Ok(Some(accepted.with_signature(signature)))
}

/// When the ballot of this tracker was accepted.
pub async fn accepted_at(
    db: &impl ConnectionTrait,
    election: i64,
    tracker: &str,
) -> Result<DateTime<Utc>, Problem> {
    let found = receipt::Entity::find()
        .filter(receipt::Column::ElectionId.eq(election))
        .filter(receipt::Column::Tracker.eq(tracker));
    let found = found.one(db).await?.map(|row| row.accepted_at);
    found.ok_or_else(|| Problem::not_found(t!("There is no ballot of this tracker on the board.")))
}

/// The head of a board that takes ballots now, by the database's clock, and whether it takes a
/// second one of the same code.
fn taking(board: Option<(Head, Doors)>, now: DateTime<Utc>) -> Result<(Head, bool), Problem> {
    match board {
        Some((head, Doors::Open { closes, revoting }))
            if closes.is_none_or(|closes| now < closes) =>
        {
            Ok((head, revoting))
        }
        Some((_, Doors::Paused)) => Err(Problem::wrong_stage(t!(
            "Voting is interrupted: the ballot was not taken. The election’s page says why, and \
             when it goes on."
        ))),
        _ => Err(Problem::wrong_stage(t!(
            "Voting is not open: the ballot was not taken."
        ))),
    }
}

async fn may_vote(tx: &DatabaseTransaction, election: i64, public: &str) -> Result<(), Problem> {
    match codes::store::state(tx, election, public).await? {
        Some(State::Live) => Ok(()),
        Some(State::Void) => Err(Problem::bad_ballot(t!(
            "The ballot’s voting code was replaced by another and is void: use the new one."
        ))),
        Some(State::Spare) => Err(Problem::bad_ballot(t!(
            "The ballot’s voting code has been given to nobody."
        ))),
        None => Err(Problem::bad_ballot(t!(
            "The ballot’s voting code is not on the roll."
        ))),
    }
}

/// The public credentials that may vote and begin with these hexadecimal digits, sorted.
pub async fn credentials(
    db: &impl ConnectionTrait,
    election: i64,
    beginning: &str,
) -> Result<Vec<String>, Problem> {
    let found = credential::Entity::find()
        .select_only()
        .column(credential::Column::Public)
        .filter(credential::Column::ElectionId.eq(election))
        .filter(credential::Column::State.eq(State::Live.as_str()))
        .filter(credential::Column::Public.starts_with(beginning))
        .order_by_asc(credential::Column::Public)
        .into_tuple();
    Ok(found.all(db).await?)
}

/// Where there is no voting again, a voting code's first ballot stays.
async fn not_again(tx: &DatabaseTransaction, election: i64, public: &str) -> Result<(), Problem> {
    let before = receipt::Entity::find()
        .filter(receipt::Column::ElectionId.eq(election))
        .filter(receipt::Column::Credential.eq(public))
        .count(tx)
        .await?;
    if before > 0 {
        return Err(Problem::conflict(t!(
            "A ballot of this voting code is on the board, and in this election the first one \
             counts: this one was not taken."
        )));
    }
    Ok(())
}

/// A ballot on the board, by its tracker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// Height of its event.
    pub height: i64,
    /// Its tracker.
    pub tracker: String,
    /// Whether it is the last of its voting code.
    pub counts: bool,
}

/// The ballots whose trackers begin so, after a height, as many as asked for at most; and after which
/// height more of them may stand.
pub async fn tracked(
    db: &impl ConnectionTrait,
    election: i64,
    begins: &str,
    (after, most): (i64, u64),
) -> Result<(Vec<Tracked>, Option<i64>), Problem> {
    let mut found = receipt::Entity::find()
        .filter(receipt::Column::ElectionId.eq(election))
        .filter(receipt::Column::Height.gt(after))
        .order_by_asc(receipt::Column::Height)
        .limit(most);
    if !begins.is_empty() {
        found = found.filter(receipt::Column::Tracker.starts_with(begins));
    }
    let mut rows = found.all(db).await?;
    let full = rows.len() as u64 == most;
    let next = rows.last().filter(|_| full).map(|row| row.height);
    // One of the databases minds no capitals in such a question.
    rows.retain(|row| row.tracker.starts_with(begins));
    let last = last_heights(db, election, rows.iter().map(|row| row.credential.clone())).await?;
    let shown = rows.into_iter().map(|row| Tracked {
        counts: last.get(&row.credential) == Some(&row.height),
        height: row.height,
        tracker: row.tracker,
    });
    Ok((shown.collect(), next))
}

/// Height of the last ballot of each of these credentials.
async fn last_heights(
    db: &impl ConnectionTrait,
    election: i64,
    credentials: impl Iterator<Item = String>,
) -> Result<HashMap<String, i64>, Problem> {
    let last = receipt::Entity::find()
        .select_only()
        .column(receipt::Column::Credential)
        .column_as(receipt::Column::Height.max(), "last")
        .filter(receipt::Column::ElectionId.eq(election))
        .filter(receipt::Column::Credential.is_in(credentials))
        .group_by(receipt::Column::Credential)
        .into_tuple::<(String, i64)>();
    Ok(last.all(db).await?.into_iter().collect())
}

/// When each voter's first ballot came in: how many had voted when, and nothing of who.
pub async fn first_times(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<DateTime<Utc>>, Problem> {
    let first = receipt::Entity::find()
        .select_only()
        .column_as(receipt::Column::AcceptedAt.min(), "first")
        .filter(receipt::Column::ElectionId.eq(election))
        .group_by(receipt::Column::Credential)
        .into_tuple();
    let mut times: Vec<DateTime<Utc>> = first.all(db).await?;
    times.sort_unstable();
    Ok(times)
}

/// Credential and height of every accepted ballot, in order.
pub async fn heights(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<(String, i64)>, Problem> {
    let all = receipt::Entity::find()
        .select_only()
        .column(receipt::Column::Credential)
        .column(receipt::Column::Height)
        .filter(receipt::Column::ElectionId.eq(election))
        .order_by_asc(receipt::Column::Height)
        .into_tuple();
    Ok(all.all(db).await?)
}

async fn not_tested(tx: &DatabaseTransaction, election: i64, tracker: &str) -> Result<(), Problem> {
    let key = (election, tracker.to_owned());
    match tested_ballot::Entity::find_by_id(key).one(tx).await? {
        None => Ok(()),
        Some(_) => Err(Problem::bad_ballot(t!(
            "This ballot was opened for a test, so it can’t be cast: make a new one."
        ))),
    }
}

/// Ballots that a member may test in an hour.
pub const MOST_TESTED: usize = 30;

/// Notes that the ballot of this tracker was tested, so that it can never be cast. Who tested it is kept
/// nowhere.
pub async fn declare_tested(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    tracker: &str,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::get(&tx, uuid).await?;
    election.at(Stage::Voting)?;
    let election = election.id();
    board::lock(&tx, election).await?;
    let cast = receipt::Entity::find()
        .filter(receipt::Column::ElectionId.eq(election))
        .filter(receipt::Column::Tracker.eq(tracker));
    if cast.count(&tx).await? > 0 {
        return Err(Problem::conflict(t!(
            "This ballot is on the board: it has been cast, and whoever opens it gives the vote away."
        )));
    }
    let key = (election, tracker.to_owned());
    if tested_ballot::Entity::find_by_id(key)
        .one(&tx)
        .await?
        .is_none()
    {
        if !app.ballots_tested().once_more(by.scope().id(), app.now()) {
            return Err(Problem::busy(t!(
                "{most} ballots can be tested in an hour: wait, or cast the next one.",
                most = MOST_TESTED
            ))
            .retry_after(3_600));
        }
        let row = tested_ballot::Model {
            election_id: election,
            tracker: tracker.to_owned(),
        };
        tested_ballot::Entity::insert(row.into_active_model())
            .exec_without_returning(&tx)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// How many voters have a ballot on the board: voting again doesn't count twice.
pub async fn turnout(db: &impl ConnectionTrait, election: i64) -> Result<u64, Problem> {
    let credentials = receipt::Entity::find()
        .select_only()
        .column(receipt::Column::Credential)
        .filter(receipt::Column::ElectionId.eq(election))
        .distinct();
    Ok(credentials.count(db).await?)
}
