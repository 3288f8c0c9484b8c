//! The count, the declaration, and the seats that follow: three separate acts.

mod chart;
pub mod declaration;
pub mod pages;
pub mod rules;
pub mod sheet;
pub mod store;
mod sums;

pub use ballots::count::sums::LotEntry;
use serde::Deserialize;
pub use sums::LENGTH_OF_SERVICE;

/// A lot, as sent: the seed, and where it comes from if the notice has not said so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// What the seed is and who published it.
    #[serde(default)]
    pub source: Option<String>,
    /// The seed, letter for letter.
    pub seed: String,
}

/// A count that is finished, ready to be written.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Name of the rule.
    pub rule: String,
    /// The transcript, JSON bytes as published.
    pub transcript: Vec<u8>,
    /// What happened, in sentences.
    pub sentences: Vec<String>,
    /// The result sheet as text.
    pub sheet: String,
    /// The same as CSV, where there are stages. Of totals it is made when it is asked for.
    pub csv: Option<String>,
    /// The way of the votes from stage to stage as an SVG, where there are stages.
    pub diagram: Option<String>,
    /// Candidates elected, by index, in the order of election.
    pub elected: Vec<usize>,
    /// Whether there was no valid paper to count.
    pub empty: bool,
    /// The lot, where the count needed one.
    pub lot: Option<LotEntry>,
}
