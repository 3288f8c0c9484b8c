//! Which keys a database goes with (R53). With others the service would sign receipts and heads that
//! nobody's key fits, and could open none of what it sealed, so it doesn't start.

use std::path::Path;

use anyhow::Result;
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};

use super::{KeyError, ServiceKeys};
use crate::audit;
use crate::database::Store;
use crate::entities::{act, own_key};

/// Opens the keys that a database goes with. One in which nothing was done yet takes those of the
/// folder, made if need be, and goes with them from then on.
pub async fn open(store: &Store, folder: &Path, now: DateTime<Utc>) -> Result<ServiceKeys> {
    let known = own_key::Entity::find().one(store.read()).await?.is_some();
    let unused = act::Entity::find().count(store.read()).await? == 0;
    if known || !unused {
        let keys = read(store, folder).await?;
        remember(store, &keys, now).await?;
        return Ok(keys);
    }
    let made = ServiceKeys::open(folder)?;
    remember(store, &made, now).await?;
    // Another instance may have been first, with another folder.
    read(store, folder).await
}

/// Reads the keys that a database goes with, and makes nothing.
pub async fn read(store: &Store, folder: &Path) -> Result<ServiceKeys> {
    let keys = ServiceKeys::read(folder)?;
    let known = own_key::Entity::find().one(store.read()).await?;
    let (receipts, vault) = marks(&keys);
    if known.is_some_and(|known| (known.receipts, known.vault) != (receipts, vault)) {
        return Err(KeyError::Other(folder.to_owned()).into());
    }
    Ok(keys)
}

/// By what they are known: the public key of receipts, and what the vault's makes of a fixed text.
fn marks(keys: &ServiceKeys) -> (String, String) {
    let vault = keys.vault.mark("own", b"the database that goes with it");
    (keys.receipts.public_base64(), vault)
}

/// Keeps by what these are known, unless some are known already.
async fn remember(store: &Store, keys: &ServiceKeys, now: DateTime<Utc>) -> Result<()> {
    if own_key::Entity::find().one(store.read()).await?.is_some() {
        return Ok(());
    }
    let tx = store.begin().await?;
    audit::store::one_writer(&tx).await?;
    if own_key::Entity::find().one(&tx).await?.is_some() {
        return Ok(());
    }
    let (receipts, vault) = marks(keys);
    let row = own_key::Model {
        receipts,
        vault,
        since: now,
    };
    row.into_active_model().insert(&tx).await?;
    Ok(tx.commit().await?)
}
