//! S3: the election's key.

use crate::credential::Roll;
use crate::election::Election;
use crate::group::Group;
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::trustee::Trustees;

pub(crate) const ABOUT: About = About {
    number: "S3",
    title: "Ballots are encrypted to the trustees together",
    looks_at: "the election's public key",
    meaning: "somebody else may hold the key and read every ballot",
    stops: "A key slipped in by the service, which could then read every ballot alone",
    source: "Trustees; Elections",
};

/// Puts together what S1, S2 and S4 found sound.
pub(crate) fn check<G: Group>(
    link: &Link,
    election: Election<G>,
    trustees: Trustees<G>,
    roll: Roll<G>,
) -> Result<Setup<G>, Failure> {
    Setup::assemble(election, trustees, roll).map_err(|error| {
        let place = format!("{}, election", link.event.place());
        Failure::new(Check::ElectionKey, place, error)
    })
}
