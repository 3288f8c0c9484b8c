//! The roll in the database.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use ballots::Hash;
use ballots::supplement::{RollCommitment, RollEntry, RollProof};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Change, Place, Right, Standing, Version, rules};
use crate::access::vault::Vault;
use crate::access::{Authorised, Member, Registrar};
use crate::database::Store;
use crate::elections::{Election, store as elections};
use crate::entities::{affiliation, member, roll, roll_correction, roll_entry, roll_leaf};
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::Franchise;
use crate::{officers, panels, terms};

/// Rows a statement.
const ROWS: usize = 1_000;

/// Who is entitled to vote as of the record date, by number: the networks' members for seats, the
/// panel's members for its officers.
pub async fn entitled(db: &impl ConnectionTrait, election: &Election) -> Result<Vec<i64>, Problem> {
    if election.post.is_office() {
        return seated(db, election).await;
    }
    let franchise = franchise(db, election, Right::Vote).await?;
    let mut places: HashMap<i64, Vec<Place>> = HashMap::new();
    let mut order = Vec::new();
    for (id, place) in places_in(db, election.row.panel_id, &franchise, None).await? {
        match places.entry(id) {
            Entry::Occupied(mut known) => known.get_mut().push(place),
            Entry::Vacant(new) => {
                order.push(id);
                new.insert(vec![place]);
            }
        }
    }
    let on = election.record_date();
    order.retain(|id| {
        let places = places.get(id).map_or(&[][..], Vec::as_slice);
        rules::standing(places, &franchise.categories, on).is_entitled()
    });
    Ok(order)
}

/// Whether a member is entitled, and why: by what is known of them, and by corrections.
pub async fn standing(
    db: &impl ConnectionTrait,
    election: &Election,
    member: i64,
    right: Right,
) -> Result<Standing, Problem> {
    if right == Right::Vote
        && let Some(corrected) = corrected(db, election.id(), member).await?
    {
        return Ok(corrected);
    }
    if election.post.is_office() {
        let seated = seated(db, election).await?.contains(&member);
        return Ok(if seated {
            Standing::Entitled
        } else {
            Standing::NoSeat
        });
    }
    let franchise = franchise(db, election, right).await?;
    let of = (election.row.panel_id, &franchise);
    in_networks(db, of, member, election.record_date()).await
}

/// Whether a member's places in the networks that count for a panel entitle them on a day.
pub async fn in_networks(
    db: &impl ConnectionTrait,
    (panel, franchise): (i64, &Franchise),
    member: i64,
    on: NaiveDate,
) -> Result<Standing, Problem> {
    let places = places_in(db, panel, franchise, Some(member)).await?;
    let places: Vec<Place> = places.into_iter().map(|(_, place)| place).collect();
    Ok(rules::standing(&places, &franchise.categories, on))
}

async fn seated(db: &impl ConnectionTrait, election: &Election) -> Result<Vec<i64>, Problem> {
    let terms = terms::store::of_panel(db, election.row.panel_id).await?;
    Ok(officers::rules::electorate(&terms, election.record_date()))
}

async fn franchise(
    db: &impl ConnectionTrait,
    election: &Election,
    right: Right,
) -> Result<Franchise, Problem> {
    let rules = elections::rules(db, election).await?;
    Ok(match right {
        Right::Vote => rules.voting.clone(),
        Right::Stand => rules.standing.clone(),
    })
}

/// Places in the networks that count, of one member or of all.
async fn places_in(
    db: &impl ConnectionTrait,
    panel: i64,
    franchise: &Franchise,
    member: Option<i64>,
) -> Result<Vec<(i64, Place)>, Problem> {
    let networks = panels::store::networks_of(db, panel, franchise).await?;
    let mut rows = affiliation::Entity::find()
        .filter(affiliation::Column::NetworkId.is_in(networks))
        .order_by_asc(affiliation::Column::MemberId);
    if let Some(member) = member {
        rows = rows.filter(affiliation::Column::MemberId.eq(member));
    }
    let places = rows.all(db).await?.into_iter().map(|row| {
        let place = Place {
            since: row.since,
            until: row.until,
            category: row.category,
        };
        (row.member_id, place)
    });
    Ok(places.collect())
}

