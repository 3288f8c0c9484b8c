//! The roll over HTTP, and "am I on the roll?".

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{Html, Response};
use ballots::supplement::RollProof;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Right, Standing, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::stage::Stage;
use crate::elections::{Election, store as elections};
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::members;
use crate::values::Email;
use crate::web::page::{Page, render};
use crate::web::{body, sheet};

/// A voter, for the registrar.
#[derive(Debug, Serialize)]
pub struct Voter {
    member: i64,
    name: String,
    email: String,
}

/// `GET /api/v1/elections/{uuid}/roll`: whom the registrar has to send a code.
pub async fn voters(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Json<Vec<Voter>>, Problem> {
    let election = elections::get(app.store().read(), &uuid).await?;
    let registrar = caller.registrar_of(election.id(), election.row.registrar.as_deref())?;
    let voters = store::voters(app.store(), &registrar, &election).await?;
    let shown = voters.into_iter().map(|row| Voter {
        member: row.id,
        name: row.name,
        email: row.email,
    });
    Ok(Json(shown.collect()))
}

/// `GET /api/v1/elections/{uuid}/roll.csv`: the roll, for the secretary to look through. Who has
/// voted is not in it, and in no other place that a secretary sees.
pub async fn export(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    elections::secretary(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let all = store::listed(db, &election).await?;
    let rows = all
        .into_iter()
        .map(|row| [row.id.to_string(), row.name, row.email, row.organisation]);
    Ok(sheet::csv(
        ["member", "name", "email", "organisation"],
        rows,
    ))
}

/// Whether somebody is on the roll, and why.
#[derive(Debug, Serialize)]
pub struct Answer {
    on_the_roll: bool,
    /// The record date.
    as_of: NaiveDate,
    /// Whether the roll has been taken: until then this is what it would say.
    taken: bool,
    /// Whether it can still be objected to.
    open: bool,
    #[serde(flatten)]
    standing: Standing,
    /// In words, with what to do about it.
    said: String,
    /// One's own name, as the list of members has it; one's own alone to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What leads from one's own line to the published commitment; one's own alone to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<RollProof>,
}

impl Answer {
    /// The same in a line.
    pub fn sentence(&self) -> String {
        let said = &self.said;
        match (self.on_the_roll, self.taken) {
            (true, true) => t!("On the roll. They are told: “{said}”", said),
            (true, false) => t!(
                "Would be on the roll, as things stand. They are told: “{said}”",
                said
            ),
            (false, true) => t!("Not on the roll. They are told: “{said}”", said),
            (false, false) => t!(
                "Would not be on the roll, as things stand. They are told: “{said}”",
                said
            ),
        }
    }
}

async fn answer(app: &App, election: &Election, member: i64) -> Result<Answer, Problem> {
    let db = app.store().read();
    let standing = store::standing(db, election, member, Right::Vote).await?;
    let taken = election.stage >= Stage::Roll;
    let on_the_roll = if taken {
        store::is_on(db, election.id(), member).await?
    } else {
        standing.is_entitled()
    };
    Ok(Answer {
        on_the_roll,
        as_of: election.record_date(),
        taken,
        open: election.stage == Stage::Roll,
        said: standing.told(on_the_roll, election.record_date()),
        standing,
        name: None,
        proof: None,
    })
}

/// `GET /api/v1/elections/{uuid}/roll/me`: "am I on the roll?", with the name of whoever asks, so that a
/// booth on a computer of several people can say who is signed in. Once voting is open, with the proof that
/// leads to the published commitment.
pub async fn me(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Json<Answer>, Problem> {
    let member = caller.member()?;
    let election = elections::get(app.store().read(), &uuid).await?;
    let db = app.store().read();
    let id = member.scope().id();
    let mut answer = answer(&app, &election, id).await?;
    answer.name = members::store::by_id(db, id).await?.map(|row| row.name);
    answer.proof = store::proof(db, &election, &member).await?;
    Ok(Json(answer))
}

/// Whom the secretary asks about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    email: String,
}

/// `POST /api/v1/elections/{uuid}/roll/lookup`: the same for somebody who has asked the secretary.
/// A POST, because an address belongs in no log of addresses.
pub async fn lookup(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    body::Json(asked): body::Json<Lookup>,
) -> Result<Json<Answer>, Problem> {
    elections::secretary(&app, &caller, &uuid).await?;
    let email = Email::parse("email", &asked.email)?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let member = members::store::by_email(db, &email).await?;
    let member = member.ok_or_else(|| {
        Problem::not_found(t!(
            "No member has this address: ask for the one that they joined with."
        ))
    })?;
    answer(&app, &election, member.id).await.map(Json)
}

#[derive(Template)]
#[template(path = "elections/roll/me.html")]
struct MePage {
    uuid: String,
    title: String,
    answer: Answer,
}
impl Page for MePage {}

/// `GET /elections/{uuid}/roll`: "am I on the roll?", for whoever is signed in.
pub async fn me_page(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    let member = caller.member()?;
    let election = elections::get(app.store().read(), &uuid).await?;
    let answer = answer(&app, &election, member.scope().id()).await?;
    let title = election.row.title;
    render(&MePage {
        uuid,
        title,
        answer,
    })
}
