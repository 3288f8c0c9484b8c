//! Heads over HTTP.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::kept;
use crate::app::App;
use crate::elections::board::pages::opened;
use crate::error::Problem;

/// `GET /api/v1/elections/{uuid}/head`: the newest signed head, a C2SP checkpoint.
pub async fn head(State(app): State<App>, Path(uuid): Path<String>) -> Result<Response, Problem> {
    let (election, ..) = opened(app.store().read(), &uuid).await?;
    let head = kept::covering(&app, &election, 0).await?;
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((plain, head.note().to_string()).into_response())
}
