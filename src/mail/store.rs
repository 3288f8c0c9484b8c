//! The outbox in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter,
};
use zeroize::Zeroizing;

use super::rules::After;
use super::{About, Channel, Letter, State, To};
use crate::access::vault::Vault;
use crate::entities::{letter, member};
use crate::error::Problem;
use crate::jobs::{self, Job};
use crate::values::{Email, Line};

/// Rows a statement.
const ROWS: usize = 500;

/// A letter to be posted.
#[derive(Clone, Debug)]
pub struct Posting {
    /// What it says.
    pub letter: Letter,
    /// To whom.
    pub to: To,
    /// What it is about.
    pub about: About,
}

/// Posts a letter: it leaves if the transaction commits. Gives its name.
pub async fn post(
    tx: &DatabaseTransaction,
    vault: &Vault,
    now: DateTime<Utc>,
    posting: Posting,
) -> Result<String, Problem> {
    let mut names = post_all(tx, vault, now, vec![posting]).await?;
    names
        .pop()
        .ok_or_else(|| Problem::internal("The letter was not posted."))
}

/// Posts many letters, in their order.
pub async fn post_all(
    tx: &DatabaseTransaction,
    vault: &Vault,
    now: DateTime<Utc>,
    postings: Vec<Posting>,
) -> Result<Vec<String>, Problem> {
    let mut names = Vec::with_capacity(postings.len());
    for chunk in postings.chunks(ROWS) {
        let rows: Vec<letter::Model> = chunk
            .iter()
            .map(|posting| row(vault, now, posting))
            .collect::<Result<_, _>>()?;
        let jobs: Vec<Job> = rows
            .iter()
            .map(|row| Job::SendLetter {
                letter: row.id.clone(),
            })
            .collect();
        names.extend(rows.iter().map(|row| row.id.clone()));
        letter::Entity::insert_many(rows.into_iter().map(letter::ActiveModel::from))
            .exec_without_returning(tx)
            .await?;
        jobs::store::schedule_all(tx, &jobs, now).await?;
    }
    Ok(names)
}

fn row(vault: &Vault, now: DateTime<Utc>, posting: &Posting) -> Result<letter::Model, Problem> {
    let Posting { letter, to, about } = posting;
    let id = name(vault)?;
    let (subject, _) = letter.render().map_err(unwritten)?;
    let plain = Zeroizing::new(serde_json::to_vec(letter)?);
    let (member_id, name, address) = match to {
        To::Member(id) => (Some(*id), None, None),
        To::Person(name, email) => (None, Some(name.to_string()), Some(email.to_string())),
    };
    let (panel_id, election_id) = match about {
        About::Service => (None, None),
        About::Panel(panel) => (Some(*panel), None),
        About::Election(election) => (None, Some(*election)),
    };
    Ok(letter::Model {
        kind: letter.kind().to_owned(),
        channel: letter.channel().as_str().to_owned(),
        panel_id,
        election_id,
        member_id,
        name,
        address,
        subject,
        sealed: Some(vault.seal(&place(&id), &plain)?),
        secret: letter.is_secret(),
        state: State::Waiting.as_str().to_owned(),
        unknown_ends: 0,
        error: None,
        posted_at: now,
        sent_at: None,
        id,
    })
}

fn name(vault: &Vault) -> Result<String, Problem> {
    let bytes: [u8; 16] = vault.random()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn place(id: &str) -> String {
    format!("letter/{id}")
}

/// A template that can't be filled is our mistake.
pub(super) fn unwritten(error: impl std::error::Error) -> Problem {
    tracing::error!(%error, "a letter can't be written");
    Problem::internal("The letter can't be written.")
}

/// A letter of this name.
pub async fn find(db: &impl ConnectionTrait, id: &str) -> Result<Option<letter::Model>, Problem> {
    Ok(letter::Entity::find_by_id(id).one(db).await?)
}

/// What a letter says; none once that is gone.
pub fn opened(vault: &Vault, row: &letter::Model) -> Result<Option<Letter>, Problem> {
    let Some(sealed) = &row.sealed else {
        return Ok(None);
    };
    let plain = vault.open(&place(&row.id), sealed)?;
    Ok(Some(serde_json::from_slice(&plain)?))
}

/// To whom a letter goes; none if that person is gone.
pub async fn recipient(
    db: &impl ConnectionTrait,
    row: &letter::Model,
) -> Result<Option<(Line, Email)>, Problem> {
    let (name, address) = match row.member_id {
        Some(id) => match member::Entity::find_by_id(id).one(db).await? {
            Some(member) => (member.name, member.email),
            None => return Ok(None),
        },
        None => match (&row.name, &row.address) {
            (Some(name), Some(address)) => (name.clone(), address.clone()),
            _ => return Ok(None),
        },
    };
    let parsed = Line::parse("name", &name)
        .ok()
        .zip(Email::parse("address", &address).ok());
    Ok(parsed)
}

/// Letters that mail servers took since then.
pub async fn sent_since(db: &impl ConnectionTrait, then: DateTime<Utc>) -> Result<u64, Problem> {
    let sent = letter::Entity::find().filter(letter::Column::SentAt.gt(then));
    Ok(sent.count(db).await?)
}

/// Marks a letter as being handed over, so that an instance that dies in the middle leaves a
/// trace.
pub async fn begin_sending(tx: &DatabaseTransaction, id: &str) -> Result<(), Problem> {
    set(
        tx,
        id,
        letter::ActiveModel {
            state: Set(State::Sending.as_str().to_owned()),
            ..Default::default()
        },
    )
    .await
}

/// Writes down what became of a letter. What a secret one says is gone with its sending.
pub async fn ended(
    tx: &DatabaseTransaction,
    row: &letter::Model,
    after: &After,
    error: Option<String>,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let mut change = letter::ActiveModel {
        state: Set(after.state.as_str().to_owned()),
        unknown_ends: Set(after.unknown_ends),
        error: Set(error),
        ..Default::default()
    };
    if after.state == State::Sent {
        change.sent_at = Set(Some(now));
    }
    if row.secret && !after.state.under_way() && after.state != State::Refused {
        change.sealed = Set(None);
    }
    set(tx, &row.id, change).await
}

async fn set(
    tx: &DatabaseTransaction,
    id: &str,
    change: letter::ActiveModel,
) -> Result<(), Problem> {
    letter::Entity::update_many()
        .set(change)
        .filter(letter::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The channel of a row.
pub fn channel(row: &letter::Model) -> Channel {
    if row.channel == Channel::Credentials.as_str() {
        Channel::Credentials
    } else {
        Channel::General
    }
}
