//! Officers in the database: put into office, and the next round of their election.

use ballots::Uuid;
use ballots::count::Lot;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::Deserialize;
use serde_json::json;

use super::rules;
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::changes::{self, Change};
use crate::elections::nominations::{self, Candidate};
use crate::elections::result::{Drawn, LotEntry, store as results};
use crate::elections::stage::Stage;
use crate::elections::{Election, call, roll, store as elections};
use crate::entities::{election, nomination, panel};
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::{Counting, Marks, OfficerBallot, OfficerTie, PanelRules};
use crate::panels::{self, PostKind};
use crate::terms::{Basis, NewTerm, Source, Term, store as terms};

/// Puts somebody into office whom a carried resolution chose. The caller holds the panel's lock.
pub async fn by_resolution(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    (panel, panel_rules): (&panel::Model, &PanelRules),
    (post, member, starts): (PostKind, i64, NaiveDate),
    resolution: i64,
) -> Result<(), Problem> {
    let all = terms::of_panel(tx, panel.id).await?;
    let officers = &panel_rules.officers;
    rules::may_take(officers, &all, (post, member), starts).map_err(Problem::conflict)?;
    let posts = panels::posts::store::of_panel(tx, panel.id).await?;
    let vacant = crate::terms::rules::vacant(&posts, &all, starts);
    let place = vacant
        .into_iter()
        .find(|one| one.kind == post)
        .ok_or_else(|| {
            Problem::conflict(t!(
                "There is a {post} on {starts}: record first that they leave.",
                post,
                starts
            ))
        })?;
    let ends = rules::service(officers, member, &all, starts)
        .ok_or_else(|| Problem::invalid(t!("starts: the office would end beyond the calendar.")))?;
    let term = NewTerm {
        post: place.id,
        member,
        starts,
        ends,
        basis: Basis::Resolution,
        with_vote: true,
        source: Source {
            resolution: Some(resolution),
            ..Source::default()
        },
    };
    terms::add(tx, now, panel.id, vec![term]).await?;
    Ok(())
}

/// An order of an officer's candidates that decides ties between them, where the panel's rules
/// say that longer service does and it tells all of them apart.
pub async fn tie_order(
    db: &impl ConnectionTrait,
    election: &Election,
    candidates: &[Candidate],
) -> Result<Option<Vec<usize>>, Problem> {
    let panel_rules = elections::rules(db, election).await?;
    if !election.post.is_office() || panel_rules.officers.tie != OfficerTie::LongerService {
        return Ok(None);
    }
    let all: Vec<Term> = terms::of_panel(db, election.row.panel_id).await?;
    let members: Vec<i64> = candidates
        .iter()
        .map(|candidate| candidate.member)
        .collect();
    Ok(rules::by_service(&members, &all, election.record_date()))
}

/// What a next round needs beside the round before.
#[derive(Clone, Debug)]
pub struct NextRound {
    /// Announced.
    pub voting_opens: DateTime<Utc>,
    /// Announced.
    pub voting_closes: DateTime<Utc>,
    /// Where a tie decides who goes on.
    pub lot: Option<Drawn>,
}

/// What is read of a round's transcript.
#[derive(Deserialize)]
struct Sums {
    votes: Vec<u64>,
    elected: Vec<usize>,
}

