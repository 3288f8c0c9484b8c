//! Terms in the database: read, and added to.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::limits::{self, Person};
use super::{Cause, Changed, NewTerm, Term, offices, rules};
use crate::access::{Actor, Authorised, Secretary};
use crate::changes::{self, Change};
use crate::database::Store;
use crate::entities::{affiliation, member, membership, membership_change, panel};
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::PanelRules;
use crate::panels::{self, PostKind, store::act};
use crate::vacancies;
use crate::values::Line;

/// Rows a statement.
const ROWS: usize = 1_000;

/// All terms of a panel with what became of them, oldest first.
pub async fn of_panel(db: &impl ConnectionTrait, panel_id: i64) -> Result<Vec<Term>, Problem> {
    listed(db, panel_id, None).await
}

/// The terms of a panel, or of one member there.
async fn listed(
    db: &impl ConnectionTrait,
    panel_id: i64,
    member: Option<i64>,
) -> Result<Vec<Term>, Problem> {
    let posts = panels::posts::store::of_panel(db, panel_id).await?;
    let kinds: HashMap<i64, PostKind> = posts.iter().map(|post| (post.id, post.kind)).collect();
    let mut rows =
        membership::Entity::find().filter(membership::Column::PanelId.eq(panel_id));
    if let Some(member) = member {
        rows = rows.filter(membership::Column::MemberId.eq(member));
    }
    let rows = rows
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
        basis: basis.map_err(|_| Problem::internal(t!("A term is of no known basis.")))?,
        with_vote: row.with_vote,
        election: row.election_id,
        resolution: row.resolution_id,
        vacancy: row.vacancy_id,
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
                cause: cause.map_err(|_| Problem::internal(t!("A change has no known cause.")))?,
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
    found.ok_or_else(|| Problem::not_found(t!("The panel’s register has no term of this number.")))
}

