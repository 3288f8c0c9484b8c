//! Seats in the database: taken, and left open.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;

use crate::access::Actor;
use crate::audit::{self, Act};
use crate::elections::nominations::Candidate;
use crate::elections::result::{rules::UNOPPOSED, store as results};
use crate::elections::{Election, store as elections};
use crate::entities::{panel, winner};
use crate::error::Problem;
use crate::officers;
use crate::panels::posts::Post;
use crate::panels::{self, PostKind, rules::PanelRules};
use crate::terms::limits::{self, Bounds};
use crate::terms::rules::Elected;
use crate::terms::store::Asked;
use crate::terms::{self, Basis, Cause, NewTerm, Source, Term};
use crate::vacancies::{self, Opened, Opening, Outcome};

/// Those who accepted take the vacant posts from the first day of the terms. Seats that nobody
/// takes are vacant, and are filled as the panel's rules say.
pub async fn take(
    tx: &DatabaseTransaction,
    by: &Actor,
    now: DateTime<Utc>,
    election: &Election,
) -> Result<(), Problem> {
    let panel = panels::store::by_id(tx, election.row.panel_id).await?;
    let panel = panels::store::lock(tx, &panel.slug).await?;
    let rules = elections::rules(tx, election).await?;
    let present = terms::store::of_panel(tx, panel.id).await?;
    let vacant = vacant(tx, election, &present).await?;
    let winners = results::winners(tx, election.id()).await?;
    let asked = (panel.id, &rules, election.row.term_starts);
    let accepted = accepted(tx, asked, &winners).await?;
    if election.post.is_office() {
        for one in &accepted {
            let what = (election.post, one.member);
            let may = officers::rules::may_take(&rules.officers, &present, what, asked.2);
            may.map_err(Problem::conflict)?;
        }
    }
    let places: Vec<&Post> = vacant.iter().collect();
    let posts = terms::rules::assign(&accepted, &places, &rules).map_err(Problem::not_ready)?;
    let lengths = lengths(election, &rules, accepted.len());
    let how = (basis(tx, election).await?, source(election));
    let new = terms::rules::seat(&accepted, &posts, election.row.term_starts, &lengths, how);
    let mut new = new.ok_or_else(beyond)?;
    new.iter_mut()
        .for_each(|term| shorten(election, &present, term));
    terms::store::add(tx, now, panel.id, new).await?;
    let office = (by, now);
    if let Some(vacancy) = election.row.vacancy_id {
        return match posts[..] {
            [] => vacancies::store::by_election_failed(tx, office, &panel, vacancy).await,
            _ => {
                vacancies::store::settle(tx, office, &panel, vacancy, (Outcome::Filled, None)).await
            }
        };
    }
    vacancies::store::overtaken(tx, office, &panel, &posts).await?;
    let untaken: Vec<&Post> = places
        .into_iter()
        .filter(|post| !posts.contains(&post.id))
        .collect();
    leave_open(tx, office, (&panel, &rules, election), &winners, &untaken).await
}

fn beyond() -> Problem {
    Problem::internal("The terms end beyond the calendar.")
}

async fn accepted(
    db: &impl ConnectionTrait,
    asked: Asked<'_>,
    winners: &[winner::Model],
) -> Result<Vec<Elected>, Problem> {
    let accepted = winners
        .iter()
        .filter(|winner| winner.accepted == Some(true));
    let members: Vec<i64> = accepted.map(|winner| winner.member_id).collect();
    let people = terms::store::people_in_order(db, asked, &members).await?;
    let elected = members
        .into_iter()
        .zip(people)
        .map(|(member, person)| Elected {
            member,
            categories: person.categories,
        });
    Ok(elected.collect())
}

/// How long the terms are of so many who are elected together.
fn lengths(election: &Election, rules: &PanelRules, elected: usize) -> Vec<u32> {
    let months = u32::try_from(election.row.term_months).unwrap_or_default();
    match (election.post, election.row.vacancy_id) {
        (PostKind::Seat, None) => terms::rules::lengths(rules, months, elected),
        _ => vec![months; elected],
    }
}

/// A by-election gives the rest of a term, and an office ends with its holder's seat.
fn shorten(election: &Election, present: &[Term], term: &mut NewTerm) {
    if let Some(ends) = election.row.term_ends {
        term.ends = ends;
    } else if election.post.is_office() {
        term.ends = officers::rules::office_ends(term.member, present, term.starts, term.ends);
    }
}

