//! What the trustees work on now: computed from the board, every ballot and shuffle of it
//! verified again, and kept until the board has a newer one.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ballots::{Ballot, EventKind, Shuffle, TallyBuilder};
use rayon::prelude::*;

use super::Tally;
use crate::app::App;
use crate::elections::board::{Head, store as board};
use crate::elections::keys::setups::setup;
use crate::elections::{Election, Setup};
use crate::error::Problem;
use crate::language::t;
use crate::work;

/// Ballots read at a time.
const STEP: i64 = 500;

/// The tallies in memory, by election, each with the number of shuffles behind it.
#[derive(Default)]
pub struct Tallies(Mutex<HashMap<i64, (usize, Arc<Tally>)>>);

impl fmt::Debug for Tallies {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Tallies")
    }
}

impl Tallies {
    fn kept(&self, election: i64) -> Option<(usize, Arc<Tally>)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&election)
            .cloned()
    }

    /// Keeps a tally for those who come next.
    pub fn keep(&self, election: i64, shuffles: usize, tally: &Arc<Tally>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(election, (shuffles, Arc::clone(tally)));
    }
}

/// The tally of a closed box after the shuffles on the board, how many those are, and the head
/// that it was computed from.
pub struct Current {
    /// The election's setup.
    pub setup: Arc<Setup>,
    /// What the trustees work on.
    pub tally: Arc<Tally>,
    /// Shuffles behind it.
    pub shuffles: usize,
    /// Where the board was.
    pub head: Head,
}

/// Computes it, or finds it kept.
pub async fn current(app: &App, election: &Election) -> Result<Current, Problem> {
    let (db, id) = (app.store().read(), election.id());
    let setup = setup(app, election).await?;
    let board_head = board::head(db, id).await?;
    let (head, _) = board_head.ok_or_else(|| Problem::internal("The board isn't there."))?;
    let events = board::events(db, id, EventKind::Shuffle).await?;
    if let Some((shuffles, tally)) = app.tallies().kept(id)
        && shuffles == events.len()
    {
        return Ok(Current {
            setup,
            tally,
            shuffles,
            head,
        });
    }
    let mut tally = Arc::new(of_ballots(app, election, &setup, head).await?);
    for event in &events {
        let Some(json) = board::objects(db, id, event.height)
            .await?
            .into_iter()
            .next()
        else {
            return Err(Problem::internal("A shuffle isn't on the board."));
        };
        tally = shuffled(&setup, &tally, json).await?;
    }
    app.tallies().keep(id, events.len(), &tally);
    Ok(Current {
        setup,
        tally,
        shuffles: events.len(),
        head,
    })
}

/// The tally after one more shuffle, which is verified.
pub async fn shuffled(
    setup: &Arc<Setup>,
    tally: &Arc<Tally>,
    json: Vec<u8>,
) -> Result<Arc<Tally>, Problem> {
    let (setup, tally) = (Arc::clone(setup), Arc::clone(tally));
    let after = work::run(move || {
        let shuffle = Shuffle::parse(&json, &tally)?.verify(&setup, &tally)?;
        Ok::<_, ballots::ShuffleError>(tally.after_shuffle(&shuffle))
    });
    let after = after
        .await?
        .map_err(|error| Problem::invalid(t!("The shuffle can’t be accepted: {error}.", error)))?;
    Ok(Arc::new(after))
}

/// The tally of the ballots on the board, in its order, a step at a time.
async fn of_ballots(
    app: &App,
    election: &Election,
    setup: &Arc<Setup>,
    head: Head,
) -> Result<Tally, Problem> {
    let end = i64::try_from(head.height).unwrap_or(i64::MAX);
    let mut ballots = Vec::new();
    let mut from = 0;
    while from <= end {
        let slice = board::slice(app.store().read(), election.id(), from, from + STEP).await?;
        let setup = Arc::clone(setup);
        ballots.extend(work::run(move || verified(&setup, slice)).await??);
        from += STEP;
    }
    let setup = Arc::clone(setup);
    work::run(move || {
        let mut builder = TallyBuilder::new(&setup);
        ballots.iter().for_each(|ballot| builder.add(ballot));
        builder.finish()
    })
    .await
}

type VerifiedBallot = ballots::Verified<Ballot<crate::elections::Group>>;

fn verified(setup: &Setup, slice: board::Slice) -> Result<Vec<VerifiedBallot>, Problem> {
    let (events, objects) = slice;
    let of_ballots = events
        .iter()
        .filter(|event| event.kind == EventKind::Ballot.to_string());
    let heights: std::collections::HashSet<i64> = of_ballots.map(|event| event.height).collect();
    let ballots = objects
        .par_iter()
        .filter(|object| heights.contains(&object.height));
    let verified = ballots.map(|object| {
        let ballot = Ballot::parse(&object.bytes, setup).and_then(|ballot| ballot.verify(setup));
        ballot.map_err(|error| {
            tracing::error!(height = object.height, %error, "a stored ballot doesn't hold");
            Problem::internal("A ballot on the board doesn't hold.")
        })
    });
    verified.collect()
}
