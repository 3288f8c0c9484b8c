//! The booth over HTTP: its pages, and its files for ever under names of their content.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use super::rules::{POLICY, content_type};
use super::{Booth, FILES, File};
use crate::app::App;
use crate::elections::shown::{Shown, shown};
use crate::elections::stage::Stage;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::web::page::{self, Page, render};
use crate::web::style;

#[derive(Template)]
#[template(path = "booth/vote.html")]
struct VotePage {
    election: Shown,
    /// When voting closes, and how far away that is.
    closes: String,
    revoting: bool,
    booth: Option<Booth>,
    /// What takes a voting code out of the address while there is nothing to do with it.
    address: Option<&'static File>,
}
impl Page for VotePage {}

#[derive(Template)]
#[template(path = "booth/check.html")]
struct CheckPage {
    election: Shown,
    revoting: bool,
    booth: Option<Booth>,
}
impl Page for CheckPage {}

#[derive(Template)]
#[template(path = "booth/trustee.html")]
struct TrusteePage {
    election: Shown,
    booth: Option<Booth>,
}
impl Page for TrusteePage {}

#[derive(Template)]
#[template(path = "booth/registrar.html")]
struct RegistrarPage {
    election: Shown,
    booth: Option<Booth>,
}
impl Page for RegistrarPage {}

#[derive(Template)]
#[template(path = "booth/files.html")]
struct FilesPage {
    /// The sheet of all pages.
    sheet: File,
    files: &'static [File],
}
impl Page for FilesPage {}

/// `GET /elections/{uuid}/vote`: the page to vote on.
pub async fn vote(State(app): State<App>, Path(uuid): Path<String>) -> Result<Response, Problem> {
    let revoting = revoting(&app, &uuid).await?;
    let db = app.store().read();
    let row = elections::get(db, &uuid).await?;
    let election = shown(db, &uuid).await?;
    let voting = election.stage == Stage::Voting;
    Ok(with_scripts(render(&VotePage {
        election,
        closes: page::when(&row.voting_closes(), &row.row.time_zone, app.now()),
        revoting,
        booth: Booth::built().filter(|_| voting),
        address: File::of("address").filter(|_| !voting),
    })?))
}

/// Whether a voter may vote again in this election.
async fn revoting(app: &App, uuid: &str) -> Result<bool, Problem> {
    let db = app.store().read();
    let rules = elections::rules(db, &elections::get(db, uuid).await?).await?;
    Ok(rules.ballot.revoting)
}

/// `GET /elections/{uuid}/check`: the page to find one's ballot on, now and after the count, and to open
/// a tested ballot on.
pub async fn check(State(app): State<App>, Path(uuid): Path<String>) -> Result<Response, Problem> {
    let revoting = revoting(&app, &uuid).await?;
    let election = shown(app.store().read(), &uuid).await?;
    let booth = Booth::built().filter(|_| election.record.is_some());
    Ok(with_scripts(render(&CheckPage {
        election,
        revoting,
        booth,
    })?))
}

/// `GET /elections/{uuid}/trustee`: where a trustee makes their key, shows that it works, shuffles and
/// opens. The page is for everybody to see; what it asks of the service is for the trustees.
pub async fn trustee(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let election = shown(app.store().read(), &uuid).await?;
    let booth = Booth::for_holders();
    Ok(with_scripts(render(&TrusteePage { election, booth })?))
}

/// `GET /elections/{uuid}/registrar`: where the registrar makes the voting codes. The page is for everybody
/// to see; the roll is for the registrar.
pub async fn registrar(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let election = shown(app.store().read(), &uuid).await?;
    let booth = Booth::for_holders();
    Ok(with_scripts(render(&RegistrarPage { election, booth })?))
}

fn with_scripts(page: Html<String>) -> Response {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], page).into_response()
}

/// `GET /booth`: the files that pages of the booth load, with their hashes.
pub async fn files() -> Result<Html<String>, Problem> {
    let sheet = File {
        part: "sheet",
        name: style::name(),
        integrity: style::integrity(),
        bytes: style::TEXT.as_bytes(),
        sentences: &[],
    };
    render(&FilesPage {
        sheet,
        files: FILES,
    })
}

/// `GET /booth/{file}`: a file of the booth. Its name says what is in it, so it can be kept for ever.
pub async fn file(Path(name): Path<String>) -> Result<Response, Problem> {
    let found = FILES.iter().find(|file| file.name == name);
    let file = found.ok_or_else(|| {
        Problem::not_found(t!(
            "The booth has no file of that name; /booth lists those that it has."
        ))
    })?;
    let headers = [
        (header::CONTENT_TYPE, content_type(file.name)),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, file.bytes).into_response())
}
