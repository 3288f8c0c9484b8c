//! A candidate's photograph by a form: the picture goes to the handler of the interface.

use axum::extract::{Path, State};
use axum::response::{Html, Response};
use serde_json::Value;

use super::acts::{About, asked};
use super::pages::about;
use super::shown::mine;
use super::{Act, Of};
use crate::access::Caller;
use crate::app::App;
use crate::elections::nominations::photographs::pages as photographs;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::body::{Raw, Upload};

/// Only for a member with a nomination in this election.
async fn candidate(app: &App, caller: &Caller, uuid: &str) -> Result<About, Problem> {
    let member = caller.member()?;
    let election = elections::get(app.store().read(), uuid).await?;
    let mine = mine(app, &election, member.scope().id()).await?;
    let none = || {
        Problem::not_found(t!(
            "You don’t stand in this election: there is no photograph."
        ))
    };
    mine.nomination.ok_or_else(none)?;
    let (_, about) = about(app, &member, uuid, Act::Photograph.as_str(), Of::default()).await?;
    Ok(about)
}

/// `GET /elections/{uuid}/my/photograph`: what becomes of a photograph, before it is sent.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    let about = candidate(&app, &caller, &uuid).await?;
    asked(Act::Photograph, &about).shown()
}

/// `POST /elections/{uuid}/my/photograph`: puts a photograph into a nomination, or takes it away.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    upload: Result<Upload, Problem>,
) -> Result<Response, Problem> {
    // Who may not is told so, whatever they sent.
    let about = candidate(&app, &caller, &uuid).await?;
    let Upload { file, typed } = upload?;
    let send = |body: Value| async move {
        let (app, path) = (State(app), Path(uuid));
        let done = match (body["remove"] == true, file.is_empty()) {
            (true, _) => photographs::remove(app, caller, path).await,
            (false, true) => Err(Invalid::new("photograph", t!("choose a file")).into()),
            (false, false) => photographs::replace(app, caller, path, Raw(file)).await,
        };
        done.map(|_| None)
    };
    let page = asked(Act::Photograph, &about);
    page.answered(Act::Photograph, &typed, send).await
}
