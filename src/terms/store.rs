//! Terms in the database: read, and added to.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::limits::{self, Person};
use super::{Basis, Cause, Changed, NewTerm, Source, Term, rules};
use crate::access::{Actor, Authorised, Secretary};
use crate::audit::{self, Act};
use crate::changes::{self, Change};
use crate::database::Store;
use crate::entities::{affiliation, member, membership, membership_change, panel};
use crate::error::Problem;
use crate::meetings;
use crate::panels::posts::{NewPost, Post};
use crate::panels::rules::PanelRules;
use crate::panels::{self, PostKind};
use crate::values::Line;

/// Rows a statement.
const ROWS: usize = 1_000;

/// All terms of a panel with what became of them, oldest first.
pub async fn of_panel(db: &impl ConnectionTrait, panel_id: i64) -> Result<Vec<Term>, Problem> {
    let posts = panels::posts::store::of_panel(db, panel_id).await?;
    let kinds: HashMap<i64, PostKind> = posts.iter().map(|post| (post.id, post.kind)).collect();
    let rows = membership::Entity::find()
        .filter(membership::Column::PanelId.eq(panel_id))
        .order_by_asc(membership::Column::Starts)
        .order_by_asc(membership::Column::Id)
        .all(db)
        .await?;
    let mut changes = changes_of(db, &rows).await?;
    let terms = rows.into_iter().filter_map(|row| {
        let kind = *kinds.get(&row.post_id)?;
        Some(read(row, kind, &mut changes))
    });
    terms.collect()
}

fn read(
    row: membership::Model,
    kind: PostKind,
    changes: &mut HashMap<i64, Vec<Changed>>,
) -> Result<Term, Problem> {
    let changes = changes.remove(&row.id).unwrap_or_default();
    let (starts, ends) = changes
        .last()
        .map_or((row.starts, row.ends), |last| (last.starts, last.ends));
    let basis = row.basis.parse();
    Ok(Term {
        id: row.id,
        post: row.post_id,
        kind,
        member: row.member_id,
        starts,
        ends,
        basis: basis.map_err(|_| Problem::internal("A term is of no known basis."))?,
        with_vote: row.with_vote,
        election: row.election_id,
        resolution: row.resolution_id,
        changes,
    })
}

async fn changes_of(
    db: &impl ConnectionTrait,
    rows: &[membership::Model],
) -> Result<HashMap<i64, Vec<Changed>>, Problem> {
    let mut changes: HashMap<i64, Vec<Changed>> = HashMap::new();
    for chunk in rows.chunks(ROWS) {
        let ids = chunk.iter().map(|row| row.id);
        let found = membership_change::Entity::find()
            .filter(membership_change::Column::MembershipId.is_in(ids))
            .order_by_asc(membership_change::Column::Id);
        for row in found.all(db).await? {
            let cause = row.cause.parse();
            changes.entry(row.membership_id).or_default().push(Changed {
                starts: row.starts,
                ends: row.ends,
                cause: cause.map_err(|_| Problem::internal("A change has no known cause."))?,
                note: row.note,
                at: row.at,
            });
        }
    }
    Ok(changes)
}

/// A term of a panel by its number, or a refusal.
pub async fn get(db: &impl ConnectionTrait, panel_id: i64, id: i64) -> Result<Term, Problem> {
    let found = of_panel(db, panel_id)
        .await?
        .into_iter()
        .find(|term| term.id == id);
    found.ok_or_else(|| Problem::not_found("The panel's register has no term of this number."))
}

/// Adds terms; gives their numbers. The caller holds the panel's lock.
pub async fn add(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    panel_id: i64,
    terms: Vec<NewTerm>,
) -> Result<Vec<i64>, Problem> {
    let mut numbers = Vec::with_capacity(terms.len());
    for term in terms {
        let row = membership::ActiveModel {
            panel_id: Set(panel_id),
            post_id: Set(term.post),
            member_id: Set(term.member),
            basis: Set(term.basis.as_str().to_owned()),
            election_id: Set(term.source.election),
            resolution_id: Set(term.source.resolution),
            vacancy_id: Set(term.source.vacancy),
            with_vote: Set(term.with_vote),
            starts: Set(term.starts),
            ends: Set(term.ends),
            ..Default::default()
        };
        let membership = row.insert(tx).await?.id;
        let entered = Change::MembershipEntered {
            membership,
            post: term.post,
            basis: term.basis.as_str(),
            starts: term.starts,
            ends: term.ends,
        };
        changes::store::emit(tx, now, panel_id, &entered).await?;
        numbers.push(membership);
    }
    Ok(numbers)
}

