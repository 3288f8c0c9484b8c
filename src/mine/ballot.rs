//! A ballot that a program made, cast from a page that needs no scripts. The file goes to the handler of the interface, and
//! what comes back is the receipt, to be compared, saved or mailed as in the booth. Here somebody's session stands beside a
//! tracker, so it stands on this answer alone: no address names the tracker, no cache keeps the page, nobody writes it down.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use ballots::supplement::Receipt;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::access::Caller;
use crate::app::App;
use crate::elections::ballot_box::{by_mail, pages as ballot_box};
use crate::elections::keys::setups::setup;
use crate::elections::stage::Stage;
use crate::elections::{Election, board, roll, store as elections};
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::values::Invalid;
use crate::web::asked::{Asked, Field, Takes, Typed};
use crate::web::body::{Form, Raw, Upload};
use crate::web::page::{self, Page, render};
use crate::web::problems::waiting;

/// The types of a ballot's file.
const BALLOTS: &str = "application/json,.json";

/// An election whose voting has opened, and in which the caller may vote.
struct Poll {
    election: Election,
    /// Whether a second ballot takes the place of the first.
    revoting: bool,
}

/// Only for a member on the roll, once voting has opened.
async fn poll(app: &App, caller: &Caller, uuid: &str) -> Result<Poll, Problem> {
    let member = caller.member()?;
    let db = app.store().read();
    let election = elections::get(db, uuid).await?;
    if election.stage < Stage::Voting {
        return Err(Problem::wrong_stage(t!(
            "Voting has not opened yet: no ballot is taken."
        )));
    }
    if !roll::store::is_on(db, election.id(), member.scope().id()).await? {
        return Err(Problem::forbidden(t!(
            "You are not on the roll of this election."
        )));
    }
    // Elected unopposed, or void before it began: nobody could have voted.
    if board::store::head(db, election.id()).await?.is_none() {
        return Err(Problem::wrong_stage(t!(
            "There was no voting in this election: no ballot is taken."
        )));
    }
    let rules = elections::rules(db, &election).await?;
    Ok(Poll {
        election,
        revoting: rules.ballot.revoting,
    })
}

#[derive(Template)]
#[template(path = "mine/receipt.html")]
struct ReceiptPage<'a> {
    uuid: &'a str,
    title: &'a str,
    receipt: &'a Receipt,
    /// The same as a file.
    file: String,
    accepted: String,
    open: bool,
    revoting: bool,
    /// Whether it has just been mailed.
    mailed: bool,
    /// Why it was not.
    refused: Option<String>,
}
impl Page for ReceiptPage<'_> {}

impl Poll {
    fn open(&self) -> bool {
        self.election.stage == Stage::Voting
    }

    /// The page before a ballot is sent.
    fn asked(&self) -> Asked {
        let uuid = self.election.uuid();
        let title = t!("Cast a ballot that the tool made");
        let back = (
            format!("/elections/{uuid}/vote"),
            self.election.row.title.clone(),
        );
        let mut page = Asked::new(title, back, format!("/elections/{uuid}/my/ballot"));
        let says = [
            t!(
                "Choose the file that “ballots vote” wrote, and no other: your voting code and your choice stay with you."
            ),
            t!(
                "The service learns what it learns of every ballot: who is signed in, and the encrypted ballot, which everybody \
                 can read on the public board. It notes that you have voted, and not which ballot is yours."
            ),
            t!(
                "The next page shows the receipt. Save it, and see that it names the tracker that the tool showed you. If no \
                 receipt comes, send the same file again: it counts once."
            ),
        ];
        page.says = says.map(str::to_owned).into();
        if !self.open() {
            let over = t!(
                "Voting is over. If your ballot was taken before, you get its receipt again; if not, it is refused."
            );
            page.says.push(over.to_owned());
        } else if !self.revoting {
            let once = t!("In this election you can vote once: the first ballot counts.");
            page.grave = Some(once.to_owned());
        }
        let file = Field::new("ballot", t!("The file, ballot.json"), Takes::File(BALLOTS));
        page.fields = vec![file];
        page.button = t!("Cast this ballot").to_owned();
        page
    }

