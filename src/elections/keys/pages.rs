//! Keys and credentials over HTTP.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ballots::{PublicCredential, Roll, TrusteePublicKey};
use serde::Deserialize;

use super::named::{self, Named};
use super::{Entry, setups, store};
use crate::access::{Authorised, Caller, Trustee};
use crate::app::App;
use crate::elections::stage::Stage;
use crate::elections::{Election, Group, store as elections};
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::body::{Json, Raw};
use crate::web::precondition::Expected;
use crate::work;

/// `PUT /api/v1/elections/{uuid}/holders`: who makes the credentials, who holds the key.
pub async fn name_holders(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    expected: Expected,
    Json(entry): Json<Entry>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let from = (uuid.as_str(), &expected);
    store::name_holders(app.store(), &secretary, app.now(), from, entry).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/elections/{uuid}/holders`: who was named to make the credentials and to hold the key.
pub async fn holders(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<axum::Json<Named>, Problem> {
    elections::secretary(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    named::of(db, &election).await.map(axum::Json)
}

/// `POST /api/v1/elections/{uuid}/trustee-keys`: the trustee's public key with its proof.
pub async fn receive_key(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let (_, trustee) = as_trustee(&app, &caller, &uuid).await?;
    let key = TrusteePublicKey::<Group>::parse(&body).map_err(|error| {
        Problem::invalid(t!("The public key can’t be accepted: {error}.", error))
    })?;
    store::receive_key(app.store(), &trustee, app.now(), &uuid, key).await?;
    Ok(StatusCode::CREATED)
}

/// `PUT /api/v1/elections/{uuid}/credentials`: the list of public credentials.
pub async fn receive_credentials(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(list): Json<CredentialList>,
) -> Result<StatusCode, Problem> {
    let election = elections::get(app.store().read(), &uuid).await?;
    let registrar = caller.registrar_of(election.id(), election.row.registrar.as_deref())?;
    let (voters, spares) = list.parts();
    let parsed = work::run(move || {
        // None twice, among voters and spares together.
        let all: Vec<String> = voters.iter().chain(&spares).cloned().collect();
        let mut parsed = parse(&all)?;
        let spares = parsed.split_off(voters.len());
        Ok::<_, Problem>((parsed, spares))
    });
    let credentials = parsed.await??;
    store::receive_credentials(app.store(), &registrar, app.now(), &uuid, credentials).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The registrar's list as sent: of the voters alone, or with spares for codes that are lost.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum CredentialList {
    /// One for each voter.
    Voters(Vec<String>),
    /// One for each voter, and spares.
    WithSpares(Spared),
}

/// A list with spares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spared {
    voters: Vec<String>,
    spares: Vec<String>,
}

impl CredentialList {
    fn parts(self) -> (Vec<String>, Vec<String>) {
        match self {
            Self::Voters(voters) => (voters, Vec::new()),
            Self::WithSpares(Spared { voters, spares }) => (voters, spares),
        }
    }
}

/// `GET /elections/{uuid}/draft.bel`: the record as it would begin now, for the drills.
pub async fn draft(State(app): State<App>, Path(uuid): Path<String>) -> Result<Response, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    election.at(Stage::Keys)?;
    let setup = store::make_setup(db, &election).await?;
    let objects = setups::objects(&setup);
    let objects: Vec<&[u8]> = objects.iter().map(Vec::as_slice).collect();
    let timestamp = u64::try_from(app.now().timestamp()).unwrap_or_default();
    let mut archive = ballots::archive::ArchiveWriter::new(timestamp);
    archive.append(ballots::EventKind::Setup, &objects);
    let headers = [(header::CONTENT_TYPE, "application/x-belenios")];
    Ok((headers, archive.as_bytes().to_vec()).into_response())
}

/// Every entry a credential, and none twice.
fn parse(list: &[String]) -> Result<Vec<PublicCredential<Group>>, Problem> {
    let read = list.iter().zip(1..).map(|(text, line)| {
        PublicCredential::read(text).map_err(|error| {
            Invalid::new(
                "credentials",
                t!("number {line} of the list: {error}", line, error),
            )
        })
    });
    let read = read.collect::<Result<Vec<_>, _>>()?;
    Roll::new(&read).map_err(|error| Invalid::new("credentials", error.to_string()))?;
    Ok(read)
}

/// The election, and the caller as one of its trustees.
pub async fn as_trustee(
    app: &App,
    caller: &Caller,
    uuid: &str,
) -> Result<(Election, Authorised<Trustee>), Problem> {
    let db = app.store().read();
    let election = elections::get(db, uuid).await?;
    let trustees = store::trustees(db, election.id()).await?;
    let subjects: Vec<String> = trustees
        .into_iter()
        .map(|trustee| trustee.subject)
        .collect();
    let trustee = caller.trustee_among(election.id(), &subjects)?;
    Ok((election, trustee))
}
