//! `If-Match` (RFC 9110, section 13.1.1): an edit says which state it was made from, and is refused
//! where somebody else was faster. It is asked in the transaction of the edit, of the very state that
//! the edit would replace, so two edits from one state can't both be taken.

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use serde::Serialize;

use super::etag;
use crate::error::Problem;
use crate::language::t;

/// The state that an edit was made from, as the header `If-Match` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected(Option<String>);

impl Expected {
    /// Whatever is there is replaced: for a page's form on which somebody edits what nobody else does.
    pub fn anything() -> Self {
        Self(Some("*".to_owned()))
    }

    /// The state that a page's form was made from; none if it was made from nothing.
    pub fn stated(state: Option<String>) -> Self {
        Self(state)
    }

    /// That the edit was made from what is there now. `replaces` says whether it would replace something
    /// that somebody has entered: then it has to say what it was made from.
    pub fn fits(&self, present: &impl Serialize, replaces: bool) -> Result<(), Problem> {
        let Some(list) = &self.0 else {
            return if replaces { Err(unsaid()) } else { Ok(()) };
        };
        let tag = etag::of_state(present)?;
        let mut named = list.split(',').map(str::trim);
        // Compared as they are: a weak tag names no certain state.
        if named.any(|one| one == "*" || one == tag) {
            return Ok(());
        }
        Err(Problem::stale(t!(
            "Somebody else has changed this since you read it: read it again, look at what has \
             changed, and send your edit with the new ETag in If-Match."
        ))
        .with(serde_json::json!({ "etag": tag })))
    }
}

fn unsaid() -> Problem {
    Problem::precondition_required(t!(
        "This replaces what is there: say in the header If-Match which state you made it from, by \
         the ETag that you were given with it; or * to replace whatever is there."
    ))
}

impl<S: Send + Sync> FromRequestParts<S> for Expected {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let all = parts.headers.get_all(header::IF_MATCH).iter();
        let texts: Result<Vec<_>, _> = all.map(|value| value.to_str()).collect();
        let texts =
            texts.map_err(|_| Problem::malformed(t!("If-Match can’t be read: send ETags.")))?;
        Ok(Self((!texts.is_empty()).then(|| texts.join(","))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_compared() {
        let tag = etag::of(b"[1]");
        let said = |text: &str| Expected(Some(text.to_owned())).fits(&[1], true);
        assert!(said(&tag).is_ok());
        assert!(said(&format!("\"other\", {tag}")).is_ok());
        assert!(said("*").is_ok());
        for other in ["\"other\"", &format!("W/{tag}"), "", "x*"] {
            let refused = said(other).unwrap_err();
            assert_eq!(
                (refused.status.as_u16(), refused.kind),
                (412, "urn:hustings:stale")
            );
        }
        let nothing = Expected(None);
        assert!(nothing.fits(&[1], false).is_ok());
        assert_eq!(nothing.fits(&[1], true).unwrap_err().status.as_u16(), 428);
    }
}
