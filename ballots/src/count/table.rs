//! The counting table that the rules by stages share: states, votes, history, and the transcript.

use super::contest::Contest;
use super::decimal::decimal;
use super::error::CountError;
use super::limits::{Limits, Marked};
use super::lot::Lot;
use super::per::Per;
use super::rule::Options;
use super::ties::{Look, Point, TieBreak};
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
    pub keep: Vec<u64>,
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
            keep: Vec::new(),
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
    history: Vec<Point>,
    limits: Limits,
    marked: Marked,
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
        options: &Options<'a>,
        heading: Heading<'_>,
    ) -> Result<Self, CountError> {
        let n = contest.names().len();
        if let Some(lot) = options.lot {
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
        transcript.lot = options.lot.cloned();
        transcript.constraints = options.constraints.to_vec();
        let mut table = Self {
            contest,
            lot: options.lot,
            look,
            states,
            votes: Per::of(n, 0),
            exhausted: 0,
            lost: 0,
            history: Vec::new(),
            limits: Limits::new(options.constraints, n)?,
            marked: Marked::default(),
            transcript,
            expected: valid.saturating_mul(super::decimal::scale(digits)),
        };
        let standing = table.continuing().count();
        if valid == 0 && standing > contest.seats() {
            return Err(CountError::NoPapers {
                candidates: standing,
            });
        }
        if !table
            .limits
            .feasible(&table.states, contest.seats().min(standing))?
        {
            return Err(CountError::Infeasible);
        }
        table.mark()?;
        Ok(table)
    }

    pub(crate) fn is_continuing(&self, candidate: usize) -> bool {
        self.states.at(candidate) == State::Continuing
    }

    pub(crate) fn state(&self, candidate: usize) -> State {
        self.states.at(candidate)
    }

    /// The continuing candidates, by number.
    pub(crate) fn continuing(&self) -> impl Iterator<Item = usize> + '_ {
        self.states
            .iter()
            .filter(|(_, s)| *s == State::Continuing)
            .map(|(c, _)| c)
    }

    /// Candidates in a state whose votes are so.
    pub(crate) fn with(&self, state: State, votes: impl Fn(u64) -> bool) -> Vec<usize> {
        let such = |(c, s): &(usize, State)| *s == state && votes(self.votes.at(*c));
        self.states.iter().filter(such).map(|(c, _)| c).collect()
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

    /// Whether those who can still be elected are no more than the places left.
    pub(crate) fn places_match(&self) -> bool {
        self.electable().len() <= self.places()
    }

    /// Whether nobody is left to be elected, or no place.
    pub(crate) fn is_over(&self) -> bool {
        self.places() == 0 || self.electable().is_empty()
    }

    /// Continuing candidates whom the constraints rule out.
    pub(crate) fn doomed(&self) -> Vec<usize> {
        self.continuing()
            .filter(|c| self.marked.doomed.contains(c))
            .collect()
    }

    /// Continuing candidates whom the constraints don't rule out.
    pub(crate) fn electable(&self) -> Vec<usize> {
        self.continuing()
            .filter(|c| !self.marked.doomed.contains(c))
            .collect()
    }

    /// Continuing candidates whom the constraints let be excluded.
    pub(crate) fn excludable(&self) -> Vec<usize> {
        self.continuing()
            .filter(|c| !self.marked.guarded.contains(c))
            .collect()
    }

    pub(crate) fn exclude(&mut self, candidate: usize) {
        self.states.set(candidate, State::Excluded);
    }

    /// Elects one at the stage that is being made, and sees what that does to the constraints.
    pub(crate) fn elect(&mut self, draft: &mut Draft, candidate: usize) -> Result<(), CountError> {
        self.states.set(candidate, State::Elected);
        self.transcript.elected.push(candidate + 1);
        draft.elected.push(candidate);
        self.mark()
    }

    /// Elects those with `quota` votes or more, most votes first (equal votes: by number, unless only
    /// some of them may be elected).
    pub(crate) fn elect_reaching(
        &mut self,
        draft: &mut Draft,
        quota: u64,
    ) -> Result<(), CountError> {
        while self.places() > 0 {
            let reached: Vec<usize> = self
                .electable()
                .into_iter()
                .filter(|c| self.votes.at(*c) >= quota)
                .collect();
            let most = reached.iter().map(|c| self.votes.at(*c)).max();
            let mut first = reached
                .into_iter()
                .filter(|c| Some(self.votes.at(*c)) == most);
            let next = match (first.next(), first.next(), self.limits.is_empty()) {
                (None, ..) => return Ok(()),
                (Some(one), None, _) | (Some(one), _, true) => one,
                (Some(_), Some(_), false) => {
                    let electable = self.electable();
                    let Some((one, ties)) = self.pick(TieFor::Election, &electable)? else {
                        return Ok(());
                    };
                    draft.ties.extend(ties);
                    one
                }
            };
            self.elect(draft, next)?;
        }
        Ok(())
    }

    /// Elects all that can be, most votes first, if they are no more than the places left.
    pub(crate) fn elect_rest(&mut self, draft: &mut Draft) -> Result<(), CountError> {
        while self.places() > 0 && self.places_match() {
            let most = |c: &usize| (self.votes.at(*c), std::cmp::Reverse(*c));
            let Some(next) = self.electable().into_iter().max_by_key(most) else {
                break;
            };
            self.elect(draft, next)?;
        }
        Ok(())
    }

    /// Sees anew whom the constraints guard and doom.
    pub(crate) fn mark(&mut self) -> Result<(), CountError> {
        if !self.limits.is_empty() {
            let places = self.places().min(self.continuing().count());
            self.marked = self.limits.mark(&self.states, places)?;
        }
        Ok(())
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
        self.settle(what, &tied)
    }

    /// Those still tied after the rule's looking, without a lot.
    pub(crate) fn look(&self, what: TieFor, tied: &[usize]) -> (Vec<usize>, Tie) {
        self.tie_break().look(what, tied)
    }

    /// The one of `tied` whom earlier stages or the lot choose; `None` if nobody is there.
    pub(crate) fn settle(
        &self,
        what: TieFor,
        tied: &[usize],
    ) -> Result<Option<(usize, Vec<Tie>)>, CountError> {
        match tied {
            [] => Ok(None),
            [one] => Ok(Some((*one, Vec::new()))),
            _ => {
                let (chosen, tie) = self.tie_break().choose(what, tied)?;
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

    /// The number of the stage that is being made.
    pub(crate) fn stage(&self) -> usize {
        self.transcript.stages.len() + 1
    }

    /// Remembers the votes inside a stage, for rules that look at them in ties.
    pub(crate) fn remember(&mut self) {
        self.history.push(Point {
            stage: self.stage(),
            votes: self.votes.clone(),
        });
    }

    /// Writes the stage down, after checking that no vote came or went.
    ///
    /// # Errors
    /// [`CountError::Sum`], [`CountError::Endless`]: faults of this program.
    pub(crate) fn close(&mut self, draft: Draft) -> Result<(), CountError> {
        self.mark()?;
        let nontransferable = self.exhausted.saturating_add(self.lost);
        let found = self.votes.sum().saturating_add(nontransferable);
        let stage = self.stage();
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
        if let Some(quota) = draft.quota {
            self.transcript.quota = Quota::Decimal(decimal(quota, digits));
        }
        let numbers = |list: Vec<usize>| list.into_iter().map(|c| c + 1).collect::<Vec<_>>();
        let still = |set: &std::collections::BTreeSet<usize>| {
            numbers(
                set.iter()
                    .copied()
                    .filter(|c| self.is_continuing(*c))
                    .collect(),
            )
        };
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
            guarded: still(&self.marked.guarded),
            doomed: still(&self.marked.doomed),
            keep: draft.keep.iter().map(|k| decimal(*k, digits)).collect(),
        });
        self.remember_stage(stage);
        Ok(())
    }

    fn remember_stage(&mut self, stage: usize) {
        if self
            .history
            .last()
            .is_none_or(|point| point.stage != stage || point.votes != self.votes)
        {
            self.history.push(Point {
                stage,
                votes: self.votes.clone(),
            });
        }
    }

    pub(crate) fn into_transcript(self) -> Transcript {
        self.transcript
    }
}
