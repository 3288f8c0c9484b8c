//! The outbox in the database.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use zeroize::Zeroizing;

use super::rules::{After, COUNTED_ALONE, Place};
use super::{About, Channel, Letter, State, To};
use crate::access::vault::Vault;
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::entities::{letter, member};
use crate::error::Problem;
use crate::jobs::{self, Job};
use crate::language::t;
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
        // What is due for longest goes first, so an urgent letter has been due since yesterday.
        let urgent = chunk.iter().any(|posting| posting.letter.is_urgent());
        let due = if urgent { now - Duration::days(1) } else { now };
        jobs::store::schedule_all(tx, &jobs, due).await?;
    }
    Ok(names)
}

fn row(vault: &Vault, now: DateTime<Utc>, posting: &Posting) -> Result<letter::Model, Problem> {
    let Posting { letter, to, about } = posting;
    let id = vault.name()?;
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
        secret: letter.is_gone_when_sent(),
        state: State::Waiting.as_str().to_owned(),
        unknown_ends: 0,
        error: None,
        posted_at: now,
        sent_at: None,
        id,
    })
}

fn place(id: &str) -> String {
    format!("letter/{id}")
}

/// A template that can't be filled is our mistake.
pub fn unwritten(error: impl std::error::Error) -> Problem {
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

/// Sends a letter again that didn't arrive, or whose fate is unknown; what it says must still be
/// there.
pub async fn resend(
    tx: &DatabaseTransaction,
    row: &letter::Model,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let state = State::of(&row.state);
    if state.is_none_or(State::under_way) {
        return Err(Problem::conflict(t!("The letter is still on its way.")));
    }
    if row.sealed.is_none() {
        return Err(Problem::conflict(t!(
            "What it said is gone, because it was a secret: have a new one made."
        )));
    }
    let anew = letter::ActiveModel {
        state: Set(State::Waiting.as_str().to_owned()),
        unknown_ends: Set(0),
        error: Set(None),
        posted_at: Set(now),
        ..Default::default()
    };
    set(tx, &row.id, anew).await?;
    let job = Job::SendLetter {
        letter: row.id.clone(),
    };
    jobs::store::schedule(tx, &job, now).await
}

/// That a letter which had been taken came back. False: there is none of this name.
pub async fn bounced(tx: &DatabaseTransaction, id: &str, why: &str) -> Result<bool, Problem> {
    let changed = letter::Entity::update_many()
        .set(letter::ActiveModel {
            state: Set(State::Bounced.as_str().to_owned()),
            error: Set(Some(why.to_owned())),
            ..Default::default()
        })
        .filter(letter::Column::Id.eq(id))
        .filter(letter::Column::State.eq(State::Sent.as_str()))
        .exec(tx)
        .await?;
    Ok(changed.rows_affected == 1)
}

/// How many letters about an election are of a kind and in a state.
pub async fn counts(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<(String, String, i64)>, Problem> {
    let counted = letter::Entity::find()
        .select_only()
        .column(letter::Column::Kind)
        .column(letter::Column::State)
        .column_as(letter::Column::Id.count(), "number")
        .filter(letter::Column::ElectionId.eq(election))
        .group_by(letter::Column::Kind)
        .group_by(letter::Column::State);
    Ok(counted.into_tuple().all(db).await?)
}

/// Letters about an election that may be shown one by one, the latest first: those after a place, at
/// most so many; in this state, if one is named.
pub async fn page(
    db: &impl ConnectionTrait,
    election: i64,
    state: Option<State>,
    after: Option<&Place>,
    most: u64,
) -> Result<Vec<letter::Model>, Problem> {
    let mut found = letter::Entity::find()
        .filter(letter::Column::ElectionId.eq(election))
        .filter(letter::Column::Kind.is_not_in(COUNTED_ALONE));
    if let Some(state) = state {
        found = found.filter(letter::Column::State.eq(state.as_str()));
    }
    if let Some(Place { posted, id }) = after {
        let together = Condition::all()
            .add(letter::Column::PostedAt.eq(*posted))
            .add(letter::Column::Id.gt(id.as_str()));
        let later = Condition::any()
            .add(letter::Column::PostedAt.lt(*posted))
            .add(together);
        found = found.filter(later);
    }
    let found = found
        .order_by_desc(letter::Column::PostedAt)
        .order_by_asc(letter::Column::Id)
        .limit(most);
    Ok(found.all(db).await?)
}

/// Deletes letters that left before then; gives how many.
pub async fn sweep(tx: &DatabaseTransaction, before: DateTime<Utc>) -> Result<u64, Problem> {
    let under_way = State::ALL.into_iter().filter(|state| state.under_way());
    let old = letter::Entity::delete_many()
        .filter(letter::Column::PostedAt.lt(before))
        .filter(letter::Column::State.is_not_in(under_way.map(State::as_str)));
    Ok(old.exec(tx).await?.rows_affected)
}

/// Deletes the letters to a member.
pub async fn forget_member(tx: &DatabaseTransaction, member: i64) -> Result<(), Problem> {
    letter::Entity::delete_many()
        .filter(letter::Column::MemberId.eq(member))
        .exec(tx)
        .await?;
    Ok(())
}

/// The letters to a member, oldest first.
pub async fn to_member(
    db: &impl ConnectionTrait,
    member: i64,
) -> Result<Vec<letter::Model>, Problem> {
    let rows = letter::Entity::find()
        .filter(letter::Column::MemberId.eq(member))
        .order_by_asc(letter::Column::PostedAt);
    Ok(rows.all(db).await?)
}

/// Sends a letter again because the secretary asks for it.
pub async fn resend_by(
    app: &App,
    by: &Authorised<Secretary>,
    about: &str,
    row: &letter::Model,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    resend(&tx, row, app.now()).await?;
    act(&tx, by, "letter.resend", about, row, app.now()).await?;
    Ok(tx.commit().await?)
}

/// Posts a letter because the secretary asks for it.
pub async fn post_by(
    app: &App,
    by: &Authorised<Secretary>,
    about: &str,
    posting: Posting,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let id = post(&tx, &app.keys().vault, app.now(), posting).await?;
    if let Some(row) = find(&tx, &id).await? {
        act(&tx, by, "letter.trial", about, &row, app.now()).await?;
    }
    Ok(tx.commit().await?)
}

async fn act(
    tx: &DatabaseTransaction,
    by: &Authorised<Secretary>,
    action: &'static str,
    about: &str,
    row: &letter::Model,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let act = Act {
        actor: by.actor(),
        action,
        about: about.to_owned(),
        detail: json!({ "letter": row.id, "kind": row.kind }),
    };
    Ok(audit::store::record(tx, now, act).await?)
}
