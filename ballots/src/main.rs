//! The `ballots` command: the offline tool of auditors, trustees and registrars.
fn main() -> anyhow::Result<()> {
    Ok(())
}
