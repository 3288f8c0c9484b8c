//! The roll in the database.

use ballots::Hash;
use ballots::supplement::{RollCommitment, RollEntry, RollProof};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::access::{Authorised, Member, Registrar};
use crate::database::Store;
use crate::elections::Election;
use crate::entities::{affiliation, member, roll_entry, roll_leaf};
use crate::error::Problem;
use crate::{officers, panels, terms};

/// Rows a statement.
const ROWS: usize = 1_000;

/// Who is entitled as of the record date, by number: the network's members for seats, the
/// panel's members for its officers.
pub async fn entitled(db: &impl ConnectionTrait, election: &Election) -> Result<Vec<i64>, Problem> {
    let on = election.record_date();
    if election.post.is_office() {
        let terms = terms::store::of_panel(db, election.row.panel_id).await?;
        return Ok(officers::rules::electorate(&terms, on));
    }
    let network = panels::store::by_id(db, election.row.panel_id)
        .await?
        .network_id;
    let members = affiliation::Entity::find()
        .filter(affiliation::Column::NetworkId.eq(network))
        .filter(affiliation::Column::Since.lte(on))
        .order_by_asc(affiliation::Column::MemberId)
        .all(db)
        .await?;
    Ok(members.into_iter().map(|row| row.member_id).collect())
}

/// Takes the snapshot.
pub async fn snapshot(tx: &DatabaseTransaction, election: &Election) -> Result<usize, Problem> {
    let entitled = entitled(tx, election).await?;
    for chunk in entitled.chunks(ROWS) {
        let rows = chunk.iter().map(|&member_id| {
            let election_id = election.id();
            roll_entry::Model {
                election_id,
                member_id,
                voted: false,
            }
            .into_active_model()
        });
        roll_entry::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(entitled.len())
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
    of_roll(store.read(), election).await
}

async fn of_roll(
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
    let rows = of_roll(tx, election).await?;
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
