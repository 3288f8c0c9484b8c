//! `hustings admin`: what operators do on the machine itself. Whoever can run it has the keys
//! anyway; every act stands in the log as the machine's.

mod backup;

use std::io::Read;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::access::keys;
use crate::access::revocations::store::{self as revocations, Which};
use crate::access::{Actor, Role, ring_provider, token};
use crate::accounts::appointments::{self, NewAppointment};
use crate::accounts::store as accounts;
use crate::app::App;
use crate::audit::{self, Act};
use crate::clock::{Clock, SystemClock};
use crate::config::{Admin, AdminAct};
use crate::database::Store;
use crate::elections::ballot_box::queue::Queue;
use crate::error::Problem;
use crate::settings::file;
use crate::values::{Email, Line, Subject};
use crate::{jobs, mail, start};

/// Runs it.
pub async fn run(wanted: Admin) -> Result<()> {
    ring_provider::install();
    if let AdminAct::RotateTokens = wanted.act {
        return backup::rotate_tokens(&wanted.data.keys);
    }
    let app = app(&wanted).await?;
    match wanted.act {
        AdminAct::Operator {
            subject,
            name,
            email,
        } => operator(&app, &subject, name.as_deref().zip(email.as_deref())).await,
        AdminAct::Unlock { subject } => unlock(&app, &subject).await,
        AdminAct::Revoke { token, subject } => revoke(&app, token, subject).await,
        AdminAct::Resend { letter } => resend(&app, &letter).await,
        AdminAct::Bounce => bounce(&app).await,
        AdminAct::Backup { folder } => backup::make(&app, &wanted.data.keys, &folder).await,
        AdminAct::Check => check(&app).await,
        AdminAct::RotateTokens => Ok(()),
    }
}

async fn app(wanted: &Admin) -> Result<App> {
    let data = &wanted.data;
    let (url, tests) = (&data.database_url, data.unsafe_for_tests);
    let (store, keys) = if matches!(wanted.act, AdminAct::Check) {
        // What is only looked at stays as it is, and what isn't there is not made.
        let store = Store::open_as_it_is(url, tests).await?;
        let keys = keys::store::read(&store, &data.keys).await?;
        (store, keys)
    } else {
        let store = Store::open(url, tests).await?;
        let keys = keys::store::open(&store, &data.keys, SystemClock.now()).await?;
        (store, keys)
    };
    let url = wanted.public_url.as_deref();
    let settings = file::read(wanted.config.as_deref(), url, 8080)?;
    let queue = Queue::new(1, 1);
    Ok(App::with_settings(
        store,
        Box::new(SystemClock),
        keys,
        queue,
        settings,
    ))
}

/// What went wrong, in the words that a client would read.
fn plainly(problem: Problem) -> anyhow::Error {
    anyhow::anyhow!("{}", problem.detail)
}

fn machine() -> Actor {
    Actor {
        subject: "machine".into(),
        role: Role::Operator,
    }
}

async fn operator(app: &App, subject: &str, person: Option<(&str, &str)>) -> Result<()> {
    let person = match person {
        Some((name, email)) => Some((Line::parse("name", name)?, Email::parse("email", email)?)),
        None => None,
    };
    let new = NewAppointment {
        subject: Subject::parse("subject", subject)?,
        person,
        role: Role::Operator,
        panel: None,
    };
    appointments::store::appoint(app, &machine(), new)
        .await
        .map_err(plainly)?;
    println!(
        "{subject} is an operator. They sign in at {}.",
        app.settings().public.to("/sign-in")
    );
    Ok(())
}

async fn unlock(app: &App, subject: &str) -> Result<()> {
    accounts::unlock(app, &machine(), subject)
        .await
        .map_err(plainly)?;
    println!("{subject} has no second factor now and sets up a new one at the next sign-in.");
    Ok(())
}

async fn revoke(app: &App, token: Option<String>, subject: Option<String>) -> Result<()> {
    let which = match (token, subject) {
        (Some(token), _) => {
            let held = token::check(&app.keys().tokens, token.trim(), app.now())?;
            Which::Token(held.number)
        }
        (None, Some(subject)) => Which::Subject(subject),
        (None, None) => bail!("name a token or a subject"),
    };
    revocations::withdraw(app, &machine(), &which)
        .await
        .map_err(plainly)?;
    println!("Withdrawn.");
    Ok(())
}

async fn act(
    tx: &sea_orm::DatabaseTransaction,
    app: &App,
    action: &'static str,
    about: &str,
    detail: Value,
) -> Result<()> {
    let act = Act {
        actor: &machine(),
        action,
        about: about.to_owned(),
        detail,
    };
    Ok(audit::store::record(tx, app.now(), act).await?)
}

async fn resend(app: &App, id: &str) -> Result<()> {
    let tx = app.store().begin().await?;
    let row = mail::store::find(&tx, id).await.map_err(plainly)?;
    let row = row.with_context(|| format!("there is no letter {id}"))?;
    mail::store::resend(&tx, &row, app.now())
        .await
        .map_err(plainly)?;
    act(
        &tx,
        app,
        "letter.resend",
        "letters",
        json!({ "letter": id, "kind": row.kind }),
    )
    .await?;
    tx.commit().await?;
    println!("It leaves again.");
    Ok(())
}

async fn bounce(app: &App) -> Result<()> {
    let mut report = Vec::new();
    std::io::stdin()
        .take(1024 * 1024)
        .read_to_end(&mut report)?;
    let report = String::from_utf8_lossy(&report);
    let Some((id, why)) = mail::rules::bounced(&report) else {
        println!("That is no report that a letter of ours came back.");
        return Ok(());
    };
    let tx = app.store().begin().await?;
    let ours = mail::store::bounced(&tx, &id, &why)
        .await
        .map_err(plainly)?;
    tx.commit().await?;
    println!(
        "{}",
        if ours {
            "The letter is marked as bounced."
        } else {
            "There is no such letter."
        }
    );
    Ok(())
}

async fn check(app: &App) -> Result<()> {
    start::check(app).await?;
    println!("database   {}", app.store().describe().await?);
    let integrity = app.store().integrity().await?;
    if integrity != "ok" {
        bail!("the database finds itself damaged: {integrity}");
    }
    println!("integrity  ok");
    println!("boards     end as they say");
    println!("act log    holds");
    println!(
        "keys       tokens {}, receipts {}",
        app.keys().tokens.public_base64(),
        app.keys().receipts.public_base64()
    );
    println!("address    {}", app.settings().public);
    let mail = &app.settings().mail;
    let said = match (mail.general.is_some(), mail.separate()) {
        (false, _) => "not set up: letters wait",
        (true, false) => "set up, with one channel; voting codes are the registrar's letters",
        (true, true) => "set up, with a channel for voting codes besides",
    };
    println!("mail       {said}");
    for (key, why) in jobs::store::given_up(app.store().read())
        .await
        .map_err(plainly)?
    {
        println!("given up   {key}: {why}");
    }
    Ok(())
}
