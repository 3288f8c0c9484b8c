//! Accounts in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use super::{factors, sessions};
use crate::access::Actor;
use crate::app::App;
use crate::audit::{self, Act};
use crate::entities::{account, identity, member};
use crate::error::Problem;
use crate::language::t;
use crate::mail::About;
use crate::mail::letters::AccountChanged;
use crate::mail::store::{self as outbox, Posting};
use crate::values::{Email, Line, Subject};

/// Who has an address: an account, or a member who has never signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// An account.
    Account(i64),
    /// A member without one.
    Member(i64),
}

/// Who has this address.
pub async fn by_address(db: &impl ConnectionTrait, email: &str) -> Result<Option<Known>, Problem> {
    let open = account::Column::ClosedAt.is_null();
    let own = account::Entity::find()
        .filter(account::Column::Email.eq(email))
        .filter(open.clone());
    if let Some(account) = own.one(db).await? {
        return Ok(Some(Known::Account(account.id)));
    }
    let found = member::Entity::find().filter(member::Column::Email.eq(email));
    let Some(member) = found.one(db).await? else {
        return Ok(None);
    };
    let theirs = account::Entity::find().filter(account::Column::MemberId.eq(member.id));
    Ok(match theirs.one(db).await? {
        Some(account) if account.closed_at.is_some() => None,
        Some(account) => Some(Known::Account(account.id)),
        None => Some(Known::Member(member.id)),
    })
}

/// The account of somebody known; a member gets theirs at the first sign-in.
pub async fn account_of(
    tx: &DatabaseTransaction,
    known: Known,
    now: DateTime<Utc>,
) -> Result<i64, Problem> {
    let member = match known {
        Known::Account(id) => return Ok(id),
        Known::Member(id) => id,
    };
    let theirs = account::Entity::find().filter(account::Column::MemberId.eq(member));
    if let Some(account) = theirs.one(tx).await? {
        return Ok(account.id);
    }
    let row = account::ActiveModel {
        subject: Set(format!("member:{member}")),
        member_id: Set(Some(member)),
        made_at: Set(now),
        ..Default::default()
    };
    let made = account::Entity::insert(row).exec(tx).await?;
    Ok(made.last_insert_id)
}

/// Makes an account for somebody who is no member.
pub async fn make(
    tx: &DatabaseTransaction,
    subject: &Subject,
    name: &Line,
    email: &Email,
    now: DateTime<Utc>,
) -> Result<i64, Problem> {
    if subject.as_str().starts_with("member:") {
        return Err(Problem::invalid(t!(
            "subject: names that begin with \"member:\" are members’ own."
        )));
    }
    let row = account::ActiveModel {
        subject: Set(subject.to_string()),
        name: Set(Some(name.to_string())),
        email: Set(Some(email.to_string())),
        made_at: Set(now),
        ..Default::default()
    };
    let made = account::Entity::insert(row).exec(tx).await?;
    Ok(made.last_insert_id)
}

/// The account of this subject.
pub async fn by_subject(
    db: &impl ConnectionTrait,
    subject: &str,
) -> Result<Option<account::Model>, Problem> {
    let found = account::Entity::find().filter(account::Column::Subject.eq(subject));
    Ok(found.one(db).await?)
}

/// The account of this member.
pub async fn of_member(
    db: &impl ConnectionTrait,
    member: i64,
) -> Result<Option<account::Model>, Problem> {
    let theirs = account::Entity::find().filter(account::Column::MemberId.eq(member));
    Ok(theirs.one(db).await?)
}

/// The account of this number.
pub async fn get(db: &impl ConnectionTrait, id: i64) -> Result<account::Model, Problem> {
    let found = account::Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(|| Problem::not_found(t!("There is no such account.")))
}

/// Nobody else decides by what this account has until the transaction ends.
pub async fn lock(tx: &DatabaseTransaction, id: i64) -> Result<(), Problem> {
    let found = account::Entity::find_by_id(id).lock_exclusive().one(tx);
    let none = || Problem::not_found(t!("There is no such account."));
    found.await?.map(drop).ok_or_else(none)
}

/// Name and address of an account's owner.
pub async fn owner(
    db: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<(String, String), Problem> {
    if let Some(id) = account.member_id {
        let member = member::Entity::find_by_id(id).one(db).await?;
        return Ok(member.map_or_else(Default::default, |member| (member.name, member.email)));
    }
    let (name, email) = (account.name.clone(), account.email.clone());
    Ok((name.unwrap_or_default(), email.unwrap_or_default()))
}

/// To whom a letter to an account's owner goes.
pub async fn to(db: &impl ConnectionTrait, id: i64) -> Result<crate::mail::To, Problem> {
    let account = get(db, id).await?;
    if let Some(member) = account.member_id {
        return Ok(crate::mail::To::Member(member));
    }
    let (name, email) = owner(db, &account).await?;
    let (name, email) = (Line::parse("name", &name)?, Email::parse("email", &email)?);
    Ok(crate::mail::To::Person(name, email))
}

/// Takes away somebody's second factors and ends their sessions, and tells them by letter. They
/// set up new ones at their next sign-in.
pub async fn unlock(app: &App, by: &Actor, subject: &str) -> Result<(), Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    audit::store::one_writer(&tx).await?;
    let account = by_subject(&tx, subject).await?;
    let account = account.ok_or_else(|| Problem::not_found(t!("Nobody has that subject.")))?;
    factors::store::reset(&tx, account.id).await?;
    sessions::store::end_all(&tx, account.id, None).await?;
    let act = Act {
        actor: by,
        action: "account.unlock",
        about: format!("account/{subject}"),
        detail: json!({}),
    };
    audit::store::record(&tx, now, act).await?;
    let letter = AccountChanged {
        what: t!("Your second factors were taken away by an operator, on the machine itself.")
            .into(),
        link: app.settings().public.to("/account"),
    };
    let to = to(&tx, account.id).await?;
    let posting = Posting {
        letter: letter.into(),
        to,
        about: About::Service,
    };
    outbox::post(&tx, &app.keys().vault, now, posting).await?;
    Ok(tx.commit().await?)
}

/// Closes a member's account, if they have one: sessions, second factors and names elsewhere go.
/// Its subject stays, because acts are told of it.
pub async fn close_member(
    tx: &DatabaseTransaction,
    member: i64,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let Some(found) = of_member(tx, member).await? else {
        return Ok(());
    };
    factors::store::reset(tx, found.id).await?;
    sessions::store::end_all(tx, found.id, None).await?;
    identity::Entity::delete_many()
        .filter(identity::Column::AccountId.eq(found.id))
        .exec(tx)
        .await?;
    let closed = account::ActiveModel {
        id: Set(found.id),
        closed_at: Set(Some(now)),
        ..Default::default()
    };
    account::Entity::update(closed).exec(tx).await?;
    Ok(())
}
