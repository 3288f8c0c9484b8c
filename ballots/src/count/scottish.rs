//! Scottish STV: the rules of Scottish council elections (SSI 2007/42, Schedule 1, rules 45 to 52).
//!
//! Weighted inclusive Gregory: a whole-number quota fixed at the start, surpluses of all papers held, one
//! at a time and before any exclusion, transfer values cut off after five decimals.
//! The steps in the comments are those of the description in `docs/counting.md`.

use super::contest::Contest;
use super::decimal::mul_div;
use super::error::CountError;
use super::lot::Lot;
use super::piles::Piles;
use super::table::{Draft, Heading, State, Table};
use super::ties::Look;
use super::transcript::{Action, Quota, Tie, TieFor, Transcript};

/// The rule's name in transcripts and for `--rule`.
pub const NAME: &str = "scottish";
/// Votes are exact in units of 0.00001.
pub const DIGITS: u32 = 5;
const VOTE: u64 = 100_000;

/// Counts a contest. `lot` decides ties that no earlier stage decides.
///
/// # Errors
/// [`CountError::LotNeeded`] if a tie comes to the lot and `lot` is `None`; a lot that isn't an order of
/// this contest's candidates; no valid paper with more candidates than seats.
pub fn count(contest: &Contest, lot: Option<&Lot>) -> Result<Transcript, CountError> {
    let (piles, first) = Piles::deal(contest.papers(), contest.names().len(), VOTE, |c| {
        !contest.is_withdrawn(c)
    });
    // Step 2: rule 46, the quota; papers that name only those withdrawn are not valid ones.
    let valid = first.to.sum();
    let quota = valid / (contest.seats() as u64 + 1) + 1;
    let heading = Heading {
        rule: NAME,
        digits: DIGITS,
        valid,
        quota: Quota::Whole(quota),
        look: Look::Back,
    };
    let mut table = Table::new(contest, lot, heading)?;
    // Step 1: rule 45, each paper at the value 1 with its first preference.
    first
        .to
        .iter()
        .for_each(|(c, papers)| table.votes.set(c, papers.saturating_mul(VOTE)));
    Count {
        table,
        piles,
        quota: quota.saturating_mul(VOTE),
    }
    .run()
}

struct Count<'a> {
    table: Table<'a>,
    piles: Piles<'a>,
    quota: u64,
}

impl Count<'_> {
    fn run(mut self) -> Result<Transcript, CountError> {
        let mut draft = Draft::of(Action::First, &[], Vec::new());
        loop {
            let over = self.end_stage(draft)?;
            if over {
                return Ok(self.table.into_transcript());
            }
            draft = self.next_stage()?;
        }
    }

    /// Steps 3 and 4: rules 47 and 51, who is elected by the quota, and whether the count is over.
    fn end_stage(&mut self, mut draft: Draft) -> Result<bool, CountError> {
        let reached = self
            .table
            .continuing()
            .filter(|c| self.table.votes.at(*c) >= self.quota)
            .collect();
        self.table.elect(&mut draft, reached);
        let rest: Vec<usize> = self.table.continuing().collect();
        if rest.len() <= self.table.places() {
            self.table.elect(&mut draft, rest);
        }
        self.table.close(draft)?;
        Ok(self.table.places() == 0 || self.table.continuing().next().is_none())
    }

    /// Steps 5 and 6: the largest surplus if there is one, else the lowest candidate.
    fn next_stage(&mut self) -> Result<Draft, CountError> {
        let states = self.table.states();
        let elected = states
            .iter()
            .filter(|(_, s)| *s == State::Elected)
            .map(|(c, _)| c);
        let surpluses: Vec<usize> = elected
            .filter(|c| self.table.votes.at(*c) > self.quota)
            .collect();
        if let Some((candidate, ties)) = self.table.pick(TieFor::Surplus, &surpluses)? {
            return Ok(self.pass_surplus(candidate, ties));
        }
        let continuing: Vec<usize> = self.table.continuing().collect();
        let lowest = self.table.pick(TieFor::Exclusion, &continuing)?;
        Ok(lowest.map_or_else(
            || Draft::of(Action::Exclusion, &[], Vec::new()),
            |(candidate, ties)| self.exclude(candidate, ties),
        ))
    }

    /// Step 5: rule 48, every paper of the candidate moves on at (surplus x its value / votes).
    fn pass_surplus(&mut self, candidate: usize, ties: Vec<Tie>) -> Draft {
        let mut draft = Draft::of(Action::Surplus, &[candidate], ties);
        let votes = self.table.votes.at(candidate);
        let surplus = votes.saturating_sub(self.quota);
        draft.value = Some(mul_div(surplus, VOTE, votes));
        let mut rest = surplus;
        for (value, parcel) in self.piles.take(candidate) {
            let value = mul_div(surplus, value, votes);
            rest = rest.saturating_sub(self.move_parcel(&parcel, value));
        }
        self.table.votes.set(candidate, self.quota);
        self.table.lost = self.table.lost.saturating_add(rest);
        draft
    }

    /// Step 6: rule 50, every paper of the candidate moves on at the value it was received at.
    fn exclude(&mut self, candidate: usize, ties: Vec<Tie>) -> Draft {
        self.table.exclude(candidate);
        self.table.votes.set(candidate, 0);
        for (value, parcel) in self.piles.take(candidate) {
            self.move_parcel(&parcel, value);
        }
        Draft::of(Action::Exclusion, &[candidate], ties)
    }

    /// Moves papers at a value; gives the votes that were moved, exhausted ones with them.
    fn move_parcel(&mut self, parcel: &[u32], value: u64) -> u64 {
        let Self { table, piles, .. } = self;
        let moved = piles.pass_on(parcel, value, |c| table.is_continuing(c));
        let exhausted = moved.exhausted.saturating_mul(value);
        table.exhausted = table.exhausted.saturating_add(exhausted);
        for (to, papers) in moved.to.iter().filter(|(_, papers)| *papers > 0) {
            table.votes.add(to, papers.saturating_mul(value));
        }
        moved
            .to
            .sum()
            .saturating_mul(value)
            .saturating_add(exhausted)
    }
}
