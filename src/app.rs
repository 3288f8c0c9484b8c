//! What every handler can reach: the database, the clock, the keys, the limits.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::access::keys::ServiceKeys;
use crate::clock::Clock;
use crate::database::Store;
use crate::database_time::Ahead;
use crate::elections::ballot_box::by_mail::Asked;
use crate::elections::ballot_box::queue::Queue;
use crate::elections::ballot_box::store::MOST_TESTED;
use crate::elections::heads::kept::Heads;
use crate::elections::keys::setups::Setups;
use crate::elections::tally::current::Tallies;
use crate::elections::verification::kept::Verifications;
use crate::mail::transport::Mailer;
use crate::observe::meters::Meters;
use crate::settings::Settings;

/// The service's state; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    clock: Box<dyn Clock>,
    keys: ServiceKeys,
    queue: Queue,
    setups: Setups,
    tallies: Tallies,
    verifications: Verifications,
    settings: Settings,
    mailer: Mailer,
    heads: Heads,
    meters: Meters,
    receipts_asked: Asked,
    ballots_tested: Asked,
}

impl App {
    /// Puts it together, with settings that reach nobody: no mail server.
    pub fn new(store: Store, clock: Box<dyn Clock>, keys: ServiceKeys, queue: Queue) -> Self {
        Self::with_settings(store, clock, keys, queue, Settings::default())
    }

    /// Puts it together.
    pub fn with_settings(
        store: Store,
        clock: Box<dyn Clock>,
        keys: ServiceKeys,
        queue: Queue,
        settings: Settings,
    ) -> Self {
        let (setups, tallies) = (Setups::default(), Tallies::default());
        let mailer = Mailer::new(&settings.mail);
        Self(Arc::new(Inner {
            store,
            clock,
            keys,
            queue,
            setups,
            tallies,
            verifications: Verifications::default(),
            settings,
            mailer,
            heads: Heads::default(),
            meters: Meters::default(),
            receipts_asked: Asked::default(),
            ballots_tested: Asked::at_most(MOST_TESTED),
        }))
    }

    /// What the operator has decided.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The connections to the mail servers.
    pub fn mailer(&self) -> &Mailer {
        &self.0.mailer
    }

    /// How often members have asked for a receipt by mail.
    pub fn receipts_asked(&self) -> &Asked {
        &self.0.receipts_asked
    }

    /// How often members have tested a ballot.
    pub fn ballots_tested(&self) -> &Asked {
        &self.0.ballots_tested
    }

    /// What is counted while the service runs.
    pub fn meters(&self) -> &Meters {
        &self.0.meters
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// How far the database's clock is taken to be ahead (see [`Clock::ahead`]).
    pub fn ahead(&self) -> Ahead {
        self.0.clock.ahead()
    }

    /// The service's own keys.
    pub fn keys(&self) -> &ServiceKeys {
        &self.0.keys
    }

    /// The queue before the expensive checks.
    pub fn queue(&self) -> &Queue {
        &self.0.queue
    }

    /// The parsed setups of elections, kept between requests.
    pub fn setups(&self) -> &Setups {
        &self.0.setups
    }

    /// What the trustees work on, kept between requests.
    pub fn tallies(&self) -> &Tallies {
        &self.0.tallies
    }

    /// What the records were found to be, kept between requests.
    pub fn verifications(&self) -> &Verifications {
        &self.0.verifications
    }

    /// The heads of the boards, as they were signed.
    pub fn heads(&self) -> &Heads {
        &self.0.heads
    }
}
