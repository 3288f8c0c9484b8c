//! Members in the database.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::{Belonging, Entered, NewMember};
use crate::access::{Authorised, Operator};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::entities::{account, affiliation, member, network};
use crate::error::Problem;
use crate::language::t;
use crate::values::Email;

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
    let entered = insert(&tx, &new).await?;
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

/// Inserts members with their networks; gives their numbers, in the order of the list.
pub async fn insert(tx: &DatabaseTransaction, new: &[NewMember]) -> Result<Vec<Entered>, Problem> {
    insert_members(tx, new).await?;
    let entered = numbers(tx, new).await?;
    let mut belongings = Vec::new();
    for (member, Entered { id, .. }) in new.iter().zip(&entered) {
        belongings.extend(member.networks.iter().map(|one| (*id, one.clone())));
    }
    belong(tx, &belongings).await?;
    link_accounts(tx, &entered).await?;
    Ok(entered)
}

/// An operator or a secretary who had an account before they were entered as a member keeps it, and
/// is the member in it: otherwise their address would lead to an account that can't vote.
async fn link_accounts(tx: &DatabaseTransaction, entered: &[Entered]) -> Result<(), Problem> {
    for chunk in entered.chunks(ROWS) {
        let emails = chunk.iter().map(|one| one.email.as_str());
        let theirs = account::Entity::find()
            .filter(account::Column::Email.is_in(emails))
            .filter(account::Column::MemberId.is_null())
            .filter(account::Column::ClosedAt.is_null())
            .order_by_desc(account::Column::Id)
            .all(tx)
            .await?;
        // Of several with one address, the oldest.
        let oldest: HashMap<_, _> = theirs
            .into_iter()
            .filter_map(|account| account.email.map(|email| (email, account.id)))
            .collect();
        for one in chunk {
            let Some(id) = oldest.get(&one.email) else {
                continue;
            };
            let linked = account::ActiveModel {
                id: Set(*id),
                member_id: Set(Some(one.id)),
                // The list of members has these from now on.
                name: Set(None),
                email: Set(None),
                ..Default::default()
            };
            account::Entity::update(linked).exec(tx).await?;
        }
    }
    Ok(())
}

/// Adds members to networks.
pub async fn belong(
    tx: &DatabaseTransaction,
    belongings: &[(i64, Belonging)],
) -> Result<(), Problem> {
    let networks = networks(tx).await?;
    let mut rows = Vec::new();
    for (member_id, one) in belongings {
        let network_id = *networks.get(one.network.as_str()).ok_or_else(|| {
            Problem::invalid(t!(
                "There is no network “{network}”. Nobody was entered.",
                network = one.network
            ))
        })?;
        let row = affiliation::Model {
            member_id: *member_id,
            network_id,
            since: one.since,
            until: one.until,
            category: one.category.clone(),
        };
        rows.push(affiliation::ActiveModel::from(row));
    }
    for chunk in rows.chunks(ROWS) {
        affiliation::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

async fn refuse_known(tx: &DatabaseTransaction, new: &[NewMember]) -> Result<(), Problem> {
    let mut seen = HashMap::new();
    for (member, line) in new.iter().zip(1..) {
        if let Some(before) = seen.insert(member.email.as_str(), line) {
            return Err(Problem::invalid(t!(
                "Members {before} and {line} of the list have one address. None was entered.",
                before,
                line
            )));
        }
    }
    for chunk in new.chunks(ROWS) {
        let emails = chunk.iter().map(|member| member.email.as_str());
        let known = member::Entity::find().filter(member::Column::Email.is_in(emails));
        if let Some(known) = known.one(tx).await? {
            return Err(Problem::conflict(t!(
                "Member {number} has an address that is on the list. None was entered.",
                number = known.id
            )));
        }
    }
    Ok(())
}

/// Numbers of the networks, by their short names.
pub async fn networks(db: &impl ConnectionTrait) -> Result<HashMap<String, i64>, Problem> {
    let all = network::Entity::find().all(db).await?;
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

/// The member with this address.
pub async fn by_email(
    db: &impl ConnectionTrait,
    email: &Email,
) -> Result<Option<member::Model>, Problem> {
    let found = member::Entity::find().filter(member::Column::Email.eq(email.as_str()));
    Ok(found.one(db).await?)
}

/// The member of this number.
pub async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<Option<member::Model>, Problem> {
    Ok(member::Entity::find_by_id(id).one(db).await?)
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
