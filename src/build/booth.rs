//! The booth's files as `make booth` left them, written down as code that holds them. Without them
//! the service is built all the same, and its voting page says that it has no booth.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// A list of `File`s in Rust, as `src/booth/mod.rs` includes it; an empty one if there is no booth.
pub fn embedded(dist: &Path) -> Result<String, Box<dyn Error>> {
    let Ok(manifest) = fs::read(dist.join("manifest.json")) else {
        return Ok("&[]".to_owned());
    };
    let manifest: Value = serde_json::from_slice(&manifest)?;
    let parts = manifest.as_object().ok_or("manifest.json is no object")?;
    let mut code = "&[\n".to_owned();
    for (part, about) in parts {
        let field = |name: &str| {
            about[name]
                .as_str()
                .ok_or("a field is missing in manifest.json")
        };
        let (name, integrity) = (field("file")?, field("integrity")?);
        let sentences: Vec<String> = serde_json::from_value(about["sentences"].clone())
            .map_err(|_| "manifest.json lists no sentences: run make booth")?;
        let path = dist.canonicalize()?.join(name);
        writeln!(
            code,
            "File {{ part: {part:?}, name: {name:?}, integrity: {integrity:?}, \
             bytes: include_bytes!({path:?}), sentences: &{sentences:?} }},"
        )?;
    }
    code.push(']');
    Ok(code)
}
