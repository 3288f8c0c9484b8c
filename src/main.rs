//! The `hustings` command.
fn main() -> anyhow::Result<()> {
    Ok(())
}
