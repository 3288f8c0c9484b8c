//! What we say when something can't be done: RFC 9457 problem details, or a page with the same
//! words. Every refusal names what is wrong, why, and what to do.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use serde::Serialize;

use crate::language::{later, of, t};

/// What programs are asked for that come without a token that holds.
pub const CHALLENGE: &str = "Bearer realm=\"hustings\"";

/// A refusal or a failure, as the client sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// A name for this kind of problem that programs can rely on.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The same in a few words.
    pub title: &'static str,
    /// The HTTP status.
    #[serde(serialize_with = "as_number")]
    pub status: StatusCode,
    /// What is wrong here, and what to do.
    pub detail: String,
    /// More for programs: who is tied, which field, ...
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    pub more: Option<serde_json::Value>,
    /// When to try again, in seconds.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

fn as_number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident => $status:ident, $kind:literal, $title:expr;)*) => {
        impl Problem {
            $($(#[$doc])* pub fn $name(detail: impl Into<String>) -> Self {
                Self::new(StatusCode::$status, concat!("urn:hustings:", $kind), of($title), detail.into())
            })*
        }
    };
}

kinds! {
    /// The request can’t be read as what it should be.
    malformed => BAD_REQUEST, "malformed", later!("The request can’t be read");
    /// No token, or one that doesn't hold.
    unauthenticated => UNAUTHORIZED, "unauthenticated", later!("Please identify yourself");
    /// A token that holds, of somebody who may not do this.
    forbidden => FORBIDDEN, "forbidden", later!("This isn’t yours to do");
    /// Their second factor is asked for, for the first time or again.
    second_factor => FORBIDDEN, "second-factor", later!("Please show your second factor");
    /// A write that another site's page may have caused.
    cross_site => FORBIDDEN, "cross-site", later!("This came from another site");
    /// There is no such thing.
    not_found => NOT_FOUND, "not-found", later!("There is no such thing here");
    /// The address exists, not for this method.
    wrong_method => METHOD_NOT_ALLOWED, "wrong-method", later!("This address doesn’t answer that method");
    /// Bytes were asked for that the file doesn't have.
    no_such_range => RANGE_NOT_SATISFIABLE, "no-such-range", later!("There are no such bytes");
    /// It doesn't fit what is there now.
    conflict => CONFLICT, "conflict", later!("That doesn’t fit the present state");
    /// The election is not at the stage that this needs.
    wrong_stage => CONFLICT, "wrong-stage", later!("Not at this stage of the election");
    /// A stage can't be left yet.
    not_ready => CONFLICT, "not-ready", later!("Something has to happen first");
    /// A tie that only a lot can settle.
    lot_needed => CONFLICT, "lot-needed", later!("A lot has to be drawn");
    /// An edit was made from a state that is no longer there.
    stale => PRECONDITION_FAILED, "stale", later!("It has changed meanwhile");
    /// An edit doesn't say which state it was made from.
    precondition_required => PRECONDITION_REQUIRED, "precondition-required", later!("Say what you changed");
    /// A field's value can't be accepted.
    invalid => UNPROCESSABLE_ENTITY, "invalid", later!("A value can’t be accepted");
    /// A key names another request.
    key_reused => UNPROCESSABLE_ENTITY, "key-reused", later!("The key names another request");
    /// A body of another type than the address takes.
    wrong_type => UNSUPPORTED_MEDIA_TYPE, "wrong-type", later!("The body is of another type");
    /// The same request was begun under its key, and has no answer that could be given again.
    key_begun => CONFLICT, "key-begun", later!("The same request has been begun");
    /// A ballot that doesn't hold.
    bad_ballot => UNPROCESSABLE_ENTITY, "bad-ballot", later!("The ballot can’t be accepted");
    /// A newer ballot of the same credential is on the board.
    superseded => CONFLICT, "superseded", later!("A newer ballot has replaced this one");
    /// The body is over the cap.
    too_large => PAYLOAD_TOO_LARGE, "too-large", later!("The request is too large");
    /// The body didn't arrive in time.
    too_slow => REQUEST_TIMEOUT, "too-slow", later!("The request took too long");
    /// The queue is full.
    busy => SERVICE_UNAVAILABLE, "busy", later!("Busy just now");
    /// Another service, which is needed for this, doesn't answer.
    unavailable => SERVICE_UNAVAILABLE, "unavailable", later!("Another service doesn’t answer");
    /// The board is not what was published of it.
    read_only => SERVICE_UNAVAILABLE, "read-only", later!("Read-only for now");
    /// Our fault. The detail goes to the log, never to the client.
    internal => INTERNAL_SERVER_ERROR, "internal", later!("Something went wrong on our side");
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: String) -> Self {
        Self {
            kind,
            title,
            status,
            detail,
            more: None,
            retry_after: None,
        }
    }

    /// The same with more for programs; `more` has to be an object.
    pub fn with(mut self, more: serde_json::Value) -> Self {
        self.more = Some(more);
        self
    }

    /// Whether it is of the moment: the same can be done in a while.
    pub fn is_of_the_moment(&self) -> bool {
        self.status == StatusCode::SERVICE_UNAVAILABLE
    }

    /// The same with a time to wait.
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

