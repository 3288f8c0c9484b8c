//! The ceremony over HTTP: what is due, the files for the offline tool, and the trustees' messages.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::store::Ceremony;
use super::{Complaint, Replacement, Round, Step, store};
use crate::access::{Caller, Role};
use crate::app::App;
use crate::elections::keys::pages::as_trustee;
use crate::elections::keys::{Person, store as keys};
use crate::elections::poll::store as polls;
use crate::elections::{Election, store as elections};
use crate::error::Problem;
use crate::language::t;
use crate::values::Prose;
use crate::web::body::{self, Raw};

/// `GET /api/v1/elections/{uuid}/ceremony`: where it is; a trustee is told what to do next.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, Problem> {
    let owner = match caller.role() {
        Role::Trustee => Some(as_trustee(&app, &caller, &uuid).await?.1.scope().owner()),
        _ => {
            elections::secretary(&app, &caller, &uuid).await?;
            None
        }
    };
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let poll = polls::of(db, election.id()).await?;
    let ceremony = store::current(db, &election, &poll).await?;
    let trustees = keys::trustees(db, election.id()).await?;
    let trustees: Vec<Value> = trustees
        .iter()
        .map(|row| json!({ "owner": row.owner, "name": row.name, "sent": sent(ceremony.as_ref(), row.owner) }))
        .collect();
    let mut attempts = Vec::new();
    for row in store::attempts(db, election.id()).await? {
        attempts.push(json!({
            "attempt": row.attempt,
            "began_at": row.began_at,
            "ended_at": row.ended_at,
            "ended_because": row.ended_because,
        }));
    }
    let round = match &ceremony {
        Some(ceremony) => ceremony.step()?.round(),
        None => None,
    };
    Ok(Json(json!({
        "stage": election.stage,
        "due": round,
        "by": poll.row.keys_due,
        "needed": poll.row.needed,
        "trustees": trustees,
        "attempts": attempts,
        "you": owner.map(|owner| todo(&election, ceremony.as_ref(), round, owner)),
    })))
}

fn sent(ceremony: Option<&Ceremony>, owner: i32) -> Vec<Round> {
    let place = usize::try_from(owner)
        .ok()
        .and_then(|owner| owner.checked_sub(1));
    let has = |round: &Round| {
        let messages = ceremony.map(|ceremony| ceremony.messages.of(*round));
        let message = messages.zip(place).and_then(|(all, place)| all.get(place));
        matches!(message, Some(Some(_)))
    };
    Round::ALL.into_iter().filter(has).collect()
}

/// What a trustee does next: which file to fetch, what to run, and where to send what it makes.
fn todo(election: &Election, ceremony: Option<&Ceremony>, due: Option<Round>, owner: u32) -> Value {
    let files = format!("/api/v1/elections/{}/ceremony/files", election.uuid());
    let messages = format!("/api/v1/elections/{}/ceremony/messages", election.uuid());
    let done = i32::try_from(owner)
        .map(|owner| sent(ceremony, owner))
        .unwrap_or_default();
    let Some(ceremony) = ceremony else {
        return json!({
            "owner": owner,
            "run": "ballots trustee key",
            "send": { "file": "trustee.pub", "to": format!("/api/v1/elections/{}/trustee-keys", election.uuid()) },
        });
    };
    let numbers = ceremony.numbers;
    match due {
        Some(round) if done.contains(&round) => json!({ "owner": owner, "wait": "for the others" }),
        Some(Round::Certificate) => json!({
            "owner": owner,
            "run": format!("ballots trustee threshold certificate --index {owner} --of {} --needed {}", numbers.size, numbers.needed),
            "send": { "file": "certificate.json", "to": format!("{messages}/certificate") },
        }),
        Some(Round::Polynomial) => json!({
            "owner": owner,
            "fetch": [format!("{files}/certificates.jsonl")],
            "run": "ballots trustee threshold polynomial --seed trustee.seed --certificates certificates.jsonl --out polynomial.json",
            "send": { "file": "polynomial.json", "to": format!("{messages}/polynomial") },
        }),
        Some(Round::Answer) => json!({
            "owner": owner,
            "fetch": [format!("{files}/certificates.jsonl"), format!("{files}/vinput.json")],
            "run": "ballots trustee threshold check --seed trustee.seed --certificates certificates.jsonl --vinput vinput.json --out voutput.json",
            "send": { "file": "voutput.json", "to": format!("{messages}/answer") },
        }),
        None => json!({
            "owner": owner,
            "fetch": [format!("{files}/voutput.json")],
            "run": "ballots trustee threshold key --seed trustee.seed --voutput voutput.json --out trustee.key",
        }),
    }
}

