//! S1: the election.

use crate::election::{Election, group_named};
use crate::group::{Group, GroupName};
use crate::record::events::Link;
use crate::record::{About, Check, Failure};

pub(crate) const ABOUT: About = About {
    number: "S1",
    title: "The election and its questions are sound",
    looks_at: "the election: version, group, public key, and every question",
    meaning: "the election is not one that this protocol can hold",
    stops: "A question that nobody could answer, or whose answers would open to something else; a group in which votes can be read",
    source: "Elections; Questions; Groups",
};

/// The group that the election names. What is no election at all is left to [`check`] to refuse.
pub(crate) fn group(link: &Link) -> Result<GroupName, Failure> {
    let Some(named) = group_named(link.object(0)) else {
        return Ok(GroupName::Ed25519);
    };
    named.parse().map_err(|error| failure(link, error))
}

pub(crate) fn check<G: Group>(link: &Link) -> Result<Election<G>, Failure> {
    Election::parse(link.object(0)).map_err(|error| failure(link, error))
}

fn failure(link: &Link, error: impl ToString) -> Failure {
    let place = format!("{}, election", link.event.place());
    Failure::new(Check::Election, place, error)
}
