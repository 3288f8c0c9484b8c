//! Versions of panels' rules in the database: added to, never changed.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::{PanelRules, Version};
use crate::access::{Actor, Authorised, Secretary};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::entities::{panel, panel_rules};
use crate::error::Problem;
use crate::language::t;
use crate::panels::posts;
use crate::values::Line;

/// Adds a version. The caller holds the panel's lock, or has just made the panel.
pub async fn add(
    tx: &DatabaseTransaction,
    by: &Actor,
    now: DateTime<Utc>,
    (panel, version): (&panel::Model, i32),
    rules: &PanelRules,
    reason: Line,
) -> Result<(), Problem> {
    let bytes = serde_json::to_vec(rules)?;
    let act = Act {
        actor: by,
        action: "panel.rules",
        about: format!("panel/{}", panel.slug),
        detail: json!({
            "version": version,
            "fingerprint": audit::rules::hash(&bytes),
            "reason": reason.as_str(),
        }),
    };
    audit::store::record(tx, now, act).await?;
    let row = panel_rules::Model {
        panel_id: panel.id,
        version,
        author: by.subject.clone(),
        role: by.role.to_string(),
        at: now,
        reason: reason.into_string(),
        rules: bytes,
    };
    panel_rules::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A new version in place of version `after`; gives its number. Posts follow the seats.
pub async fn replace(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    after: i32,
    rules: PanelRules,
    reason: Line,
) -> Result<i32, Problem> {
    let tx = store.begin().await?;
    let panel = crate::panels::store::lock(&tx, by.scope().panel()).await?;
    let (latest, present) = current(&tx, panel.id).await?;
    if latest.version != after {
        return Err(Problem::stale(t!(
            "The rules are at version {version} and yours were made from version {after}: read the \
             present ones, and send yours again with \"after\": {version}.",
            version = latest.version,
            after
        )));
    }
    if present == rules {
        return Err(Problem::conflict(t!(
            "These are the rules that the panel has: there is nothing to change."
        )));
    }
    let version = after.saturating_add(1);
    add(&tx, by.actor(), now, (&panel, version), &rules, reason).await?;
    posts::store::follow(&tx, now.date_naive(), panel.id, &rules).await?;
    tx.commit().await?;
    Ok(version)
}

/// The rules that are in force, with their version.
pub async fn current(
    db: &impl ConnectionTrait,
    panel_id: i64,
) -> Result<(Version, PanelRules), Problem> {
    let latest = panel_rules::Entity::find()
        .filter(panel_rules::Column::PanelId.eq(panel_id))
        .order_by_desc(panel_rules::Column::Version)
        .limit(1)
        .one(db)
        .await?;
    read(latest.ok_or_else(|| Problem::internal(t!("A panel has no rules.")))?)
}

/// A version by its number.
pub async fn of(
    db: &impl ConnectionTrait,
    panel_id: i64,
    version: i32,
) -> Result<Option<(Version, PanelRules)>, Problem> {
    let row = panel_rules::Entity::find_by_id((panel_id, version));
    row.one(db).await?.map(read).transpose()
}

/// All versions, the latest first.
pub async fn versions(db: &impl ConnectionTrait, panel_id: i64) -> Result<Vec<Version>, Problem> {
    let rows = panel_rules::Entity::find()
        .filter(panel_rules::Column::PanelId.eq(panel_id))
        .order_by_desc(panel_rules::Column::Version)
        .all(db)
        .await?;
    let versions = rows
        .into_iter()
        .map(|row| read(row).map(|(version, _)| version));
    versions.collect()
}

fn read(row: panel_rules::Model) -> Result<(Version, PanelRules), Problem> {
    let rules = PanelRules::stored(&row.rules).map_err(|error| {
        tracing::error!(%error, panel = row.panel_id, version = row.version, "rules can't be read");
        Problem::internal(t!("A version of a panel’s rules can’t be read."))
    })?;
    let version = Version {
        version: row.version,
        by: row.author,
        role: row.role,
        at: row.at,
        reason: row.reason,
        fingerprint: audit::rules::hash(&row.rules),
    };
    Ok((version, rules))
}
