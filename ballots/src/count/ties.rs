//! Ties: looking at other stages as the rule says, narrowing step by step, and then the lot.

use super::contest::Contest;
use super::error::CountError;
use super::lot::Lot;
use super::per::Per;
use super::transcript::{Tie, TieFor};

/// Which stages a rule looks at, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The most recent stage first (Scottish rules 48 and 50).
    Back,
    /// The first stage first, and every transfer since (ERS97 rules 5.2.6 and 5.3.1).
    Forward,
    /// Nowhere: a tie goes to the lot at once (PR Foundation rules).
    Nowhere,
}

/// The votes as they stood once.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    /// In or after this stage, from 1.
    pub stage: usize,
    pub votes: Per<u64>,
}

/// What a tie needs to be decided.
pub(crate) struct TieBreak<'a> {
    pub contest: &'a Contest,
    pub lot: Option<&'a Lot>,
    /// How the votes stood before, oldest first.
    pub history: &'a [Point],
    pub look: Look,
    /// The stage that is being decided, from 1.
    pub stage: usize,
}

impl TieBreak<'_> {
    /// Chooses one of `tied` (indices from 0): the one with the most votes at the stages looked at, or
    /// with the fewest where `what` is an exclusion. Among three or more, a stage that only parts them
    /// narrows the tie to those at its extreme, and the looking goes on among these.
    ///
    /// # Errors
    /// [`CountError::LotNeeded`] if it comes to the lot and none was given.
    pub(crate) fn choose(&self, what: TieFor, tied: &[usize]) -> Result<(usize, Tie), CountError> {
        let (left, mut tie) = self.look(what, tied);
        let chosen = match left.as_slice() {
            [one] => *one,
            _ => {
                let order = self.lot_among(what, &left)?;
                tie.decided_by = None;
                tie.lot = order.iter().map(|c| c + 1).collect();
                order.first().copied().unwrap_or_default()
            }
        };
        tie.chosen = vec![chosen + 1];
        Ok((chosen, tie))
    }

    /// Those still tied after looking at the other stages, and the tie as far as it is decided.
    pub(crate) fn look(&self, what: TieFor, tied: &[usize]) -> (Vec<usize>, Tie) {
        let mut left = tied.to_vec();
        let mut stages = Vec::new();
        for point in self.order() {
            if left.len() == 1 {
                break;
            }
            stages.push(point.stage);
            left = Self::extreme(what, point, &left);
        }
        stages.dedup();
        let tie = Tie {
            what,
            tied: tied.iter().map(|c| c + 1).collect(),
            decided_by: stages.last().copied(),
            stages,
            lot: Vec::new(),
            chosen: left.iter().map(|c| c + 1).collect(),
        };
        (left, tie)
    }

    fn order(&self) -> Vec<&Point> {
        match self.look {
            Look::Back => self.history.iter().rev().collect(),
            Look::Forward => self.history.iter().collect(),
            Look::Nowhere => Vec::new(),
        }
    }

    fn extreme(what: TieFor, point: &Point, left: &[usize]) -> Vec<usize> {
        let votes = |c: &usize| point.votes.at(*c);
        let wanted = match what {
            TieFor::Exclusion => left.iter().map(votes).min(),
            TieFor::Surplus | TieFor::Election => left.iter().map(votes).max(),
        };
        left.iter()
            .copied()
            .filter(|c| Some(votes(c)) == wanted)
            .collect()
    }

    fn lot_among(&self, what: TieFor, left: &[usize]) -> Result<Vec<usize>, CountError> {
        self.lot
            .map(|lot| lot.among(left))
            .ok_or_else(|| CountError::LotNeeded {
                stage: self.stage,
                what,
                tied: left.iter().map(|c| c + 1).collect(),
                names: left
                    .iter()
                    .map(|c| self.contest.name(*c).to_owned())
                    .collect(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(stage: usize, all: &[u64]) -> Point {
        let mut votes = Per::of(all.len(), 0);
        all.iter().enumerate().for_each(|(c, v)| votes.set(c, *v));
        Point { stage, votes }
    }

    fn decide(what: TieFor, look: Look, lot: Option<&Lot>) -> Result<(usize, Tie), CountError> {
        let contest = Contest::new(["A", "B", "C", "D"].map(String::from).to_vec(), 1).unwrap();
        let history = [
            point(1, &[1, 2, 2, 9]),
            point(2, &[3, 3, 4, 9]),
            point(3, &[5, 5, 5, 9]),
        ];
        let tie = TieBreak {
            contest: &contest,
            lot,
            history: &history,
            look,
            stage: 4,
        };
        tie.choose(what, &[0, 1, 2])
    }

    #[test]
    fn three_narrow_to_two_and_then_to_one() {
        let (chosen, tie) = decide(TieFor::Exclusion, Look::Back, None).unwrap();
        assert_eq!(
            (chosen, tie.stages, tie.decided_by),
            (0, vec![3, 2, 1], Some(1))
        );
    }

    #[test]
    fn the_most_votes_win_a_surplus() {
        let (chosen, tie) = decide(TieFor::Surplus, Look::Back, None).unwrap();
        assert_eq!(
            (chosen, tie.stages, tie.decided_by),
            (2, vec![3, 2], Some(2))
        );
    }

    #[test]
    fn the_first_stage_counts_where_the_rule_says_so() {
        let (chosen, tie) = decide(TieFor::Exclusion, Look::Forward, None).unwrap();
        assert_eq!((chosen, tie.stages, tie.decided_by), (0, vec![1], Some(1)));
        let (chosen, tie) = decide(TieFor::Surplus, Look::Forward, None).unwrap();
        assert_eq!((chosen, tie.stages), (2, vec![1, 2]));
        assert!(decide(TieFor::Surplus, Look::Nowhere, None).is_err());
    }

    #[test]
    fn equal_everywhere_is_for_the_lot() {
        let contest = Contest::new(["A", "B", "C"].map(String::from).to_vec(), 1).unwrap();
        let history = [point(1, &[1, 1, 1])];
        let lot = Lot::drawn(vec![3, 1, 2], 3, "the clerk").unwrap();
        let mut tie = TieBreak {
            contest: &contest,
            lot: None,
            history: &history,
            look: Look::Back,
            stage: 2,
        };
        let error = tie.choose(TieFor::Exclusion, &[0, 1]).unwrap_err();
        assert!(
            matches!(&error, CountError::LotNeeded { stage: 2, tied, .. } if *tied == [1, 2]),
            "{error}"
        );
        tie.lot = Some(&lot);
        let (chosen, entry) = tie.choose(TieFor::Exclusion, &[0, 1]).unwrap();
        assert_eq!((chosen, entry.lot, entry.decided_by), (0, vec![1, 2], None));
    }
}
