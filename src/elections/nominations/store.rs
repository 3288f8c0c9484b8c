//! Nominations in the database.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{Candidate, Ground, Language, Paper, Status, rules};
use crate::access::{Authorised, Member};
use crate::elections::call::{self, Order};
use crate::elections::result::Drawn;
use crate::elections::stage::Stage;
use crate::elections::{Election, keys};
use crate::entities::nomination;
use crate::error::Problem;
use crate::language::t;
use crate::members;
use crate::values::Invalid;
use crate::web::page;

/// That papers may come in and be changed now.
pub fn may_amend(election: &Election, now: DateTime<Utc>) -> Result<(), Problem> {
    election.at(Stage::Nominations)?;
    let closes = election.row.nominations_close;
    if now <= closes {
        return Ok(());
    }
    let closes = page::moment(&closes, &election.row.time_zone);
    Err(Problem::wrong_stage(t!(
        "Nominations closed on {closes}. A candidate can still withdraw, as the notice says.",
        closes
    )))
}

/// Files once more, or for the first time where another has nominated.
pub(super) async fn refile(
    tx: &DatabaseTransaction,
    row: nomination::Model,
    now: DateTime<Utc>,
    paper: &Paper,
) -> Result<i64, Problem> {
    let status = status(&row)?;
    if matches!(status, Status::Filed | Status::Accepted) {
        return Err(Problem::conflict(t!(
            "You have been nominated in this election already: change that nomination instead."
        )));
    }
    rules::change(status, Status::Filed).map_err(Problem::conflict)?;
    let id = row.id;
    let mut row = written(row, paper);
    row.status = Set(Status::Filed.to_string());
    row.filed_at = Set(now);
    (row.reason, row.ground) = (Set(None), Set(None));
    row.update(tx).await?;
    Ok(id)
}

/// A new nomination: filed by the member, or offered to them by another.
pub(super) async fn insert(
    tx: &DatabaseTransaction,
    election: &Election,
    now: DateTime<Utc>,
    member: i64,
    paper: Option<&Paper>,
    nominated_by: Option<i64>,
) -> Result<i64, Problem> {
    let status = match nominated_by {
        Some(_) => Status::Offered,
        None => Status::Filed,
    };
    let text = |of: fn(&Paper) -> String| paper.map(of).unwrap_or_default();
    let row = nomination::ActiveModel {
        election_id: Set(election.id()),
        member_id: Set(member),
        statement: Set(text(|paper| paper.statement.to_string())),
        interests: Set(text(|paper| paper.interests.to_string())),
        particulars: Set(text(|paper| paper.particulars.to_string())),
        language: Set(paper.map(|paper| paper.language.to_string())),
        nominated_by: Set(nominated_by),
        status: Set(status.to_string()),
        filed_at: Set(now),
        ..Default::default()
    };
    let inserted = nomination::Entity::insert(row).exec(tx).await?;
    Ok(inserted.last_insert_id)
}

/// The row with a paper written into it.
fn written(row: nomination::Model, paper: &Paper) -> nomination::ActiveModel {
    let mut row: nomination::ActiveModel = row.into();
    row.statement = Set(paper.statement.to_string());
    row.interests = Set(paper.interests.to_string());
    row.particulars = Set(paper.particulars.to_string());
    row.language = Set(Some(paper.language.to_string()));
    row
}

/// The language in which a candidate writes.
pub fn language(row: &nomination::Model) -> Language {
    let said = row.language.as_deref().and_then(|tag| tag.parse().ok());
    said.unwrap_or(Language::English)
}

/// Writes a paper into a nomination. One that was accepted is to be decided anew.
pub(super) async fn rewrite(
    tx: &DatabaseTransaction,
    row: nomination::Model,
    paper: &Paper,
) -> Result<(), Problem> {
    written(undecided(tx, row).await?, paper).update(tx).await?;
    Ok(())
}

/// What the candidate shows has changed: an acceptance was of what it was before.
pub(in crate::elections::nominations) async fn undecided(
    tx: &DatabaseTransaction,
    row: nomination::Model,
) -> Result<nomination::Model, Problem> {
    match status(&row)? {
        Status::Accepted => Ok(changed(row, Status::Filed)?.update(tx).await?),
        _ => Ok(row),
    }
}

