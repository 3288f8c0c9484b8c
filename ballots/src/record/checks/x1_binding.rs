//! X1: whose the supplement is, and of which election.

use crate::group::Group;
use crate::record::beside::Beside;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::supplement::Supplement;

pub(crate) const ABOUT: About = About {
    number: "X1",
    title: "The supplement is signed, and of this election",
    looks_at: "the supplement's form, signature, identifier and fingerprint",
    meaning: "the supplement was altered, or belongs to another election",
    stops: "A supplement that somebody else made up, or that was brought from another election",
    source: "docs/supplement.md",
};

pub(crate) fn check<G: Group>(beside: Beside<'_>, setup: &Setup<G>) -> Result<Supplement, Failure> {
    let supplement = Supplement::parse(beside.bytes, beside.key)
        .map_err(|error| Failure::new(Check::Binding, "supplement", error))?;
    let content = supplement.content();
    let print = setup.fingerprint();
    for (field, found, wanted) in [
        ("uuid", &content.uuid, setup.uuid().to_string()),
        ("fingerprint", &content.fingerprint, print.to_owned()),
    ] {
        if *found != wanted {
            let reason = format!("is {found}, and the record's is {wanted}");
            let place = format!("supplement, {field}");
            return Err(Failure::new(Check::Binding, place, reason));
        }
    }
    Ok(supplement)
}
