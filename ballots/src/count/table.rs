//! The counting table that the rules by stages share: states, votes, history, and the transcript.

use super::contest::Contest;
use super::decimal::decimal;
use super::error::CountError;
use super::lot::Lot;
use super::per::Per;
use super::ties::{Look, TieBreak};
use super::transcript::{Action, Quota, Stage, Tie, TieFor, Transcript};

/// What a candidate is to the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum State {
    /// Passed over on every paper.
    #[default]
    Withdrawn,
    /// Neither elected nor excluded.
    Continuing,
    /// Elected.
    Elected,
    /// Excluded.
    Excluded,
}

/// A stage that is being made.
pub(crate) struct Draft {
    pub action: Action,
    pub who: Vec<usize>,
    pub excluded: Vec<usize>,
    pub elected: Vec<usize>,
    pub ties: Vec<Tie>,
    pub value: Option<u64>,
    pub quota: Option<u64>,
}

impl Draft {
    /// A stage that does `action` to `who` (indices from 0).
    pub(crate) fn of(action: Action, who: &[usize], ties: Vec<Tie>) -> Self {
        let excluded = if action == Action::Exclusion {
            who.to_vec()
        } else {
            Vec::new()
        };
        Self {
            action,
            who: who.to_vec(),
            excluded,
            elected: Vec::new(),
            ties,
            value: None,
            quota: None,
        }
    }
}

/// States, votes and the record of a count.
pub(crate) struct Table<'a> {
    pub contest: &'a Contest,
    lot: Option<&'a Lot>,
    look: Look,
    states: Per<State>,
    pub votes: Per<u64>,
    /// Votes of papers that ran out, in the rule's unit.
    pub exhausted: u64,
    /// Votes lost in rounding, in the rule's unit.
    pub lost: u64,
    history: Vec<Per<u64>>,
    transcript: Transcript,
    /// What all votes together must be, in the rule's unit.
    expected: u64,
}

/// How a rule writes itself into the transcript.
pub(crate) struct Heading<'a> {
    pub rule: &'a str,
    pub digits: u32,
    pub valid: u64,
    pub quota: Quota,
    pub look: Look,
}

impl<'a> Table<'a> {
    pub(crate) fn new(
        contest: &'a Contest,
        lot: Option<&'a Lot>,
        heading: Heading<'_>,
    ) -> Result<Self, CountError> {
        let n = contest.names().len();
        if let Some(lot) = lot {
            lot.check(n)?;
        }
        let mut states = Per::of(n, State::Withdrawn);
        (0..n)
            .filter(|c| !contest.is_withdrawn(*c))
            .for_each(|c| states.set(c, State::Continuing));
        let Heading {
            rule,
            digits,
            valid,
            quota,
            look,
        } = heading;
        let mut transcript = Transcript::of(contest, rule, valid, quota, digits);
        transcript.lot = lot.cloned();
        let table = Self {
            contest,
            lot,
            look,
            states,
            votes: Per::of(n, 0),
            exhausted: 0,
            lost: 0,
            history: Vec::new(),
            transcript,
            expected: valid.saturating_mul(super::decimal::scale(digits)),
        };
        if valid == 0 && table.continuing().count() > contest.seats() {
            return Err(CountError::NoPapers {
                candidates: table.continuing().count(),
            });
        }
        Ok(table)
    }

    pub(crate) fn is_continuing(&self, candidate: usize) -> bool {
        self.states.at(candidate) == State::Continuing
    }

    pub(crate) fn states(&self) -> Per<State> {
        self.states.clone()
    }

    /// The continuing candidates, by number.
    pub(crate) fn continuing(&self) -> impl Iterator<Item = usize> + '_ {
        self.states
            .iter()
            .filter(|(_, s)| *s == State::Continuing)
            .map(|(c, _)| c)
    }

    /// Seats that nobody has been elected to.
    pub(crate) fn places(&self) -> usize {
        let elected = self
            .states
            .iter()
            .filter(|(_, s)| *s == State::Elected)
            .count();
        self.contest.seats().saturating_sub(elected)
    }

    pub(crate) fn exclude(&mut self, candidate: usize) {
        self.states.set(candidate, State::Excluded);
    }

    /// Elects these at the stage that is being made, most votes first (equal votes: by number).
    pub(crate) fn elect(&mut self, draft: &mut Draft, mut who: Vec<usize>) {
        who.sort_by_key(|c| std::cmp::Reverse(self.votes.at(*c)));
        for candidate in who {
            self.states.set(candidate, State::Elected);
            self.transcript.elected.push(candidate + 1);
            draft.elected.push(candidate);
        }
    }

    /// Of `among`, the one with the most votes, or the fewest where `what` is an exclusion; a tie goes
    /// to the look at earlier stages and then to the lot. `None` if nobody is there.
    pub(crate) fn pick(
        &self,
        what: TieFor,
        among: &[usize],
    ) -> Result<Option<(usize, Vec<Tie>)>, CountError> {
        let votes = among.iter().map(|c| self.votes.at(*c));
        let extreme = if what == TieFor::Exclusion {
            votes.min()
        } else {
            votes.max()
        };
        let tied: Vec<usize> = among
            .iter()
            .copied()
            .filter(|c| Some(self.votes.at(*c)) == extreme)
            .collect();
        match tied.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some((*one, Vec::new()))),
            _ => {
                let (chosen, tie) = self.tie_break().choose(what, &tied)?;
                Ok(Some((chosen, vec![tie])))
            }
        }
    }

    fn tie_break(&self) -> TieBreak<'_> {
        let stage = self.transcript.stages.len() + 1;
        TieBreak {
            contest: self.contest,
            lot: self.lot,
            history: &self.history,
            look: self.look,
            stage,
        }
    }

    /// Writes the stage down, after checking that no vote came or went.
    ///
    /// # Errors
    /// [`CountError::Sum`], [`CountError::Endless`]: faults of this program.
    pub(crate) fn close(&mut self, draft: Draft) -> Result<(), CountError> {
        let nontransferable = self.exhausted.saturating_add(self.lost);
        let found = self.votes.sum().saturating_add(nontransferable);
        let stage = self.transcript.stages.len() + 1;
        if found != self.expected {
            return Err(CountError::Sum {
                stage,
                found,
                expected: self.expected,
            });
        }
        // Each stage but the first elects, excludes, or clears the surplus of one candidate.
        if stage > 2 * self.contest.names().len() + 2 {
            return Err(CountError::Endless(stage));
        }
        let digits = self.transcript.digits;
        let numbers = |list: Vec<usize>| list.into_iter().map(|c| c + 1).collect();
        self.transcript.stages.push(Stage {
            action: draft.action,
            who: numbers(draft.who),
            votes: self
                .votes
                .values()
                .iter()
                .map(|v| decimal(*v, digits))
                .collect(),
            nontransferable: decimal(nontransferable, digits),
            lost: decimal(self.lost, digits),
            value: draft.value.map(|v| decimal(v, digits)),
            quota: draft.quota.map(|q| decimal(q, digits)),
            elected: numbers(draft.elected),
            excluded: numbers(draft.excluded),
            ties: draft.ties,
        });
        self.history.push(self.votes.clone());
        Ok(())
    }

    pub(crate) fn into_transcript(self) -> Transcript {
        self.transcript
    }
}
