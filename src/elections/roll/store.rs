//! The roll in the database.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder,
};

use crate::access::{Authorised, Member, Registrar};
use crate::database::Store;
use crate::elections::Election;
use crate::entities::{affiliation, member, roll_entry};
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
    let roll = roll_entry::Entity::find()
        .filter(roll_entry::Column::ElectionId.eq(election.id()))
        .order_by_asc(roll_entry::Column::MemberId)
        .all(store.read())
        .await?;
    let mut voters = Vec::with_capacity(roll.len());
    for chunk in roll.chunks(ROWS) {
        let ids = chunk.iter().map(|row| row.member_id);
        let rows = member::Entity::find().filter(member::Column::Id.is_in(ids));
        voters.extend(
            rows.order_by_asc(member::Column::Id)
                .all(store.read())
                .await?,
        );
    }
    Ok(voters)
}
