//! Meetings as a feed that calendars subscribe to (RFC 5545). Times are in UTC, computed from
//! the panel's own clocks, so that no calendar has to know a zone.

use chrono::{DateTime, Duration, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

use super::{Meeting, Status};

/// The feed of a panel. It names no place: that is for members.
pub fn feed(name: &str, slug: &str, meetings: &[Meeting], now: DateTime<Utc>) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&format!("Meetings: {name}"));
    for meeting in meetings {
        let lasts = Duration::minutes(i64::from(meeting.minutes));
        let ends = meeting.starts_at.checked_add_signed(lasts);
        let ends = ends.unwrap_or(meeting.starts_at);
        let status = match meeting.status {
            Status::Cancelled => EventStatus::Cancelled,
            Status::Planned | Status::Held => EventStatus::Confirmed,
        };
        let mut event = Event::new();
        event
            .uid(&format!("{}/{slug}@hustings", meeting.day))
            .summary(&format!("{name}: meeting"))
            .starts(meeting.starts_at)
            .ends(ends)
            .timestamp(now)
            .status(status)
            .sequence(u32::try_from(meeting.sequence).unwrap_or_default());
        if !meeting.note.is_empty() {
            event.description(&meeting.note);
        }
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_has_an_event_a_meeting_and_no_place() {
        let meeting = |day: &str, status| Meeting {
            day: day.parse().unwrap(),
            starts_at: format!("{day}T12:30:00Z").parse().unwrap(),
            minutes: 90,
            place: "https://meet.example/secret".into(),
            status,
            note: "Moved; by, a\nnote".into(),
            sequence: 2,
            quorum: None,
        };
        let meetings = [
            meeting("2026-12-08", Status::Planned),
            meeting("2027-01-12", Status::Cancelled),
        ];
        let now = "2026-12-01T00:00:00Z".parse().unwrap();
        let feed = feed("The panel", "panel", &meetings, now);
        for line in [
            "BEGIN:VCALENDAR",
            "UID:2026-12-08/panel@hustings",
            "DTSTART:20261208T123000Z",
            "DTEND:20261208T140000Z",
            "STATUS:CANCELLED",
            "SEQUENCE:2",
            "DESCRIPTION:Moved\\; by\\, a\\nnote",
        ] {
            assert!(
                feed.contains(&format!("{line}\r\n")),
                "{line} is missing:\n{feed}"
            );
        }
        assert!(!feed.contains("secret"), "{feed}");
        assert_eq!(feed.matches("BEGIN:VEVENT").count(), 2);
    }
}
