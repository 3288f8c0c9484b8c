//! A receipt sent to the voter's own mailbox, because they ask for it. Whose receipt it is must not be
//! written down anywhere: a letter in the outbox, with its member, beside a tracker, would tie a voter to
//! a ballot. So this letter is in no outbox, in no log and in no act. It is handed to the mail server
//! while the voter waits, once, and if that fails they are told and ask again. A receipt is shown by
//! whoever has it, so that somebody asks for one does not say that the ballot is theirs.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use ballots::supplement::{Receipt, Signer};
use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;

use super::store;
use crate::access::{Authorised, Member};
use crate::app::App;
use crate::elections::{Election, Setup};
use crate::error::Problem;
use crate::language::t;
use crate::mail::transport::Handed;
use crate::mail::{Channel, Letter, letters, message};
use crate::members;
use crate::values::{Email, Line};
use crate::web::page;

/// Receipts that a member may ask for in an hour.
const MOST: usize = 5;

/// How often members have asked lately: in memory alone, and of this instance.
pub struct Asked {
    most: usize,
    times: Mutex<HashMap<i64, Vec<DateTime<Utc>>>>,
}

impl fmt::Debug for Asked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Asked")
    }
}

impl Default for Asked {
    /// As often as a receipt may be asked for.
    fn default() -> Self {
        Self::at_most(MOST)
    }
}

impl Asked {
    /// So often an hour.
    pub fn at_most(most: usize) -> Self {
        let times = Mutex::default();
        Self { most, times }
    }

    /// Whether a member may ask once more now; if so, they have.
    pub fn once_more(&self, member: i64, now: DateTime<Utc>) -> bool {
        let mut asked = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|_, times| {
            times.retain(|time| now - *time < Duration::hours(1));
            !times.is_empty()
        });
        let times = asked.entry(member).or_default();
        let may = times.len() < self.most;
        if may {
            times.push(now);
        }
        may
    }
}

/// That a receipt is of this election, and that this service has signed it.
pub fn ours(app: &App, setup: &Setup, receipt: &Receipt) -> Result<(), Problem> {
    let holds = receipt.election == setup.fingerprint()
        && receipt.verify(&app.keys().receipts.verifying_key()).is_ok();
    if !holds {
        return Err(Problem::invalid(t!(
            "This is no receipt of this election that the service has signed: send the one that came \
             with your ballot, as it is."
        )));
    }
    Ok(())
}

/// Sends a member a receipt of this election that the service has signed.
pub async fn send(
    app: &App,
    by: &Authorised<Member>,
    election: &Election,
    setup: &Setup,
    receipt: &Receipt,
) -> Result<(), Problem> {
    ours(app, setup, receipt)?;
    let member = by.scope().id();
    let (name, email) = address(app.store().read(), member).await?;
    if !app.receipts_asked().once_more(member, app.now()) {
        return Err(Problem::busy(t!(
            "A receipt is sent at most {most} times an hour: look into your mailbox, or keep the receipt \
             that the page shows.",
            most = MOST
        ))
        .retry_after(3_600));
    }
    let accepted = store::accepted_at(app.store().read(), election.id(), &receipt.tracker).await?;
    let words = (receipt.tracker.clone(), serde_json::to_string(receipt)?);
    let letter = Letter::from(letter(app, election, words, &accepted));
    hand_over(app, &letter, (&name, &email)).await
}

/// What a voter gets who asks for a receipt, which comes with its tracker.
pub(in crate::elections) fn letter(
    app: &App,
    election: &Election,
    (tracker, receipt): (String, String),
    accepted: &DateTime<Utc>,
) -> letters::Receipt {
    let link = format!("/elections/{}/check", election.uuid());
    letters::Receipt {
        election: election.row.title.clone(),
        tracker,
        accepted: page::moment(accepted, &election.row.time_zone),
        receipt,
        link: app.settings().public.to(&link),
    }
}

async fn address(db: &impl ConnectionTrait, member: i64) -> Result<(Line, Email), Problem> {
    let row = members::store::by_id(db, member).await?;
    let row =
        row.ok_or_else(|| Problem::not_found(t!("You are not among the members any more.")))?;
    let email = Email::parse("email", &row.email)?;
    Ok((Line::parse("name", &row.name)?, email))
}

async fn hand_over(app: &App, letter: &Letter, to: (&Line, &Email)) -> Result<(), Problem> {
    const CHANNEL: Channel = Channel::General;
    let kept = t!("Keep the receipt that the page shows, or ask again in a minute.");
    let Some(sender) = app.settings().mail.sender(CHANNEL) else {
        return Err(Problem::unavailable(t!(
            "No mail server is set up. {kept}",
            kept
        )));
    };
    let id = app.keys().vault.name()?;
    let written = message::written(letter, &id, sender, to, app.now().into());
    let (envelope, bytes) = written.map_err(|error| {
        tracing::error!(%error, "a receipt can't be written as a letter");
        Problem::internal("The letter can't be written.")
    })?;
    match app.mailer().hand_over(CHANNEL, &envelope, &bytes).await {
        Handed::Taken => Ok(()),
        Handed::Refused(_) => Err(Problem::conflict(t!(
            "The mail server takes no letter to your address. {kept}",
            kept
        ))),
        Handed::NotNow(_) | Handed::Unknown(_) => Err(Problem::unavailable(t!(
            "The mail server did not take the letter. {kept}",
            kept
        ))
        .retry_after(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_an_hour() {
        let (asked, now) = (Asked::default(), "2026-12-01T12:00:00Z".parse().unwrap());
        assert!((0..MOST).all(|_| asked.once_more(1, now)));
        assert!(!asked.once_more(1, now));
        assert!(asked.once_more(2, now));
        assert!(asked.once_more(1, now + Duration::hours(1)));
    }
}
