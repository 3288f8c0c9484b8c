//! Who holds which post of a panel, as of any day: for the page, the interface, other systems.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::{Value, json};

use super::{PostKind, posts, rules};
use crate::elections::store as elections;
use crate::entities::panel;
use crate::error::Problem;
use crate::terms::{Basis, Changed, Status, Term, store as terms};
use crate::{members, officers};

/// A post with who holds it, held it or will.
#[derive(Debug, Serialize)]
pub struct PostShown {
    /// Its number.
    pub id: i64,
    /// "Seat 3", "Chair".
    pub label: String,
    /// What it is.
    pub kind: PostKind,
    /// The class of seats; empty for others.
    pub class: String,
    /// The day from which it is there; none: from before the register.
    pub since: Option<NaiveDate>,
    /// The day from which it is no more.
    pub retired: Option<NaiveDate>,
    /// Whether it is there on the day of the roster.
    #[serde(skip)]
    pub exists: bool,
    /// Its terms, the latest first.
    pub terms: Vec<TermShown>,
}

impl PostShown {
    /// Who holds it, or will.
    pub fn holders(&self) -> impl Iterator<Item = &TermShown> {
        self.terms
            .iter()
            .filter(|term| term.status != Status::Ended)
    }

    /// Who held it.
    pub fn past(&self) -> impl Iterator<Item = &TermShown> {
        self.terms
            .iter()
            .filter(|term| term.status == Status::Ended)
    }

    /// Whether it is there and nobody holds it.
    pub fn is_vacant(&self) -> bool {
        let held = self
            .terms
            .iter()
            .any(|term| term.status == Status::InOffice);
        self.exists && !held
    }
}

/// A term.
#[derive(Debug, Serialize)]
pub struct TermShown {
    /// Its number.
    pub id: i64,
    /// Who, by number.
    pub member: i64,
    /// Who.
    pub name: String,
    /// How they came to it.
    pub basis: Basis,
    /// Name of the election that they were elected in, or whose ballots were counted again.
    pub election: Option<String>,
    /// The resolution that chose them.
    pub resolution: Option<i64>,
    /// The vacancy that they fill: the count behind that is at `vacancies/{id}/transcript`.
    pub vacancy: Option<i64>,
    /// Whether they vote on the panel.
    pub with_vote: bool,
    /// First day.
    pub starts: NaiveDate,
    /// The day after the last.
    pub ends: NaiveDate,
    /// What it is on the day of the roster.
    pub status: Status,
    /// What became of it: resignation, correction, ...
    pub changes: Vec<Changed>,
}

/// A panel with its posts on a day.
#[derive(Debug, Serialize)]
pub struct Roster {
    /// Its short name.
    pub slug: String,
    /// Its full name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The day.
    pub as_of: NaiveDate,
    /// Who chairs, where there is no chair on that day.
    pub acting_chair: Option<String>,
    /// The posts that are there on that day, officers first, and those of which a term is known.
    pub posts: Vec<PostShown>,
}

