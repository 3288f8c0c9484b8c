//! Panels over HTTP: entering one, its page, its roster as of any day, in several forms.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::history::{History, history};
use super::roster::{self, Roster, roster};
use super::{Entry, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::{Election, store as elections};
use crate::entities::panel;
use crate::error::Problem;
use crate::interests::{Interest, store as interests};
use crate::language::Say as _;
use crate::terms::{Basis, Status};
use crate::values::day_if_any;
use crate::web::body::Json;
use crate::web::page::{self, Page, render};
use crate::web::sheet;

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

#[derive(Template)]
#[template(path = "panels/panels.html")]
struct PanelsPage {
    panels: Vec<panel::Model>,
}
impl Page for PanelsPage {}

/// `GET /panels`: all panels.
pub async fn list(State(app): State<App>) -> Result<Html<String>, Problem> {
    let panels = store::all(app.store().read()).await?;
    render(&PanelsPage { panels })
}

/// As of which day.
#[derive(Debug, Deserialize)]
pub struct AsOf {
    on: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "panels/panel.html")]
struct PanelPage {
    history: Option<History>,
    roster: Roster,
    today: NaiveDate,
    elections: Vec<Election>,
    interests: Vec<Interest>,
}
impl Page for PanelPage {}

/// `GET /panels/{slug}`: a panel's page.
pub async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(as_of): Query<AsOf>,
) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let panel = store::get(db, &slug).await?;
    let elections = elections::of_panel(db, panel.id).await?;
    let interests = interests::of_panel(db, panel.id, false).await?;
    let roster = of(&app, &slug, &as_of).await?;
    render(&PanelPage {
        history: history(&roster),
        interests: interests
            .into_iter()
            .filter(|one| one.ended.is_none())
            .collect(),
        today: app.now().date_naive(),
        roster,
        elections,
    })
}

async fn of(app: &App, slug: &str, as_of: &AsOf) -> Result<Roster, Problem> {
    let on = day_if_any("on", as_of.on)?;
    let db = app.store().read();
    let panel = store::get(db, slug).await?;
    roster(db, panel, on.unwrap_or_else(|| app.now().date_naive())).await
}

/// `GET /api/v1/panels/{slug}`: a panel's roster: its posts with who holds, held or will hold them.
pub async fn roster_json(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(as_of): Query<AsOf>,
) -> Result<axum::Json<Roster>, Problem> {
    of(&app, &slug, &as_of).await.map(axum::Json)
}

/// `GET /api/v1/panels/{slug}/popolo.json`: the register in Popolo's terms.
pub async fn popolo(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(as_of): Query<AsOf>,
) -> Result<axum::Json<Value>, Problem> {
    Ok(axum::Json(roster::popolo(&of(&app, &slug, &as_of).await?)))
}

/// `GET /api/v1/panels/{slug}/roster.csv`: the register as a table.
pub async fn csv(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(as_of): Query<AsOf>,
) -> Result<Response, Problem> {
    let roster = of(&app, &slug, &as_of).await?;
    Ok(sheet::csv(roster::COLUMNS, roster::table(&roster)))
}
