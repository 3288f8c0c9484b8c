//! What a member has to do with an election's nominations, as they see it.

use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::supporters::{Asked, store as supporters};
use super::{Language, store};
use crate::access::{Authorised, Member};
use crate::elections::{Election, store as elections};
use crate::error::Problem;

/// A member's own nomination.
#[derive(Debug, Serialize)]
pub struct Own {
    id: i64,
    status: String,
    /// Whether somebody else made it.
    nominated: bool,
    ground: Option<String>,
    reason: Option<String>,
    statement: String,
    particulars: String,
    interests: String,
    /// The language in which they write.
    language: Language,
    /// What it still lacks.
    missing: Option<String>,
}

/// What a member has to do with an election's nominations.
#[derive(Debug, Serialize)]
pub struct Mine {
    nomination: Option<Own>,
    asked: Vec<Asked>,
}

/// A member's own nomination, and those that they are asked to support.
pub async fn of(
    db: &impl ConnectionTrait,
    by: &Authorised<Member>,
    election: &Election,
) -> Result<Mine, Problem> {
    let id = by.scope().id();
    let asked = supporters::asked(db, election, id).await?;
    let Some(row) = store::of_member(db, election.id(), id).await? else {
        let nomination = None;
        return Ok(Mine { nomination, asked });
    };
    let rules = elections::rules(db, election).await?;
    let missing = supporters::missing(db, row.id, &rules.nominations).await?;
    let own = Own {
        id: row.id,
        language: store::language(&row),
        status: row.status,
        nominated: row.nominated_by.is_some(),
        ground: row.ground,
        reason: row.reason,
        statement: row.statement,
        particulars: row.particulars,
        interests: row.interests,
        missing,
    };
    Ok(Mine {
        nomination: Some(own),
        asked,
    })
}
