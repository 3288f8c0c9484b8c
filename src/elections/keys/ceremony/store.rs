//! Ceremonies in the database: every attempt is kept.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::{Messages, Numbers, Round, Step, rules};
use crate::access::{Authorised, Secretary, Trustee};
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::keys::{Person, store as keys};
use crate::elections::poll::{Poll, Sharing, store as polls};
use crate::elections::stage::Stage;
use crate::elections::{Election, letters, store as elections, timed};
use crate::entities::{ceremony, ceremony_message, credential, trustee};
use crate::error::Problem;
use crate::language::t;
use crate::values::Prose;

impl From<rules::Refused> for Problem {
    fn from(refused: rules::Refused) -> Self {
        let said = format!("{refused}.");
        match refused {
            rules::Refused::NotDue { .. } | rules::Refused::Twice(_) => Self::conflict(said),
            rules::Refused::Unsound { source, .. } => {
                let more = json!({ "culprit": source.culprit() });
                Self::invalid(said).with(more)
            }
        }
    }
}

/// A ceremony as it stands.
#[derive(Debug)]
pub struct Ceremony {
    /// The attempt, from 1.
    pub attempt: i32,
    /// How many trustees, and how many suffice.
    pub numbers: Numbers,
    /// What came in.
    pub messages: Messages,
}

impl Ceremony {
    /// Where it is.
    pub fn step(&self) -> Result<Step, Problem> {
        rules::step(&self.messages).map_err(|error| {
            tracing::error!(%error, "a stored message of a ceremony doesn't hold");
            Problem::internal("A stored message of the key's making doesn't hold.")
        })
    }
}

