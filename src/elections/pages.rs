//! Elections over HTTP: the front page, one election, and moving it on.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use serde::{Deserialize, Serialize};

use super::Election;
use super::moves::{self, Done, Wanted};
use super::result::Drawn;
use super::shown::{Shown, shown, state, timeline};
use super::stage::Stage;
use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::Say as _;
use crate::panels;
use crate::values::{Invalid, Line, Prose};
use crate::web::body;
use crate::web::page::{self, Page, render};
use crate::web::paging::{Keyset, Paged};
use crate::web::timeline::Timeline;

/// An election in a line.
#[derive(Debug, Serialize)]
pub struct Listed {
    uuid: String,
    title: String,
    stage: Stage,
    said: &'static str,
}

#[derive(Template)]
#[template(path = "elections/front.html")]
struct FrontPage {
    /// Under way, each with its next date.
    open: Vec<(Listed, Option<(String, String)>)>,
    over: Vec<Listed>,
    panels: Vec<crate::entities::panel::Model>,
}
impl Page for FrontPage {}

#[derive(Template)]
#[template(path = "elections/election.html")]
struct ElectionPage {
    election: Shown,
    timeline: Timeline,
    /// When voting closes, and how far away that is.
    closes: String,
}
impl Page for ElectionPage {}

/// `GET /`: the elections and the panels.
pub async fn front(State(app): State<App>) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let (mut open, mut over) = (Vec::new(), Vec::new());
    for election in store::all(db).await? {
        if matches!(election.stage, Stage::Seated | Stage::Void) {
            over.push(Listed::from(election));
            continue;
        }
        let line = timeline(db, &election, app.now()).await?;
        let next = line.dates.into_iter().find(|date| date.next);
        let next = next.map(|date| (date.what, format!("{}, {}", date.when, date.ahead)));
        let listed = Listed {
            said: state(db, &election).await?,
            ..Listed::from(election)
        };
        open.push((listed, next));
    }
    let panels = panels::store::all(db).await?;
    render(&FrontPage { open, over, panels })
}

/// `GET /elections/{uuid}`: an election's page.
pub async fn show(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let row = store::get(db, &uuid).await?;
    render(&ElectionPage {
        election: shown(db, &uuid).await?,
        timeline: timeline(db, &row, app.now()).await?,
        closes: page::when(&row.voting_closes(), &row.row.time_zone, app.now()),
    })
}

/// `GET /api/v1/elections`: all elections, the newest first, in pages.
pub async fn list(
    State(app): State<App>,
    Query(which): Query<Keyset>,
) -> Result<Paged<Listed>, Problem> {
    let found = store::page(app.store().read(), which.after(), which.limit()).await?;
    Ok(which.page(found, Election::id, Listed::from))
}

/// `GET /api/v1/elections/{uuid}`: all that is public of an election.
pub async fn summary(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Json<Shown>, Problem> {
    shown(app.store().read(), &uuid).await.map(Json)
}

impl From<Election> for Listed {
    fn from(election: Election) -> Self {
        Self {
            stage: election.stage,
            said: election.stage.said(),
            uuid: election.row.uuid,
            title: election.row.title,
        }
    }
}

/// Where an election is to go.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    to: Stage,
    #[serde(default)]
    lot: Option<Drawn>,
    #[serde(default)]
    reason: Option<String>,
}

impl Advance {
    /// Reads it.
    ///
    /// # Errors
    /// A source that is no line, a reason that says nothing.
    pub fn read(self) -> Result<Wanted, Invalid> {
        if let Some(source) = self.lot.as_ref().and_then(|lot| lot.source.as_deref()) {
            Line::parse("lot.source", source)?;
        }
        let reason = self.reason.map(|why| Prose::reason("reason", &why));
        Ok(Wanted {
            to: self.to,
            lot: self.lot,
            reason: reason.transpose()?,
        })
    }
}

/// `POST /api/v1/elections/{uuid}/stage`: moves an election on to its next stage.
pub async fn advance(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    body::Json(wanted): body::Json<Advance>,
) -> Result<StatusCode, Problem> {
    let secretary = store::secretary(&app, &caller, &uuid).await?;
    let weighty = matches!(
        wanted.to,
        Stage::Voting | Stage::Closed | Stage::Declared | Stage::Void
    );
    if weighty {
        caller.fresh(app.now())?;
    }
    match moves::advance(&app, &secretary, &uuid, wanted.read()?).await? {
        Done::Moved => Ok(StatusCode::NO_CONTENT),
        Done::Approved => Ok(StatusCode::ACCEPTED),
    }
}
