//! How a nomination may change, and the order of the ballot.

use super::{Candidate, Status};

/// Whether a nomination may go from one status to another; the reason where not.
pub fn change(from: Status, to: Status) -> Result<(), String> {
    match (from, to) {
        (Status::Filed, Status::Accepted | Status::Rejected | Status::Withdrawn)
        | (Status::Accepted, Status::Withdrawn) => Ok(()),
        _ => Err(format!("A nomination that is {from} can't become {to}.")),
    }
}

/// Puts candidates in the order of the ballot: by family name, then by the whole name.
pub fn ballot_order(candidates: &mut [Candidate]) {
    candidates.sort_by_cached_key(|candidate| {
        let name = candidate.name.to_lowercase();
        let family = name.rsplit(' ').next().unwrap_or_default().to_owned();
        (family, name, candidate.member)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decided_stays_decided() {
        assert!(change(Status::Rejected, Status::Accepted).is_err());
        assert!(change(Status::Withdrawn, Status::Accepted).is_err());
        assert!(change(Status::Accepted, Status::Withdrawn).is_ok());
    }

    #[test]
    fn the_ballot_goes_by_family_name() {
        let named = |member, name: &str| Candidate {
            member,
            name: name.into(),
            statement: String::new(),
        };
        let mut all = [
            named(1, "Zoe Adams"),
            named(2, "Bea Young"),
            named(3, "Adam Adams"),
        ];
        ballot_order(&mut all);
        assert_eq!(all.map(|candidate| candidate.member), [3, 1, 2]);
    }
}
