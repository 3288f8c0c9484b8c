//! The disclosure over HTTP.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::Html;

use super::{Disclosure, store};
use crate::app::App;
use crate::elections::shown::{Shown, shown};
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::Say as _;
use crate::web::page::{Page, render};

#[derive(Template)]
#[template(path = "elections/keys/disclosure/disclosure.html")]
struct DisclosurePage {
    election: Shown,
    disclosure: Disclosure,
}
impl Page for DisclosurePage {}

/// `GET /elections/{uuid}/disclosure`: who runs what in an election, and what each of them could do.
pub async fn page(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let disclosure = store::made(db, &elections::get(db, &uuid).await?).await?;
    let election = shown(db, &uuid).await?;
    render(&DisclosurePage {
        election,
        disclosure,
    })
}

/// `GET /api/v1/elections/{uuid}/disclosure`: who runs what in an election, and what each of them could do.
pub async fn show(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Json<Disclosure>, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    store::made(db, &election).await.map(Json)
}
