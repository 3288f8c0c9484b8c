//! Extensions, interruptions and reminders in the database.

use chrono::{DateTime, Days, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use serde_json::{Value, json};

use super::{Extended, Happened, Incident};
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::database_time;
use crate::elections::board::store::{self as board, Change};
use crate::elections::readiness::{self, What};
use crate::elections::stage::Stage;
use crate::elections::supplement::store as supplement;
use crate::elections::{Election, letters, store as elections, timed};
use crate::entities::{election, extension, interruption};
use crate::error::Problem;
use crate::language::t;
use crate::values::{Invalid, Prose};

/// Makes the close later: while voting is open if it hasn't come, where one statement by the database's
/// clock decides; and before voting opens, for the keys may come late.
pub async fn extend(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    closes: DateTime<Utc>,
    reason: Prose,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    let opened = election.stage == Stage::Voting;
    if election.stage != Stage::Keys {
        election.at(Stage::Voting)?;
    }
    let before = election.voting_closes();
    if closes <= before {
        let reason = t!("it has to be later than the announced close: voters rely on that");
        return Err(Invalid::new("closes", reason).into());
    }
    within_the_rules(&tx, &election, closes).await?;
    if opened {
        let change = Change::Close(closes);
        if !board::change_open(&tx, election.id(), change, app.ahead()).await? {
            return Err(Problem::wrong_stage(t!(
                "Voting has closed by the database’s clock: nothing of it can change."
            )));
        }
    } else {
        if closes <= database_time::now(&tx, app.ahead()).await? {
            let reason = t!("it has to be still to come, or nobody could vote");
            return Err(Invalid::new("closes", reason).into());
        }
        readiness::store::lapse(&tx, election.id(), What::Letters).await?;
    }
    election::Entity::update_many()
        .col_expr(election::Column::VotingCloses, Expr::value(closes))
        .filter(election::Column::Id.eq(election.id()))
        .exec(&tx)
        .await?;
    if opened {
        timed::schedule(&tx, &election, Stage::Closed, closes).await?;
        let asked = timed::before_the_close(app.now(), closes);
        timed::schedule_asking(&tx, &election, asked).await?;
    }
    letters::tell_extension(app, &tx, &election, closes, reason.as_str()).await?;
    let detail = json!({ "before": before, "after": closes, "reason": reason.as_str() });
    let row = extension::ActiveModel {
        election_id: Set(election.id()),
        before: Set(before),
        after: Set(closes),
        reason: Set(reason.into_string()),
        at: Set(app.now()),
        ..Default::default()
    };
    extension::Entity::insert(row)
        .exec_without_returning(&tx)
        .await?;
    record(&tx, app, by, &election, "voting.extension", detail).await?;
    Ok(tx.commit().await?)
}

/// At most as many days after the close first announced as the panel's rules allow.
async fn within_the_rules(
    db: &impl ConnectionTrait,
    election: &Election,
    closes: DateTime<Utc>,
) -> Result<(), Problem> {
    let most = elections::rules(db, election)
        .await?
        .timetable
        .extension_days;
    let announced = announced_close(db, election).await?;
    if closes <= announced + Days::new(most.into()) {
        return Ok(());
    }
    let reason = t!(
        "the panel’s rules allow {most} days after the close first announced",
        most
    );
    Err(Invalid::new("closes", reason).into())
}

/// Interrupts taking ballots for an incident, or goes on.
pub async fn pause(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    paused: bool,
    reason: Prose,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Voting)?;
    if !board::change_open(&tx, election.id(), Change::Pause(paused), app.ahead()).await? {
        return Err(Problem::conflict(t!(
            "Voting is in that state already, or has closed: look again."
        )));
    }
    let detail = json!({ "paused": paused, "reason": reason.as_str() });
    if paused {
        let incident = (
            "interruption",
            reason.to_string(),
            "no ballot was taken".into(),
        );
        supplement::report(&tx, app.now(), election.id(), incident).await?;
        begin(&tx, app, &election, reason).await?;
    } else {
        end(&tx, app, &election, &reason).await?;
    }
    record(&tx, app, by, &election, "voting.pause", detail).await?;
    Ok(tx.commit().await?)
}