/// Other dates for a term, and why: what was there before stays readable. The caller holds the
/// panel's lock.
pub async fn change(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    term: &Term,
    (starts, ends): (NaiveDate, NaiveDate),
    (cause, note): (Cause, &str),
) -> Result<(), Problem> {
    let row = membership_change::ActiveModel {
        membership_id: Set(term.id),
        starts: Set(starts),
        ends: Set(ends),
        cause: Set(cause.as_str().to_owned()),
        note: Set(note.to_owned()),
        author: Set(by.subject.clone()),
        at: Set(now),
        ..Default::default()
    };
    row.insert(tx).await?;
    let changed = Change::MembershipChanged {
        membership: term.id,
        cause: cause.as_str(),
        starts,
        ends,
    };
    changes::store::emit(tx, now, panel.id, &changed).await?;
    let act = Act {
        actor: by,
        action: "membership.change",
        about: format!("panel/{}", panel.slug),
        detail: json!({
            "membership": term.id,
            "cause": cause,
            "starts": starts,
            "ends": ends,
        }),
    };
    Ok(audit::store::record(tx, now, act).await?)
}

/// Ends a term early on a day, and the offices that hang on it. The caller holds the panel's
/// lock.
pub async fn end(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    term: &Term,
    on: NaiveDate,
    (cause, note): (Cause, &str),
) -> Result<(), Problem> {
    change(tx, (by, now), panel, term, (term.starts, on), (cause, note)).await?;
    if term.kind != PostKind::Seat {
        return Ok(());
    }
    let terms = of_panel(tx, panel.id).await?;
    for office in rules::offices_ending_with_seat(&terms, term.member, on) {
        let until = on.max(office.starts);
        let why = (Cause::SeatEnded, "");
        change(tx, (by, now), panel, office, (office.starts, until), why).await?;
    }
    Ok(())
}

/// What the limits ask of members: organisation, and categories in a network on a day.
pub async fn people(
    db: &impl ConnectionTrait,
    members: &[i64],
) -> Result<HashMap<i64, Person>, Problem> {
    let mut people: HashMap<i64, Person> = HashMap::new();
    for chunk in members.chunks(ROWS) {
        let ids = || chunk.iter().copied();
        let rows = member::Entity::find().filter(member::Column::Id.is_in(ids()));
        for row in rows.all(db).await? {
            people.entry(row.id).or_default().organisation = row.organisation;
        }
        let rows = affiliation::Entity::find().filter(affiliation::Column::MemberId.is_in(ids()));
        for row in rows.all(db).await? {
            if !row.category.is_empty() {
                people
                    .entry(row.member_id)
                    .or_default()
                    .categories
                    .push(row.category);
            }
        }
    }
    Ok(people)
}

/// The same in the order that is asked for.
pub async fn people_in_order(
    db: &impl ConnectionTrait,
    members: &[i64],
) -> Result<Vec<Person>, Problem> {
    let people = people(db, members).await?;
    let found = members
        .iter()
        .map(|id| people.get(id).cloned().unwrap_or_default());
    Ok(found.collect())
}

/// That a member may begin a term on a day, by the limits and the cap.
pub async fn may_begin(
    db: &impl ConnectionTrait,
    rules: &PanelRules,
    (all, member): (&[Term], i64),
    starts: NaiveDate,
) -> Result<(), Problem> {
    let sitting: Vec<i64> = rules::in_office(all, starts)
        .filter(|term| !term.kind.is_office() && term.member != member)
        .map(|term| term.member)
        .collect();
    let sitting = people_in_order(db, &sitting).await?;
    let person = people_in_order(db, &[member]).await?.into_iter().next();
    limits::may_serve(rules, all, member, starts)
        .and_then(|()| limits::may_join(rules, &person.unwrap_or_default(), &sitting))
        .map_err(|barred| {
            Problem::conflict(format!("Member {member} can't have the seat: {barred}."))
        })
}

/// A term that no election gives.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Who.
    pub member: i64,
    /// Ex officio, transitional or co-opted.
    pub basis: Basis,
    /// Label of a seat, or of a place.
    pub post: String,
    /// First day, and the day after the last.
    pub dates: (NaiveDate, NaiveDate),
    /// Whether they vote.
    pub with_vote: bool,
    /// For a co-option.
    pub resolution: Option<i64>,
}

