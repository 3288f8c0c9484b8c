//! A live election on a real socket, watched by belenios-tool as it would watch one of Belenios:
//! pulled while ballots come in, pulled on from there, and once more when it is over.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::audit::{audit, belenios_tool, ran, secrets_of};
use crate::app::TestApp;
use crate::story::{Story, found};

/// Pulls the record with belenios-tool, on from an earlier copy if there is one.
fn pull(tool: &Path, url: &str, uuid: &str, base: Option<&Path>) -> Vec<u8> {
    let mut command = Command::new(tool);
    command.args(["archive", "pull", "--url", url, "--uuid", uuid]);
    if let Some(base) = base {
        command.arg("--base-archive").arg(base);
    }
    ran(&mut command)
}

/// What belenios-tool works out from a copy of the record.
fn worked_out(tool: &Path, what: &str, folder: &Path) -> Value {
    let out = ran(Command::new(tool)
        .args(["election", what, "--dir"])
        .arg(folder));
    serde_json::from_slice(&out).unwrap()
}

/// Pulls, verifies, and compares with what the service says of itself.
async fn watched(tool: &Path, story: &Story<'_>, url: &str, base: Option<&Path>, folder: &Path) {
    let uuid = &story.uuid;
    let pulled = tokio::task::block_in_place(|| pull(tool, url, uuid, base));
    assert!(pulled == story.record().await, "not the record we serve");
    std::fs::write(folder.join(format!("{uuid}.bel")), &pulled).unwrap();
    ran(Command::new(tool)
        .args(["election", "verify", "--dir"])
        .arg(folder));
    let ours = |part: &str| format!("/api/elections/{uuid}/{part}");
    let get = async |part| story.app.get(&ours(part), "").await.ok().json();
    let cache = get("audit-cache").await;
    let sums = worked_out(tool, "compute-checksums", folder);
    assert_eq!(cache["checksums"], sums);
    assert!(cache["voters_hash"].is_string());
    let summary = worked_out(tool, "compute-ballot-summary", folder);
    let counting = summary.as_array().unwrap().iter();
    let hashes = counting.map(|ballot| (ballot["hash"].as_str().unwrap().to_owned(), 1.into()));
    assert_eq!(get("ballots").await, Value::Object(hashes.collect()));
    assert_eq!(get("last-event").await["pos"], pulled.len());
}

/// During voting with a ballot cast again, and after the result.
#[tokio::test(flavor = "multi_thread")]
async fn watched_from_the_first_ballot_to_the_result() {
    let app = &TestApp::new().await;
    let Some(tool) = belenios_tool() else { return };
    let live = app.live().await;
    // The tool puts the path straight after the address.
    let url = format!("http://{}/", live.address);
    let members = found(app, 5, 1).await;
    let story = Story::voting(app, 3, 1, &members).await;
    story.vote(members[0], &[1, 2, 3]).await;
    story.vote(members[1], &[0, 1, 2]).await;
    let folder = tempfile::tempdir().unwrap();
    watched(&tool, &story, &url, None, folder.path()).await;
    let early = folder.path().join("early");
    let copy = folder.path().join(format!("{}.bel", story.uuid));
    std::fs::copy(copy, &early).unwrap();
    story.vote(members[0], &[3, 2, 1]).await;
    for member in &members[2..] {
        story.vote(*member, &[1, 0, 0]).await;
    }
    watched(&tool, &story, &url, Some(&early), folder.path()).await;
    story.close_and_open().await;
    story.advance("counted").await;
    watched(&tool, &story, &url, Some(&early), folder.path()).await;
    audit(app, secrets_of(&story)).await;
}

/// The same of a summed question: no shuffles, other checksums.
#[tokio::test(flavor = "multi_thread")]
async fn belenios_tool_watches_the_election_of_a_chair() {
    let Some(tool) = belenios_tool() else { return };
    let app = TestApp::new().await;
    let live = app.live().await;
    let url = format!("http://{}/", live.address);
    let members = found(&app, 4, 2).await;
    let seats = Story::voting(&app, 3, 2, &members).await;
    for member in &members {
        seats.vote(*member, &[1, 2, 3]).await;
    }
    seats.close_and_open().await;
    seats.seat(&members[..2]).await;
    let mut chair = Story::call(&app, "chair", 1).await;
    chair.nominate(&members[..2]).await;
    chair.make_keys().await;
    let folder = tempfile::tempdir().unwrap();
    watched(&tool, &chair, &url, None, folder.path()).await;
    chair.vote(members[0], &[0, 1]).await;
    chair.vote(members[1], &[0, 1]).await;
    chair.close_and_open().await;
    chair.advance("counted").await;
    watched(&tool, &chair, &url, None, folder.path()).await;
    audit(
        &app,
        secrets_of(&seats).into_iter().chain(secrets_of(&chair)),
    )
    .await;
}
