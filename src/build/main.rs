//! Reads the table of doors, the handlers behind it and the types that they take and give, and
//! writes down what there is to know of them: what each door does in its handler's own words, what
//! it takes and what it gives. `src/web/openapi.rs` makes the description of the interface of it.
//!
//! The code is the only source, so a door can't be missing and a field can't be out of date.
//!
//! Takes in the booth's files too (`booth.rs`).

mod booth;
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
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("interface.json"), serde_json::to_vec(&all)?)?;
    let dist = Path::new("ballots/booth/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    fs::write(out.join("booth.rs"), booth::embedded(dist)?)?;
    Ok(())
}
