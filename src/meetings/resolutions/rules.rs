//! What a resolution needs: a meeting whose attendance is recorded, and votes that add up.

use super::{About, New};
use crate::language::t;
use crate::meetings::QuorumMet;
use crate::panels::rules::PanelRules;

/// Whether a resolution can be recorded; the reason where not.
///
/// # Errors
/// More votes than members with a vote were there, people who weren't, what the rules ask for
/// and isn't there.
pub fn check(
    new: &New,
    rules: &PanelRules,
    quorum: QuorumMet,
    present: &[i64],
) -> Result<(), String> {
    let votes = [new.votes_for, new.votes_against, new.abstained];
    let votes: i32 = votes.into_iter().map(i32::from).sum();
    if votes > quorum.present {
        return Err(t!(
            "{votes} votes were entered, but only {present} members with a vote were there.",
            votes,
            present = quorum.present
        ));
    }
    let absent = |who: Option<i64>| who.filter(|member| !present.contains(member));
    if let Some(member) = absent(new.proposer) {
        return Err(t!(
            "The proposer, member {member}, wasn’t there with a vote.",
            member
        ));
    }
    if let Some(member) = absent(new.seconder) {
        return Err(t!(
            "The seconder, member {member}, wasn’t there with a vote.",
            member
        ));
    }
    if let About::Officer { .. } = new.about {
        let officers = &rules.officers;
        if !officers.resolution {
            return Err(t!(
                "The panel’s rules choose officers by secret ballot only: call an election."
            )
            .into());
        }
        if officers.proposer && new.proposer.is_none() {
            return Err(t!("The panel’s rules ask for a proposer: name one.").into());
        }
        if officers.seconder && new.seconder.is_none() {
            return Err(t!("The panel’s rules ask for a seconder: name one.").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::PostKind;
    use crate::panels::rules::{Draft, templates};
    use crate::values::Line;

    fn new(votes_for: u16) -> New {
        New {
            about: About::Officer {
                post: PostKind::Chair,
                member: 1,
                starts: "2026-12-01".parse().unwrap(),
            },
            text: Line::parse("text", "That A chairs").unwrap(),
            proposer: Some(2),
            seconder: Some(3),
            votes_for,
            votes_against: 1,
            abstained: 1,
            public: true,
        }
    }

    #[test]
    fn votes_add_up_and_people_were_there() {
        let rules = |change: fn(&mut Draft)| {
            let mut draft = templates::standard(6);
            change(&mut draft);
            PanelRules::try_from(draft).unwrap()
        };
        let quorum = QuorumMet {
            present: 5,
            voting: 6,
            needed: 2,
        };
        let standard = rules(|_| {});
        assert!(check(&new(3), &standard, quorum, &[1, 2, 3, 4, 5]).is_ok());
        assert!(check(&new(4), &standard, quorum, &[1, 2, 3, 4, 5]).is_err());
        assert!(check(&new(3), &standard, quorum, &[1, 3, 4, 5]).is_err());
        let ballot_only = rules(|draft| draft.officers.resolution = false);
        assert!(check(&new(3), &ballot_only, quorum, &[1, 2, 3]).is_err());
        let seconded =
            rules(|draft| (draft.officers.proposer, draft.officers.seconder) = (true, true));
        let mut alone = new(3);
        alone.seconder = None;
        assert!(check(&alone, &seconded, quorum, &[1, 2, 3]).is_err());
        let proposed = rules(|draft| draft.officers.proposer = true);
        let mut nobody = new(3);
        (nobody.proposer, nobody.seconder) = (None, None);
        assert!(check(&nobody, &standard, quorum, &[1, 2, 3]).is_ok());
        assert!(check(&nobody, &proposed, quorum, &[1, 2, 3]).is_err());
    }
}
