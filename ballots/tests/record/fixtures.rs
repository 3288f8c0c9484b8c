//! Records made by belenios-tool 3.3.0, and their results (shared data, `belenios/`).

use ballots::record::verify_record;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// One record of every kind.
const RECORDS: [&str; 7] = [
    "ed25519-homomorphic",
    "ed25519-blank",
    "ed25519-weights",
    "ed25519-nh",
    "ed25519-threshold",
    "rfc3526-nh",
    "belenios2048-homomorphic",
];

fn archive(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .into_iter()
        .find(|path| path.extension().is_some_and(|e| e == "bel"))
        .unwrap()
}

#[test]
fn verify_and_give_their_results() {
    let Some(data) = crate::shared::data() else {
        return;
    };
    for name in RECORDS {
        let folder = data.join("belenios").join(name);
        let report = verify_record(File::open(archive(&folder)).unwrap(), &());
        assert_eq!(report.failure, None, "{name}");
        assert!(report.holds && report.complete, "{name}");
        assert_eq!((report.ballots, report.voters), (14, 11), "{name}");
        let published = fs::read_to_string(folder.join("result.json")).unwrap();
        assert_eq!(report.result.unwrap().get(), published.trim_end(), "{name}");
    }
}
