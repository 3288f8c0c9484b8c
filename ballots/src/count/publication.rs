//! May the rankings be published? A ranking can be a signature.
//!
//! Where far more rankings are possible than voters vote, a voter can be told to fill the places that
//! don't matter in an agreed way, and the published ballots show whether that was done. Whether full
//! ballots or only the transcript are published is a setting that is announced before the poll.

use super::contest::Contest;

/// Figures on which to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Rankings that the paper allows, partial ones with them; `None` if more than 2^128.
    pub possible: Option<u128>,
    /// Papers cast.
    pub papers: u64,
    /// Rankings that exactly one paper shows.
    pub alone: u64,
}

impl Advice {
    /// Whether more rankings are possible than papers were cast: some could be signatures.
    pub fn is_risky(&self) -> bool {
        self.possible
            .is_none_or(|possible| possible > u128::from(self.papers))
    }
}

impl std::fmt::Display for Advice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let possible = self
            .possible
            .map_or_else(|| "more than 10^38".to_owned(), |p| p.to_string());
        write!(
            f,
            "{possible} rankings are possible and {} papers were cast; {} papers show a ranking that no other shows.",
            self.papers, self.alone
        )?;
        if self.is_risky() {
            write!(
                f,
                " A ranking can be a signature here: somebody who told a voter how to fill the lower places could see whether they did. Publish the transcript only, if the notice of poll leaves that open."
            )?;
        }
        Ok(())
    }
}

/// Looks at a contest's papers.
pub fn advice(contest: &Contest) -> Advice {
    let papers = contest.papers();
    let alone = papers.iter().filter(|(_, count)| *count == 1).count() as u64;
    Advice {
        possible: possible(contest.names().len()),
        papers: papers.total(),
        alone,
    }
}

/// The rankings of 1 to n of n candidates: n + n(n-1) + ... + n!.
pub fn possible(candidates: usize) -> Option<u128> {
    let mut sum = 0u128;
    let mut of_length = 1u128;
    for left in (1..=candidates as u128).rev() {
        of_length = of_length.checked_mul(left)?;
        sum = sum.checked_add(of_length)?;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::blt;

    #[test]
    fn possible_rankings_are_counted() {
        assert_eq!(possible(3), Some(15));
        assert_eq!(possible(14), Some(236_975_164_804));
        assert_eq!(possible(255), None);
    }

    #[test]
    fn a_warning_when_they_exceed_the_papers() {
        let contest = blt::parse(b"3 1\n14 1 0\n1 2 3 0\n0\n\"A\" \"B\" \"C\"")
            .unwrap()
            .contest;
        assert_eq!(
            (advice(&contest).alone, advice(&contest).is_risky()),
            (1, false)
        );
        let few = blt::parse(b"3 1\n13 1 0\n1 2 3 0\n0\n\"A\" \"B\" \"C\"")
            .unwrap()
            .contest;
        assert!(advice(&few).to_string().contains("signature"));
    }
}
