//! A secretary's own page: their panels, the elections, and what waits for them.

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::shown::{PanelListed, panel};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::Say as _;
use crate::web::page::{Page, render};

#[derive(Template)]
#[template(path = "desk/home.html")]
struct HomePage {
    panels: Vec<PanelListed>,
}
impl Page for HomePage {}

/// `GET /desk`: a secretary's panels and their elections, with what waits.
pub async fn show(State(app): State<App>, caller: Caller) -> Result<Html<String>, Problem> {
    let mut panels = Vec::new();
    for slug in caller.panels() {
        let secretary = caller.secretary_of(slug)?;
        panels.push(panel(&app, &secretary).await?);
    }
    render(&HomePage { panels })
}
