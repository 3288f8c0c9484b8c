//! Signing in with the organisation's directory.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::Oidc;
use super::exchange::{self, NoToken};
use super::rules::{self, Question};
use crate::accounts::outside::pages::Towards;
use crate::accounts::outside::store::{self, Way};
use crate::accounts::pages::{redirect, signed_in};
use crate::accounts::{rules::next, sessions};
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::web::body::Form;

const COOKIE: &str = "__Host-hustings-directory";
const OIDC: &str = "oidc";
const BACK: &str = "/sign-in/oidc";

fn provider(app: &App) -> Result<&Oidc, Problem> {
    let provider = app.settings().outside.oidc.as_ref();
    provider.ok_or_else(|| Problem::not_found(t!("No directory is set up to sign in by.")))
}

/// `POST /sign-in/oidc`: off to the directory.
pub async fn leave(
    State(app): State<App>,
    Form(towards): Form<Towards>,
) -> Result<Response, Problem> {
    let provider = provider(&app)?;
    let way = store::begin(&app, OIDC, next(towards.next.as_deref())).await?;
    let question = Question {
        state: &way.state(&app),
        nonce: &way.nonce(&app),
        verifier: &way.verifier(&app),
        back: &app.settings().public.to(BACK),
    };
    let to = question
        .address(provider)
        .map_err(|_| Problem::internal(t!("The directory can’t be asked.")))?;
    Ok(redirect(&to, [sessions::set_cookie(COOKIE, way.kept())]))
}

/// What the directory sends back: a code, or why there is none.
#[derive(Debug, Deserialize)]
pub struct Answer {
    state: String,
    code: Option<String>,
    error: Option<String>,
    /// Which provider it is (RFC 9207).
    iss: Option<String>,
}

/// `GET /sign-in/oidc`: back from the directory, in the browser that left.
pub async fn come_back(
    State(app): State<App>,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, Problem> {
    let provider = provider(&app)?;
    let way = Way::of(sessions::cookie(&headers, COOKIE).unwrap_or_default());
    let refused = |why: &str| {
        Problem::forbidden(t!(
            "{provider} can’t sign you in: {why}.",
            provider = provider.name,
            why
        ))
    };
    if answer.state != way.state(&app) {
        return Err(refused(t!(
            "its answer is for another sign-in: begin again"
        )));
    }
    if answer.iss.is_some_and(|iss| iss != provider.issuer) {
        return Err(refused(t!("the answer is another provider’s")));
    }
    let next = store::end(&app, OIDC, &way).await?.ok_or_else(|| {
        refused(t!(
            "that took too long, or was done already: begin again at “Sign in”"
        ))
    })?;
    let Some(code) = answer.code.filter(|_| answer.error.is_none()) else {
        return Err(refused(t!("it refused, or you pressed “cancel” there")));
    };
    let back = app.settings().public.to(BACK);
    let token = exchange::token(provider, &code, &way.verifier(&app), &back).await;
    let token = token.map_err(|why| unheard(provider, &why))?;
    let vouched = rules::vouched(provider, &token, &way.nonce(&app), app.now())
        .map_err(|why| refused(&why.to_string()))?;
    match store::sign_in(&app, (OIDC, &provider.issuer), &vouched).await? {
        Some(token) => Ok(signed_in(&token, &next)),
        None => Err(Problem::forbidden(t!(
            "The address that {provider} knows you by is no member’s here. Sign in by mail with the address of \
             your membership, or ask the secretary.",
            provider = provider.name
        ))),
    }
}

/// The provider failed, not the person.
fn unheard(provider: &Oidc, why: &NoToken) -> Problem {
    tracing::warn!(issuer = %provider.issuer, %why, "a code was not exchanged");
    Problem::unavailable(t!(
        "{provider} doesn’t answer as it should. Try again in a minute, or sign in by mail.",
        provider = provider.name
    ))
}
