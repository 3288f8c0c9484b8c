//! Papers merged by their ranking: each different ranking is kept once, with its number of papers.

use std::hash::{BuildHasher, RandomState};

/// The different rankings of a contest and how many papers show each, in the order of first sight.
///
/// Rankings are candidate indices from 0 in one flat buffer, so a million papers of forty preferences
/// take some 60 MB. The hash is keyed at random: no file can be written that makes merging slow.
#[derive(Debug, Clone, Default)]
pub struct Papers {
    prefs: Vec<u8>,
    ends: Vec<usize>,
    counts: Vec<u64>,
    slots: Vec<Slot>,
    hasher: RandomState,
    total: u64,
}

/// A place of the hash table: part of the hash, and the paper's number from 1 (0: free).
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u32,
    paper: u32,
}

impl Papers {
    /// Adds `count` papers with this ranking (candidate indices from 0).
    pub(crate) fn add(&mut self, ranking: &[u8], count: u64) {
        self.total = self.total.saturating_add(count);
        if (self.counts.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let hash = (self.hasher.hash_one(ranking) >> 32) as u32;
        let mut at = self.start(hash);
        loop {
            let slot = self.slots.get(at).copied().unwrap_or_default();
            if slot.paper == 0 {
                break;
            }
            let paper = slot.paper as usize - 1;
            if slot.hash == hash && self.ranking(paper) == ranking {
                if let Some(known) = self.counts.get_mut(paper) {
                    *known = known.saturating_add(count);
                }
                return;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.prefs.extend_from_slice(ranking);
        self.ends.push(self.prefs.len());
        self.counts.push(count);
        let paper = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = Slot { hash, paper };
        }
    }

    /// How many papers there are.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many different rankings there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is no paper at all.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Each different ranking (candidate indices from 0, best first) with its number of papers.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], u64)> + '_ {
        (0..self.len()).map(|paper| (self.ranking(paper), self.count(paper)))
    }

    pub(crate) fn ranking(&self, paper: usize) -> &[u8] {
        let start = match paper.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(paper).copied().unwrap_or(start);
        self.prefs.get(start..end).unwrap_or_default()
    }

    pub(crate) fn count(&self, paper: usize) -> u64 {
        self.counts.get(paper).copied().unwrap_or_default()
    }

    fn start(&self, hash: u32) -> usize {
        hash as usize & self.slots.len().saturating_sub(1)
    }

    /// Doubles the table; its length stays a power of two.
    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![Slot::default(); (old.len() * 2).max(64)];
        for slot in old.into_iter().filter(|slot| slot.paper != 0) {
            let mut at = self.start(slot.hash);
            while self.slots.get(at).is_some_and(|s| s.paper != 0) {
                at = (at + 1) & (self.slots.len() - 1);
            }
            if let Some(free) = self.slots.get_mut(at) {
                *free = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rankings_are_one_entry() {
        let mut papers = Papers::default();
        for i in 0..2_000u32 {
            papers.add(&[(i % 50) as u8, 60], 2);
        }
        assert_eq!((papers.len(), papers.total()), (50, 4_000));
        assert_eq!(papers.iter().next(), Some((&[0u8, 60][..], 80)));
    }
}
