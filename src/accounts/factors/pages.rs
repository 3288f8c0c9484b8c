//! Setting up a second factor and showing it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Deserialize;

use super::{rules, store};
use crate::accounts::pages::{redirect, session_cookie, with_cookies};
use crate::accounts::rules::next;
use crate::accounts::{SignedIn, sessions};
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::web::body::Form;
use crate::web::page::{Page, render};

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Towards {
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/factors/show.html")]
struct ShowPage {
    next: String,
    wrong: bool,
    none_yet: bool,
}
impl Page for ShowPage {}

#[derive(Template)]
#[template(path = "accounts/factors/set-up.html")]
struct SetUpPage {
    secret: String,
    picture: String,
    wrong: bool,
}
impl Page for SetUpPage {}

#[derive(Template)]
#[template(path = "accounts/factors/recovery.html")]
struct RecoveryPage {
    codes: Vec<String>,
}
impl Page for RecoveryPage {}

/// `GET /account/second-factor`: asks for the second factor.
pub async fn show_page(
    State(app): State<App>,
    who: SignedIn,
    Query(towards): Query<Towards>,
) -> Result<Html<String>, Problem> {
    show(&app, &who, next(towards.next.as_deref()), false).await
}

async fn show(app: &App, who: &SignedIn, next: &str, wrong: bool) -> Result<Html<String>, Problem> {
    let factors = store::of(app.store().read(), who.account).await?;
    render(&ShowPage {
        next: next.to_owned(),
        wrong,
        none_yet: factors.is_empty(),
    })
}

/// A password of the app, or a recovery code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    code: String,
    next: Option<String>,
}

/// `POST /account/second-factor`: shows the second factor.
pub async fn show_it(
    State(app): State<App>,
    who: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let next = next(typed.next.as_deref());
    store::count_try(&app, &who).await?;
    let Some(token) = store::show(&app, &who, &typed.code).await? else {
        let page = show(&app, &who, next, true).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    Ok(redirect(next, [session_cookie(&token)]))
}

/// That a new factor may be set up: the first right after signing in, others after one that is there
/// was shown.
async fn may_set_up(app: &App, who: &SignedIn) -> Result<(), Problem> {
    let none = store::of(app.store().read(), who.account).await?.is_empty();
    let shown = if none {
        Some(who.session.made_at)
    } else {
        who.session.stepped_up_at
    };
    if sessions::rules::is_fresh(shown, app.now()) {
        return Ok(());
    }
    if none {
        return Err(Problem::unauthenticated(t!(
            "Sign in again to set up a second factor: it is done within ten minutes of that."
        )));
    }
    Err(Problem::second_factor(t!("Show your second factor first.")))
}

/// `POST /account/authenticator`: makes a secret and shows it.
pub async fn prepare(State(app): State<App>, who: SignedIn) -> Result<Html<String>, Problem> {
    may_set_up(&app, &who).await?;
    let secret = store::prepare_now(&app, who.account).await?;
    set_up_page(&app, &rules::base32(&secret), false)
}

fn set_up_page(app: &App, secret: &str, wrong: bool) -> Result<Html<String>, Problem> {
    let host = app.settings().public.host();
    let address = format!("otpauth://totp/Hustings:{host}?secret={secret}&issuer=Hustings");
    let picture = QrCode::with_error_correction_level(&address, EcLevel::M).map_err(|error| {
        tracing::error!(%error, "no picture of the secret");
        Problem::internal(t!("The picture can’t be made."))
    })?;
    let picture = picture
        .render::<svg::Color>()
        .min_dimensions(200, 200)
        .build();
    // What stands before the element is for files, not for a page.
    let picture = picture
        .split_once("?>")
        .map_or(picture.as_str(), |(_, svg)| svg);
    render(&SetUpPage {
        secret: secret.to_owned(),
        picture: picture.to_owned(),
        wrong,
    })
}

/// `POST /account/authenticator/{id}/removal`: takes an app away, for whoever has just shown a second factor.
pub async fn remove(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    store::remove(&app, &who, id).await?;
    Ok(redirect("/account", []))
}

/// The first password of an app.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct First {
    code: String,
}

/// `POST /account/authenticator/confirmation`: its first password puts it to use.
pub async fn confirm(
    State(app): State<App>,
    who: SignedIn,
    Form(first): Form<First>,
) -> Result<Response, Problem> {
    may_set_up(&app, &who).await?;
    store::count_try(&app, &who).await?;
    let Some((token, codes)) = store::put_to_use(&app, &who, &first.code).await? else {
        return set_up_again(&app, &who).await;
    };
    let page = render(&RecoveryPage { codes })?;
    Ok(with_cookies(page.into_response(), [session_cookie(&token)]))
}

/// The page of an app that is being set up once more, with the same secret: the app has read it already.
async fn set_up_again(app: &App, who: &SignedIn) -> Result<Response, Problem> {
    let Some(secret) = store::prepared(app, who.account).await? else {
        return Err(Problem::conflict(t!(
            "No authenticator app is being set up: begin again on the page of your account."
        )));
    };
    let page = set_up_page(app, &rules::base32(&secret), true)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
