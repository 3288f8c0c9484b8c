//! Declarations in the database.

use chrono::Days;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, QueryFilter,
};
use serde::Deserialize;
use serde_json::Value;

use super::Declaration;
use crate::app::App;
use crate::elections::poll::store as polls;
use crate::elections::result::rules::UNOPPOSED;
use crate::elections::result::store as results;
use crate::elections::{Election, ballot_box, board, call, roll, store as elections, voting};
use crate::entities::count;
use crate::error::Problem;
use crate::panels;

/// What of a transcript the declaration repeats. Where no poll was held there are no papers.
#[derive(Deserialize)]
struct Counted {
    #[serde(default)]
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
    // Whoever is elected has as long to answer as the notice gave, however long the count took.
    let announced = call::store::of(tx, election).await?.answers_close;
    let to_answer = announced - voting::store::announced_close(tx, election).await?;
    let mut row = polls::to_change(tx, election.id()).await?;
    row.answers_until = Set(Some(announced.max(now + to_answer)));
    row.challenges_until = Set(Some(until));
    row.declaration = Set(Some(serde_json::to_vec(&declaration)?));
    row.update(tx).await?;
    Ok(())
}

async fn made(db: &impl ConnectionTrait, election: &Election) -> Result<Declaration, Problem> {
    let id = election.id();
    let count = results::find(db, id).await?;
    let count = count.ok_or_else(|| Problem::internal("The count isn't there."))?;
    let counted: Counted = serde_json::from_slice(&count.transcript)?;
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    let electorate = roll::store::size(db, id).await?;
    let voted = ballot_box::store::turnout(db, id).await?;
    let (record, fingerprint) = match board::store::head(db, id).await? {
        Some((head, _)) => {
            let setup = board::store::objects(db, id, 0).await?;
            let json = setup
                .first()
                .ok_or_else(|| Problem::internal("The setup isn't on the board."))?;
            let last = (head.height, head.hash.to_string());
            (Some(last), Some(ballots::Hash::of(json).base64()))
        }
        None if count.rule == UNOPPOSED => (None, None),
        None => return Err(Problem::internal("The board isn't there.")),
    };
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
        fingerprint,
        record,
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
