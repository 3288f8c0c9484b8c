//! Work that is due at a time, kept in the database and done once, by whichever instance gets to
//! it first.
//!
//! To have something done: [`store::schedule`] it in the transaction that makes it necessary.
//!
//! ```text
//! jobs::store::schedule(&tx, &Job::SendLetter { letter }, due).await?;
//! ```
//!
//! To have a new kind of work: a variant of [`Job`], its [`Job::key`] and [`Job::lane`], and an
//! arm in `runner::perform` that calls the feature. What it calls must bear being done twice: an
//! instance that dies in the middle leaves its lease to run out, and another begins again. It asks
//! the database what is still to be done, as a handler does.
//!
//! Scheduling a key again moves the job to the new time; [`store::cancel`] takes it away. Tests
//! turn their clock and call `runner::run_due`; `serve` runs a loop for each lane.

pub mod rules;
pub mod runner;
pub mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::elections::stage::Stage;

/// Something to be done at a time. Its JSON is what the database keeps: a variant, once it is
/// used, keeps its name and fields. No secret, no personal data: numbers of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Job {
    /// Hand a letter of the outbox to the mail server.
    SendLetter {
        /// The letter.
        letter: String,
    },
    /// Open or close an election's voting at the announced time.
    MoveElection {
        /// Its name.
        election: String,
        /// The stage.
        to: Stage,
    },
    /// Ask an election's trustees for what is due from them.
    AskTrustees {
        /// Its name.
        election: String,
    },
    /// Remind those who have not voted.
    RemindVoters {
        /// The reminder's number.
        reminder: i64,
    },
    /// Write the letter with the code that somebody asked for to sign in.
    WriteCode {
        /// Their request.
        sign_in: i64,
    },
    /// Tell a receiver of the changes that wait for it.
    TellChanges {
        /// The webhook.
        webhook: String,
    },
    /// Tell a panel's secretaries that a seat is vacant.
    TellVacancy {
        /// The vacancy's number.
        vacancy: i64,
    },
    /// Tell a panel's secretaries that something is to be looked into.
    TellMatter {
        /// The matter's number.
        matter: i64,
    },
    /// Look who may sit no longer, though no list of members came in; every day.
    LookAtMembers,
    /// Delete what has been kept for long enough; every day.
    Retain,
}

impl Job {
    /// What it is about: there is one job of a key at a time.
    pub fn key(&self) -> String {
        match self {
            Self::SendLetter { letter } => format!("letter/{letter}"),
            Self::MoveElection { election, to } => format!("election/{election}/{to}"),
            Self::AskTrustees { election } => format!("election/{election}/trustees"),
            Self::RemindVoters { reminder } => format!("reminder/{reminder}"),
            Self::WriteCode { sign_in } => format!("sign-in/{sign_in}"),
            Self::TellChanges { webhook } => format!("webhook/{webhook}"),
            Self::TellVacancy { vacancy } => format!("vacancy/{vacancy}"),
            Self::TellMatter { matter } => format!("matter/{matter}"),
            Self::LookAtMembers => "members".into(),
            Self::Retain => "retention".into(),
        }
    }

    /// Where it runs.
    pub fn lane(&self) -> Lane {
        match self {
            Self::SendLetter { .. } => Lane::Mail,
            Self::MoveElection { .. } | Self::AskTrustees { .. } | Self::RemindVoters { .. } => {
                Lane::Timetable
            }
            Self::WriteCode { .. } => Lane::Codes,
            Self::TellChanges { .. } => Lane::Outside,
            Self::TellVacancy { .. }
            | Self::TellMatter { .. }
            | Self::LookAtMembers
            | Self::Retain => Lane::Upkeep,
        }
    }
}

/// Lanes don't wait for each other: a slow mail server delays no close of voting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// What the timetable announced: opening, closing, reminders.
    Timetable,
    /// Codes for people who are waiting to sign in.
    Codes,
    /// Letters.
    Mail,
    /// Requests to other services.
    Outside,
    /// Tidying up.
    Upkeep,
}

impl Lane {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Timetable,
        Self::Codes,
        Self::Mail,
        Self::Outside,
        Self::Upkeep,
    ];

    /// The lane's word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timetable => "timetable",
            Self::Codes => "codes",
            Self::Mail => "mail",
            Self::Outside => "outside",
            Self::Upkeep => "upkeep",
        }
    }
}

/// What becomes of a job whose attempt went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is done.
    Done,
    /// It is due again then: work that recurs, or that has to wait its turn.
    At(DateTime<Utc>),
}

/// Why an attempt failed. The reason is kept with the job and shown to operators: no secret, no
/// address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Failure {
    /// What happened.
    pub reason: String,
    /// Whether another attempt makes sense.
    pub again: bool,
}

impl From<crate::error::Problem> for Failure {
    fn from(problem: crate::error::Problem) -> Self {
        Self {
            again: problem.status.is_server_error() || problem.status.as_u16() == 409,
            reason: problem.detail,
        }
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(error: sea_orm::DbErr) -> Self {
        crate::error::Problem::from(error).into()
    }
}
