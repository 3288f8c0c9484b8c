//! Deleting what has been kept for long enough.

use chrono::Duration;
use serde_json::json;

use crate::access::revocations;
use crate::access::{Actor, Role};
use crate::accounts::{codes, factors, outside, sessions};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::roll;
use crate::error::Problem;
use crate::jobs::Next;
use crate::{mail, webhooks};

/// Deletes what is due, and says in the act log how much.
pub async fn sweep(app: &App) -> Result<Next, Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    let kept = Duration::days(i64::from(app.settings().retention.letters_days));
    let letters = mail::store::sweep(&tx, now - kept).await?;
    let sessions = sessions::store::sweep(&tx, now).await?;
    let codes = codes::store::sweep(&tx, now).await?;
    let ways = outside::store::sweep(&tx, now).await?;
    let tokens = revocations::store::sweep(&tx, now).await?;
    let tries = factors::store::sweep(&tx, now).await?;
    let rolls = roll::retention::store::forget_old(&tx, now).await?;
    let tellings = webhooks::store::sweep(&tx, now - kept).await?;
    if letters + sessions + codes + ways + tokens + tries + rolls + tellings > 0 {
        let actor = Actor {
            subject: "machine".into(),
            role: Role::Operator,
        };
        let act = Act {
            actor: &actor,
            action: "retention.sweep",
            about: "retention".into(),
            detail: json!({
                "letters": letters,
                "sessions": sessions,
                "sign_ins": codes,
                "ways_out": ways,
                "revocations": tokens,
                "factor_tries": tries,
                "rolls": rolls,
                "tellings": tellings,
            }),
        };
        audit::store::record(&tx, now, act).await?;
    }
    tx.commit().await?;
    Ok(Next::At(now + Duration::days(1)))
}
