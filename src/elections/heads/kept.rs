//! The trees of the boards' events in memory, and the signing of their heads.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ballots::Hash;
use ballots::supplement::merkle::Tree;
use ballots::supplement::{Head, SignedHead, Signer, event_leaf, origin};
use tokio::sync::Mutex as Turn;

use super::{Broken, continues, second, store};
use crate::app::App;
use crate::elections::Election;
use crate::elections::board::store::head;
use crate::error::Problem;
use crate::language::t;
use crate::work;

/// Events read at a time.
const STEP: u64 = 2_000;

/// The boards' trees, by election.
#[derive(Default)]
pub struct Heads(Mutex<HashMap<i64, Arc<Turn<Board>>>>);

impl fmt::Debug for Heads {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Heads")
    }
}

/// What is known of a board.
#[derive(Default)]
struct Board {
    tree: Tree,
    last: Option<Hash>,
    signed: Option<SignedHead>,
    /// Whether the second place has been asked.
    looked: bool,
    broken: Option<Broken>,
}

impl Heads {
    fn of(&self, election: i64) -> Arc<Turn<Board>> {
        let mut boards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(boards.entry(election).or_default())
    }
}

impl From<Broken> for Problem {
    fn from(broken: Broken) -> Self {
        Self::read_only(t!(
            "This election takes and signs nothing for now: {broken}.",
            broken
        ))
    }
}

/// That the board continues what was published of it. To be asked before anything is put on it.
///
/// # Errors
/// A board that does not: it stays read-only until the service is started on a sound database.
pub async fn sound(app: &App, election: &Election) -> Result<(), Problem> {
    let board = app.heads().of(election.id());
    let mut board = board.lock().await;
    if !board.looked {
        board.follow(app, election).await?;
    }
    // A database that was exchanged under the running service is behind what it has seen.
    let head = head(app.store().read(), election.id()).await?;
    let found = head.map_or(0, |(head, _)| head.height + 1);
    if found < board.tree.size() && board.broken.is_none() {
        let published = board.tree.size();
        board.alarm(election, Broken::Behind { found, published });
    }
    match &board.broken {
        None => Ok(()),
        Some(broken) => Err(broken.clone().into()),
    }
}

/// A signed head that covers at least so many events, in the second place before it is given out.
/// Those who wait while one is signed are served together by the next.
///
/// # Errors
/// A board that does not continue what was published, a second place that can't be written.
pub async fn covering(app: &App, election: &Election, events: u64) -> Result<SignedHead, Problem> {
    let board = app.heads().of(election.id());
    let mut board = board.lock().await;
    let covers = |head: &SignedHead| events > 0 && head.head().size >= events;
    if let Some(head) = board.signed.as_ref().filter(|head| covers(head)) {
        return Ok(head.clone());
    }
    board.follow(app, election).await?;
    if let Some(broken) = &board.broken {
        return Err(broken.clone().into());
    }
    board.sign(app, election).await
}

impl Board {
    /// Reads what the database has more than the tree, and holds it against the second place.
    async fn follow(&mut self, app: &App, election: &Election) -> Result<(), Problem> {
        let key = app.keys().receipts.verifying_key();
        if !self.looked {
            match second::read(&app.keys().heads, election.uuid(), &key) {
                Ok(head) => self.signed = head,
                Err(broken) => self.broken = Some(broken),
            }
        }
        let published = self.signed.as_ref().map(|signed| signed.head().clone());
        let mut root = None;
        while self.broken.is_none() {
            let db = app.store().read();
            let events = store::events(db, election.id(), self.tree.size(), STEP).await?;
            if events.is_empty() {
                break;
            }
            for event in events {
                self.push(event);
                if published
                    .as_ref()
                    .is_some_and(|p| p.size == self.tree.size())
                {
                    root = Some(self.tree.root());
                }
            }
        }
        self.looked = true;
        let broken = match (self.broken.take(), &published) {
            (None, Some(published)) => continues(self.tree.size(), root, published).err(),
            (broken, _) => broken,
        };
        if let Some(broken) = broken {
            self.alarm(election, broken);
        }
        Ok(())
    }

    fn alarm(&mut self, election: &Election, broken: Broken) {
        tracing::error!(election = election.uuid(), %broken, "ALARM: the board is read-only");
        self.broken = Some(broken);
    }

    fn push(&mut self, event: Option<(Option<Hash>, Hash)>) {
        match event {
            Some((parent, hash)) if parent == self.last => {
                self.tree.push(event_leaf(&hash));
                self.last = Some(hash);
            }
            _ => self.broken = self.broken.take().or(Some(Broken::Chain(self.tree.size()))),
        }
    }

    async fn sign(&mut self, app: &App, election: &Election) -> Result<SignedHead, Problem> {
        if self.tree.size() == 0 {
            return Err(Problem::not_found(t!(
                "The record begins when voting opens; there is none yet."
            )));
        }
        let head = Head {
            origin: origin(election.uuid()),
            size: self.tree.size(),
            root: self.tree.root(),
        };
        if let Some(signed) = self.signed.as_ref().filter(|signed| *signed.head() == head) {
            return Ok(signed.clone());
        }
        let signed = SignedHead::new(head, &app.keys().receipts);
        let (folder, uuid) = (app.keys().heads.clone(), election.uuid().to_owned());
        let (kept, key) = (signed.clone(), app.keys().receipts.verifying_key());
        let written = work::run(move || second::write(&folder, &uuid, &kept, &key)).await?;
        let newer = written.map_err(|error| {
            tracing::error!(%error, "the second place of the heads can't be written");
            Problem::read_only(t!(
                "The board’s head can’t be kept in its second place, so nothing is signed: the \
                 folder of the service’s keys has to be writable."
            ))
        })?;
        let signed = match newer {
            None => signed,
            // Another instance was faster: its head has to be one of this very board.
            Some(newer) => {
                self.signed = Some(newer.clone());
                self.follow(app, election).await?;
                if let Some(broken) = &self.broken {
                    return Err(broken.clone().into());
                }
                newer
            }
        };
        self.signed = Some(signed.clone());
        Ok(signed)
    }
}
