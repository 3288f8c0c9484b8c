//! The supplement over HTTP.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use ballots::supplement::{Content, Declaration, Signer, Supplement};

use super::rules::time;
use super::store;
use crate::app::App;
use crate::elections::heads::kept;
use crate::elections::keys::setups::setup;
use crate::elections::stage::Stage;
use crate::elections::{Election, Setup, board, result, roll};
use crate::error::Problem;
use crate::work;

/// `GET /elections/{uuid}/{file}`: the record, and the supplement beside it.
pub async fn file(
    State(app): State<App>,
    Path((uuid, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if file == format!("{uuid}.supplement.json") {
        return answer(&app, &uuid).await;
    }
    board::download::archive(State(app), Path((uuid, file)), headers).await
}

/// `GET /api/v1/elections/{uuid}/supplement`: the supplement of the record, signed by the service.
pub async fn supplement(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    answer(&app, &uuid).await
}

async fn answer(app: &App, uuid: &str) -> Result<Response, Problem> {
    let (election, ..) = board::pages::opened(app.store().read(), uuid).await?;
    let sealed = sealed(app, &election).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], sealed).into_response())
}

/// The supplement of an election as it is now, signed.
pub async fn sealed(app: &App, election: &Election) -> Result<Vec<u8>, Problem> {
    let setup = setup(app, election).await?;
    let content = as_of_one_event(app, election, &setup).await?;
    let app = app.clone();
    let sealed = work::run(move || Supplement::seal(&content, &app.keys().receipts)).await?;
    sealed.map_err(|error| {
        tracing::error!(%error, "the supplement can't be written");
        Problem::internal("The supplement can't be written.")
    })
}

/// How often what has changed meanwhile is gathered again.
const TRIES: usize = 5;

/// Everything that the election has to say, as of the event that the head covers: a result whose count isn't
/// stated yet, or a share whose proofs aren't there, would look like a fault. While ballots come in there is
/// neither.
async fn as_of_one_event(
    app: &App,
    election: &Election,
    setup: &Arc<Setup>,
) -> Result<Content, Problem> {
    for _ in 1..TRIES {
        let before = board::store::head(app.store().read(), election.id()).await?;
        let content = content(app, election, setup).await?;
        let as_before = before.is_some_and(|(head, _)| head.hash == content.event);
        if as_before || election.stage == Stage::Voting {
            return Ok(content);
        }
    }
    content(app, election, setup).await
}

/// The same, gathered once. The head comes after what it has to cover.
async fn content(app: &App, election: &Election, setup: &Arc<Setup>) -> Result<Content, Problem> {
    let (db, id) = (app.store().read(), election.id());
    let count = result::store::find(db, id).await?;
    let mut counts = Vec::new();
    if let Some(count) = &count {
        counts.push(store::statement(db, election, count).await?);
    }
    let declared = count.as_ref().and_then(|count| count.declared_at);
    let declaration = declared.map(|at| {
        let questions = setup.questions().iter().zip(&counts);
        let elected = questions.map(|(question, count)| {
            let answers = question.answers();
            let name = |number: &usize| answers.get(number - 1).map(|name| (*name).to_owned());
            count.elected.iter().filter_map(name).collect()
        });
        Ok::<_, Problem>(Declaration {
            time: time(at)?,
            elected: elected.collect(),
        })
    });
    let decryptions = store::decryptions(db, id).await?;
    let commitments = store::commitments(db, id).await?;
    let (head, event) = head(app, election).await?;
    // After the head: until then no ballot bore a code that is void by now.
    let spares = store::spares(db, election).await?;
    Ok(Content {
        version: Content::VERSION,
        uuid: election.uuid().to_owned(),
        fingerprint: setup.fingerprint().to_owned(),
        made: time(app.now())?,
        key: app.keys().receipts.verifying_key(),
        event,
        head,
        roll: roll::store::commitment(db, id).await?,
        spares,
        documents: store::documents(db, election).await?,
        commitments,
        decryptions,
        counts,
        declaration: declaration.transpose()?,
        incidents: store::incidents(db, id).await?,
    })
}

/// The signed head as a note, and the last event that it covers.
async fn head(app: &App, election: &Election) -> Result<(String, ballots::Hash), Problem> {
    let head = kept::covering(app, election, 0).await?;
    let last = head.head().size.saturating_sub(1);
    let event = board::store::event_at(app.store().read(), election.id(), last).await?;
    let event = event.ok_or_else(|| Problem::internal("The board's last event isn't there."))?;
    Ok((head.note().to_string(), event))
}
