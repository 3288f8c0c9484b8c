//! For those who keep the service running.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};

use super::meters::{head, line};
use super::{Readiness, store};
use crate::app::App;
use crate::error::Problem;

/// Whether the process lives. It asks nothing of the database: a database that is away for a moment
/// is no reason to restart the service.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// Whether requests may be sent here: database, schema, ends of the chains, keys. Status 503 says
/// that they may not, with the same members.
pub async fn ready(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    let readiness = readiness(&app).await;
    let status = if readiness.holds() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(readiness))
}

async fn readiness(app: &App) -> Readiness {
    let said = |holds: bool, otherwise| if holds { "ok" } else { otherwise };
    let database = app.store().describe().await.is_ok();
    let schema = app.store().is_current().await.unwrap_or(false);
    let chains = store::chains_end_well(app.store().read()).await;
    Readiness {
        database: said(database, "it doesn't answer"),
        schema: said(schema, "migrations are missing, or unknown ones were made"),
        chains: said(
            chains.unwrap_or(false),
            "an end doesn't hold: verify before going on",
        ),
        keys: said(app.keys().work(), "a signature doesn't hold"),
    }
}

/// The service's figures, at an address of their own.
pub fn router(app: &App) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(app.clone())
}

async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let db = app.store().read();
    let mut out = String::new();
    app.meters().write(&mut out);
    let name = "hustings_ballots_accepted";
    head(&mut out, name, "gauge", "Ballots on all boards.");
    line(&mut out, name, store::ballots(db).await?);
    let name = "hustings_check_queue";
    head(
        &mut out,
        name,
        "gauge",
        "Ballots waiting for their check, or being checked.",
    );
    line(&mut out, name, app.queue().depth());
    let name = "hustings_jobs";
    head(
        &mut out,
        name,
        "gauge",
        "Jobs by lane (letters are \"mail\") and state.",
    );
    for (lane, state, number) in store::jobs(db).await? {
        line(
            &mut out,
            &format!("{name}{{lane=\"{lane}\",state=\"{state}\"}}"),
            number,
        );
    }
    let name = "hustings_board_height";
    head(
        &mut out,
        name,
        "gauge",
        "Height of the head, of the boards that take ballots.",
    );
    for (election, height) in store::open_heads(db).await? {
        line(
            &mut out,
            &format!("{name}{{election=\"{election}\"}}"),
            height,
        );
    }
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], out).into_response())
}
