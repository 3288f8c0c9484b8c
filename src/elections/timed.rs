//! What happens by itself at an announced time: voting opens and closes, trustees are asked for
//! what is due, voters are reminded. Each is a job; the database's clock decides whether the time
//! has come, and the election's row lets one instance through.

use chrono::{DateTime, Duration, Utc};
use sea_orm::DatabaseTransaction;

use super::moves::{self, Done, Wanted};
use super::stage::Stage;
use super::{Election, letters, poll, store, voting};
use crate::access::Authorised;
use crate::app::App;
use crate::database_time;
use crate::error::Problem;
use crate::jobs::{self, Failure, Job, Next};

/// How soon to look again when the time had not come, or the election was not ready.
const SOON: Duration = Duration::seconds(15);
/// How often trustees are asked again.
const DAILY: Duration = Duration::days(1);
/// So long before the close trustees are asked to show once more that their keys work.
pub const BEFORE_THE_CLOSE: Duration = Duration::days(3);

/// Has the service make a move when its time comes.
pub async fn schedule(
    tx: &DatabaseTransaction,
    election: &Election,
    to: Stage,
    due: DateTime<Utc>,
) -> Result<(), Problem> {
    let election = election.uuid().to_owned();
    jobs::store::schedule(tx, &Job::MoveElection { election, to }, due).await
}

/// Has the trustees asked then, and daily from then on until nothing is due from them.
pub async fn schedule_asking(
    tx: &DatabaseTransaction,
    election: &Election,
    due: DateTime<Utc>,
) -> Result<(), Problem> {
    let election = election.uuid().to_owned();
    jobs::store::schedule(tx, &Job::AskTrustees { election }, due).await
}

/// When the trustees are asked before the close of an election that opens now.
pub fn before_the_close(now: DateTime<Utc>, closes: DateTime<Utc>) -> DateTime<Utc> {
    (closes - BEFORE_THE_CLOSE).max(now)
}

/// Makes a move whose time has come. What isn't ready stays where it is and is looked at again:
/// the readiness page says why.
pub async fn advance(app: &App, uuid: &str, to: Stage) -> Result<Next, Failure> {
    let db = app.store().read();
    let election = store::get(db, uuid).await?;
    if election.stage >= to {
        return Ok(Next::Done);
    }
    let facts = poll::facts::gather(app, db, &election).await?;
    let wait = match to {
        Stage::Voting => facts.opens_in,
        _ => facts.closes_in,
    };
    if wait > 0 {
        return Ok(Next::At(app.now() + Duration::seconds(wait)));
    }
    match moves::advance(app, &Authorised::by_the_clock(), uuid, Wanted::from(to)).await {
        Ok(Done::Moved) => Ok(Next::Done),
        Ok(Done::Approved) => Ok(Next::At(app.now() + SOON)),
        Err(problem) if problem.status.is_server_error() => Err(problem.into()),
        Err(problem) => {
            tracing::info!(election = uuid, %to, reason = problem.detail, "not moved yet");
            Ok(Next::At(app.now() + SOON))
        }
    }
}

/// Writes to the trustees from whom something is due; again tomorrow if it still is.
pub async fn ask_trustees(app: &App, uuid: &str) -> Result<Next, Failure> {
    let tx = app.store().begin().await?;
    let election = store::lock(&tx, uuid).await?;
    let first = is_first(&election, app.now());
    let asked = letters::ask_trustees(app, &tx, &election, !first).await?;
    tx.commit().await.map_err(Failure::from)?;
    Ok(match asked {
        true => Next::At(app.now() + DAILY),
        false => Next::Done,
    })
}

/// Whether trustees are asked for the first time: every other task is asked for with the move that makes it
/// due, and the one before the close only here.
fn is_first(election: &Election, now: DateTime<Utc>) -> bool {
    let begins = before_the_close(election.row.voting_opens, election.voting_closes());
    election.stage == Stage::Voting && now < begins + DAILY / 2
}

/// Sends a reminder to those who have not voted, once.
pub async fn remind_voters(app: &App, reminder: i64) -> Result<Next, Failure> {
    let tx = app.store().begin().await?;
    let now = database_time::now(&tx, app.ahead()).await?;
    voting::reminders::store::send(app, &tx, reminder, now).await?;
    tx.commit().await.map_err(Failure::from)?;
    Ok(Next::Done)
}
