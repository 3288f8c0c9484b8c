//! Each record is verified by our program, and by belenios-tool where it is there.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::election::Done;
use super::judge;
use super::show::Show;

/// Verifies the records of these elections.
pub async fn verify(
    show: &mut Show,
    tool: Option<&Path>,
    folder: &Path,
    done: &[(&str, Done)],
) -> Result<()> {
    show.part("Verification of the public records");
    for (name, election) in done {
        let ours = by_ours(show, name, election).await?;
        if let Some(tool) = tool {
            let folder = folder.join(name);
            by_theirs(show, name, election, tool, &folder, ours)?;
        }
    }
    if tool.is_none() {
        println!("  SKIPPED: no belenios-tool here (make demo fetches it)");
    }
    Ok(())
}

async fn by_ours(show: &mut Show, name: &str, election: &Done) -> Result<Duration> {
    let phase = show.begin(format!("{name}, by our verifier"), 0);
    let bytes = election.record.clone();
    let report = tokio::task::spawn_blocking(move || judge::ours(&bytes)).await??;
    let (ballots, voters) = (report.ballots, report.voters);
    let receipts = election.receipts.len() as u64;
    ensure!(
        ballots == receipts,
        "{ballots} ballots on the board, {receipts} receipts"
    );
    Ok(show.end(
        phase,
        &format!("holds: {ballots} ballots of {voters} voters"),
    ))
}

fn by_theirs(
    show: &mut Show,
    name: &str,
    Done { uuid, record, .. }: &Done,
    tool: &Path,
    folder: &Path,
    ours: Duration,
) -> Result<()> {
    let phase = show.begin(format!("{name}, by belenios-tool election verify"), 0);
    judge::whole(tool, &folder.join("whole"), uuid, record)?;
    let theirs = show.end(phase, "holds");
    println!(
        "             {:.1} times our time",
        theirs.as_secs_f64() / ours.as_secs_f64()
    );
    let (setup, mut ballots) = judge::split(record)?;
    let all = ballots.len();
    ballots.truncate(judge::most_singly(&setup));
    let phase = show.begin(format!("{name}, by election verify-ballot"), ballots.len());
    judge::singly(tool, &folder.join("singly"), uuid, &setup, &ballots, &phase)?;
    show.end(
        phase,
        &format!("{} of {all} ballots, one by one: all hold", ballots.len()),
    );
    Ok(())
}
