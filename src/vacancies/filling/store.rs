//! Filling vacancies in the database: routes tried, offers made and answered.

use ballots::record::verify_record;
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel,
};
use serde_json::json;

use super::{Evidence, Found, Step};
use crate::access::{Actor, Authorised, Member, Secretary};
use crate::app::App;
use crate::database::Store;
use crate::elections::result::{LotEntry, store as results};
use crate::elections::{board, nominations, store as elections};
use crate::entities::{panel, vacancy_offer};
use crate::error::Problem;
use crate::meetings;
use crate::panels::rules::{PanelRules, Route};
use crate::panels::{self, PostKind, store::act};
use crate::terms::rules::in_office;
use crate::terms::{NewTerm, Source, Term, limits, store as terms};
use crate::vacancies::countback::{self, Counted};
use crate::vacancies::rules::{self, Next};
use crate::vacancies::store::{get, offers, rules_of, settle};
use crate::vacancies::{Offer, Outcome, Vacancy};
use crate::work;

/// Takes the next step of a vacancy: the route that is next finds somebody, or nobody.
pub async fn step(
    app: &App,
    by: &Authorised<Secretary>,
    id: i64,
    step: Step,
) -> Result<Found, Problem> {
    // Verified before the transaction: it takes long, and what is verified doesn't change.
    let counted = counted(app, by, id).await?;
    let now = app.now();
    let tx = app.store().begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let vacancy = get(&tx, panel.id, id).await?;
    let rules = rules_of(&tx, panel.id, &vacancy).await?;
    let made = offers(&tx, id).await?;
    let route = match rules::next(&vacancy, &made, &rules.vacancies.routes) {
        Next::Try(route) => route,
        Next::Exhausted => Route::LeftVacant,
        other => return Err(Problem::conflict(other.said())),
    };
    let about = (&panel, &vacancy, &rules);
    let (member, resolution, evidence) = match route {
        Route::Countback | Route::NextCandidate => {
            let asked = (route, counted.as_ref(), step.lot);
            let (member, evidence) = by_ballots(&tx, about, &made, asked).await?;
            (member, None, evidence)
        }
        Route::CoOption => {
            let (member, resolution) = by_resolution(&tx, about, step.resolution).await?;
            (Some(member), Some(resolution), Evidence::default())
        }
        Route::ByElection => return Err(Problem::not_ready(Next::Try(route).said())),
        Route::LeftVacant => {
            let reason = step
                .reason
                .unwrap_or_else(|| "The panel's rules leave it so.".into());
            let outcome = (Outcome::LeftVacant, Some(reason));
            settle(&tx, (by.actor(), now), &panel, id, outcome).await?;
            tx.commit().await?;
            return Ok(Found {
                route,
                offered_to: None,
                next: Next::Settled.said(),
            });
        }
    };
    let election = counted.map(|(election, _)| election);
    let row = offer_row(now, id, (route, member), (election, resolution), evidence);
    row.insert(&tx).await?;
    let detail = json!({ "vacancy": id, "route": route, "found": member.is_some() });
    act(&tx, (by.actor(), now), &panel, "vacancy.step", detail).await?;
    let next = rules::next(&vacancy, &offers(&tx, id).await?, &rules.vacancies.routes);
    tx.commit().await?;
    Ok(Found {
        route,
        offered_to: member,
        next: next.said(),
    })
}

fn offer_row(
    now: DateTime<Utc>,
    vacancy: i64,
    (route, member): (Route, Option<i64>),
    (election, resolution): (Option<i64>, Option<i64>),
    evidence: Evidence,
) -> vacancy_offer::ActiveModel {
    vacancy_offer::ActiveModel {
        vacancy_id: Set(vacancy),
        route: Set(route.as_str().to_owned()),
        member_id: Set(member),
        election_id: Set(election),
        resolution_id: Set(resolution),
        transcript: Set(evidence.transcript),
        sheet: Set(evidence.sheet),
        lot: Set(evidence.lot),
        accepted: Set(None),
        at: Set(now),
        ..Default::default()
    }
}

