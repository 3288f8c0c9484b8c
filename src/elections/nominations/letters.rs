//! What is written to those who stand, and to those who support them.

use sea_orm::DatabaseTransaction;

use super::{Ground, Part};
use crate::app::App;
use crate::elections::Election;
use crate::error::Problem;
use crate::mail::letters::{
    NominationDecided, NominationFiled, NominationWithdrawn, Proposed, Secret, SupportAsked,
};
use crate::mail::store::Posting;
use crate::mail::{self, About, Letter, To};
use crate::members;
use crate::web::page;

async fn post(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    to: i64,
    letter: impl Into<Letter>,
) -> Result<(), Problem> {
    let posting = Posting {
        letter: letter.into(),
        to: To::Member(to),
        about: About::Election(election.id()),
    };
    mail::store::post(tx, &app.keys().vault, app.now(), posting).await?;
    Ok(())
}

fn title(election: &Election) -> String {
    election.row.title.clone()
}

fn link(app: &App, election: &Election, page: &str) -> String {
    let path = format!("/elections/{}{page}", election.uuid());
    app.settings().public.to(&path)
}

fn until(election: &Election) -> String {
    page::moment(&election.row.nominations_close, &election.row.time_zone)
}

async fn name(tx: &DatabaseTransaction, member: i64) -> Result<String, Problem> {
    let found = members::store::by_id(tx, member).await?;
    Ok(found.map(|row| row.name).unwrap_or_default())
}

/// Somebody is nominated by another.
pub async fn proposed(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    member: i64,
    by: i64,
) -> Result<(), Problem> {
    let letter = Proposed {
        election: title(election),
        by: name(tx, by).await?,
        link: link(app, election, "/my"),
        until: until(election),
    };
    post(tx, app, election, member, letter).await
}

/// Somebody is named as a supporter.
pub async fn support_asked(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    (member, part): (i64, Part),
    candidate: i64,
    code: String,
) -> Result<(), Problem> {
    let letter = SupportAsked {
        election: title(election),
        candidate: name(tx, candidate).await?,
        role: part.to_string(),
        link: link(app, election, "/support"),
        code: Secret::from(code),
        until: until(election),
    };
    post(tx, app, election, member, letter).await
}

/// A nomination has come in.
pub async fn filed(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    member: i64,
    missing: Option<String>,
) -> Result<(), Problem> {
    let letter = NominationFiled {
        election: title(election),
        missing,
        link: link(app, election, "/my"),
    };
    post(tx, app, election, member, letter).await
}

/// A nomination is accepted or rejected.
pub async fn decided(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    member: i64,
    rejected: Option<(Ground, &str)>,
) -> Result<(), Problem> {
    let letter = NominationDecided {
        election: title(election),
        accepted: rejected.is_none(),
        reason: rejected.map(|(ground, reason)| format!("{}. {reason}", ground.english())),
        link: link(app, election, "/my"),
    };
    post(tx, app, election, member, letter).await
}

/// Somebody has withdrawn.
pub async fn withdrawn(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    member: i64,
) -> Result<(), Problem> {
    let letter = NominationWithdrawn {
        election: title(election),
    };
    post(tx, app, election, member, letter).await
}
