//! Telling a receiver what waits for it, one change after the other: a change that isn't taken holds
//! those after it back, so that a receiver sees the registers change in the order in which they did.

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use http_body_util::Full;
use hyper::{Request, header};
use serde_json::{Value, json};

use super::rules::{self, Then};
use super::store;
use crate::access::Authorised;
use crate::accounts::appointments;
use crate::app::App;
use crate::audit::{self, Act};
use crate::entities::{telling, webhook};
use crate::error::Problem;
use crate::jobs::{Failure, Next};
use crate::language::t;
use crate::mail::About;
use crate::mail::letters::WebhookStopped;
use crate::mail::store::{self as outbox, Posting};
use crate::web::outgoing::{self, Endpoint};
use crate::web::page;
use crate::{changes, panels};

/// Messages at a time: with all of them late, the job ends before its lease does.
const AT_A_TIME: usize = 20;

/// Tells a receiver what waits for it, until nothing does or a message isn't taken.
pub async fn tell(app: &App, id: &str) -> Result<Next, Failure> {
    for _ in 0..AT_A_TIME {
        let db = app.store().read();
        let found = store::find(db, id).await?;
        let Some(to) = found.filter(|row| row.disabled_at.is_none()) else {
            return Ok(Next::Done);
        };
        let Some(next) = store::next(db, id).await? else {
            return Ok(Next::Done);
        };
        let ended = attempt(app, &to, &next).await?;
        if let Some(next) = written_down(app, &to, &next, ended).await? {
            return Ok(next);
        }
    }
    Ok(Next::At(app.now()))
}

/// Writes an attempt down. Gives when the next is due; none where there may be more to tell at once.
async fn written_down(
    app: &App,
    to: &webhook::Model,
    told: &telling::Model,
    ended: store::Ended,
) -> Result<Option<Next>, Problem> {
    let now = app.now();
    let failed = match &ended {
        Ok(status) if (200..300).contains(status) => None,
        ended => {
            let failures = to.failures + 1;
            let status = ended.as_ref().ok().copied();
            Some((failures, rules::after(failures, status, now)))
        }
    };
    let tx = app.store().begin().await?;
    let row = store::ended(&tx, told, (ended, failed), now).await?;
    let next = match (row, failed) {
        (None, _) => Some(Next::Done),
        (Some(_), None) => None,
        (Some(_), Some((_, Then::Again(at)))) => Some(Next::At(at)),
        (Some(row), Some((_, Then::GiveUp))) => {
            given_up(app, &tx, &row).await?;
            Some(Next::Done)
        }
    };
    tx.commit().await?;
    Ok(next)
}

/// Tells the operators that a receiver is told nothing more, and the log.
async fn given_up(
    app: &App,
    tx: &sea_orm::DatabaseTransaction,
    row: &webhook::Model,
) -> Result<(), Problem> {
    let now = app.now();
    tracing::error!(webhook = %row.id, "a receiver takes nothing: it is told nothing more");
    let service = Authorised::by_the_clock();
    let act = Act {
        actor: service.actor(),
        action: "webhook.stop",
        about: format!("webhook/{}", row.id),
        detail: json!({ "failures": row.failures }),
    };
    audit::store::record(tx, now, act).await?;
    let host = Endpoint::parse("address", &row.address).ok();
    let host = host.as_ref().and_then(|endpoint| endpoint.uri().host());
    let since = row.failing_since.unwrap_or(now);
    let letter = WebhookStopped {
        receiver: host.unwrap_or_default().to_owned(),
        webhook: row.id.clone(),
        since: page::moment(&since, "UTC"),
    };
    for to in appointments::store::operators_to(tx).await? {
        let posting = Posting {
            letter: letter.clone().into(),
            to,
            about: About::Service,
        };
        outbox::post(tx, &app.keys().vault, now, posting).await?;
    }
    Ok(())
}

/// Tells a receiver one change. The reason why there is no answer names no address.
async fn attempt(
    app: &App,
    to: &webhook::Model,
    told: &telling::Model,
) -> Result<store::Ended, Problem> {
    let db = app.store().read();
    let change = changes::store::get(db, told.change_id).await?;
    let panel = panels::store::by_id(db, change.panel_id).await?.slug;
    let mut data: Value = serde_json::from_str(&change.body)?;
    data["number"] = change.id.into();
    data["panel"] = panel.into();
    let body = body(&change.kind, change.at, &data);
    sent(app, to, &rules::message(change.id), body).await
}

fn body(kind: &str, at: DateTime<Utc>, data: &Value) -> Bytes {
    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let message = json!({ "type": kind, "timestamp": at, "data": data });
    message.to_string().into()
}

/// Tells a receiver something that is no change, to see whether it can be told.
pub async fn try_out(app: &App, to: &webhook::Model) -> Result<store::Ended, Problem> {
    let message = format!("try_{}", app.now().timestamp_millis());
    let body = body("webhook.trial", app.now(), &json!({}));
    sent(app, to, &message, body).await
}

async fn sent(
    app: &App,
    to: &webhook::Model,
    message: &str,
    body: Bytes,
) -> Result<store::Ended, Problem> {
    let inside = &app.settings().webhooks_inside;
    // What may be told can have changed since the webhook was made.
    let endpoint = match rules::address(&to.address, inside) {
        Ok(endpoint) => endpoint,
        Err(refused) => return Ok(Err(refused.reason().to_owned())),
    };
    let now = app.now();
    let at = now.timestamp();
    let secrets = store::secrets(&app.keys().vault, to, now)?;
    let signatures: Vec<_> = secrets
        .iter()
        .map(|secret| rules::signature(secret, message, at, &body))
        .collect();
    let request = Request::post(endpoint.uri().clone())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "Hustings")
        .header("webhook-id", message)
        .header("webhook-timestamp", at)
        .header("webhook-signature", signatures.join(" "))
        .body(Full::from(body))
        .map_err(|_| Problem::internal(t!("The message can’t be written.")))?;
    let answer = outgoing::send_guarded(&endpoint, request, inside).await;
    Ok(match answer {
        Ok(answer) => Ok(answer.status.as_u16()),
        Err(error) => Err(error.to_string()),
    })
}
