//! The letters about an election: what became of each, and sending one again. What they say isn't shown here.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use serde::Deserialize;

use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::mail::pages::{self as outbox, Outbox, Shown, one, resend};
use crate::web::asked::{Asked, Typed};
use crate::web::body::Form;
use crate::web::page::{self, Page, render};
use crate::{mail, members};

#[derive(Template)]
#[template(path = "desk/outbox.html")]
struct OutboxPage {
    uuid: String,
    title: String,
    zone: String,
    outbox: Outbox,
    listed: Vec<Shown>,
    state: Option<&'static str>,
    /// Whether the latest letters stand on a page before.
    later: bool,
    /// After which letter older ones begin.
    next: Option<String>,
    done: bool,
}
impl Page for OutboxPage {}

impl OutboxPage {
    /// Whether a letter can be sent again: it is kept, and not on its way.
    fn again(&self, one: &Shown) -> bool {
        let on_its_way = |state: &mail::State| state.under_way() && state.as_str() == one.state;
        one.kept && !mail::State::ALL.iter().any(on_its_way)
    }

    /// Whether this service sent voting codes, by the way that invitations go. The registrar’s letters are no letters of it.
    fn codes_go_the_same_way(&self) -> bool {
        !self.outbox.separate_channels && self.outbox.counts.contains_key("credential")
    }

    /// Whether the page shows the letters in this state alone.
    fn shows(&self, word: &str) -> bool {
        self.state == Some(word)
    }

    /// What became of a letter, for a reader.
    fn said(&self, state: &str) -> &'static str {
        mail::State::of(state).map_or("", mail::State::said)
    }

    /// What kind of letter it is, for a reader.
    fn kind(&self, kind: &str) -> &'static str {
        mail::rules::kind_said(kind)
    }
}

/// Which letters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    state: Option<mail::State>,
    after: Option<String>,
    done: Option<String>,
}

/// `GET /elections/{uuid}/desk/letters/all`: what became of the letters about an election.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Query(which): Query<Which>,
) -> Result<Html<String>, Problem> {
    let asked = outbox::Which {
        state: which.state,
        after: which.after,
        limit: None,
    };
    let (mut outbox, next) = outbox::page(&app, &caller, &uuid, &asked).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let mut listed = std::mem::take(&mut outbox.letters);
    let people = listed.iter().filter_map(|one| one.member);
    let names = members::store::names(db, people).await?;
    for one in &mut listed {
        // Whom the roll names can be named here too.
        let name = one.member.and_then(|member| names.get(&member)).cloned();
        one.to = one.to.take().or(name);
    }
    render(&OutboxPage {
        listed,
        title: election.row.title,
        zone: election.row.time_zone,
        state: asked.state.map(mail::State::as_str),
        later: asked.after.is_some(),
        next: next.map(|place| place.to_string()),
        done: which.done.is_some(),
        outbox,
        uuid,
    })
}

fn asked(uuid: &str, letter: &str) -> Asked {
    let back = format!("/elections/{uuid}/desk/letters/all");
    let to = format!("/elections/{uuid}/desk/letters/{letter}");
    let mut page = Asked::new(
        t!("Send it again"),
        (back, t!("The letters").to_owned()),
        to,
    );
    page.says = vec![
        t!("The same letter goes to the same person once more, to the address that they have now.")
            .to_owned(),
        t!("They may get it twice, if the first one did arrive.").to_owned(),
    ];
    page.button = t!("Send it again").to_owned();
    page
}

/// The page before a letter is sent again; only for the election's secretary, and of a letter that there is.
async fn found(app: &App, caller: &Caller, (uuid, letter): (&str, &str)) -> Result<Asked, Problem> {
    elections::secretary(app, caller, uuid).await?;
    let election = elections::get(app.store().read(), uuid).await?;
    one(app, &election, letter).await?;
    Ok(asked(uuid, letter))
}

/// `GET /elections/{uuid}/desk/letters/{letter}`: what sending a letter again does.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, letter)): Path<(String, String)>,
) -> Result<Html<String>, Problem> {
    found(&app, &caller, (&uuid, &letter)).await?.shown()
}

/// `POST /elections/{uuid}/desk/letters/{letter}`: sends it again, as the interface would.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, letter)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let page = found(&app, &caller, (&uuid, &letter)).await?;
    let again = |_| async {
        resend(State(app), caller, Path((uuid, letter)))
            .await
            .map(|_| None)
    };
    page.answered("resend", &typed, again).await
}
