//! Which part may know which: rules are pure, stores know no HTTP, pages no database.

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let below = folders.iter().flat_map(|folder| files_of(folder));
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .chain(below)
        .collect()
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    files(folder)
}

fn root(of: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(of)
}

/// That no file of this name, or in this folder, names any of these.
#[track_caller]
fn none_names(folder: &str, file: Option<&str>, forbidden: &[&str]) {
    let named = |path: &PathBuf| file.is_none_or(|file| path.file_name().unwrap() == file);
    let found: Vec<_> = files(&root(folder)).into_iter().filter(named).collect();
    assert!(!found.is_empty(), "nothing to look at in {folder}");
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        for (line, number) in text.lines().zip(1..) {
            let comment = line.trim_start().starts_with("//");
            let caught = forbidden
                .iter()
                .find(|word| !comment && line.contains(**word));
            assert!(
                caught.is_none(),
                "{}:{number} names {}",
                path.display(),
                caught.unwrap()
            );
        }
    }
}

#[test]
fn rules_are_pure() {
    let outside = [
        "sea_orm",
        "axum",
        "tokio",
        "Utc::now",
        "crate::app",
        "crate::entities",
        "::store",
        "::pages",
    ];
    none_names("src", Some("rules.rs"), &outside);
}

#[test]
fn stores_know_no_http() {
    none_names(
        "src",
        Some("store.rs"),
        &["axum", "hyper", "crate::router", "pages::"],
    );
}

#[test]
fn pages_ask_the_stores() {
    // `ConnectionTrait` and `DbErr` only name what a store takes and gives.
    let outside = [
        "EntityTrait",
        "QueryFilter",
        "QuerySelect",
        "ActiveModel",
        "Statement",
        ".begin(",
    ];
    none_names("src", Some("pages.rs"), &outside);
}

#[test]
fn the_library_knows_nothing_of_the_service() {
    none_names(
        "ballots/src",
        None,
        &[
            "sea_orm",
            "axum",
            "tokio",
            "hyper",
            "hustings::",
            "Utc::now",
            "SystemTime",
        ],
    );
}

#[test]
fn the_schema_names_no_entity() {
    none_names("migrations/src", None, &["entities", "hustings"]);
}

#[test]
fn entities_are_known_to_stores_alone() {
    for path in files(&root("src")) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let writes = [
            "ActiveModel",
            "Entity::insert",
            "Entity::update",
            "Entity::delete",
        ];
        let caught = writes.iter().find(|word| text.contains(**word));
        let allowed = name == "store.rs" || path.starts_with(root("src/entities"));
        assert!(
            allowed || caught.is_none(),
            "{} names {}",
            path.display(),
            caught.unwrap()
        );
    }
}

/// Nothing casts without the check: a ballot that goes to the store is a `Verified` one.
#[test]
fn randomness_and_time_come_in_by_argument() {
    for path in files(&root("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path
            .strip_prefix(root("src"))
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let clock = ["clock.rs"].contains(&name.as_str());
        assert!(
            clock || !text.contains("Utc::now"),
            "{name} asks the machine's clock"
        );
    }
}
