//! Arithmetic on the curve of Ed25519 for public data: verifying a record is nothing else, and
//! half of it is work that a library's interface cannot share. What is gained over
//! curve25519-dalek's vectorised code, which stays in use for what is secret, but for [`Guarded`]:
//!
//! - the doublings of a point are made once for all its exponents ([`multiples`]);
//! - the generator and the election's key have tables of 29 x 256 points ([`Fixed`]);
//! - membership in the subgroup of prime order costs two powers in the field instead of a
//!   multiplication by the order ([`Point::in_prime_subgroup`]).
//!
//! What a voter or a mixer waits for, multiples of the generator and the election's key by many secret
//! numbers, goes eight at a time in constant time ([`Guarded`]) where the processor can.
//!
//! `docs/performance.md` counts and measures them. Everything here is tested against
//! curve25519-dalek, and [`field`] against crypto-bigint.

#[cfg(test)]
mod alike;
mod batch;
mod codec;
mod digits;
#[cfg(target_arch = "x86_64")]
mod eight;
mod field;
mod fixed;
mod guarded;
#[cfg_attr(not(target_arch = "x86_64"), path = "absent.rs")]
mod lockstep;
mod multiply;
mod point;
mod powers;
#[cfg(test)]
mod tests;

pub(super) use batch::{Exponent, Product, decompress_all, products, read_all};
pub(super) use fixed::Fixed;
pub(super) use guarded::Guarded;
pub(super) use multiply::{multiple, sum_of_multiples};
pub(super) use point::Point;
