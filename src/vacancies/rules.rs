//! What comes next for a vacancy, who can be asked, and for how long they would serve.

use chrono::NaiveDate;

use super::{Offer, Vacancy};
use crate::language::t;
use crate::panels::rules::{PanelRules, Route, Serves};
use crate::terms::{Basis, Term, rules::end};

/// What comes next for a vacancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it is settled.
    Settled,
    /// An answer.
    Answer {
        /// Whose.
        member: i64,
    },
    /// The by-election that was called.
    Election,
    /// This route.
    Try(Route),
    /// Nothing more: every route found nobody.
    Exhausted,
}

/// What comes next. A route is left behind when it found nobody; somebody who declines leaves the
/// route to the next person.
pub fn next(vacancy: &Vacancy, offers: &[Offer], routes: &[Route]) -> Next {
    if vacancy.settled.is_some() {
        return Next::Settled;
    }
    if let Some(last) = offers.last() {
        match (last.member, last.accepted, last.route) {
            (Some(member), None, _) => return Next::Answer { member },
            (None, None, Route::ByElection) if last.election.is_some() => return Next::Election,
            _ => {}
        }
    }
    let behind = |route: &Route| {
        let found_nobody = |offer: &Offer| offer.route == *route && offer.member.is_none();
        offers.iter().any(found_nobody)
    };
    let route = routes.iter().find(|route| !behind(route));
    route.map_or(Next::Exhausted, |route| Next::Try(*route))
}

impl Next {
    /// As everybody reads it: nobody is named who was asked.
    pub fn said_to_all(self) -> String {
        match self {
            Self::Settled | Self::Exhausted | Self::Try(Route::LeftVacant) => {
                t!("It stays vacant until the next election.").into()
            }
            Self::Answer { .. } => t!("Somebody is asked to take it, and has not answered.").into(),
            Self::Election => t!("A by-election is called for it.").into(),
            Self::Try(route) => t!("Next: {route}.", route = route.said().to_lowercase()),
        }
    }

    /// As the secretary reads it.
    pub fn said(self) -> String {
        match self {
            Self::Settled => t!("The vacancy is settled.").into(),
            Self::Answer { member } => t!("Member {member} has to answer; where they don’t, let the offer lapse, with a reason.", member),
            Self::Election => t!("The by-election decides.").into(),
            Self::Try(Route::ByElection) => {
                t!("A by-election: call it with the number of this vacancy; or say in a reason why there \
                    is none, and the next route is taken.")
                    .into()
            }
            Self::Try(Route::CoOption) => {
                t!("A co-option: record the panel’s resolution, and send its number; or say in a reason \
                    why there is none, and the next route is taken.")
                    .into()
            }
            Self::Try(route) => t!("The next route is {route}.", route = route.as_str()),
            Self::Exhausted => t!("Every route found nobody: leave the seat vacant.").into(),
        }
    }
}

/// Whether so little is left of the term that the seat stays vacant until the next election.
pub fn too_near(rules: &PanelRules, since: NaiveDate, until: NaiveDate) -> bool {
    (until - since).num_days() < i64::from(rules.vacancies.too_near_days)
}

/// From when to when the new member serves, if they accept on a day: not beyond the day from which the seat
/// is no more, where there is one.
pub fn service(
    rules: &PanelRules,
    vacancy: &Vacancy,
    retired: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let starts = vacancy.since.max(today);
    let ends = match rules.vacancies.serves {
        Serves::Residue => vacancy.until,
        Serves::FullTerm => end(starts, u32::from(rules.term.months))?,
    };
    let ends = retired.map_or(ends, |day| day.min(ends));
    (starts < ends).then_some((starts, ends))
}

/// How somebody who was found by a route comes to the seat.
pub fn basis(route: Route) -> Option<Basis> {
    Some(match route {
        Route::Countback => Basis::Countback,
        Route::NextCandidate => Basis::NextCandidate,
        Route::ByElection => Basis::ByElection,
        Route::CoOption => Basis::CoOpted,
        Route::LeftVacant => return None,
    })
}

/// Who is who in a count for a vacancy: candidates' numbers from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Whoever left.
    pub leaving: usize,
    /// Those of this election who sit.
    pub sitting: Vec<usize>,
    /// Those who can't or won't be asked.
    pub out: Vec<usize>,
}

