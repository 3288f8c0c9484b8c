//! Terms in the database: read, and added to.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};

use super::{Basis, NewTerm, Term};
use crate::entities::{election, membership};
use crate::error::Problem;
use crate::panels::{self, PostKind};

/// All terms of a panel, oldest first.
pub async fn of_panel(db: &impl ConnectionTrait, panel_id: i64) -> Result<Vec<Term>, Problem> {
    let posts = panels::posts::store::of_panel(db, panel_id).await?;
    let kinds: HashMap<i64, PostKind> = posts.iter().map(|post| (post.id, post.kind)).collect();
    let rows = membership::Entity::find()
        .filter(membership::Column::PanelId.eq(panel_id))
        .order_by_asc(membership::Column::Starts)
        .order_by_asc(membership::Column::Id);
    let terms = rows.all(db).await?.into_iter().filter_map(|row| {
        Some(Term {
            post: row.post_id,
            kind: *kinds.get(&row.post_id)?,
            member: row.member_id,
            starts: row.starts,
            ends: row.ends,
            election: row.election_id,
            basis: row.basis,
        })
    });
    Ok(terms.collect())
}

/// Adds the terms that an election gives.
pub async fn add(
    tx: &DatabaseTransaction,
    election: &election::Model,
    basis: Basis,
    terms: Vec<NewTerm>,
) -> Result<(), Problem> {
    if terms.is_empty() {
        return Ok(());
    }
    let rows = terms.into_iter().map(|term| membership::ActiveModel {
        panel_id: Set(election.panel_id),
        post_id: Set(term.post),
        member_id: Set(term.member),
        basis: Set(basis.as_str().to_owned()),
        election_id: Set(Some(election.id)),
        with_vote: Set(true),
        starts: Set(term.starts),
        ends: Set(term.ends),
        ..Default::default()
    });
    membership::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
