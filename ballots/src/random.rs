//! Randomness: callers bring it; this is the operating system's, for those who have no other.

use rand_core::{TryCryptoRng, TryRng, UnwrapErr};
use ring::rand::SecureRandom;

/// The operating system's generator, as the generator that this library's functions take.
pub type SystemRng = UnwrapErr<TrySystemRng>;

/// The operating system's generator (ring's), whose calls may fail.
#[derive(Debug, Clone)]
pub struct TrySystemRng(ring::rand::SystemRandom);

/// The operating system gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

/// The operating system's generator. It aborts the process where there is none to be had: nothing
/// safe could go on without it.
pub fn system() -> SystemRng {
    UnwrapErr(TrySystemRng(ring::rand::SystemRandom::new()))
}

impl TryRng for TrySystemRng {
    type Error = NoRandomness;

    fn try_next_u32(&mut self) -> Result<u32, NoRandomness> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, NoRandomness> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), NoRandomness> {
        self.0.fill(to).map_err(|_| NoRandomness)
    }
}

impl TryCryptoRng for TrySystemRng {}

/// A number below `bound`, each with the same chance (rejection of the uneven end).
pub(crate) fn below(bound: u64, rng: &mut impl rand_core::CryptoRng) -> u64 {
    let bound = bound.max(1);
    let even = u64::MAX - u64::MAX % bound;
    loop {
        let drawn = rng.next_u64();
        if drawn < even {
            return drawn % bound;
        }
    }
}