/// What the last correction made of a member.
async fn corrected(
    db: &impl ConnectionTrait,
    election: i64,
    member: i64,
) -> Result<Option<Standing>, Problem> {
    let last = roll_correction::Entity::find()
        .filter(roll_correction::Column::ElectionId.eq(election))
        .filter(roll_correction::Column::MemberId.eq(member))
        .order_by_desc(roll_correction::Column::Id)
        .one(db)
        .await?;
    Ok(last.and_then(|row| {
        let because = row.reason;
        Some(match Change::of(&row.change)? {
            Change::Add => Standing::Added { because },
            Change::Strike => Standing::Struck { because },
        })
    }))
}

/// Takes the snapshot: the first version of the roll.
pub async fn snapshot(
    tx: &DatabaseTransaction,
    vault: &Vault,
    now: DateTime<Utc>,
    election: &Election,
) -> Result<usize, Problem> {
    let entitled = entitled(tx, election).await?;
    enter(tx, election, &entitled).await?;
    seal(tx, vault, now, election).await?;
    Ok(entitled.len())
}

/// Takes over the roll of the round before, as it was corrected: the voters stay the same.
pub async fn carry_over(
    tx: &DatabaseTransaction,
    vault: &Vault,
    now: DateTime<Utc>,
    (before, election): (&Election, &Election),
) -> Result<(), Problem> {
    enter(tx, election, &entered(tx, before.id()).await?).await?;
    seal(tx, vault, now, election).await?;
    Ok(())
}

