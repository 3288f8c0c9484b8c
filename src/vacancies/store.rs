//! Vacancies in the database: opened, tried, offered, settled.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::filling::Evidence;
use super::{Offer, Opened, Opening, Outcome, Settled, Vacancy, rules};
use crate::access::{Actor, Authorised, Member, Secretary};
use crate::changes::{self, Change};
use crate::database::Store;
use crate::entities::{panel, vacancy, vacancy_offer};
use crate::error::Problem;
use crate::jobs::{self, Job};
use crate::language::t;
use crate::panels::rules::{PanelRules, Route};
use crate::panels::{self, PostKind, store::act};
use crate::terms::{Cause, Term, store as terms};

/// Who leaves what, from when, and why.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// First day without them.
    pub on: NaiveDate,
    /// Why.
    pub cause: Cause,
    /// In the words of whoever records it.
    pub note: String,
}

/// The secretary records that somebody leaves; gives the vacancy's number, for a seat.
pub async fn record(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    membership: i64,
    leaving: Leaving,
) -> Result<Option<i64>, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let term = terms::get(&tx, panel.id, membership).await?;
    let vacancy = leave(&tx, (by.actor(), now), &panel, &term, leaving).await?;
    tx.commit().await?;
    Ok(vacancy)
}

/// A member resigns from a post of a panel, from today or a later day: from the term that is named, or from the
/// first of this kind that isn't over.
pub async fn resign(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    slug: &str,
    (post, wanted, on): (PostKind, Option<i64>, NaiveDate),
) -> Result<Option<i64>, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, slug).await?;
    let today = now.date_naive();
    if on < today {
        return Err(Problem::invalid(t!("on: a resignation takes effect today or later."))
            .with(json!({ "field": "on" })));
    }
    let all = terms::of_panel(&tx, panel.id).await?;
    let theirs = all.iter().find(|term| {
        let own = term.member == by.scope().id() && term.kind == post;
        let meant = wanted.is_none_or(|id| id == term.id);
        own && meant && term.ends > today && !term.is_void()
    });
    let term =
        theirs.ok_or_else(|| Problem::not_found(t!("You are not {post} of this panel.", post)))?;
    let leaving = Leaving {
        on: on.max(term.starts),
        cause: Cause::Resignation,
        note: String::new(),
    };
    let vacancy = leave(&tx, (by.actor(), now), &panel, term, leaving).await?;
    tx.commit().await?;
    Ok(vacancy)
}

/// Ends a term, and opens a vacancy if it was a seat's. The caller holds the panel's lock.
pub async fn leave(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    term: &Term,
    leaving: Leaving,
) -> Result<Option<i64>, Problem> {
    if !(term.starts <= leaving.on && leaving.on < term.ends) {
        return Err(Problem::invalid(t!("on: the term is from {first} and over on {over}: give a day from its first to its last.", first = term.starts, over = term.ends))
        .with(json!({ "field": "on" })));
    }
    let why = (leaving.cause, leaving.note.as_str());
    terms::end(tx, (by, now), panel, term, leaving.on, why).await?;
    let cause = Opening::of(leaving.cause).filter(|_| term.kind == PostKind::Seat);
    let Some(cause) = cause else {
        return Ok(None);
    };
    let opened = Opened {
        post: term.post,
        since: leaving.on,
        until: term.ends,
        cause,
        membership: Some(term.id),
        leaver: Some(term.member),
        election: term.election,
    };
    open(tx, (by, now), panel, opened).await.map(Some)
}

/// Opens a vacancy. The caller holds the panel's lock.
pub async fn open(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    opened: Opened,
) -> Result<i64, Problem> {
    let (version, rules) = panels::rules::store::current(tx, panel.id).await?;
    let row = vacancy::ActiveModel {
        panel_id: Set(panel.id),
        post_id: Set(opened.post),
        membership_id: Set(opened.membership),
        leaver_id: Set(opened.leaver),
        election_id: Set(opened.election),
        cause: Set(opened.cause.as_str().to_owned()),
        since: Set(opened.since),
        until: Set(opened.until),
        rules_version: Set(version.version),
        settled: Set(None),
        settled_at: Set(None),
        settled_note: Set(None),
        at: Set(now),
        ..Default::default()
    };
    let id = row.insert(tx).await?.id;
    let change = Change::VacancyOpened {
        vacancy: id,
        post: opened.post,
        since: opened.since,
    };
    changes::store::emit(tx, now, panel.id, &change).await?;
    jobs::store::schedule(tx, &Job::TellVacancy { vacancy: id }, now).await?;
    let detail = json!({
        "vacancy": id,
        "cause": opened.cause,
        "membership": opened.membership,
        "since": opened.since,
    });
    act(tx, (by, now), panel, "vacancy.open", detail).await?;
    if rules::too_near(&rules, opened.since, opened.until) {
        let days = rules.vacancies.too_near_days;
        let note = format!("Fewer than {days} days of the term are left.");
        settle(tx, (by, now), panel, id, (Outcome::LeftVacant, Some(note))).await?;
    }
    Ok(id)
}

