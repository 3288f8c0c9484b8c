//! Extensions and interruptions over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::{Extension, Pause, Remind, Reminded, Report, reminders, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::call::rules::instant;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::t;
use crate::values::Prose;
use crate::web::body::Json;

/// `POST /api/v1/elections/{uuid}/extension`: closes voting later than announced, with a reason.
pub async fn extend(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(wanted): Json<Extension>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let reason = Prose::reason("reason", &wanted.reason)?;
    let election = elections::get(app.store().read(), &uuid).await?;
    let zone = election.row.time_zone.parse();
    let zone = zone.map_err(|_| Problem::internal("The election's time zone can't be read."))?;
    let closes = instant("closes", zone, wanted.closes)?;
    store::extend(&app, &secretary, &uuid, closes, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/elections/{uuid}/pause`: interrupts voting, or goes on with it, with a reason.
pub async fn pause(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(wanted): Json<Pause>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let reason = Prose::reason("reason", &wanted.reason)?;
    store::pause(&app, &secretary, &uuid, wanted.paused, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/elections/{uuid}/incidents`: publishes that something went wrong, beside the record.
pub async fn report(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(report): Json<Report>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let what = Prose::needed("what", &report.what, t!("say what happened, in a sentence"))?;
    let effect = Prose::needed(
        "effect",
        &report.effect,
        t!("say what came of it, in a sentence"),
    )?;
    store::report(&app, &secretary, &uuid, (what, effect)).await?;
    Ok(StatusCode::CREATED)
}

/// `POST /api/v1/elections/{uuid}/reminders`: reminds those who have not voted, at once or at a time.
pub async fn remind(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(wanted): Json<Remind>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let election = elections::get(app.store().read(), &uuid).await?;
    let zone = election.row.time_zone.parse();
    let zone = zone.map_err(|_| Problem::internal("The election's time zone can't be read."))?;
    let at = wanted.at.map(|at| instant("at", zone, at)).transpose()?;
    let at = at.unwrap_or(app.now());
    reminders::store::schedule(&app, &secretary, &uuid, at).await?;
    Ok(StatusCode::CREATED)
}

/// `GET /api/v1/elections/{uuid}/reminders`: when, and to how many.
pub async fn reminders(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<axum::Json<Vec<Reminded>>, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    reminders::store::all(db, &secretary, &election)
        .await
        .map(axum::Json)
}
