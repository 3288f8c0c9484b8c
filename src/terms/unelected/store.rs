//! Terms that no election gives, in the database.

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, EntityTrait};
use serde_json::json;

use super::Appointment;
use crate::access::{Authorised, Secretary};
use crate::database::Store;
use crate::entities::{member, panel};
use crate::error::Problem;
use crate::language::t;
use crate::meetings;
use crate::panels::posts::{NewPost, Post};
use crate::panels::rules::PanelRules;
use crate::panels::{self, PostKind, store::act};
use crate::terms::limits::room_for_one_more;
use crate::terms::store::{add, may_begin, of_panel};
use crate::terms::{Basis, NewTerm, Source, Term, rules};

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
            Problem::invalid(t!("There is no member {member}.", member = new.member))
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
    // What was before the register is recorded as it was; what begins now is a decision.
    if post.kind == PostKind::Seat && starts >= now.date_naive() {
        may_begin(&tx, (panel.id, &rules, starts), (&all, new.member)).await?;
    }
    let post = post.id;
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
    let detail = json!({ "membership": id, "basis": new.basis, "starts": starts, "ends": ends });
    act(&tx, (by.actor(), now), &panel, "membership.enter", detail).await?;
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
        Problem::conflict(t!(
            "The panel’s rules know no co-option: change them first."
        ))
    })?;
    let resolution = new.resolution.ok_or_else(|| {
        Problem::not_ready(t!(
            "A co-option needs the number of the resolution: record it first."
        ))
    })?;
    meetings::resolutions::store::chosen(tx, panel.id, resolution, Some(new.member)).await?;
    room_for_one_more(rule, all, new.dates).map_err(Problem::conflict)?;
    may_begin(tx, (panel.id, rules, new.dates.0), (all, new.member)).await?;
    Ok(rule.with_vote)
}

/// The post of this label, vacant from the first day; a place is made where there is none.
async fn post_of(
    tx: &DatabaseTransaction,
    panel_id: i64,
    new: &Appointment,
    all: &[Term],
) -> Result<Post, Problem> {
    let find = |posts: Vec<Post>| posts.into_iter().find(|post| post.label == new.post);
    let (mut posts, starts) = (
        panels::posts::store::of_panel(tx, panel_id).await?,
        new.dates.0,
    );
    let found = find(posts.clone());
    if found.is_none() && new.basis == Basis::Transitional {
        let seats = posts.iter().filter(|post| post.kind == PostKind::Seat);
        let labels: Vec<&str> = seats.map(|post| post.label.as_str()).collect();
        let detail = t!(
            "post: the panel has no {post}; its seats are {seats}.",
            post = new.post,
            seats = labels.join(", ")
        );
        return Err(Problem::invalid(detail).with(json!({ "field": "post" })));
    }
    if found.is_none() {
        let place = NewPost {
            kind: PostKind::Place,
            label: new.post.clone(),
            class: String::new(),
        };
        panels::posts::store::add(tx, (panel_id, None), vec![place]).await?;
        posts = panels::posts::store::of_panel(tx, panel_id).await?;
    }
    let post = find(posts).ok_or_else(|| Problem::internal(t!("A post is missing.")))?;
    if post.kind.is_office() || (post.kind == PostKind::Seat && new.basis != Basis::Transitional) {
        return Err(Problem::conflict(t!(
            "Seats are filled by elections and vacancies, offices by the panel: name a place."
        )));
    }
    if rules::vacant(std::slice::from_ref(&post), all, starts).is_empty() {
        return Err(Problem::conflict(t!(
            "{post} is held on {starts} or later.",
            post = post.label,
            starts
        )));
    }
    Ok(post)
}