/// Enters a term that no election gives; gives its number.
pub async fn appoint(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    new: Appointment,
) -> Result<i64, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    if member::Entity::find_by_id(new.member)
        .one(&tx)
        .await?
        .is_none()
    {
        return Err(
            Problem::invalid(format!("There is no member {}.", new.member))
                .with(json!({ "field": "member" })),
        );
    }
    let (_, rules) = panels::rules::store::current(&tx, panel.id).await?;
    let all = of_panel(&tx, panel.id).await?;
    let (starts, ends) = new.dates;
    let mut with_vote = new.with_vote;
    if new.basis == Basis::CoOpted {
        with_vote = co_option(&tx, (&panel, &rules), &all, &new).await?;
    }
    let post = post_of(&tx, panel.id, &new, &all).await?;
    let term = NewTerm {
        post,
        member: new.member,
        starts,
        ends,
        basis: new.basis,
        with_vote,
        source: Source {
            resolution: new.resolution,
            ..Source::default()
        },
    };
    let id = add(&tx, now, panel.id, vec![term])
        .await?
        .into_iter()
        .next()
        .unwrap_or_default();
    let act = Act {
        actor: by.actor(),
        action: "membership.enter",
        about: format!("panel/{}", panel.slug),
        detail: json!({ "membership": id, "basis": new.basis, "starts": starts, "ends": ends }),
    };
    audit::store::record(&tx, now, act).await?;
    tx.commit().await?;
    Ok(id)
}

/// Whether a member who is co-opted votes; or why they can't be.
async fn co_option(
    tx: &DatabaseTransaction,
    (panel, rules): (&panel::Model, &PanelRules),
    all: &[Term],
    new: &Appointment,
) -> Result<bool, Problem> {
    let rule = rules.vacancies.co_option.as_ref().ok_or_else(|| {
        Problem::conflict("The panel's rules know no co-option: change them first.")
    })?;
    let resolution = new.resolution.ok_or_else(|| {
        Problem::not_ready("A co-option needs the number of the resolution: record it first.")
    })?;
    meetings::resolutions::store::chosen(tx, panel.id, resolution, Some(new.member)).await?;
    let starts = new.dates.0;
    let sitting = rules::in_office(all, starts).filter(|term| term.basis == Basis::CoOpted);
    let (sitting, most) = (sitting.count(), rule.most);
    if sitting >= usize::from(most) {
        return Err(Problem::conflict(format!(
            "{sitting} co-opted members sit on {starts}, and the panel's rules allow {most}."
        )));
    }
    may_begin(tx, rules, (all, new.member), starts).await?;
    Ok(rule.with_vote)
}

/// The post of this label, vacant from the first day; a place is made where there is none.
async fn post_of(
    tx: &DatabaseTransaction,
    panel_id: i64,
    new: &Appointment,
    all: &[Term],
) -> Result<i64, Problem> {
    let find = |posts: Vec<Post>| posts.into_iter().find(|post| post.label == new.post);
    let (mut posts, starts) = (
        panels::posts::store::of_panel(tx, panel_id).await?,
        new.dates.0,
    );
    let found = find(posts.clone());
    if found.is_none() {
        let place = NewPost {
            kind: PostKind::Place,
            label: new.post.clone(),
            class: String::new(),
        };
        panels::posts::store::add(tx, panel_id, vec![place]).await?;
        posts = panels::posts::store::of_panel(tx, panel_id).await?;
    }
    let post = find(posts).ok_or_else(|| Problem::internal("A post is missing."))?;
    if post.kind.is_office() || (post.kind == PostKind::Seat && new.basis != Basis::Transitional) {
        return Err(Problem::conflict(
            "Seats are filled by elections and vacancies, offices by the panel: name a place.",
        ));
    }
    if rules::vacant(std::slice::from_ref(&post), all, starts).is_empty() {
        return Err(Problem::conflict(format!(
            "{} is held on {starts} or later.",
            post.label
        )));
    }
    Ok(post.id)
}

/// Corrects the dates of a term; no dates: it never was.
pub async fn correct(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    id: i64,
    (starts, ends): (Option<NaiveDate>, Option<NaiveDate>),
    reason: Line,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let term = get(&tx, panel.id, id).await?;
    let dates = match (starts, ends) {
        (None, None) => (term.starts, term.starts),
        _ => (starts.unwrap_or(term.starts), ends.unwrap_or(term.ends)),
    };
    if dates.0 > dates.1 || (dates.0 == dates.1 && (starts.is_some() || ends.is_some())) {
        return Err(
            Problem::invalid("ends: a term has at least a day.").with(json!({ "field": "ends" }))
        );
    }
    let all = of_panel(&tx, panel.id).await?;
    let clash = all.iter().find(|other| {
        other.id != id && other.post == term.post && other.starts < dates.1 && dates.0 < other.ends
    });
    if let Some(other) = clash {
        return Err(Problem::conflict(format!(
            "Term {} of the same post is from {} and over on {}: correct that first.",
            other.id, other.starts, other.ends
        )));
    }
    let why = (Cause::Correction, reason.as_str());
    change(&tx, (by.actor(), now), &panel, &term, dates, why).await?;
    Ok(tx.commit().await?)
}
