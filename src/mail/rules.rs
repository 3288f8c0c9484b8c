//! What a letter may say in its head, and what becomes of it after an attempt.

use std::fmt;

use chrono::{DateTime, Datelike, Duration, Utc};

use super::State;
use super::transport::Handed;
use crate::language::t;
use crate::values::{Invalid, YEARS};

/// Longest subject, in characters.
const MOST_SUBJECT: usize = 150;

/// Letters that would tell who has voted: a reminder goes to those who have not, a receipt to those who
/// have.
pub const COUNTED_ALONE: [&str; 2] = ["reminder", "receipt"];

/// A letter's place in the list of the latest first. The time alone would be none: whole batches are
/// posted in one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// When it was posted.
    pub posted: DateTime<Utc>,
    /// Its name.
    pub id: String,
}

impl Place {
    /// Reads a place as it was shown.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        Self::read(raw).ok_or_else(|| {
            let reason = t!(
                "it is no place in this list: take the address of the next page from the header Link \
                 of the one before, or leave this out to begin with the latest"
            );
            Invalid::new(field, reason)
        })
    }

    fn read(raw: &str) -> Option<Self> {
        let (time, id) = raw.split_once('-')?;
        let (seconds, nanos) = time.split_once('.')?;
        let posted = DateTime::from_timestamp(seconds.parse().ok()?, nanos.parse().ok()?)?;
        let name = id.len() == 32
            && id
                .bytes()
                .all(|sign| matches!(sign, b'0'..=b'9' | b'a'..=b'f'));
        let id = id.to_owned();
        (name && YEARS.contains(&posted.year())).then_some(Self { posted, id })
    }
}

/// As it stands in addresses: seconds since 1970 to the last digit, and the name.
impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, nanos) = (
            self.posted.timestamp(),
            self.posted.timestamp_subsec_nanos(),
        );
        write!(out, "{seconds}.{nanos:09}-{}", self.id)
    }
}

/// A subject of one line: whatever could end a header becomes a space.
pub fn subject(raw: &str) -> String {
    let clean = raw.replace(
        |sign: char| sign.is_control() || "\u{2028}\u{2029}".contains(sign),
        " ",
    );
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(MOST_SUBJECT).collect()
}

/// What follows from an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// The letter's new state.
    pub state: State,
    /// How often an attempt ended without our knowing how, this one included.
    pub unknown_ends: i32,
    /// Whether it is to be tried again.
    pub again: bool,
}

/// What follows from how an attempt ended, for a letter posted then that is worth sending for so
/// long. A letter whose fate is unknown is sent once more and never a third time: at most one
/// duplicate.
pub fn after(
    handed: &Handed,
    unknown_ends: i32,
    posted: DateTime<Utc>,
    worth: Duration,
    now: DateTime<Utc>,
) -> After {
    let end = |state| After {
        state,
        unknown_ends,
        again: false,
    };
    match handed {
        Handed::Taken => end(State::Sent),
        Handed::Refused(_) => end(State::Refused),
        Handed::NotNow(_) if posted + worth <= now => end(State::Refused),
        Handed::NotNow(_) => After {
            state: State::Delayed,
            unknown_ends,
            again: true,
        },
        Handed::Unknown(_) if unknown_ends == 0 => After {
            state: State::Delayed,
            unknown_ends: 1,
            again: true,
        },
        Handed::Unknown(_) => After {
            state: State::Uncertain,
            unknown_ends: unknown_ends + 1,
            again: false,
        },
    }
}