/// Calls the next round of an officer's election in which nobody had a majority: with fewer
/// candidates, the same voters, and keys of its own.
pub async fn next_round(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    next: NextRound,
) -> Result<Uuid, Problem> {
    let tx = app.store().begin().await?;
    let before = elections::lock_by(&tx, uuid, by).await?;
    before.at(Stage::Counted)?;
    let panel_rules = elections::rules(&tx, &before).await?;
    let Some(OfficerBallot::RunOff { drops, rounds }) = panel_rules.officers.ballot.clone() else {
        return Err(Problem::conflict(t!(
            "The rules of this election know one round only."
        )));
    };
    // One round with a majority was possible once, and is followed by one in which the most elect.
    if before.row.round >= i32::from(rounds.max(2)) {
        return Err(Problem::conflict(t!(
            "This was the last of {rounds} rounds: declare, or begin anew.",
            rounds
        )));
    }
    if followed(&tx, before.id()).await? {
        return Err(Problem::conflict(t!("The next round has been called.")));
    }
    let count = results::find(&tx, before.id()).await?;
    let count = count.ok_or_else(|| Problem::internal(t!("A count is missing.")))?;
    let sums: Sums = serde_json::from_slice(&count.transcript)
        .map_err(|_| Problem::conflict(t!("This election was not counted by a majority.")))?;
    let candidates = nominations::store::candidates(&tx, &before).await?;
    if sums.votes.len() != candidates.len() {
        return Err(Problem::internal(t!("A count has other candidates.")));
    }
    let standing = candidates.into_iter().zip(sums.votes);
    let (candidates, votes): (Vec<Candidate>, Vec<u64>) = standing
        .filter(|(candidate, _)| candidate.died.is_none())
        .unzip();
    if !sums.elected.is_empty() || candidates.len() < 2 {
        return Err(Problem::conflict(t!(
            "There is nobody to choose between in another round: declare, or begin anew."
        )));
    }
    let lot = match next.lot.clone() {
        Some(sent) => Some(results::announced_lot(&tx, &before, sent).await?),
        None => None,
    };
    let order = match tie_order(&tx, &before, &candidates).await? {
        Some(order) => Some(order),
        None => drawn(lot.as_ref(), candidates.len())?,
    };
    let source = call::store::of(&tx, &before).await?.tie_source;
    let names: Vec<&str> = candidates.iter().map(|one| one.name.as_str()).collect();
    let going_on = rules::next_round(&votes, drops, order.as_deref()).map_err(|tied| {
        let names: Vec<&str> = tied
            .tied
            .iter()
            .filter_map(|index| names.get(*index))
            .copied()
            .collect();
        let tied = names.join(", ");
        let (said, lot) = match &source {
            Some(source) => (
                t!(
                    "{tied} are tied for who goes on: send the lot’s seed. The notice says where it comes from: {source}.",
                    tied,
                    source
                ),
                json!({ "seed": "..." }),
            ),
            None => (
                t!("{tied} are tied for who goes on: send the lot’s seed and where it comes from.", tied),
                json!({ "source": "...", "seed": "..." }),
            ),
        };
        Problem::lot_needed(said)
            .with(json!({ "names": names, "send": { "lot": lot } }))
    })?;
    let uuid = Uuid::generate(&mut ballots::random::system());
    let last = u16::try_from(before.row.round + 1).unwrap_or(u16::MAX) >= rounds;
    let row = round_row(app.now(), &before, &uuid, &next, last);
    let row = row.insert(&tx).await?;
    for (index, place) in going_on.iter().zip(1..) {
        if let Some(candidate) = candidates.get(*index) {
            carry_over(&tx, before.id(), row.id, candidate.member, place).await?;
        }
    }
    let act = Act {
        actor: by.actor(),
        action: "election.round",
        about: format!("election/{uuid}"),
        detail: json!({ "after": before.uuid(), "round": row.round, "lot": lot }),
    };
    audit::store::record(&tx, app.now(), act).await?;
    let called = Change::ElectionCalled {
        election: uuid.to_string(),
        post: before.post.as_str(),
    };
    changes::store::emit(&tx, app.now(), row.panel_id, &called).await?;
    let rounds = (&before, &Election::try_from(row)?);
    roll::store::carry_over(&tx, &app.keys().vault, app.now(), rounds).await?;
    tx.commit().await?;
    Ok(uuid)
}

fn drawn(lot: Option<&LotEntry>, candidates: usize) -> Result<Option<Vec<usize>>, Problem> {
    let Some(entry) = lot else { return Ok(None) };
    let lot = Lot::from_seed(&entry.seed, candidates)
        .map_err(|error| Problem::invalid(t!("lot.seed: {error}.", error)))?;
    Ok(Some(
        lot.order()
            .iter()
            .map(|number| number.saturating_sub(1))
            .collect(),
    ))
}

async fn followed(tx: &DatabaseTransaction, id: i64) -> Result<bool, Problem> {
    let after = election::Entity::find().filter(election::Column::PreviousId.eq(id));
    Ok(after.count(tx).await? > 0)
}

/// In the last round the most votes elect, and the tie rule decides.
fn round_row(
    now: DateTime<Utc>,
    before: &Election,
    uuid: &Uuid,
    next: &NextRound,
    last: bool,
) -> election::ActiveModel {
    let round = before.row.round + 1;
    let title = before
        .row
        .title
        .split(" (round ")
        .next()
        .unwrap_or_default();
    let counting = if last {
        Counting::Marks(Marks::Plurality)
    } else {
        before.counting
    };
    let mut row = before.row.clone().into_active_model().reset_all();
    row.id = sea_orm::ActiveValue::NotSet;
    row.uuid = Set(uuid.to_string());
    row.title = Set(format!("{title} (round {round})"));
    row.stage = Set(Stage::Roll.to_string());
    row.counting = Set(counting.to_string());
    row.voting_opens = Set(next.voting_opens);
    row.voting_closes = Set(next.voting_closes);
    row.round = Set(round);
    row.previous_id = Set(Some(before.id()));
    row.registrar = Set(None);
    row.registrar_name = Set(None);
    row.called_at = Set(now);
    row
}

async fn carry_over(
    tx: &DatabaseTransaction,
    from: i64,
    to: i64,
    member: i64,
    place: i32,
) -> Result<(), Problem> {
    let row = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(from))
        .filter(nomination::Column::MemberId.eq(member))
        .one(tx)
        .await?;
    let row = row.ok_or_else(|| Problem::internal(t!("A nomination is missing.")))?;
    let mut row = row.into_active_model().reset_all();
    row.id = sea_orm::ActiveValue::NotSet;
    row.election_id = Set(to);
    row.place = Set(Some(place));
    row.first_place = Set(Some(place));
    row.insert(tx).await?;
    Ok(())
}
