//! D3: as many trustees as are needed.

use crate::group::Group;
use crate::opening::{Enough, PartialDecryption};
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::verified::Verified;

pub(crate) const ABOUT: About = About {
    number: "D3",
    title: "All trustees that are needed took part",
    looks_at: "the decryptions that stand before the result",
    meaning: "the result was announced without being opened",
    stops: "A result by fewer trustees than were promised",
    source: "Election result; Trustees",
};

/// Parts that open the result, of those that stand on the board.
pub(crate) fn check<'p, G: Group>(
    link: &Link,
    setup: &Setup<G>,
    parts: &'p [Verified<PartialDecryption<G>>],
) -> Result<Enough<'p, G>, Failure> {
    Enough::of(setup.trustees(), parts)
        .map_err(|error| Failure::new(Check::EnoughTrustees, link.event.place(), error))
}
