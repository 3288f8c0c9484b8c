//! The checker of interfaces asks every door, as nobody and in every role, for what its description
//! allows and for what it doesn't: no fault of ours, no answer that the description hasn't. It takes as long as
//! all other tests together, so its name makes it begin first.

use std::path::Path;
use std::process::Command;

use crate::app::TestApp;
use crate::story::{Story, found};

/// What each answer is held against.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

/// What is tried: for every door and role what its description allows and what it doesn't; in the roles
/// that may do most, invented bodies too.
fn phases(role: &str) -> &'static str {
    match role {
        "operator" | "secretary" | "member" => "coverage,fuzzing",
        _ => "coverage",
    }
}

fn ask(address: &str, role: &str, token: &str) -> Result<(), String> {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/schemathesis");
    let mut command = Command::new(tool);
    command
        .args(["run", &format!("http://{address}/api/v1/openapi.json")])
        .args(["--checks", CHECKS, "--phases", phases(role)])
        .args(["--max-examples", "4", "--seed", "2026"])
        .args(["--no-color", "--warnings", "off"])
        // Its own examples of the record would take as long as the record is.
        .args(["--exclude-path", "/elections/{uuid}/{file}"]);
    if !token.is_empty() {
        command.args(["--header", &format!("Authorization: Bearer {token}")]);
    }
    let output = command.output().unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_finds_nothing() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(".tools");
    let here = std::fs::read_dir(kept).is_ok_and(|mut tools| {
        tools.any(|tool| {
            tool.unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with("schemathesis-")
        })
    });
    if !here {
        eprintln!("SKIPPED: no schemathesis (make test installs it)");
        return;
    }
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    let live = app.live().await;
    let address = live.address.to_string();
    let roles = [
        ("nobody", String::new()),
        ("operator", app.operator()),
        ("secretary", app.secretary()),
        ("registrar", app.registrar()),
        ("trustee", app.trustee(1)),
        ("auditor", app.auditor()),
        ("member", app.member(members[0])),
    ];
    for (role, token) in roles {
        let found = tokio::task::block_in_place(|| ask(&address, role, &token));
        assert!(found.is_ok(), "as {role}: {}", found.unwrap_err());
    }
}
