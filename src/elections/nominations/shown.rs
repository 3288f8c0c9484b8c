//! Nominations as the panel's secretary sees them.

use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::photographs::store as photographs;
use super::supporters::store as supporters;
use super::{Language, Part, store};
use crate::access::{Authorised, Secretary};
use crate::elections::{Election, store as elections};
use crate::error::Problem;
use crate::members;

/// A supporter, for the secretary.
#[derive(Debug, Serialize)]
pub struct SupporterShown {
    /// Who, by number.
    pub member: i64,
    /// What they do.
    pub part: Part,
    /// Whether they have confirmed it; nothing until they answer.
    pub confirmed: Option<bool>,
}

/// A nomination, for the secretary.
#[derive(Debug, Serialize)]
pub struct NominationShown {
    /// Its number.
    pub id: i64,
    /// Who, by number.
    pub member: i64,
    /// Who.
    pub name: String,
    /// Where it is.
    pub status: String,
    /// Place on the ballot.
    pub place: Option<i32>,
    /// In their own words, Markdown.
    pub statement: String,
    /// The language in which they write.
    pub language: Language,
    /// Post and employer, in their own words.
    pub particulars: String,
    /// The interests that they declare.
    pub interests: String,
    /// Whether a photograph goes with it.
    pub photograph: bool,
    /// The member who nominated them, where it was another.
    pub nominated_by: Option<i64>,
    /// The ground of a rejection.
    pub ground: Option<String>,
    /// The reason of a rejection.
    pub reason: Option<String>,
    /// Who supports it.
    pub supporters: Vec<SupporterShown>,
    /// What the panel's rules still ask of it.
    pub missing: Option<String>,
}

/// All nominations of an election, as they came.
pub async fn for_secretary(
    db: &impl ConnectionTrait,
    _by: &Authorised<Secretary>,
    election: &Election,
) -> Result<Vec<NominationShown>, Problem> {
    let all = store::all(db, election).await?;
    let names = members::store::names(db, all.iter().map(|row| row.member_id)).await?;
    let rules = elections::rules(db, election).await?;
    let ids: Vec<i64> = all.iter().map(|row| row.id).collect();
    let pictured = photographs::present(db, &ids).await?;
    let mut shown = Vec::with_capacity(all.len());
    for row in all {
        let asked = supporters::of(db, row.id).await?.into_iter();
        let supporters = asked.map(|(member, part, confirmed)| SupporterShown {
            member,
            part,
            confirmed,
        });
        shown.push(NominationShown {
            supporters: supporters.collect(),
            missing: supporters::missing(db, row.id, &rules.nominations).await?,
            photograph: pictured.contains(&row.id),
            id: row.id,
            language: store::language(&row),
            member: row.member_id,
            name: names.get(&row.member_id).cloned().unwrap_or_default(),
            status: row.status,
            place: row.place,
            statement: row.statement,
            particulars: row.particulars,
            interests: row.interests,
            nominated_by: row.nominated_by,
            ground: row.ground,
            reason: row.reason,
        });
    }
    Ok(shown)
}
