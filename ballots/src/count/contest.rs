//! A contest to be counted: candidates, seats, merged papers, and what was wrong with some papers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::ContestError;
use super::papers::Papers;

/// The most candidates of a contest: a rank fits a byte, as in the record's ranked ballots.
pub const MAX_CANDIDATES: usize = 255;
/// The most papers of a contest; every rule's sums then fit 64 bits in its smallest unit (10^-9).
pub const MAX_PAPERS: u64 = 1_000_000_000;

/// What is wrong with a paper. A paper counts up to its first fault; with no preference before it, it
/// is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// No candidate is ranked.
    Blank,
    /// Two candidates share a rank, or a candidate is ranked twice.
    Repeated,
    /// A rank is missing before a later one.
    Skipped,
    /// A value that is no rank of this contest, or a paper with another number of candidates.
    Unknown,
}

impl Fault {
    /// The heading of a result sheet.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Repeated => "repeated rank",
            Self::Skipped => "skipped rank",
            Self::Unknown => "unknown value",
        }
    }
}

/// One paper as it was read: the preferences that count, and the fault that ended them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Candidate indices from 0, best first.
    pub ranking: Vec<u8>,
    /// The first fault, if there is one.
    pub fault: Option<Fault>,
}

impl Reading {
    /// Reads the rank of each candidate (1 best, 0 unranked) up to the first fault.
    pub fn of_ranks(ranks: &[u8], candidates: usize) -> Self {
        if ranks.len() != candidates {
            return Self {
                ranking: Vec::new(),
                fault: Some(Fault::Unknown),
            };
        }
        let mut ranking = Vec::new();
        for rank in 1..=candidates {
            let mut holders = ranks
                .iter()
                .enumerate()
                .filter(|(_, r)| usize::from(**r) == rank);
            match (holders.next(), holders.next()) {
                (Some((candidate, _)), None) => ranking.extend(u8::try_from(candidate)),
                (Some(_), Some(_)) => {
                    return Self {
                        ranking,
                        fault: Some(Fault::Repeated),
                    };
                }
                (None, _) => {
                    let fault = Self::fault_after(ranks, rank, candidates);
                    return Self { ranking, fault };
                }
            }
        }
        Self {
            ranking,
            fault: None,
        }
    }

    /// Nobody has this rank: the paper is at its end, blank, or has a gap or a value beyond all ranks.
    fn fault_after(ranks: &[u8], rank: usize, candidates: usize) -> Option<Fault> {
        let later = || ranks.iter().map(|r| usize::from(*r)).filter(|r| *r > rank);
        match later().min() {
            Some(next) if next > candidates => Some(Fault::Unknown),
            Some(_) => Some(Fault::Skipped),
            None if rank == 1 => Some(Fault::Blank),
            None => None,
        }
    }
}

/// How many papers had a fault, by heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Papers that don't count, by heading.
    pub invalid: BTreeMap<Fault, u64>,
    /// Papers that count up to a later fault, by heading.
    pub cut: BTreeMap<Fault, u64>,
}

impl Findings {
    /// All the papers that don't count.
    pub fn invalid_total(&self) -> u64 {
        self.invalid.values().sum()
    }
}

/// Candidates, seats and papers: what every rule counts.
#[derive(Debug, Clone)]
pub struct Contest {
    title: String,
    names: Vec<String>,
    seats: usize,
    withdrawn: Vec<bool>,
    papers: Papers,
    findings: Findings,
}

impl Contest {
    /// A contest without papers yet.
    ///
    /// # Errors
    /// Candidates or seats outside 1 to [`MAX_CANDIDATES`].
    pub fn new(names: Vec<String>, seats: usize) -> Result<Self, ContestError> {
        if names.is_empty() || names.len() > MAX_CANDIDATES {
            return Err(ContestError::Candidates(names.len()));
        }
        let withdrawn = vec![false; names.len()];
        let mut contest = Self {
            title: String::new(),
            names,
            seats,
            withdrawn,
            papers: Papers::default(),
            findings: Findings::default(),
        };
        contest.set_seats(seats)?;
        Ok(contest)
    }

    /// A contest from opened ranked ballots: the rank of each candidate, 1 best, 0 unranked. A paper
    /// counts up to its first fault; papers without a preference before it are listed by heading.
    ///
    /// # Errors
    /// As [`Contest::new`], and more than [`MAX_PAPERS`] papers.
    pub fn from_ranks(
        names: Vec<String>,
        seats: usize,
        ballots: &[Vec<u8>],
    ) -> Result<Self, ContestError> {
        let mut contest = Self::new(names, seats)?;
        for ranks in ballots {
            contest.add(&Reading::of_ranks(ranks, contest.names.len()), 1)?;
        }
        Ok(contest)
    }

    /// Adds `count` papers that were read alike.
    ///
    /// # Errors
    /// More than [`MAX_PAPERS`] papers in all, or a candidate that doesn't stand.
    pub fn add(&mut self, reading: &Reading, count: u64) -> Result<(), ContestError> {
        if let Some(unknown) = reading
            .ranking
            .iter()
            .find(|c| usize::from(**c) >= self.names.len())
        {
            return Err(ContestError::Unknown {
                number: usize::from(*unknown) + 1,
                of: self.names.len(),
            });
        }
        self.add_read(&reading.ranking, reading.fault, count)
    }

