//! A casual vacancy filled by countback: the stored ballots are counted again.
//!
//! As ERS97 7.1 has it: whoever leaves, and those not willing to serve now, count as withdrawn; sitting
//! members can't be excluded; the new person elected takes the seat.

use super::contest::Contest;
use super::error::{ContestError, CountError};
use super::limits::Constraint;
use super::rule::{Options, Rule};
use super::transcript::Transcript;

/// The class name of the members whose seats are safe, in transcripts.
pub const SITTING: &str = "sitting members";

/// Who is who in a countback; numbers from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vacancy {
    /// Members who leave.
    pub leaving: Vec<usize>,
    /// Candidates who would not serve now.
    pub unwilling: Vec<usize>,
    /// Members who stay.
    pub sitting: Vec<usize>,
}

/// A countback: its own count, and who takes the seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countback {
    /// The count, in which the sitting members are guarded.
    pub transcript: Transcript,
    /// Who is newly elected, in that order; fewer than those leaving if nobody is left to be elected.
    pub filled: Vec<usize>,
}

/// A countback that can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountbackError {
    /// The roles don't fit the contest.
    #[error(transparent)]
    Contest(#[from] ContestError),
    /// Nobody leaves.
    #[error("nobody leaves: name the members whose seats are vacant")]
    Nobody,
    /// Somebody is named twice.
    #[error("candidate {0} has two roles: name each as leaving, unwilling or sitting once")]
    Twice(usize),
    /// The count can't be finished.
    #[error(transparent)]
    Count(#[from] CountError),
}

/// Counts the papers again for the seats of those leaving.
///
/// # Errors
/// Roles that don't fit, and what [`Rule::count`] can fail with.
pub fn countback(
    rule: Rule,
    contest: &Contest,
    vacancy: &Vacancy,
    options: &Options<'_>,
) -> Result<Countback, CountbackError> {
    if vacancy.leaving.is_empty() {
        return Err(CountbackError::Nobody);
    }
    let gone = vacancy.leaving.iter().chain(&vacancy.unwilling);
    let mut named: Vec<usize> = gone.clone().chain(&vacancy.sitting).copied().collect();
    named.sort_unstable();
    if let Some(twice) = named
        .windows(2)
        .find_map(|pair| pair.first().filter(|a| pair.last() == Some(a)))
    {
        return Err(CountbackError::Twice(*twice));
    }
    let mut contest = contest.clone();
    let of = contest.names().len();
    for number in named.iter().copied() {
        if number == 0 || number > of {
            return Err(ContestError::Unknown { number, of }.into());
        }
    }
    for number in gone.copied() {
        contest.withdraw(number.saturating_sub(1))?;
    }
    contest.set_seats(vacancy.sitting.len() + vacancy.leaving.len())?;
    let mut constraints = options.constraints.to_vec();
    if !vacancy.sitting.is_empty() {
        constraints.push(Constraint {
            name: SITTING.to_owned(),
            members: vacancy.sitting.clone(),
            at_least: vacancy.sitting.len(),
            at_most: None,
        });
    }
    let transcript = rule.count(&contest, &options.constrained(&constraints))?;
    let filled = transcript
        .elected
        .iter()
        .copied()
        .filter(|n| !vacancy.sitting.contains(n))
        .collect();
    Ok(Countback { transcript, filled })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::blt;

    const PAPERS: &str =
        "5 2\n40 1 4 0\n35 2 5 0\n10 3 0\n9 4 0\n6 5 0\n0\n\"A\" \"B\" \"C\" \"D\" \"E\"";

    fn fill(
        leaving: &[usize],
        unwilling: &[usize],
        sitting: &[usize],
    ) -> Result<Countback, CountbackError> {
        let contest = blt::parse(PAPERS.as_bytes()).unwrap().contest;
        let vacancy = Vacancy {
            leaving: leaving.to_vec(),
            unwilling: unwilling.to_vec(),
            sitting: sitting.to_vec(),
        };
        countback(Rule::Scottish, &contest, &vacancy, &Options::default())
    }

    #[test]
    fn the_leaver_s_voters_choose() {
        assert_eq!(fill(&[1], &[], &[2]).unwrap().filled, [4]);
        assert_eq!(fill(&[2], &[], &[1]).unwrap().filled, [5]);
        // B's surplus of 17 goes to E, who then has more than C's 10.
        assert_eq!(fill(&[1], &[4], &[2]).unwrap().filled, [5]);
        assert_eq!(fill(&[1], &[4, 5], &[2]).unwrap().filled, [3]);
    }

    #[test]
    fn sitting_members_keep_their_seats() {
        // E has the fewest votes; B has a quota, but only one seat is vacant and D has more.
        let back = fill(&[1], &[], &[5]).unwrap();
        assert_eq!(back.transcript.elected, [4, 5]);
        assert_eq!(back.filled, [4]);
    }

    #[test]
    fn roles_must_fit() {
        assert_eq!(fill(&[], &[], &[1]).unwrap_err(), CountbackError::Nobody);
        assert_eq!(fill(&[1], &[], &[1]).unwrap_err(), CountbackError::Twice(1));
        assert!(fill(&[9], &[], &[1]).is_err());
        assert!(fill(&[0], &[], &[1]).is_err());
    }
}
