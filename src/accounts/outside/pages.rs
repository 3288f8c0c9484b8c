//! Signing in with the forum.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::store::Way;
use super::{Discourse, rules, store};
use crate::accounts::pages::{redirect, signed_in};
use crate::accounts::{rules::next, sessions};
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::web::body::Form;

const COOKIE: &str = "__Host-hustings-forum";
const DISCOURSE: &str = "discourse";

fn forum(app: &App) -> Result<&Discourse, Problem> {
    let forum = app.settings().outside.discourse.as_ref();
    forum.ok_or_else(|| Problem::not_found(t!("No forum is set up to sign in by.")))
}

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Towards {
    pub(super) next: Option<String>,
}

/// `POST /sign-in/discourse`: off to the forum.
pub async fn leave(
    State(app): State<App>,
    Form(towards): Form<Towards>,
) -> Result<Response, Problem> {
    let forum = forum(&app)?;
    let way = store::begin(&app, DISCOURSE, next(towards.next.as_deref())).await?;
    let back = app.settings().public.to("/sign-in/discourse");
    let to = rules::question(forum, &way.nonce(&app), &back)
        .map_err(|_| Problem::internal(t!("The forum can’t be asked.")))?;
    Ok(redirect(&to, [sessions::set_cookie(COOKIE, way.kept())]))
}

/// What the forum sends back.
#[derive(Debug, Deserialize)]
pub struct Answer {
    sso: String,
    sig: String,
}

/// `GET /sign-in/discourse`: back from the forum, in the browser that left.
pub async fn come_back(
    State(app): State<App>,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, Problem> {
    let forum = forum(&app)?;
    let way = Way::of(sessions::cookie(&headers, COOKIE).unwrap_or_default());
    let vouched =
        rules::answer(forum, &answer.sso, &answer.sig, &way.nonce(&app)).map_err(|why| {
            Problem::forbidden(t!("You can’t be signed in by the forum: {why}.", why))
        })?;
    let next = store::end(&app, DISCOURSE, &way).await?.ok_or_else(|| {
        Problem::forbidden(t!(
            "That took too long, or was done already: begin again at “Sign in”."
        ))
    })?;
    match store::sign_in(&app, (DISCOURSE, &forum.base), &vouched).await? {
        Some(token) => Ok(signed_in(&token, &next)),
        None => Err(Problem::forbidden(t!(
            "The address that the forum knows you by is no member’s here. Sign in by mail with the \
             address of your membership, or ask the secretary."
        ))),
    }
}
