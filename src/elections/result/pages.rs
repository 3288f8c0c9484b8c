//! Results over HTTP.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::LotEntry;
use super::chart::Chart;
use super::sheet::Sheet;
use super::{declaration, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::shown::{Shown, shown};
use crate::elections::stage::Stage;
use crate::elections::store as elections;
use crate::entities::count;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::web::body::Json;
use crate::web::page::{self, Page, render};
use crate::web::sheet as table;

#[derive(Template)]
#[template(path = "elections/result/result.html")]
struct ResultPage {
    election: Shown,
    sheet: Sheet,
    sentences: Vec<String>,
    rule: String,
    rule_said: String,
    lot: Option<LotEntry>,
    declared: bool,
    declared_on: Option<String>,
    chart: Option<Chart>,
    has_diagram: bool,
    answers: Vec<(String, &'static str)>,
    /// Whether all accept; and whether an answer is still awaited.
    all_accept: bool,
    awaited: bool,
    answer_by: String,
}
impl Page for ResultPage {}

/// `GET /elections/{uuid}/result`: the result sheet as a page.
pub async fn show(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    let count = counted(&app, &uuid).await?;
    let election = shown(app.store().read(), &uuid).await?;
    let unreadable = |_| Problem::internal("The count can't be read.");
    let lot = count
        .lot
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(unreadable)?;
    let db = app.store().read();
    let row = elections::get(db, &uuid).await?;
    let declared = matches!(election.stage, Stage::Declared | Stage::Seated);
    let answers = match declared {
        true => store::answers(db, &row).await?,
        false => Vec::new(),
    };
    let winners = store::winners(db, row.id()).await?;
    let by = store::answers_until(db, &row).await?;
    let sheet = Sheet::read(&count.transcript)?;
    let zone = &row.row.time_zone;
    render(&ResultPage {
        chart: Chart::of(&sheet),
        answers,
        all_accept: winners.iter().all(|one| one.accepted == Some(true)),
        awaited: election.stage == Stage::Declared
            && winners.iter().any(|one| one.accepted.is_none()),
        answer_by: page::moment(&by, zone),
        declared,
        declared_on: count.declared_at.map(|at| page::moment(&at, zone)),
        election,
        sheet,
        sentences: serde_json::from_slice(&count.sentences).map_err(unreadable)?,
        rule: count.rule,
        rule_said: row.counting.about(),
        lot,
        has_diagram: count.diagram.is_some(),
    })
}

/// `GET /elections/{uuid}/transcript.json`: the transcript of the count.
pub async fn transcript(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let count = counted(&app, &uuid).await?;
    Ok((
        [(header::CONTENT_TYPE, "application/json")],
        count.transcript,
    )
        .into_response())
}

/// `GET /elections/{uuid}/result.txt`: the result sheet as text.
pub async fn text(State(app): State<App>, Path(uuid): Path<String>) -> Result<String, Problem> {
    Ok(counted(&app, &uuid).await?.sheet)
}

/// `GET /elections/{uuid}/declaration.json`: the declaration of the result, as it was published.
pub async fn declared(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let declaration = declaration::store::find(db, &election).await?;
    let bytes = declaration
        .ok_or_else(|| Problem::not_found(t!("The result of this election is not declared.")))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// `GET /elections/{uuid}/result.csv`: the stages of the count as a table, or the totals of its sums.
pub async fn csv(State(app): State<App>, Path(uuid): Path<String>) -> Result<Response, Problem> {
    let count = counted(&app, &uuid).await?;
    if let Some(csv) = count.csv {
        return Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], csv).into_response());
    }
    let sheet = Sheet::read(&count.transcript)?;
    if !sheet.has_votes() {
        let none = t!("This count has no table of votes: see the text.");
        return Err(Problem::not_found(none));
    }
    let rows = sheet.rows.into_iter().map(|row| {
        let outcome = match row.elected {
            Some(_) => "Elected",
            None => "Not elected",
        };
        [row.name, row.votes.concat(), outcome.to_owned()]
    });
    Ok(table::csv(["Candidates", "Votes", "Result"], rows))
}

/// `GET /elections/{uuid}/result.blt`: the rankings that were counted, for other counting programs.
pub async fn blt(State(app): State<App>, Path(uuid): Path<String>) -> Result<Response, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let text = store::blt(db, &election).await?;
    let none = t!("There are no counted rankings: marks are only added up. See the text.");
    let text = text.ok_or_else(|| Problem::not_found(none))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// `GET /elections/{uuid}/result.svg`: the way of the votes from stage to stage, drawn.
pub async fn diagram(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let drawn = counted(&app, &uuid).await?.diagram;
    let drawn =
        drawn.ok_or_else(|| Problem::not_found(t!("Sums have no stages: see the text.")))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], drawn).into_response())
}

async fn counted(app: &App, uuid: &str) -> Result<count::Model, Problem> {
    let db = app.store().read();
    let election = elections::get(db, uuid).await?;
    let count = store::find(db, election.id()).await?;
    count.ok_or_else(|| Problem::not_found(t!("The votes of this election are not counted yet.")))
}

/// What one of the elected says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    accepted: bool,
}

/// `POST /api/v1/elections/{uuid}/answer`: accepts or declines the seat one was elected to.
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(answer): Json<Answer>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    store::answer(app.store(), &member, app.now(), &uuid, answer.accepted).await?;
    Ok(StatusCode::NO_CONTENT)
}
