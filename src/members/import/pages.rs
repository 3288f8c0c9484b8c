//! Imports and exports of members over HTTP.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Serialize;

use super::{Difference, Flag, Options, Person, Plan, reading, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::body::Raw;
use crate::web::sheet;
use crate::work;

/// What an import would write, or has written.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Send it with the import: what is written is this or nothing.
    plan: String,
    /// How many would be entered.
    new: usize,
    /// How many would change.
    changed: usize,
    /// How many are here already, just so.
    unchanged: usize,
    /// What changes.
    differences: Vec<Difference>,
    /// What to look at before.
    flags: Vec<Flag>,
}

impl From<Plan> for Shown {
    fn from(plan: Plan) -> Self {
        Self {
            plan: plan.fingerprint(),
            new: plan.new.len(),
            changed: plan.changed.len(),
            unchanged: plan.unchanged,
            differences: plan.differences,
            flags: plan.flags.into_iter().map(Flag::told).collect(),
        }
    }
}

/// `POST /api/v1/members/import/preview`: what a file would change. Writes nothing.
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Query(options): Query<Options>,
    Raw(file): Raw,
) -> Result<Json<Shown>, Problem> {
    caller.operator()?;
    let people = read(file, options).await?;
    let plan = store::plan(app.store().read(), people).await?;
    Ok(Json(plan.into()))
}

/// `POST /api/v1/members/import?plan=...`: writes what the preview showed.
pub async fn import(
    State(app): State<App>,
    caller: Caller,
    Query(mut options): Query<Options>,
    Raw(file): Raw,
) -> Result<Json<Shown>, Problem> {
    let operator = caller.operator()?;
    let shown = options.plan.take().ok_or_else(|| {
        Invalid::new(
            "plan",
            t!("look at the preview first, and send the plan that it names"),
        )
    })?;
    let people = read(file, options).await?;
    let written = store::write(app.store(), &operator, app.now(), people, &shown).await?;
    Ok(Json(written.into()))
}

/// Reads a file away from the threads that serve.
pub(super) async fn read(file: bytes::Bytes, options: Options) -> Result<Vec<Person>, Problem> {
    Ok(work::run(move || reading::read(&file, &options)).await??)
}

/// `GET /api/v1/members.csv`: everybody, as an import takes it.
pub async fn export(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    caller.operator()?;
    let all = store::present(app.store().read()).await?;
    let rows = all.iter().flat_map(|member| {
        member
            .networks
            .iter()
            .map(|(slug, (since, until, category))| {
                [
                    member.name.clone(),
                    member.email.clone(),
                    member.organisation.clone(),
                    slug.clone(),
                    since.to_string(),
                    until.map_or_else(String::new, |day| day.to_string()),
                    category.clone(),
                ]
            })
    });
    let header = [
        "name",
        "email",
        "organisation",
        "network",
        "since",
        "until",
        "category",
    ];
    Ok(sheet::csv(header, rows))
}