/// Adds terms; gives their numbers. Refused where a post is somebody else's on one of the days, or
/// somebody would have two seats or two offices on one. The caller holds the panel's lock.
pub async fn add(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    panel_id: i64,
    terms: Vec<NewTerm>,
) -> Result<Vec<i64>, Problem> {
    let mut numbers = Vec::with_capacity(terms.len());
    let mut known = of_panel(tx, panel_id).await?;
    let posts = panels::posts::store::of_panel(tx, panel_id).await?;
    let kinds: HashMap<i64, PostKind> = posts.iter().map(|post| (post.id, post.kind)).collect();
    for term in terms {
        let kind = *kinds
            .get(&term.post)
            .ok_or_else(|| Problem::internal(t!("A term is for no post of its panel.")))?;
        once(&known, (kind, term.member), (term.starts, term.ends))?;
        if let Some(other) = rules::clash(&known, term.post, (term.starts, term.ends)) {
            return Err(Problem::conflict(t!(
                "The post is held from {held_from} and until {held_until}: this term would be from {from} until {until}.",
                held_from = other.starts,
                held_until = other.ends,
                from = term.starts,
                until = term.ends
            )));
        }
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
        let row = row.insert(tx).await?;
        let membership = row.id;
        known.push(read(row, kind, &mut HashMap::new())?);
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

/// That a member has one seat, and one office, at a time.
fn once(
    known: &[Term],
    who: (PostKind, i64),
    dates: (NaiveDate, NaiveDate),
) -> Result<(), Problem> {
    match rules::doubled(known, who, dates) {
        Some(other) => Err(Problem::conflict(t!(
            "Member {member} has a term as {post} from {from} and until {until}: they give that up first.",
            member = other.member,
            post = other.kind,
            from = other.starts,
            until = other.ends
        ))),
        None => Ok(()),
    }
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
    let detail = json!({
        "membership": term.id,
        "cause": cause,
        "starts": starts,
        "ends": ends,
    });
    act(tx, (by, now), panel, "membership.change", detail).await
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
    if term.kind.is_office() {
        return Ok(());
    }
    end_offices(tx, (by, now), panel, (term.member, on)).await
}

/// Ends the offices of a member that would outlast what they sit by, from a day on.
async fn end_offices(
    tx: &DatabaseTransaction,
    by: (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    (member, on): (i64, NaiveDate),
) -> Result<(), Problem> {
    let terms = of_panel(tx, panel.id).await?;
    for (office, until) in offices::offices_ending_with_seat(&terms, member, on) {
        let why = (Cause::SeatEnded, "");
        change(tx, by, panel, office, (office.starts, until), why).await?;
    }
    Ok(())
}

/// For which panel, by which of its rules, and for which day something is asked.
pub type Asked<'a> = (i64, &'a PanelRules, NaiveDate);

/// What the limits ask of members: organisation, and categories on a day in the networks whose members
/// may stand.
pub async fn people(
    db: &impl ConnectionTrait,
    (panel, rules, on): Asked<'_>,
    members: &[i64],
) -> Result<HashMap<i64, Person>, Problem> {
    let networks = panels::store::networks_of(db, panel, &rules.standing).await?;
    let belongs = Condition::all()
        .add(affiliation::Column::NetworkId.is_in(networks))
        .add(affiliation::Column::Since.lte(on))
        .add(
            Condition::any()
                .add(affiliation::Column::Until.is_null())
                .add(affiliation::Column::Until.gt(on)),
        );
    let mut people: HashMap<i64, Person> = HashMap::new();
    for chunk in members.chunks(ROWS) {
        let ids = || chunk.iter().copied();
        let rows = member::Entity::find().filter(member::Column::Id.is_in(ids()));
        for row in rows.all(db).await? {
            people.entry(row.id).or_default().organisation = row.organisation;
        }
        let rows = affiliation::Entity::find()
            .filter(affiliation::Column::MemberId.is_in(ids()))
            .filter(belongs.clone());
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
    asked: Asked<'_>,
    members: &[i64],
) -> Result<Vec<Person>, Problem> {
    let people = people(db, asked, members).await?;
    let found = members
        .iter()
        .map(|id| people.get(id).cloned().unwrap_or_default());
    Ok(found.collect())
}

/// That a member may begin a term on a day, by the limits and the cap.
pub async fn may_begin(
    db: &impl ConnectionTrait,
    (panel, rules, starts): Asked<'_>,
    (all, member): (&[Term], i64),
) -> Result<(), Problem> {
    let sitting: Vec<i64> = rules::in_office(all, starts)
        .filter(|term| !term.kind.is_office() && term.member != member)
        .map(|term| term.member)
        .collect();
    let sitting = people_in_order(db, (panel, rules, starts), &sitting).await?;
    let person = people_in_order(db, (panel, rules, starts), &[member]).await?;
    limits::may_serve(rules, all, member, starts)
        .and_then(|()| {
            limits::may_join(
                rules,
                &person.into_iter().next().unwrap_or_default(),
                &sitting,
            )
        })
        .map_err(|barred| {
            Problem::conflict(t!(
                "Member {member} can’t have the seat: {barred}.",
                member,
                barred
            ))
        })
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
        return Err(Problem::invalid(t!("ends: a term has at least a day."))
            .with(json!({ "field": "ends" })));
    }
    let all = of_panel(&tx, panel.id).await?;
    let others: Vec<Term> = all.into_iter().filter(|other| other.id != id).collect();
    if let Some(other) = rules::clash(&others, term.post, dates) {
        let (term, from, over) = (other.id, other.starts, other.ends);
        return Err(Problem::conflict(match other.vacancy {
            Some(_) => t!(
                "Term {term} of the same post is from {from} and over on {over}: somebody has taken \
                 the seat since it fell vacant, and has it.",
                term,
                from,
                over
            ),
            None => t!(
                "Term {term} of the same post is from {from} and over on {over}: correct that first.",
                term,
                from,
                over
            ),
        }));
    }
    if dates.0 < dates.1 {
        once(&others, (term.kind, term.member), dates)?;
    }
    if term.kind.is_office() {
        offices::office_fits(&others, term.member, dates).map_err(Problem::conflict)?;
    }
    let why = (Cause::Correction, reason.as_str());
    let by = (by.actor(), now);
    change(&tx, by, &panel, &term, dates, why).await?;
    if !term.kind.is_office() {
        let all = of_panel(&tx, panel.id).await?;
        offices::offices_begin_later(&all, &term, dates).map_err(Problem::conflict)?;
        let gone = if dates.0 < dates.1 {
            dates.1
        } else {
            term.starts
        };
        end_offices(&tx, by, &panel, (term.member, gone)).await?;
    }
    vacancies::store::corrected(&tx, by, &panel, (term.id, dates.1)).await?;
    Ok(tx.commit().await?)
}

/// The terms of a member on any panel, each with the panel's short name.
pub async fn of_member(
    db: &impl ConnectionTrait,
    member: i64,
) -> Result<Vec<(String, Term)>, Problem> {
    let rows = membership::Entity::find().filter(membership::Column::MemberId.eq(member));
    let rows = rows.all(db).await?;
    let theirs: HashSet<i64> = rows.iter().map(|row| row.panel_id).collect();
    let mut found = Vec::new();
    for panel in panels::store::all(db).await? {
        if theirs.contains(&panel.id) {
            let terms = listed(db, panel.id, Some(member)).await?.into_iter();
            found.extend(terms.map(|term| (panel.slug.clone(), term)));
        }
    }
    Ok(found)
}

/// Forgets what was noted of why a member's terms changed, and of seats that were offered to them; the
/// dates and the cause stay.
pub async fn forget_member(tx: &DatabaseTransaction, member: i64) -> Result<(), Problem> {
    let theirs = of_member(tx, member).await?;
    membership_change::Entity::update_many()
        .col_expr(membership_change::Column::Note, Expr::value(""))
        .filter(membership_change::Column::MembershipId.is_in(theirs.iter().map(|one| one.1.id)))
        .exec(tx)
        .await?;
    vacancies::store::forget_member(tx, member).await
}