async fn enter(
    tx: &DatabaseTransaction,
    election: &Election,
    members: &[i64],
) -> Result<(), Problem> {
    for chunk in members.chunks(ROWS) {
        let rows = chunk.iter().map(|&member| entry(election.id(), member));
        roll_entry::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

async fn entered(db: &impl ConnectionTrait, election: i64) -> Result<Vec<i64>, Problem> {
    let rows = roll_entry::Entity::find().filter(roll_entry::Column::ElectionId.eq(election));
    let rows = rows.all(db).await?;
    Ok(rows.iter().map(|row| row.member_id).collect())
}

/// Takes over the roll of another election: that of a rehearsal.
pub async fn copy(tx: &DatabaseTransaction, from: i64, to: i64) -> Result<(), Problem> {
    let roll = roll_entry::Entity::find().filter(roll_entry::Column::ElectionId.eq(from));
    for chunk in roll.all(tx).await?.chunks(ROWS) {
        let rows = chunk.iter().map(|row| {
            let mut row = row.clone();
            row.election_id = to;
            row.voted = false;
            row.into_active_model()
        });
        roll_entry::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

fn entry(election_id: i64, member_id: i64) -> roll_entry::ActiveModel {
    roll_entry::Model {
        election_id,
        member_id,
        voted: false,
    }
    .into_active_model()
}

/// Puts a member on the roll or takes them off it; gives the new version.
pub async fn correct(
    tx: &DatabaseTransaction,
    vault: &Vault,
    now: DateTime<Utc>,
    election: &Election,
    (member, change): (i64, Change),
) -> Result<Version, Problem> {
    let on = is_on(tx, election.id(), member).await?;
    match (change, on) {
        (Change::Add, true) => {
            return Err(Problem::conflict(t!("The member is on the roll already.")));
        }
        (Change::Strike, false) => {
            return Err(Problem::conflict(t!("The member isn’t on the roll.")));
        }
        (Change::Add, false) => {
            roll_entry::Entity::insert(entry(election.id(), member))
                .exec_without_returning(tx)
                .await?;
        }
        (Change::Strike, true) => {
            roll_entry::Entity::delete_by_id((election.id(), member))
                .exec(tx)
                .await?;
        }
    }
    seal(tx, vault, now, election).await
}

/// Writes a version of the roll as it now is.
async fn seal(
    tx: &DatabaseTransaction,
    vault: &Vault,
    now: DateTime<Utc>,
    election: &Election,
) -> Result<Version, Problem> {
    let id = election.id();
    let members = entered(tx, id).await?;
    let last = versions(tx, id).await?.last().map_or(0, |one| one.version);
    let random = vault.random::<32>();
    let random = random.map_err(|_| Problem::internal("The machine gives no randomness."))?;
    let salt = ballots::Hash::from_bytes(random).to_string();
    let row = roll::Model {
        election_id: id,
        version: last + 1,
        size: i64::try_from(members.len()).unwrap_or(i64::MAX),
        fingerprint: rules::fingerprint(election.uuid(), &salt, &members),
        salt,
        taken_at: now,
    };
    roll::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(shown(row))
}

fn shown(row: roll::Model) -> Version {
    Version {
        version: row.version,
        size: row.size,
        fingerprint: row.fingerprint,
        taken_at: row.taken_at,
    }
}

/// The versions of a roll, the first first.
pub async fn versions(db: &impl ConnectionTrait, election: i64) -> Result<Vec<Version>, Problem> {
    let rows = roll::Entity::find()
        .filter(roll::Column::ElectionId.eq(election))
        .order_by_asc(roll::Column::Version);
    Ok(rows.all(db).await?.into_iter().map(shown).collect())
}

/// Whether a member is on an election's roll.
pub async fn is_on(db: &impl ConnectionTrait, election: i64, member: i64) -> Result<bool, Problem> {
    Ok(roll_entry::Entity::find_by_id((election, member))
        .one(db)
        .await?
        .is_some())
}

/// Notes that a ballot came in by this member's token: no time, and never which.
pub async fn mark_voted(
    tx: &DatabaseTransaction,
    election: i64,
    by: &Authorised<Member>,
) -> Result<(), Problem> {
    roll_entry::Entity::update_many()
        .col_expr(roll_entry::Column::Voted, Expr::value(true))
        .filter(roll_entry::Column::ElectionId.eq(election))
        .filter(roll_entry::Column::MemberId.eq(by.scope().id()))
        .filter(roll_entry::Column::Voted.eq(false))
        .exec(tx)
        .await?;
    Ok(())
}

/// The members who have not voted, for the reminders alone.
pub async fn not_voted(tx: &DatabaseTransaction, election: i64) -> Result<Vec<i64>, Problem> {
    let roll = roll_entry::Entity::find()
        .filter(roll_entry::Column::ElectionId.eq(election))
        .filter(roll_entry::Column::Voted.eq(false))
        .order_by_asc(roll_entry::Column::MemberId);
    Ok(roll
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.member_id)
        .collect())
}

/// How many are on the roll.
pub async fn size(db: &impl ConnectionTrait, election: i64) -> Result<u64, Problem> {
    let roll = roll_entry::Entity::find().filter(roll_entry::Column::ElectionId.eq(election));
    Ok(roll.count(db).await?)
}

/// The voters with their addresses, for the registrar who sends them their codes.
pub async fn voters(
    store: &Store,
    _by: &Authorised<Registrar>,
    election: &Election,
) -> Result<Vec<member::Model>, Problem> {
    listed(store.read(), election).await
}

/// Everybody on the roll; who has voted is not said.
pub async fn listed(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<member::Model>, Problem> {
    let roll = roll_entry::Entity::find()
        .filter(roll_entry::Column::ElectionId.eq(election.id()))
        .order_by_asc(roll_entry::Column::MemberId)
        .all(db)
        .await?;
    let mut voters = Vec::with_capacity(roll.len());
    for chunk in roll.chunks(ROWS) {
        let ids = chunk.iter().map(|row| row.member_id);
        let rows = member::Entity::find().filter(member::Column::Id.is_in(ids));
        voters.extend(rows.order_by_asc(member::Column::Id).all(db).await?);
    }
    Ok(voters)
}

/// Commits to the roll: a salted leaf for each voter. From then on the roll can't change unseen.
pub async fn commit(tx: &DatabaseTransaction, election: &Election) -> Result<(), Problem> {
    let rows = listed(tx, election).await?;
    let uuid = election.uuid().to_owned();
    let election_id = election.id();
    let leaves = crate::work::run(move || {
        let mut rng = ballots::random::system();
        let leaf = |row: member::Model| {
            let entry = RollEntry::new(uuid.clone(), row.name, row.email, &mut rng);
            roll_leaf::Model {
                election_id,
                leaf: entry.leaf().to_string(),
                member_id: Some(row.id),
                salt: Some(entry.salt.to_string()),
                name: Some(entry.name),
                email: Some(entry.email),
            }
        };
        rows.into_iter().map(leaf).collect::<Vec<_>>()
    })
    .await?;
    for chunk in leaves.chunks(ROWS) {
        let rows = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        roll_leaf::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// The leaves of the commitment, in their order.
async fn leaves(db: &impl ConnectionTrait, election: i64) -> Result<Vec<Hash>, Problem> {
    let rows: Vec<String> = roll_leaf::Entity::find()
        .select_only()
        .column(roll_leaf::Column::Leaf)
        .filter(roll_leaf::Column::ElectionId.eq(election))
        .into_tuple()
        .all(db)
        .await?;
    let read = rows.iter().map(|leaf| leaf.parse());
    let mut leaves: Vec<Hash> = read.collect::<Result<_, _>>().map_err(|_| unreadable())?;
    leaves.sort_unstable();
    Ok(leaves)
}

fn unreadable() -> Problem {
    Problem::internal("The roll's commitment can't be read.")
}

/// What is published of the roll.
pub async fn commitment(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<RollCommitment, Problem> {
    Ok(RollCommitment::of(&mut leaves(db, election).await?))
}

/// A member's own proof of being on the roll, once it was committed to.
pub async fn proof(
    db: &impl ConnectionTrait,
    election: &Election,
    by: &Authorised<Member>,
) -> Result<Option<RollProof>, Problem> {
    let row = roll_leaf::Entity::find()
        .filter(roll_leaf::Column::ElectionId.eq(election.id()))
        .filter(roll_leaf::Column::MemberId.eq(by.scope().id()))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (Some(salt), Some(name), Some(email)) = (row.salt, row.name, row.email) else {
        return Ok(None);
    };
    let entry = RollEntry {
        election: election.uuid().to_owned(),
        salt: salt.parse().map_err(|_| unreadable())?,
        name,
        email,
    };
    let leaves = leaves(db, election.id()).await?;
    RollProof::new(entry, &leaves)
        .map(Some)
        .ok_or_else(unreadable)
}

/// Forgets whose a member's leaves are.
pub async fn forget_member(tx: &DatabaseTransaction, member: i64) -> Result<(), Problem> {
    forget_leaves(tx, roll_leaf::Column::MemberId.eq(member)).await
}

/// Forgets whose these leaves of the rolls' commitments are, and their salts; the hashes stay, so that
/// each commitment still covers its roll.
pub(super) async fn forget_leaves(
    tx: &DatabaseTransaction,
    which: impl IntoCondition,
) -> Result<(), Problem> {
    let nobody = roll_leaf::ActiveModel {
        member_id: Set(None),
        salt: Set(None),
        name: Set(None),
        email: Set(None),
        ..Default::default()
    };
    roll_leaf::Entity::update_many()
        .set(nobody)
        .filter(which)
        .exec(tx)
        .await?;
    Ok(())
}
