//! Supporters in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::Asked;
use crate::access::{Actor, Authorised, Member, Role};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::nominations::{Part, letters, store as nominations};
use crate::elections::roll::{self, Right};
use crate::elections::{Election, store as elections};
use crate::entities::supporter;
use crate::error::Problem;
use crate::language::t;
use crate::members;
use crate::panels::rules::Nominations;
use crate::values::Email;

/// Asks members for their support, each by a letter. An address that is nobody's, or of somebody
/// who may not, is passed over without a word: who asks doesn't learn who is a member.
pub async fn ask(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    nomination: i64,
    candidate: i64,
    named: &[(Part, Email)],
) -> Result<(), Problem> {
    for (part, email) in named {
        let Some(member) = members::store::by_email(tx, email).await? else {
            continue;
        };
        let standing = roll::store::standing(tx, election, member.id, Right::Vote).await?;
        let key = (nomination, member.id);
        let asked = supporter::Entity::find_by_id(key).one(tx).await?.is_some();
        if member.id == candidate || asked || !standing.is_entitled() {
            continue;
        }
        let code = new_code(app)?;
        let row = supporter::Model {
            nomination_id: nomination,
            member_id: member.id,
            part: part.to_string(),
            asked_at: app.now(),
            confirmed: None,
            answered_at: None,
            code_hash: Some(hashed(&code)),
        };
        insert(tx, row).await?;
        let whom = (member.id, *part);
        letters::support_asked(tx, app, election, whom, candidate, code).await?;
    }
    Ok(())
}

/// Who nominates another proposes them, and has confirmed it by that.
pub async fn propose(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    nomination: i64,
    proposer: i64,
) -> Result<(), Problem> {
    let row = supporter::Model {
        nomination_id: nomination,
        member_id: proposer,
        part: Part::Proposer.to_string(),
        asked_at: now,
        confirmed: Some(true),
        answered_at: Some(now),
        code_hash: None,
    };
    insert(tx, row).await
}

