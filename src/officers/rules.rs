//! Who chooses the officers, what a majority is, who goes on to the next round, how long an
//! office lasts, and who chairs meanwhile.

use chrono::NaiveDate;

use crate::language::t;
use crate::panels::PostKind;
use crate::panels::rules::{Acting, Drops, Officers};
use crate::terms::offices::sits_until;
use crate::terms::rules::{in_office, member_since, voting_members};
use crate::terms::{Term, rules::end};

/// Those who choose: who sits on the panel with a vote on that day.
pub fn electorate(terms: &[Term], on: NaiveDate) -> Vec<i64> {
    voting_members(terms, on)
}

/// An office ends with the holder's seat, and another that follows it, if that is sooner.
pub fn office_ends(member: i64, terms: &[Term], starts: NaiveDate, ends: NaiveDate) -> NaiveDate {
    sits_until(terms, member, starts).map_or(ends, |seat| seat.min(ends))
}

/// When an office ends that begins on a day.
pub fn service(
    rules: &Officers,
    member: i64,
    terms: &[Term],
    starts: NaiveDate,
) -> Option<NaiveDate> {
    let ends = end(starts, u32::from(rules.term_months))?;
    Some(office_ends(member, terms, starts, ends))
}

/// Whether a member may take an office on a day; the reason where not.
///
/// # Errors
/// They don't sit with a vote, hold it too long already, or hold the other office.
pub fn may_take(
    rules: &Officers,
    terms: &[Term],
    (post, member): (PostKind, i64),
    starts: NaiveDate,
) -> Result<(), String> {
    if !electorate(terms, starts).contains(&member) {
        return Err(t!(
            "Member {member} holds no seat with a vote on {starts}.",
            member,
            starts
        ));
    }
    let offices = || {
        terms
            .iter()
            .filter(|term| term.member == member && term.kind.is_office())
    };
    if let Some(other) =
        offices().find(|term| term.kind != post && term.ends > starts && !term.is_void())
    {
        return Err(t!(
            "Member {member} is {post} until {until}: they give that up first.",
            member,
            post = other.kind,
            until = other.ends
        ));
    }
    let mut row = 0;
    let mut next = starts;
    let mut held: Vec<&Term> = offices()
        .filter(|term| term.kind == post && !term.is_void())
        .collect();
    held.sort_by_key(|term| std::cmp::Reverse(term.starts));
    for term in held.iter().filter(|term| term.starts < starts) {
        if term.ends < next {
            break;
        }
        row += 1;
        next = term.starts;
    }
    match rules.consecutive_terms {
        Some(most) if row >= usize::from(most) => Err(t!(
            "Member {member} has been {post} for {row} terms in a row; the panel’s rules allow {most}.",
            member,
            post,
            row,
            most
        )),
        _ => Ok(()),
    }
}

/// Why nobody can be left out of the next round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tied {
    /// Candidates by index, tied for who goes on.
    pub tied: Vec<usize>,
}

/// Who goes on to the next round, by index, in the order of the ballot. `earlier` is an order of
/// the candidates that decides ties (whoever comes first in it goes on).
///
/// # Errors
/// A tie, where there is no such order.
pub fn next_round(
    votes: &[u64],
    drops: Drops,
    earlier: Option<&[usize]>,
) -> Result<Vec<usize>, Tied> {
    let go_on = match drops {
        Drops::AllButTwo => 2,
        Drops::Lowest => votes.len().saturating_sub(1).max(2),
    };
    let mut ranked: Vec<usize> = (0..votes.len()).collect();
    let of = |index: usize| votes.get(index).copied().unwrap_or_default();
    let place = |index: usize| earlier.and_then(|order| order.iter().position(|one| *one == index));
    ranked.sort_by_key(|index| (std::cmp::Reverse(of(*index)), place(*index)));
    let (last, first_out) = (ranked.get(go_on.saturating_sub(1)), ranked.get(go_on));
    if let (Some(last), Some(out), None) = (last, first_out, earlier)
        && of(*last) == of(*out)
    {
        let tied = ranked
            .iter()
            .copied()
            .filter(|index| of(*index) == of(*out))
            .collect();
        return Err(Tied { tied });
    }
    ranked.truncate(go_on);
    ranked.sort_unstable();
    Ok(ranked)
}

/// Members by index in the order in which they joined the panel; none where two joined on one
/// day, so that it decides nothing between them.
pub fn by_service(members: &[i64], terms: &[Term], on: NaiveDate) -> Option<Vec<usize>> {
    let since: Option<Vec<NaiveDate>> = members
        .iter()
        .map(|member| member_since(terms, *member, on))
        .collect();
    let mut order: Vec<(NaiveDate, usize)> = since?.into_iter().zip(0..).collect();
    order.sort_unstable();
    let apart = order
        .windows(2)
        .all(|pair| matches!(pair, [(a, _), (b, _)] if a != b));
    apart.then(|| order.into_iter().map(|(_, index)| index).collect())
}

