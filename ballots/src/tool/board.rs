//! The ballots of a verified record, as a voter looks for their own.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, bail};
use ballots::record::{Beside, Progress, Report, verify_with};
use ballots::supplement::VerifyingKey;

/// A ballot on the board.
pub(super) struct OnBoard {
    pub(super) height: u64,
    pub(super) tracker: String,
    pub(super) credential: String,
}

#[derive(Default)]
struct Collect(RefCell<Vec<OnBoard>>);

impl Progress for Collect {
    fn ballot(&self, height: u64, tracker: &str, credential: &str) {
        self.0.borrow_mut().push(OnBoard {
            height,
            tracker: tracker.to_owned(),
            credential: credential.to_owned(),
        });
    }
}

/// Verifies the record, and the supplement beside it if there is one, and gives its ballots in order.
pub(super) fn ballots_of(
    path: &Path,
    key: Option<&VerifyingKey>,
) -> anyhow::Result<(Report, Vec<OnBoard>)> {
    let name = || format!("{}", path.display());
    let file = File::open(path).with_context(name)?;
    let supplement = super::beside::found(path).map(fs::read).transpose();
    let supplement = supplement.with_context(name)?;
    let beside = supplement.as_deref().map(|bytes| Beside { bytes, key });
    let ballots = Collect::default();
    let report = verify_with(BufReader::new(file), beside, &ballots);
    if let Some(failure) = &report.failure {
        bail!(
            "{}: the record does not hold: {failure} ({})",
            name(),
            failure.meaning
        );
    }
    Ok((report, ballots.0.into_inner()))
}
