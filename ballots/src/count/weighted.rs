//! Weighted inclusive Gregory: Scottish STV, the PR Foundation's reference rule, and AV with one seat.
//!
//! A quota fixed at the start; the largest surplus first, of all papers held, each at (surplus x its
//! value / votes) cut off below the unit; then exclusions of one candidate at a time.
//! The steps in the comments are those of `docs/counting.md`, section "Scottish STV".

use super::contest::Contest;
use super::decimal::{decimal, mul_div, scale};
use super::error::CountError;
use super::piles::Piles;
use super::rule::Options;
use super::table::{Draft, Heading, State, Table};
use super::ties::Look;
use super::transcript::{Action, Quota, Tie, TieFor, Transcript};

/// In what the rules of this family differ.
#[derive(Debug)]
pub(crate) struct Variant {
    name: &'static str,
    digits: u32,
    /// The quota in units, from valid papers and seats.
    quota: fn(u64, u64) -> u64,
    /// Whether the quota is a whole number of votes.
    whole: bool,
    /// A paper's new value, from surplus, old value and votes.
    weigh: fn(u64, u64, u64) -> u64,
    look: Look,
    /// Whether the papers of the last one excluded are still passed on when that fills the places.
    last_transfer: bool,
}

/// SSI 2007/42, Schedule 1, rules 45 to 52.
pub(crate) const SCOTTISH: Variant = Variant {
    name: "scottish",
    digits: 5,
    quota: |valid, seats| (valid / (seats + 1) + 1).saturating_mul(100_000),
    whole: true,
    weigh: mul_div,
    look: Look::Back,
    last_transfer: true,
};

/// The same with one seat: floor(N / 2) + 1 is a majority.
pub(crate) const AV: Variant = Variant {
    name: "av",
    ..SCOTTISH
};

/// PR Foundation reference rule: every product and quotient is cut off at four decimals (D.4).
pub(crate) const WIGM: Variant = Variant {
    name: "wigm",
    digits: 4,
    quota: |valid, seats| valid.saturating_mul(10_000) / (seats + 1) + 1,
    whole: false,
    weigh: |surplus, value, votes| mul_div(mul_div(value, surplus, 10_000), 10_000, votes),
    look: Look::Nowhere,
    last_transfer: false,
};

/// Counts a contest by one of the family.
pub(crate) fn count(
    contest: &Contest,
    options: &Options<'_>,
    variant: &Variant,
) -> Result<Transcript, CountError> {
    let vote = scale(variant.digits);
    let (piles, first) = Piles::deal(contest.papers(), contest.names().len(), vote, |c| {
        !contest.is_withdrawn(c)
    });
    // Step 2: rule 46, the quota; papers that name only those withdrawn are not valid ones.
    let valid = first.to.sum();
    let quota = (variant.quota)(valid, contest.seats() as u64);
    let heading = Heading {
        rule: variant.name,
        digits: variant.digits,
        valid,
        quota: if variant.whole {
            Quota::Whole(quota / vote)
        } else {
            Quota::Decimal(decimal(quota, variant.digits))
        },
        look: variant.look,
    };
    let mut table = Table::new(contest, options, heading)?;
    // Step 1: rule 45, each paper at the value 1 with its first preference.
    first
        .to
        .iter()
        .for_each(|(c, papers)| table.votes.set(c, papers.saturating_mul(vote)));
    Count {
        table,
        piles,
        quota,
        variant,
        vote,
    }
    .run()
}

struct Count<'a> {
    table: Table<'a>,
    piles: Piles<'a>,
    quota: u64,
    variant: &'a Variant,
    vote: u64,
}

impl Count<'_> {
    fn run(mut self) -> Result<Transcript, CountError> {
        let mut draft = Draft::of(Action::First, &[], Vec::new());
        loop {
            if self.end_stage(draft)? {
                return Ok(self.table.into_transcript());
            }
            draft = self.next_stage()?;
        }
    }

    /// Steps 3 and 4: rules 47 and 51, who is elected by the quota, and whether the count is over.
    fn end_stage(&mut self, mut draft: Draft) -> Result<bool, CountError> {
        self.table.elect_reaching(&mut draft, self.quota)?;
        self.table.elect_rest(&mut draft)?;
        self.table.close(draft)?;
        Ok(self.table.is_over())
    }

    /// Steps 5 and 6: the largest surplus if there is one, else the lowest candidate.
    fn next_stage(&mut self) -> Result<Draft, CountError> {
        let doomed = self.table.doomed();
        if !doomed.is_empty() {
            return Ok(self.exclude(&doomed, Vec::new()));
        }
        let surpluses = self.table.with(State::Elected, |votes| votes > self.quota);
        if let Some((candidate, ties)) = self.table.pick(TieFor::Surplus, &surpluses)? {
            return Ok(self.pass_surplus(candidate, ties));
        }
        let lowest = self
            .table
            .pick(TieFor::Exclusion, &self.table.excludable())?;
        let (candidate, ties) = lowest.ok_or(CountError::Endless(0))?;
        Ok(self.exclude(&[candidate], ties))
    }

    /// Step 5: rule 48, every paper of the candidate moves on at (surplus x its value / votes).
    fn pass_surplus(&mut self, candidate: usize, ties: Vec<Tie>) -> Draft {
        let mut draft = Draft::of(Action::Surplus, &[candidate], ties);
        let votes = self.table.votes.at(candidate);
        let surplus = votes.saturating_sub(self.quota);
        draft.value = Some((self.variant.weigh)(surplus, self.vote, votes));
        let mut rest = surplus;
        for (value, parcel) in self.piles.take(candidate) {
            let value = (self.variant.weigh)(surplus, value, votes);
            rest = rest.saturating_sub(self.move_parcel(&parcel, value));
        }
        self.table.votes.set(candidate, self.quota);
        self.table.lost = self.table.lost.saturating_add(rest);
        draft
    }

    /// Step 6: rule 50, every paper of the excluded moves on at the value it was received at.
    fn exclude(&mut self, who: &[usize], ties: Vec<Tie>) -> Draft {
        who.iter()
            .for_each(|candidate| self.table.exclude(*candidate));
        if !self.variant.last_transfer && self.table.places_match() {
            return Draft::of(Action::Exclusion, who, ties);
        }
        for candidate in who {
            self.table.votes.set(*candidate, 0);
            for (value, parcel) in self.piles.take(*candidate) {
                self.move_parcel(&parcel, value);
            }
        }
        Draft::of(Action::Exclusion, who, ties)
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