/// Who chairs on a day on which there is no chair; none if there is one, or nobody to do it.
pub fn acting_chair(terms: &[Term], on: NaiveDate, rule: Acting) -> Option<i64> {
    let holder = |kind| {
        in_office(terms, on)
            .find(|term| term.kind == kind)
            .map(|term| term.member)
    };
    if holder(PostKind::Chair).is_some() {
        return None;
    }
    let vice = holder(PostKind::ViceChair).filter(|_| rule == Acting::ViceChair);
    vice.or_else(|| {
        let members = electorate(terms, on).into_iter();
        let served = members.filter_map(|member| Some((member_since(terms, member, on)?, member)));
        served.min().map(|(_, member)| member)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::rules::templates;
    use crate::terms::rules::tests::{day, seated};

    #[test]
    fn an_office_does_not_outlast_the_seat() {
        let (starts, ends) = (day("2026-12-01"), day("2027-12-01"));
        let seat = seated(1, 7, starts, ends);
        let later = day("2028-12-01");
        assert_eq!(
            office_ends(7, std::slice::from_ref(&seat), starts, later),
            ends
        );
        assert_eq!(electorate(&[seat], starts), [7]);
    }

    #[test]
    fn a_member_without_a_vote_chooses_nobody() {
        let (starts, ends) = (day("2026-12-01"), day("2027-12-01"));
        let mut guest = seated(1, 7, starts, ends);
        (guest.kind, guest.with_vote) = (PostKind::Place, false);
        assert!(electorate(&[guest], starts).is_empty());
    }

    #[test]
    fn the_lowest_is_out_and_a_tie_is_decided() {
        let lowest = |votes: &[u64], order| next_round(votes, Drops::Lowest, order);
        assert_eq!(lowest(&[4, 2, 5], None), Ok(vec![0, 2]));
        assert_eq!(lowest(&[4, 2, 2], None), Err(Tied { tied: vec![1, 2] }));
        assert_eq!(lowest(&[4, 2, 2], Some(&[2, 1, 0])), Ok(vec![0, 2]));
        // Two who are tied go on together.
        assert_eq!(lowest(&[4, 4], None), Ok(vec![0, 1]));
        let two = |votes: &[u64]| next_round(votes, Drops::AllButTwo, None);
        assert_eq!(two(&[1, 5, 3, 2]), Ok(vec![1, 2]));
        assert_eq!(two(&[3, 5, 3, 2]), Err(Tied { tied: vec![0, 2] }));
    }

    #[test]
    fn service_decides_only_between_those_who_joined_apart() {
        let ends = day("2028-12-01");
        let terms = [
            seated(1, 7, day("2026-12-01"), ends),
            seated(2, 8, day("2025-12-01"), ends),
            seated(3, 9, day("2026-12-01"), ends),
        ];
        let on = day("2027-01-01");
        assert_eq!(by_service(&[7, 8], &terms, on), Some(vec![1, 0]));
        assert_eq!(by_service(&[7, 8, 9], &terms, on), None);
    }

    #[test]
    fn somebody_chairs_while_there_is_no_chair() {
        let (from, to) = (day("2025-12-01"), day("2027-12-01"));
        let mut vice = seated(5, 8, day("2026-12-01"), to);
        vice.kind = PostKind::ViceChair;
        let mut terms = vec![
            seated(1, 7, from, to),
            seated(2, 8, day("2026-12-01"), to),
            vice,
        ];
        let on = day("2027-01-01");
        assert_eq!(acting_chair(&terms, on, Acting::ViceChair), Some(8));
        assert_eq!(acting_chair(&terms, on, Acting::LongestServing), Some(7));
        let mut chair = seated(4, 8, day("2026-12-01"), to);
        chair.kind = PostKind::Chair;
        terms.push(chair);
        assert_eq!(acting_chair(&terms, on, Acting::ViceChair), None);
    }

    #[test]
    fn an_office_is_for_members_and_for_so_long() {
        let rules = templates::standard(6).officers;
        let (from, to) = (day("2020-12-01"), day("2030-12-01"));
        let office = |kind, starts: &str, ends: &str| {
            let mut term = seated(9, 7, day(starts), day(ends));
            term.kind = kind;
            term
        };
        let mut terms = vec![seated(1, 7, from, to)];
        let may = |terms: &[Term]| may_take(&rules, terms, (PostKind::Chair, 7), day("2026-12-01"));
        assert_eq!(may(&terms), Ok(()));
        assert!(may(&[]).is_err());
        terms.push(office(PostKind::Chair, "2022-12-01", "2024-12-01"));
        assert_eq!(may(&terms), Ok(()));
        terms.push(office(PostKind::Chair, "2024-12-01", "2026-12-01"));
        assert!(may(&terms).is_err());
        terms.truncate(1);
        terms.push(office(PostKind::ViceChair, "2025-12-01", "2027-12-01"));
        assert!(may(&terms).is_err());
    }
}
