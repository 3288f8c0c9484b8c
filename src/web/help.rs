//! The page to turn to when something is lost or does not come: linked at the same place of every page (WCAG 2.2, 3.2.6).

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::page::{Page, render};
use crate::app::App;
use crate::error::Problem;
use crate::language::Say as _;

#[derive(Template)]
#[template(path = "web/help.html")]
struct HelpPage {
    contact: Option<String>,
}
impl Page for HelpPage {}

/// `GET /help`: what to do when something is lost or does not come, and whom to write to.
pub async fn page(State(app): State<App>) -> Result<Html<String>, Problem> {
    let contact = app.settings().contact.as_ref();
    render(&HelpPage {
        contact: contact.map(ToString::to_string),
    })
}
