//! Declared interests in the database.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::Interest;
use crate::access::{Authorised, Member};
use crate::database::Store;
use crate::entities::interest;
use crate::error::Problem;
use crate::language::t;
use crate::members;
use crate::panels::{self, store::act};
use crate::terms::store as terms;
use crate::values::Prose;

/// A member of a panel declares an interest; gives its number.
pub async fn declare(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    slug: &str,
    (text, public, since): (Prose, bool, NaiveDate),
) -> Result<i64, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, slug).await?;
    let (member, today) = (by.scope().id(), now.date_naive());
    let all = terms::of_panel(&tx, panel.id).await?;
    if !all
        .iter()
        .any(|term| term.member == member && term.ends > today && !term.is_void())
    {
        return Err(Problem::forbidden(t!(
            "Interests are declared by those on the panel."
        )));
    }
    let row = interest::ActiveModel {
        panel_id: Set(panel.id),
        member_id: Set(member),
        text: Set(text.into_string()),
        public: Set(public),
        since: Set(since),
        declared_at: Set(now),
        ended: Set(None),
        ..Default::default()
    };
    let id = row.insert(&tx).await?.id;
    let detail = json!({ "interest": id, "public": public });
    act(&tx, (by.actor(), now), &panel, "interest.declare", detail).await?;
    tx.commit().await?;
    Ok(id)
}

/// An interest of the member's own is over from a day.
pub async fn end(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    (slug, id): (&str, i64),
    on: NaiveDate,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, slug).await?;
    let row = interest::Entity::find_by_id(id)
        .filter(interest::Column::PanelId.eq(panel.id))
        .filter(interest::Column::MemberId.eq(by.scope().id()))
        .one(&tx)
        .await?;
    let row = row.ok_or_else(|| Problem::forbidden(t!("This is no declaration of yours.")))?;
    if row.ended.is_some() || on < row.since {
        return Err(Problem::conflict(t!(
            "The interest is over, or began later than that day."
        )));
    }
    let mut row = row.into_active_model();
    row.ended = Set(Some(on));
    row.update(&tx).await?;
    let detail = json!({ "interest": id, "on": on });
    act(&tx, (by.actor(), now), &panel, "interest.end", detail).await?;
    Ok(tx.commit().await?)
}

/// The interests declared on a panel, by member; with those for the panel alone, or without.
pub async fn of_panel(
    db: &impl ConnectionTrait,
    panel_id: i64,
    inner: bool,
) -> Result<Vec<Interest>, Problem> {
    let rows = interest::Entity::find()
        .filter(interest::Column::PanelId.eq(panel_id))
        .order_by_asc(interest::Column::MemberId)
        .order_by_asc(interest::Column::Id)
        .all(db)
        .await?;
    let names = members::store::names(db, rows.iter().map(|row| row.member_id)).await?;
    let seen = rows.into_iter().filter(|row| inner || row.public);
    let shown = seen.map(|row| Interest {
        name: names.get(&row.member_id).cloned().unwrap_or_default(),
        id: row.id,
        member: row.member_id,
        text: row.text,
        public: row.public,
        since: row.since,
        declared: row.declared_at.date_naive(),
        ended: row.ended,
    });
    Ok(shown.collect())
}

/// What a member has declared, on any panel.
pub async fn of_member(
    db: &impl ConnectionTrait,
    member: i64,
) -> Result<Vec<interest::Model>, Problem> {
    let rows = interest::Entity::find().filter(interest::Column::MemberId.eq(member));
    Ok(rows.order_by_asc(interest::Column::Id).all(db).await?)
}

/// Forgets what a member has declared.
pub async fn forget_member(tx: &DatabaseTransaction, member: i64) -> Result<(), Problem> {
    let rows = interest::Entity::delete_many().filter(interest::Column::MemberId.eq(member));
    rows.exec(tx).await?;
    Ok(())
}
