//! Panels over HTTP: entering one, its page, its roster.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use chrono::NaiveDate;
use serde::Serialize;

use super::{Entry, PostKind, posts, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::{Election, store as elections};
use crate::entities::panel;
use crate::error::Problem;
use crate::members;
use crate::terms::{Status, Term, store as terms};
use crate::web::body::Json;
use crate::web::page::{self, Page, render};

/// `POST /api/v1/panels`: enters a panel with its posts.
pub async fn enter(
    State(app): State<App>,
    caller: Caller,
    Json(entry): Json<Entry>,
) -> Result<StatusCode, Problem> {
    let operator = caller.operator()?;
    store::enter(app.store(), &operator, app.now(), entry.try_into()?).await?;
    Ok(StatusCode::CREATED)
}

/// A post with who holds it, held it or will.
#[derive(Debug, Serialize)]
pub struct PostShown {
    /// "Seat 3", "Chair".
    pub label: String,
    /// What it is.
    pub kind: PostKind,
    /// Its terms, the latest first.
    pub terms: Vec<TermShown>,
}

/// A term.
#[derive(Debug, Serialize)]
pub struct TermShown {
    /// Who.
    pub name: String,
    /// How they came to it.
    pub basis: String,
    /// Name of the election that they were elected in.
    pub election: Option<String>,
    /// First day.
    pub starts: NaiveDate,
    /// The day after the last.
    pub ends: NaiveDate,
    /// What it is today.
    pub status: Status,
}

/// A panel with its posts.
#[derive(Debug, Serialize)]
pub struct Roster {
    slug: String,
    name: String,
    purpose: String,
    /// The day that "today" is.
    as_of: NaiveDate,
    posts: Vec<PostShown>,
}

#[derive(Template)]
#[template(path = "panels/panel.html")]
struct PanelPage {
    roster: Roster,
    elections: Vec<Election>,
}
impl Page for PanelPage {}

/// `GET /panels/{slug}`: a panel's page.
pub async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<Html<String>, Problem> {
    let panel = store::get(app.store().read(), &slug).await?;
    let elections = elections::of_panel(app.store().read(), panel.id).await?;
    render(&PanelPage {
        roster: roster_of(&app, panel).await?,
        elections,
    })
}

/// `GET /api/v1/panels/{slug}`: a panel's roster: its posts with who holds, held or will hold them.
pub async fn roster(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<axum::Json<Roster>, Problem> {
    let panel = store::get(app.store().read(), &slug).await?;
    roster_of(&app, panel).await.map(axum::Json)
}

async fn roster_of(app: &App, panel: panel::Model) -> Result<Roster, Problem> {
    let db = app.store().read();
    let today = app.now().date_naive();
    let terms = terms::of_panel(db, panel.id).await?;
    let names = members::store::names(db, terms.iter().map(|term| term.member)).await?;
    let elections = elections::of_panel(db, panel.id).await?;
    let uuids: HashMap<i64, String> = elections
        .into_iter()
        .map(|election| (election.id(), election.row.uuid))
        .collect();
    let shown = |term: &Term| TermShown {
        name: names.get(&term.member).cloned().unwrap_or_default(),
        basis: term.basis.clone(),
        election: term.election.and_then(|id| uuids.get(&id).cloned()),
        starts: term.starts,
        ends: term.ends,
        status: term.status(today),
    };
    let mut posts = Vec::new();
    for post in posts::store::of_panel(db, panel.id).await? {
        if !post.exists(today) {
            continue;
        }
        let kind = post.kind;
        let of_post = terms.iter().rev().filter(|term| term.post == post.id);
        posts.push(PostShown {
            label: post.label,
            kind,
            terms: of_post.map(shown).collect(),
        });
    }
    // Officers first: that is what people look for.
    posts.sort_by_key(|post| !post.kind.is_office());
    Ok(Roster {
        slug: panel.slug,
        name: panel.name,
        purpose: panel.purpose,
        as_of: today,
        posts,
    })
}
