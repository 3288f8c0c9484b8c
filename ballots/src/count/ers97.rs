//! ERS97: the Electoral Reform Society's rules, 3rd edition 1997, sections 5.1 to 5.6.
//!
//! Two decimals; a surplus passes on the last batch received at one flat value; surpluses too small to
//! matter wait; the lowest are excluded together where that is safe; the quota falls until somebody is
//! elected. The steps in the comments are those of `docs/counting.md`, section "ERS97".

use super::contest::Contest;
use super::decimal::decimal;
use super::error::CountError;
use super::parcels::{Batch, Parcels, by_value};
use super::per::Per;
use super::rule::Options;
use super::table::{Draft, Heading, State, Table};
use super::ties::Look;
use super::transcript::{Action, Quota, Tie, TieFor, Transcript};

const DIGITS: u32 = 2;
const VOTE: u64 = 100;

/// Counts a contest by ERS97.
pub(crate) fn count(contest: &Contest, options: &Options<'_>) -> Result<Transcript, CountError> {
    let (parcels, first) = Parcels::deal(contest.papers(), contest.names().len(), VOTE, |c| {
        !contest.is_withdrawn(c)
    });
    let valid = first.to.sum();
    let seats = contest.seats() as u64;
    let quota = valid.saturating_mul(VOTE).div_ceil(seats + 1);
    let heading = Heading {
        rule: "ers97",
        digits: DIGITS,
        valid,
        quota: Quota::Decimal(decimal(quota, DIGITS)),
        look: Look::Forward,
    };
    let mut table = Table::new(contest, options, heading)?;
    first
        .to
        .iter()
        .for_each(|(c, papers)| table.votes.set(c, papers.saturating_mul(VOTE)));
    let elected_first = Per::of(contest.names().len(), false);
    Count {
        table,
        parcels,
        quota,
        all: valid.saturating_mul(VOTE),
        elected_first,
    }
    .run()
}

struct Count<'a> {
    table: Table<'a>,
    parcels: Parcels<'a>,
    quota: u64,
    /// All votes, in units.
    all: u64,
    /// Whose surplus arose at stage 1: all their papers are looked at.
    elected_first: Per<bool>,
}

/// What is to be done next.
enum Next {
    Surplus(usize, Vec<Tie>),
    Exclude(Vec<usize>, Vec<Tie>),
}

