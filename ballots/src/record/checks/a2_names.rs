//! A2: names are hashes.

use crate::archive::{Member, Unnamed};
use crate::record::{About, Check, Failure};

pub(crate) const ABOUT: About = About {
    number: "A2",
    title: "Every object bears the hash of its content as its name",
    looks_at: "every object and every event",
    meaning: "an object was changed after it was published",
    stops: "Changing a ballot, a key or a result after it was published",
    source: "Public data",
};

pub(crate) fn check(member: Unnamed) -> Result<Member, Failure> {
    let number = member.number();
    let place = || format!("member {number}");
    member
        .named()
        .map_err(|error| Failure::new(Check::Names, place(), error))
}
