//! Who does what in an election's nominations: candidate, proposer, secretary. Every act has one
//! shape: the election is locked, what the act needs is asked, it is done, and it stands in the log.

pub mod candidate;
pub mod proposer;
pub mod secretary;

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use super::store;
use crate::access::{Actor, Authorised, Member, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::{Election, store as elections};
use crate::error::Problem;
use crate::panels::rules::PanelRules;

/// An act that has begun: nobody else moves or changes the election until it is done or dropped.
struct Begun<'a> {
    tx: DatabaseTransaction,
    now: DateTime<Utc>,
    election: Election,
    by: &'a Actor,
}

impl<'a> Begun<'a> {
    async fn by_member(app: &App, by: &'a Authorised<Member>, uuid: &str) -> Result<Self, Problem> {
        let tx = app.store().begin().await?;
        let election = elections::lock(&tx, uuid).await?;
        Ok(Self {
            tx,
            now: app.now(),
            election,
            by: by.actor(),
        })
    }

    async fn by_secretary(
        app: &App,
        by: &'a Authorised<Secretary>,
        uuid: &str,
    ) -> Result<Self, Problem> {
        let tx = app.store().begin().await?;
        let election = elections::lock_by(&tx, uuid, by).await?;
        Ok(Self {
            tx,
            now: app.now(),
            election,
            by: by.actor(),
        })
    }

    /// That papers may come in and be changed now.
    fn may_amend(&self) -> Result<(), Problem> {
        store::may_amend(&self.election, self.now)
    }

    async fn rules(&self) -> Result<PanelRules, Problem> {
        elections::rules(&self.tx, &self.election).await
    }

    /// Writes the act into the log; with that all of it is done, or nothing.
    async fn done(self, action: &'static str, detail: Value) -> Result<(), Problem> {
        let act = Act {
            actor: self.by,
            action,
            about: self.election.about(),
            detail,
        };
        audit::store::record(&self.tx, self.now, act).await?;
        Ok(self.tx.commit().await?)
    }
}
