//! Reads the table of doors, the handlers behind it and the types that they take and give, and
//! writes down what there is to know of them: what each door does in its handler's own words, what
//! it takes and what it gives. `src/web/openapi.rs` makes the description of the interface of it.
//!
//! The code is the only source, so a door can't be missing and a field can't be out of date.

mod doors;
mod schema;
mod source;

use std::path::Path;
use std::{env, fs};

use schema::Schemas;
use serde_json::json;
use source::Source;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src");
    let source = Source::read(Path::new("src"))?;
    let mut schemas = Schemas::new(&source);
    let doors = doors::described(&source, &mut schemas)?;
    let all = json!({ "doors": doors, "schemas": schemas.finish() });
    let out = Path::new(&env::var("OUT_DIR")?).join("interface.json");
    fs::write(out, serde_json::to_vec(&all)?)?;
    Ok(())
}
