//! Void elections in the database.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};

use crate::app::App;
use crate::elections::board::store::{self as board, Change};
use crate::elections::poll::store as polls;
use crate::elections::{Election, rehearsal, stage::Stage};
use crate::entities::membership;
use crate::error::Problem;
use crate::values::Prose;

/// Writes the reason, and what follows from it.
pub async fn write(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    reason: Option<&Prose>,
) -> Result<(), Problem> {
    board::change_open(tx, election.id(), Change::Shut, app.ahead()).await?;
    if election.stage == Stage::Seated {
        end_memberships(tx, app, election).await?;
    }
    if polls::of(tx, election.id()).await?.is_practice() {
        rehearsal::store::clear(tx, app.now(), election.id()).await?;
    }
    let mut row = polls::to_change(tx, election.id()).await?;
    row.void_reason = Set(reason.map(Prose::to_string));
    row.voided_from = Set(Some(election.stage.to_string()));
    row.voided_at = Set(Some(app.now()));
    row.update(tx).await?;
    Ok(())
}

/// The terms that came from it end today; those that had not begun never do.
async fn end_memberships(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
) -> Result<(), Problem> {
    let today = app.now().date_naive();
    let of_it = || {
        membership::Entity::update_many()
            .filter(membership::Column::ElectionId.eq(election.id()))
            .filter(membership::Column::Ends.gt(today))
    };
    of_it()
        .col_expr(membership::Column::Ends, Expr::value(today))
        .filter(membership::Column::Starts.lte(today))
        .exec(tx)
        .await?;
    of_it()
        .col_expr(
            membership::Column::Ends,
            Expr::col(membership::Column::Starts),
        )
        .filter(membership::Column::Starts.gt(today))
        .exec(tx)
        .await?;
    Ok(())
}
