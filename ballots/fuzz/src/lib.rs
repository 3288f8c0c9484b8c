//! The entries of `targets.rs` for libFuzzer, with the people of the tests.

#[path = "../../tests/record/actors.rs"]
#[allow(dead_code)]
mod actors;
#[path = "../../tests/record/ceremony.rs"]
#[allow(dead_code)]
mod ceremony;
#[path = "../../tests/record/script.rs"]
#[allow(dead_code)]
mod script;
pub mod targets;

/// Runs the entry of this name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = targets::targets().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("no target {name}")).run)(bytes);
}
