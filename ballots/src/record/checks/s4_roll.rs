//! S4: the roll.

use crate::credential::Roll;
use crate::election::Election;
use crate::group::Group;
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::check_weights;

pub(crate) const ABOUT: About = About {
    number: "S4",
    title: "The roll lists every voting credential once",
    looks_at: "every public credential with its weight",
    meaning: "somebody may have been given more than one vote, or a credential that anybody can vote with",
    stops: "Two votes by a double entry; a weight that is no number of votes; a credential that everybody can sign for",
    source: "Credentials",
};

/// The roll, and that its weights can be counted in this election.
pub(crate) fn check<G: Group>(link: &Link, election: &Election<G>) -> Result<Roll<G>, Failure> {
    let place = || format!("{}, public_credentials", link.event.place());
    let roll =
        Roll::parse(link.object(2)).map_err(|error| Failure::new(Check::Roll, place(), error))?;
    check_weights(&election.spec.questions, &roll)
        .map_err(|error| Failure::new(Check::Roll, place(), error))?;
    Ok(roll)
}
