//! The demo.

use crate::config::Demo;

/// `hustings demo`
pub async fn run(_wanted: Demo) -> anyhow::Result<()> {
    Ok(())
}
