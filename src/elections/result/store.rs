//! Counts, declarations, answers and seats in the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::Counted;
use super::rules::UNOPPOSED;
use crate::access::{Actor, Authorised, Member};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::nominations::Candidate;
use crate::elections::stage::Stage;
use crate::elections::{Election, call, store as elections};
use crate::entities::{count, winner};
use crate::error::Problem;
use crate::panels::posts::Post;
use crate::panels::{self, PostKind};
use crate::terms::limits::{self, Bounds};
use crate::terms::rules::Elected;
use crate::terms::{self, Basis, Source, Term};
use crate::web::page;
use crate::{members, officers, vacancies};

/// Writes a count and who is elected by it.
pub async fn write(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: &Election,
    candidates: &[Candidate],
    counted: Counted,
) -> Result<(), Problem> {
    let outcome = match (counted.rule.as_str(), counted.elected.is_empty()) {
        (UNOPPOSED, _) => "unopposed",
        (_, true) => "no-majority",
        (_, false) => "elected",
    };
    let row = count::Model {
        election_id: election.id(),
        rule: counted.rule,
        outcome: outcome.to_owned(),
        transcript: counted.transcript,
        sentences: serde_json::to_vec(&counted.sentences)?,
        sheet: counted.sheet,
        csv: counted.csv,
        lot: counted
            .lot
            .map(|lot| serde_json::to_string(&lot))
            .transpose()?,
        counted_at: now,
        declared_at: None,
    };
    count::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let elected = counted
        .elected
        .iter()
        .filter_map(|index| candidates.get(*index));
    write_winners(tx, election.id(), elected).await
}

