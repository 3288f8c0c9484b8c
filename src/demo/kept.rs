//! What `--out` keeps: for each election the record, the registrar's letters, the receipts, the
//! transcript and the result sheets.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};

use super::client::Client;
use super::election::Done;

/// Writes a folder for each election.
pub async fn keep(client: &Client, out: &Path, done: &[(&'static str, Done)]) -> Result<()> {
    for (name, election) in done {
        let folder = out.join(name);
        fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
        let uuid = &election.uuid;
        fs::write(folder.join(format!("{uuid}.bel")), &election.record)?;
        secret(&folder.join("credentials.txt"), &election.letters)?;
        let receipts = election
            .receipts
            .iter()
            .map(|receipt| format!("{receipt}\n"));
        fs::write(folder.join("receipts.jsonl"), receipts.collect::<String>())?;
        let mut files = vec!["transcript.json", "result.txt"];
        if *name == "seats" {
            files.push("result.csv");
        }
        for file in files {
            let bytes = client.get_raw(&format!("/elections/{uuid}/{file}")).await?;
            fs::write(folder.join(file), bytes)?;
        }
    }
    Ok(())
}

/// Voting codes are for their voters alone, even invented ones.
fn secret(path: &Path, text: &str) -> Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(())
}
