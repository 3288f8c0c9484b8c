//! Old rolls in the database.

use chrono::{DateTime, Months, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use crate::elections::Election;
use crate::elections::roll::store as roll;
use crate::elections::stage::Stage;
use crate::entities::{count, election, poll, roll_entry, roll_leaf};
use crate::error::Problem;
use crate::panels;

/// Forgets who is behind the rolls that have been kept for long enough: names, addresses and salts of
/// the leaves, and who has voted. The hashes stay, so that each commitment still covers its roll, and
/// so does the number of its voters. Gives how many rolls.
pub async fn forget_old(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, Problem> {
    let kept: Vec<i64> = roll_leaf::Entity::find()
        .select_only()
        .column(roll_leaf::Column::ElectionId)
        .distinct()
        .filter(roll_leaf::Column::MemberId.is_not_null())
        .into_tuple()
        .all(tx)
        .await?;
    let mut forgotten = 0;
    for id in kept {
        let Some(row) = election::Entity::find_by_id(id).one(tx).await? else {
            continue;
        };
        let election = Election::try_from(row)?;
        if until(tx, &election).await?.is_some_and(|until| until < now) {
            forget(tx, id).await?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// Until when an election's roll is kept; none while it isn't over.
async fn until(
    tx: &DatabaseTransaction,
    election: &Election,
) -> Result<Option<DateTime<Utc>>, Problem> {
    let over = match election.stage {
        Stage::Seated => {
            let counted = count::Entity::find_by_id(election.id()).one(tx).await?;
            counted.and_then(|count| count.declared_at)
        }
        Stage::Void => {
            let poll = poll::Entity::find_by_id(election.id()).one(tx).await?;
            poll.and_then(|poll| poll.voided_at)
        }
        _ => None,
    };
    let version = election.row.rules_version;
    let rules = panels::rules::store::of(tx, election.row.panel_id, version).await?;
    let months = rules.map(|(_, rules)| u32::from(rules.conduct.retention_months));
    Ok(over
        .zip(months)
        .and_then(|(over, months)| over.checked_add_months(Months::new(months))))
}

async fn forget(tx: &DatabaseTransaction, election: i64) -> Result<(), Problem> {
    roll::forget_leaves(tx, roll_leaf::Column::ElectionId.eq(election)).await?;
    roll_entry::Entity::update_many()
        .col_expr(roll_entry::Column::Voted, Expr::value(false))
        .filter(roll_entry::Column::ElectionId.eq(election))
        .exec(tx)
        .await?;
    Ok(())
}
