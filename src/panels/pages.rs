//! Panels over HTTP: entering one, its page, its roster as of any day, in several forms.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, Response};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use serde_json::Value;

use super::history::{History, history};
use super::roster::{self, PostShown, Roster, roster};
use super::{Entry, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::{Election, store as elections};
use crate::entities::panel;
use crate::error::Problem;
use crate::interests::{Interest, store as interests};
use crate::language::Say as _;
use crate::meetings::{self, store::between};
use crate::terms::{Basis, Status};
use crate::vacancies::rules::next;
use crate::vacancies::{Outcome, store as vacancies};
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
    vacant: Vec<Vacant>,
    /// When it meets next.
    meets: Option<String>,
}
impl Page for PanelPage {}

impl PanelPage {
    /// The vacancy of a post, where it is known how it came to be.
    fn vacancy(&self, post: &PostShown) -> Option<&Vacant> {
        self.vacant.iter().find(|one| one.post == post.id)
    }
}

/// A seat without a holder, as everybody reads it.
struct Vacant {
    post: i64,
    /// First day without one.
    since: NaiveDate,
    /// Why.
    cause: &'static str,
    /// What comes next.
    next: String,
    /// Why nothing does.
    note: Option<String>,
}

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
        vacant: vacant(&app, panel.id, roster.as_of).await?,
        meets: meets(&app, panel.id).await?,
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

/// The vacancies that are open on a day, or stay so, by what is known today.
async fn vacant(app: &App, panel: i64, on: NaiveDate) -> Result<Vec<Vacant>, Problem> {
    let db = app.store().read();
    let mut all = Vec::new();
    for vacancy in vacancies::of_panel(db, panel).await? {
        let counts = match &vacancy.settled {
            None => true,
            Some(settled) => settled.outcome == Outcome::LeftVacant && on < vacancy.until,
        };
        if !counts || on < vacancy.since {
            continue;
        }
        let offers = vacancies::offers(db, vacancy.id).await?;
        let by = vacancies::rules_of(db, panel, &vacancy).await?;
        let next = next(&vacancy, &offers, &by.vacancies.routes);
        all.push(Vacant {
            post: vacancy.post,
            since: vacancy.since,
            cause: vacancy.cause.said(),
            next: next.said_to_all(),
            note: vacancy.settled.and_then(|settled| settled.note),
        });
    }
    Ok(all)
}

/// When a panel meets next.
async fn meets(app: &App, panel: i64) -> Result<Option<String>, Problem> {
    let (db, now) = (app.store().read(), app.now());
    let today = now.date_naive();
    // A meeting that was moved is known by the day that it had before.
    let from = today.checked_sub_days(Days::new(60)).unwrap_or(today);
    let to = today.checked_add_days(Days::new(200)).unwrap_or(today);
    let coming = between(db, panel, (from, to)).await?;
    let (_, rules) = super::rules::store::current(db, panel).await?;
    let planned = coming
        .iter()
        .filter(|one| one.status == meetings::Status::Planned && one.starts_at > now);
    let next = planned.map(|one| one.starts_at).min();
    Ok(next.map(|at| page::when(&at, &rules.timetable.time_zone, now)))
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
