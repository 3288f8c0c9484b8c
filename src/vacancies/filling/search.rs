//! Whom a route finds: those who can be asked of the candidates of an election, and the count among them.

use ballots::record::verify_record;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;

use super::Evidence;
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::elections::result::{Drawn, store as results};
use crate::elections::roll::store::in_networks;
use crate::elections::{Election, board, call, nominations, store as elections, supplement};
use crate::entities::panel;
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::{PanelRules, Route, SeatClass};
use crate::panels::{self, PostKind};
use crate::terms::rules::in_office;
use crate::terms::{Term, limits, store as terms};
use crate::vacancies::countback::{self, Counted};
use crate::vacancies::rules::{self, Next, Parts};
use crate::vacancies::store::{get, offers, rules_of};
use crate::vacancies::{Offer, Vacancy};
use crate::work;

/// What was found out before a step is taken: valid only if the same comes next, and the same people
/// can be asked, under the panel's lock.
pub(super) struct Searched {
    pub(super) next: Next,
    pub(super) election: Option<i64>,
    pub(super) who: Option<Who>,
    pub(super) member: Option<i64>,
    pub(super) evidence: Evidence,
}

/// The candidates of the election that the seat was filled by, and who is who among them.
pub(super) type Who = (Vec<i64>, Parts);

/// Verifies and counts again, where that is what comes next.
pub(super) async fn search(
    app: &App,
    by: &Authorised<Secretary>,
    (id, now): (i64, DateTime<Utc>),
    lot: Option<Drawn>,
) -> Result<Searched, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, by.scope().panel()).await?;
    let vacancy = get(db, panel.id, id).await?;
    let rules = rules_of(db, panel.id, &vacancy).await?;
    let made = offers(db, id).await?;
    let next = rules::next(&vacancy, &made, &rules.vacancies.routes);
    let mut searched = Searched {
        next,
        election: None,
        who: None,
        member: None,
        evidence: Evidence::default(),
    };
    let Next::Try(route @ (Route::Countback | Route::NextCandidate)) = next else {
        return Ok(searched);
    };
    let Some((election, counted)) = counted(app, &vacancy).await? else {
        return Ok(searched);
    };
    let lot = match lot {
        Some(sent) => Some(results::announced_lot(db, &election, sent).await?),
        None => None,
    };
    let announced = call::store::of(db, &election).await?.tie_source;
    let election = election.id();
    let about = (&panel, &vacancy, &rules);
    searched.election = Some(election);
    searched.who = who(db, about, &made, (election, now.date_naive())).await?;
    if let Some((members, parts)) = searched.who.clone() {
        let found = work::run(move || match route {
            Route::Countback => countback::countback(&counted, &parts, lot),
            _ => countback::next_candidate(&counted, &parts, lot),
        });
        let (number, evidence) = found
            .await?
            .map_err(|refused| refused.told(announced.as_deref()))?;
        let index = number.and_then(|number| number.checked_sub(1));
        searched.member = index.and_then(|index| members.get(index)).copied();
        searched.evidence = evidence;
    }
    Ok(searched)
}

/// The election by which the vacant seat was filled, its record verified once more.
async fn counted(app: &App, vacancy: &Vacancy) -> Result<Option<(Election, Counted)>, Problem> {
    let db = app.store().read();
    let Some(election) = vacancy.election else {
        return Ok(None);
    };
    let election = elections::by_id(db, election).await?;
    let Some(count) = results::find(db, election.id()).await? else {
        return Ok(None);
    };
    let record = board::record::whole(db, election.id())
        .await?
        .unwrap_or_default();
    let report = work::run(move || verify_record(&record[..], &())).await?;
    if !(report.holds && report.complete) {
        return Err(Problem::internal(t!(
            "The record of the election doesn’t hold."
        )));
    }
    let questions = report.outcome.as_ref().map(ballots::Outcome::questions);
    let Some(outcome) = questions.and_then(|questions| questions.first()).cloned() else {
        return Ok(None);
    };
    let candidates = nominations::store::candidates(db, &election).await?;
    let winners = results::winners(db, election.id()).await?;
    let place = |member: i64| candidates.iter().position(|one| one.member == member);
    let elected = winners.iter().filter_map(|winner| place(winner.member_id));
    // As it was counted then: who sits on the panel today bounds another count.
    let stated = supplement::store::statement(db, &election, &count).await?;
    let withdrawn = stated.withdrawn.iter().map(|gone| gone.candidate - 1);
    Ok(Some((
        election.clone(),
        Counted {
            title: election.row.title.clone(),
            constraints: stated.constraints,
            withdrawn: withdrawn.collect(),
            elected: elected.map(|index| index + 1).collect(),
            names: candidates.into_iter().map(|one| one.name).collect(),
            seats: stated.seats,
            counting: election.counting,
            outcome,
            lot: stated.lot,
        },
    )))
}

