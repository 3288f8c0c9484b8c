//! Trustees and credentials in the database.

use ballots::{PublicCredential, Roll, TrusteePublicKey, Trustees};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::{Holders, rules};
use crate::access::{Authorised, Registrar, Secretary, Trustee};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::nominations::store::candidates;
use crate::elections::stage::Stage;
use crate::elections::{Election, Group, Setup, store as elections};
use crate::entities::{credential, election, trustee};
use crate::error::Problem;
use crate::panels;

/// Rows a statement.
const ROWS: usize = 1_000;

/// Names the registrar and the trustees; possible until the roll is fixed.
pub async fn name_holders(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    uuid: &str,
    holders: Holders,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    if election.stage >= Stage::Keys {
        return Err(Problem::wrong_stage(
            "Registrar and trustees are named before the stage \"keys\" begins.",
        ));
    }
    replace_trustees(&tx, election.id(), &holders).await?;
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
    let detail = json!({ "registrar": registrar.name.as_str(), "trustees": trustees });
    let act = Act {
        actor: by.actor(),
        action: "keys.holders",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
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
    let owner = by.scope().owner();
    let received = trustee::Entity::update_many()
        .col_expr(trustee::Column::PublicKey, Expr::value(key.to_json()))
        .filter(trustee::Column::ElectionId.eq(election.id()))
        .filter(trustee::Column::Owner.eq(owner))
        .filter(trustee::Column::PublicKey.is_null())
        .exec(&tx)
        .await?;
    if received.rows_affected != 1 {
        return Err(Problem::conflict(
            "Your key is here already, and can't be changed.",
        ));
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

/// The registrar's public credentials: a roll, so sorted and none twice.
pub async fn receive_credentials(
    store: &Store,
    by: &Authorised<Registrar>,
    now: DateTime<Utc>,
    uuid: &str,
    credentials: Vec<PublicCredential<Group>>,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Keys)?;
    let id = election.id();
    credential::Entity::delete_many()
        .filter(credential::Column::ElectionId.eq(id))
        .exec(&tx)
        .await?;
    for chunk in credentials.chunks(ROWS) {
        let rows = chunk.iter().map(|public| {
            credential::Model {
                election_id: id,
                public: public.to_string(),
            }
            .into_active_model()
        });
        credential::Entity::insert_many(rows)
            .exec_without_returning(&tx)
            .await?;
    }
    let detail = json!({ "count": credentials.len() });
    let act = Act {
        actor: by.actor(),
        action: "keys.credentials",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// The trustees of an election, by their numbers.
pub async fn trustees(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<trustee::Model>, Problem> {
    let all = trustee::Entity::find().filter(trustee::Column::ElectionId.eq(election));
    Ok(all.order_by_asc(trustee::Column::Owner).all(db).await?)
}

/// Makes the setup of what has come in; making it checks all of it once more.
pub async fn make_setup(tx: &DatabaseTransaction, election: &Election) -> Result<Setup, Problem> {
    let panel = panels::store::by_id(tx, election.row.panel_id).await?;
    let candidates = candidates(tx, election).await?;
    let spec = rules::spec(election, &panel.name, &candidates).map_err(|error| broken(&error))?;
    let mut keys = Vec::new();
    for trustee in trustees(tx, election.id()).await? {
        let json = trustee.public_key.unwrap_or_default();
        keys.push(TrusteePublicKey::<Group>::parse(&json).map_err(|error| broken(&error))?);
    }
    let trustees = Trustees::new(keys).map_err(|error| broken(&error))?;
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

fn broken(error: &dyn std::error::Error) -> Problem {
    Problem::not_ready(format!("The election can't be set up: {error}."))
}
