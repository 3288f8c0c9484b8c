//! What we hold about somebody, table by table.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::entities::{
    affiliation, challenge, election, member, network, nomination, photograph, poll, resolution,
    roll_correction, roll_entry, roll_leaf, roll_objection, supporter, trustee, vacancy,
    vacancy_offer, winner,
};
use crate::error::Problem;
use crate::meetings::attendance;
use crate::{interests, mail, matters, terms};

/// Everything about a member besides their account. Of others nothing: whom they objected to is left out.
pub(super) async fn membership(db: &impl ConnectionTrait, id: i64) -> Result<Value, Problem> {
    let row = member::Entity::find_by_id(id).one(db).await?;
    let terms = terms::store::of_member(db, id).await?.into_iter();
    let terms: Vec<Value> = terms
        .map(|(panel, term)| {
            let notes = term.changes.iter().map(|change| change.note.as_str());
            json!({ "panel": panel, "post": term.kind, "basis": term.basis, "starts": term.starts,
                    "ends": term.ends, "changes": term.changes, "notes": notes.collect::<Vec<_>>() })
        })
        .collect();
    let interests = interests::store::of_member(db, id).await?;
    let interests: Vec<Value> = interests
        .iter()
        .map(|row| json!({ "text": row.text, "public": row.public, "since": row.since, "ended": row.ended }))
        .collect();
    let matters = matters::store::of_member(db, id).await?;
    let matters: Vec<Value> = matters
        .iter()
        .map(|row| json!({ "kind": row.kind, "day": row.day, "detail": row.detail, "outcome": row.settled }))
        .collect();
    let attended = attendance::store::of_member(db, id).await?;
    let attended: Vec<Value> = attended
        .iter()
        .map(|row| json!({ "day": row.day, "status": row.status }))
        .collect();
    let letters = mail::store::to_member(db, id).await?;
    let letters: Vec<Value> = letters
        .iter()
        .map(|row| json!({ "kind": row.kind, "subject": row.subject, "state": row.state, "posted": row.posted_at }))
        .collect();
    Ok(json!({
        "number": id,
        "organisation": row.map(|row| row.organisation),
        "networks": networks(db, id).await?,
        "nominations": nominations(db, id).await?,
        "supported": supported(db, id).await?,
        "rolls": rolls(db, id).await?,
        "objections": objections(db, id).await?,
        "elected": elected(db, id).await?,
        "challenges": challenges(db, id).await?,
        "terms": terms,
        "left_seats": left(db, id).await?,
        "offered_seats": offered(db, id).await?,
        "resolutions": resolutions(db, id).await?,
        "interests": interests,
        "matters": matters,
        "meetings": attended,
        "letters": letters,
    }))
}

/// The elections that name them as registrar or trustee, and how.
pub(super) async fn parts(db: &impl ConnectionTrait, subject: &str) -> Result<Vec<Value>, Problem> {
    let mut parts = Vec::new();
    let makes = election::Entity::find().filter(election::Column::Registrar.eq(subject));
    for row in makes.order_by_asc(election::Column::Id).all(db).await? {
        let poll = poll::Entity::find_by_id(row.id).one(db).await?;
        parts.push(
            json!({ "election": row.uuid, "part": "registrar", "name": row.registrar_name,
                           "email": poll.and_then(|poll| poll.registrar_email) }),
        );
    }
    let holds = trustee::Entity::find().filter(trustee::Column::Subject.eq(subject));
    for row in holds
        .order_by_asc(trustee::Column::ElectionId)
        .all(db)
        .await?
    {
        parts.push(
            json!({ "election": uuid(db, row.election_id).await?, "part": "trustee",
                           "name": row.name, "email": row.email }),
        );
    }
    Ok(parts)
}

async fn networks(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let mut networks = Vec::new();
    let belongs = affiliation::Entity::find().filter(affiliation::Column::MemberId.eq(id));
    for row in belongs.all(db).await? {
        let network = network::Entity::find_by_id(row.network_id).one(db).await?;
        let slug = network.map(|network| network.slug);
        networks.push(
            json!({ "network": slug, "since": row.since, "until": row.until,
                              "category": row.category }),
        );
    }
    Ok(networks)
}

async fn nominations(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let stood = nomination::Entity::find().filter(nomination::Column::MemberId.eq(id));
    let mut nominations = Vec::new();
    for row in stood.all(db).await? {
        let picture = photograph::Entity::find_by_id(row.id).one(db).await?;
        nominations.push(json!({
            "election": uuid(db, row.election_id).await?,
            "statement": row.statement, "status": row.status, "particulars": row.particulars,
            "interests": row.interests, "language": row.language, "reason": row.reason,
            "photograph": picture.is_some(),
        }));
    }
    Ok(nominations)
}

