//! The papers on the counting table: who holds which, at which value.

use std::collections::BTreeMap;

use super::papers::Papers;
use super::per::Per;

/// Papers by holder and by value, and how far down each ranking its paper has got.
pub(crate) struct Piles<'a> {
    papers: &'a Papers,
    /// The preference each paper is at, by index in its ranking.
    at: Vec<u8>,
    /// For each candidate, papers by the value they were received at.
    held: Vec<BTreeMap<u64, Vec<u32>>>,
}

/// What a move of papers brought: papers (not votes) for each candidate, and with nobody.
pub(crate) struct Moved {
    pub to: Per<u64>,
    pub exhausted: u64,
}

impl<'a> Piles<'a> {
    /// Gives each paper, at `value`, to its first candidate that `open` allows.
    pub(crate) fn deal(
        papers: &'a Papers,
        candidates: usize,
        value: u64,
        open: impl Fn(usize) -> bool,
    ) -> (Self, Moved) {
        let mut piles = Self {
            papers,
            at: vec![0; papers.len()],
            held: vec![BTreeMap::new(); candidates],
        };
        let mut moved = Moved {
            to: Per::of(candidates, 0),
            exhausted: 0,
        };
        for paper in 0..papers.len() {
            piles.place(paper, 0, value, &open, &mut moved);
        }
        (piles, moved)
    }

    /// Takes all papers of a candidate, by value, lowest value first.
    pub(crate) fn take(&mut self, candidate: usize) -> BTreeMap<u64, Vec<u32>> {
        self.held
            .get_mut(candidate)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Moves papers to their next candidates that `open` allows, at `value` each.
    pub(crate) fn pass_on(
        &mut self,
        parcel: &[u32],
        value: u64,
        open: impl Fn(usize) -> bool,
    ) -> Moved {
        let mut moved = Moved {
            to: Per::of(self.held.len(), 0),
            exhausted: 0,
        };
        for paper in parcel.iter().map(|paper| *paper as usize) {
            let next = self.at.get(paper).map_or(0, |at| usize::from(*at) + 1);
            self.place(paper, next, value, &open, &mut moved);
        }
        moved
    }

    fn place(
        &mut self,
        paper: usize,
        from: usize,
        value: u64,
        open: &impl Fn(usize) -> bool,
        moved: &mut Moved,
    ) {
        let count = self.papers.count(paper);
        let rest = self.papers.ranking(paper).get(from..).unwrap_or_default();
        let Some((skipped, candidate)) = rest
            .iter()
            .map(|c| usize::from(*c))
            .enumerate()
            .find(|(_, c)| open(*c))
        else {
            moved.exhausted += count;
            return;
        };
        moved.to.add(candidate, count);
        if let (Some(at), Ok(now)) = (self.at.get_mut(paper), u8::try_from(from + skipped)) {
            *at = now;
        }
        if let (Some(pile), Ok(paper)) = (self.held.get_mut(candidate), u32::try_from(paper)) {
            pile.entry(value).or_default().push(paper);
        }
    }
}
