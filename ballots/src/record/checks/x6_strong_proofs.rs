//! X6: the strong proofs of decryption.

use crate::group::Group;
use crate::hash::Hash;
use crate::opening::PartialDecryption;
use crate::record::beside::Opened;
use crate::record::{About, Check, Failure};
use crate::supplement::{Content, StrongProofs};

pub(crate) const ABOUT: About = About {
    number: "X6",
    title: "Every trustee's strong proofs hold",
    looks_at: "every factor of every decryption, with its strong proof",
    meaning: "a trustee gave a wrong factor, and the result may not be that of the ballots",
    stops: "A wrong decryption whose proof in the record still holds, because that proof does not hash what it states",
    source: "docs/supplement.md",
};

pub(crate) fn check<G: Group>(
    content: &Content,
    record: &Opened<'_, G>,
    part: &PartialDecryption<G>,
) -> Result<(), Failure> {
    let owner = part.owner().unwrap_or_default();
    let place = format!("partial decryption of trustee {owner}");
    let failure = |reason: String| Failure::new(Check::StrongProofs, &place, reason);
    let hash = Hash::of(&part.to_json());
    let mut found = content.decryptions.iter();
    let found = found.find(|d| d.payload == hash && d.owner == owner);
    let (Some(decryption), Some(tally)) = (found, record.tally) else {
        return Err(failure(format!("trustee {owner} gave no strong proofs")));
    };
    StrongProofs::parse(decryption.proofs.get().as_bytes())
        .and_then(|proofs| proofs.verify(record.setup, tally, part, owner))
        .map_err(|error| failure(error.to_string()))
}
