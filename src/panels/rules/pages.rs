//! Panels' rules over HTTP: read by everybody, replaced by the panel's secretary.

use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::sentences::{Section, sections};
use super::templates::{self, Template};
use super::{Draft, PanelRules, Version, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::panels;
use crate::values::Line;
use crate::web::body::Json;
use crate::web::page::{Page, render};

/// A version with what it says.
#[derive(Debug, Serialize)]
pub struct Shown {
    #[serde(flatten)]
    version: Version,
    rules: PanelRules,
    /// All versions, the latest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Version>,
}

/// New rules, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The version from which they were made.
    after: i32,
    /// Why they change.
    reason: String,
    rules: Draft,
}

impl Replacement {
    /// The version from which they were made, the rules, found sound, and why they change.
    ///
    /// # Errors
    /// No reason, or rules that contradict themselves: every fault with its field.
    pub fn sound(self) -> Result<(i32, PanelRules, Line), Problem> {
        let reason = Line::parse("reason", &self.reason)?;
        Ok((self.after, PanelRules::try_from(self.rules)?, reason))
    }
}

/// `GET /api/v1/panels/{slug}/rules`: a panel's rules as they are now, and all their versions.
pub async fn current(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<axum::Json<Shown>, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let (version, rules) = store::current(db, panel.id).await?;
    let versions = store::versions(db, panel.id).await?;
    Ok(axum::Json(Shown {
        version,
        rules,
        versions,
    }))
}

#[derive(askama::Template)]
#[template(path = "panels/rules/rules.html")]
struct RulesPage {
    name: String,
    slug: String,
    version: Version,
    said: Vec<Section>,
    json: String,
    versions: Vec<Version>,
    done: bool,
}
impl Page for RulesPage {}

/// What was done just now.
#[derive(Debug, Deserialize)]
pub struct Just {
    /// The version that was made.
    made: Option<i32>,
}

/// `GET /panels/{slug}/rules`: a panel's rules as a page, with all their versions.
pub async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(Just { made }): Query<Just>,
) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let (version, rules) = store::current(db, panel.id).await?;
    render(&RulesPage {
        versions: store::versions(db, panel.id).await?,
        json: serde_json::to_string_pretty(&rules)?,
        said: sections(&rules, None),
        done: made == Some(version.version),
        name: panel.name,
        slug,
        version,
    })
}

/// `GET /api/v1/panels/{slug}/rules/{id}`: a version of a panel's rules.
pub async fn version(
    State(app): State<App>,
    Path((slug, id)): Path<(String, i32)>,
) -> Result<axum::Json<Shown>, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let found = store::of(db, panel.id, id).await?;
    let (version, rules) = found.ok_or_else(|| {
        Problem::not_found(t!(
            "The panel’s rules have no version of this number: see all at /rules."
        ))
    })?;
    Ok(axum::Json(Shown {
        version,
        rules,
        versions: Vec::new(),
    }))
}

/// `PUT /api/v1/panels/{slug}/rules`: a new version of a panel's rules, made from the latest.
pub async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Json(new): Json<Replacement>,
) -> Result<axum::Json<Value>, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let (after, rules, reason) = new.sound()?;
    let version = store::replace(app.store(), &secretary, app.now(), after, rules, reason).await?;
    Ok(axum::Json(json!({ "version": version })))
}

/// `GET /api/v1/rules/templates`: sound rules to begin with.
pub async fn templates() -> axum::Json<Vec<Template>> {
    axum::Json(templates::all())
}
