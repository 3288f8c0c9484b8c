//! Scottish STV, the usual rule, by its own name: see [`Rule::Scottish`].

use super::contest::Contest;
use super::error::CountError;
use super::lot::Lot;
use super::rule::{Options, Rule};
use super::transcript::Transcript;

/// Counts a contest as Scottish councils do. `lot` decides ties that no earlier stage decides.
///
/// # Errors
/// [`CountError::LotNeeded`] if a tie comes to the lot and `lot` is `None`; a lot that isn't an order of
/// this contest's candidates; no valid paper with more candidates than seats.
pub fn count(contest: &Contest, lot: Option<&Lot>) -> Result<Transcript, CountError> {
    Rule::Scottish.count(contest, &Options::with_lot(lot))
}