impl Count<'_> {
    fn run(mut self) -> Result<Transcript, CountError> {
        let mut draft = Draft::of(Action::First, &[], Vec::new());
        self.table.remember();
        self.elect(&mut draft)?;
        draft
            .elected
            .iter()
            .for_each(|c| self.elected_first.set(*c, true));
        loop {
            let Some(next) = self.end_stage(draft)? else {
                return Ok(self.table.into_transcript());
            };
            draft = match next {
                Next::Surplus(candidate, ties) => self.pass_surplus(candidate, ties)?,
                Next::Exclude(group, ties) => self.exclude(&group, ties)?,
            };
        }
    }

    /// Step 3: whether the count is over; else what is next.
    fn end_stage(&mut self, mut draft: Draft) -> Result<Option<Next>, CountError> {
        self.table.elect_rest(&mut draft)?;
        let mut next = None;
        if !self.table.is_over() {
            next = Some(self.next()?);
        }
        if let Some(Next::Exclude(group, ties)) = &next {
            let left = self
                .table
                .electable()
                .iter()
                .filter(|c| !group.contains(c))
                .count();
            if left <= self.table.places() {
                // An exclusion that would fill the places is not carried out: the others are elected.
                group.iter().for_each(|c| self.table.exclude(*c));
                self.table.mark()?;
                draft.excluded.extend(group);
                draft.ties.extend(ties.iter().cloned());
                self.table.elect_rest(&mut draft)?;
                next = None;
            }
        }
        draft.quota = Some(self.quota);
        self.table.close(draft)?;
        Ok(next)
    }

    /// Step 4 and 6: a surplus that can't wait, else the lowest.
    fn next(&self) -> Result<Next, CountError> {
        let doomed = self.table.doomed();
        if !doomed.is_empty() {
            return Ok(Next::Exclude(doomed, Vec::new()));
        }
        let surpluses = self.table.with(State::Elected, |votes| votes > self.quota);
        let total = surpluses.iter().fold(0u64, |sum, c| {
            sum.saturating_add(self.table.votes.at(*c) - self.quota)
        });
        let group = self.lowest_group(total);
        if group == 0
            && let Some((candidate, ties)) = self.table.pick(TieFor::Surplus, &surpluses)?
        {
            return Ok(Next::Surplus(candidate, ties));
        }
        let (group, ties) = self.lowest(group.max(1))?;
        Ok(Next::Exclude(group, ties))
    }

    /// How many of the lowest can go together (rule 5.2.5): enough remain for the places, and their votes
    /// with all deferred surpluses don't exceed the next candidate's. 0 if not even one is safe.
    fn lowest_group(&self, deferred: u64) -> usize {
        let mut votes: Vec<u64> = self
            .table
            .excludable()
            .iter()
            .map(|c| self.table.votes.at(*c))
            .collect();
        votes.sort_unstable();
        let guarded = self.table.continuing().count() - votes.len();
        let (mut sum, mut safe) = (deferred, 0);
        for (index, pair) in votes.windows(2).enumerate() {
            let [here, above] = pair else { break };
            sum = sum.saturating_add(*here);
            let remain = votes.len() - index - 1 + guarded;
            if sum <= *above && remain >= self.table.places() {
                safe = index + 1;
            }
        }
        // Two who can each be spared may not be spared together: with constraints they go one by one.
        if self.table.is_constrained() {
            safe.min(1)
        } else {
            safe
        }
    }

    /// The `size` lowest; who of those tied at its edge belongs to it is decided one by one.
    fn lowest(&self, size: usize) -> Result<(Vec<usize>, Vec<Tie>), CountError> {
        let mut left = self.table.excludable();
        let (mut group, mut ties) = (Vec::new(), Vec::new());
        while group.len() < size {
            let lowest = left.iter().map(|c| self.table.votes.at(*c)).min();
            let tied: Vec<usize> = left
                .iter()
                .copied()
                .filter(|c| Some(self.table.votes.at(*c)) == lowest)
                .collect();
            if tied.is_empty() {
                break;
            }
            if tied.len() <= size - group.len() {
                left.retain(|c| !tied.contains(c));
                group.extend(tied);
                continue;
            }
            let Some((one, more)) = self.table.pick(TieFor::Exclusion, &tied)? else {
                break;
            };
            left.retain(|c| *c != one);
            group.push(one);
            ties.extend(more);
        }
        group.sort_unstable();
        Ok((group, ties))
    }

    /// Step 2: in the order of votes, whoever has the quota, or the total active vote divided by one more
    /// than the places left (rule 5.1.8 and its like after every transfer).
    fn elect(&mut self, draft: &mut Draft) -> Result<(), CountError> {
        while self.table.places() > 0 {
            let electable = self.table.electable();
            let most = electable
                .iter()
                .map(|c| self.table.votes.at(*c))
                .max()
                .unwrap_or(0);
            let share = u128::from(most) * (self.table.places() as u128 + 1);
            if most == 0 || (most < self.quota && share < u128::from(self.active())) {
                return Ok(());
            }
            let mut tied: Vec<usize> = electable
                .into_iter()
                .filter(|c| self.table.votes.at(*c) == most)
                .collect();
            if tied.len() > self.table.places() {
                let (left, tie) = self.table.look(TieFor::Election, &tied);
                // Those who were higher, where they are no more than the places: they are all elected.
                if left.len() > self.table.places() {
                    return Ok(());
                }
                draft.ties.push(tie);
                tied = left;
            }
            let Some(first) = tied.first() else {
                return Ok(());
            };
            self.table.elect(draft, *first)?;
        }
        Ok(())
    }

    /// The total active vote: all but what is non-transferable, and what the elected keep.
    fn active(&self) -> u64 {
        let elected = self.table.with(State::Elected, |_| true);
        let kept = elected.iter().fold(0u64, |sum, c| {
            sum.saturating_add(self.table.votes.at(*c).min(self.quota))
        });
        let gone = self
            .table
            .exhausted
            .saturating_add(self.table.lost)
            .saturating_add(kept);
        self.all.saturating_sub(gone)
    }

    /// Step 5: rules 5.3.2 to 5.3.12.
    fn pass_surplus(&mut self, candidate: usize, ties: Vec<Tie>) -> Result<Draft, CountError> {
        let mut draft = Draft::of(Action::Surplus, &[candidate], ties);
        let votes = self.table.votes.at(candidate);
        let surplus = votes.saturating_sub(self.quota);
        let batch = if self.elected_first.at(candidate) {
            by_value(self.parcels.take_all(candidate))
                .into_iter()
                .next()
                .unwrap_or_default()
        } else {
            self.parcels.take_last(candidate)
        };
        let sorted = self
            .parcels
            .sort_batch(&batch, |c| self.table.is_continuing(c));
        let papers = sorted.to.sum();
        let present = papers.saturating_mul(batch.value);
        // One flat value where the papers are worth more than the surplus, else what they had.
        let value = if present > surplus {
            surplus / papers.max(1)
        } else {
            batch.value
        };
        let moved = papers.saturating_mul(value);
        sorted
            .to
            .iter()
            .for_each(|(to, papers)| self.table.votes.add(to, papers.saturating_mul(value)));
        self.parcels.hand_over(&sorted, value);
        self.table.votes.set(candidate, self.quota);
        let rest = surplus.saturating_sub(moved);
        if present > surplus {
            self.table.lost = self.table.lost.saturating_add(rest);
        } else {
            self.table.exhausted = self.table.exhausted.saturating_add(rest);
        }
        draft.value = Some(value);
        self.table.remember();
        self.elect(&mut draft)?;
        Ok(draft)
    }

    /// Step 6: the papers of all those excluded, in batches by value, the highest first.
    fn exclude(&mut self, group: &[usize], ties: Vec<Tie>) -> Result<Draft, CountError> {
        let mut draft = Draft::of(Action::Exclusion, group, ties);
        group.iter().for_each(|c| self.table.exclude(*c));
        self.table.mark()?;
        let mut batches = Vec::new();
        for candidate in group {
            batches.extend(
                by_value(self.parcels.take_all(*candidate))
                    .into_iter()
                    .map(|b| (*candidate, b)),
            );
        }
        let mut values: Vec<u64> = batches.iter().map(|(_, b)| b.value).collect();
        values.sort_unstable();
        values.dedup();
        for value in values.into_iter().rev() {
            let of_value = batches.iter().filter(|(_, b)| b.value == value);
            self.pass_batch(of_value, value);
            self.lower_quota();
            self.table.remember();
            self.elect(&mut draft)?;
            if self.table.places() == 0 {
                break;
            }
        }
        Ok(draft)
    }

    fn pass_batch<'b>(&mut self, batches: impl Iterator<Item = &'b (usize, Batch)>, value: u64) {
        let mut pooled = Vec::new();
        for (candidate, batch) in batches {
            let sorted = self
                .parcels
                .sort_batch(batch, |c| self.table.is_continuing(c));
            let gone = sorted
                .to
                .sum()
                .saturating_add(sorted.exhausted)
                .saturating_mul(value);
            let left = self.table.votes.at(*candidate).saturating_sub(gone);
            self.table.votes.set(*candidate, left);
            sorted
                .to
                .iter()
                .for_each(|(to, papers)| self.table.votes.add(to, papers.saturating_mul(value)));
            self.table.exhausted = self
                .table
                .exhausted
                .saturating_add(sorted.exhausted.saturating_mul(value));
            pooled.push(batch.clone());
        }
        for batch in by_value(pooled) {
            let sorted = self
                .parcels
                .sort_batch(&batch, |c| self.table.is_continuing(c));
            self.parcels.hand_over(&sorted, value);
        }
    }

    /// Rule 5.4.10: while nobody is elected, the quota falls with what became non-transferable.
    fn lower_quota(&mut self) {
        let seats = self.table.contest.seats();
        if self.table.places() == seats {
            let gone = self.table.exhausted.saturating_add(self.table.lost);
            self.quota = self.all.saturating_sub(gone).div_ceil(seats as u64 + 1);
        }
    }
}
