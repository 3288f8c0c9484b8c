//! Offices in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder,
};
use serde::Serialize;
use serde_json::json;

use super::NewAppointment;
use crate::access::{Actor, Authorised, Operator, Role};
use crate::accounts::{Office, rules, sessions, store};
use crate::app::App;
use crate::audit::{self, Act};
use crate::entities::{account, appointment};
use crate::error::Problem;
use crate::language::t;
use crate::mail::letters::Appointed;
use crate::mail::store::{self as outbox, Posting};
use crate::mail::{About, To};
use crate::{members, panels};

/// The offices that an account holds now.
pub async fn held(db: &impl ConnectionTrait, account: i64) -> Result<Vec<Office>, Problem> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::AccountId.eq(account))
        .filter(appointment::Column::EndedAt.is_null())
        .order_by_asc(appointment::Column::Id)
        .all(db)
        .await?;
    let mut held = Vec::with_capacity(rows.len());
    for row in rows {
        let panel = match row.panel_id {
            Some(id) => Some(panels::store::by_id(db, id).await?.slug),
            None => None,
        };
        // A role that this version doesn't know opens nothing.
        held.extend(row.role.parse().ok().map(|role| Office { role, panel }));
    }
    Ok(held)
}

/// An appointment, as shown to operators.
#[derive(Debug, Serialize)]
pub struct Shown {
    id: i64,
    subject: String,
    role: String,
    panel: Option<String>,
    since: DateTime<Utc>,
    ended: Option<DateTime<Utc>>,
}

/// All appointments, past ones too.
pub async fn list(
    db: &impl ConnectionTrait,
    _by: &Authorised<Operator>,
) -> Result<Vec<Shown>, Problem> {
    let rows = appointment::Entity::find()
        .order_by_asc(appointment::Column::Id)
        .all(db)
        .await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let panel = match row.panel_id {
            Some(id) => Some(panels::store::by_id(db, id).await?.slug),
            None => None,
        };
        shown.push(Shown {
            id: row.id,
            subject: store::get(db, row.account_id).await?.subject,
            role: row.role,
            panel,
            since: row.since,
            ended: row.ended_at,
        });
    }
    Ok(shown)
}

/// Gives somebody an office and tells them by letter; makes their account if they have none.
pub async fn appoint(app: &App, by: &Actor, new: NewAppointment) -> Result<i64, Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    // The panel comes before the log in the order of locks, and the appointment refers to it.
    if let Some(slug) = &new.panel {
        panels::store::lock(&tx, slug.as_str()).await?;
    }
    // What is decided by who holds which office now is decided one after the other.
    audit::store::one_writer(&tx).await?;
    let account = account_for(&tx, &new, now).await?;
    let office = Office {
        role: new.role,
        panel: new.panel.as_ref().map(ToString::to_string),
    };
    rules::compatible(&held(&tx, account.id).await?, &office).map_err(|why| {
        Problem::conflict(t!(
            "{subject} can’t be given this: {why}.",
            subject = new.subject,
            why
        ))
    })?;
    let (panel_id, of) = match &new.panel {
        Some(slug) => {
            let panel = panels::store::get(&tx, slug.as_str()).await?;
            (
                Some(panel.id),
                t!("{role} of {panel}", role = new.role, panel = panel.name),
            )
        }
        None => (None, new.role.to_string()),
    };
    let row = appointment::ActiveModel {
        account_id: Set(account.id),
        role: Set(new.role.as_str().to_owned()),
        panel_id: Set(panel_id),
        since: Set(now),
        ended_at: Set(None),
        ..Default::default()
    };
    let made = appointment::Entity::insert(row)
        .exec(&tx)
        .await?
        .last_insert_id;
    let detail = json!({ "role": new.role, "panel": new.panel.map(|slug| slug.to_string()) });
    act(&tx, by, "office.appoint", &account.subject, detail, now).await?;
    let link = app.settings().public.to("/sign-in");
    let letter = Appointed { office: of, link }.into();
    let to = store::to(&tx, account.id).await?;
    let posting = Posting {
        letter,
        to,
        about: About::Service,
    };
    outbox::post(&tx, &app.keys().vault, now, posting).await?;
    tx.commit().await?;
    Ok(made)
}

