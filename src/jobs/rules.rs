//! When to try again, and when to give up.

use chrono::{DateTime, Duration, Utc};

/// For how long an instance has a job to itself. Longer than any attempt may take: mail servers
/// are given a minute.
pub const LEASE: Duration = Duration::minutes(5);

/// After so many failures a person has to look. They take more than two days, longer than any letter
/// is worth sending.
pub const MOST_ATTEMPTS: i32 = 30;

/// When the attempt after `attempts` failures is due: 30 s, then twice as long each time, up to
/// three hours. None: it is given up.
pub fn next_attempt(attempts: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if attempts >= MOST_ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or(0);
    let wait = Duration::seconds(30 << doublings).min(Duration::hours(3));
    Some(now + wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let now = "2026-12-01T12:00:00Z".parse().unwrap();
        let waits: Vec<_> = (1..=MOST_ATTEMPTS)
            .map(|attempts| next_attempt(attempts, now).map(|at| (at - now).num_seconds()))
            .collect();
        assert_eq!(waits[..4], [Some(30), Some(60), Some(120), Some(240)]);
        assert_eq!(waits[11], Some(10_800));
        assert_eq!(waits.last(), Some(&None));
        let total: i64 = waits.iter().flatten().sum();
        assert!((48 * 3600..72 * 3600).contains(&total), "{total} s");
    }
}
