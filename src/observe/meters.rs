//! What is counted while the service runs, and how Prometheus reads it (text format 0.0.4).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the classes of durations, in seconds.
const BOUNDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// One door's requests that ended with one class of status.
#[derive(Clone, Debug, Default)]
struct Requests {
    classes: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

/// A door, and the class of a status: 2 for 200 to 299.
type Key = (&'static str, String, u16);

/// What this instance has done since it started.
#[derive(Debug, Default)]
pub struct Meters(Mutex<BTreeMap<Key, Requests>>);

impl Meters {
    /// A request at a door, how it ended and how long it took.
    pub fn request(&self, path: &'static str, method: &str, status: u16, took: Duration) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let requests = all
            .entry((path, method.to_owned(), status / 100))
            .or_default();
        let seconds = took.as_secs_f64();
        requests.count += 1;
        requests.seconds += seconds;
        let classes = requests.classes.iter_mut().zip(BOUNDS);
        classes
            .filter(|(_, bound)| seconds <= *bound)
            .for_each(|(class, _)| *class += 1);
    }

    /// The durations by door.
    pub fn write(&self, out: &mut String) {
        let name = "hustings_request_duration_seconds";
        head(
            out,
            name,
            "histogram",
            "How long requests took, by door and class of status.",
        );
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for ((path, method, class), requests) in &*all {
            let labels = format!("door=\"{path}\",method=\"{method}\",status=\"{class}xx\"");
            for (bound, count) in BOUNDS.iter().zip(requests.classes) {
                line(
                    out,
                    &format!("{name}_bucket{{{labels},le=\"{bound}\"}}"),
                    count,
                );
            }
            line(
                out,
                &format!("{name}_bucket{{{labels},le=\"+Inf\"}}"),
                requests.count,
            );
            line(out, &format!("{name}_sum{{{labels}}}"), requests.seconds);
            line(out, &format!("{name}_count{{{labels}}}"), requests.count);
        }
    }
}

/// What a figure is.
pub fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a String can't fail.
    let _written = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

/// A figure with its labels.
pub fn line(out: &mut String, name: &str, value: impl std::fmt::Display) {
    let _written = writeln!(out, "{name} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_contain_the_shorter_ones() {
        let meters = Meters::default();
        for milliseconds in [1, 7, 300, 60_000] {
            let took = Duration::from_millis(milliseconds);
            meters.request("/a/{b}", "GET", 200, took);
        }
        meters.request("/a/{b}", "GET", 404, Duration::from_millis(1));
        let mut out = String::new();
        meters.write(&mut out);
        let labels = "door=\"/a/{b}\",method=\"GET\",status=\"2xx\"";
        for (bound, count) in [
            ("0.005", 1),
            ("0.01", 2),
            ("0.25", 2),
            ("0.5", 3),
            ("5", 3),
            ("+Inf", 4),
        ] {
            let wanted = format!("_bucket{{{labels},le=\"{bound}\"}} {count}\n");
            assert!(out.contains(&wanted), "{wanted} in {out}");
        }
        assert!(out.contains("status=\"4xx\",le=\"+Inf\"} 1\n"), "{out}");
    }
}
