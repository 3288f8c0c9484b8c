//! A member's part in a panel over HTTP. Each act is handed to the handler of the interface that does it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use serde_json::Value;

use super::acts::{self, About, Subject, asked};
use super::shown::{Part, held, part};
use super::{Act, Of};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::panels::inside::{self, Inside};
use crate::terms::Term;
use crate::web::asked::acts::{After, known};
use crate::web::asked::{Typed, body as json};
use crate::web::body::Form;
use crate::web::page::{self, Page, render};
use crate::{interests, vacancies};

#[derive(Template)]
#[template(path = "mine/panel/panel.html")]
struct PartPage {
    part: Part,
    done: Option<&'static str>,
}
impl Page for PartPage {}

/// `GET /panels/{slug}/my`: a panel for those who sit on it, or did.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(after): Query<After<Act>>,
) -> Result<Html<String>, Problem> {
    let (seen, member) = who(&app, &caller, &slug).await?;
    let part = part(&app, &seen, member).await?;
    let done = after.done.map(acts::done);
    render(&PartPage { part, done })
}

/// `GET /panels/{slug}/my/{act}`: what an act does, before it is done.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path((slug, act)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> Result<Html<String>, Problem> {
    let (act, about) = about(&app, &caller, (&slug, &act), of).await?;
    asked(act, &about).shown()
}

/// `POST /panels/{slug}/my/{act}`: does it, as the interface would.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path((slug, act)): Path<(String, String)>,
    Query(of): Query<Of>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (act, about) = about(&app, &caller, (&slug, &act), of).await?;
    let done = |body| done(&app, caller, (act, &about), body);
    asked(act, &about).answered(act, &typed, done).await
}

/// Somebody who sits on the panel, or did; and which member they are.
async fn who(app: &App, caller: &Caller, slug: &str) -> Result<(Inside, i64), Problem> {
    let member = caller.member()?.scope().id();
    let seen = inside::of(app, caller, slug).await?;
    // A term that never was gives nothing to see either.
    if seen.terms().iter().all(Term::is_void) {
        return Err(Problem::not_found(t!(
            "This page is for those who sit on the panel, and you never did."
        )));
    }
    Ok((seen, member))
}

/// What the page before an act tells of.
async fn about(
    app: &App,
    caller: &Caller,
    (slug, act): (&str, &str),
    of: Of,
) -> Result<(Act, About), Problem> {
    let (seen, member) = who(app, caller, slug).await?;
    let act: Act = known(act)?;
    let which = || Problem::not_found(t!("Choose on your page of the panel what this is about."));
    let subject = match act {
        Act::Declare => Subject::New,
        Act::Over => {
            let part = part(app, &seen, member).await?;
            let mut own = part.own.into_iter();
            let found = own.find(|one| Some(one.id) == of.item);
            Subject::Interest(found.ok_or_else(which)?.text)
        }
        Act::Resign => {
            let mut all = held(app, &seen).await?.into_iter();
            let found = all.find(|one| one.first && Some(one.term) == of.item);
            let found = found.ok_or_else(which)?;
            Subject::Post(found.post, found.kind)
        }
    };
    Ok((
        act,
        About {
            slug: seen.panel.slug,
            name: seen.panel.name,
            of,
            subject,
        },
    ))
}

async fn done(
    app: &App,
    caller: Caller,
    (act, about): (Act, &About),
    mut body: Value,
) -> Result<Option<String>, Problem> {
    let (state, path) = (State(app.clone()), Path(about.slug.clone()));
    match act {
        Act::Declare => interests::pages::declare(state, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Over => {
            let at = Path((about.slug.clone(), about.of.item.unwrap_or_default()));
            interests::pages::end(state, caller, at, json(body)?)
                .await
                .map(drop)?
        }
        Act::Resign => {
            // This term and no other: pressed twice, it would end the next one of the same kind.
            body["term"] = about.of.item.into();
            vacancies::pages::resign(state, caller, path, json(body)?)
                .await
                .map(drop)?
        }
    }
    Ok(None)
}
