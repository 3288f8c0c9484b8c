//! Filling vacancies in the database: routes tried, offers made and answered.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel,
};
use serde_json::json;

use super::search::{About, class_of, search, who};
use super::{Evidence, Found, Step};
use crate::access::{Actor, Authorised, Member, Secretary};
use crate::app::App;
use crate::database::Store;
use crate::entities::vacancy_offer;
use crate::error::Problem;
use crate::language::t;
use crate::meetings;
use crate::panels::{self, rules::Route, store::act};
use crate::terms::{NewTerm, Source, Term, limits, store as terms};
use crate::vacancies::letters;
use crate::vacancies::rules::{self, Next};
use crate::vacancies::store::{get, offers, rules_of, settle};
use crate::vacancies::{Offer, Outcome, Vacancy};

/// Takes the next step of a vacancy: the route that is next finds somebody, or nobody.
pub async fn step(
    app: &App,
    by: &Authorised<Secretary>,
    id: i64,
    step: Step,
) -> Result<Found, Problem> {
    let now = app.now();
    // Before the transaction: verifying and counting take long.
    let searched = search(app, by, (id, now), step.lot.clone()).await?;
    let tx = app.store().begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let vacancy = get(&tx, panel.id, id).await?;
    let rules = rules_of(&tx, panel.id, &vacancy).await?;
    let made = offers(&tx, id).await?;
    let next = rules::next(&vacancy, &made, &rules.vacancies.routes);
    if next != searched.next {
        return Err(moved_on());
    }
    let route = match next {
        Next::Try(route) => route,
        Next::Exhausted => Route::LeftVacant,
        other => return Err(Problem::conflict(other.said())),
    };
    let about = (&panel, &vacancy, &rules);
    let election = searched.election;
    let (member, resolution, evidence) = match (route, step.resolution, &step.reason) {
        (Route::Countback | Route::NextCandidate, ..) => {
            let again = match election {
                Some(election) => who(&tx, about, &made, (election, now.date_naive())).await?,
                None => None,
            };
            if again != searched.who {
                return Err(moved_on());
            }
            (searched.member, None, searched.evidence)
        }
        (Route::CoOption, Some(resolution), _) => {
            let member = by_resolution(&tx, about, (resolution, now.date_naive())).await?;
            (Some(member), Some(resolution), Evidence::default())
        }
        (Route::CoOption | Route::ByElection, _, Some(_)) => (None, None, Evidence::default()),
        (Route::CoOption | Route::ByElection, ..) => {
            return Err(Problem::not_ready(Next::Try(route).said()));
        }
        (Route::LeftVacant, _, reason) => {
            let reason = reason.clone();
            let reason = reason.unwrap_or_else(|| "The panel's rules leave it so.".into());
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
    let mut row = offer_row(now, id, (route, member), (election, resolution), evidence);
    if member.is_none() {
        row.note = Set(step.reason);
    }
    row.insert(&tx).await?;
    if let Some(member) = member {
        letters::offer(app, &tx, about, member).await?;
    }
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

fn moved_on() -> Problem {
    Problem::conflict(t!(
        "Something has changed for this vacancy meanwhile: read it again, and take the step that \
         comes next then."
    ))
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
        note: Set(None),
        at: Set(now),
        ..Default::default()
    }
}

/// Whom a resolution of the panel co-opts into the seat.
async fn by_resolution(
    tx: &DatabaseTransaction,
    about: About<'_>,
    (resolution, today): (i64, NaiveDate),
) -> Result<i64, Problem> {
    let (panel, vacancy, rules) = about;
    let member = meetings::resolutions::store::chosen(tx, panel.id, resolution, None).await?;
    let all = terms::of_panel(tx, panel.id).await?;
    let served = service(tx, about, today).await?;
    may_fill(tx, about, (&all, member), served).await?;
    let person = terms::people_in_order(tx, (panel.id, rules, served.0), &[member]).await?;
    let class = class_of(tx, about).await?;
    let suited = class.filter(|class| !person.iter().all(|person| limits::suits(class, person)));
    if let Some(class) = suited {
        return Err(Problem::conflict(t!(
            "Member {member} can’t have the vacancy {vacancy}: a {class} is for members of {categories}.",
            member,
            vacancy = vacancy.id,
            class = class.label,
            categories = class.categories.join(", ")
        )));
    }
    if let Some(rule) = &rules.vacancies.co_option {
        limits::room_for_one_more(rule, &all, served).map_err(Problem::conflict)?;
    }
    Ok(member)
}

/// That somebody may serve from one day up to and without another, by the limits and the cap.
async fn may_fill(
    tx: &DatabaseTransaction,
    (panel, _, rules): About<'_>,
    (all, member): (&[Term], i64),
    (starts, _): (NaiveDate, NaiveDate),
) -> Result<(), Problem> {
    terms::may_begin(tx, (panel.id, rules, starts), (all, member)).await
}

/// From when to when somebody serves who accepts on a day.
async fn service(
    tx: &DatabaseTransaction,
    (panel, vacancy, rules): About<'_>,
    today: NaiveDate,
) -> Result<(NaiveDate, NaiveDate), Problem> {
    let post = panels::posts::store::get(tx, panel.id, vacancy.post).await?;
    rules::service(rules, vacancy, post.retired, today).ok_or_else(|| {
        Problem::conflict(t!(
            "The term is over: the seat is filled by the next election."
        ))
    })
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
        other => Err(Problem::conflict(t!(
            "A by-election is not what comes next for this vacancy. {next}",
            next = other.said()
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
    let offer = offer.ok_or_else(|| Problem::forbidden(t!("This seat is not offered to you.")))?;
    let row = vacancy_offer::Entity::find_by_id(offer.id).one(&tx).await?;
    let row = row.ok_or_else(|| Problem::internal(t!("An offer is missing.")))?;
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

/// The secretary ends an offer that nobody answers: the route goes on to the next person.
pub async fn lapse(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    id: i64,
    reason: String,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let vacancy = get(&tx, panel.id, id).await?;
    let rules = rules_of(&tx, panel.id, &vacancy).await?;
    let made = offers(&tx, id).await?;
    let offer = match rules::next(&vacancy, &made, &rules.vacancies.routes) {
        Next::Answer { .. } => made.last(),
        _ => None,
    };
    let offer = offer.ok_or_else(|| Problem::conflict(t!("This seat is offered to nobody.")))?;
    let row = vacancy_offer::ActiveModel {
        id: Set(offer.id),
        accepted: Set(Some(false)),
        note: Set(Some(reason)),
        ..Default::default()
    };
    row.update(&tx).await?;
    let detail = json!({ "vacancy": id });
    act(&tx, (by.actor(), now), &panel, "vacancy.lapse", detail).await?;
    Ok(tx.commit().await?)
}

async fn fill(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    (panel, vacancy, rules): About<'_>,
    offer: &Offer,
) -> Result<(), Problem> {
    let about = (panel, vacancy, rules);
    let (starts, ends) = service(tx, about, now.date_naive()).await?;
    let Some((member, basis)) = offer.member.zip(rules::basis(offer.route)) else {
        return Err(Problem::internal(t!("An offer is to nobody.")));
    };
    let all = terms::of_panel(tx, panel.id).await?;
    may_fill(tx, about, (&all, member), (starts, ends)).await?;
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
