//! X4: the texts that were announced.

use crate::hash::Hash;
use crate::record::{About, Check, Failure};
use crate::supplement::Content;

pub(crate) const ABOUT: About = About {
    number: "X4",
    title: "What was announced is what is stated",
    looks_at: "the text of every document, against its hash",
    meaning: "a notice was changed after it was announced",
    stops: "A notice of poll or a disclosure that is rewritten afterwards",
    source: "docs/supplement.md",
};

pub(crate) fn check(content: &Content) -> Result<(), Failure> {
    for document in &content.documents {
        if Hash::of(document.text.as_bytes()) != document.sha256 {
            let place = format!("supplement, document {:?}", document.name);
            let reason = "its text is not the one whose hash is stated";
            return Err(Failure::new(Check::Documents, place, reason));
        }
    }
    Ok(())
}