/// Who is who, on the day from which somebody can serve, among the candidates of the election that the
/// seat was filled by: none if whoever left wasn't one of them. `barred` are those whom the limits keep out, and those who declined.
pub fn parts(
    candidates: &[i64],
    terms: &[Term],
    (leaver, election, on): (i64, i64, NaiveDate),
    barred: &[i64],
) -> Option<Parts> {
    let mut parts = Parts::default();
    // Who gave up a seat of this election isn't asked to take another.
    let had = |member: i64| {
        let mut held = terms
            .iter()
            .filter(|term| term.member == member && !term.is_void());
        held.any(|term| term.election == Some(election))
    };
    for (member, number) in candidates.iter().zip(1..) {
        // Who is to sit later isn't asked either.
        let mut seats = terms.iter().filter(|term| {
            let theirs = term.member == *member && !term.kind.is_office();
            theirs && !term.is_void() && on < term.ends
        });
        let sits = |term: &Term| term.starts <= on && term.election == Some(election);
        if *member == leaver {
            parts.leaving = number;
        } else if seats.clone().any(sits) {
            parts.sitting.push(number);
        } else if seats.next().is_some() || had(*member) || barred.contains(member) {
            parts.out.push(number);
        }
    }
    (parts.leaving > 0).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::rules::templates;
    use crate::terms::rules::tests::{day, seated};
    use crate::vacancies::{Opening, Outcome, Settled};

    fn vacancy() -> Vacancy {
        Vacancy {
            id: 1,
            post: 1,
            membership: Some(1),
            leaver: Some(1),
            election: Some(3),
            cause: Opening::Resignation,
            since: day("2027-06-01"),
            until: day("2028-12-01"),
            rules_version: 1,
            settled: None,
        }
    }

    fn offer(route: Route, member: Option<i64>, accepted: Option<bool>) -> Offer {
        Offer {
            id: 0,
            route,
            member,
            election: None,
            resolution: None,
            accepted,
            note: None,
        }
    }

    #[test]
    fn routes_are_taken_one_after_the_other() {
        let routes = [Route::Countback, Route::CoOption, Route::LeftVacant];
        let next = |offers: &[Offer]| next(&vacancy(), offers, &routes);
        assert_eq!(next(&[]), Next::Try(Route::Countback));
        let asked = offer(Route::Countback, Some(7), None);
        assert_eq!(
            next(std::slice::from_ref(&asked)),
            Next::Answer { member: 7 }
        );
        // Who declines is followed by the next of the same route.
        let declined = offer(Route::Countback, Some(7), Some(false));
        assert_eq!(
            next(std::slice::from_ref(&declined)),
            Next::Try(Route::Countback)
        );
        let nobody = offer(Route::Countback, None, None);
        assert_eq!(
            next(&[declined, nobody.clone()]),
            Next::Try(Route::CoOption)
        );
        let all = [
            nobody,
            offer(Route::CoOption, None, None),
            offer(Route::LeftVacant, None, None),
        ];
        assert_eq!(next(&all), Next::Exhausted);
        let mut called = offer(Route::ByElection, None, None);
        called.election = Some(3);
        assert_eq!(next(&[called.clone()]), Next::Election);
        // It filled nothing.
        called.accepted = Some(false);
        assert_eq!(next(&[called]), Next::Try(Route::Countback));
        // One that the secretary left behind, though nothing was called.
        let routes = [Route::ByElection, Route::LeftVacant];
        let left = [offer(Route::ByElection, None, Some(false))];
        assert_eq!(
            super::next(&vacancy(), &left, &routes),
            Next::Try(Route::LeftVacant)
        );
    }

    #[test]
    fn what_is_settled_stays_so() {
        let mut vacancy = vacancy();
        vacancy.settled = Some(Settled {
            outcome: Outcome::Filled,
            at: "2027-06-01T00:00:00Z".parse().unwrap(),
            note: None,
        });
        assert_eq!(next(&vacancy, &[], &[Route::ByElection]), Next::Settled);
    }

    #[test]
    fn the_residue_or_a_full_term_is_served() {
        let rules = PanelRules::try_from(templates::standard(6)).unwrap();
        let served = |today| service(&rules, &vacancy(), None, day(today));
        assert_eq!(
            served("2027-05-01"),
            Some((day("2027-06-01"), day("2028-12-01")))
        );
        assert_eq!(
            served("2027-07-15"),
            Some((day("2027-07-15"), day("2028-12-01")))
        );
        assert_eq!(served("2028-12-01"), None);
        let mut full = templates::standard(6);
        full.vacancies.serves = Serves::FullTerm;
        let full = PanelRules::try_from(full).unwrap();
        assert_eq!(
            service(&full, &vacancy(), None, day("2027-07-15")),
            Some((day("2027-07-15"), day("2029-07-15")))
        );
        // The panel has fewer seats from then on.
        let fewer = |today| service(&full, &vacancy(), Some(day("2027-12-01")), day(today));
        assert_eq!(
            fewer("2027-07-15"),
            Some((day("2027-07-15"), day("2027-12-01")))
        );
        assert_eq!(fewer("2027-12-01"), None);
    }

    #[test]
    fn ninety_days_before_the_end_the_seat_stays_vacant() {
        let rules = PanelRules::try_from(templates::standard(6)).unwrap();
        assert!(too_near(&rules, day("2028-09-03"), day("2028-12-01")));
        assert!(!too_near(&rules, day("2028-09-02"), day("2028-12-01")));
    }

    #[test]
    fn each_candidate_has_one_part() {
        let (from, to) = (day("2026-12-01"), day("2028-12-01"));
        let mut terms: Vec<Term> = [10, 11]
            .map(|member| seated(member, member, from, to))
            .to_vec();
        terms.iter_mut().for_each(|term| term.election = Some(3));
        // 12 sits by another election, 13 declined, 14 can be asked.
        terms.push(seated(12, 12, from, to));
        // 16 is to sit from next year.
        terms.push(seated(16, 16, day("2027-12-01"), day("2029-12-01")));
        // 15 had a seat of this election and left.
        let mut left = seated(15, 15, from, day("2027-01-01"));
        left.election = Some(3);
        terms.push(left);
        let parts = parts(
            &[10, 11, 12, 13, 14, 15, 16],
            &terms,
            (10, 3, day("2027-06-01")),
            &[13],
        );
        let expected = Parts {
            leaving: 1,
            sitting: vec![2],
            out: vec![3, 4, 6, 7],
        };
        assert_eq!(parts, Some(expected));
        assert_eq!(
            super::parts(&[11, 12], &terms, (10, 3, day("2027-06-01")), &[]),
            None
        );
    }
}
