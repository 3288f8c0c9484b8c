//! Meek STV: the PR Foundation's reference rule, and Warren's sharing with the same steps.
//!
//! Nine decimals, integers only. Elected candidates keep a part of every vote that reaches them; the
//! parts are adjusted until each holds a quota, and the quota follows the votes that are left.
//! The steps in the comments are those of the reference rule.

use super::contest::Contest;
use super::decimal::decimal;
use super::error::CountError;
use super::meek_tree::{Meets, Tree};
use super::per::Per;
use super::rule::Options;
use super::table::{Draft, Heading, State, Table};
use super::ties::Look;
use super::transcript::{Action, Quota, TieFor, Transcript};

pub(super) const DIGITS: u32 = 9;
/// One vote in units of 10^-9.
pub(super) const VOTE: u64 = 1_000_000_000;
/// Omega: the surpluses are settled when they are below 0.000001 together.
const OMEGA: u64 = 1_000;
/// More iterations than any contest needs; the rule ends by itself when the surplus stops falling.
const MOST_ITERATIONS: usize = 100_000;

/// What an elected candidate takes of a vote that arrives with weight w.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// w x keep factor, rounded up.
    Meek,
    /// A price, the same for every paper, or w if that is less.
    Warren,
}

impl Sharing {
    pub(super) fn taken(self, weight: u64, keep: u64) -> u64 {
        match self {
            Self::Meek => ceil_mul(weight, keep),
            Self::Warren => weight.min(keep),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Meek => "meek",
            Self::Warren => "warren",
        }
    }
}

/// a x b rounded up to nine decimals.
fn ceil_mul(a: u64, b: u64) -> u64 {
    u64::try_from((u128::from(a) * u128::from(b)).div_ceil(u128::from(VOTE))).unwrap_or(u64::MAX)
}

/// a / b rounded up to nine decimals.
fn ceil_div(a: u64, b: u64) -> u64 {
    u64::try_from((u128::from(a) * u128::from(VOTE)).div_ceil(u128::from(b.max(1))))
        .unwrap_or(u64::MAX)
}

/// Counts a contest by Meek's or Warren's sharing.
pub(crate) fn count(
    contest: &Contest,
    options: &Options<'_>,
    sharing: Sharing,
) -> Result<Transcript, CountError> {
    let tree = Tree::new(contest.papers(), contest.names().len(), |c| {
        if contest.is_withdrawn(c) {
            Meets::Nobody
        } else {
            Meets::Continuing
        }
    });
    let valid = tree.papers();
    let quota = valid.saturating_mul(VOTE) / (contest.seats() as u64 + 1) + 1;
    let heading = Heading {
        rule: sharing.name(),
        digits: DIGITS,
        valid,
        quota: Quota::Decimal(decimal(quota, DIGITS)),
        look: Look::Nowhere,
    };
    let table = Table::new(contest, options, heading)?;
    // Step A: every candidate that stands has the keep factor 1.
    let mut keep = Per::of(contest.names().len(), 0);
    table.continuing().for_each(|c| keep.set(c, VOTE));
    Count {
        table,
        tree,
        keep,
        quota,
        sharing,
    }
    .run()
}

struct Count<'a> {
    table: Table<'a>,
    tree: Tree<'a>,
    keep: Per<u64>,
    quota: u64,
    sharing: Sharing,
}

fn meets(table: &Table<'_>, candidate: usize) -> Meets {
    match table.state(candidate) {
        State::Continuing => Meets::Continuing,
        State::Elected => Meets::Elected,
        State::Excluded | State::Withdrawn => Meets::Nobody,
    }
}

impl Count<'_> {
    fn run(mut self) -> Result<Transcript, CountError> {
        let mut draft = Draft::of(Action::First, &[], Vec::new());
        loop {
            let surplus = self.round(&mut draft)?;
            let elected = draft.elected.clone();
            let over = self.end_round(draft)?;
            if over {
                return Ok(self.table.into_transcript());
            }
            draft = if elected.is_empty() || !self.table.doomed().is_empty() {
                self.defeat(surplus)?
            } else {
                self.tree.open(&elected, |c| meets(&self.table, c));
                Draft::of(
                    Action::Surplus,
                    &self.table.with(State::Elected, |_| true),
                    Vec::new(),
                )
            };
        }
    }

    /// Step B.2: iterates until somebody is elected or the surpluses are settled; gives what is left of them.
    fn round(&mut self, draft: &mut Draft) -> Result<u64, CountError> {
        if self.table.stage() == 1 && self.table.places_match() {
            // Step B.1: as many candidates as seats; the votes are the first preferences.
            self.distribute();
            return Ok(0);
        }
        let mut last = u64::MAX;
        for _ in 0..MOST_ITERATIONS {
            self.distribute();
            self.table.elect_reaching(draft, self.quota)?;
            let elected = self.table.with(State::Elected, |_| true);
            let votes = elected
                .iter()
                .map(|c| i128::from(self.table.votes.at(*c)) - i128::from(self.quota));
            let surplus = u64::try_from(votes.sum::<i128>().max(0)).unwrap_or(u64::MAX);
            if !draft.elected.is_empty() || surplus < OMEGA || surplus >= last {
                return Ok(surplus);
            }
            last = surplus;
            self.adjust(&elected);
        }
        Err(CountError::Endless(self.table.stage()))
    }

    /// Steps B.2.a and B.2.b: the votes by the keep factors, and the quota that follows.
    fn distribute(&mut self) {
        let (votes, residual) = self.tree.distribute(&self.keep, self.sharing);
        let active = votes.sum();
        self.table.votes = votes;
        self.table.exhausted = residual;
        self.quota = active / (self.table.contest.seats() as u64 + 1) + 1;
    }

    /// Step B.2.f: each elected candidate keeps less, in the measure of quota to votes.
    fn adjust(&mut self, elected: &[usize]) {
        for candidate in elected {
            let kept = ceil_mul(self.keep.at(*candidate), self.quota);
            self.keep.set(
                *candidate,
                ceil_div(kept, self.table.votes.at(*candidate)).min(VOTE),
            );
        }
    }

    /// Steps B.1 and C: writes the round down; whether the count is over.
    fn end_round(&mut self, mut draft: Draft) -> Result<bool, CountError> {
        self.table.elect_rest(&mut draft)?;
        draft.quota = Some(self.quota);
        draft.keep = self.keep.values().to_vec();
        self.table.close(draft)?;
        Ok(self.table.is_over())
    }

    /// Step B.3: the lowest is defeated; all within the surplus of the lowest are tied with it (T).
    fn defeat(&mut self, surplus: u64) -> Result<Draft, CountError> {
        let doomed = self.table.doomed();
        let (who, ties) = if doomed.is_empty() {
            let excludable = self.table.excludable();
            let lowest = excludable
                .iter()
                .map(|c| self.table.votes.at(*c))
                .min()
                .unwrap_or(0);
            let tied: Vec<usize> = excludable
                .into_iter()
                .filter(|c| self.table.votes.at(*c) <= lowest.saturating_add(surplus))
                .collect();
            let (one, ties) = self
                .table
                .settle(TieFor::Exclusion, &tied)?
                .ok_or(CountError::Endless(0))?;
            (vec![one], ties)
        } else {
            (doomed, Vec::new())
        };
        for candidate in &who {
            self.table.exclude(*candidate);
            self.keep.set(*candidate, 0);
        }
        self.table.mark()?;
        self.tree.close(&who, |c| meets(&self.table, c));
        Ok(Draft::of(Action::Exclusion, &who, ties))
    }
}
