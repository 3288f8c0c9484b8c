//! Backups of database and keys, and new keys.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::app::App;

/// Copies the database, as it is in one moment, and the keys.
pub async fn make(app: &App, keys: &Path, folder: &Path) -> Result<()> {
    let mut private = fs::DirBuilder::new();
    private.mode(0o700);
    let made = private.create(folder);
    made.with_context(|| {
        format!(
            "{} can't be made: name a folder that isn't there yet",
            folder.display()
        )
    })?;
    private.create(folder.join("keys"))?;
    // Keys first: a database whose keys came later could hold things that they don't open.
    for entry in fs::read_dir(keys)? {
        let entry = entry?;
        // What else lies there, such as the heads that were signed, says what was newest: a restored
        // database has to be held against those of the machine, not against a copy as old as itself.
        if !entry.file_type()?.is_file() {
            continue;
        }
        // Keeps the mode, so that nobody else reads the copy either.
        fs::copy(entry.path(), folder.join("keys").join(entry.file_name()))?;
    }
    let file = folder.join("hustings.sqlite");
    let Some(name) = file.to_str() else {
        bail!("the folder's name isn't plain text");
    };
    if app.store().copy_to(name).await? {
        println!(
            "Database and keys are in {}. Whoever has the folder has the keys: keep it so.",
            folder.display()
        );
    } else {
        println!(
            "The keys are in {}. For the database run: pg_dump --format=custom --file={} \"$DATABASE_URL\"",
            folder.display(),
            folder.join("hustings.dump").display()
        );
    }
    Ok(())
}

/// Puts the key that signs tokens aside; the next start makes another.
pub fn rotate_tokens(keys: &Path) -> Result<()> {
    let old = keys.join("tokens.p8");
    fs::remove_file(&old).with_context(|| format!("{} can't be removed", old.display()))?;
    println!(
        "The key is gone, and with it every token. Restart all instances: the first makes the new key."
    );
    Ok(())
}
