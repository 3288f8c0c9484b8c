//! The import for people: a file is chosen, looked at, and only then written. What was looked at goes
//! along with the page, so that nothing of it is kept here before somebody has said yes.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use serde::Deserialize;

use super::pages::read;
use super::{Difference, Flag, Options, Plan, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::networks;
use crate::values::Invalid;
use crate::web::asked::rules::{fill, mark, read as fields_read};
use crate::web::asked::{Field, Takes, Typed, body};
use crate::web::body::{Form, Json, Upload};
use crate::web::page::{Page, render};

/// As many differences as the page lists.
const LISTED: usize = 100;

#[derive(Template)]
#[template(path = "members/import/choose.html")]
struct ChoosePage {
    fields: Vec<Field>,
    refused: Option<String>,
    /// Line, column where it is about one, what is wrong, what to do.
    faults: Vec<(u64, String, String, String)>,
}
impl Page for ChoosePage {}

#[derive(Template)]
#[template(path = "members/import/look.html")]
struct LookPage {
    plan: String,
    file: String,
    options: String,
    new: usize,
    changed: usize,
    unchanged: usize,
    differences: Vec<Difference>,
    more: usize,
    flags: Vec<Flag>,
    done: bool,
}
impl Page for LookPage {}

async fn fields(app: &App) -> Result<Vec<Field>, Problem> {
    let networks = networks::store::all(app.store().read()).await?;
    let networks = networks.into_iter().map(|row| (row.slug, row.name));
    let dates = vec![
        ("iso".to_owned(), "2026-03-01".to_owned()),
        ("dmy".to_owned(), t!("01/03/2026, the day first").to_owned()),
    ];
    let column = |name: &str, label: &str| Field::new(name, label, Takes::Line).optional();
    Ok(vec![
        Field::new(
            "all_in",
            t!("The network for all lines"),
            Takes::One(networks.collect()),
        )
        .optional()
        .hint(t!("Only where the file has no column “network”.")),
        Field::new("all_since", t!("The first day for all lines"), Takes::Day)
            .optional()
            .hint(t!("Only where the file has no column “since”.")),
        Field::new("dates", t!("How days are written"), Takes::One(dates)).with("iso"),
        column("name", t!("Column with names")).hint(t!("Usually “name”.")),
        column("email", t!("Column with addresses")).hint(t!("Usually “email”.")),
        column("organisation", t!("Column with employers")).hint(t!("Usually “organisation”.")),
        column("network", t!("Column with networks"))
            .hint(t!("Usually “network”: their short names.")),
        column("since", t!("Column with first days")).hint(t!("Usually “since”.")),
        column("until", t!("Column with the days after the last")).hint(t!("Usually “until”.")),
        column("category", t!("Column with categories")).hint(t!("Usually “category”.")),
    ])
}

/// `GET /members/import`: chooses a file of members.
pub async fn ask(State(app): State<App>, caller: Caller) -> Result<Html<String>, Problem> {
    caller.operator()?;
    render(&ChoosePage {
        fields: fields(&app).await?,
        refused: None,
        faults: Vec::new(),
    })
}

/// `POST /members/import/preview`: what a file would change. Writes nothing.
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Upload { file, typed }: Upload,
) -> Result<Response, Problem> {
    caller.operator()?;
    match planned(&app, &file, &typed).await {
        Ok((plan, options)) => {
            let file = BASE64_URL_SAFE_NO_PAD.encode(&file);
            let page = look(plan, (file, options), false);
            Ok(render(&page)?.into_response())
        }
        Err(problem) => again(&app, &typed, problem).await,
    }
}

async fn planned(app: &App, file: &Bytes, typed: &Typed) -> Result<(Plan, String), Problem> {
    if file.is_empty() {
        let reason = t!("choose a file: a spreadsheet saved as CSV");
        return Err(Invalid::new("file", reason).into());
    }
    let Json(options): Json<Options> = body(fields_read(&fields(app).await?, typed)?)?;
    let kept = serde_json::to_string(&options)?;
    let people = read(file.clone(), options).await?;
    Ok((store::plan(app.store().read(), people).await?, kept))
}

/// The page to choose on again, with what was typed and what is wrong with the file.
async fn again(app: &App, typed: &Typed, problem: Problem) -> Result<Response, Problem> {
    if !problem.status.is_client_error() {
        return Err(problem);
    }
    let mut fields = fields(app).await?;
    fill(&mut fields, typed);
    mark(&mut fields, &problem);
    let listed = problem
        .more
        .as_ref()
        .and_then(|more| more["faults"].as_array());
    let faults = listed.into_iter().flatten().map(|fault| {
        let line = fault["line"].as_u64().unwrap_or_default();
        let text = |part: &str| fault[part].as_str().unwrap_or_default().to_owned();
        (line, text("column"), text("reason"), text("remedy"))
    });
    let page = ChoosePage {
        faults: faults.collect(),
        refused: Some(problem.detail),
        fields,
    };
    Ok((problem.status, render(&page)?).into_response())
}

fn look(plan: Plan, (file, options): (String, String), done: bool) -> LookPage {
    let fingerprint = plan.fingerprint();
    let more = plan.differences.len().saturating_sub(LISTED);
    LookPage {
        plan: fingerprint,
        file,
        options,
        new: plan.new.len(),
        changed: plan.changed.len(),
        unchanged: plan.unchanged,
        differences: plan.differences.into_iter().take(LISTED).collect(),
        more,
        flags: plan.flags.into_iter().map(Flag::told).collect(),
        done,
    }
}

/// What was looked at, as the page sends it back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looked {
    plan: String,
    file: String,
    options: String,
}

/// `POST /members/import`: writes what the preview showed, or nothing.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Form(looked): Form<Looked>,
) -> Result<Html<String>, Problem> {
    let operator = caller.operator()?;
    let broken = || Problem::malformed(t!("The file didn’t come back whole: choose it again."));
    let file = BASE64_URL_SAFE_NO_PAD
        .decode(&looked.file)
        .map_err(|_| broken())?;
    let options = serde_json::from_str(&looked.options).map_err(|_| broken())?;
    let people = read(file.into(), options).await?;
    let written = store::write(app.store(), &operator, app.now(), people, &looked.plan).await?;
    render(&look(written, (String::new(), String::new()), true))
}
