//! How long a session holds.

use chrono::{DateTime, Duration, Utc};

/// For how long a second factor that was shown is good for opening, closing, declaring, appointing.
pub const FRESH: Duration = Duration::minutes(10);
/// After so many wrong second factors a session is over.
pub const MOST_WRONG: i32 = 5;

/// Whether a session still holds: half an hour of rest for those with an office, two hours for
/// others, and twelve hours in all.
pub fn holds(made: DateTime<Utc>, seen: DateTime<Utc>, staff: bool, now: DateTime<Utc>) -> bool {
    let rest = if staff {
        Duration::minutes(30)
    } else {
        Duration::hours(2)
    };
    now < made + Duration::hours(12) && now < seen + rest
}

/// Whether a second factor was shown just now.
pub fn is_fresh(stepped_up: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    stepped_up.is_some_and(|at| now < at + FRESH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_end() {
        let made: DateTime<Utc> = "2026-12-01T08:00:00Z".parse().unwrap();
        let at = |minutes| made + Duration::minutes(minutes);
        assert!(holds(made, made, true, at(29)) && !holds(made, made, true, at(30)));
        assert!(holds(made, made, false, at(119)) && !holds(made, made, false, at(120)));
        assert!(holds(made, at(719), false, at(719)) && !holds(made, at(719), false, at(720)));
        assert!(
            is_fresh(Some(made), at(9)) && !is_fresh(Some(made), at(10)) && !is_fresh(None, made)
        );
    }
}