/// The election by which the vacant seat was filled, its record verified once more.
async fn counted(
    app: &App,
    by: &Authorised<Secretary>,
    id: i64,
) -> Result<Option<(i64, Counted)>, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, by.scope().panel()).await?;
    let vacancy = get(db, panel.id, id).await?;
    let rules = rules_of(db, panel.id, &vacancy).await?;
    let made = offers(db, id).await?;
    let next = rules::next(&vacancy, &made, &rules.vacancies.routes);
    if !matches!(next, Next::Try(Route::Countback | Route::NextCandidate)) {
        return Ok(None);
    }
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
        return Err(Problem::internal(
            "The record of the election doesn't hold.",
        ));
    }
    let questions = report.outcome.as_ref().map(ballots::Outcome::questions);
    let Some(outcome) = questions.and_then(|questions| questions.first()).cloned() else {
        return Ok(None);
    };
    let candidates = nominations::store::candidates(db, &election).await?;
    let winners = results::winners(db, election.id()).await?;
    let place = |member: i64| candidates.iter().position(|one| one.member == member);
    let elected = winners.iter().filter_map(|winner| place(winner.member_id));
    let lot = count.lot.as_deref().map(serde_json::from_str).transpose()?;
    Ok(Some((
        election.id(),
        Counted {
            title: election.row.title.clone(),
            elected: elected.map(|index| index + 1).collect(),
            names: candidates.into_iter().map(|one| one.name).collect(),
            seats: election.seats(),
            counting: election.counting,
            outcome,
            lot,
        },
    )))
}

type About<'a> = (&'a panel::Model, &'a Vacancy, &'a PanelRules);

async fn by_ballots(
    tx: &DatabaseTransaction,
    (panel, vacancy, rules): About<'_>,
    made: &[Offer],
    (route, counted, lot): (Route, Option<&(i64, Counted)>, Option<LotEntry>),
) -> Result<(Option<i64>, Evidence), Problem> {
    let Some((election, counted)) = counted else {
        return Ok((None, Evidence::default()));
    };
    let row = elections::by_id(tx, *election).await?;
    let candidates = nominations::store::candidates(tx, &row).await?;
    let members: Vec<i64> = candidates
        .iter()
        .map(|candidate| candidate.member)
        .collect();
    let all = terms::of_panel(tx, panel.id).await?;
    let Some(leaver) = vacancy.leaver else {
        return Ok((None, Evidence::default()));
    };
    let mut out: Vec<i64> = made
        .iter()
        .filter(|offer| offer.accepted == Some(false))
        .filter_map(|offer| offer.member)
        .collect();
    out.extend(barred(tx, (panel, vacancy, rules), &all, &members).await?);
    let winners = results::winners(tx, *election).await?.into_iter();
    let refused = winners.filter(|winner| winner.accepted != Some(true));
    out.extend(refused.map(|winner| winner.member_id));
    let who = (leaver, *election, vacancy.since);
    let Some(parts) = rules::parts(&members, &all, who, &out) else {
        return Ok((None, Evidence::default()));
    };
    let (counted, work) = (counted.clone(), parts);
    let found = work::run(move || match route {
        Route::Countback => countback::countback(&counted, &work, lot),
        _ => countback::next_candidate(&counted, &work, lot),
    });
    let (number, evidence) = found.await??;
    let index = number.and_then(|number| number.checked_sub(1));
    Ok((
        index.and_then(|index| members.get(index)).copied(),
        evidence,
    ))
}

/// Those whom the limits, the cap or the class of the seat keep out.
async fn barred(
    tx: &DatabaseTransaction,
    (panel, vacancy, rules): About<'_>,
    all: &[Term],
    members: &[i64],
) -> Result<Vec<i64>, Problem> {
    let posts = panels::posts::store::of_panel(tx, panel.id).await?;
    let class = posts
        .iter()
        .find(|post| post.id == vacancy.post)
        .map(|post| &post.class);
    let class = rules.seats.iter().find(|known| Some(&known.name) == class);
    let sitting: Vec<i64> = in_office(all, vacancy.since)
        .filter(|term| term.kind == PostKind::Seat)
        .map(|term| term.member)
        .collect();
    let sitting = terms::people_in_order(tx, &sitting).await?;
    let people = terms::people_in_order(tx, members).await?;
    let mut out = Vec::new();
    for (member, person) in members.iter().zip(&people) {
        let suits = class.is_none_or(|class| {
            let suits = |own| class.categories.contains(own);
            class.categories.is_empty() || person.categories.iter().any(suits)
        });
        let may = limits::may_serve(rules, all, *member, vacancy.since)
            .and_then(|()| limits::may_join(rules, person, &sitting));
        let sits = matches!(may, Err(limits::Barred::Sits(_)));
        if !suits || (may.is_err() && !sits) {
            out.push(*member);
        }
    }
    Ok(out)
}