/// All nominations of an election, as they came.
pub async fn all(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<nomination::Model>, Problem> {
    let all = nomination::Entity::find().filter(nomination::Column::ElectionId.eq(election.id()));
    Ok(all.order_by_asc(nomination::Column::Id).all(db).await?)
}

/// The candidates in the order of the ballot, with those who died after it was made.
pub async fn candidates(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<Candidate>, Problem> {
    let died = Condition::all()
        .add(nomination::Column::Status.eq(Status::Died.as_str()))
        .add(nomination::Column::Place.is_not_null());
    let stands = Condition::any()
        .add(nomination::Column::Status.eq(Status::Accepted.as_str()))
        .add(died);
    let rows = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .filter(stands)
        .order_by_asc(nomination::Column::Place)
        .order_by_asc(nomination::Column::Id)
        .all(db)
        .await?;
    let names = members::store::names(db, rows.iter().map(|row| row.member_id)).await?;
    // What stands on the ballot stays, whatever a member is called today.
    let ballot = keys::setups::names(db, election.id()).await?;
    let name = |place: usize, member: &i64| {
        let printed = ballot.as_ref().and_then(|names| names.get(place));
        printed.or(names.get(member)).cloned().unwrap_or_default()
    };
    let candidates = rows.into_iter().enumerate().map(|(place, row)| Candidate {
        nomination: row.id,
        member: row.member_id,
        name: name(place, &row.member_id),
        language: language(&row),
        particulars: row.particulars,
        statement: row.statement,
        interests: row.interests,
        died: row.died_at,
    });
    Ok(candidates.collect())
}

/// The same, as soon as they are public: when nominations have closed.
pub async fn published(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<Candidate>, Problem> {
    if election.stage <= Stage::Nominations {
        return Ok(Vec::new());
    }
    candidates(db, election).await
}

/// Puts the candidates into the order that the notice named, and keeps it.
pub async fn fix_places(
    tx: &DatabaseTransaction,
    election: &Election,
    lot: Option<Drawn>,
) -> Result<(), Problem> {
    let call = call::store::of(tx, election).await?;
    let mut ordered = candidates(tx, election).await?;
    rules::by_name(&mut ordered);
    if call.ballot_order == Order::Lot.as_str() {
        let source = call.lot_source.unwrap_or_default();
        let lot = lot.ok_or_else(|| {
            let send = json!({ "to": "roll", "lot": { "source": source, "seed": "..." } });
            Problem::lot_needed(t!(
                "The notice wants the candidates in the order of a lot, whose seed is {source}: \
                 send it with the move.",
                source
            ))
            .with(json!({ "send": send }))
        })?;
        ordered = rules::by_lot(ordered, &lot.seed)
            .map_err(|error| Invalid::new("lot.seed", error.to_string()))?;
        call::store::keep_seed(tx, election.id(), &lot.seed).await?;
    }
    for (candidate, place) in ordered.iter().zip(1..) {
        set_place(tx, candidate.nomination, Some(place)).await?;
    }
    nomination::Entity::update_many()
        .col_expr(
            nomination::Column::FirstPlace,
            Expr::col(nomination::Column::Place),
        )
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Closes the gaps that somebody leaves who stands no more; the order of the others stays.
pub(super) async fn renumber(tx: &DatabaseTransaction, election: &Election) -> Result<(), Problem> {
    let mut place = 0;
    let placed = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .filter(nomination::Column::Place.is_not_null())
        .order_by_asc(nomination::Column::Place);
    for row in placed.all(tx).await? {
        let stands = row.status == Status::Accepted.as_str();
        place += i32::from(stands);
        set_place(tx, row.id, stands.then_some(place)).await?;
    }
    Ok(())
}

async fn set_place(
    tx: &DatabaseTransaction,
    nomination: i64,
    place: Option<i32>,
) -> Result<(), Problem> {
    nomination::Entity::update_many()
        .col_expr(nomination::Column::Place, Expr::value(place))
        .filter(nomination::Column::Id.eq(nomination))
        .exec(tx)
        .await?;
    Ok(())
}

/// A nomination of an election.
pub async fn get(
    db: &impl ConnectionTrait,
    election: &Election,
    id: i64,
) -> Result<nomination::Model, Problem> {
    let found = nomination::Entity::find_by_id(id)
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .one(db)
        .await?;
    found.ok_or_else(|| Problem::not_found(t!("There is no such nomination in this election.")))
}

/// The caller's own nomination, as long as they stand.
pub async fn own(
    db: &impl ConnectionTrait,
    election: &Election,
    by: &Authorised<Member>,
) -> Result<nomination::Model, Problem> {
    let found = of_member(db, election.id(), by.scope().id()).await?;
    let row = found.ok_or_else(|| Problem::not_found(t!("You don’t stand in this election.")))?;
    match status(&row)? {
        Status::Filed | Status::Accepted => Ok(row),
        other => Err(Problem::conflict(t!(
            "Your nomination is {other}: you don’t stand in this election.",
            other
        ))),
    }
}

/// A member's nomination.
pub async fn of_member(
    db: &impl ConnectionTrait,
    election: i64,
    member: i64,
) -> Result<Option<nomination::Model>, Problem> {
    let found = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election))
        .filter(nomination::Column::MemberId.eq(member))
        .one(db)
        .await?;
    Ok(found)
}

/// Where a stored nomination is.
pub fn status(row: &nomination::Model) -> Result<Status, Problem> {
    let unknown = |_| Problem::internal("A nomination has no known status.");
    row.status.parse().map_err(unknown)
}

/// Brings a nomination to another status, if that follows.
pub(super) async fn change(
    tx: &DatabaseTransaction,
    nomination: nomination::Model,
    to: Status,
) -> Result<(), Problem> {
    changed(nomination, to)?.update(tx).await?;
    Ok(())
}

/// A member has died; since when it is on record, whoever counts again is told.
pub(super) async fn record_death(
    tx: &DatabaseTransaction,
    nomination: nomination::Model,
    at: DateTime<Utc>,
) -> Result<(), Problem> {
    let mut row = changed(nomination, Status::Died)?;
    row.died_at = Set(Some(at));
    row.update(tx).await?;
    Ok(())
}

/// A member hasn't died: what was recorded is taken back, and the log keeps it. While papers come in, theirs
/// is decided anew; afterwards they are a candidate again, in the place that they had.
pub(super) async fn take_back_death(
    tx: &DatabaseTransaction,
    election: &Election,
    nomination: nomination::Model,
) -> Result<(), Problem> {
    if status(&nomination)? != Status::Died {
        return Err(Problem::conflict(t!(
            "It isn’t recorded of this nomination that the member has died."
        )));
    }
    let (to, has_a_place) = match election.stage {
        Stage::Nominations => (Status::Filed, true),
        Stage::Roll | Stage::Keys => (Status::Accepted, nomination.first_place.is_some()),
        // The ballots are made: who isn't on them can't be put there.
        _ => (Status::Accepted, nomination.place.is_some()),
    };
    if !has_a_place {
        return Err(Problem::conflict(t!(
            "The order of the ballot was fixed without them: to let them stand, declare the election void \
             and call it again."
        )));
    }
    let mut row: nomination::ActiveModel = nomination.into();
    row.status = Set(to.to_string());
    row.died_at = Set(None);
    row.update(tx).await?;
    Ok(())
}

/// Numbers those who stand as the order was fixed, with somebody who is back among them.
pub(super) async fn renumber_as_fixed(
    tx: &DatabaseTransaction,
    election: &Election,
) -> Result<(), Problem> {
    let stand = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .filter(nomination::Column::Status.eq(Status::Accepted.as_str()))
        .filter(nomination::Column::FirstPlace.is_not_null())
        .order_by_asc(nomination::Column::FirstPlace);
    for (row, place) in stand.all(tx).await?.into_iter().zip(1..) {
        set_place(tx, row.id, Some(place)).await?;
    }
    Ok(())
}

/// The same, with the ground and the reason of a rejection; an acceptance takes an earlier one back.
pub(super) async fn change_because(
    tx: &DatabaseTransaction,
    nomination: nomination::Model,
    to: Status,
    because: Option<(Ground, &str)>,
) -> Result<(), Problem> {
    let mut row = changed(nomination, to)?;
    row.ground = Set(because.map(|one| one.0.to_string()));
    row.reason = Set(because.map(|one| one.1.to_owned()));
    row.update(tx).await?;
    Ok(())
}

fn changed(row: nomination::Model, to: Status) -> Result<nomination::ActiveModel, Problem> {
    rules::change(status(&row)?, to).map_err(Problem::conflict)?;
    let mut row: nomination::ActiveModel = row.into();
    row.status = Set(to.to_string());
    Ok(row)
}
