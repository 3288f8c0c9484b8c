//! Void elections in the database.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction};

use crate::access::Actor;
use crate::app::App;
use crate::elections::board::store::{self as board, Change};
use crate::elections::poll::store as polls;
use crate::elections::{Election, rehearsal, seats};
use crate::error::Problem;
use crate::values::Prose;

/// Writes the reason, and what follows from it.
pub async fn write(
    tx: &DatabaseTransaction,
    app: &App,
    by: &Actor,
    (election, reason): (&Election, Option<&Prose>),
) -> Result<(), Problem> {
    board::change_open(tx, election.id(), Change::Shut, app.ahead()).await?;
    if polls::of(tx, election.id()).await?.is_practice() {
        rehearsal::store::clear(tx, app.now(), election.id()).await?;
    } else {
        seats::store::give_back(tx, (by, app.now()), election).await?;
    }
    let mut row = polls::to_change(tx, election.id()).await?;
    row.void_reason = Set(reason.map(Prose::to_string));
    row.voided_from = Set(Some(election.stage.to_string()));
    row.voided_at = Set(Some(app.now()));
    row.update(tx).await?;
    Ok(())
}
