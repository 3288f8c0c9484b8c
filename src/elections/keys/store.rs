//! Trustees and credentials in the database.

use ballots::{
    ElectionSpec, PublicCredential, Roll, Trustee as TrusteeItem, TrusteePublicKey, Trustees,
};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::ceremony::{self, Step};
use super::codes::{State, most_spares};
use super::{Entry, Holders, Person, named, rules};
use crate::access::{Authorised, Registrar, Secretary, Trustee};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::nominations::store::candidates;
use crate::elections::poll::{Sharing, store as polls};
use crate::elections::stage::Stage;
use crate::elections::{Election, Group, Setup, call, roll, store as elections};
use crate::entities::{credential, delivery, election, member, trustee};
use crate::error::Problem;
use crate::language::t;
use crate::panels;
use crate::values::{Invalid, Prose};
use crate::web::precondition::Expected;

/// Rows a statement.
const ROWS: usize = 1_000;

/// Names the registrar and the trustees; possible until the roll is fixed.
pub async fn name_holders(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    (uuid, expected): (&str, &Expected),
    entry: Entry,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    if election.stage >= Stage::Keys {
        return Err(Problem::wrong_stage(t!(
            "Registrar and trustees are named before the stage \"keys\" begins."
        )));
    }
    let present = named::of(&tx, &election).await?;
    expected.fits(&present, present.is_any())?;
    let rules = elections::rules(&tx, &election).await?;
    let holders = Holders::read(entry, &rules.conduct)?;
    not_by_oneself(by, holders.trustees.iter().chain([&holders.registrar]))?;
    replace_trustees(&tx, election.id(), &holders).await?;
    write_sharing(&tx, election.id(), &holders).await?;
    let registrar = &holders.registrar;
    election::Entity::update_many()
        .col_expr(
            election::Column::Registrar,
            Expr::value(registrar.subject.as_str()),
        )
        .col_expr(
            election::Column::RegistrarName,
            Expr::value(registrar.name.as_str()),
        )
        .filter(election::Column::Id.eq(election.id()))
        .exec(&tx)
        .await?;
    let trustees: Vec<_> = holders
        .trustees
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    let detail = json!({
        "registrar": registrar.name.as_str(),
        "trustees": trustees,
        "needed": needed(&holders),
        "consent": holders.consent.as_ref().map(Prose::as_str),
    });
    let act = Act {
        actor: by.actor(),
        action: "keys.holders",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// The secretary runs the election, and so neither makes its codes nor holds its key.
pub(super) fn not_by_oneself<'a>(
    by: &Authorised<Secretary>,
    mut all: impl Iterator<Item = &'a Person>,
) -> Result<(), Problem> {
    let own = by.actor().subject.as_str();
    if all.any(|person| person.subject.as_str() == own) {
        return Err(Problem::invalid(t!(
            "trustees: the secretary of an election is neither its registrar nor one of its \
             trustees: name other people."
        )));
    }
    Ok(())
}

fn needed(holders: &Holders) -> Option<i32> {
    match holders.sharing {
        Sharing::Some(needed) => i32::try_from(needed).ok(),
        Sharing::All => None,
    }
}

async fn write_sharing(
    tx: &DatabaseTransaction,
    election: i64,
    holders: &Holders,
) -> Result<(), Problem> {
    let mut row = polls::to_change(tx, election).await?;
    row.needed = Set(needed(holders));
    row.consent = Set(holders.consent.as_ref().map(Prose::to_string));
    row.registrar_email = Set(holders.registrar.address().map(str::to_owned));
    row.update(tx).await?;
    Ok(())
}

async fn replace_trustees(
    tx: &DatabaseTransaction,
    election_id: i64,
    holders: &Holders,
) -> Result<(), Problem> {
    trustee::Entity::delete_many()
        .filter(trustee::Column::ElectionId.eq(election_id))
        .exec(tx)
        .await?;
    let rows = holders.trustees.iter().zip(1..).map(|(person, owner)| {
        let (subject, name) = (person.subject.to_string(), person.name.to_string());
        trustee::Model {
            election_id,
            owner,
            subject,
            name,
            public_key: None,
            email: person.address().map(str::to_owned),
        }
        .into_active_model()
    });
    trustee::Entity::insert_many(rows)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A trustee's public key, whose proof has been checked.
pub async fn receive_key(
    store: &Store,
    by: &Authorised<Trustee>,
    now: DateTime<Utc>,
    uuid: &str,
    key: ballots::Verified<TrusteePublicKey<Group>>,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Keys)?;
    if polls::of(&tx, election.id()).await?.sharing() != Sharing::All {
        return Err(Problem::conflict(t!(
            "In this election the trustees make one key together: see its ceremony for what is due."
        )));
    }
    still_trustee(&tx, &election, by).await?;
    let owner = by.scope().owner();
    let received = trustee::Entity::update_many()
        .col_expr(trustee::Column::PublicKey, Expr::value(key.to_json()))
        .filter(trustee::Column::ElectionId.eq(election.id()))
        .filter(trustee::Column::Owner.eq(owner))
        .filter(trustee::Column::PublicKey.is_null())
        .exec(&tx)
        .await?;
    if received.rows_affected != 1 {
        return Err(Problem::conflict(t!(
            "Your key is here already, and can’t be changed."
        )));
    }
    let detail = json!({ "trustee": owner, "public_key": key.public_key() });
    let act = Act {
        actor: by.actor(),
        action: "keys.trustee",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// That whoever came as a trustee is it still: another may have been put in their place since.
pub(super) async fn still_trustee(
    tx: &DatabaseTransaction,
    election: &Election,
    by: &Authorised<Trustee>,
) -> Result<(), Problem> {
    let owner = i32::try_from(by.scope().owner()).unwrap_or(i32::MAX);
    let row = trustee::Entity::find_by_id((election.id(), owner))
        .one(tx)
        .await?;
    if row.is_some_and(|row| row.subject == by.actor().subject) {
        return Ok(());
    }
    Err(Problem::forbidden(t!(
        "Somebody else is a trustee of this election in your place."
    )))
}

/// The registrar's public credentials: a roll, so sorted and none twice.
pub async fn receive_credentials(
    store: &Store,
    by: &Authorised<Registrar>,
    now: DateTime<Utc>,
    uuid: &str,
    (voters, spares): Credentials,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Keys)?;
    let id = election.id();
    not_too_many(&spares, roll::store::size(&tx, id).await?)?;
    credential::Entity::delete_many()
        .filter(credential::Column::ElectionId.eq(id))
        .exec(&tx)
        .await?;
    // What was said of the delivery was said of the codes before.
    delivery::Entity::delete_by_id(id).exec(&tx).await?;
    for (list, state) in [(&voters, State::Live), (&spares, State::Spare)] {
        insert(&tx, id, list, state).await?;
    }
    let detail = json!({ "count": voters.len(), "spares": spares.len() });
    let act = Act {
        actor: by.actor(),
        action: "keys.credentials",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// Said now, and not when the voters have their codes and voting doesn't open.
fn not_too_many(spares: &[PublicCredential<Group>], voters: u64) -> Result<(), Invalid> {
    let most = most_spares(usize::try_from(voters).unwrap_or(usize::MAX));
    if spares.len() > most {
        let reason = t!(
            "{spares} are more than {voters} voters need: make {most} at most",
            spares = spares.len(),
            voters,
            most
        );
        return Err(Invalid::new("spares", reason));
    }
    Ok(())
}

/// The public credentials of the voters, and the spares.
pub type Credentials = (Vec<PublicCredential<Group>>, Vec<PublicCredential<Group>>);

async fn insert(
    tx: &DatabaseTransaction,
    election_id: i64,
    credentials: &[PublicCredential<Group>],
    state: State,
) -> Result<(), Problem> {
    for chunk in credentials.chunks(ROWS) {
        let rows = chunk.iter().map(|public| {
            credential::Model {
                election_id,
                public: public.to_string(),
                state: state.as_str().to_owned(),
            }
            .into_active_model()
        });
        credential::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The trustees of an election, by their numbers.
pub async fn trustees(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<trustee::Model>, Problem> {
    let all = trustee::Entity::find().filter(trustee::Column::ElectionId.eq(election));
    Ok(all.order_by_asc(trustee::Column::Owner).all(db).await?)
}

/// The election as the record will hold it.
async fn spec(db: &impl ConnectionTrait, election: &Election) -> Result<ElectionSpec, Problem> {
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    let candidates = candidates(db, election).await?;
    let ties = call::store::of(db, election).await?.tie_source;
    let spec = rules::spec(election, &panel.name, &candidates, ties.as_deref());
    spec.map_err(|error| broken(&error))
}

/// Makes the setup of what has come in; making it checks all of it once more.
pub async fn make_setup(tx: &impl ConnectionTrait, election: &Election) -> Result<Setup, Problem> {
    let spec = spec(tx, election).await?;
    let trustees = made_trustees(tx, election).await?;
    let credentials = credential::Entity::find()
        .filter(credential::Column::ElectionId.eq(election.id()))
        .all(tx)
        .await?;
    crate::work::run(move || {
        let read = credentials
            .iter()
            .map(|row| PublicCredential::<Group>::read(&row.public));
        let read = read
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| broken(&error))?;
        let roll = Roll::new(&read).map_err(|error| broken(&error))?;
        Setup::new(spec, trustees, roll).map_err(|error| broken(&error))
    })
    .await?
}

/// The trustees of the record, from what they sent.
async fn made_trustees(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Trustees<Group>, Problem> {
    let poll = polls::of(db, election.id()).await?;
    if let Some(ceremony) = ceremony::store::current(db, election, &poll).await? {
        let Step::Made(parameters, ..) = ceremony.step()? else {
            return Err(Problem::not_ready(t!(
                "The trustees have not made the key yet."
            )));
        };
        let item = TrusteeItem::Threshold(*parameters);
        return Trustees::mixed(vec![item]).map_err(|error| broken(&error));
    }
    let mut keys = Vec::new();
    for trustee in trustees(db, election.id()).await? {
        let json = trustee.public_key.unwrap_or_default();
        keys.push(TrusteePublicKey::<Group>::parse(&json).map_err(|error| broken(&error))?);
    }
    Trustees::new(keys).map_err(|error| broken(&error))
}

/// The election's fingerprint as it will be: that of its description with its key. The roll is no
/// part of it, so one credential stands for all here.
pub async fn fingerprint(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<String, Problem> {
    let spec = spec(db, election).await?;
    let trustees = made_trustees(db, election).await?;
    let one = credential::Entity::find()
        .filter(credential::Column::ElectionId.eq(election.id()))
        .one(db)
        .await?;
    let one = one.map(|row| row.public).unwrap_or_default();
    let one = PublicCredential::<Group>::read(&one).map_err(|error| broken(&error))?;
    let roll = Roll::new(&[one]).map_err(|error| broken(&error))?;
    let setup = Setup::new(spec, trustees, roll).map_err(|error| broken(&error))?;
    Ok(setup.fingerprint().to_owned())
}

/// Duties that one person holds although two people have to.
pub async fn conflicts(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<String>, Problem> {
    let poll = polls::of(db, election.id()).await?;
    let trustees = trustees(db, election.id()).await?;
    let mut holders: Vec<(String, &str, Option<&str>)> = trustees
        .iter()
        .map(|row| {
            (
                t!("a trustee").to_owned(),
                &*row.subject,
                row.email.as_deref(),
            )
        })
        .collect();
    if let Some(subject) = election.row.registrar.as_deref() {
        let email = poll.row.registrar_email.as_deref();
        holders.push((t!("the registrar").to_owned(), subject, email));
    }
    let mut standing = Vec::new();
    for candidate in candidates(db, election).await? {
        let found = member::Entity::find_by_id(candidate.member).one(db).await?;
        let email = found.map(|row| row.email).unwrap_or_default();
        standing.push((candidate.name, candidate.member, email));
    }
    Ok(rules::conflicts(&holders, &standing))
}

/// Begins making the key: a ceremony, where some of the trustees will suffice.
pub async fn begin(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: &Election,
) -> Result<(), Problem> {
    match polls::of(tx, election.id()).await?.sharing() {
        Sharing::Some(_) => ceremony::store::begin(tx, now, election.id()).await,
        Sharing::All => Ok(()),
    }
}

fn broken(error: &dyn std::error::Error) -> Problem {
    Problem::not_ready(t!("The election can’t be set up: {error}.", error))
}
