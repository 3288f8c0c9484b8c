//! In place of the work in lock step, on processors for which it is not written.

use super::point::{Affine, Point};

pub(super) const LANES: usize = 8;
pub(super) const WINDOW: u32 = 4;
pub(super) const MULTIPLES: usize = 1 << (WINDOW - 1);
pub(super) type Digits = [i64; LANES];

/// Proof that the processor has the instructions: there is none.
#[derive(Clone, Copy)]
pub(super) enum Ifma {}

pub(super) struct Found {
    pub(super) points: [Point; LANES],
    pub(super) on_curve: u8,
    pub(super) members: u8,
}

impl Ifma {
    pub(super) fn try_new() -> Option<Self> {
        None
    }

    pub(super) fn read(self, _: &[[u8; 32]; LANES], _: bool) -> Found {
        match self {}
    }

    pub(super) fn straus(
        self,
        _: &[[Point; LANES]],
        _: usize,
        _: usize,
        _: &[Vec<Digits>],
    ) -> Vec<[Point; LANES]> {
        match self {}
    }

    pub(super) fn add_fixed(
        self,
        _: &[Point; LANES],
        _: &[([&Affine; LANES], u8)],
    ) -> [Point; LANES] {
        match self {}
    }

    pub(super) fn guarded(self, _: &[[Affine; MULTIPLES]], _: &[Digits]) -> [Point; LANES] {
        match self {}
    }

    pub(super) fn buckets(self, _: &[Affine], _: &[[i16; LANES]], _: usize) -> [Point; LANES] {
        match self {}
    }
}
