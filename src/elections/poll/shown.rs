//! A poll as everybody may see it.

use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;

use super::{Sharing, store};
use crate::elections::stage::Stage;
use crate::elections::{Election, rehearsal, voting};
use crate::entities::election;
use crate::error::Problem;
use crate::web::page;

/// What is public of a poll. Times are in the zone that the notice names.
#[derive(Debug, Serialize)]
pub struct PollShown {
    /// The election that this one rehearses.
    pub practice_of: Option<String>,
    /// How many trustees open the result; null: all.
    pub needed: Option<u32>,
    /// Why all are needed.
    pub consent: Option<String>,
    /// Why and since when it is void.
    pub void: Option<VoidShown>,
    /// The void election that it runs again.
    pub again_of: Option<String>,
    /// The election that runs it again.
    pub run_again_by: Option<String>,
    /// Each time that the close was made later.
    pub extensions: Vec<ExtensionShown>,
    /// Each time that taking ballots was interrupted.
    pub incidents: Vec<IncidentShown>,
    /// Until when the result can be challenged.
    pub challenges_until: Option<String>,
}

/// Why and since when an election is void.
#[derive(Debug, Serialize)]
pub struct VoidShown {
    /// Why.
    pub reason: String,
    /// Since when.
    pub when: String,
    /// At which stage it was.
    pub from: String,
}

/// The close was made later.
#[derive(Debug, Serialize)]
pub struct ExtensionShown {
    /// When it would have been.
    pub before: String,
    /// When it is.
    pub after: String,
    /// Why.
    pub reason: String,
}

/// Taking ballots was interrupted.
#[derive(Debug, Serialize)]
pub struct IncidentShown {
    /// Why.
    pub what: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub until: Option<String>,
    /// How it ended.
    pub how_it_ended: Option<String>,
}

/// What is public of the poll of an election.
pub async fn shown(db: &impl ConnectionTrait, election: &Election) -> Result<PollShown, Problem> {
    let poll = store::of(db, election.id()).await?;
    let happened = voting::store::happened(db, election.id()).await?;
    let again = rehearsal::store::already(db, election.id()).await?;
    let moment = |time: &chrono::DateTime<chrono::Utc>| page::moment(time, &election.row.time_zone);
    let extensions = happened.extensions.into_iter().map(|one| ExtensionShown {
        before: moment(&one.before),
        after: moment(&one.after),
        reason: one.reason,
    });
    // Where nobody went on with voting, it was interrupted until the close.
    let closed = (election.stage > Stage::Voting && election.stage != Stage::Void)
        .then(|| election.voting_closes());
    let incidents = happened.incidents.into_iter().map(|one| IncidentShown {
        from: moment(&one.began_at),
        until: one.ended_at.or(closed).map(|at| moment(&at)),
        what: one.what,
        how_it_ended: one.how_it_ended,
    });
    let row = &poll.row;
    let void = row.void_reason.clone().zip(row.voided_at);
    Ok(PollShown {
        practice_of: uuid(db, row.practice_of).await?,
        needed: match poll.sharing() {
            Sharing::Some(needed) => Some(needed),
            Sharing::All => None,
        },
        consent: row.consent.clone(),
        void: void.map(|(reason, at)| VoidShown {
            reason,
            when: moment(&at),
            from: row.voided_from.clone().unwrap_or_default(),
        }),
        again_of: uuid(db, row.again_of).await?,
        run_again_by: uuid(db, again.map(|row| row.election_id)).await?,
        extensions: extensions.collect(),
        incidents: incidents.collect(),
        challenges_until: row.challenges_until.as_ref().map(moment),
    })
}

async fn uuid(db: &impl ConnectionTrait, id: Option<i64>) -> Result<Option<String>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let row = election::Entity::find_by_id(id).one(db).await?;
    Ok(row.map(|row| row.uuid))
}
