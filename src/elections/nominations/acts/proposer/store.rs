//! What a proposer does.

use serde_json::json;

use super::super::Begun;
use crate::access::{Authorised, Member};
use crate::app::App;
use crate::elections::nominations::store::{insert, of_member};
use crate::elections::nominations::supporters::store as supporters;
use crate::elections::nominations::{Proposed, letters};
use crate::elections::roll::{self, Right};
use crate::error::Problem;
use crate::language::t;
use crate::members;
use crate::panels::rules::NominatedBy;
use crate::values::Invalid;

/// A member nominates another. Who has no such address, or may not stand, is not told apart.
pub async fn propose(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    proposed: Proposed,
) -> Result<(), Problem> {
    let act = Begun::by_member(app, by, uuid).await?;
    let (tx, election) = (&act.tx, &act.election);
    act.may_amend()?;
    let rules = act.rules().await?;
    if rules.nominations.by == NominatedBy::Candidate {
        return Err(Problem::conflict(t!(
            "The panel’s rules want candidates to stand themselves: ask the member to do so."
        )));
    }
    let proposer = by.scope().id();
    let entitled = roll::store::standing(tx, election, proposer, Right::Vote).await?;
    if !entitled.is_entitled() {
        return Err(Problem::forbidden(t!(
            "You can’t nominate in this election: {why}",
            why = entitled.said(election.record_date())
        )));
    }
    let Some(member) = members::store::by_email(tx, &proposed.email).await? else {
        return Ok(());
    };
    if member.id == proposer {
        return Err(Invalid::new("email", t!("it is your own: stand yourself")).into());
    }
    let standing = roll::store::standing(tx, election, member.id, Right::Stand).await?;
    let known = of_member(tx, election.id(), member.id).await?;
    if !standing.is_entitled() || known.is_some() {
        return Ok(());
    }
    let id = insert(tx, election, act.now, member.id, None, Some(proposer)).await?;
    supporters::propose(tx, act.now, id, proposer).await?;
    supporters::ask(tx, app, election, id, member.id, &proposed.supporters).await?;
    letters::proposed(tx, app, election, member.id, proposer).await?;
    let detail = json!({ "nomination": id });
    act.done("nomination.propose", detail).await
}
