//! Supporting a nomination over HTTP: signed in, or with a code on a page without scripts.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::Say as _;
use crate::web::body::{Form, Json};
use crate::web::page::{Page, render};

/// A supporter's answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    confirmed: bool,
}

/// `POST /api/v1/elections/{uuid}/nominations/{id}/support`: says whether one supports a nomination.
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, i64)>,
    Json(answer): Json<Answer>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    store::answer(&app, &member, &uuid, id, answer.confirmed).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An answer with a code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByCode {
    code: String,
    answer: Said,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Said {
    Confirm,
    Decline,
}

#[derive(Template)]
#[template(path = "elections/nominations/supporters/support.html")]
struct SupportPage {
    uuid: String,
    title: String,
    answered: bool,
    /// A code that is not known, as it was typed, and what is said of it.
    wrong: Option<(String, String)>,
}
impl Page for SupportPage {}

/// `GET /elections/{uuid}/support`: a page with a form. Looking at it does nothing, whoever or
/// whatever looks.
pub async fn show(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    page(&app, uuid, false, None).await
}

/// `POST /elections/{uuid}/support`: the form. The code is the caller's authority: whoever can
/// send it has read the letter. One that is not known comes back, to be typed rightly.
pub async fn answer_by_code(
    State(app): State<App>,
    Path(uuid): Path<String>,
    Form(answer): Form<ByCode>,
) -> Result<Response, Problem> {
    let confirmed = matches!(answer.answer, Said::Confirm);
    match store::answer_by_code(&app, &uuid, &answer.code, confirmed).await {
        Ok(()) => Ok(page(&app, uuid, true, None).await?.into_response()),
        Err(problem) if problem.status == StatusCode::FORBIDDEN => {
            let wrong = Some((answer.code, problem.detail));
            let again = page(&app, uuid, false, wrong).await?;
            // One sign of it may be wrong, so it is a secret still.
            let unkept = [(header::CACHE_CONTROL, "no-store")];
            Ok((problem.status, unkept, again).into_response())
        }
        Err(problem) => Err(problem),
    }
}

async fn page(
    app: &App,
    uuid: String,
    answered: bool,
    wrong: Option<(String, String)>,
) -> Result<Html<String>, Problem> {
    let election = elections::get(app.store().read(), &uuid).await?;
    let title = election.row.title;
    render(&SupportPage {
        uuid,
        title,
        answered,
        wrong,
    })
}
