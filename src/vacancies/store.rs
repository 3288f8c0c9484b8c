//! Vacancies in the database: opened, tried, offered, settled.

use ballots::record::verify_record;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::countback::{self, Counted};
use super::rules::{self, Next};
use super::{Evidence, Found, Offer, Settled, Step, Vacancy};
use crate::access::{Actor, Authorised, Member, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::changes::{self, Change};
use crate::database::Store;
use crate::elections::result::store as results;
use crate::elections::{board, nominations, store as elections};
use crate::entities::{panel, vacancy, vacancy_offer};
use crate::error::Problem;
use crate::meetings;
use crate::panels::rules::{PanelRules, Route};
use crate::panels::{self, PostKind};
use crate::terms::rules::in_office;
use crate::terms::{Cause, NewTerm, Source, Term, limits, store as terms};
use crate::work;

/// Who leaves what, from when, and why.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// First day without them.
    pub on: NaiveDate,
    /// Why.
    pub cause: Cause,
    /// In the words of whoever records it.
    pub note: String,
}

/// The secretary records that somebody leaves; gives the vacancy's number, for a seat.
pub async fn record(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    membership: i64,
    leaving: Leaving,
) -> Result<Option<i64>, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let term = terms::get(&tx, panel.id, membership).await?;
    let vacancy = leave(&tx, (by.actor(), now), &panel, &term, leaving).await?;
    tx.commit().await?;
    Ok(vacancy)
}

/// A member resigns from a post of a panel, from today or a later day.
pub async fn resign(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    slug: &str,
    (post, on): (PostKind, NaiveDate),
) -> Result<Option<i64>, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, slug).await?;
    let today = now.date_naive();
    if on < today {
        return Err(Problem::invalid(format!(
            "on: a resignation takes effect today or later, and {on} is past."
        ))
        .with(json!({ "field": "on" })));
    }
    let all = terms::of_panel(&tx, panel.id).await?;
    let theirs = all
        .iter()
        .find(|term| term.member == by.scope().id() && term.kind == post && term.ends > today);
    let term =
        theirs.ok_or_else(|| Problem::not_found(format!("You are not {post} of this panel.")))?;
    let leaving = Leaving {
        on: on.max(term.starts),
        cause: Cause::Resignation,
        note: String::new(),
    };
    let vacancy = leave(&tx, (by.actor(), now), &panel, term, leaving).await?;
    tx.commit().await?;
    Ok(vacancy)
}

/// Ends a term, and opens a vacancy if it was a seat's. The caller holds the panel's lock.
pub async fn leave(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    term: &Term,
    leaving: Leaving,
) -> Result<Option<i64>, Problem> {
    if !(term.starts <= leaving.on && leaving.on < term.ends) {
        return Err(Problem::invalid(format!(
            "on: the term is from {} and over on {}: give a day from its first to its last.",
            term.starts, term.ends
        ))
        .with(json!({ "field": "on" })));
    }
    let why = (leaving.cause, leaving.note.as_str());
    terms::end(tx, (by, now), panel, term, leaving.on, why).await?;
    if term.kind != PostKind::Seat || !leaving.cause.vacates() {
        return Ok(None);
    }
    open(tx, (by, now), panel, term, &leaving).await.map(Some)
}

async fn open(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    term: &Term,
    leaving: &Leaving,
) -> Result<i64, Problem> {
    let (version, rules) = panels::rules::store::current(tx, panel.id).await?;
    let row = vacancy::ActiveModel {
        panel_id: Set(panel.id),
        post_id: Set(term.post),
        membership_id: Set(term.id),
        cause: Set(leaving.cause.as_str().to_owned()),
        since: Set(leaving.on),
        until: Set(term.ends),
        rules_version: Set(version.version),
        settled: Set(None),
        settled_at: Set(None),
        settled_note: Set(None),
        at: Set(now),
        ..Default::default()
    };
    let row = row.insert(tx).await?;
    let opened = Change::VacancyOpened {
        vacancy: row.id,
        post: term.post,
        since: leaving.on,
    };
    changes::store::emit(tx, now, panel.id, &opened).await?;
    let detail = json!({ "vacancy": row.id, "membership": term.id, "since": leaving.on });
    act(tx, (by, now), panel, "vacancy.open", detail).await?;
    let id = row.id;
    if rules::too_near(&rules, leaving.on, term.ends) {
        let days = rules.vacancies.too_near_days;
        let note = format!("Fewer than {days} days of the term are left.");
        settle(tx, (by, now), panel, id, ("left-vacant", Some(note))).await?;
    }
    Ok(id)
}

