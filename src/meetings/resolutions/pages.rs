//! Resolutions over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::Serialize;

use super::store::{self, Recorded};
use super::{Entry, New};
use crate::access::Caller;
use crate::app::App;
use crate::entities::resolution;
use crate::error::Problem;
use crate::panels;
use crate::web::body::Json;

/// A resolution as it is read.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Its number.
    pub id: i64,
    /// The meeting.
    pub day: NaiveDate,
    /// What it is about.
    pub kind: String,
    /// What was resolved.
    pub text: String,
    /// Votes for.
    pub votes_for: i32,
    /// Votes against.
    pub votes_against: i32,
    /// Abstentions.
    pub abstained: i32,
    /// Whether it was carried.
    pub carried: bool,
    /// Whether everybody may read it.
    pub public: bool,
}

/// `POST /api/v1/panels/{slug}/meetings/{day}/resolutions`: records a resolution of a meeting.
pub async fn record(
    State(app): State<App>,
    caller: Caller,
    Path((slug, day)): Path<(String, NaiveDate)>,
    Json(entry): Json<Entry>,
) -> Result<(StatusCode, axum::Json<Recorded>), Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let new = New::try_from(entry)?;
    let recorded = store::record(app.store(), &secretary, app.now(), day, new).await?;
    Ok((StatusCode::CREATED, axum::Json(recorded)))
}

/// `GET /api/v1/panels/{slug}/resolutions`: the resolutions that everybody may read.
pub async fn list(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<axum::Json<Vec<Shown>>, Problem> {
    public(&app, &slug).await.map(axum::Json)
}

/// `GET /api/v1/panels/{slug}/resolutions/all`: with those for the panel alone; for the secretary, for
/// those who are on the panel today, and of each meeting for those who were on that day.
pub async fn all(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<axum::Json<Vec<Shown>>, Problem> {
    let seen = panels::inside::of(&app, &caller, &slug).await?;
    let rows = store::of_panel(app.store().read(), seen.panel.id).await?;
    let theirs: Vec<_> = rows
        .into_iter()
        .filter(|row| row.public || seen.on(row.day).is_ok())
        .collect();
    if !theirs.iter().any(|row| !row.public) {
        seen.today()?;
    }
    Ok(axum::Json(theirs.into_iter().map(Shown::from).collect()))
}

/// The resolutions that everybody may read, the latest first.
pub async fn public(app: &App, slug: &str) -> Result<Vec<Shown>, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, slug).await?;
    let all = store::of_panel(db, panel.id).await?;
    let public = all.into_iter().filter(|row| row.public).map(Shown::from);
    Ok(public.collect())
}

impl From<resolution::Model> for Shown {
    fn from(row: resolution::Model) -> Self {
        Self {
            id: row.id,
            day: row.day,
            kind: row.kind,
            text: row.text,
            votes_for: row.votes_for,
            votes_against: row.votes_against,
            abstained: row.abstained,
            carried: row.carried,
            public: row.public,
        }
    }
}
