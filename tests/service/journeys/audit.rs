//! The audit after every story, whoever told it: the records hold under two programs, the act log's
//! chain holds, nothing that everybody may see names anybody who isn't public, and no secret is in
//! the log.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use ballots::record::{Beside, Report, verify_with};
use ballots::supplement::VerifyingKey;
use bytes::Bytes;
use hustings::entities::{election, member, membership, nomination, panel};
use hustings::router::doors;
use sea_orm::EntityTrait;
use serde_json::json;

use crate::app::TestApp;
use crate::log;
use crate::story::Story;

/// Audits everything there is. `secrets` are the story's own, which must not be in the log:
/// voting codes, keys, sign-in codes, ballots; tokens that the app made are added to them.
pub async fn audit(app: &TestApp, secrets: impl IntoIterator<Item = String>) {
    let elections = election::Entity::find().all(app.app.store().read()).await;
    for election in elections.unwrap() {
        record_holds(app, &election.uuid).await;
    }
    act_log_holds(app).await;
    nobody_private_is_public(app).await;
    no_secret_is_logged(secrets.into_iter().chain(app.minted()));
}

/// What must never be in a log, of one election.
pub fn secrets_of(story: &Story<'_>) -> Vec<String> {
    let codes = story.codes.values().map(|code| code.expose().to_owned());
    let keys = story.keys.iter().map(|key| key.to_json().to_string());
    codes
        .chain(keys.map(|key| key.trim_matches('"').to_owned()))
        .collect()
}

/// The record of an election, and what our verifier says of it and of the supplement beside it,
/// signed with the key that the service names. Before voting opens there is none.
pub async fn verified(app: &TestApp, uuid: &str) -> Option<(Bytes, Report)> {
    let answer = app.get(&format!("/elections/{uuid}/{uuid}.bel"), "").await;
    if answer.status == 404 {
        return None;
    }
    let record = answer.ok().body;
    let path = format!("/elections/{uuid}/{uuid}.supplement.json");
    let supplement = app.get(&path, "").await.ok().body;
    let named = app.get("/api/v1/keys/receipts", "").await.ok().json();
    let key: VerifyingKey = named["public_key"].as_str().unwrap().parse().unwrap();
    let beside = Beside {
        bytes: &supplement,
        key: Some(&key),
    };
    let report = verify_with(&record[..], Some(beside), &());
    Some((record, report))
}

/// The record of an election and its supplement hold under our verifier, and the record under
/// belenios-tool, whole and ballot by ballot.
async fn record_holds(app: &TestApp, uuid: &str) {
    let Some((record, report)) = verified(app, uuid).await else {
        return;
    };
    assert!(report.holds, "{uuid}: {:?}", report.failure);
    let Some(tool) = belenios_tool() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("{uuid}.bel"));
    std::fs::write(&file, &record).unwrap();
    let dir = folder.path().as_os_str();
    ran(Command::new(&tool)
        .args(["election", "verify", "--dir"])
        .arg(dir));
    if has_ballots(&record) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/verify-ballots");
        let mut singly = Command::new(script);
        ran(singly.env("BELENIOS_TOOL", &tool).arg(&file));
    }
}

fn has_ballots(record: &[u8]) -> bool {
    let ballot = br#""type":"Ballot""#;
    record.windows(ballot.len()).any(|window| window == ballot)
}

/// The judge; none if it isn't here, which is said.
pub fn belenios_tool() -> Option<PathBuf> {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools/belenios/belenios-tool");
    let tool = std::env::var_os("BELENIOS_TOOL").map_or(kept, PathBuf::from);
    if tool.is_file() {
        return Some(tool);
    }
    eprintln!("SKIPPED: no belenios-tool, so nothing but our own program judges the records");
    None
}

/// What a program wrote, and that it succeeded.
#[track_caller]
pub fn ran(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

async fn act_log_holds(app: &TestApp) {
    let log = app.get("/api/v1/acts/verification", &app.auditor()).await;
    let log = log.ok().json();
    assert_eq!(log["fault"], json!(null), "{log}");
}

/// Every door for everybody: no address of anybody, and no name but of those who stood or sit.
async fn nobody_private_is_public(app: &TestApp) {
    let db = app.app.store().read();
    let nominations = nomination::Entity::find().all(db).await.unwrap();
    let memberships = membership::Entity::find().all(db).await.unwrap();
    let stood = nominations
        .iter()
        .filter(|row| ["accepted", "withdrawn", "died"].contains(&row.status.as_str()));
    let public: HashSet<i64> = stood
        .map(|row| row.member_id)
        .chain(memberships.iter().map(|row| row.member_id))
        .collect();
    let members = member::Entity::find().all(db).await.unwrap();
    let names = members.iter().filter(|row| !public.contains(&row.id));
    let private: Vec<&str> = names
        .map(|row| &*row.name)
        .chain(members.iter().map(|row| &*row.email))
        .collect();
    assert!(!private.is_empty(), "nobody to look for");
    for path in public_paths(app).await {
        let body = app.page(&path).await.body;
        let text = String::from_utf8_lossy(&body);
        for word in &private {
            assert!(!text.contains(word), "{path} shows {word}");
        }
    }
}

/// The addresses of all doors for everybody, with everything that there is filled in.
async fn public_paths(app: &TestApp) -> Vec<String> {
    let db = app.app.store().read();
    let elections = election::Entity::find().all(db).await.unwrap();
    let panels = panel::Entity::find().all(db).await.unwrap();
    let open = doors().into_iter().filter(|door| door.to.is_empty());
    let mut paths = Vec::new();
    for door in open.filter(|door| door.method == "GET") {
        let filled = if door.path.contains("{uuid}") {
            let fill = |row: &election::Model| {
                let file = format!("{}.bel", row.uuid);
                let path = door.path.replace("{uuid}", &row.uuid);
                path.replace("{file}", &file)
            };
            elections.iter().map(fill).collect()
        } else if door.path.contains("{slug}") {
            let fill = |row: &panel::Model| door.path.replace("{slug}", &row.slug);
            panels.iter().map(fill).collect()
        } else {
            vec![door.path.to_owned()]
        };
        paths.extend(filled.iter().map(|path| rest_filled(path)));
    }
    paths
}

/// Any other field of an address: a number.
fn rest_filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part.strip_prefix('{') {
        Some(_) => "1",
        None => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[track_caller]
fn no_secret_is_logged(secrets: impl IntoIterator<Item = String>) {
    let log = log::text();
    for secret in secrets {
        assert!(secret.len() > 5, "too short to look for: {secret:?}");
        assert!(!log.contains(&secret), "in the log: {secret}");
    }
}
