//! What the database says of a poll, for the transition table and the readiness gate.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{Sharing, store};
use crate::app::App;
use crate::database_time;
use crate::elections::keys::{ceremony, drills, store as keys};
use crate::elections::stage::Stage;
use crate::elections::{Election, call, readiness};
use crate::entities::{board, challenge, credential, delivery};
use crate::error::Problem;

/// What the database says of a poll.
#[derive(Clone, Debug, Default)]
pub struct PollFacts {
    /// How many trustees open the result.
    pub needed: usize,
    /// Trustees from whom the next step of making the key is missing.
    pub missing: Vec<String>,
    /// Whether the key is made.
    pub key_made: bool,
    /// Duties that one person holds and that two have to.
    pub conflicts: Vec<String>,
    /// Spare credentials.
    pub spares: usize,
    /// Trustees who have not shown that their key works.
    pub undrilled: Vec<String>,
    /// Trustees who have shown it once more before the close, by their numbers from 1.
    pub drilled_again: Vec<u32>,
    /// Codes that did not arrive, if the registrar has reported.
    pub undelivered: Option<usize>,
    /// Voters in a hundred for whom that may be so.
    pub most_undelivered: usize,
    /// Whether somebody has read the letters.
    pub letters: bool,
    /// Whether somebody has made a backup.
    pub backup: bool,
    /// Seconds between this instance's clock and the database's.
    pub clock_apart: u64,
    /// Whether it is a rehearsal.
    pub practice: bool,
    /// Rehearsals of it that are not cleared away.
    pub uncleared: usize,
    /// Seconds until nominations close, as announced.
    pub nominations_close_in: i64,
    /// Seconds until candidates can't withdraw any more, as announced.
    pub withdrawals_close_in: i64,
    /// Days until the record date.
    pub record_date_in: i64,
    /// Seconds until voting opens.
    pub opens_in: i64,
    /// Seconds until voting closes.
    pub closes_in: i64,
    /// Challenges that nobody has decided.
    pub undecided: usize,
    /// Challenges that were upheld.
    pub upheld: usize,
    /// Whether a reason is given.
    pub reason: bool,
}

/// Asks the database.
pub async fn gather(
    app: &App,
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<PollFacts, Problem> {
    let id = election.id();
    let poll = store::of(db, id).await?;
    let now = database_time::now(db, app.ahead()).await?;
    let board = board::Entity::find_by_id(id).one(db).await?;
    let closes = board
        .and_then(|board| board.closes_at)
        .unwrap_or(election.voting_closes());
    let row = &election.row;
    let withdrawals_close = call::store::of(db, election).await?.withdrawals_close;
    let today = call::rules::local_day(now, call::rules::zone(&row.time_zone)?);
    let trustees = keys::trustees(db, id).await?;
    let delivery = delivery::Entity::find_by_id(id).one(db).await?;
    let undelivered = delivery.map(|row| usize::try_from(row.undelivered).unwrap_or(usize::MAX));
    let spares = credential::Entity::find()
        .filter(credential::Column::ElectionId.eq(id))
        .filter(credential::Column::State.eq("spare"))
        .count(db)
        .await?;
    let mut facts = PollFacts {
        needed: match poll.sharing() {
            Sharing::Some(needed) => usize::try_from(needed).unwrap_or(usize::MAX),
            Sharing::All => trustees.len(),
        },
        spares: usize::try_from(spares).unwrap_or(usize::MAX),
        undelivered,
        most_undelivered: usize::try_from(poll.row.most_undelivered).unwrap_or_default(),
        letters: readiness::store::is_confirmed(db, id, readiness::What::Letters).await?,
        backup: readiness::store::is_confirmed(db, id, readiness::What::Backup).await?,
        clock_apart: (now - app.now()).num_seconds().unsigned_abs(),
        practice: poll.is_practice(),
        uncleared: store::rehearsals(db, election).await?.len(),
        nominations_close_in: (row.nominations_close - now).num_seconds(),
        withdrawals_close_in: (withdrawals_close - now).num_seconds(),
        record_date_in: (row.record_date - today).num_days(),
        opens_in: (election.row.voting_opens - now).num_seconds(),
        closes_in: (closes - now).num_seconds(),
        ..PollFacts::default()
    };
    if election.stage <= Stage::Keys {
        facts.missing = ceremony::store::missing(db, election, &poll).await?;
        facts.key_made = !trustees.is_empty() && facts.missing.is_empty();
        facts.conflicts = keys::conflicts(db, election).await?;
    }
    if election.stage == Stage::Keys {
        facts.undrilled = drills::store::undrilled(db, election, &poll).await?;
    }
    if election.stage == Stage::Voting {
        facts.drilled_again = drills::store::answered_again(db, election).await?;
    }
    if election.stage >= Stage::Declared {
        (facts.undecided, facts.upheld) = challenges(db, id).await?;
    }
    Ok(facts)
}

async fn challenges(db: &impl ConnectionTrait, election: i64) -> Result<(usize, usize), Problem> {
    let all = challenge::Entity::find().filter(challenge::Column::ElectionId.eq(election));
    let all = all.all(db).await?;
    let with = |upheld: Option<bool>| all.iter().filter(|row| row.upheld == upheld).count();
    Ok((with(None), with(Some(true))))
}