/// Which letter a report of a mail server says was not delivered for good, and why (RFC 3464). None:
/// it is no such report, or of a letter that isn't ours.
pub fn bounced(report: &str) -> Option<(String, String)> {
    let field = |name: &str| {
        let mut lines = report.lines();
        lines.find_map(|line| {
            let (given, value) = line.split_once(':')?;
            given
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    if !field("Action")?.eq_ignore_ascii_case("failed") {
        return None;
    }
    // The report's own Message-ID comes first, the returned letter's last.
    let mut named = report.lines().filter_map(|line| {
        let (given, value) = line.split_once(':')?;
        given
            .eq_ignore_ascii_case("Message-ID")
            .then(|| value.trim())
    });
    let (id, _) = named.next_back()?.strip_prefix('<')?.split_once('@')?;
    let ours = id.len() == 32 && id.chars().all(|sign| sign.is_ascii_hexdigit());
    let why = field("Diagnostic-Code").or_else(|| field("Status"));
    ours.then(|| (id.to_owned(), subject(&why.unwrap_or_default())))
}

/// What kind of letter it is, for a reader.
pub fn kind_said(kind: &str) -> &'static str {
    match kind {
        "sign-in-code" => t!("sign in code"),
        "account-changed" => t!("account changed"),
        "appointed" => t!("appointed"),
        "proposed" => t!("proposed"),
        "support-asked" => t!("support asked"),
        "nomination-filed" => t!("nomination filed"),
        "nomination-decided" => t!("nomination decided"),
        "nomination-withdrawn" => t!("nomination withdrawn"),
        "trustee-invited" => t!("trustee invited"),
        "trustee-task" => t!("trustee task"),
        "registrar-invited" => t!("registrar invited"),
        "invitation" => t!("invitation"),
        "credential" => t!("credential"),
        "reminder" => t!("reminder"),
        "extended" => t!("extended"),
        "receipt" => t!("receipt"),
        "candidate-result" => t!("candidate result"),
        "declared" => t!("declared"),
        "vacancy-opened" => t!("vacancy opened"),
        "seat-offered" => t!("seat offered"),
        "matter-raised" => t!("matter raised"),
        "webhook-stopped" => t!("webhook stopped"),
        "trial" => t!("trial"),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_letter_has_words() {
        for kind in crate::mail::Letter::KINDS {
            assert_eq!(kind_said(kind), kind.replace('-', " "));
        }
    }

    #[test]
    fn a_place_is_read_as_it_was_written() {
        for time in [
            "2026-12-01T12:00:00Z",
            "2026-12-01T12:00:00.000001Z",
            "2026-12-01T12:00:00.123456789Z",
            "1969-12-31T23:59:59.5Z",
        ] {
            let place = Place {
                posted: time.parse().unwrap(),
                id: "0123456789abcdef0123456789abcdef".to_owned(),
            };
            let later_than_1970 = place.posted.timestamp() >= 0;
            let read = Place::parse("after", &place.to_string()).ok();
            assert_eq!(read, later_than_1970.then_some(place), "{time}");
        }
    }

    #[test]
    fn reports_of_failure() {
        let id = "0123456789abcdef0123456789abcdef";
        let report = format!(
            "Message-ID: <report@mx.example>\nContent-Type: multipart/report\n\nAction: failed\nStatus: 5.1.1\n\
             Diagnostic-Code: smtp; 550 no such mailbox\n\nSubject: x\nMessage-ID: <{id}@example.org>\n"
        );
        let why = "smtp; 550 no such mailbox".to_owned();
        assert_eq!(bounced(&report), Some((id.to_owned(), why)));
        assert_eq!(bounced(&report.replace("failed", "delayed")), None);
        assert_eq!(bounced(&report.replace(id, "somebody-elses")), None);
        assert_eq!(bounced(""), None);
    }

    #[test]
    fn subjects_are_one_line() {
        let hostile = "An election\r\nBcc: all@example.org\n\nbody\u{2028}more\0";
        assert_eq!(
            subject(hostile),
            "An election Bcc: all@example.org body more"
        );
        assert_eq!(subject(&"x".repeat(1_000)).len(), MOST_SUBJECT);
    }

    #[test]
    fn an_unknown_end_is_tried_once_more_and_no_more() {
        let now = "2026-12-01T12:00:00Z".parse().unwrap();
        let unknown = Handed::Unknown("the connection broke".into());
        let first = after(&unknown, 0, now, Duration::days(2), now);
        assert_eq!((first.state, first.again), (State::Delayed, true));
        let second = after(&unknown, first.unknown_ends, now, Duration::days(2), now);
        assert_eq!((second.state, second.again), (State::Uncertain, false));
    }

    #[test]
    fn what_is_not_taken_in_time_is_given_up() {
        let now: DateTime<Utc> = "2026-12-01T12:00:00Z".parse().unwrap();
        let not_now = Handed::NotNow("451".into());
        let (worth, early, late) = (Duration::days(2), now, now + Duration::days(2));
        assert!(after(&not_now, 0, now, worth, early).again);
        assert_eq!(after(&not_now, 0, now, worth, late).state, State::Refused);
    }
}
