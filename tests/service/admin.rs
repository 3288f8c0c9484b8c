//! `hustings admin`, as a program, on a database of the test's own.

use std::process::{Command, Output};

use hustings::access::{Caller, Role, token};
use hustings::clock::{Clock, SystemClock};

use crate::app::TestApp;
use crate::place::on_postgres;

fn admin(app: &TestApp, arguments: &[&str]) -> Output {
    on(app.place().url(), &app.folder().join("keys"), arguments)
}

fn on(url: &str, keys: &std::path::Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hustings"))
        .args(["admin", "--database-url", url, "--keys"])
        .arg(keys)
        .args(arguments)
        // The suite's PostgreSQL runs without fsync.
        .env("HUSTINGS_UNSAFE_FOR_TESTS", "true")
        .output()
        .unwrap()
}

#[track_caller]
fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr].concat();
    let text = String::from_utf8_lossy(&both).into_owned();
    assert!(output.status.success(), "{text}");
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_machine() {
    let app = TestApp::new().await;
    let operator = [
        "operator",
        "--subject",
        "olga",
        "--name",
        "Olga",
        "--email",
        "o@example.org",
    ];
    assert!(said(&admin(&app, &operator)).contains("olga is an operator"));
    assert!(
        !admin(&app, &operator).status.success(),
        "she is one already"
    );
    said(&admin(&app, &["unlock", "olga"]));
    assert!(!admin(&app, &["unlock", "nobody"]).status.success());
    let caller = Caller::new("auditor-1".into(), Role::Auditor, Vec::new());
    let key = &app.app.keys().tokens;
    let now = SystemClock.now();
    let held = token::mint(key, &caller, now, chrono::Duration::days(1)).unwrap();
    said(&admin(&app, &["revoke", "--token", &held]));
    let backup = app.folder().join("backup");
    said(&admin(&app, &["backup", backup.to_str().unwrap()]));
    assert!(
        !admin(&app, &["backup", backup.to_str().unwrap()])
            .status
            .success(),
        "it is there"
    );
    // PostgreSQL copies itself (pg_dump), so the keys alone are in the folder.
    let copy = format!("sqlite:{}", backup.join("hustings.sqlite").display());
    let copy = if on_postgres() {
        app.place().url()
    } else {
        &copy
    };
    let checked = said(&on(copy, &backup.join("keys"), &["check"]));
    assert!(
        checked.contains("integrity  ok") && checked.contains("act log    holds"),
        "{checked}"
    );
    // A backup that isn't there is neither found in order nor made, and neither are keys.
    let nowhere = app.folder().join("typo");
    std::fs::create_dir(&nowhere).unwrap();
    let file = format!("sqlite:{}", nowhere.join("hustings.sqlite").display());
    let keys = app.folder().join("keys");
    assert!(!on(&file, &keys, &["check"]).status.success());
    assert!(!on(copy, &nowhere, &["check"]).status.success());
    assert_eq!(std::fs::read_dir(&nowhere).unwrap().count(), 0);
    app.execute("UPDATE acts SET who = 'somebody' WHERE seq = 1")
        .await;
    let found = admin(&app, &["check"]);
    let text = String::from_utf8_lossy(&found.stderr).into_owned();
    assert!(!found.status.success() && text.contains("act 1"), "{text}");
    // Nor is a database of a later version.
    app.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)")
        .await;
    let found = admin(&app, &["check"]);
    let text = String::from_utf8_lossy(&found.stderr).into_owned();
    assert!(
        !found.status.success() && text.contains("another version"),
        "{text}"
    );
    said(&admin(&app, &["rotate-tokens"]));
}