async fn insert(tx: &DatabaseTransaction, row: supporter::Model) -> Result<(), Problem> {
    supporter::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Twenty letters of 32: a hundred bits, which nobody guesses, in groups that people can type.
fn new_code(app: &App) -> Result<String, Problem> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let random = app.keys().vault.random::<20>();
    let bytes = random.map_err(|_| Problem::internal("The machine gives no randomness."))?;
    let signs: Vec<char> = bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect();
    let groups: Vec<String> = signs
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

fn hashed(code: &str) -> String {
    let typed: String = code
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    audit::rules::hash(typed.as_bytes())
}

/// A member answers, signed in.
pub async fn answer(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    nomination: i64,
    confirmed: bool,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    nominations::may_amend(&election, app.now())?;
    nominations::get(&tx, &election, nomination).await?;
    let key = (nomination, by.scope().id());
    let found = supporter::Entity::find_by_id(key).one(&tx).await?;
    let row = found.ok_or_else(|| Problem::not_found(t!("You are not asked to support that.")))?;
    write(&tx, app, by.actor(), &election, row, confirmed).await?;
    Ok(tx.commit().await?)
}

/// Somebody answers with the code from their letter, which holds once.
pub async fn answer_by_code(
    app: &App,
    uuid: &str,
    code: &str,
    confirmed: bool,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    nominations::may_amend(&election, app.now())?;
    let found = supporter::Entity::find()
        .filter(supporter::Column::CodeHash.eq(hashed(code)))
        .one(&tx)
        .await?;
    let unknown = || {
        Problem::forbidden(t!(
            "This code is not known, or was used before: copy it from your letter."
        ))
    };
    let row = found.ok_or_else(unknown)?;
    // A code of another election is no code of this one.
    let of_this = nominations::get(&tx, &election, row.nomination_id).await;
    of_this.map_err(|_| unknown())?;
    let actor = Actor {
        subject: format!("member:{}", row.member_id),
        role: Role::Member,
    };
    write(&tx, app, &actor, &election, row, confirmed).await?;
    Ok(tx.commit().await?)
}

async fn write(
    tx: &DatabaseTransaction,
    app: &App,
    actor: &Actor,
    election: &Election,
    row: supporter::Model,
    confirmed: bool,
) -> Result<(), Problem> {
    let act = Act {
        actor,
        action: "nomination.support",
        about: election.about(),
        detail: json!({ "nomination": row.nomination_id, "confirmed": confirmed }),
    };
    audit::store::record(tx, app.now(), act).await?;
    let mut row = row.into_active_model();
    row.confirmed = Set(Some(confirmed));
    row.answered_at = Set(Some(app.now()));
    row.code_hash = Set(None);
    row.update(tx).await?;
    Ok(())
}

/// Those who have confirmed.
pub async fn confirmed(db: &impl ConnectionTrait, nomination: i64) -> Result<Vec<Part>, Problem> {
    let rows = supporter::Entity::find()
        .filter(supporter::Column::NominationId.eq(nomination))
        .filter(supporter::Column::Confirmed.eq(true));
    rows.all(db).await?.iter().map(part).collect()
}

/// All who were asked, with their answers.
pub async fn of(
    db: &impl ConnectionTrait,
    nomination: i64,
) -> Result<Vec<(i64, Part, Option<bool>)>, Problem> {
    let rows = supporter::Entity::find()
        .filter(supporter::Column::NominationId.eq(nomination))
        .order_by_asc(supporter::Column::MemberId);
    let rows = rows.all(db).await?;
    let all = rows
        .iter()
        .map(|row| Ok((row.member_id, part(row)?, row.confirmed)));
    all.collect()
}

/// What a nomination still lacks, in words.
pub async fn missing(
    db: &impl ConnectionTrait,
    nomination: i64,
    rules: &Nominations,
) -> Result<Option<String>, Problem> {
    let confirmed = confirmed(db, nomination).await?;
    let count = |part| confirmed.iter().filter(|one| **one == part).count();
    let lacks = [
        (Part::Proposer, rules.proposers),
        (Part::Seconder, rules.seconders),
    ];
    let lacks: Vec<String> = lacks
        .into_iter()
        .map(|(part, needed)| (part, usize::from(needed).saturating_sub(count(part))))
        .filter(|(_, left)| *left > 0)
        .map(|(part, left)| so_many(part, left))
        .collect();
    Ok(match lacks.as_slice() {
        [] => None,
        [who] => Some(t!("{who} who confirm", who)),
        [first, second, ..] => Some(t!("{first} and {second} who confirm", first, second)),
    })
}

fn so_many(part: Part, count: usize) -> String {
    match (part, count) {
        (Part::Proposer, 1) => t!("1 proposer").to_owned(),
        (Part::Proposer, _) => t!("{count} proposers", count),
        (Part::Seconder, 1) => t!("1 seconder").to_owned(),
        (Part::Seconder, _) => t!("{count} seconders", count),
    }
}

/// What a member is asked to support.
pub async fn asked(
    db: &impl ConnectionTrait,
    election: &Election,
    member: i64,
) -> Result<Vec<Asked>, Problem> {
    let all = nominations::all(db, election).await?;
    let rows = supporter::Entity::find()
        .filter(supporter::Column::MemberId.eq(member))
        .filter(supporter::Column::NominationId.is_in(all.iter().map(|row| row.id)))
        .all(db)
        .await?;
    let names = members::store::names(db, all.iter().map(|row| row.member_id)).await?;
    let mut asked = Vec::new();
    for row in rows {
        let candidate = all.iter().find(|one| one.id == row.nomination_id);
        let name = candidate.and_then(|one| names.get(&one.member_id));
        asked.push(Asked {
            nomination: row.nomination_id,
            candidate: name.cloned().unwrap_or_default(),
            part: part(&row)?,
            confirmed: row.confirmed,
        });
    }
    Ok(asked)
}

fn part(row: &supporter::Model) -> Result<Part, Problem> {
    let unknown = |_| Problem::internal("A supporter has no known part.");
    row.part.parse().map_err(unknown)
}
