//! Choices at the counting table: who is elected, and who is picked, at a tie too.

use super::error::CountError;
use super::table::{Draft, State, Table};
use super::ties::TieBreak;
use super::transcript::{Tie, TieFor};

impl Table<'_> {
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
        let stage = self.stage();
        TieBreak {
            contest: self.contest,
            lot: self.lot,
            script: self.script,
            history: &self.history,
            look: self.look,
            stage,
        }
    }
}
