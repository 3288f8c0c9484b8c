//! The disclosure of an election, from what the database says of it.

use sea_orm::ConnectionTrait;

use super::Disclosure;
use super::rules::{self, Cast};
use crate::elections::keys::{codes, store as keys};
use crate::elections::nominations::store as nominations;
use crate::elections::poll::store as polls;
use crate::elections::stage::Stage;
use crate::elections::{Election, roll, store as elections};
use crate::error::Problem;
use crate::panels;

/// Makes it.
pub async fn made(db: &impl ConnectionTrait, election: &Election) -> Result<Disclosure, Problem> {
    let poll = polls::of(db, election.id()).await?;
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    let rules = elections::rules(db, election).await?;
    let trustees = keys::trustees(db, election.id()).await?;
    let trustees: Vec<String> = trustees.into_iter().map(|row| row.name).collect();
    let candidates = match election.stage {
        Stage::Call | Stage::Nominations => 0,
        _ => nominations::candidates(db, election).await?.len(),
    };
    let codes = codes::store::codes(db, election).await?;
    let cast = Cast {
        profile: rules.conduct.profile,
        revoting: rules.ballot.revoting,
        panel: &panel.name,
        registrar: election.row.registrar_name.as_deref(),
        trustees: &trustees,
        ranked: election.ranked(),
        candidates,
        voters: roll::store::size(db, election.id()).await?,
        spares: codes.spares.len() + codes.replaced.len(),
    };
    Ok(rules::disclosure(&poll, &cast))
}
