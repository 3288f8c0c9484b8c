//! X5: the trustees committed to their shares before any of them revealed one.

use crate::board::EventKind;
use crate::group::Group;
use crate::opening::PartialDecryption;
use crate::record::beside::Opened;
use crate::record::{About, Check, Failure};
use crate::supplement::{Content, ShareCommitment, share_commitment};

pub(crate) const ABOUT: About = About {
    number: "X5",
    title: "Every trustee committed to a share before any was revealed",
    looks_at: "every commitment, and every decryption against its trustee's",
    meaning: "a trustee may have chosen the share after seeing those of others",
    stops: "A trustee who speaks last and lets the others' shares decide what to say",
    source: "docs/supplement.md",
};

pub(crate) fn check<G: Group>(content: &Content, record: &Opened<'_, G>) -> Result<(), Failure> {
    for commitment in &content.commitments {
        let place = format!("commitment of trustee {}", commitment.owner);
        stands(content, record, commitment)
            .map_err(|reason| Failure::new(Check::Commitments, place, reason))?;
    }
    for part in record.parts {
        let owner = part.owner().unwrap_or_default();
        let place = format!("partial decryption of trustee {owner}");
        precedes(content, record, owner, part)
            .map_err(|reason| Failure::new(Check::Commitments, place, reason))?;
    }
    Ok(())
}

/// The commitment is signed, by a trustee, and the board stood where it says.
fn stands<G: Group>(
    content: &Content,
    record: &Opened<'_, G>,
    commitment: &ShareCommitment,
) -> Result<(), String> {
    let text = commitment.text(&content.fingerprint);
    let signed = content.key.verify(text.as_bytes(), &commitment.signature);
    signed.map_err(|error| error.to_string())?;
    if record.setup.trustees().owner(commitment.owner).is_none() {
        return Err("the election has no such trustee".to_owned());
    }
    let height = usize::try_from(commitment.height).ok();
    let event = height.and_then(|height| record.events.get(height));
    if event.map(|(_, hash)| *hash) != Some(commitment.event) {
        return Err("names an event that is not the record's at that height".to_owned());
    }
    Ok(())
}

/// The trustee committed to exactly this share, before anybody revealed one.
fn precedes<G: Group>(
    content: &Content,
    record: &Opened<'_, G>,
    owner: u32,
    part: &PartialDecryption<G>,
) -> Result<(), String> {
    let json = part.to_json();
    let hash = crate::hash::Hash::of(&json);
    // Without its strong proofs, X6 names the trustee.
    let Some(proofs) = content.decryptions.iter().find(|d| d.payload == hash) else {
        return Ok(());
    };
    let proofs = proofs.proofs.get().as_bytes();
    let wanted = share_commitment(&content.fingerprint, owner, &json, proofs);
    let mut own = content
        .commitments
        .iter()
        .filter(|c| c.owner == owner)
        .peekable();
    if own.peek().is_none() {
        return Err(format!(
            "trustee {owner} did not commit to the share beforehand"
        ));
    }
    let Some(commitment) = own.find(|c| c.commitment == wanted) else {
        let said = "revealed a share other than the one committed to";
        return Err(format!("trustee {owner} {said}"));
    };
    if is_late(commitment, record) && !is_reported(content, owner) {
        return Err(format!(
            "trustee {owner} committed after a share had been revealed, and no incident says so"
        ));
    }
    Ok(())
}

fn is_late<G: Group>(commitment: &ShareCommitment, record: &Opened<'_, G>) -> bool {
    let mut kinds = record.events.iter().map(|(kind, _)| *kind);
    let first = kinds.position(|kind| kind == EventKind::PartialDecryption);
    first.is_some_and(|first| commitment.height >= first as u64)
}

/// A trustee may have to step in when another fails after revealing began: that is said openly.
fn is_reported(content: &Content, owner: u32) -> bool {
    let object = format!("trustee {owner}");
    let mut incidents = content.incidents.iter();
    incidents.any(|i| i.kind == "late-commitment" && i.object == object)
}
