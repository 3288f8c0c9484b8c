//! The lot: one order of the candidates, drawn once, used wherever a rule asks for a lot.
//!
//! Derivation from a seed (the idea is that of RFC 3797: the sources of the seed are announced before
//! the poll and fixed after it closes): the candidates are put in the order of
//! SHA-256(`hustings-lot-1/` seed `/` number), number from 1 in decimal, the lowest digest first. Every order is
//! equally likely, and anybody redraws it with everyday tools:
//!
//! ```sh
//! for i in $(seq 1 14); do
//!   echo "$(printf 'hustings-lot-1/%s/%d' "$SEED" $i | sha256sum | cut -c1-64) $i"
//! done | sort
//! ```
//!
//! At a tie, the one who comes first in this order among the tied is the one the rule chooses: to be
//! excluded, to be elected, or to have the surplus passed on first.

use ring::digest::{SHA256, digest};
use serde::Serialize;

use super::error::CountError;

/// The longest seed taken, in bytes.
pub const MAX_SEED: usize = 1024;

/// An order of all candidates and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lot {
    /// Candidate numbers from 1; the first one among the tied is chosen.
    order: Vec<usize>,
    /// How the order came about.
    #[serde(flatten)]
    source: Source,
}

/// How a lot's order came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Source {
    /// Derived from a public seed.
    Seed {
        /// The seed, byte for byte.
        seed: String,
        /// How to redraw it.
        derivation: &'static str,
    },
    /// Drawn in public and typed in.
    Drawn {
        /// Who drew it, when and where, as typed.
        drawn: String,
    },
}

/// A seed or an order that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LotError {
    /// Empty, too long, or with characters that people can't retype.
    #[error(
        "the seed must have 1 to {MAX_SEED} bytes, no control characters and no spaces at its ends: give it as it was announced"
    )]
    Seed,
    /// The order isn't one of all candidates.
    #[error("the order must name each of the candidates 1 to {0} once: type it again")]
    Order(usize),
    /// Nobody is named as having drawn it.
    #[error("say who drew the order, when and where, in at most {MAX_SEED} bytes")]
    Drawn,
}

const DERIVATION: &str = "order of SHA-256 of hustings-lot-1/SEED/NUMBER, lowest first";

impl Lot {
    /// The order that a public seed gives for `candidates` candidates.
    ///
    /// # Errors
    /// A seed that is empty, longer than [`MAX_SEED`], or can't be retyped reliably.
    pub fn from_seed(seed: &str, candidates: usize) -> Result<Self, LotError> {
        if !printable(seed) {
            return Err(LotError::Seed);
        }
        let mut order: Vec<(Vec<u8>, usize)> = (1..=candidates)
            .map(|number| (draw(seed, number), number))
            .collect();
        order.sort();
        let order = order.into_iter().map(|(_, number)| number).collect();
        let source = Source::Seed {
            seed: seed.to_owned(),
            derivation: DERIVATION,
        };
        Ok(Self { order, source })
    }

    /// An order (numbers from 1) that was drawn in public; `drawn` says by whom, when and where.
    ///
    /// # Errors
    /// An order that isn't one of all candidates, or nothing said about the drawing.
    pub fn drawn(order: Vec<usize>, candidates: usize, drawn: &str) -> Result<Self, LotError> {
        let mut sorted = order.clone();
        sorted.sort_unstable();
        if !sorted.into_iter().eq(1..=candidates) {
            return Err(LotError::Order(candidates));
        }
        if !printable(drawn) {
            return Err(LotError::Drawn);
        }
        Ok(Self {
            order,
            source: Source::Drawn {
                drawn: drawn.to_owned(),
            },
        })
    }

    /// The order, numbers from 1.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// How the order came about.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Those of `tied` (indices from 0) in the lot's order.
    pub(crate) fn among(&self, tied: &[usize]) -> Vec<usize> {
        let indices = self.order.iter().filter_map(|number| number.checked_sub(1));
        indices
            .filter(|candidate| tied.contains(candidate))
            .collect()
    }

    /// That it is an order of a contest with this many candidates.
    pub(crate) fn check(&self, candidates: usize) -> Result<(), CountError> {
        if self.order.len() == candidates {
            return Ok(());
        }
        Err(CountError::LotOrder {
            candidates,
            given: self.order.len(),
        })
    }
}

fn printable(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_SEED
        && text.trim() == text
        && !text.chars().any(char::is_control)
}

fn draw(seed: &str, number: usize) -> Vec<u8> {
    digest(
        &SHA256,
        format!("hustings-lot-1/{seed}/{number}").as_bytes(),
    )
    .as_ref()
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Golden: made with the shell lines at the top of this file, SEED="beacon 42".
    #[test]
    fn the_shell_redraws_it() {
        assert_eq!(Lot::from_seed("beacon 42", 8).unwrap().order(), GOLDEN);
    }
    const GOLDEN: [usize; 8] = [7, 1, 5, 8, 6, 3, 2, 4];

    #[test]
    fn every_order_comes_up_alike() {
        let mut seen = std::collections::BTreeMap::<Vec<usize>, u32>::new();
        for i in 0..6_000 {
            let lot = Lot::from_seed(&format!("seed {i}"), 3).unwrap();
            *seen.entry(lot.order().to_vec()).or_default() += 1;
        }
        assert_eq!(seen.len(), 6);
        assert!(seen.values().all(|n| (850..1150).contains(n)), "{seen:?}");
    }

    #[test]
    fn what_cannot_be_redrawn_is_refused() {
        assert_eq!(Lot::from_seed("", 3), Err(LotError::Seed));
        assert_eq!(Lot::from_seed("12 ", 3), Err(LotError::Seed));
        assert_eq!(Lot::from_seed("1\n2", 3), Err(LotError::Seed));
        assert_eq!(
            Lot::drawn(vec![1, 2, 2], 3, "A. Clerk"),
            Err(LotError::Order(3))
        );
        assert_eq!(Lot::drawn(vec![3, 1, 2], 3, ""), Err(LotError::Drawn));
        assert_eq!(
            Lot::drawn(vec![3, 1, 2], 3, "A. Clerk, noon")
                .unwrap()
                .among(&[0, 2]),
            [2, 0]
        );
    }
}