/// The roster of a panel on a day.
pub async fn roster(
    db: &impl ConnectionTrait,
    panel: panel::Model,
    on: NaiveDate,
) -> Result<Roster, Problem> {
    let all = terms::of_panel(db, panel.id).await?;
    let names = members::store::names(db, all.iter().map(|term| term.member)).await?;
    let name = |member: &i64| names.get(member).cloned().unwrap_or_default();
    let uuids: HashMap<i64, String> = elections::of_panel(db, panel.id)
        .await?
        .into_iter()
        .map(|election| (election.id(), election.row.uuid))
        .collect();
    let shown = |term: &Term| TermShown {
        id: term.id,
        member: term.member,
        name: name(&term.member),
        basis: term.basis,
        election: term.election.and_then(|id| uuids.get(&id).cloned()),
        resolution: term.resolution,
        vacancy: term.vacancy,
        with_vote: term.with_vote,
        starts: term.starts,
        ends: term.ends,
        status: term.status(on),
        changes: term.changes.clone(),
    };
    let mut shown_posts = Vec::new();
    for post in posts::store::of_panel(db, panel.id).await? {
        let of_post = all
            .iter()
            .rev()
            .filter(|term| term.post == post.id && !term.is_void());
        let terms: Vec<TermShown> = of_post.map(shown).collect();
        let exists = post.exists(on);
        // What somebody held stays readable when the post is no more.
        if !terms.is_empty() || (exists && post.kind != PostKind::Place) {
            shown_posts.push(PostShown {
                exists,
                since: post.since,
                retired: post.retired,
                id: post.id,
                label: post.label,
                kind: post.kind,
                class: post.class,
                terms,
            });
        }
    }
    // Officers first: that is what people look for.
    shown_posts.sort_by_key(|post| !post.kind.is_office());
    let (_, rules) = rules::store::current(db, panel.id).await?;
    let acting = officers::rules::acting_chair(&all, on, rules.officers.acting);
    Ok(Roster {
        slug: panel.slug,
        name: panel.name,
        purpose: panel.purpose,
        as_of: on,
        acting_chair: acting.as_ref().map(name),
        posts: shown_posts,
    })
}

/// Columns of the roster as a table.
pub const COLUMNS: [&str; 9] = [
    "post",
    "class",
    "name",
    "with_vote",
    "starts",
    "last_day",
    "status",
    "basis",
    "election",
];

/// The roster as a table: a row for each term, history too.
pub fn table(roster: &Roster) -> Vec<[String; 9]> {
    let row = |post: &PostShown, term: &TermShown| {
        [
            post.label.clone(),
            post.class.clone(),
            term.name.clone(),
            if term.with_vote { "yes" } else { "no" }.to_owned(),
            term.starts.to_string(),
            term.ends.pred_opt().unwrap_or(term.ends).to_string(),
            status(term.status).to_owned(),
            term.basis.to_string(),
            term.election.clone().unwrap_or_default(),
        ]
    };
    let posts = roster.posts.iter();
    posts
        .flat_map(|post| post.terms.iter().map(move |term| row(post, term)))
        .collect()
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Upcoming => "upcoming",
        Status::InOffice => "in-office",
        Status::Ended => "ended",
    }
}

/// The register in the terms of Popolo (organisation, posts, persons, memberships), its history
/// included; `end_date` is the last day, as there.
pub fn popolo(roster: &Roster) -> Value {
    let organization = format!("panel/{}", roster.slug);
    let terms = || {
        roster
            .posts
            .iter()
            .flat_map(|post| post.terms.iter().map(move |term| (post, term)))
    };
    let persons: std::collections::BTreeMap<i64, &str> = terms()
        .map(|(_, term)| (term.member, term.name.as_str()))
        .collect();
    let persons = persons
        .into_iter()
        .map(|(id, name)| json!({ "id": format!("member/{id}"), "name": name }));
    let posts = roster.posts.iter().map(|post| {
        json!({
            "id": format!("post/{}", post.id),
            "label": post.label,
            "role": post.kind,
            "classification": post.class,
            "organization_id": organization,
        })
    });
    let memberships = terms().map(|(post, term)| {
        json!({
            "id": format!("membership/{}", term.id),
            "person_id": format!("member/{}", term.member),
            "organization_id": organization,
            "post_id": format!("post/{}", post.id),
            "role": post.kind,
            "label": post.label,
            "start_date": term.starts,
            "end_date": term.ends.pred_opt().unwrap_or(term.ends),
            "basis": term.basis,
            "with_vote": term.with_vote,
            "election": term.election,
        })
    });
    json!({
        "organizations": [{
            "id": organization,
            "name": roster.name,
            "classification": "advisory panel",
        }],
        "posts": posts.collect::<Vec<_>>(),
        "persons": persons.collect::<Vec<_>>(),
        "memberships": memberships.collect::<Vec<_>>(),
    })
}
