//! A setup and its tally in whichever group the election names: what a report hands on.

use crate::election::{ElectionSpec, Question};
use crate::group::{Belenios2048, Ed25519, GroupName, Rfc3526};
use crate::setup::Setup;
use crate::tally::Tally;
use crate::trustee::{Item, Trustees};

/// A setup, by its group.
#[derive(Debug)]
pub enum AnySetup {
    /// The group of our elections.
    Ed25519(Box<Setup<Ed25519>>),
    /// Where a ranked question has more than 30 candidates.
    Rfc3526(Box<Setup<Rfc3526>>),
    /// In records of others.
    Belenios2048(Box<Setup<Belenios2048>>),
}

/// A tally, by its group.
#[derive(Debug, Clone)]
pub enum AnyTally {
    /// The group of our elections.
    Ed25519(Tally<Ed25519>),
    /// Where a ranked question has more than 30 candidates.
    Rfc3526(Tally<Rfc3526>),
    /// In records of others.
    Belenios2048(Tally<Belenios2048>),
}

/// Does the same with the setup of any group.
macro_rules! with {
    ($any:expr, $setup:ident => $body:expr) => {
        match $any {
            AnySetup::Ed25519($setup) => $body,
            AnySetup::Rfc3526($setup) => $body,
            AnySetup::Belenios2048($setup) => $body,
        }
    };
}

impl AnySetup {
    /// The setup of an Ed25519 election: that of ours.
    pub fn ed25519(self) -> Option<Setup<Ed25519>> {
        match self {
            Self::Ed25519(setup) => Some(*setup),
            Self::Rfc3526(_) | Self::Belenios2048(_) => None,
        }
    }

    /// The group.
    pub fn group(&self) -> GroupName {
        match self {
            Self::Ed25519(_) => GroupName::Ed25519,
            Self::Rfc3526(_) => GroupName::Rfc3526,
            Self::Belenios2048(_) => GroupName::Belenios2048,
        }
    }

    /// What the organiser decided.
    pub fn spec(&self) -> &ElectionSpec {
        with!(self, setup => setup.spec())
    }

    /// The questions in order.
    pub fn questions(&self) -> &[Question] {
        with!(self, setup => setup.questions())
    }

    /// The trustees' public keys as they are spelled; number i of the list is owner i + 1.
    pub fn trustee_keys(&self) -> Vec<String> {
        with!(self, setup => keys(setup.trustees()))
    }

    /// Whether any question is ranked, so that the tally is shuffled before it is opened.
    pub fn needs_shuffle(&self) -> bool {
        with!(self, setup => setup.needs_shuffle())
    }

    /// Each item of the trustees: the first and last of its owners, from 1, and how many of them are
    /// needed to open a result.
    pub fn trustees_needed(&self) -> Vec<(usize, usize, usize)> {
        let items = with!(self, setup => setup.trustees().items());
        let item = |item: &Item| (item.owners.start + 1, item.owners.end, item.needed);
        items.iter().map(item).collect()
    }
}

fn keys<G: crate::group::Group>(trustees: &Trustees<G>) -> Vec<String> {
    let keys = trustees.keys().iter();
    keys.map(|key| key.public_key().to_owned()).collect()
}

impl AnyTally {
    /// The tally of an Ed25519 election: that of ours.
    pub fn ed25519(self) -> Option<Tally<Ed25519>> {
        match self {
            Self::Ed25519(tally) => Some(tally),
            Self::Rfc3526(_) | Self::Belenios2048(_) => None,
        }
    }
}

impl From<Setup<Ed25519>> for AnySetup {
    fn from(setup: Setup<Ed25519>) -> Self {
        Self::Ed25519(Box::new(setup))
    }
}

impl From<Setup<Rfc3526>> for AnySetup {
    fn from(setup: Setup<Rfc3526>) -> Self {
        Self::Rfc3526(Box::new(setup))
    }
}

impl From<Setup<Belenios2048>> for AnySetup {
    fn from(setup: Setup<Belenios2048>) -> Self {
        Self::Belenios2048(Box::new(setup))
    }
}

impl From<Tally<Ed25519>> for AnyTally {
    fn from(tally: Tally<Ed25519>) -> Self {
        Self::Ed25519(tally)
    }
}

impl From<Tally<Rfc3526>> for AnyTally {
    fn from(tally: Tally<Rfc3526>) -> Self {
        Self::Rfc3526(tally)
    }
}

impl From<Tally<Belenios2048>> for AnyTally {
    fn from(tally: Tally<Belenios2048>) -> Self {
        Self::Belenios2048(tally)
    }
}