/// The database's own code of a fault: of SQLite a number, of PostgreSQL five characters. Unlike the
/// message it quotes nothing.
fn code(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return None;
    };
    let code = error.as_database_error()?.code()?;
    Some(code.into_owned())
}

/// Whether a fault is of the moment: on PostgreSQL a deadlock, a conflict of transactions, no place
/// for a connection or on the disk, a server that stops or starts; on SQLite a lock that isn't given, a disk
/// that is full, can't be written or fails.
fn passes(code: &str) -> bool {
    const POSTGRES: [&str; 8] = [
        "40P01", "40001", "55P03", "53100", "53200", "53300", "57P01", "57P03",
    ];
    const BUSY: u32 = 5;
    const READ_ONLY: u32 = 8;
    const IO: u32 = 10;
    const FULL: u32 = 13;
    // PostgreSQL's codes have five characters, SQLite's extended ones at most four.
    let of_sqlite = || code.parse::<u32>().ok().filter(|_| code.len() < 5);
    POSTGRES.contains(&code)
        || of_sqlite().is_some_and(|code| [BUSY, READ_ONLY, IO, FULL].contains(&(code & 0xff)))
}

impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        // The message may quote values of a row, so it is for those alone who ask for it.
        tracing::debug!(%error, "database, in full");
        if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) {
            tracing::error!("the database can't be reached");
            return Self::busy(t!(
                "The database can’t be reached just now. Try again: what was done already is not \
                 done twice."
            ))
            .retry_after(10);
        }
        // Only a transaction under a key refuses in this way: see `idempotency`.
        if matches!(error, DbErr::RecordNotInserted) {
            return Self::key_begun(t!(
                "A request with this Idempotency-Key is being done in this moment: ask again."
            ));
        }
        if let Some(SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return Self::conflict(t!(
                "Somebody else entered the same in this moment: look again."
            ));
        }
        let code = code(&error);
        if code.as_deref().is_some_and(passes) {
            tracing::error!(code, "the database can't do it now");
            return Self::busy(t!(
                "The database can’t do that just now. Nothing was done: try again in a moment."
            ))
            .retry_after(2);
        }
        tracing::error!(code, "the database refused a statement");
        Self::internal(t!(
            "The database didn’t do what was asked. Please try again in a minute."
        ))
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::malformed(t!(
            "The body isn’t the JSON that belongs here: {error}.",
            error
        ))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self)).into_response();
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static(CHALLENGE);
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        // The outermost layer makes a page of it for those who asked for one.
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::passes;

    #[test]
    fn faults_of_the_moment() {
        // PostgreSQL's deadlock and full disk; SQLite's busy, busy snapshot, full disk, failed write.
        for code in ["40P01", "53100", "5", "517", "13", "778"] {
            assert!(passes(code), "{code}");
        }
        // A unique key, a syntax error; SQLite's constraint and its unique key.
        for code in ["23505", "42601", "19", "2067", "1", ""] {
            assert!(!passes(code), "{code}");
        }
    }
}
