//! Matters in the database: raised, settled; or followed by the end of a seat.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{Happened, Kind, rules};
use crate::access::{Actor, Authorised, Secretary};
use crate::database::Store;
use crate::elections::roll;
use crate::entities::{matter, panel};
use crate::error::Problem;
use crate::jobs::{self, Job};
use crate::language::t;
use crate::panels::rules::Consequence;
use crate::panels::{self, PostKind, store::act};
use crate::terms::{Term, store as terms};
use crate::vacancies::{self, store::Leaving};

/// What the panel's rules make of something that happened to the holder of a term. The caller holds
/// the panel's lock.
pub async fn follow(
    tx: &DatabaseTransaction,
    by: (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    term: &Term,
    (then, happened): (Consequence, Happened),
) -> Result<(), Problem> {
    match then {
        Consequence::Nothing => Ok(()),
        Consequence::Matter => raise(tx, by, panel, (term, happened)).await,
        Consequence::EndsSeat if happened.gone >= term.ends => Ok(()),
        Consequence::EndsSeat => {
            let leaving = Leaving {
                on: happened.gone.max(term.starts),
                cause: happened.kind.cause(),
                note: happened.detail,
            };
            vacancies::store::leave(tx, by, panel, term, leaving).await?;
            Ok(())
        }
    }
}

/// Raises a matter, unless the same is being looked into; or was, in this term, and nothing has changed
/// since.
async fn raise(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    (term, happened): (&Term, Happened),
) -> Result<(), Problem> {
    let member = term.member;
    let last = matter::Entity::find()
        .filter(matter::Column::PanelId.eq(panel.id))
        .filter(matter::Column::MemberId.eq(member))
        .filter(matter::Column::Kind.eq(happened.kind.as_str()))
        .order_by_desc(matter::Column::Id);
    let same = |row: &matter::Model| {
        let told = happened.kind.lasts() && row.detail == happened.detail;
        row.settled_at.is_none() || (told && row.day >= term.starts)
    };
    if last.one(tx).await?.as_ref().is_some_and(same) {
        return Ok(());
    }
    let row = matter::ActiveModel {
        panel_id: Set(panel.id),
        member_id: Set(member),
        kind: Set(happened.kind.to_string()),
        day: Set(happened.day),
        detail: Set(happened.detail),
        settled: Set(None),
        settled_at: Set(None),
        at: Set(now),
        ..Default::default()
    };
    let id = row.insert(tx).await?.id;
    jobs::store::schedule(tx, &Job::TellMatter { matter: id }, now).await?;
    let detail = json!({ "matter": id, "member": member, "kind": happened.kind });
    act(tx, (by, now), panel, "matter.raise", detail).await
}

/// The list of members has changed: those who sit, or are to sit, and are no longer among those who
/// may stand; and of those who `moved`, that they have another organisation than before.
pub async fn members_changed(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    moved: &HashSet<i64>,
) -> Result<(), Problem> {
    let today = now.date_naive();
    for panel in panels::store::lock_all(tx).await? {
        let (_, panel_rules) = panels::rules::store::current(tx, panel.id).await?;
        let seats = terms::of_panel(tx, panel.id).await?;
        let seats = seats
            .iter()
            .filter(|term| term.kind == PostKind::Seat && term.ends > today && !term.is_void());
        for term in seats {
            let in_networks =
                roll::store::in_networks(tx, (panel.id, &panel_rules.standing), term.member, today);
            let standing = in_networks.await?;
            let (kind, then, detail) = if !standing.is_entitled() {
                (
                    Kind::LostEligibility,
                    panel_rules.holding.losing_eligibility,
                    rules::no_longer(&standing),
                )
            } else if moved.contains(&term.member) {
                let detail = "The list of members names another organisation than before.".into();
                (
                    Kind::ChangedEmployer,
                    panel_rules.holding.changing_employer,
                    detail,
                )
            } else {
                continue;
            };
            let happened = Happened {
                kind,
                day: today,
                gone: today,
                detail,
            };
            follow(tx, (by, now), &panel, term, (then, happened)).await?;
        }
    }
    Ok(())
}

/// A matter that is being looked into; none if it is settled, or was forgotten.
pub async fn open(db: &impl ConnectionTrait, id: i64) -> Result<Option<matter::Model>, Problem> {
    let open = matter::Entity::find_by_id(id).filter(matter::Column::SettledAt.is_null());
    Ok(open.one(db).await?)
}

/// The matters of a panel, the latest first.
pub async fn of_panel(
    db: &impl ConnectionTrait,
    panel_id: i64,
) -> Result<Vec<matter::Model>, Problem> {
    let rows = matter::Entity::find().filter(matter::Column::PanelId.eq(panel_id));
    Ok(rows.order_by_desc(matter::Column::Id).all(db).await?)
}

/// The secretary says what came of a matter.
pub async fn settle(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    id: i64,
    outcome: String,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let row = matter::Entity::find_by_id(id)
        .filter(matter::Column::PanelId.eq(panel.id))
        .one(&tx)
        .await?;
    let row =
        row.ok_or_else(|| Problem::not_found(t!("The panel has no matter of this number.")))?;
    if row.settled_at.is_some() {
        return Err(Problem::conflict(t!("The matter is settled.")));
    }
    let mut row = row.into_active_model();
    row.settled = Set(Some(outcome));
    row.settled_at = Set(Some(now));
    row.update(&tx).await?;
    let detail = json!({ "matter": id });
    act(&tx, (by.actor(), now), &panel, "matter.settle", detail).await?;
    Ok(tx.commit().await?)
}

/// What was looked into about a member, on any panel.
pub async fn of_member(
    db: &impl ConnectionTrait,
    member: i64,
) -> Result<Vec<matter::Model>, Problem> {
    let rows = matter::Entity::find().filter(matter::Column::MemberId.eq(member));
    Ok(rows.order_by_asc(matter::Column::Id).all(db).await?)
}

/// Forgets what was looked into about a member.
pub async fn forget_member(tx: &DatabaseTransaction, member: i64) -> Result<(), Problem> {
    let rows = matter::Entity::delete_many().filter(matter::Column::MemberId.eq(member));
    rows.exec(tx).await?;
    Ok(())
}
