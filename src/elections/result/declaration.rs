//! The declaration: the result with everything that a reader needs to judge it, written once.

use chrono::Days;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store;
use crate::app::App;
use crate::elections::poll::store as polls;
use crate::elections::{Election, ballot_box, board, roll, store as elections};
use crate::entities::count;
use crate::error::Problem;
use crate::panels;

/// What is declared, as published.
#[derive(Debug, Serialize, Deserialize)]
pub struct Declaration {
    /// The election's name in the record.
    pub election: String,
    /// Its title.
    pub title: String,
    /// The panel.
    pub panel: String,
    /// How many were to be elected.
    pub seats: i32,
    /// The counting rule.
    pub rule: String,
    /// Voters on the roll.
    pub electorate: u64,
    /// Voters with a ballot on the board.
    pub voted: u64,
    /// Turnout in tenths of a hundredth of the electorate.
    pub turnout_per_mille: u64,
    /// Valid papers.
    pub valid: u64,
    /// Blank or invalid papers.
    pub not_valid: u64,
    /// Papers with faults by heading, as the count found them.
    pub headings: Value,
    /// The candidates, in the order of the ballot.
    pub candidates: Vec<String>,
    /// The elected, in the order of election.
    pub elected: Vec<String>,
    /// SHA-256 of the count's transcript, hexadecimal.
    pub transcript: String,
    /// Fingerprint of the election.
    pub fingerprint: String,
    /// Height and hash of the record's last event.
    pub record: (u64, String),
    /// When it was declared, RFC 3339 in UTC.
    pub declared_at: String,
    /// Until when it can be challenged.
    pub challenges_until: String,
}

/// What of a transcript the declaration repeats; rules of all kinds have it.
#[derive(Deserialize)]
struct Counted {
    valid: u64,
    #[serde(default)]
    papers: Value,
    candidates: Vec<String>,
    elected: Vec<usize>,
}

/// Writes the declaration, when it was made, and until when it can be challenged.
pub async fn declare(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
) -> Result<(), Problem> {
    let now = app.now();
    let days = elections::rules(tx, election).await?.conduct.challenge_days;
    let until = now + Days::new(days.into());
    let mut declaration = made(tx, election).await?;
    declaration.declared_at = now.to_rfc3339();
    declaration.challenges_until = until.to_rfc3339();
    count::Entity::update_many()
        .col_expr(count::Column::DeclaredAt, Expr::value(now))
        .filter(count::Column::ElectionId.eq(election.id()))
        .exec(tx)
        .await?;
    let mut row = polls::to_change(tx, election.id()).await?;
    row.challenges_until = Set(Some(until));
    row.declaration = Set(Some(serde_json::to_vec(&declaration)?));
    row.update(tx).await?;
    Ok(())
}

async fn made(db: &impl ConnectionTrait, election: &Election) -> Result<Declaration, Problem> {
    let id = election.id();
    let count = store::find(db, id).await?;
    let count = count.ok_or_else(|| Problem::internal("The count isn't there."))?;
    let counted: Counted = serde_json::from_slice(&count.transcript)?;
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    let electorate = roll::store::size(db, id).await?;
    let voted = ballot_box::store::turnout(db, id).await?;
    let head = board::store::head(db, id).await?;
    let (head, _) = head.ok_or_else(|| Problem::internal("The board isn't there."))?;
    let setup = board::store::objects(db, id, 0).await?;
    let json = setup
        .first()
        .ok_or_else(|| Problem::internal("The setup isn't on the board."))?;
    let names = counted.elected.iter().filter_map(|number| {
        let index = number.checked_sub(1)?;
        counted.candidates.get(index).cloned()
    });
    Ok(Declaration {
        election: election.uuid().to_owned(),
        title: election.row.title.clone(),
        panel: panel.name,
        seats: election.row.seats,
        rule: count.rule,
        electorate,
        voted,
        turnout_per_mille: (voted * 2_000 + electorate) / (electorate.max(1) * 2),
        valid: counted.valid,
        not_valid: voted.saturating_sub(counted.valid),
        headings: counted.papers,
        elected: names.collect(),
        candidates: counted.candidates.clone(),
        transcript: ballots::Hash::of(&count.transcript).to_string(),
        fingerprint: ballots::Hash::of(json).base64(),
        record: (head.height, head.hash.to_string()),
        declared_at: String::new(),
        challenges_until: String::new(),
    })
}

/// The declaration as it was published, if the result is declared.
pub async fn find(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Option<Vec<u8>>, Problem> {
    Ok(polls::of(db, election.id()).await?.row.declaration)
}
