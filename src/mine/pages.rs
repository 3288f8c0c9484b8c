//! A member's part in an election over HTTP. Each act is handed to the handler of the interface that
//! does it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use serde_json::Value;

use super::acts::{self, About, asked};
use super::shown::{Mine, mine};
use super::{Act, Of};
use crate::access::{Authorised, Caller, Member};
use crate::app::App;
use crate::elections::nominations::supporters::pages as supporters;
use crate::elections::nominations::{Language, Status, pages as nominations};
use crate::elections::roll::objections;
use crate::elections::stage::Stage;
use crate::elections::{challenges, result, store as elections};
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::web::asked::acts::{After, known};
use crate::web::asked::{Typed, body as json};
use crate::web::body::Form;
use crate::web::page::{Page, render};
use crate::web::precondition::Expected;

#[derive(Template)]
#[template(path = "mine/mine.html")]
struct MinePage {
    mine: Mine,
    done: Option<&'static str>,
}
impl Page for MinePage {}

/// `GET /elections/{uuid}/my`: what a member has to do with an election.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Query(after): Query<After<Act>>,
) -> Result<Html<String>, Problem> {
    let member = caller.member()?;
    let election = elections::get(app.store().read(), &uuid).await?;
    let mine = mine(&app, &election, member.scope().id()).await?;
    let rules = elections::rules(app.store().read(), &election).await?;
    let asks = rules.nominations.proposers > 0 || rules.nominations.seconders > 0;
    let done = after.done.map(|act| acts::done(act, asks));
    render(&MinePage { mine, done })
}

/// `GET /elections/{uuid}/my/{act}`: what an act does, before it is done.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, act)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> Result<Html<String>, Problem> {
    let member = caller.member()?;
    let (act, about) = about(&app, &member, &uuid, &act, of).await?;
    asked(act, &about).shown()
}

/// `POST /elections/{uuid}/my/{act}`: does it, as the interface would.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, act)): Path<(String, String)>,
    Query(of): Query<Of>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let member = caller.member()?;
    let (act, about) = about(&app, &member, &uuid, &act, of).await?;
    let done = |body| done(&app, caller, (act, &about), body);
    asked(act, &about).answered(act, &typed, done).await
}

/// What the page before an act tells of.
pub(super) async fn about(
    app: &App,
    member: &Authorised<Member>,
    uuid: &str,
    act: &str,
    of: Of,
) -> Result<(Act, About), Problem> {
    let act: Act = known(act)?;
    let db = app.store().read();
    let election = elections::get(db, uuid).await?;
    let rules = elections::rules(db, &election).await?;
    let mine = mine(app, &election, member.scope().id()).await?;
    let named = |id| mine.asked.iter().find(|one| one.nomination == id);
    let item = of
        .item
        .and_then(named)
        .map(|one| (one.nomination, one.candidate.clone()));
    if act == Act::Support && item.is_none() {
        return Err(Problem::not_found(t!(
            "Nobody asks for your support with this nomination, or you have answered."
        )));
    }
    let nominations = &rules.nominations;
    let own = mine.nomination.as_ref();
    let language = own.map_or(Language::English, |own| own.language);
    let accepted = own.is_some_and(|own| own.status == Status::Accepted);
    Ok((
        act,
        About {
            uuid: mine.uuid,
            title: mine.title,
            item,
            language,
            paper: mine.nomination.map(|own| own.paper).unwrap_or_default(),
            words: nominations.statement_words,
            supporters: (nominations.proposers, nominations.seconders),
            interests: nominations.interests,
            accepted,
            again: mine.papers_open,
        },
    ))
}

async fn done(
    app: &App,
    caller: Caller,
    (act, about): (Act, &About),
    body: Value,
) -> Result<Option<String>, Problem> {
    let (app, path) = (State(app.clone()), Path(about.uuid.clone()));
    let item = about
        .item
        .as_ref()
        .map(|(item, _)| *item)
        .unwrap_or_default();
    let at = Path((about.uuid.clone(), item));
    match act {
        Act::Stand => nominations::file(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Amend => nominations::amend(app, caller, path, Expected::anything(), json(body)?)
            .await
            .map(drop)?,
        // It comes with a file, to a door of its own.
        Act::Photograph => {
            return Err(Problem::not_found(t!(
                "A photograph is sent with its form."
            )));
        }
        Act::Withdraw => nominations::withdraw(app, caller, path).await.map(drop)?,
        Act::Decline => nominations::decline(app, caller, path).await.map(drop)?,
        Act::Propose => nominations::propose(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Support => supporters::answer(app, caller, at, json(body)?)
            .await
            .map(drop)?,
        Act::Object => objections::pages::object(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Answer => result::pages::answer(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Challenge => challenges::pages::file(app, caller, path, json(body)?)
            .await
            .map(drop)?,
    }
    Ok(None)
}