/// Nominations of others that they proposed or seconded, or were asked to.
async fn supported(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let asked = supporter::Entity::find().filter(supporter::Column::MemberId.eq(id));
    let mut supported = Vec::new();
    for row in asked.all(db).await? {
        let of = nomination::Entity::find_by_id(row.nomination_id);
        let election = match of.one(db).await? {
            Some(of) => uuid(db, of.election_id).await?,
            None => None,
        };
        supported.push(
            json!({ "election": election, "part": row.part, "asked": row.asked_at,
                               "confirmed": row.confirmed, "answered": row.answered_at }),
        );
    }
    Ok(supported)
}

async fn rolls(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let on = roll_entry::Entity::find().filter(roll_entry::Column::MemberId.eq(id));
    let mut rolls = Vec::new();
    for row in on.all(db).await? {
        // Once a roll is forgotten, so is whether they voted.
        let leaf = roll_leaf::Entity::find()
            .filter(roll_leaf::Column::ElectionId.eq(row.election_id))
            .filter(roll_leaf::Column::MemberId.eq(id));
        let known = leaf.one(db).await?.is_some();
        let voted = (known || row.voted).then_some(row.voted);
        rolls.push(json!({ "election": uuid(db, row.election_id).await?, "voted": voted }));
    }
    let corrected =
        roll_correction::Entity::find().filter(roll_correction::Column::MemberId.eq(id));
    for row in corrected.all(db).await? {
        let election = uuid(db, row.election_id).await?;
        rolls.push(
            json!({ "election": election, "corrected": row.change, "reason": row.reason,
                           "at": row.made_at }),
        );
    }
    Ok(rolls)
}

async fn objections(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let filed = roll_objection::Entity::find().filter(roll_objection::Column::ByMember.eq(id));
    let mut objections = Vec::new();
    for row in filed
        .order_by_asc(roll_objection::Column::Id)
        .all(db)
        .await?
    {
        objections.push(
            json!({ "election": uuid(db, row.election_id).await?, "wants": row.wants,
                                "said": row.said, "filed": row.filed_at, "upheld": row.upheld,
                                "reason": row.reason }),
        );
    }
    Ok(objections)
}

async fn elected(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let won = winner::Entity::find().filter(winner::Column::MemberId.eq(id));
    let mut elected = Vec::new();
    for row in won.all(db).await? {
        elected.push(
            json!({ "election": uuid(db, row.election_id).await?, "accepted": row.accepted }),
        );
    }
    Ok(elected)
}

async fn challenges(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let filed = challenge::Entity::find().filter(challenge::Column::MemberId.eq(id));
    let mut challenges = Vec::new();
    for row in filed.order_by_asc(challenge::Column::Id).all(db).await? {
        challenges.push(json!({ "election": uuid(db, row.election_id).await?, "grounds": row.grounds,
                                "filed": row.filed_at, "upheld": row.upheld, "reason": row.reason }));
    }
    Ok(challenges)
}

/// Vacancies of which they were the last to hold the seat, or did not take it up.
async fn left(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let theirs = vacancy::Entity::find().filter(vacancy::Column::LeaverId.eq(id));
    let rows = theirs.order_by_asc(vacancy::Column::Id).all(db).await?;
    let one =
        |row: &vacancy::Model| json!({ "vacancy": row.id, "cause": row.cause, "since": row.since });
    Ok(rows.iter().map(one).collect())
}

async fn offered(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let offers = vacancy_offer::Entity::find().filter(vacancy_offer::Column::MemberId.eq(id));
    let offers = offers
        .order_by_asc(vacancy_offer::Column::Id)
        .all(db)
        .await?;
    let offer = |row: &vacancy_offer::Model| {
        json!({ "vacancy": row.vacancy_id, "route": row.route, "at": row.at, "accepted": row.accepted,
                "note": row.note })
    };
    Ok(offers.iter().map(offer).collect())
}

/// Resolutions that they moved, or that chose them.
async fn resolutions(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Value>, Problem> {
    let theirs = Condition::any()
        .add(resolution::Column::ProposerId.eq(id))
        .add(resolution::Column::SeconderId.eq(id))
        .add(resolution::Column::MemberId.eq(id));
    let rows = resolution::Entity::find().filter(theirs);
    let rows = rows.order_by_asc(resolution::Column::Id).all(db).await?;
    let one = |row: &resolution::Model| {
        json!({ "day": row.day, "kind": row.kind, "text": row.text, "carried": row.carried,
                "proposed": row.proposer_id == Some(id), "seconded": row.seconder_id == Some(id),
                "chosen": row.member_id == Some(id) })
    };
    Ok(rows.iter().map(one).collect())
}

async fn uuid(db: &impl ConnectionTrait, id: i64) -> Result<Option<String>, Problem> {
    let found = election::Entity::find_by_id(id).one(db).await?;
    Ok(found.map(|election| election.uuid))
}
