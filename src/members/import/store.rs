//! Imports in the database: who is here, and writing a plan.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{Person, Plan, Present, rules};
use crate::access::{Authorised, Operator};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::entities::{affiliation, member};
use crate::error::Problem;
use crate::language::t;
use crate::matters;
use crate::members::{Belonging, NewMember, store as members};
use crate::panels;
use crate::values::{Line, Slug};

/// Everybody who is here, by number.
pub async fn present(db: &impl ConnectionTrait) -> Result<Vec<Present>, Problem> {
    let slugs: BTreeMap<i64, String> = members::networks(db)
        .await?
        .into_iter()
        .map(|(slug, id)| (id, slug))
        .collect();
    let mut networks: BTreeMap<i64, BTreeMap<_, _>> = BTreeMap::new();
    for row in affiliation::Entity::find().all(db).await? {
        if let Some(slug) = slugs.get(&row.network_id) {
            let place = (row.since, row.until, row.category);
            let of_member = networks.entry(row.member_id).or_default();
            of_member.insert(slug.clone(), place);
        }
    }
    let all = member::Entity::find().order_by_asc(member::Column::Id);
    let present = all.all(db).await?.into_iter().map(|row| Present {
        networks: networks.remove(&row.id).unwrap_or_default(),
        id: row.id,
        email: row.email,
        name: row.name,
        organisation: row.organisation,
    });
    Ok(present.collect())
}

/// What a file's people would change.
pub async fn plan(db: &impl ConnectionTrait, people: Vec<Person>) -> Result<Plan, Problem> {
    let (present, networks) = (present(db).await?, members::networks(db).await?);
    let planned = crate::work::run(move || rules::plan(people, &present, &networks)).await?;
    Ok(planned?)
}

/// Writes what a preview has shown, all of it; anything else is refused.
pub async fn write(
    store: &Store,
    by: &Authorised<Operator>,
    now: DateTime<Utc>,
    people: Vec<Person>,
    shown: &str,
) -> Result<Plan, Problem> {
    let tx = store.begin().await?;
    let plan = plan(&tx, people).await?;
    if plan.fingerprint() != shown {
        return Err(Problem::conflict(t!(
            "This isn’t what the preview showed: the file, the columns or the members have \
             changed since. Look at a new preview."
        )));
    }
    let new = plan
        .new
        .iter()
        .map(new_member)
        .collect::<Result<Vec<_>, _>>()?;
    members::insert(&tx, &new).await?;
    let moved = moved(&tx, &plan).await?;
    for (id, person) in &plan.changed {
        change(&tx, *id, person).await?;
    }
    panels::store::lock_all(&tx).await?;
    let act = Act {
        actor: by.actor(),
        action: "member.import",
        about: "members".into(),
        detail: json!({
            "new": plan.new.len(),
            "changed": plan.changed.len(),
            "flags": plan.flags.len(),
            "plan": shown,
        }),
    };
    audit::store::record(&tx, now, act).await?;
    matters::store::members_changed(&tx, (by.actor(), now), &moved).await?;
    tx.commit().await?;
    Ok(plan)
}

/// Those who have another organisation by the plan than before.
async fn moved(tx: &DatabaseTransaction, plan: &Plan) -> Result<HashSet<i64>, Problem> {
    let present = present(tx).await?.into_iter();
    let before: HashMap<i64, String> = present.map(|one| (one.id, one.organisation)).collect();
    let same = |id: &i64, after: &str| {
        before
            .get(id)
            .is_some_and(|before| before.trim().eq_ignore_ascii_case(after.trim()))
    };
    let changed = plan.changed.iter();
    let moved = changed.filter(|(id, person)| {
        let after = person.organisation.as_deref();
        after.is_some_and(|after| !same(id, after))
    });
    Ok(moved.map(|(id, _)| *id).collect())
}

fn new_member(person: &Person) -> Result<NewMember, Problem> {
    let organisation = match person.organisation.as_deref() {
        None | Some("") => None,
        Some(name) => Some(Line::parse("organisation", name)?),
    };
    let networks = person.networks.iter().map(|(slug, place)| {
        let (since, until, category) = rules::after(place, None);
        Ok(Belonging {
            network: Slug::parse("network", slug)?,
            since,
            until,
            category,
        })
    });
    Ok(NewMember {
        name: person.name.clone(),
        email: person.email.clone(),
        organisation,
        networks: networks.collect::<Result<_, Problem>>()?,
    })
}

async fn change(tx: &DatabaseTransaction, id: i64, person: &Person) -> Result<(), Problem> {
    let mut row = member::Entity::update_many()
        .col_expr(member::Column::Name, Expr::value(person.name.as_str()))
        .filter(member::Column::Id.eq(id));
    if let Some(organisation) = &person.organisation {
        row = row.col_expr(
            member::Column::Organisation,
            Expr::value(organisation.as_str()),
        );
    }
    row.exec(tx).await?;
    let numbers = members::networks(tx).await?;
    for (slug, place) in &person.networks {
        let Some(network) = numbers.get(slug) else {
            continue;
        };
        let key = (id, *network);
        let before = affiliation::Entity::find_by_id(key).one(tx).await?;
        let before = before.map(|row| (row.since, row.until, row.category));
        let (since, until, category) = rules::after(place, before.as_ref());
        if before.is_none() {
            let network = Slug::parse("network", slug)?;
            let belonging = Belonging {
                network,
                since,
                until,
                category,
            };
            members::belong(tx, &[(id, belonging)]).await?;
            continue;
        }
        affiliation::Entity::update_many()
            .col_expr(affiliation::Column::Since, Expr::value(since))
            .col_expr(affiliation::Column::Until, Expr::value(until))
            .col_expr(affiliation::Column::Category, Expr::value(category))
            .filter(affiliation::Column::MemberId.eq(id))
            .filter(affiliation::Column::NetworkId.eq(*network))
            .exec(tx)
            .await?;
    }
    Ok(())
}
