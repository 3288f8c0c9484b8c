//! The demo's voters: each encrypts a choice with the code that came from the registrar, and
//! sends the ballot over HTTP.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use ballots::{Answer, PrivateCredential, make_ballot};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::client::{Client, Held};
use super::show::Phase;
use crate::elections::Setup;

/// Voters at it at once.
const AT_ONCE: usize = 16;

/// Someone about to vote.
pub struct Voter {
    /// Their token.
    pub held: Held,
    /// Their code.
    pub code: Arc<PrivateCredential>,
    /// Their choice.
    pub answer: Answer,
}

/// The setup as a voter's program fetches it.
pub async fn setup(client: &Client, uuid: &str) -> Result<Arc<Setup>> {
    let record = super::outside::record(client, uuid).await?;
    let report = tokio::task::spawn_blocking(move || ballots::record::verify_record(&record[..], &()));
    let report = report.await?;
    ensure!(report.failure.is_none(), "the record doesn't hold: {:?}", report.failure);
    Ok(Arc::new(report.setup.and_then(ballots::AnySetup::ed25519).context("the record has no setup")?))
}

/// All of them vote, some at once; the receipts as they came.
pub async fn vote(
    client: &Client,
    setup: &Arc<Setup>,
    voters: Vec<Voter>,
    phase: &Phase,
) -> Result<Vec<Value>> {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let path: Arc<str> = format!("/api/elections/{}/ballots", setup.uuid()).into();
    let (mut casting, mut receipts) = (JoinSet::new(), Vec::with_capacity(voters.len()));
    for voter in voters {
        let turn = Arc::clone(&turns).acquire_owned().await?;
        let (client, setup, path) = (client.clone(), Arc::clone(setup), Arc::clone(&path));
        casting.spawn(async move {
            let receipt = cast(&client, &setup, &path, voter).await;
            drop(turn);
            receipt
        });
        while let Some(done) = casting.try_join_next() {
            receipts.push(done??);
            phase.step();
        }
    }
    while let Some(done) = casting.join_next().await {
        receipts.push(done??);
        phase.step();
    }
    Ok(receipts)
}

async fn cast(client: &Client, setup: &Arc<Setup>, path: &str, voter: Voter) -> Result<Value> {
    let setup = Arc::clone(setup);
    let Voter { held, code, answer } = voter;
    let ballot = tokio::task::spawn_blocking(move || {
        // The seed decides the demo's votes, never its secrets: those come from the system.
        make_ballot(&setup, &code, &[answer], &mut ballots::random::system())
    });
    let answer = client.post_raw(path, &held, ballot.await??).await?;
    Ok(serde_json::from_slice(&answer)?)
}
