//! B5: no ballot and no ciphertext twice.

use std::collections::HashSet;

use crate::ballot::Ballot;
use crate::group::Group;
use crate::hash::Hash;
use crate::record::About;

pub(crate) const ABOUT: About = About {
    number: "B5",
    title: "No ballot and no encrypted vote stands there twice",
    looks_at: "every ballot and every ciphertext on the board",
    meaning: "somebody copied a ballot, or brought an older one back",
    stops: "An older ballot brought back after a newer one, which undoes a voter's change of mind; copies, by which a vote is found out",
    source: "beyond the specification",
};

/// What stands on the board so far. Memory grows with it, by some 40 bytes a ballot and a ciphertext.
#[derive(Debug, Default)]
pub struct Board {
    ballots: HashSet<Hash>,
    ciphertexts: HashSet<Hash>,
}

impl Board {
    /// Notes a ballot that comes next.
    ///
    /// # Errors
    /// It, or one of its ciphertexts, stands there already.
    pub fn check<G: Group>(&mut self, ballot: &Ballot<G>) -> Result<(), &'static str> {
        if !self.ballots.insert(ballot.hash()) {
            return Err("the same ballot stands on the board before");
        }
        for ciphertext in ballot.ciphertexts() {
            let name = Hash::of(ciphertext.alpha.text().as_bytes());
            if !self.ciphertexts.insert(name) {
                return Err("one of its ciphertexts stands on the board before");
            }
        }
        Ok(())
    }
}