/// A vacancy with its panel, and the rules by which it is filled.
pub(super) type About<'a> = (&'a panel::Model, &'a Vacancy, &'a PanelRules);

/// Who can be asked of those who stood; none where whoever left wasn't one of them.
pub(super) async fn who(
    db: &impl ConnectionTrait,
    (panel, vacancy, rules): About<'_>,
    made: &[Offer],
    (election, today): (i64, NaiveDate),
) -> Result<Option<Who>, Problem> {
    let Some(leaver) = vacancy.leaver else {
        return Ok(None);
    };
    let row = elections::by_id(db, election).await?;
    let candidates = nominations::store::candidates(db, &row).await?;
    let members: Vec<i64> = candidates
        .iter()
        .map(|candidate| candidate.member)
        .collect();
    let on = vacancy.since.max(today);
    let all = terms::of_panel(db, panel.id).await?;
    let mut out: Vec<i64> = made
        .iter()
        .filter(|offer| offer.accepted == Some(false))
        .filter_map(|offer| offer.member)
        .collect();
    let died = candidates.iter().filter(|one| one.died.is_some());
    out.extend(died.map(|one| one.member));
    out.extend(barred(db, (panel, vacancy, rules), (&all, on), &members).await?);
    let winners = results::winners(db, election).await?.into_iter();
    let refused = winners.filter(|winner| winner.accepted != Some(true));
    out.extend(refused.map(|winner| winner.member_id));
    let parts = rules::parts(&members, &all, (leaver, election, on), &out);
    Ok(parts.map(|parts| (members, parts)))
}

/// The class of the seat.
pub(super) async fn class_of<'r>(
    db: &impl ConnectionTrait,
    (panel, vacancy, rules): (&panel::Model, &Vacancy, &'r PanelRules),
) -> Result<Option<&'r SeatClass>, Problem> {
    let post = panels::posts::store::get(db, panel.id, vacancy.post).await?;
    Ok(rules.seats.iter().find(|known| known.name == post.class))
}

/// Those whom the limits, the cap or the class of the seat keep out, and those who may stand no longer.
async fn barred(
    db: &impl ConnectionTrait,
    about: About<'_>,
    (all, on): (&[Term], NaiveDate),
    members: &[i64],
) -> Result<Vec<i64>, Problem> {
    let (panel, _, rules) = about;
    let class = class_of(db, about).await?;
    let sitting: Vec<i64> = in_office(all, on)
        .filter(|term| term.kind == PostKind::Seat)
        .map(|term| term.member)
        .collect();
    let asked = (panel.id, rules, on);
    let sitting = terms::people_in_order(db, asked, &sitting).await?;
    let people = terms::people_in_order(db, asked, members).await?;
    let mut out = Vec::new();
    for (member, person) in members.iter().zip(&people) {
        let suits = class.is_none_or(|class| limits::suits(class, person));
        let may = limits::may_serve(rules, all, *member, on)
            .and_then(|()| limits::may_join(rules, person, &sitting));
        let sits = matches!(may, Err(limits::Barred::Sits(_)));
        let standing = in_networks(db, (panel.id, &rules.standing), *member, on).await?;
        if !suits || (may.is_err() && !sits) || (!sits && !standing.is_entitled()) {
            out.push(*member);
        }
    }
    Ok(out)
}
