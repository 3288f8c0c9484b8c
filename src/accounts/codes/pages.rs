//! Signing in by code: two pages, which do nothing until their button is pressed.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::{COOKIE, store};
use crate::accounts::pages::{redirect, signed_in};
use crate::accounts::{rules, sessions};
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::values::Email;
use crate::web::body::Form;
use crate::web::client::Client;
use crate::web::page::{self, Page, render};

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Towards {
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/codes/ask.html")]
struct AskPage {
    next: String,
    /// What was typed and is no address.
    typed: Option<String>,
    others: Vec<(String, &'static str)>,
}
impl Page for AskPage {}

#[derive(Template)]
#[template(path = "accounts/codes/type.html")]
struct TypePage {
    next: String,
    wrong: bool,
}
impl Page for TypePage {}

/// `GET /sign-in`: asks for an address to send a code to.
pub async fn ask_page(
    State(app): State<App>,
    Query(towards): Query<Towards>,
) -> Result<Response, Problem> {
    let page = render(&ask_for(&app, rules::next(towards.next.as_deref()), None))?;
    let outside = &app.settings().outside;
    let places: Vec<String> = [
        outside.discourse.as_ref().map(|forum| forum.base.clone()),
        outside
            .oidc
            .as_ref()
            .map(|provider| provider.authorization.origin()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let policy = page::policy_with_forms_to(&places);
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], page).into_response())
}

fn ask_for(app: &App, next: &str, typed: Option<String>) -> AskPage {
    AskPage {
        next: next.to_owned(),
        typed,
        others: others(app),
    }
}

/// By what else people sign in, and where.
fn others(app: &App) -> Vec<(String, &'static str)> {
    let outside = &app.settings().outside;
    let forum = outside.discourse.as_ref();
    let directory = outside.oidc.as_ref();
    [
        forum.map(|_| (t!("the forum").to_owned(), "/sign-in/discourse")),
        directory.map(|provider| (provider.name.clone(), "/sign-in/oidc")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An address to send a code to, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    email: String,
    next: Option<String>,
}

/// `POST /sign-in`: the same answer for every address.
pub async fn ask(
    State(app): State<App>,
    client: Client,
    Form(asked): Form<Asked>,
) -> Result<Response, Problem> {
    let next = rules::next(asked.next.as_deref());
    let Ok(email) = Email::parse("email", &asked.email) else {
        let page = render(&ask_for(&app, next, Some(asked.email)))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let request = store::ask(&app, &email, &client.block()).await?;
    let to = format!("/sign-in/code?next={}", page::in_query(next));
    Ok(redirect(&to, [sessions::set_cookie(COOKIE, &request)]))
}

/// `GET /sign-in/code`: asks for the code.
pub async fn type_page(Query(towards): Query<Towards>) -> Result<Html<String>, Problem> {
    render(&TypePage {
        next: rules::next(towards.next.as_deref()).to_owned(),
        wrong: false,
    })
}

/// A code, as typed in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    code: String,
    next: Option<String>,
}

/// `POST /sign-in/code`: signs in by a code.
pub async fn type_in(
    State(app): State<App>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let next = rules::next(typed.next.as_deref());
    let request = sessions::cookie(&headers, COOKIE).unwrap_or_default();
    match store::redeem(&app, request, &typed.code).await? {
        Some(token) => Ok(signed_in(&token, next)),
        None => {
            let page = render(&TypePage {
                next: next.to_owned(),
                wrong: true,
            })?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
