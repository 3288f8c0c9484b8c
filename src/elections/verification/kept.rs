//! Verifications, made one at a time and kept: whoever asks again while nothing has changed, or
//! right after, is shown the last one with the event up to which it goes.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ballots::record::{Beside, Report, verify_with};
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Stopwatch;
use crate::app::App;
use crate::elections::board::{record, store as board};
use crate::elections::stage::Stage;
use crate::elections::{Election, store as elections, supplement};
use crate::error::Problem;
use crate::work;

/// A check, as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct CheckShown {
    /// Its number, such as `B3`.
    pub number: &'static str,
    /// What holds when it does.
    pub title: &'static str,
    /// How many objects it looked at.
    pub objects: u64,
    /// How long it took, in milliseconds.
    pub took: String,
    /// Whether it holds.
    pub holds: bool,
}

/// A verification.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// Whether everything holds.
    pub holds: bool,
    /// What is wrong, and what that means.
    pub failure: Option<(String, &'static str)>,
    /// The checks in order.
    pub checks: Vec<CheckShown>,
    /// Ballots on the board.
    pub ballots: u64,
    /// Credentials that have voted.
    pub voters: u64,
    /// Events that hold.
    pub events: u64,
    /// The height up to which it goes.
    pub height: u64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// How long it took, in seconds.
    pub took: String,
    /// The same in milliseconds.
    #[serde(skip)]
    millis: i64,
}

/// The last verification of each election.
#[derive(Default)]
pub struct Verifications {
    made: Mutex<HashMap<i64, Arc<Made>>>,
    /// A verification keeps all processors busy: one at a time.
    turn: tokio::sync::Mutex<()>,
}

impl fmt::Debug for Verifications {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Verifications")
    }
}

impl Verifications {
    fn kept(&self, election: i64) -> Option<Arc<Made>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.get(&election).cloned()
    }

    fn keep(&self, election: i64, new: Arc<Made>) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.insert(election, new);
    }
}

/// How many times longer than it took a verification is shown while ballots come in.
const REST: i64 = 20;
/// How often a record that grows is read again.
const TRIES: usize = 5;
/// And at least for so long, in milliseconds.
const LEAST: i64 = 60_000;

impl Made {
    /// Whether it is new enough to be shown: nothing came since, or it was made just now.
    fn is_new(&self, height: u64, now: DateTime<Utc>) -> bool {
        let age = (now - self.at).num_milliseconds();
        self.height == height || age < (self.millis * REST).max(LEAST)
    }
}

/// The verification of an election's record; none before voting opens.
pub async fn verified(app: &App, election: &Election) -> Result<Option<Arc<Made>>, Problem> {
    let (db, id) = (app.store().read(), election.id());
    let Some((head, _)) = board::head(db, id).await? else {
        return Ok(None);
    };
    let fresh = || {
        let kept = app.verifications().kept(id);
        kept.filter(|made| made.is_new(head.height, app.now()))
    };
    if let Some(made) = fresh() {
        return Ok(Some(made));
    }
    let _turn = app.verifications().turn.lock().await;
    // Somebody else may have made it meanwhile.
    if let Some(made) = fresh() {
        return Ok(Some(made));
    }
    let Some((bytes, beside)) = read(app, election).await? else {
        return Ok(None);
    };
    let began = std::time::Instant::now();
    let report = work::run(move || {
        let beside = beside.as_ref().map(|bytes| Beside { bytes, key: None });
        verify_with(&bytes[..], beside, &Stopwatch::start())
    });
    let report = report.await?;
    let millis = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
    let made = Arc::new(made(&report, (app.now(), millis)));
    app.verifications().keep(id, Arc::clone(&made));
    Ok(Some(made))
}

/// The record, and the supplement beside it.
type Both = (Vec<u8>, Option<Vec<u8>>);

/// Both as of the same event: where something came in between they are read again. While ballots come in
/// the record is verified alone.
async fn read(app: &App, election: &Election) -> Result<Option<Both>, Problem> {
    let (db, id) = (app.store().read(), election.id());
    for _ in 0..TRIES {
        let before = board::head(db, id).await?;
        let Some(record) = record::whole(db, id).await? else {
            return Ok(None);
        };
        if elections::by_id(db, id).await?.stage == Stage::Voting {
            return Ok(Some((record, None)));
        }
        let beside = supplement::pages::sealed(app, election).await?;
        if board::head(db, id).await? == before {
            return Ok(Some((record, Some(beside))));
        }
    }
    Ok(record::whole(db, id).await?.map(|record| (record, None)))
}

fn made(report: &Report, (at, millis): (DateTime<Utc>, i64)) -> Made {
    let failed = report.failure.as_ref();
    let checks = report.checks.iter().map(|run| CheckShown {
        number: run.number.number(),
        title: run.title,
        objects: run.objects,
        took: run
            .time
            .map(|time| format!("{:.1}", time.as_secs_f64() * 1_000.0))
            .unwrap_or_default(),
        holds: failed.is_none_or(|failure| failure.check != run.number),
    });
    Made {
        holds: report.holds,
        failure: failed.map(|failure| {
            (
                format!("{}: {}: {}", failure.check, failure.object, failure.reason),
                failure.meaning,
            )
        }),
        checks: checks.collect(),
        ballots: report.ballots,
        voters: report.voters,
        events: report.events,
        height: report.events.saturating_sub(1),
        at,
        took: format!(
            "{:.1}",
            f64::from(i32::try_from(millis).unwrap_or(i32::MAX)) / 1_000.0
        ),
        millis,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verification_is_shown_while_nothing_came_or_it_is_new() {
        let at: DateTime<Utc> = "2026-12-03T09:00:00Z".parse().unwrap();
        let made = Made {
            holds: true,
            failure: None,
            checks: Vec::new(),
            ballots: 0,
            voters: 0,
            events: 8,
            height: 7,
            at,
            took: String::new(),
            millis: 10_000,
        };
        let later = |seconds| at + chrono::Duration::seconds(seconds);
        assert!(made.is_new(7, later(1_000_000)));
        assert!(made.is_new(8, later(199)));
        assert!(!made.is_new(8, later(201)));
        let quick = Made { millis: 10, ..made };
        assert!(quick.is_new(8, later(59)) && !quick.is_new(8, later(61)));
    }
}