    /// As [`Contest::add`], for a reader that has checked the candidates.
    pub(crate) fn add_read(
        &mut self,
        ranking: &[u8],
        fault: Option<Fault>,
        count: u64,
    ) -> Result<(), ContestError> {
        if self
            .received()
            .checked_add(count)
            .is_none_or(|all| all > MAX_PAPERS)
        {
            return Err(ContestError::Papers);
        }
        let valid = !ranking.is_empty();
        if valid {
            self.papers.add(ranking, count);
        }
        let fault = if valid {
            fault
        } else {
            fault.or(Some(Fault::Blank))
        };
        if let Some(fault) = fault {
            let list = if valid {
                &mut self.findings.cut
            } else {
                &mut self.findings.invalid
            };
            *list.entry(fault).or_default() += count;
        }
        Ok(())
    }

    /// Marks a candidate (index from 0) as withdrawn: passed over on every paper, as if not on it.
    ///
    /// # Errors
    /// No such candidate.
    pub fn withdraw(&mut self, candidate: usize) -> Result<(), ContestError> {
        let of = self.names.len();
        let slot = self
            .withdrawn
            .get_mut(candidate)
            .ok_or(ContestError::Unknown {
                number: candidate + 1,
                of,
            })?;
        *slot = true;
        Ok(())
    }

    /// Changes the number of seats.
    ///
    /// # Errors
    /// Seats outside 1 to [`MAX_CANDIDATES`].
    pub fn set_seats(&mut self, seats: usize) -> Result<(), ContestError> {
        if seats == 0 || seats > MAX_CANDIDATES {
            return Err(ContestError::Seats(seats));
        }
        self.seats = seats;
        Ok(())
    }

    /// Names the contest on every sheet.
    pub fn set_title(&mut self, title: impl Into<String>) {
        self.title = title.into();
    }

    pub(crate) fn set_name(&mut self, candidate: usize, name: String) {
        if let Some(slot) = self.names.get_mut(candidate) {
            *slot = name;
        }
    }

    /// The contest's title; empty if it has none.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The candidates' names, in the order of their numbers.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The name of a candidate (index from 0).
    pub fn name(&self, candidate: usize) -> &str {
        self.names.get(candidate).map_or("", String::as_str)
    }

    /// How many are to be elected.
    pub fn seats(&self) -> usize {
        self.seats
    }

    /// Whether a candidate (index from 0) has withdrawn.
    pub fn is_withdrawn(&self, candidate: usize) -> bool {
        self.withdrawn.get(candidate).copied().unwrap_or(false)
    }

    /// The valid papers, merged.
    pub fn papers(&self) -> &Papers {
        &self.papers
    }

    /// Papers with faults, by heading.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// All papers, invalid ones with them.
    pub fn received(&self) -> u64 {
        self.papers
            .total()
            .saturating_add(self.findings.invalid_total())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ranks: &[u8]) -> (Vec<u8>, Option<Fault>) {
        let reading = Reading::of_ranks(ranks, 4);
        (reading.ranking, reading.fault)
    }

    #[test]
    fn a_paper_counts_up_to_its_first_fault() {
        assert_eq!(read(&[2, 0, 1, 3]), (vec![2, 0, 3], None));
        assert_eq!(read(&[1, 2, 2, 3]), (vec![0], Some(Fault::Repeated)));
        assert_eq!(read(&[1, 3, 0, 0]), (vec![0], Some(Fault::Skipped)));
        assert_eq!(read(&[1, 2, 9, 0]), (vec![0, 1], Some(Fault::Unknown)));
    }

    #[test]
    fn without_a_first_preference_it_is_invalid() {
        assert_eq!(read(&[0, 0, 0, 0]), (vec![], Some(Fault::Blank)));
        assert_eq!(read(&[1, 1, 2, 3]), (vec![], Some(Fault::Repeated)));
        assert_eq!(read(&[2, 3, 4, 0]), (vec![], Some(Fault::Skipped)));
        assert_eq!(read(&[1, 2, 3]), (vec![], Some(Fault::Unknown)));
    }

    #[test]
    fn papers_are_listed_by_heading() {
        let names = ["A", "B"].map(String::from).to_vec();
        let ballots = [vec![1, 2], vec![1, 2], vec![0, 0], vec![1, 1], vec![1, 9]];
        let contest = Contest::from_ranks(names, 1, &ballots).unwrap();
        assert_eq!((contest.papers().total(), contest.received()), (3, 5));
        assert_eq!(
            contest.findings().invalid,
            BTreeMap::from([(Fault::Blank, 1), (Fault::Repeated, 1)])
        );
        assert_eq!(
            contest.findings().cut,
            BTreeMap::from([(Fault::Unknown, 1)])
        );
    }

    #[test]
    fn sizes_are_bounded() {
        assert_eq!(
            Contest::new(vec![], 1).unwrap_err(),
            ContestError::Candidates(0)
        );
        assert_eq!(
            Contest::new(vec![String::new(); 256], 1).unwrap_err(),
            ContestError::Candidates(256)
        );
        assert_eq!(
            Contest::new(vec![String::new()], 0).unwrap_err(),
            ContestError::Seats(0)
        );
        let mut contest = Contest::new(vec![String::new()], 1).unwrap();
        let one = Reading {
            ranking: vec![0],
            fault: None,
        };
        assert_eq!(
            contest.add(&one, u64::MAX).unwrap_err(),
            ContestError::Papers
        );
        contest.add(&one, MAX_PAPERS).unwrap();
        assert_eq!(contest.add(&one, 1).unwrap_err(), ContestError::Papers);
        assert!(contest.withdraw(1).is_err());
    }
}
