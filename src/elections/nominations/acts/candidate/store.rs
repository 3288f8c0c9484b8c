//! What a candidate does.

use serde_json::json;

use super::super::Begun;
use crate::access::{Authorised, Member};
use crate::app::App;
use crate::audit;
use crate::elections::call;
use crate::elections::nominations::store::{
    change, insert, of_member, own, refile, renumber, rewrite,
};
use crate::elections::nominations::supporters::store as supporters;
use crate::elections::nominations::{Paper, Status, letters, mine, rules};
use crate::elections::roll::{self, Right};
use crate::elections::stage::Stage;
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::NominatedBy;
use crate::web::page;
use crate::web::precondition::Expected;

/// A member stands: of their own accord, or by accepting a nomination of another's, or once more
/// with a paper that was rejected before.
pub async fn file(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    paper: Paper,
) -> Result<i64, Problem> {
    let act = Begun::by_member(app, by, uuid).await?;
    let (tx, election) = (&act.tx, &act.election);
    act.may_amend()?;
    let rules = act.rules().await?.nominations.clone();
    rules::paper(&paper, &rules)?;
    let member = by.scope().id();
    let standing = roll::store::standing(tx, election, member, Right::Stand).await?;
    if !standing.is_entitled() {
        return Err(Problem::forbidden(t!(
            "You can’t stand in this election: {why}",
            why = standing.said(election.record_date())
        )));
    }
    let present = of_member(tx, election.id(), member).await?;
    let offered = present
        .as_ref()
        .is_some_and(|row| row.nominated_by.is_some());
    if rules.by == NominatedBy::Others && !offered {
        return Err(Problem::conflict(t!(
            "The panel’s rules want candidates nominated by others: ask a member to nominate you."
        )));
    }
    let id = match present {
        Some(row) => refile(tx, row, act.now, &paper).await?,
        None => insert(tx, election, act.now, member, Some(&paper), None).await?,
    };
    supporters::ask(tx, app, election, id, member, &paper.supporters).await?;
    let missing = supporters::missing(tx, id, &rules).await?;
    letters::filed(tx, app, election, member, missing).await?;
    let detail = json!({ "nomination": id });
    act.done("nomination.file", detail).await?;
    Ok(id)
}

/// A member changes their own paper, from the state that they have seen.
pub async fn amend(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    expected: &Expected,
    paper: Paper,
) -> Result<(), Problem> {
    let act = Begun::by_member(app, by, uuid).await?;
    let (tx, election) = (&act.tx, &act.election);
    act.may_amend()?;
    let rules = act.rules().await?;
    rules::paper(&paper, &rules.nominations)?;
    let nomination = own(tx, election, by).await?;
    expected.fits(&mine::of(tx, by, election).await?, true)?;
    let id = nomination.id;
    rewrite(tx, nomination, &paper).await?;
    let member = by.scope().id();
    supporters::ask(tx, app, election, id, member, &paper.supporters).await?;
    let hash = audit::rules::hash(paper.statement.as_str().as_bytes());
    let detail = json!({ "nomination": id, "statement": hash });
    act.done("nomination.amend", detail).await
}

/// A member doesn't accept a nomination of another's.
pub async fn decline(app: &App, by: &Authorised<Member>, uuid: &str) -> Result<(), Problem> {
    let act = Begun::by_member(app, by, uuid).await?;
    let (tx, election) = (&act.tx, &act.election);
    election.at(Stage::Nominations)?;
    let nomination = of_member(tx, election.id(), by.scope().id()).await?;
    let nomination = nomination
        .ok_or_else(|| Problem::not_found(t!("You are not nominated in this election.")))?;
    let detail = json!({ "nomination": nomination.id });
    change(tx, nomination, Status::Declined).await?;
    act.done("nomination.decline", detail).await
}

/// A member withdraws, until the time that the notice named.
pub async fn withdraw(app: &App, by: &Authorised<Member>, uuid: &str) -> Result<(), Problem> {
    let act = Begun::by_member(app, by, uuid).await?;
    let (tx, election) = (&act.tx, &act.election);
    if election.stage != Stage::Roll {
        election.at(Stage::Nominations)?;
    }
    let until = call::store::of(tx, election).await?.withdrawals_close;
    if act.now > until {
        let until = page::moment(&until, &election.row.time_zone);
        return Err(Problem::conflict(t!(
            "Candidates could withdraw until {until}: the name stays on the ballot. The elected \
             can still decline.",
            until
        )));
    }
    let nomination = own(tx, election, by).await?;
    let detail = json!({ "nomination": nomination.id });
    change(tx, nomination, Status::Withdrawn).await?;
    renumber(tx, election).await?;
    letters::withdrawn(tx, app, election, by.scope().id()).await?;
    act.done("nomination.withdraw", detail).await
}