/// Begins the next attempt.
pub async fn begin(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: i64,
) -> Result<(), Problem> {
    let row = ceremony::Model {
        election_id: election,
        attempt: attempts(tx, election).await?.len() as i32 + 1,
        began_at: now,
        ended_at: None,
        ended_because: None,
    };
    ceremony::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// All attempts in order.
pub async fn attempts(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<ceremony::Model>, Problem> {
    let all = ceremony::Entity::find().filter(ceremony::Column::ElectionId.eq(election));
    Ok(all.order_by_asc(ceremony::Column::Attempt).all(db).await?)
}

/// The attempt that is under way or has made the key; none where all trustees are needed.
pub async fn current(
    db: &impl ConnectionTrait,
    election: &Election,
    poll: &Poll,
) -> Result<Option<Ceremony>, Problem> {
    let Sharing::Some(needed) = poll.sharing() else {
        return Ok(None);
    };
    let Some(last) = attempts(db, election.id()).await?.pop() else {
        return Ok(None);
    };
    let size = keys::trustees(db, election.id()).await?.len();
    let rows = ceremony_message::Entity::find()
        .filter(ceremony_message::Column::ElectionId.eq(election.id()))
        .filter(ceremony_message::Column::Attempt.eq(last.attempt))
        .all(db)
        .await?;
    let mut messages = Messages::of_size(size);
    for row in rows {
        let (Ok(round), Ok(owner)) = (row.round.parse::<Round>(), usize::try_from(row.owner))
        else {
            continue;
        };
        let place = owner.checked_sub(1);
        if let Some(slot) = place.and_then(|place| messages.of_mut(round).get_mut(place)) {
            *slot = Some(row.bytes);
        }
    }
    Ok(Some(Ceremony {
        attempt: last.attempt,
        numbers: Numbers {
            size: u32::try_from(size).unwrap_or(u32::MAX),
            needed,
        },
        messages,
    }))
}

/// The trustees whose next step of making the key is missing, by name.
pub async fn missing(
    db: &impl ConnectionTrait,
    election: &Election,
    poll: &Poll,
) -> Result<Vec<String>, Problem> {
    let trustees = keys::trustees(db, election.id()).await?;
    let ceremony = current(db, election, poll).await?;
    let missing = |row: &trustee::Model, round: Option<Round>, ceremony: Option<&Ceremony>| {
        let (Some(round), Some(ceremony)) = (round, ceremony) else {
            return false;
        };
        let place = usize::try_from(row.owner)
            .ok()
            .and_then(|owner| owner.checked_sub(1));
        let sent = place.and_then(|place| ceremony.messages.of(round).get(place));
        !matches!(sent, Some(Some(_)))
    };
    let names: Vec<String> = match (poll.sharing(), &ceremony) {
        (Sharing::All, _) => {
            let without = trustees.iter().filter(|row| row.public_key.is_none());
            without.map(|row| row.name.clone()).collect()
        }
        (Sharing::Some(_), None) => trustees.iter().map(|row| row.name.clone()).collect(),
        (Sharing::Some(_), Some(found)) => {
            let round = found.step()?.round();
            let without = trustees
                .iter()
                .filter(|row| missing(row, round, Some(found)));
            without.map(|row| row.name.clone()).collect()
        }
    };
    Ok(names)
}

/// A trustee's message, checked and kept.
pub async fn receive(
    store: &Store,
    by: &Authorised<Trustee>,
    now: DateTime<Utc>,
    uuid: &str,
    round: Round,
    json: &[u8],
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Keys)?;
    keys::still_trustee(&tx, &election, by).await?;
    let owner = by.scope().owner();
    let ceremony = take(&tx, now, &election, round, owner, json).await?;
    let detail = json!({ "trustee": owner, "round": round, "attempt": ceremony.attempt });
    let act = Act {
        actor: by.actor(),
        action: "keys.ceremony",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

async fn take(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: &Election,
    round: Round,
    owner: u32,
    json: &[u8],
) -> Result<Ceremony, Problem> {
    let poll = polls::of(tx, election.id()).await?;
    let mut ceremony = current(tx, election, &poll).await?.ok_or_else(|| {
        Problem::conflict(t!(
            "In this election each trustee makes a key of their own: send yours to trustee-keys."
        ))
    })?;
    rules::accept(&mut ceremony.messages, ceremony.numbers, round, owner, json)?;
    let row = ceremony_message::Model {
        election_id: election.id(),
        attempt: ceremony.attempt,
        round: round.to_string(),
        owner: i32::try_from(owner).unwrap_or(i32::MAX),
        bytes: json.to_vec(),
        received_at: now,
    };
    ceremony_message::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(ceremony)
}

/// Puts another person in a trustee's place before voting opens. Of a shared key everybody makes
/// their part anew; what was made before stays in the log.
pub async fn replace(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    owner: u32,
    (person, reason): (Person, Prose),
) -> Result<(), Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Keys)?;
    keys::not_by_oneself(by, std::iter::once(&person))?;
    let id = election.id();
    let trustees = keys::trustees(&tx, id).await?;
    let before = trustees
        .iter()
        .find(|row| u32::try_from(row.owner) == Ok(owner))
        .ok_or_else(|| Problem::not_found(t!("There is no trustee of this number.")))?;
    let taken = trustees
        .iter()
        .any(|row| row.owner != before.owner && row.subject == person.subject.as_str())
        || election.row.registrar.as_deref() == Some(person.subject.as_str());
    if taken {
        return Err(Problem::conflict(t!(
            "This person has a duty in the election already: name somebody else."
        )));
    }
    trustee::Entity::update_many()
        .col_expr(
            trustee::Column::Subject,
            Expr::value(person.subject.as_str()),
        )
        .col_expr(trustee::Column::Name, Expr::value(person.name.as_str()))
        .col_expr(trustee::Column::Email, Expr::value(person.address()))
        .col_expr(
            trustee::Column::PublicKey,
            Expr::value(Option::<Vec<u8>>::None),
        )
        .filter(trustee::Column::ElectionId.eq(id))
        .filter(trustee::Column::Owner.eq(before.owner))
        .exec(&tx)
        .await?;
    if let Sharing::Some(_) = polls::of(&tx, id).await?.sharing() {
        end(&tx, now, id, reason.as_str()).await?;
        begin(&tx, now, id).await?;
    }
    letters::invite_trustee(app, &tx, &election, before.owner).await?;
    timed::schedule_asking(&tx, &election, now + chrono::Duration::days(1)).await?;
    let detail = json!({
        "trustee": owner,
        "before": before.name,
        "after": person.name.as_str(),
        "reason": reason.as_str(),
    });
    let act = Act {
        actor: by.actor(),
        action: "keys.replacement",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

async fn end(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: i64,
    reason: &str,
) -> Result<(), Problem> {
    ceremony::Entity::update_many()
        .col_expr(ceremony::Column::EndedAt, Expr::value(now))
        .col_expr(ceremony::Column::EndedBecause, Expr::value(reason))
        .filter(ceremony::Column::ElectionId.eq(election))
        .filter(ceremony::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// A trustee says that another's share for them is wrong. Nobody else can see a share, so it is
/// put on the record, and the secretary has the ceremony begin again without the one or the other.
pub async fn complain(
    store: &Store,
    by: &Authorised<Trustee>,
    now: DateTime<Utc>,
    uuid: &str,
    against: u32,
    what: &Prose,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Keys)?;
    keys::still_trustee(&tx, &election, by).await?;
    let detail = json!({
        "trustee": by.scope().owner(),
        "against": against,
        "what": what.as_str(),
    });
    let act = Act {
        actor: by.actor(),
        action: "keys.complaint",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// Whether the registrar has sent anything yet: what the drills and the opening rest on.
pub async fn has_credentials(db: &impl ConnectionTrait, election: i64) -> Result<bool, Problem> {
    let found = credential::Entity::find().filter(credential::Column::ElectionId.eq(election));
    Ok(found.one(db).await?.is_some())
}