async fn act(
    tx: &DatabaseTransaction,
    (actor, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), Problem> {
    let about = format!("panel/{}", panel.slug);
    let act = Act {
        actor,
        action,
        about,
        detail,
    };
    Ok(audit::store::record(tx, now, act).await?)
}

/// Settles a vacancy. The caller holds the panel's lock.
pub async fn settle(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    id: i64,
    (outcome, note): (&'static str, Option<String>),
) -> Result<(), Problem> {
    let row = vacancy::Entity::find_by_id(id).one(tx).await?;
    let row = row.ok_or_else(|| Problem::internal("A vacancy is missing."))?;
    let detail = json!({ "vacancy": id, "outcome": outcome, "note": note });
    let mut row = row.into_active_model();
    row.settled = Set(Some(outcome.to_owned()));
    row.settled_at = Set(Some(now));
    row.settled_note = Set(note);
    row.update(tx).await?;
    let settled = Change::VacancySettled {
        vacancy: id,
        outcome,
    };
    changes::store::emit(tx, now, panel.id, &settled).await?;
    act(tx, (by, now), panel, "vacancy.settle", detail).await
}

/// The vacancies of a panel, the latest first.
pub async fn of_panel(db: &impl ConnectionTrait, panel_id: i64) -> Result<Vec<Vacancy>, Problem> {
    let rows = vacancy::Entity::find()
        .filter(vacancy::Column::PanelId.eq(panel_id))
        .order_by_desc(vacancy::Column::Id);
    rows.all(db).await?.into_iter().map(read).collect()
}

/// A vacancy of a panel by its number, or a refusal.
pub async fn get(db: &impl ConnectionTrait, panel_id: i64, id: i64) -> Result<Vacancy, Problem> {
    let row = vacancy::Entity::find_by_id(id)
        .filter(vacancy::Column::PanelId.eq(panel_id))
        .one(db)
        .await?;
    read(row.ok_or_else(|| Problem::not_found("The panel has no vacancy of this number."))?)
}

fn read(row: vacancy::Model) -> Result<Vacancy, Problem> {
    let cause = row.cause.parse();
    let settled = row.settled.zip(row.settled_at);
    Ok(Vacancy {
        id: row.id,
        post: row.post_id,
        membership: row.membership_id,
        cause: cause.map_err(|_| Problem::internal("A vacancy has no known cause."))?,
        since: row.since,
        until: row.until,
        rules_version: row.rules_version,
        settled: settled.map(|(outcome, at)| Settled {
            outcome,
            at,
            note: row.settled_note,
        }),
    })
}

/// The offers of a vacancy, in order.
pub async fn offers(db: &impl ConnectionTrait, vacancy: i64) -> Result<Vec<Offer>, Problem> {
    let rows = vacancy_offer::Entity::find()
        .filter(vacancy_offer::Column::VacancyId.eq(vacancy))
        .order_by_asc(vacancy_offer::Column::Id);
    let offers = rows.all(db).await?.into_iter().map(|row| {
        let route = serde_json::from_value(json!(row.route));
        Ok(Offer {
            id: row.id,
            route: route.map_err(|_| Problem::internal("An offer has no known route."))?,
            member: row.member_id,
            election: row.election_id,
            resolution: row.resolution_id,
            accepted: row.accepted,
        })
    });
    offers.collect()
}

/// The count behind the last offer of a vacancy: its transcript, where there is one.
pub async fn evidence(
    db: &impl ConnectionTrait,
    vacancy: i64,
) -> Result<Option<Evidence>, Problem> {
    let last = vacancy_offer::Entity::find()
        .filter(vacancy_offer::Column::VacancyId.eq(vacancy))
        .filter(vacancy_offer::Column::Transcript.is_not_null())
        .order_by_desc(vacancy_offer::Column::Id);
    Ok(last.one(db).await?.map(|row| Evidence {
        transcript: row.transcript,
        sheet: row.sheet,
        lot: row.lot,
    }))
}

/// The rules by which a vacancy is filled.
pub async fn rules_of(
    db: &impl ConnectionTrait,
    panel_id: i64,
    vacancy: &Vacancy,
) -> Result<PanelRules, Problem> {
    let found = panels::rules::store::of(db, panel_id, vacancy.rules_version).await?;
    let (_, rules) = found.ok_or_else(|| Problem::internal("A vacancy's rules are missing."))?;
    Ok(rules)
}

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
            let outcome = ("left-vacant", Some(reason));
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
    let term = terms::get(db, panel.id, vacancy.membership).await?;
    let Some(election) = term.election else {
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
    (route, counted, lot): (
        Route,
        Option<&(i64, Counted)>,
        Option<crate::elections::result::LotEntry>,
    ),
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
    let left = terms::get(tx, panel.id, vacancy.membership).await?;
    let mut out: Vec<i64> = made
        .iter()
        .filter(|offer| offer.accepted == Some(false))
        .filter_map(|offer| offer.member)
        .collect();
    out.extend(barred(tx, (panel, vacancy, rules), &all, &members).await?);
    let who = (left.member, *election, vacancy.since);
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
    settle(tx, (by, now), panel, vacancy.id, ("filled", None)).await
}
