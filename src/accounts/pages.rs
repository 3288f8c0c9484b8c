//! One's own account: who one is here, open sessions, the end of them, one's own data.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::{SignedIn, factors, sessions, store};
use crate::access::caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::web::page::{Page, moment, render};

/// A header that sets a cookie.
pub type SetCookie = Option<HeaderValue>;

/// To another page of ours, with cookies set on the way.
pub fn redirect<const N: usize>(to: &str, cookies: [SetCookie; N]) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    with_cookies(response, cookies)
}

/// An answer with cookies.
pub fn with_cookies<const N: usize>(mut response: Response, cookies: [SetCookie; N]) -> Response {
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The cookie of a session.
pub fn session_cookie(token: &str) -> SetCookie {
    sessions::set_cookie(sessions::COOKIE, token)
}

/// Somebody got in: the new session's cookie, and the one that tied the code goes.
pub fn signed_in(token: &str, next: &str) -> Response {
    let request = sessions::set_cookie(super::codes::COOKIE, "");
    redirect(next, [session_cookie(token), request])
}

struct SessionShown {
    id: i64,
    since: String,
    door: String,
    this: bool,
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    name: String,
    email: String,
    subject: String,
    offices: Vec<String>,
    factors: Vec<(i64, String)>,
    sessions: Vec<SessionShown>,
}
impl Page for AccountPage {}

/// `GET /account`: one's own account.
pub async fn show(State(app): State<App>, who: SignedIn) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let account = store::get(db, who.account).await?;
    let (name, email) = store::owner(db, &account).await?;
    let offices = who.offices.iter().map(|office| match &office.panel {
        Some(panel) => t!("{role} of {panel}", role = office.role, panel),
        None => office.role.to_string(),
    });
    let open = sessions::store::of(db, who.account).await?;
    let sessions = open.into_iter().map(|row| SessionShown {
        this: row.id == who.session.id,
        since: moment(&row.made_at, "Europe/London"),
        id: row.id,
        door: row.door,
    });
    let factors = factors::store::of(db, who.account).await?;
    // Two may be set up within a minute, and each has a button of its own.
    let many = factors.len() > 1;
    let factors = factors.into_iter().zip(1_u32..).map(|(row, number)| {
        let since = moment(&row.added_at, "Europe/London");
        let said = match many {
            true => t!(
                "{label} {number}, since {since}",
                label = row.label,
                number,
                since
            ),
            false => t!("{label}, since {since}", label = row.label, since),
        };
        (row.id, said)
    });
    render(&AccountPage {
        name,
        email,
        subject: account.subject,
        offices: offices.collect(),
        factors: factors.collect(),
        sessions: sessions.collect(),
    })
}

/// `POST /sign-out`: ends the session.
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Ok(who) = caller::session(&app, &headers).await {
        sessions::store::end_now(&app, who.account, who.session.id).await?;
    }
    let clear: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), "\"cache\"");
    let home = redirect("/", [sessions::set_cookie(sessions::COOKIE, "")]);
    Ok(([clear], home).into_response())
}

/// `POST /account/sessions/{id}/end`: ends one of one's sessions.
pub async fn end_session(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    sessions::store::end_now(&app, who.account, id).await?;
    Ok(redirect("/account", []))
}

/// `POST /account/sessions/end`: all but this one.
pub async fn end_others(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    sessions::store::end_others_now(&app, who.account, who.session.id).await?;
    Ok(redirect("/account", []))
}
