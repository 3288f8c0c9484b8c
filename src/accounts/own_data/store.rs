//! Everything about one person, gathered from the tables that have it, or taken out of them.

use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};
use serde_json::{Value, json};

use super::held;
use crate::access::{Authorised, Operator};
use crate::accounts::{appointments, factors, sessions, store};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::stage::Stage;
use crate::elections::{Election, roll};
use crate::entities::{
    affiliation, challenge, election, identity, member, nomination, photograph, roll_entry,
    roll_objection,
};
use crate::error::Problem;
use crate::language::t;
use crate::{interests, mail, matters, terms};

/// Everything that we hold about the owner of an account. Secrets of theirs are named, not shown.
pub async fn everything(db: &impl ConnectionTrait, id: i64) -> Result<Value, Problem> {
    let account = store::get(db, id).await?;
    let (name, email) = store::owner(db, &account).await?;
    let offices = appointments::store::held(db, id).await?;
    let offices: Vec<Value> = offices
        .iter()
        .map(|office| json!({ "role": office.role, "panel": office.panel }))
        .collect();
    let sessions = sessions::store::of(db, id).await?;
    let sessions: Vec<Value> = sessions
        .iter()
        .map(|row| json!({ "since": row.made_at, "seen": row.seen_at, "door": row.door }))
        .collect();
    let factors = factors::store::of(db, id).await?;
    let factors: Vec<Value> = factors
        .iter()
        .map(|row| json!({ "kind": row.kind, "label": row.label, "since": row.added_at }))
        .collect();
    let membership = match account.member_id {
        Some(member) => held::membership(db, member).await?,
        None => Value::Null,
    };
    let elsewhere = identity::Entity::find().filter(identity::Column::AccountId.eq(id));
    let elsewhere: Vec<Value> = elsewhere
        .all(db)
        .await?
        .iter()
        .map(|row| json!({ "provider": row.provider, "subject": row.subject }))
        .collect();
    Ok(json!({
        "subject": account.subject,
        "name": name,
        "email": email,
        "since": account.made_at,
        "offices": offices,
        "parts": held::parts(db, &account.subject).await?,
        "sessions": sessions,
        "second_factors": factors,
        "known_elsewhere_as": elsewhere,
        "member": membership,
    }))
}

/// Erases a member. Refused while they are on the roll of an election that is under way: they may
/// still have to be written to.
pub async fn erase(app: &App, by: &Authorised<Operator>, id: i64) -> Result<(), Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    if member::Entity::find_by_id(id).one(&tx).await?.is_none() {
        return Err(Problem::not_found(t!("There is no such member.")));
    }
    refuse_under_way(&tx, id).await?;
    refuse_in_post(&tx, id, now.date_naive()).await?;
    refuse_in_office(&tx, id).await?;
    let nobody = member::ActiveModel {
        id: Set(id),
        email: Set(format!("erased-{id}@erased.invalid")),
        name: Set(format!("Erased member {id}")),
        organisation: Set(String::new()),
    };
    member::Entity::update(nobody).exec(&tx).await?;
    affiliation::Entity::delete_many()
        .filter(affiliation::Column::MemberId.eq(id))
        .exec(&tx)
        .await?;
    roll::store::forget_member(&tx, id).await?;
    forget_words(&tx, id).await?;
    interests::store::forget_member(&tx, id).await?;
    matters::store::forget_member(&tx, id).await?;
    terms::store::forget_member(&tx, id).await?;
    store::close_member(&tx, id, now).await?;
    mail::store::forget_member(&tx, id).await?;
    let act = Act {
        actor: by.actor(),
        action: "member.erase",
        about: format!("member/{id}"),
        detail: json!({}),
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// What they wrote of themselves and of elections: papers, photographs, objections, challenges. A
/// candidate's name stays in the record, which can't be changed.
async fn forget_words(tx: &DatabaseTransaction, id: i64) -> Result<(), Problem> {
    let papers = nomination::Entity::find().filter(nomination::Column::MemberId.eq(id));
    let papers: Vec<i64> = papers.all(tx).await?.iter().map(|row| row.id).collect();
    photograph::Entity::delete_many()
        .filter(photograph::Column::NominationId.is_in(papers))
        .exec(tx)
        .await?;
    let empty = nomination::ActiveModel {
        statement: Set(String::new()),
        interests: Set(String::new()),
        particulars: Set(String::new()),
        language: Set(None),
        ..Default::default()
    };
    nomination::Entity::update_many()
        .set(empty)
        .filter(nomination::Column::MemberId.eq(id))
        .exec(tx)
        .await?;
    challenge::Entity::update_many()
        .col_expr(challenge::Column::Grounds, Expr::value(""))
        .filter(challenge::Column::MemberId.eq(id))
        .exec(tx)
        .await?;
    roll_objection::Entity::update_many()
        .col_expr(roll_objection::Column::Said, Expr::value(""))
        .filter(roll_objection::Column::ByMember.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// The register shows who sits on a panel, so they leave it first.
async fn refuse_in_post(tx: &DatabaseTransaction, id: i64, on: NaiveDate) -> Result<(), Problem> {
    let terms = terms::store::of_member(tx, id).await?;
    match terms
        .iter()
        .find(|(_, term)| term.ends > on && !term.is_void())
    {
        Some((panel, term)) => Err(Problem::conflict(t!(
            "They are {post} of the panel “{panel}” until {until}: record first that they leave.",
            post = term.kind,
            panel,
            until = term.ends
        ))),
        None => Ok(()),
    }
}

/// Who runs elections hands that over first: an office that nobody holds any more would count as held.
async fn refuse_in_office(tx: &DatabaseTransaction, id: i64) -> Result<(), Problem> {
    let Some(account) = store::of_member(tx, id).await? else {
        return Ok(());
    };
    match appointments::store::held(tx, account.id).await?.first() {
        Some(office) => Err(Problem::conflict(t!(
            "They are {role}: end that office first.",
            role = office.role
        ))),
        None => Ok(()),
    }
}

async fn refuse_under_way(tx: &DatabaseTransaction, id: i64) -> Result<(), Problem> {
    let on = roll_entry::Entity::find().filter(roll_entry::Column::MemberId.eq(id));
    let stood = nomination::Entity::find().filter(nomination::Column::MemberId.eq(id));
    let mut ids: Vec<i64> = on
        .all(tx)
        .await?
        .iter()
        .map(|row| row.election_id)
        .collect();
    ids.extend(stood.all(tx).await?.iter().map(|row| row.election_id));
    let rows = election::Entity::find().filter(election::Column::Id.is_in(ids));
    for row in rows.all(tx).await? {
        let election = Election::try_from(row)?;
        if !matches!(
            election.stage,
            Stage::Declared | Stage::Seated | Stage::Void
        ) {
            return Err(Problem::conflict(t!(
                "They are part of “{election}”, which is under way: erase them when its result is declared.",
                election = election.row.title
            )));
        }
    }
    Ok(())
}
