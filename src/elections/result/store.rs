//! Counts, declarations, answers and seats in the database.

use ballots::EventKind;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::Deserialize;
use serde_json::json;

use super::rules::{self, Asked, UNOPPOSED};
use super::sheet::Sheet;
use super::{Counted, Drawn, LotEntry};
use crate::access::{Authorised, Member};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::board::store as board;
use crate::elections::nominations::{self, Candidate};
use crate::elections::poll::store as polls;
use crate::elections::stage::Stage;
use crate::elections::{Election, call, store as elections};
use crate::entities::{count, winner};
use crate::error::Problem;
use crate::language::t;
use crate::members;
use crate::panels::rules::Counting;
use crate::web::page;

/// What a count is called that had no valid paper.
pub const NO_VOTES: &str = "no-votes";

/// Writes a count and who is elected by it.
pub async fn write(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: &Election,
    candidates: &[Candidate],
    counted: Counted,
) -> Result<(), Problem> {
    let outcome = match (counted.rule.as_str(), counted.elected.is_empty()) {
        (UNOPPOSED, _) => "unopposed",
        (_, true) if counted.empty => NO_VOTES,
        (_, true) => "no-majority",
        (_, false) => "elected",
    };
    let row = count::Model {
        election_id: election.id(),
        rule: counted.rule,
        outcome: outcome.to_owned(),
        transcript: counted.transcript,
        sentences: serde_json::to_vec(&counted.sentences)?,
        sheet: counted.sheet,
        csv: counted.csv,
        diagram: counted.diagram,
        lot: counted
            .lot
            .map(|lot| serde_json::to_string(&lot))
            .transpose()?,
        counted_at: now,
        declared_at: None,
    };
    count::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let elected = counted
        .elected
        .iter()
        .filter_map(|index| candidates.get(*index));
    write_winners(tx, election.id(), elected).await
}

async fn write_winners(
    tx: &DatabaseTransaction,
    election_id: i64,
    elected: impl Iterator<Item = &Candidate>,
) -> Result<(), Problem> {
    let rows = elected.zip(1..).map(|(candidate, place)| {
        let member_id = candidate.member;
        winner::Model {
            election_id,
            place,
            member_id,
            accepted: None,
        }
        .into_active_model()
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        winner::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The published result as far as it is rankings.
#[derive(Deserialize)]
struct Rankings {
    result: Vec<Vec<Vec<u8>>>,
}

/// The rankings of an election by stages as they were counted, as BLT; none if there is no such count.
pub async fn blt(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Option<String>, Problem> {
    let counted = find(db, election.id()).await?;
    let (Counting::Stages(_), Some(counted)) = (election.counting, counted) else {
        return Ok(None);
    };
    let Some(event) = board::last(db, election.id(), EventKind::Result).await? else {
        return Ok(None);
    };
    let mut candidates = nominations::store::candidates(db, election).await?;
    for candidate in &mut candidates {
        // Who died since was counted.
        candidate.died = candidate.died.filter(|at| *at <= counted.counted_at);
    }
    let names: Vec<String> = candidates.iter().map(|one| one.name.clone()).collect();
    let objects = board::objects(db, election.id(), event.height).await?;
    let published = objects.first().map(Vec::as_slice).unwrap_or_default();
    let Rankings { result } = serde_json::from_slice(published)?;
    let asked = Asked {
        title: &election.row.title,
        names: &names,
        seats: Sheet::read(&counted.transcript)?.seats,
        counting: election.counting,
        constraints: &[],
        withdrawn: &nominations::died(&candidates),
        tie_order: None,
    };
    let papers = result.first().map(Vec::as_slice).unwrap_or_default();
    let contest = super::rules::contest(&asked, papers)?;
    Ok(Some(ballots::count::blt::write(&contest)))
}

/// One of the elected says whether they accept; once.
pub async fn answer(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    uuid: &str,
    accepted: bool,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    election.at(Stage::Declared)?;
    let by_when = answers_until(&tx, &election).await?;
    if now > by_when {
        let by_when = page::moment(&by_when, &election.row.time_zone);
        return Err(Problem::conflict(t!(
            "The time to answer was over on {by_when}: ask the panel’s secretary.",
            by_when
        )));
    }
    let winner = winner::Entity::find()
        .filter(winner::Column::ElectionId.eq(election.id()))
        .filter(winner::Column::MemberId.eq(by.scope().id()))
        .one(&tx)
        .await?;
    let winner = winner
        .ok_or_else(|| Problem::forbidden(t!("You are not among the elected of this election.")))?;
    match winner.accepted {
        Some(before) if before == accepted => return Ok(()),
        Some(_) => return Err(Problem::conflict(t!("You have answered already."))),
        None => {}
    }
    let mut row = winner.into_active_model();
    row.accepted = Set(Some(accepted));
    row.update(&tx).await?;
    let detail = json!({ "accepted": accepted });
    let act = Act {
        actor: by.actor(),
        action: "result.answer",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// What the elected answered, in the order of election.
pub async fn answers(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<(String, &'static str)>, Problem> {
    let winners = winners(db, election.id()).await?;
    let names = members::store::names(db, winners.iter().map(|row| row.member_id)).await?;
    let over = election.stage == Stage::Seated;
    let answers = winners.into_iter().map(|winner| {
        let said = match winner.accepted {
            Some(true) => t!("accepts"),
            Some(false) => t!("declines"),
            None if over => t!("did not answer in time"),
            None => t!("has not answered yet"),
        };
        (
            names.get(&winner.member_id).cloned().unwrap_or_default(),
            said,
        )
    });
    Ok(answers.collect())
}

/// The lot of a count, with the source that the notice announced.
pub async fn lot(
    db: &impl ConnectionTrait,
    election: &Election,
    sent: Option<Drawn>,
) -> Result<Option<LotEntry>, Problem> {
    let Some(sent) = sent.filter(|_| election.stage == Stage::Opening) else {
        return Ok(None);
    };
    announced_lot(db, election, sent).await.map(Some)
}

/// A lot about an election's votes, with the source that its notice announced: whatever is decided by it, at
/// whatever time, nobody chooses the seed.
pub async fn announced_lot(
    db: &impl ConnectionTrait,
    election: &Election,
    sent: Drawn,
) -> Result<LotEntry, Problem> {
    let announced = call::store::of(db, election).await?.tie_source;
    Ok(rules::lot(announced.as_deref(), sent)?)
}

/// Until when the elected answer: as the notice said, or as much later as the result was declared later
/// than voting was to close.
pub async fn answers_until(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<DateTime<Utc>, Problem> {
    let until = polls::of(db, election.id()).await?.row.answers_until;
    match until {
        Some(until) => Ok(until),
        None => Ok(call::store::of(db, election).await?.answers_close),
    }
}

/// Who is elected, in the order of election.
pub async fn winners(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<winner::Model>, Problem> {
    let rows = winner::Entity::find().filter(winner::Column::ElectionId.eq(election));
    Ok(rows.order_by_asc(winner::Column::Place).all(db).await?)
}

/// The count of an election, if there is one.
pub async fn find(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Option<count::Model>, Problem> {
    Ok(count::Entity::find_by_id(election).one(db).await?)
}