    /// The page again, with why there is no receipt.
    fn refused(&self, problem: Problem) -> Result<Response, Problem> {
        let mut page = self.asked();
        if !problem.status.is_server_error() {
            return page.again(&Typed::default(), problem);
        }
        // The ballot may be on the board all the same: the words say what is known, and not "not done".
        page.answer = Some(problem.detail);
        let shown = (problem.status, page.shown()?);
        Ok(waiting(problem.retry_after, shown))
    }

    /// The page of a receipt, and what came of having it mailed.
    fn receipt(
        &self,
        receipt: &Receipt,
        mailed: Option<Result<(), Problem>>,
    ) -> Result<Response, Problem> {
        let (status, wait) = match &mailed {
            Some(Err(problem)) => (problem.status, problem.retry_after),
            _ => (StatusCode::OK, None),
        };
        let row = &self.election.row;
        let time = receipt.time.to_string();
        let shown = render(&ReceiptPage {
            uuid: &row.uuid,
            title: &row.title,
            file: serde_json::to_string(receipt)?,
            accepted: match time.parse::<DateTime<Utc>>() {
                Ok(at) => page::moment(&at, &row.time_zone),
                Err(_) => time,
            },
            receipt,
            open: self.open(),
            revoting: self.revoting,
            mailed: matches!(mailed, Some(Ok(()))),
            refused: mailed.and_then(Result::err).map(|problem| problem.detail),
        })?;
        let unkept = [(header::CACHE_CONTROL, "no-store")];
        Ok(waiting(wait, (status, unkept, shown)))
    }
}

/// `GET /elections/{uuid}/my/ballot`: what becomes of a ballot that the tool made, before it is cast.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    poll(&app, &caller, &uuid).await?.asked().shown()
}

/// `POST /elections/{uuid}/my/ballot`: casts it, as the interface would, and shows its receipt. The same ballot again gets
/// the same receipt.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    upload: Result<Upload, Problem>,
) -> Result<Response, Problem> {
    // Who may not is told so, whatever they sent; and once it is cast nothing is asked that could fail.
    let poll = poll(&app, &caller, &uuid).await?;
    let cast = match upload {
        Ok(upload) if upload.file.is_empty() => {
            Err(Invalid::new("ballot", t!("choose a file")).into())
        }
        Ok(upload) => ballot_box::cast(State(app), caller, Path(uuid), Raw(upload.file)).await,
        Err(problem) if problem.status == StatusCode::PAYLOAD_TOO_LARGE => {
            let reason = t!("it is too large for a ballot: choose the file that the tool wrote");
            Err(Invalid::new("ballot", reason).into())
        }
        Err(problem) => Err(problem),
    };
    match cast {
        Ok(Json(receipt)) => poll.receipt(&receipt, None),
        Err(problem) => poll.refused(problem),
    }
}

/// A receipt, as its page sends it back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    receipt: String,
    then: Then,
}

/// What is to become of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Then {
    Save,
    Mail,
}

/// `POST /elections/{uuid}/my/receipt`: gives a receipt as a file, or mails it to whoever asks. Nothing of that is kept.
pub async fn keep(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let poll = poll(&app, &caller, &uuid).await?;
    let receipt = Receipt::parse(sent.receipt.as_bytes())
        .map_err(|error| Problem::invalid(t!("The receipt can’t be read: {error}.", error)))?;
    // What it isn't is neither shown as one nor given as a file.
    let setup = setup(&app, &poll.election).await?;
    by_mail::ours(&app, &setup, &receipt)?;
    if let Then::Mail = sent.then {
        let bytes = Raw(Bytes::from(sent.receipt));
        let mailed = ballot_box::mail_receipt(State(app), caller, Path(uuid), bytes).await;
        return poll.receipt(&receipt, Some(mailed.map(drop)));
    }
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"receipt.json\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, serde_json::to_string(&receipt)?).into_response())
}
