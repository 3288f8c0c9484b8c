//! Whole records: those of other programs, our own before other programs, and flawed ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod actors;
mod ballot_flaws;
mod ceremony;
mod corpus;
mod curve;
mod element_flaws;
mod elsewhere;
mod fixtures;
mod flaws;
mod forged;
mod fuzz;
mod group_flaws;
mod hostile;
mod json;
mod judge;
mod lists;
mod mutation;

mod own;
mod random;
mod report;
mod resign;
mod script;
mod spelling_flaws;
mod supplement;
mod table;
mod tally_flaws;
#[path = "../../fuzz/src/targets.rs"]
mod targets;
mod threshold;
mod threshold_flaws;
mod tool;
mod tool_beside;
mod tool_steps;
mod voter;
mod watch;
mod watch_attacks;
mod watch_memory;

mod shared {
    use std::path::PathBuf;

    /// The folder of test data beside the project, or none: then the test says that it is skipped.
    pub fn data() -> Option<PathBuf> {
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");
        let root = std::env::var_os("HUSTINGS_SHARED").map_or(beside.into(), PathBuf::from);
        let data = root.join("data");
        if data.is_dir() {
            return Some(data);
        }
        eprintln!("SKIPPED: no test data at {}", data.display());
        None
    }
}
