//! Withdrawing tokens over HTTP, for operators.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;

use super::store::{self, Which};
use crate::access::{Caller, token};
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::values::{Invalid, Subject};
use crate::web::body::Json;

/// What is withdrawn, as sent: one of the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// A token that holds.
    #[serde(default)]
    token: Option<String>,
    /// Somebody: all tokens of theirs that were made until now, and their sessions.
    #[serde(default)]
    subject: Option<String>,
}

/// `POST /api/v1/tokens/withdrawal`: withdraws a token; or all tokens of somebody, and ends their
/// sessions.
pub async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<Withdrawal>,
) -> Result<StatusCode, Problem> {
    let operator = caller.operator()?;
    let which = match (sent.token, sent.subject) {
        (Some(token), None) => {
            let held = token::check(&app.keys().tokens, token.trim(), app.now());
            let refused = |error: token::TokenError| Invalid::new("token", error.to_string());
            Which::Token(held.map_err(refused)?.number)
        }
        (None, Some(subject)) => Which::Subject(Subject::parse("subject", &subject)?.into_string()),
        _ => return Err(Invalid::new("token", t!("send a token or a subject")).into()),
    };
    store::withdraw(&app, operator.actor(), &which).await?;
    Ok(StatusCode::NO_CONTENT)
}
