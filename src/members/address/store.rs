//! The address of a member in the database.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::access::{Authorised, Operator};
use crate::accounts::{sessions, store as accounts};
use crate::app::App;
use crate::audit::{self, Act};
use crate::entities::{account, member};
use crate::error::Problem;
use crate::language::t;
use crate::mail::letters::AccountChanged;
use crate::mail::store::{self as outbox, Posting};
use crate::mail::{About, To};
use crate::values::{Email, Line};

/// Writes to both addresses, and ends the sessions: who reads the old mailbox is no longer them.
pub async fn put(
    app: &App,
    by: &Authorised<Operator>,
    id: i64,
    email: &Email,
) -> Result<(), Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    audit::store::one_writer(&tx).await?;
    let found = member::Entity::find_by_id(id).one(&tx).await?;
    let before = found.ok_or_else(|| Problem::not_found(t!("There is no such member.")))?;
    if before.email == email.as_str() {
        return Ok(());
    }
    if accounts::by_address(&tx, email.as_str()).await?.is_some() {
        return Err(Problem::conflict(t!(
            "email: somebody else here has this address. If the same person was entered twice, erase \
             the newer entry first."
        )));
    }
    let moved = member::ActiveModel {
        id: Set(id),
        email: Set(email.to_string()),
        ..Default::default()
    };
    member::Entity::update(moved).exec(&tx).await?;
    let theirs = account::Entity::find().filter(account::Column::MemberId.eq(id));
    if let Some(account) = theirs.one(&tx).await? {
        sessions::store::end_all(&tx, account.id, None).await?;
    }
    let name = Line::parse("name", &before.name)?;
    let old = Email::parse("email", &before.email)?;
    for to in [To::Person(name, old), To::Member(id)] {
        let letter = AccountChanged {
            what: "An operator has entered another address for you: codes to sign in and letters go to \
                   the new one from now on."
                .into(),
            link: app.settings().public.to("/account"),
        };
        let posting = Posting {
            letter: letter.into(),
            to,
            about: About::Service,
        };
        outbox::post(&tx, &app.keys().vault, now, posting).await?;
    }
    let act = Act {
        actor: by.actor(),
        action: "member.address",
        about: format!("member/{id}"),
        detail: json!({}),
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}
