//! Letters: what the service writes to people, on its way through an outbox in the database.
//!
//! To have a letter sent: [`store::post`] it in the transaction that it tells of. It leaves once
//! that has committed, and not at all if it doesn't.
//!
//! ```text
//! let letter = NominationWithdrawn { election: title }.into();
//! let posting = Posting { letter, to: To::Member(id), about: About::Election(election.id()) };
//! mail::store::post(&tx, &app.keys().vault, now, posting).await?;
//! ```
//!
//! To have a new letter: one entry in `letters.rs` and one template beside the others, in the small
//! markup of [`words`]. The text and the HTML version come from that one template, so they
//! can't say different things.
//!
//! An address in a letter is `app.settings().public.to("/path")`. What it opens shows a page with
//! a button; only the button acts, because programs that look through mail open every address. A
//! secret belongs after `#`, where no server sees it, or on a line of its own.

pub mod delivery;
pub mod letters;
pub mod message;
pub mod pages;
pub mod rules;
pub mod store;
pub mod transport;
pub mod words;

use serde::{Deserialize, Serialize};

use crate::language::t;
use crate::values::{Email, Line};

pub use letters::Letter;

/// To whom a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A member; the address is the one that they have when it is sent.
    Member(i64),
    /// Somebody else, such as a trustee. The address is forgotten when the letter is.
    Person(Line, Email),
}

/// What a letter is about, and so which secretary sees what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Nothing that is a panel's: signing in.
    Service,
    /// A panel.
    Panel(i64),
    /// An election; its panel's secretary sees it.
    Election(i64),
}

/// By which sender a letter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// All but what follows.
    General,
    /// Voting codes: by another server or sender than what invites to sign in, where that is
    /// set up. Who reads one of the two mailboxes then can't vote.
    Credentials,
}

impl Channel {
    /// The channel's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Credentials => "credentials",
        }
    }
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not tried yet.
    Waiting,
    /// Being handed over; for long: the instance that did it is gone.
    Sending,
    /// Taken by the mail server.
    Sent,
    /// Not taken just now; it will be tried again.
    Delayed,
    /// Refused for good, or not taken in all that time.
    Refused,
    /// Taken, and come back.
    Bounced,
    /// Sent at most twice, and perhaps not at all: somebody has to look.
    Uncertain,
    /// Not sent, because it was too late or the person is gone.
    Withdrawn,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Sending,
        Self::Sent,
        Self::Delayed,
        Self::Refused,
        Self::Bounced,
        Self::Uncertain,
        Self::Withdrawn,
    ];

    /// The state's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delayed => "delayed",
            Self::Refused => "refused",
            Self::Bounced => "bounced",
            Self::Uncertain => "uncertain",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The same for a reader.
    pub fn said(self) -> &'static str {
        match self {
            Self::Waiting => t!("waiting"),
            Self::Sending => t!("sending"),
            Self::Sent => t!("sent"),
            Self::Delayed => t!("delayed"),
            Self::Refused => t!("refused"),
            Self::Bounced => t!("bounced"),
            Self::Uncertain => t!("uncertain"),
            Self::Withdrawn => t!("withdrawn"),
        }
    }

    /// The state of this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether it is still to leave.
    pub const fn under_way(self) -> bool {
        matches!(self, Self::Waiting | Self::Sending | Self::Delayed)
    }
}
