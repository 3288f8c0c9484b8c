//! One letter on its way out: paced, sent at most twice, its end written down.

use chrono::Duration;

use super::rules::{self, After};
use super::transport::Handed;
use super::{Letter, State, message, store};
use crate::app::App;
use crate::entities::letter;
use crate::error::Problem;
use crate::jobs::{Failure, Next};
use crate::values::{Email, Line};

/// What is to be done with a letter now.
enum Now {
    Send(Box<(letter::Model, Letter, Line, Email)>),
    Wait(Duration),
    Nothing,
}

/// Hands a letter to the mail server, unless it has left already or must wait its turn.
pub async fn send(app: &App, id: &str) -> Result<Next, Failure> {
    let (row, letter, name, email) = match begin(app, id).await? {
        Now::Send(ready) => *ready,
        Now::Wait(time) => return Ok(Next::At(app.now() + time)),
        Now::Nothing => return Ok(Next::Done),
    };
    let handed = hand_over(app, &row, &letter, &name, &email).await;
    let after = rules::after(
        &handed,
        row.unknown_ends,
        row.posted_at,
        letter.worth(),
        app.now(),
    );
    let said = match handed {
        Handed::Taken => None,
        Handed::Refused(said) | Handed::NotNow(said) | Handed::Unknown(said) => Some(said),
    };
    end(app, &row, &after, said).await?;
    if after.again {
        // What the server said may hold the address, so it stays with the letter.
        let reason = "the mail server did not take the letter".to_owned();
        return Err(Failure {
            reason,
            again: true,
        });
    }
    Ok(Next::Done)
}

async fn begin(app: &App, id: &str) -> Result<Now, Problem> {
    let (now, settings) = (app.now(), &app.settings().mail);
    let tx = app.store().begin().await?;
    let Some(mut row) = store::find(&tx, id).await? else {
        return Ok(Now::Nothing);
    };
    let Some(state) = State::of(&row.state).filter(|state| state.under_way()) else {
        return Ok(Now::Nothing);
    };
    if settings.sender(store::channel(&row)).is_none() {
        return Ok(Now::Wait(Duration::minutes(1)));
    }
    if state == State::Sending {
        // Somebody began to send it and never said how that ended.
        let lost = Handed::Unknown("the service stopped in the middle".into());
        let after = rules::after(&lost, row.unknown_ends, row.posted_at, Duration::MAX, now);
        store::ended(
            &tx,
            &row,
            &after,
            Some("the service stopped in the middle".into()),
            now,
        )
        .await?;
        if !after.again {
            tx.commit().await?;
            return Ok(Now::Nothing);
        }
        row.unknown_ends = after.unknown_ends;
    }
    let letter = store::opened(&app.keys().vault, &row)?;
    if !letter.as_ref().is_some_and(Letter::is_urgent) {
        let last_minute = store::sent_since(&tx, now - Duration::minutes(1)).await?;
        if last_minute >= u64::from(settings.per_minute) {
            return Ok(Now::Wait(Duration::seconds(5)));
        }
    }
    let recipient = store::recipient(&tx, &row).await?;
    let late = letter
        .as_ref()
        .is_none_or(|letter| row.posted_at + letter.worth() < now);
    let ready = match (letter, recipient) {
        (Some(letter), Some((name, email))) if !late => {
            store::begin_sending(&tx, id).await?;
            Now::Send(Box::new((row, letter, name, email)))
        }
        (_, recipient) => {
            let why = if recipient.is_none() {
                "nobody to send it to"
            } else {
                "too late"
            };
            let after = After {
                state: State::Withdrawn,
                unknown_ends: row.unknown_ends,
                again: false,
            };
            store::ended(&tx, &row, &after, Some(why.into()), now).await?;
            Now::Nothing
        }
    };
    tx.commit().await?;
    Ok(ready)
}

async fn hand_over(
    app: &App,
    row: &letter::Model,
    letter: &Letter,
    name: &Line,
    email: &Email,
) -> Handed {
    let channel = store::channel(row);
    let Some(sender) = app.settings().mail.sender(channel) else {
        return Handed::NotNow("no mail server is set up".into());
    };
    match message::written(letter, &row.id, sender, (name, email), app.now().into()) {
        Ok((envelope, bytes)) => app.mailer().hand_over(channel, &envelope, &bytes).await,
        Err(error) => Handed::Refused(error.to_string()),
    }
}

async fn end(
    app: &App,
    row: &letter::Model,
    after: &After,
    said: Option<String>,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    store::ended(&tx, row, after, said, app.now()).await?;
    Ok(tx.commit().await?)
}