/// `GET /api/v1/elections/{uuid}/ceremony/files/{name}`: the files certificates.jsonl, vinput.json and
/// voutput.json, for the trustee who asks.
pub async fn file(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (election, trustee) = as_trustee(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let poll = polls::of(db, election.id()).await?;
    let ceremony = store::current(db, &election, &poll).await?;
    let not_yet = || {
        Problem::not_found(t!(
            "There is no such file yet: see the ceremony for what is due."
        ))
    };
    let ceremony = ceremony.ok_or_else(not_yet)?;
    let owner = usize::try_from(trustee.scope().owner()).unwrap_or(usize::MAX);
    let bytes = match (&*name, ceremony.step()?) {
        ("certificates.jsonl", Step::Certificates) => None,
        ("certificates.jsonl", _) => Some(lines(&ceremony)),
        ("vinput.json", Step::Answers(_, polynomials) | Step::Made(_, _, polynomials)) => {
            polynomials.vinput(owner)
        }
        ("voutput.json", _) => {
            let place = owner.checked_sub(1);
            place.and_then(|place| ceremony.messages.answers.get(place).cloned().flatten())
        }
        _ => None,
    };
    let bytes = bytes.ok_or_else(not_yet)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

fn lines(ceremony: &Ceremony) -> Vec<u8> {
    let certificates = ceremony.messages.certificates.iter().flatten();
    let mut out = Vec::new();
    for json in certificates {
        out.extend_from_slice(json.trim_ascii());
        out.push(b'\n');
    }
    out
}

/// `POST /api/v1/elections/{uuid}/ceremony/messages/{round}`: a trustee's message of a round in which the key is made.
pub async fn receive(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, round)): Path<(String, String)>,
    Raw(bytes): Raw,
) -> Result<StatusCode, Problem> {
    let (_, trustee) = as_trustee(&app, &caller, &uuid).await?;
    let round: Round = round.parse()?;
    store::receive(app.store(), &trustee, app.now(), &uuid, round, &bytes).await?;
    Ok(StatusCode::CREATED)
}

/// `POST /api/v1/elections/{uuid}/ceremony/complaint`: a trustee reports that what another sent does not hold.
pub async fn complain(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    body::Json(complaint): body::Json<Complaint>,
) -> Result<StatusCode, Problem> {
    let (_, trustee) = as_trustee(&app, &caller, &uuid).await?;
    let what = Prose::parse("what", &complaint.what)?;
    store::complain(
        app.store(),
        &trustee,
        app.now(),
        &uuid,
        complaint.against,
        &what,
    )
    .await?;
    Ok(StatusCode::CREATED)
}

/// `PUT /api/v1/elections/{uuid}/trustees/{owner}`: another person in a trustee's place.
pub async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, owner)): Path<(String, u32)>,
    body::Json(entry): body::Json<Replacement>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let person = Person::try_from(entry.person)?;
    let reason = Prose::reason("reason", &entry.reason)?;
    store::replace(&app, &secretary, &uuid, owner, (person, reason)).await?;
    Ok(StatusCode::NO_CONTENT)
}