async fn account_for(
    tx: &DatabaseTransaction,
    new: &NewAppointment,
    now: DateTime<Utc>,
) -> Result<account::Model, Problem> {
    if let Some(account) = store::by_subject(tx, new.subject.as_str()).await? {
        return Ok(account);
    }
    let member = new.subject.as_str().strip_prefix("member:");
    if let Some(id) = member.and_then(|id| id.parse().ok()) {
        if members::store::by_id(tx, id).await?.is_none() {
            return Err(Problem::not_found(t!("There is no such member.")));
        }
        let id = store::account_of(tx, store::Known::Member(id), now).await?;
        return store::get(tx, id).await;
    }
    let Some((name, email)) = &new.person else {
        return Err(Problem::invalid(t!(
            "There is no account “{subject}” yet: give name and email too.",
            subject = new.subject
        )));
    };
    if let Some(known) = store::by_address(tx, email.as_str()).await? {
        let whose = match known {
            store::Known::Account(id) => store::get(tx, id).await?.subject,
            store::Known::Member(id) => format!("member:{id}"),
        };
        return Err(Problem::conflict(t!(
            "That address is {whose}’s: appoint that subject, without name and email.",
            whose
        )));
    }
    let id = store::make(tx, &new.subject, name, email, now).await?;
    store::get(tx, id).await
}

/// Ends an appointment; what sessions were open with it, ends too.
pub async fn end(app: &App, by: &Authorised<Operator>, id: i64) -> Result<(), Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    // Of two operators whose offices end at once, the second is the last one.
    audit::store::one_writer(&tx).await?;
    let found = appointment::Entity::find_by_id(id).one(&tx).await?;
    let row = found
        .filter(|row| row.ended_at.is_none())
        .ok_or_else(|| Problem::not_found(t!("There is no such appointment, or it has ended.")))?;
    if row.role == Role::Operator.as_str() && operators(&tx).await? == 1 {
        return Err(Problem::conflict(t!(
            "This is the last operator: appoint another first."
        )));
    }
    let change = appointment::ActiveModel {
        id: Set(id),
        ended_at: Set(Some(now)),
        ..Default::default()
    };
    appointment::Entity::update(change).exec(&tx).await?;
    sessions::store::end_all(&tx, row.account_id, None).await?;
    let subject = store::get(&tx, row.account_id).await?.subject;
    let detail = json!({ "role": row.role });
    act(&tx, by.actor(), "office.end", &subject, detail, now).await?;
    Ok(tx.commit().await?)
}

/// How many operators there are.
pub async fn operators(db: &impl ConnectionTrait) -> Result<u64, Problem> {
    let now = appointment::Entity::find()
        .filter(appointment::Column::Role.eq(Role::Operator.as_str()))
        .filter(appointment::Column::EndedAt.is_null());
    Ok(now.count(db).await?)
}

/// To whom letters to a panel's secretaries go.
pub async fn secretaries_to(db: &impl ConnectionTrait, panel: i64) -> Result<Vec<To>, Problem> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::Role.eq(Role::Secretary.as_str()))
        .filter(appointment::Column::PanelId.eq(panel))
        .filter(appointment::Column::EndedAt.is_null())
        .order_by_asc(appointment::Column::Id);
    let mut to = Vec::new();
    for row in rows.all(db).await? {
        to.push(store::to(db, row.account_id).await?);
    }
    Ok(to)
}

/// To whom letters to all operators go.
pub async fn operators_to(db: &impl ConnectionTrait) -> Result<Vec<To>, Problem> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::Role.eq(Role::Operator.as_str()))
        .filter(appointment::Column::EndedAt.is_null())
        .order_by_asc(appointment::Column::Id);
    let mut to = Vec::new();
    for row in rows.all(db).await? {
        to.push(store::to(db, row.account_id).await?);
    }
    Ok(to)
}

async fn act(
    tx: &DatabaseTransaction,
    actor: &Actor,
    action: &'static str,
    subject: &str,
    detail: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let about = format!("account/{subject}");
    let act = Act {
        actor,
        action,
        about,
        detail,
    };
    Ok(audit::store::record(tx, now, act).await?)
}