/// The seats of the notice that nobody took: whoever was elected and did not accept, or too few
/// were elected.
async fn leave_open(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    (panel, rules, election): (&panel::Model, &PanelRules, &Election),
    winners: &[winner::Model],
    untaken: &[&Post],
) -> Result<(), Problem> {
    let took = |winner: &&winner::Model| winner.accepted == Some(true);
    let left = election
        .seats()
        .saturating_sub(winners.iter().filter(took).count());
    if left == 0 {
        return Ok(());
    }
    let who = |answer: Option<bool>| -> Vec<i64> {
        let those = winners.iter().filter(|winner| winner.accepted == answer);
        those.map(|winner| winner.member_id).collect()
    };
    let act = Act {
        actor: by,
        action: "seats.vacant",
        about: election.about(),
        detail: json!({
            "places": left,
            "declined": who(Some(false)),
            "unanswered": who(None),
        }),
    };
    audit::store::record(tx, now, act).await?;
    if election.post.is_office() {
        return Ok(());
    }
    let starts = election.row.term_starts;
    let lengths = lengths(election, rules, election.seats());
    let lengths = lengths.iter().skip(election.seats() - left);
    let mut refused = winners.iter().filter(|winner| !took(winner));
    for (post, months) in untaken.iter().zip(lengths) {
        let leaver = refused.next().map(|winner| winner.member_id);
        let opened = Opened {
            post: post.id,
            since: starts,
            until: terms::rules::end(starts, *months).ok_or_else(beyond)?,
            cause: match leaver {
                Some(_) => Opening::NotTakenUp,
                None => Opening::NotFilled,
            },
            membership: None,
            leaver,
            election: Some(election.id()),
        };
        vacancies::store::open(tx, (by, now), panel, opened).await?;
    }
    Ok(())
}

/// An election is declared void: the terms that came from it end today, or never begin, and what it
/// left open is no vacancy of its own any more. A by-election's seat is vacant again.
pub async fn give_back(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    election: &Election,
) -> Result<(), Problem> {
    let panel = panels::store::by_id(tx, election.row.panel_id).await?;
    let panel = panels::store::lock(tx, &panel.slug).await?;
    let today = now.date_naive();
    let of_it =
        |term: &&Term| term.election == Some(election.id()) && term.ends > today && !term.is_void();
    let all = terms::store::of_panel(tx, panel.id).await?;
    for term in all.iter().filter(of_it) {
        let on = today.max(term.starts);
        let why = (Cause::ElectionVoid, "");
        terms::store::end(tx, (by, now), &panel, term, on, why).await?;
    }
    vacancies::store::election_void(tx, (by, now), &panel, election.id()).await?;
    match election.row.vacancy_id {
        Some(vacancy) => vacancies::store::reopen(tx, (by, now), &panel, vacancy).await,
        None => Ok(()),
    }
}

fn source(election: &Election) -> Source {
    Source {
        election: Some(election.id()),
        resolution: None,
        vacancy: election.row.vacancy_id,
    }
}

async fn basis(tx: &DatabaseTransaction, election: &Election) -> Result<Basis, Problem> {
    let count = results::find(tx, election.id()).await?;
    let unopposed = count.is_some_and(|count| count.rule == UNOPPOSED);
    Ok(match (unopposed, election.row.vacancy_id) {
        (_, Some(_)) => Basis::ByElection,
        (true, None) => Basis::Unopposed,
        (false, None) => Basis::Elected,
    })
}

/// The posts that an election fills: those of its kind that are vacant, or the vacancy's.
async fn vacant(
    db: &impl ConnectionTrait,
    election: &Election,
    present: &[Term],
) -> Result<Vec<Post>, Problem> {
    let (panel, starts) = (election.row.panel_id, election.row.term_starts);
    let posts = panels::posts::store::of_panel(db, panel).await?;
    let only = match election.row.vacancy_id {
        Some(id) => Some(vacancies::store::get(db, panel, id).await?.post),
        None => None,
    };
    let vacant = terms::rules::vacant(&posts, present, starts);
    let filled = |post: &&Post| post.kind == election.post && only.is_none_or(|id| id == post.id);
    Ok(vacant.into_iter().filter(filled).cloned().collect())
}

/// How many can be elected, and who together: by the classes of the seats and the cap of the
/// panel's rules. Where the notice and the vacant seats differ, the notice counts.
pub async fn bounds(
    db: &impl ConnectionTrait,
    election: &Election,
    candidates: &[Candidate],
) -> Result<Bounds, Problem> {
    let (seats, starts) = (election.seats(), election.row.term_starts);
    if election.post != PostKind::Seat || !election.counting.keeps_constraints() {
        let constraints = Vec::new();
        return Ok(Bounds { seats, constraints });
    }
    let rules = elections::rules(db, election).await?;
    let present = terms::store::of_panel(db, election.row.panel_id).await?;
    let mut open = BTreeMap::<String, usize>::new();
    for post in vacant(db, election, &present).await? {
        *open.entry(post.class).or_default() += 1;
    }
    if let [class] = &rules.seats[..] {
        open = BTreeMap::from([(class.name.clone(), seats)]);
    }
    let members: Vec<i64> = candidates
        .iter()
        .map(|candidate| candidate.member)
        .collect();
    let sitting = terms::rules::in_office(&present, starts).filter(|term| !term.kind.is_office());
    let sitting: Vec<i64> = sitting.map(|term| term.member).collect();
    let asked = (election.row.panel_id, &rules, starts);
    let people = terms::store::people_in_order(db, asked, &members).await?;
    let sitting = terms::store::people_in_order(db, asked, &sitting).await?;
    let bounds = limits::bounds(&rules, &open, &people, &sitting);
    Ok(Bounds {
        seats: bounds.seats.min(seats),
        constraints: bounds.constraints,
    })
}
