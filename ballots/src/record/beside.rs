//! The supplement, held against the record that it stands beside: checks X1 to X8, C1 and C2.

use super::checks::{
    c1_count, c2_declaration, x1_binding, x2_head, x3_roll_commitment, x4_documents,
    x5_commitments, x6_strong_proofs, x7_shuffles, x8_spares,
};
use super::{Check, Failure, Ledger};
use std::collections::HashSet;

use crate::board::EventKind;
use crate::group::Group;
use crate::hash::Hash;
use crate::opening::{Outcome, PartialDecryption};
use crate::setup::Setup;
use crate::supplement::{Supplement, VerifyingKey};
use crate::tally::{Tally, TallyBuilder};
use crate::verified::Verified;

/// A supplement to be held against the record.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The file's bytes.
    pub bytes: &'a [u8],
    /// The service's key, where it is known from elsewhere: another one is refused.
    pub key: Option<&'a VerifyingKey>,
}

/// The record, verified as far as it goes.
pub(crate) struct Opened<'r, G: Group> {
    pub(crate) setup: &'r Setup<G>,
    /// Kind and hash of every event, in order.
    pub(crate) events: &'r [(EventKind, Hash)],
    /// The ballots that count.
    pub(crate) ballots: &'r TallyBuilder<'r, G>,
    /// What was opened, if it came to that.
    pub(crate) tally: Option<&'r Tally<G>>,
    pub(crate) parts: &'r [Verified<PartialDecryption<G>>],
    pub(crate) outcome: Option<&'r Outcome>,
    /// Who has shuffled, from 1.
    pub(crate) shuffled_by: &'r HashSet<u32>,
}

/// Makes all checks of the supplement.
pub(super) fn check<G: Group>(
    beside: Beside<'_>,
    record: &Opened<'_, G>,
    ledger: &mut Ledger<'_>,
) -> Result<Supplement, Failure> {
    let supplement = ledger.make(Check::Binding, 1, || {
        x1_binding::check(beside, record.setup)
    })?;
    let content = supplement.content();
    let covered = ledger.make(Check::Head, 1, || x2_head::check(content, record))?;
    let voters = content.roll.size;
    ledger.make(Check::RollCommitment, voters, || {
        x3_roll_commitment::check(content, record.setup)
    })?;
    let documents = content.documents.len() as u64;
    ledger.make(Check::Documents, documents, || x4_documents::check(content))?;
    let commitments = (content.commitments.len() + record.parts.len()) as u64;
    ledger.make(Check::Commitments, commitments, || {
        x5_commitments::check(content, record)
    })?;
    for part in record.parts {
        let proofs = part.factor_count();
        ledger.make(Check::StrongProofs, proofs, || {
            x6_strong_proofs::check(content, record, part)
        })?;
    }
    if record.setup.needs_shuffle() {
        let shuffles = record.shuffled_by.len() as u64;
        let check = || x7_shuffles::check(record);
        ledger.make(Check::EnoughShuffles, shuffles, check)?;
    }
    // While voting goes on the record may be the newer of the two: a code that was spare may have voted since.
    if covered == record.events.len() {
        let idle = content.spares.idle().count() as u64;
        ledger.make(Check::Spares, idle, || x8_spares::check(content, record))?;
    }
    let counts = match record.outcome {
        Some(outcome) => outcome.questions().len() as u64,
        None => content.counts.len() as u64,
    };
    ledger.make(Check::Count, counts, || c1_count::check(content, record))?;
    let declared = u64::from(content.declaration.is_some());
    ledger.make(Check::Declaration, declared, || {
        c2_declaration::check(content, record.setup)
    })?;
    Ok(supplement)
}