/// A term that ended early was corrected: where it lasts as long as it was to, its vacancy was opened by
/// mistake; where it ended on another day, the seat is vacant from then on. The caller holds the
/// panel's lock.
pub async fn corrected(
    tx: &DatabaseTransaction,
    by: (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    (membership, ends): (i64, NaiveDate),
) -> Result<(), Problem> {
    let open = of_panel(tx, panel.id).await?.into_iter();
    let of_it = |one: &Vacancy| one.settled.is_none() && one.membership == Some(membership);
    for vacancy in open.filter(of_it).filter(|one| one.since != ends) {
        let made = offers(tx, vacancy.id).await?;
        let called = |offer: &Offer| offer.route == Route::ByElection && offer.accepted.is_none();
        if made.iter().any(called) {
            return Err(Problem::conflict(t!(
                "A by-election is under way for this seat: declare it void first."
            )));
        }
        if ends >= vacancy.until {
            let note = Some("The term was corrected: nobody has left.".to_owned());
            settle(tx, by, panel, vacancy.id, (Outcome::Withdrawn, note)).await?;
        } else {
            let row = vacancy::ActiveModel {
                id: Set(vacancy.id),
                since: Set(ends),
                ..Default::default()
            };
            row.update(tx).await?;
        }
    }
    Ok(())
}

/// Settles a vacancy. The caller holds the panel's lock.
pub async fn settle(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    id: i64,
    (outcome, note): (Outcome, Option<String>),
) -> Result<(), Problem> {
    let row = vacancy::Entity::find_by_id(id).one(tx).await?;
    let row = row.ok_or_else(|| Problem::internal(t!("A vacancy is missing.")))?;
    // Why is in the words of whoever said it: these belong to no log.
    let detail = json!({ "vacancy": id, "outcome": outcome });
    let mut row = row.into_active_model();
    row.settled = Set(Some(outcome.to_string()));
    row.settled_at = Set(Some(now));
    row.settled_note = Set(note);
    row.update(tx).await?;
    let settled = Change::VacancySettled {
        vacancy: id,
        outcome: outcome.as_str(),
    };
    changes::store::emit(tx, now, panel.id, &settled).await?;
    act(tx, (by, now), panel, "vacancy.settle", detail).await
}

/// An election that is held anyway has filled these posts: their vacancies are over. The caller
/// holds the panel's lock.
pub async fn overtaken(
    tx: &DatabaseTransaction,
    by: (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    posts: &[i64],
) -> Result<(), Problem> {
    let open = of_panel(tx, panel.id).await?.into_iter();
    for vacancy in open.filter(|one| one.settled.is_none() && posts.contains(&one.post)) {
        let note = Some("An election of the panel has filled the seat.".to_owned());
        settle(tx, by, panel, vacancy.id, (Outcome::LeftVacant, note)).await?;
    }
    Ok(())
}

/// An election was declared void, and is run again: it fills the seats that the first left open. The
/// caller holds the panel's lock.
pub async fn election_void(
    tx: &DatabaseTransaction,
    by: (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    election: i64,
) -> Result<(), Problem> {
    let open = of_panel(tx, panel.id).await?.into_iter();
    let left = |one: &Vacancy| {
        let left = matches!(one.cause, Opening::NotTakenUp | Opening::NotFilled);
        left && one.settled.is_none() && one.election == Some(election)
    };
    for vacancy in open.filter(left) {
        let note = Some("The election was declared void.".to_owned());
        settle(tx, by, panel, vacancy.id, (Outcome::LeftVacant, note)).await?;
    }
    Ok(())
}

/// The by-election for a vacancy was declared void: the seat is vacant anew, and every route can be
/// taken again. The caller holds the panel's lock.
pub async fn reopen(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    id: i64,
) -> Result<(), Problem> {
    let before = get(tx, panel.id, id).await?;
    if before.settled.is_none() {
        let note = Some("The by-election was declared void.".to_owned());
        settle(tx, (by, now), panel, id, (Outcome::LeftVacant, note)).await?;
    }
    let since = before.since.max(now.date_naive());
    if since >= before.until {
        return Ok(());
    }
    let opened = Opened {
        post: before.post,
        since,
        until: before.until,
        cause: before.cause,
        membership: before.membership,
        leaver: before.leaver,
        election: before.election,
    };
    open(tx, (by, now), panel, opened).await?;
    Ok(())
}

/// The by-election that was called for a vacancy has filled nothing: the next route is taken. The
/// caller holds the panel's lock.
pub async fn by_election_failed(
    tx: &DatabaseTransaction,
    by: (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    id: i64,
) -> Result<(), Problem> {
    let called = vacancy_offer::Entity::find()
        .filter(vacancy_offer::Column::VacancyId.eq(id))
        .filter(vacancy_offer::Column::Route.eq(Route::ByElection.as_str()))
        .filter(vacancy_offer::Column::Accepted.is_null());
    for row in called.all(tx).await? {
        let mut row = row.into_active_model();
        row.accepted = Set(Some(false));
        row.update(tx).await?;
    }
    act(tx, by, panel, "vacancy.unfilled", json!({ "vacancy": id })).await
}

/// The vacancies of a panel, the latest first.
pub async fn of_panel(db: &impl ConnectionTrait, panel_id: i64) -> Result<Vec<Vacancy>, Problem> {
    let rows = vacancy::Entity::find()
        .filter(vacancy::Column::PanelId.eq(panel_id))
        .order_by_desc(vacancy::Column::Id);
    rows.all(db).await?.into_iter().map(read).collect()
}

/// A vacancy of a panel by its number, or a refusal.
pub async fn get(db: &impl ConnectionTrait, panel_id: i64, id: i64) -> Result<Vacancy, Problem> {
    let row = vacancy::Entity::find_by_id(id)
        .filter(vacancy::Column::PanelId.eq(panel_id))
        .one(db)
        .await?;
    read(row.ok_or_else(|| Problem::not_found(t!("The panel has no vacancy of this number.")))?)
}

/// A vacancy by its number, with its panel's.
pub async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<(i64, Vacancy), Problem> {
    let row = vacancy::Entity::find_by_id(id).one(db).await?;
    let row = row.ok_or_else(|| Problem::internal(t!("A vacancy is missing.")))?;
    Ok((row.panel_id, read(row)?))
}

fn read(row: vacancy::Model) -> Result<Vacancy, Problem> {
    let unknown = || Problem::internal(t!("A vacancy can’t be read."));
    let settled = match row.settled.zip(row.settled_at) {
        Some((outcome, at)) => Some(Settled {
            outcome: outcome.parse().map_err(|_| unknown())?,
            at,
            note: row.settled_note,
        }),
        None => None,
    };
    Ok(Vacancy {
        id: row.id,
        post: row.post_id,
        membership: row.membership_id,
        leaver: row.leaver_id,
        election: row.election_id,
        cause: row.cause.parse().map_err(|_| unknown())?,
        since: row.since,
        until: row.until,
        rules_version: row.rules_version,
        settled,
    })
}

/// The offers of a vacancy, in order.
pub async fn offers(db: &impl ConnectionTrait, vacancy: i64) -> Result<Vec<Offer>, Problem> {
    let rows = vacancy_offer::Entity::find()
        .filter(vacancy_offer::Column::VacancyId.eq(vacancy))
        .order_by_asc(vacancy_offer::Column::Id);
    let offers = rows.all(db).await?.into_iter().map(|row| {
        let route = serde_json::from_value(json!(row.route));
        Ok(Offer {
            id: row.id,
            route: route.map_err(|_| Problem::internal(t!("An offer has no known route.")))?,
            member: row.member_id,
            election: row.election_id,
            resolution: row.resolution_id,
            accepted: row.accepted,
            note: row.note,
        })
    });
    offers.collect()
}

/// The vacancies whose seat is offered to a member who has not answered: the panel's number, and the vacancy.
pub async fn offered_to(
    db: &impl ConnectionTrait,
    member: i64,
) -> Result<Vec<(i64, Vacancy)>, Problem> {
    let rows = vacancy_offer::Entity::find()
        .filter(vacancy_offer::Column::MemberId.eq(member))
        .filter(vacancy_offer::Column::Accepted.is_null())
        .order_by_asc(vacancy_offer::Column::Id);
    let mut offered = Vec::new();
    for row in rows.all(db).await? {
        let (panel, vacancy) = by_id(db, row.vacancy_id).await?;
        if vacancy.settled.is_none() {
            offered.push((panel, vacancy));
        }
    }
    Ok(offered)
}

/// Forgets what was noted of offers to a member.
pub async fn forget_member(tx: &DatabaseTransaction, member: i64) -> Result<(), Problem> {
    vacancy_offer::Entity::update_many()
        .col_expr(vacancy_offer::Column::Note, Expr::value(None::<String>))
        .filter(vacancy_offer::Column::MemberId.eq(member))
        .exec(tx)
        .await?;
    Ok(())
}

/// The count behind the last offer of a vacancy: its transcript, where there is one.
pub async fn evidence(
    db: &impl ConnectionTrait,
    vacancy: i64,
) -> Result<Option<Evidence>, Problem> {
    let last = vacancy_offer::Entity::find()
        .filter(vacancy_offer::Column::VacancyId.eq(vacancy))
        .filter(vacancy_offer::Column::Transcript.is_not_null())
        .order_by_desc(vacancy_offer::Column::Id);
    Ok(last.one(db).await?.map(|row| Evidence {
        transcript: row.transcript,
        sheet: row.sheet,
        lot: row.lot,
    }))
}

/// The rules by which a vacancy is filled.
pub async fn rules_of(
    db: &impl ConnectionTrait,
    panel_id: i64,
    vacancy: &Vacancy,
) -> Result<PanelRules, Problem> {
    let found = panels::rules::store::of(db, panel_id, vacancy.rules_version).await?;
    let (_, rules) =
        found.ok_or_else(|| Problem::internal(t!("A vacancy’s rules are missing.")))?;
    Ok(rules)
}
