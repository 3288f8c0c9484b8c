//! Who passed votes to whom, from the votes before and after each stage.

use crate::count::transcript::Transcript;

/// Votes that moved, in the rule's unit; number 0 stands for non-transferable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Transfer {
    pub from: usize,
    pub to: usize,
    pub votes: u64,
}

/// The transfers of a stage (index from 0, not the first). With one giver these are exact; with several
/// (exclusions together, Meek's rounds) each receiver's gain is shared among them in proportion.
pub(crate) fn transfers(transcript: &Transcript, stage: usize) -> Vec<Transfer> {
    let Some(before) = stage.checked_sub(1) else {
        return Vec::new();
    };
    let held = |at: usize, number: usize| match number {
        0 => transcript.nontransferable_units(at),
        _ => transcript.units(at, number),
    };
    let all = (1..=transcript.candidates.len()).chain([0]);
    let change = |n: usize| (n, held(before, n), held(stage, n));
    let givers: Vec<(usize, u64)> = all
        .clone()
        .map(change)
        .filter(|(_, b, a)| a < b)
        .map(|(n, b, a)| (n, b - a))
        .collect();
    let takers: Vec<(usize, u64)> = all
        .map(change)
        .filter(|(_, b, a)| a > b)
        .map(|(n, b, a)| (n, a - b))
        .collect();
    let given = givers
        .iter()
        .fold(0u128, |sum, (_, votes)| sum + u128::from(*votes))
        .max(1);
    let mut transfers = Vec::new();
    for (from, gives) in givers {
        for (to, takes) in &takers {
            let votes = u128::from(gives) * u128::from(*takes) / given;
            transfers.push(Transfer {
                from,
                to: *to,
                votes: u64::try_from(votes).unwrap_or(u64::MAX),
            });
        }
    }
    transfers.retain(|transfer| transfer.votes > 0);
    transfers
}
