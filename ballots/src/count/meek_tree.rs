//! The papers as a tree of the elected candidates they pass, for Meek's repeated distribution.
//!
//! A paper gives parts of its vote to the elected candidates on it until it meets a continuing one, who
//! takes all the rest. So papers that pass the same elected candidates in the same order to the same
//! continuing one are shared alike, and the tree needs one leaf for all of them. Only leaves change: one
//! is opened when its candidate is elected, and its papers go to its neighbours when the candidate is
//! excluded. A distribution touches each node once instead of each paper.

use super::meek::{Sharing, VOTE};
use super::papers::Papers;
use super::per::Per;

/// No node, no paper.
const NONE: u32 = u32::MAX;

/// What a paper meets in a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meets {
    /// Somebody withdrawn or excluded: it passes over.
    Nobody,
    /// Somebody elected, who takes a part.
    Elected,
    /// Somebody continuing, who takes the rest.
    Continuing,
}

/// A node: what is done with the vote that arrives there.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// The candidate; `NONE` where papers have run out.
    candidate: u32,
    /// The node before it; `NONE` for first preferences.
    parent: u32,
    /// Papers that arrive here.
    papers: u64,
    /// The first of the papers waiting here, linked by `next`: a leaf has them, an opened node none.
    head: u32,
}

/// The tree, its nodes in such an order that each comes after the one before it on the papers.
pub(super) struct Tree<'a> {
    papers: &'a Papers,
    nodes: Vec<Node>,
    /// How far down its ranking each paper has got.
    at: Vec<u8>,
    /// The next paper waiting at the same node.
    next: Vec<u32>,
    /// Node by parent and candidate.
    index: std::collections::HashMap<(u32, u32), u32>,
    weights: Vec<u64>,
    candidates: usize,
    total: u64,
}

impl<'a> Tree<'a> {
    /// All papers at their first candidates that `meets` stops at; papers without one are left out.
    pub(super) fn new(
        papers: &'a Papers,
        candidates: usize,
        meets: impl Fn(usize) -> Meets,
    ) -> Self {
        let mut tree = Self {
            papers,
            nodes: Vec::new(),
            at: vec![0; papers.len()],
            next: vec![NONE; papers.len()],
            index: std::collections::HashMap::new(),
            weights: Vec::new(),
            candidates,
            total: 0,
        };
        for paper in 0..papers.len() {
            if papers
                .ranking(paper)
                .iter()
                .any(|c| meets(usize::from(*c)) != Meets::Nobody)
            {
                tree.total += papers.count(paper);
                tree.place(paper, 0, NONE, &meets);
            }
        }
        tree
    }

    /// How many papers are in the tree.
    pub(super) fn papers(&self) -> u64 {
        self.total
    }

    /// Opens the leaves of candidates just elected: their papers go on below them.
    pub(super) fn open(&mut self, elected: &[usize], meets: impl Fn(usize) -> Meets) {
        self.move_on(elected, true, &meets);
    }

    /// Removes the leaves of candidates just excluded: their papers go on beside them.
    pub(super) fn close(&mut self, excluded: &[usize], meets: impl Fn(usize) -> Meets) {
        self.move_on(excluded, false, &meets);
    }

    /// Moves the papers that wait at these candidates' leaves on, below or beside the leaf.
    fn move_on(&mut self, candidates: &[usize], below: bool, meets: &impl Fn(usize) -> Meets) {
        for node in 0..self.nodes.len() {
            let Some(here) = self.nodes.get(node).copied() else {
                continue;
            };
            if here.head == NONE || !candidates.contains(&(here.candidate as usize)) {
                continue;
            }
            if let Some(leaf) = self.nodes.get_mut(node) {
                leaf.head = NONE;
                leaf.papers = if below { leaf.papers } else { 0 };
            }
            let parent = if below {
                u32::try_from(node).unwrap_or(NONE)
            } else {
                here.parent
            };
            let mut paper = here.head;
            while paper != NONE {
                // Placing the paper writes its link anew.
                let next = self.next.get(paper as usize).copied().unwrap_or(NONE);
                let from = self
                    .at
                    .get(paper as usize)
                    .map_or(0, |at| usize::from(*at) + 1);
                self.place(paper as usize, from, parent, meets);
                paper = next;
            }
        }
    }

    /// Puts a paper below `parent`, from a place in its ranking on: past elected candidates to the first
    /// continuing one, or to a node without candidate if it runs out.
    fn place(&mut self, paper: usize, from: usize, parent: u32, meets: &impl Fn(usize) -> Meets) {
        let papers = self.papers;
        let count = papers.count(paper);
        let mut parent = parent;
        for (at, candidate) in papers.ranking(paper).iter().enumerate().skip(from) {
            let met = meets(usize::from(*candidate));
            if met == Meets::Nobody {
                continue;
            }
            let node = self.node(parent, u32::from(*candidate));
            if met == Meets::Continuing {
                self.wait(paper, at, node, count);
                return;
            }
            self.arrive(node, count);
            parent = node;
        }
        let end = self.node(parent, NONE);
        self.arrive(end, count);
    }

    /// Lets a paper wait at a leaf.
    fn wait(&mut self, paper: usize, at: usize, node: u32, count: u64) {
        self.arrive(node, count);
        if let (Some(node), Some(next)) =
            (self.nodes.get_mut(node as usize), self.next.get_mut(paper))
        {
            *next = node.head;
            node.head = u32::try_from(paper).unwrap_or(NONE);
        }
        if let Some(slot) = self.at.get_mut(paper) {
            *slot = u8::try_from(at).unwrap_or(u8::MAX);
        }
    }

    fn arrive(&mut self, node: u32, count: u64) {
        if let Some(node) = self.nodes.get_mut(node as usize) {
            node.papers += count;
        }
    }

    fn node(&mut self, parent: u32, candidate: u32) -> u32 {
        let fresh = u32::try_from(self.nodes.len()).unwrap_or(NONE);
        let node = *self.index.entry((parent, candidate)).or_insert(fresh);
        if node == fresh {
            self.nodes.push(Node {
                candidate,
                parent,
                papers: 0,
                head: NONE,
            });
        }
        node
    }

    /// Step B.2.a: each vote by the keep factors; the candidates' votes, and what nobody holds.
    pub(super) fn distribute(&mut self, keep: &Per<u64>, sharing: Sharing) -> (Per<u64>, u64) {
        let mut votes = Per::of(self.candidates, 0);
        let mut residual = 0u64;
        self.weights.clear();
        for node in &self.nodes {
            let arrives = match node.parent {
                NONE => VOTE,
                parent => self.weights.get(parent as usize).copied().unwrap_or(0),
            };
            let taken = match node.candidate {
                NONE => 0,
                candidate => sharing.taken(arrives, keep.at(candidate as usize)),
            };
            if taken > 0 {
                votes.add(node.candidate as usize, taken.saturating_mul(node.papers));
            }
            let rest = arrives.saturating_sub(taken);
            if node.candidate == NONE {
                residual = residual.saturating_add(rest.saturating_mul(node.papers));
            }
            self.weights.push(rest);
        }
        (votes, residual)
    }
}
