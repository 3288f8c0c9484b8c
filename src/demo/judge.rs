//! Verifying the records: with our program, and with belenios-tool where it is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail, ensure};
use ballots::archive::{ArchiveReader, MemberKind, data_member, event_member, header};
use ballots::record::{Report, verify_record};
use ballots::{Event, EventKind};

use super::show::Phase;

/// How many ballots belenios-tool sees one by one, at most: it reads the whole setup anew for each,
/// and all of that together stays below this many bytes.
const MOST_READ: usize = 16 << 20;

/// How many ballots of a record with this setup are to be seen one by one.
pub fn most_singly(setup: &[u8]) -> usize {
    MOST_READ / setup.len().max(1)
}

/// Verifies a record with our program.
pub fn ours(record: &[u8]) -> Result<Report> {
    let report = verify_record(record, &());
    if let Some(failure) = &report.failure {
        bail!("our verifier: {failure}");
    }
    ensure!(
        report.holds && report.complete,
        "our verifier: the record is not complete"
    );
    Ok(report)
}

/// Where belenios-tool is, if it is anywhere.
pub fn belenios_tool(given: Option<&Path>) -> Option<PathBuf> {
    let beside = PathBuf::from(".tools/belenios/belenios-tool");
    let on_path = std::env::var_os("PATH").into_iter().flat_map(|path| {
        std::env::split_paths(&path)
            .map(|folder| folder.join("belenios-tool"))
            .collect::<Vec<_>>()
    });
    let given = given.map(Path::to_path_buf);
    let mut places = given.into_iter().chain([beside]).chain(on_path);
    let found = places.find(|place| place.is_file())?;
    found.canonicalize().ok()
}

/// `election verify` of a whole record.
pub fn whole(tool: &Path, folder: &Path, uuid: &str, record: &[u8]) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("{uuid}.bel")), record)?;
    let output = Command::new(tool)
        .args(["election", "verify", "--dir"])
        .arg(folder)
        .output()?;
    judged(&output, "election verify")
}

/// The setup part of a record, and its ballots.
pub fn split(record: &[u8]) -> Result<(Vec<u8>, Vec<Vec<u8>>)> {
    let mut reader = ArchiveReader::new(record)?;
    let timestamp = reader.timestamp();
    let (mut setup, mut ballots, mut objects) = (header(timestamp), Vec::new(), Vec::new());
    while let Some(member) = reader.next_member()? {
        if member.kind == MemberKind::Data {
            objects.push(member.body);
            continue;
        }
        let event = Event::parse(&member.body)?;
        match event.kind {
            EventKind::Setup => {
                objects
                    .iter()
                    .for_each(|body| setup.extend(data_member(body, timestamp)));
                setup.extend(event_member(&event, timestamp));
            }
            EventKind::Ballot => ballots.append(&mut objects),
            _ => {}
        }
        objects.clear();
    }
    Ok((setup, ballots))
}

/// `election verify-ballot` of each ballot against the setup alone, some at once.
pub fn singly(
    tool: &Path,
    folder: &Path,
    uuid: &str,
    setup: &[u8],
    ballots: &[Vec<u8>],
    phase: &Phase,
) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("{uuid}.bel")), setup)?;
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (next, failed) = (&next, &failed);
            scope.spawn(move || {
                while let Some(ballot) = ballots.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let file = folder.join(format!("ballot-{worker}.json"));
                    if let Err(error) = one(tool, folder, &file, ballot)
                        && let Ok(mut first) = failed.lock()
                    {
                        first.get_or_insert(error);
                    }
                    phase.step();
                }
            });
        }
    });
    match failed.into_inner() {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error),
        Err(_) => bail!("the check of single ballots broke off"),
    }
}

fn one(tool: &Path, folder: &Path, file: &Path, ballot: &[u8]) -> Result<()> {
    fs::write(file, ballot).with_context(|| format!("{}", file.display()))?;
    let mut command = Command::new(tool);
    command
        .args(["election", "verify-ballot", "--ballot"])
        .arg(file)
        .arg("--dir")
        .arg(folder);
    judged(&command.output()?, "election verify-ballot")
}

fn judged(output: &Output, what: &str) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    bail!(
        "belenios-tool {what}: {}",
        String::from_utf8_lossy(&output.stderr)
    )
}