async fn by_resolution(
    tx: &DatabaseTransaction,
    (panel, vacancy, rules): About<'_>,
    resolution: Option<i64>,
) -> Result<(i64, i64), Problem> {
    let Some(resolution) = resolution else {
        return Err(Problem::not_ready(Next::Try(Route::CoOption).said()));
    };
    let member = meetings::resolutions::store::chosen(tx, panel.id, resolution, None).await?;
    let all = terms::of_panel(tx, panel.id).await?;
    terms::may_begin(tx, rules, (&all, member), vacancy.since).await?;
    Ok((member, resolution))
}

/// A by-election was called for a vacancy; the caller holds the panel's lock. Refused unless that
/// is what comes next.
pub async fn called(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    panel_id: i64,
    (vacancy, election): (i64, i64),
) -> Result<(), Problem> {
    let row = offer_row(
        now,
        vacancy,
        (Route::ByElection, None),
        (Some(election), None),
        Evidence::default(),
    );
    let found = get(tx, panel_id, vacancy).await?;
    may_call(tx, panel_id, &found).await?;
    row.insert(tx).await?;
    Ok(())
}

/// That a by-election is what comes next for a vacancy.
pub async fn may_call(
    db: &impl ConnectionTrait,
    panel_id: i64,
    vacancy: &Vacancy,
) -> Result<(), Problem> {
    let rules = rules_of(db, panel_id, vacancy).await?;
    let made = offers(db, vacancy.id).await?;
    match rules::next(vacancy, &made, &rules.vacancies.routes) {
        Next::Try(Route::ByElection) => Ok(()),
        other => Err(Problem::conflict(format!(
            "A by-election is not what comes next for this vacancy. {}",
            other.said()
        ))),
    }
}

/// Somebody to whom a seat is offered says whether they take it.
pub async fn answer(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    (slug, id): (&str, i64),
    accepted: bool,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, slug).await?;
    let vacancy = get(&tx, panel.id, id).await?;
    let rules = rules_of(&tx, panel.id, &vacancy).await?;
    let made = offers(&tx, id).await?;
    let member = by.scope().id();
    let offer = match rules::next(&vacancy, &made, &rules.vacancies.routes) {
        Next::Answer { member: asked } if asked == member => made.last(),
        _ => None,
    };
    let offer = offer.ok_or_else(|| Problem::forbidden("This seat is not offered to you."))?;
    let row = vacancy_offer::Entity::find_by_id(offer.id).one(&tx).await?;
    let row = row.ok_or_else(|| Problem::internal("An offer is missing."))?;
    let mut row = row.into_active_model();
    row.accepted = Set(Some(accepted));
    row.update(&tx).await?;
    let detail = json!({ "vacancy": id, "accepted": accepted });
    act(&tx, (by.actor(), now), &panel, "vacancy.answer", detail).await?;
    if accepted {
        fill(&tx, (by.actor(), now), (&panel, &vacancy, &rules), offer).await?;
    }
    Ok(tx.commit().await?)
}

async fn fill(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    (panel, vacancy, rules): About<'_>,
    offer: &Offer,
) -> Result<(), Problem> {
    let service = rules::service(rules, vacancy, now.date_naive());
    let Some(((starts, ends), (member, basis))) =
        service.zip(offer.member.zip(rules::basis(offer.route)))
    else {
        return Err(Problem::conflict(
            "The term is over: the seat is filled by the next election.",
        ));
    };
    let term = NewTerm {
        post: vacancy.post,
        member,
        starts,
        ends,
        basis,
        with_vote: offer.route != Route::CoOption
            || rules
                .vacancies
                .co_option
                .as_ref()
                .is_none_or(|rule| rule.with_vote),
        source: Source {
            election: offer.election,
            resolution: offer.resolution,
            vacancy: Some(vacancy.id),
        },
    };
    terms::add(tx, now, panel.id, vec![term]).await?;
    settle(tx, (by, now), panel, vacancy.id, (Outcome::Filled, None)).await
}
