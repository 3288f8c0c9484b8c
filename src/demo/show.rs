//! What the demo says while it works: a line for each phase, with its time.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// The phases so far.
#[derive(Debug, Default)]
pub struct Show {
    phases: Vec<(String, Duration)>,
}

/// A phase under way.
#[derive(Debug)]
pub struct Phase {
    name: String,
    bar: ProgressBar,
    since: Instant,
}

impl Show {
    /// A headline.
    pub fn part(&self, title: &str) {
        println!("\n{title}");
    }

    /// Begins a phase of so many steps; 0 if nobody knows.
    pub fn begin(&self, name: impl Into<String>, steps: usize) -> Phase {
        let name = name.into();
        let (bar, form) = match u64::try_from(steps) {
            Ok(0) | Err(_) => (ProgressBar::new_spinner(), "  {spinner} {msg} {elapsed}"),
            Ok(steps) => (
                ProgressBar::new(steps),
                "  {bar:24} {pos}/{len} {msg} {per_sec} {elapsed}",
            ),
        };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.set_message(name.clone());
        bar.enable_steady_tick(Duration::from_millis(120));
        Phase {
            name,
            bar,
            since: Instant::now(),
        }
    }

    /// Ends a phase and says what came of it.
    pub fn end(&mut self, phase: Phase, outcome: &str) -> Duration {
        let took = phase.since.elapsed();
        phase.bar.finish_and_clear();
        println!("  {:>7.2} s  {}: {outcome}", took.as_secs_f64(), phase.name);
        self.phases.push((phase.name, took));
        took
    }

    /// What the phases took together.
    pub fn total(&self) -> Duration {
        self.phases.iter().map(|(_, took)| *took).sum()
    }
}

impl Phase {
    /// One step more.
    pub fn step(&self) {
        self.bar.inc(1);
    }
}
