//! The demo's voters: each encrypts a choice with the code that came from the registrar, and
//! sends the ballot over HTTP.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use ballots::{Answer, PrivateCredential, make_ballot};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::client::{Client, Held};
use super::election::Cast;
use super::outside::Codes;
use super::plan::Plan;
use super::show::{Phase, Show};
use crate::elections::Setup;

/// Voters at it at once.
const AT_ONCE: usize = 16;

/// Someone about to vote.
struct Voter {
    /// Their token.
    held: Held,
    /// Their code.
    code: Arc<PrivateCredential>,
    /// Their choice.
    answer: Answer,
}

#[derive(Deserialize)]
struct Summary {
    candidates: Vec<Candidate>,
}

#[derive(Deserialize)]
struct Candidate {
    number: usize,
    name: String,
}

impl Cast<'_> {
    /// Everybody votes, and voting is closed: the receipts, and how long it took.
    pub async fn votes(
        &self,
        show: &mut Show,
        uuid: &str,
        path: &str,
        plan: &Plan,
        codes: &Codes,
    ) -> Result<(Vec<Value>, Duration)> {
        let setup = setup(self.client, uuid).await?;
        let places = self.places(path, plan).await?;
        // Codes are shared by the two ballots of who votes twice.
        let mut voters = Vec::with_capacity(plan.choices.len());
        for (member, choice) in &plan.choices {
            let code = codes.by_member.get(member).context("a voter has no code")?;
            let code = Arc::new(code.expose().parse()?);
            let answer = choice.answer(&places);
            voters.push(Voter {
                held: self.mint.member(*member)?,
                code,
                answer,
            });
        }
        let phase = show.begin("ballots encrypted and cast", voters.len());
        let mut receipts = Vec::new();
        // Who votes again does so after everybody has voted once.
        let again = plan.first_repeat();
        let second = voters.split_off(again);
        receipts.extend(vote(self.client, &setup, voters, &phase).await?);
        receipts.extend(vote(self.client, &setup, second, &phase).await?);
        let count = receipts.len();
        let again = plan.choices.len() - again;
        let said = format!("{count} ballots accepted, {again} of them in place of an earlier one");
        let took = show.end(phase, &said);
        self.clock.turn(plan.open);
        self.advance(path, "closed").await?;
        Ok((receipts, took))
    }

    /// Place on the ballot of each who stands: the ballot has an order of its own.
    async fn places(&self, path: &str, plan: &Plan) -> Result<Vec<usize>> {
        let summary: Summary = self.client.get(path, None).await?;
        let numbers: HashMap<&str, usize> = summary
            .candidates
            .iter()
            .map(|c| (c.name.as_str(), c.number))
            .collect();
        let places = plan.standing.iter().map(|(_, name, _)| {
            numbers
                .get(name.as_str())
                .map(|number| number - 1)
                .context("a candidate is missing")
        });
        places.collect()
    }
}

/// The setup as a voter's program fetches it.
async fn setup(client: &Client, uuid: &str) -> Result<Arc<Setup>> {
    let record = super::outside::record(client, uuid).await?;
    let report =
        tokio::task::spawn_blocking(move || ballots::record::verify_record(&record[..], &()));
    let report = report.await?;
    ensure!(
        report.failure.is_none(),
        "the record doesn't hold: {:?}",
        report.failure
    );
    let setup = report.setup.and_then(ballots::AnySetup::ed25519);
    Ok(Arc::new(setup.context("the record has no setup")?))
}

/// All of them vote, some at once; the receipts as they came.
async fn vote(
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
