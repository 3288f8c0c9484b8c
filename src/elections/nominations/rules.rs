//! How a nomination may change, what it needs, and the order of the candidates.

use ballots::count::Lot;
use ballots::count::lot::LotError;

use super::{Candidate, Paper, Part, Status, statement};
use crate::language::t;
use crate::panels::rules::Nominations;
use crate::values::Invalid;

/// Whether a nomination may go from one status to another; the reason where not.
pub fn change(from: Status, to: Status) -> Result<(), String> {
    use Status::{Accepted, Declined, Died, Filed, Offered, Rejected, Withdrawn};
    match (from, to) {
        (Offered, Filed | Declined)
        | (Filed, Accepted | Rejected | Withdrawn | Died)
        // An accepted paper that is changed is another one, and is decided anew.
        | (Accepted, Filed | Withdrawn | Died)
        // Who was rejected mends it and comes again, while nominations are open.
        | (Rejected | Withdrawn | Declined, Filed) => Ok(()),
        _ => Err(t!("A nomination that is {from} can’t become {to}.", from, to)),
    }
}

/// That a paper keeps to the panel's rules.
pub fn paper(paper: &Paper, rules: &Nominations) -> Result<(), Invalid> {
    let (words, most) = (
        statement::words(paper.statement.as_str()),
        usize::from(rules.statement_words),
    );
    if words > most {
        return Err(Invalid::new(
            "statement",
            t!(
                "it has {words} words, and {most} are allowed: take out {over}",
                words,
                most,
                over = words - most
            ),
        ));
    }
    if rules.interests && paper.interests.as_str().is_empty() {
        return Err(Invalid::new(
            "interests",
            t!("declare them, or say that there are none: the panel’s rules ask for it"),
        ));
    }
    Ok(())
}

/// That so many support a nomination as the rules ask; what is missing where not.
pub fn supported(
    confirmed: impl Iterator<Item = Part> + Clone,
    rules: &Nominations,
) -> Result<(), String> {
    let count = |part: Part| confirmed.clone().filter(|one| *one == part).count();
    for (part, needed) in [
        (Part::Proposer, rules.proposers),
        (Part::Seconder, rules.seconders),
    ] {
        let (found, needed) = (count(part), usize::from(needed));
        if found < needed {
            return Err(match part {
                Part::Proposer => t!(
                    "{found} of {needed} proposers have confirmed their support: ask the others, or \
                     reject the nomination, because it isn’t supported as the rules ask.",
                    found,
                    needed
                ),
                Part::Seconder => t!(
                    "{found} of {needed} seconders have confirmed their support: ask the others, or \
                     reject the nomination, because it isn’t supported as the rules ask.",
                    found,
                    needed
                ),
            });
        }
    }
    Ok(())
}

/// Puts candidates in order by family name, then by the whole name.
pub fn by_name(candidates: &mut [Candidate]) {
    candidates.sort_by_cached_key(|candidate| {
        let name = candidate.name.to_lowercase();
        let family = name.rsplit(' ').next().unwrap_or_default().to_owned();
        (family, name, candidate.member)
    });
}

/// Puts candidates that stand in order by name into the order of a lot.
///
/// # Errors
/// A seed that can't be retyped reliably.
pub fn by_lot(candidates: Vec<Candidate>, seed: &str) -> Result<Vec<Candidate>, LotError> {
    let lot = Lot::from_seed(seed, candidates.len())?;
    let mut placed: Vec<_> = (1..).zip(candidates).collect();
    placed.sort_by_key(|(number, _)| lot.order().iter().position(|one| one == number));
    Ok(placed.into_iter().map(|(_, candidate)| candidate).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(member: i64, name: &str) -> Candidate {
        Candidate {
            nomination: member,
            member,
            name: name.into(),
            particulars: String::new(),
            statement: String::new(),
            interests: String::new(),
            language: crate::elections::nominations::Language::English,
            died: None,
        }
    }

    #[test]
    fn what_is_decided_stays_decided() {
        assert!(change(Status::Rejected, Status::Accepted).is_err());
        assert!(change(Status::Withdrawn, Status::Accepted).is_err());
        assert!(change(Status::Died, Status::Filed).is_err());
        assert!(change(Status::Accepted, Status::Rejected).is_err());
        assert!(change(Status::Accepted, Status::Withdrawn).is_ok());
        assert!(change(Status::Accepted, Status::Filed).is_ok());
        assert!(change(Status::Rejected, Status::Filed).is_ok());
    }

    #[test]
    fn the_ballot_goes_by_family_name() {
        let mut all = [
            named(1, "Zoe Adams"),
            named(2, "Bea Young"),
            named(3, "Adam Adams"),
        ];
        by_name(&mut all);
        assert_eq!(all.map(|candidate| candidate.member), [3, 1, 2]);
    }

    /// The digests can be made with everyday tools; see `ballots::count::lot`.
    #[test]
    fn a_lot_puts_candidates_in_the_order_of_its_digests() {
        let all = vec![named(1, "A"), named(2, "B"), named(3, "C"), named(4, "D")];
        let drawn = by_lot(all.clone(), "2 7 11 30 41 49").unwrap();
        let digest = |number: i64| {
            let text = format!("hustings-lot-1/2 7 11 30 41 49/{number}");
            ballots::Hash::of(text.as_bytes()).to_string()
        };
        let mut expected = [1, 2, 3, 4];
        expected.sort_by_key(|number| digest(*number));
        let drawn: Vec<i64> = drawn.iter().map(|candidate| candidate.member).collect();
        assert_eq!(drawn, expected);
        assert!(by_lot(all, "").is_err());
    }
}
