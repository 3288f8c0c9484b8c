//! Nominations over HTTP, and the page of the candidates.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use serde::Deserialize;
use serde_json::{Value, json};

use super::acts::{candidate, proposer, secretary};
use super::mine::{self, Mine};
use super::shown::{NominationShown, for_secretary};
use super::{Decision, Filing, Ground, Paper, Proposal, Proposed};
use crate::access::Caller;
use crate::app::App;
use crate::elections::shown::{Shown, shown};
use crate::elections::stage::Stage;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::values::{Invalid, Line};
use crate::web::body::Json;
use crate::web::page::{Page, render};
use crate::web::precondition::Expected;

/// `POST /api/v1/elections/{uuid}/nominations`: a member stands, or accepts to.
pub async fn file(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(filing): Json<Filing>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let member = caller.member()?;
    let paper = Paper::try_from(filing)?;
    let id = candidate::store::file(&app, &member, &uuid, paper).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": id }))))
}

/// `PUT /api/v1/elections/{uuid}/nominations/me`: changes one's own paper.
pub async fn amend(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    expected: Expected,
    Json(filing): Json<Filing>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    let paper = Paper::try_from(filing)?;
    candidate::store::amend(&app, &member, &uuid, &expected, paper).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/elections/{uuid}/nominations/me`: one's own nomination, and those that one is asked to support.
pub async fn mine(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<axum::Json<Mine>, Problem> {
    let member = caller.member()?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    mine::of(db, &member, &election).await.map(axum::Json)
}

/// `POST /api/v1/elections/{uuid}/nominations/proposals`: a member nominates another. The answer
/// is the same whoever has that address, and if nobody has.
pub async fn propose(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(proposal): Json<Proposal>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let member = caller.member()?;
    let proposed = Proposed::try_from(proposal)?;
    proposer::store::propose(&app, &member, &uuid, proposed).await?;
    let said = t!(
        "If a member with this address may stand and isn’t nominated yet, they are asked whether \
         they accept."
    );
    Ok((StatusCode::ACCEPTED, axum::Json(json!({ "said": said }))))
}

/// `POST /api/v1/elections/{uuid}/nominations/me/refusal`: a member doesn't accept.
pub async fn decline(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    candidate::store::decline(&app, &member, &uuid).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/elections/{uuid}/nominations`: all nominations, for the panel's secretary.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<axum::Json<Vec<NominationShown>>, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    for_secretary(db, &secretary, &election)
        .await
        .map(axum::Json)
}

/// What the secretary decides, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    accepted: bool,
    #[serde(default)]
    ground: Option<Ground>,
    #[serde(default)]
    reason: Option<String>,
}

impl TryFrom<Decided> for Decision {
    type Error = Invalid;

    fn try_from(sent: Decided) -> Result<Self, Invalid> {
        match (sent.accepted, sent.ground, sent.reason) {
            (true, None, None) => Ok(Self::Accepted),
            (true, Some(_), _) => Err(Invalid::new("ground", t!("it goes with a rejection only"))),
            (true, None, Some(_)) => {
                Err(Invalid::new("reason", t!("it goes with a rejection only")))
            }
            (false, Some(ground), reason) => {
                let reason = Line::parse("reason", &reason.unwrap_or_default())?;
                Ok(Self::Rejected(ground, reason))
            }
            (false, None, _) => {
                let grounds: Vec<&str> = Ground::ALL.iter().map(|one| one.as_str()).collect();
                let reason = t!(
                    "a rejection needs one of {grounds}",
                    grounds = grounds.join(", ")
                );
                Err(Invalid::new("ground", reason))
            }
        }
    }
}

/// `POST /api/v1/elections/{uuid}/nominations/{id}/decision`: accepts or rejects a nomination.
pub async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, i64)>,
    Json(decided): Json<Decided>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let decision = Decision::try_from(decided)?;
    secretary::store::decide(&app, &secretary, &uuid, id, decision).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/elections/{uuid}/nominations/withdrawal`: takes one's nomination back.
pub async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    candidate::store::withdraw(&app, &member, &uuid).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How the secretary knows of a death, or that there was none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Death {
    reason: String,
}

/// `POST /api/v1/elections/{uuid}/nominations/{id}/death`: records that a candidate has died.
pub async fn died(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, i64)>,
    Json(death): Json<Death>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let reason = Line::parse("reason", &death.reason)?;
    secretary::store::died(&app, &secretary, &uuid, id, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/elections/{uuid}/nominations/{id}/death/correction`: takes back that a candidate has died.
pub async fn lives(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, i64)>,
    Json(death): Json<Death>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let reason = Line::parse("reason", &death.reason)?;
    secretary::store::lives(&app, &secretary, &uuid, id, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Template)]
#[template(path = "elections/nominations/candidates.html")]
struct CandidatesPage {
    election: Shown,
}
impl Page for CandidatesPage {}

/// `GET /elections/{uuid}/candidates`: the candidates with their statements.
pub async fn candidates(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    render(&CandidatesPage {
        election: shown(app.store().read(), &uuid).await?,
    })
}