/// Incidents that a secretary may publish of one election.
const MOST_REPORTS: usize = 100;
/// Their kind. What the service itself finds has other kinds, and some of them a meaning for verifiers.
const REPORTED: &str = "reported";

/// Publishes that something went wrong: what, and what came of it. It stays.
pub async fn report(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    (what, effect): (Prose, Prose),
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    if board::head(&tx, election.id()).await?.is_none() {
        return Err(Problem::wrong_stage(t!(
            "Incidents are published beside the record, which begins when voting opens."
        )));
    }
    let before = supplement::incidents(&tx, election.id()).await?;
    if before.iter().filter(|one| one.kind == REPORTED).count() >= MOST_REPORTS {
        return Err(Problem::conflict(t!(
            "{most} incidents of this election are published already.",
            most = MOST_REPORTS
        )));
    }
    let detail = json!({ "what": what.as_str(), "effect": effect.as_str() });
    let incident = (REPORTED, what.into_string(), effect.into_string());
    supplement::report(&tx, app.now(), election.id(), incident).await?;
    record(&tx, app, by, &election, "voting.incident", detail).await?;
    Ok(tx.commit().await?)
}

async fn begin(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    reason: Prose,
) -> Result<(), Problem> {
    let row = interruption::ActiveModel {
        election_id: Set(election.id()),
        what: Set(reason.into_string()),
        began_at: Set(app.now()),
        ended_at: Set(None),
        how_it_ended: Set(None),
        ..Default::default()
    };
    interruption::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

async fn end(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    reason: &Prose,
) -> Result<(), Problem> {
    interruption::Entity::update_many()
        .col_expr(interruption::Column::EndedAt, Expr::value(app.now()))
        .col_expr(
            interruption::Column::HowItEnded,
            Expr::value(reason.as_str()),
        )
        .filter(interruption::Column::ElectionId.eq(election.id()))
        .filter(interruption::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

async fn record(
    tx: &DatabaseTransaction,
    app: &App,
    by: &Authorised<Secretary>,
    election: &Election,
    action: &'static str,
    detail: Value,
) -> Result<(), Problem> {
    let act = Act {
        actor: by.actor(),
        action,
        about: election.about(),
        detail,
    };
    Ok(audit::store::record(tx, app.now(), act).await?)
}

/// Each time that the close was made later, in order.
pub async fn extensions(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<Extended>, Problem> {
    let rows = extension::Entity::find()
        .filter(extension::Column::ElectionId.eq(election))
        .order_by_asc(extension::Column::Id)
        .all(db)
        .await?;
    let extended = |row: extension::Model| Extended {
        before: row.before,
        after: row.after,
        reason: row.reason,
        at: row.at,
    };
    Ok(rows.into_iter().map(extended).collect())
}

/// The close as the notice announced it, whatever became of it.
pub async fn announced_close(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<DateTime<Utc>, Problem> {
    let all = extensions(db, election.id()).await?;
    Ok(Extended::announced(&all).unwrap_or(election.voting_closes()))
}

/// What happened to the times of voting.
pub async fn happened(db: &impl ConnectionTrait, election: i64) -> Result<Happened, Problem> {
    let incidents = interruption::Entity::find()
        .filter(interruption::Column::ElectionId.eq(election))
        .order_by_asc(interruption::Column::Id)
        .all(db)
        .await?;
    let incident = |row: interruption::Model| Incident {
        what: row.what,
        began_at: row.began_at,
        ended_at: row.ended_at,
        how_it_ended: row.how_it_ended,
    };
    Ok(Happened {
        extensions: extensions(db, election).await?,
        incidents: incidents.into_iter().map(incident).collect(),
    })
}
