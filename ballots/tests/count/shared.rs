//! The test data beside the repository.

use std::path::PathBuf;

use ballots::count::{Contest, Transcript, blt};
use serde_json::Value;

/// A file under `shared/data`; `None`, said aloud, where the data isn't.
pub fn data(path: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    let shared = std::env::var_os("HUSTINGS_SHARED").map_or_else(beside, PathBuf::from);
    let file = shared.join("data").join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("SKIPPED: shared/data/{path} is not beside the repository (or set HUSTINGS_SHARED)");
    None
}

/// A ward's contest by its file name.
pub fn ward(file: &str) -> Contest {
    let path = data(&format!("scottish-stv/ballots/{file}")).expect("the ward's ballots");
    blt::parse(&std::fs::read(path).expect("readable"))
        .unwrap_or_else(|e| panic!("{file}: {e}"))
        .contest
}

/// The lines of a file of golden counts.
pub fn lines(path: &str) -> Vec<Value> {
    let Some(path) = data(path) else {
        return Vec::new();
    };
    let text = std::fs::read_to_string(path).expect("readable");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// A list of numbers.
pub fn numbers(value: &Value) -> Vec<usize> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|n| n.as_u64().expect("a number") as usize)
        .collect()
}

/// The transcript as other programs see it.
pub fn json(transcript: &Transcript) -> Value {
    serde_json::from_str(&transcript.to_json()).expect("JSON")
}
