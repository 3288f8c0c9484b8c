//! DiscourseConnect: what we ask the forum, and what we believe of its answer. A payload is Base64
//! of a query; its signature is HMAC-SHA-256 in hex under the shared secret.

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::hmac;

use super::Discourse;
use crate::language::t;

/// Why an answer of the forum is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disbelieved {
    /// The signature isn't the forum's.
    #[error("{}", t!("the answer isn’t signed with the secret that the forum and this service share"))]
    Signature,
    /// It can't be read.
    #[error("{}", t!("the answer can’t be read"))]
    Unreadable,
    /// It answers another question.
    #[error("{}", t!("the answer is for another sign-in: begin again"))]
    Nonce,
    /// The forum doesn't vouch for the address.
    #[error("{}", t!("the forum hasn’t confirmed the address"))]
    Unconfirmed,
}

/// Whom the forum vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// Their number there, which stays when the address changes.
    pub id: String,
    /// Their address.
    pub email: String,
}

fn key(forum: &Discourse) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, forum.secret.as_bytes())
}

/// Where the browser is sent: the forum's door, with what it has to send back and where to.
pub fn question(forum: &Discourse, nonce: &str, back: &str) -> Result<String, Disbelieved> {
    let query = [("nonce", nonce), ("return_sso_url", back)];
    let query = serde_urlencoded::to_string(query).map_err(|_| Disbelieved::Unreadable)?;
    let sso = BASE64_STANDARD.encode(query);
    let sig: String = hmac::sign(&key(forum), sso.as_bytes())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let query = serde_urlencoded::to_string([("sso", &sso), ("sig", &sig)]);
    let query = query.map_err(|_| Disbelieved::Unreadable)?;
    Ok(format!("{}/session/sso_provider?{query}", forum.base))
}

/// Whom an answer vouches for, once its signature and nonce hold.
pub fn answer(
    forum: &Discourse,
    sso: &str,
    sig: &str,
    nonce: &str,
) -> Result<Vouched, Disbelieved> {
    let sig = unhex(sig).ok_or(Disbelieved::Signature)?;
    hmac::verify(&key(forum), sso.as_bytes(), &sig).map_err(|_| Disbelieved::Signature)?;
    let query = BASE64_STANDARD
        .decode(sso)
        .map_err(|_| Disbelieved::Unreadable)?;
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(&query).map_err(|_| Disbelieved::Unreadable)?;
    let value = |name: &str| {
        let found = pairs.iter().find(|(given, _)| given == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    };
    if value("nonce") != Some(nonce) {
        return Err(Disbelieved::Nonce);
    }
    if value("failed") == Some("true") || value("require_activation") == Some("true") {
        return Err(Disbelieved::Unconfirmed);
    }
    match (value("external_id"), value("email")) {
        (Some(id), Some(email)) => Ok(Vouched {
            id: id.to_owned(),
            email: email.to_lowercase(),
        }),
        _ => Err(Disbelieved::Unreadable),
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let nibble = |sign: u8| {
        char::from(sign)
            .to_digit(16)
            .and_then(|n| u8::try_from(n).ok())
    };
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(nibble(*high)? << 4 | nibble(*low)?),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of Discourse's own description of the protocol: its secret, payload and
    /// signature.
    #[test]
    fn the_published_example() {
        let forum = Discourse {
            base: "https://forum.example".into(),
            secret: "d836444a9e4084d5b224a60c208dce14".to_owned().into(),
        };
        let sso = "bm9uY2U9Y2I2ODI1MWVlZmI1MjExZTU4YzAwZmYxMzk1ZjBjMGI=\n";
        let sig = "2828aa29899722b35a2f191d34ef9b3ce695e0e6eeec47deb46d588d70c7cb56";
        let tag = unhex(sig).unwrap();
        assert!(hmac::verify(&key(&forum), sso.as_bytes(), &tag).is_ok());
    }

    #[test]
    fn an_address_that_is_not_confirmed() {
        let forum = Discourse {
            base: "https://forum.example".into(),
            secret: "d836444a9e4084d5b224a60c208dce14".to_owned().into(),
        };
        let said = |more: &str| {
            let query = format!("nonce=n&external_id=1&email=a%40example.org{more}");
            let sso = BASE64_STANDARD.encode(query);
            let tag = hmac::sign(&key(&forum), sso.as_bytes());
            let bytes = tag.as_ref().iter();
            let sig: String = bytes.map(|byte| format!("{byte:02x}")).collect();
            answer(&forum, &sso, &sig, "n")
        };
        assert!(said("").is_ok());
        for more in ["&failed=true", "&require_activation=true"] {
            assert_eq!(said(more), Err(Disbelieved::Unconfirmed), "{more}");
        }
    }
}