async fn write_winners(
    tx: &DatabaseTransaction,
    election_id: i64,
    elected: impl Iterator<Item = &Candidate>,
) -> Result<(), Problem> {
    let rows = elected.zip(1..).map(|(candidate, place)| {
        let member_id = candidate.member;
        winner::Model {
            election_id,
            place,
            member_id,
            accepted: None,
        }
        .into_active_model()
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        winner::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Notes when the result was declared.
pub async fn declare(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: &Election,
) -> Result<(), Problem> {
    count::Entity::update_many()
        .col_expr(count::Column::DeclaredAt, Expr::value(now))
        .filter(count::Column::ElectionId.eq(election.id()))
        .exec(tx)
        .await?;
    Ok(())
}

/// One of the elected says whether they accept; once.
pub async fn answer(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    uuid: &str,
    accepted: bool,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    election.at(Stage::Declared)?;
    let by_when = call::store::of(&tx, &election).await?.answers_close;
    if now > by_when {
        let by_when = page::moment(&by_when, &election.row.time_zone);
        return Err(Problem::conflict(format!(
            "The time to answer was over on {by_when}: ask the panel's secretary."
        )));
    }
    let winner = winner::Entity::find()
        .filter(winner::Column::ElectionId.eq(election.id()))
        .filter(winner::Column::MemberId.eq(by.scope().id()))
        .one(&tx)
        .await?;
    let winner = winner
        .ok_or_else(|| Problem::forbidden("You are not among the elected of this election."))?;
    match winner.accepted {
        Some(before) if before == accepted => return Ok(()),
        Some(_) => return Err(Problem::conflict("You have answered already.")),
        None => {}
    }
    let mut row = winner.into_active_model();
    row.accepted = Set(Some(accepted));
    row.update(&tx).await?;
    let detail = json!({ "accepted": accepted });
    let act = Act {
        actor: by.actor(),
        action: "result.answer",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// Those who accepted take the vacant posts from the first day of the terms. What the others leave
/// open is in the log: the panel's rules say how it is filled.
pub async fn seat(
    tx: &DatabaseTransaction,
    by: &Actor,
    now: DateTime<Utc>,
    election: &Election,
) -> Result<(), Problem> {
    let panel = panels::store::by_id(tx, election.row.panel_id).await?;
    let panel = panels::store::lock(tx, &panel.slug).await?;
    let (starts, rules) = (
        election.row.term_starts,
        elections::rules(tx, election).await?,
    );
    let present = terms::store::of_panel(tx, panel.id).await?;
    let vacant = vacant(tx, election, &present).await?;
    let winners = winners(tx, election.id()).await?;
    let accepted = winners
        .iter()
        .filter(|winner| winner.accepted == Some(true));
    let accepted: Vec<i64> = accepted.map(|winner| winner.member_id).collect();
    let people = terms::store::people_in_order(tx, &accepted).await?;
    let accepted: Vec<Elected> = accepted
        .into_iter()
        .zip(people)
        .map(|(member, person)| Elected {
            member,
            categories: person.categories,
        })
        .collect();
    let places: Vec<&Post> = vacant.iter().collect();
    let posts = terms::rules::assign(&accepted, &places, &rules).map_err(Problem::not_ready)?;
    let months = u32::try_from(election.row.term_months).unwrap_or_default();
    let lengths = match (election.post, election.row.vacancy_id) {
        (PostKind::Seat, None) => terms::rules::lengths(&rules, months, accepted.len()),
        _ => vec![months; accepted.len()],
    };
    let how = (basis(tx, election).await?, source(election));
    let new = terms::rules::seat(&accepted, &posts, starts, &lengths, how);
    let mut new = new.ok_or_else(|| Problem::internal("The terms end beyond the calendar."))?;
    for term in &mut new {
        if let Some(ends) = election.row.term_ends {
            term.ends = ends;
        } else if election.post.is_office() {
            term.ends = officers::rules::office_ends(term.member, &present, starts, term.ends);
        }
    }
    let filled = !new.is_empty();
    let left = election.seats().saturating_sub(new.len());
    terms::store::add(tx, now, panel.id, new).await?;
    if let Some(vacancy) = election.row.vacancy_id.filter(|_| filled) {
        vacancies::store::settle(tx, (by, now), &panel, vacancy, ("filled", None)).await?;
    }
    if left > 0 {
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
    }
    Ok(())
}

fn source(election: &Election) -> Source {
    Source {
        election: Some(election.id()),
        resolution: None,
        vacancy: election.row.vacancy_id,
    }
}

async fn basis(tx: &DatabaseTransaction, election: &Election) -> Result<Basis, Problem> {
    let count = find(tx, election.id()).await?;
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
    let starts = election.row.term_starts;
    let posts = panels::posts::store::of_panel(db, election.row.panel_id).await?;
    let only = match election.row.vacancy_id {
        Some(id) => Some(
            vacancies::store::get(db, election.row.panel_id, id)
                .await?
                .post,
        ),
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
    let people = terms::store::people_in_order(db, &members).await?;
    let sitting = terms::store::people_in_order(db, &sitting).await?;
    let bounds = limits::bounds(&rules, &open, &people, &sitting);
    Ok(Bounds {
        seats: bounds.seats.min(seats),
        constraints: bounds.constraints,
    })
}

/// What the elected answered, in the order of election.
pub async fn answers(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<(String, &'static str)>, Problem> {
    let winners = winners(db, election.id()).await?;
    let names = members::store::names(db, winners.iter().map(|row| row.member_id)).await?;
    let over = election.stage == Stage::Seated;
    let answers = winners.into_iter().map(|winner| {
        let said = match winner.accepted {
            Some(true) => "accepts",
            Some(false) => "declines",
            None if over => "did not answer in time",
            None => "has not answered yet",
        };
        (
            names.get(&winner.member_id).cloned().unwrap_or_default(),
            said,
        )
    });
    Ok(answers.collect())
}

/// Who is elected, in the order of election.
pub async fn winners(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<winner::Model>, Problem> {
    let rows = winner::Entity::find().filter(winner::Column::ElectionId.eq(election));
    Ok(rows.order_by_asc(winner::Column::Place).all(db).await?)
}

/// The count of an election, if there is one.
pub async fn find(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Option<count::Model>, Problem> {
    Ok(count::Entity::find_by_id(election).one(db).await?)
}
