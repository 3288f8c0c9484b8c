//! Members in the database.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};
use serde_json::json;

use super::{Entered, NewMember};
use crate::access::{Authorised, Operator};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::entities::{affiliation, member, network};
use crate::error::Problem;

/// Rows a statement: SQLite takes at most 32,766 parameters.
const ROWS: usize = 1_000;

/// Enters all members of a list, or none.
pub async fn enter(
    store: &Store,
    by: &Authorised<Operator>,
    now: DateTime<Utc>,
    new: Vec<NewMember>,
) -> Result<Vec<Entered>, Problem> {
    let tx = store.begin().await?;
    refuse_known(&tx, &new).await?;
    let networks = networks(&tx).await?;
    insert_members(&tx, &new).await?;
    let entered = numbers(&tx, &new).await?;
    let mut rows = Vec::new();
    for (member, Entered { id, .. }) in new.iter().zip(&entered) {
        for (slug, since) in &member.networks {
            let network_id = *networks.get(slug.as_str()).ok_or_else(|| {
                Problem::invalid(format!(
                    "There is no network \"{slug}\". Nobody was entered."
                ))
            })?;
            let row = affiliation::Model {
                member_id: *id,
                network_id,
                since: *since,
            };
            rows.push(affiliation::ActiveModel::from(row));
        }
    }
    for chunk in rows.chunks(ROWS) {
        affiliation::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(&tx)
            .await?;
    }
    let act = Act {
        actor: by.actor(),
        action: "member.enter",
        about: "members".into(),
        detail: json!({ "count": entered.len() }),
    };
    audit::store::record(&tx, now, act).await?;
    tx.commit().await?;
    Ok(entered)
}

async fn refuse_known(tx: &DatabaseTransaction, new: &[NewMember]) -> Result<(), Problem> {
    let mut seen = HashMap::new();
    for (member, line) in new.iter().zip(1..) {
        if let Some(before) = seen.insert(member.email.as_str(), line) {
            return Err(Problem::invalid(format!(
                "Members {before} and {line} of the list have one address. None was entered."
            )));
        }
    }
    for chunk in new.chunks(ROWS) {
        let emails = chunk.iter().map(|member| member.email.as_str());
        let known = member::Entity::find().filter(member::Column::Email.is_in(emails));
        if let Some(known) = known.one(tx).await? {
            return Err(Problem::conflict(format!(
                "Member {} has an address that is on the list. None was entered.",
                known.id
            )));
        }
    }
    Ok(())
}

async fn networks(tx: &DatabaseTransaction) -> Result<HashMap<String, i64>, Problem> {
    let all = network::Entity::find().all(tx).await?;
    Ok(all
        .into_iter()
        .map(|network| (network.slug, network.id))
        .collect())
}

async fn insert_members(tx: &DatabaseTransaction, new: &[NewMember]) -> Result<(), Problem> {
    for chunk in new.chunks(ROWS) {
        let rows = chunk.iter().map(|new| member::ActiveModel {
            email: Set(new.email.to_string()),
            name: Set(new.name.to_string()),
            organisation: Set(new
                .organisation
                .as_ref()
                .map_or_else(String::new, ToString::to_string)),
            ..Default::default()
        });
        member::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

async fn numbers(tx: &DatabaseTransaction, new: &[NewMember]) -> Result<Vec<Entered>, Problem> {
    let mut ids = HashMap::new();
    for chunk in new.chunks(ROWS) {
        let emails = chunk.iter().map(|member| member.email.as_str());
        let rows = member::Entity::find()
            .filter(member::Column::Email.is_in(emails))
            .all(tx);
        ids.extend(
            rows.await?
                .into_iter()
                .map(|member| (member.email, member.id)),
        );
    }
    let entered = new.iter().filter_map(|member| {
        let email = member.email.to_string();
        ids.get(&email).map(|id| Entered { id: *id, email })
    });
    Ok(entered.collect())
}

/// Names of members, by their numbers.
pub async fn names(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, String>, Problem> {
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut names = HashMap::new();
    for chunk in ids.chunks(ROWS) {
        let rows = member::Entity::find().filter(member::Column::Id.is_in(chunk.iter().copied()));
        names.extend(
            rows.all(db)
                .await?
                .into_iter()
                .map(|member| (member.id, member.name)),
        );
    }
    Ok(names)
}
