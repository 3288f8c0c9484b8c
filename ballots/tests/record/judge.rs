//! belenios-tool 3.3.0 as the judge of records: a program not of our making.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// The program, or none: then the test says that it is skipped. `make test` fetches it.
pub fn tool() -> Option<PathBuf> {
    let cached = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../.tools/belenios/belenios-tool"
    );
    let tool = std::env::var_os("BELENIOS_TOOL").map_or(cached.into(), PathBuf::from);
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(tool);
    if tool.is_file() {
        return Some(tool);
    }
    eprintln!(
        "SKIPPED: no belenios-tool at {} (make test fetches it)",
        tool.display()
    );
    None
}

/// A folder of this test's own.
pub fn folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// `election verify` on the whole record.
pub fn verify(tool: &Path, uuid: &str, archive: &[u8]) -> Result<(), String> {
    let folder = folder();
    fs::write(folder.join(format!("{uuid}.bel")), archive).unwrap();
    let verdict = run(tool, &["election", "verify"], &folder);
    fs::remove_dir_all(&folder).unwrap();
    verdict
}

/// `election verify-ballot` on every ballot, against the setup part of the archive.
pub fn verify_ballots(
    tool: &Path,
    uuid: &str,
    setup: &[u8],
    ballots: &[Vec<u8>],
) -> Result<(), String> {
    let folder = folder();
    fs::write(folder.join(format!("{uuid}.bel")), setup).unwrap();
    let mut verdict = Ok(());
    for ballot in ballots {
        fs::write(folder.join("ballot.json"), ballot).unwrap();
        let path = folder.join("ballot.json");
        let path = path.to_str().unwrap();
        verdict = verdict.and(run(
            tool,
            &["election", "verify-ballot", "--ballot", path],
            &folder,
        ));
    }
    fs::remove_dir_all(&folder).unwrap();
    verdict
}

fn run(tool: &Path, args: &[&str], folder: &Path) -> Result<(), String> {
    let output = Command::new(tool)
        .args(args)
        .arg("--dir")
        .arg(folder)
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
