//! Papers in the batches they came in, for rules that pass on the last batch received.

use super::papers::Papers;
use super::per::Per;

/// Papers of one value that came to a candidate in one transfer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Batch {
    /// The value of each paper, in the rule's unit.
    pub value: u64,
    papers: Vec<u32>,
}

/// All candidates' batches, in the order received.
pub(crate) struct Parcels<'a> {
    papers: &'a Papers,
    at: Vec<u8>,
    held: Vec<Vec<Batch>>,
}

/// Where the papers of a batch would go: those for each candidate, and those without a next one.
pub(crate) struct Sorted {
    /// How many papers go to each candidate.
    pub to: Per<u64>,
    /// How many papers go to nobody.
    pub exhausted: u64,
    moves: Vec<(u32, usize, u8)>,
}

impl<'a> Parcels<'a> {
    /// The first preferences, at `value` each, and how many papers each candidate has.
    pub(crate) fn deal(
        papers: &'a Papers,
        candidates: usize,
        value: u64,
        open: impl Fn(usize) -> bool,
    ) -> (Self, Sorted) {
        let mut parcels = Self {
            papers,
            at: vec![0; papers.len()],
            held: vec![Vec::new(); candidates],
        };
        let all = (0..papers.len()).filter_map(|paper| u32::try_from(paper).ok());
        let sorted = parcels.sort(all, false, open);
        parcels.hand_over(&sorted, value);
        (parcels, sorted)
    }

    /// Takes all of a candidate's batches.
    pub(crate) fn take_all(&mut self, candidate: usize) -> Vec<Batch> {
        self.held
            .get_mut(candidate)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Takes the last batch that a candidate received.
    pub(crate) fn take_last(&mut self, candidate: usize) -> Batch {
        self.held
            .get_mut(candidate)
            .and_then(Vec::pop)
            .unwrap_or_default()
    }

    /// Sorts a batch by the next candidates that `open` allows.
    pub(crate) fn sort_batch(&self, batch: &Batch, open: impl Fn(usize) -> bool) -> Sorted {
        self.sort(batch.papers.iter().copied(), true, open)
    }

    fn sort(
        &self,
        papers: impl Iterator<Item = u32>,
        onward: bool,
        open: impl Fn(usize) -> bool,
    ) -> Sorted {
        let mut sorted = Sorted {
            to: Per::of(self.held.len(), 0),
            exhausted: 0,
            moves: Vec::new(),
        };
        for paper in papers {
            let index = paper as usize;
            let from = self
                .at
                .get(index)
                .map_or(0, |at| usize::from(*at) + usize::from(onward));
            let rest = self.papers.ranking(index).get(from..).unwrap_or_default();
            let count = self.papers.count(index);
            match rest
                .iter()
                .map(|c| usize::from(*c))
                .enumerate()
                .find(|(_, c)| open(*c))
            {
                None => sorted.exhausted += count,
                Some((skipped, candidate)) => {
                    sorted.to.add(candidate, count);
                    let at = u8::try_from(from + skipped).unwrap_or(u8::MAX);
                    sorted.moves.push((paper, candidate, at));
                }
            }
        }
        sorted
    }

    /// Gives sorted papers to their candidates, one batch each, at `value` a paper.
    pub(crate) fn hand_over(&mut self, sorted: &Sorted, value: u64) {
        for (to, held) in self.held.iter_mut().enumerate() {
            if sorted.to.at(to) > 0 {
                held.push(Batch {
                    value,
                    papers: Vec::new(),
                });
            }
        }
        for (paper, to, at) in &sorted.moves {
            if let Some(place) = self.at.get_mut(*paper as usize) {
                *place = *at;
            }
            if let Some(batch) = self.held.get_mut(*to).and_then(|held| held.last_mut()) {
                batch.papers.push(*paper);
            }
        }
    }
}

/// Merges batches of the same value, the highest value first.
pub(crate) fn by_value(batches: Vec<Batch>) -> Vec<Batch> {
    let mut merged = std::collections::BTreeMap::<u64, Vec<u32>>::new();
    for batch in batches {
        merged.entry(batch.value).or_default().extend(batch.papers);
    }
    merged
        .into_iter()
        .rev()
        .map(|(value, papers)| Batch { value, papers })
        .collect()
}
