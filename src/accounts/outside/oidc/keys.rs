//! A provider's keys: a JSON Web Key Set (RFC 7517) from a file, for one algorithm that is told
//! beside it. What a token says its algorithm or key is never chooses either.

use std::fmt;

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Header};

/// Keys of one provider, all for the same algorithm.
#[derive(Clone)]
pub struct IssuerKeys {
    algorithm: Algorithm,
    keys: Vec<(Option<String>, DecodingKey)>,
}

impl fmt::Debug for IssuerKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "IssuerKeys({:?}, {} keys)",
            self.algorithm,
            self.keys.len()
        )
    }
}

/// Why a set of keys is of no use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKeys {
    /// The algorithm isn't one of ours.
    #[error(
        "the algorithm is RS256, PS256, ES256 or EdDSA, as the provider's discovery document says"
    )]
    Algorithm,
    /// The file isn't a key set.
    #[error("the file isn't a JSON Web Key Set, the text at the provider's jwks_uri: {0}")]
    Unreadable(String),
    /// No key fits.
    #[error("the file has no key for this algorithm")]
    None,
    /// Two keys of one name.
    #[error("two keys of the file are called {0:?}")]
    Twice(String),
    /// More keys than one, and one without a name.
    #[error("there are several keys, and one has no \"kid\" to tell it by")]
    Nameless,
}

impl IssuerKeys {
    /// Reads a key set; keys for other algorithms, or for encryption, are passed over.
    pub fn parse(algorithm: &str, set: &str) -> Result<Self, BadKeys> {
        let algorithm = match algorithm {
            "RS256" => Algorithm::RS256,
            "PS256" => Algorithm::PS256,
            "ES256" => Algorithm::ES256,
            "EdDSA" => Algorithm::EdDSA,
            _ => return Err(BadKeys::Algorithm),
        };
        let set: JwkSet =
            serde_json::from_str(set).map_err(|why| BadKeys::Unreadable(why.to_string()))?;
        let mut keys: Vec<(Option<String>, DecodingKey)> = Vec::new();
        for key in &set.keys {
            let use_ = key.common.public_key_use.as_ref();
            if use_.is_some_and(|of| *of != jsonwebtoken::jwk::PublicKeyUse::Signature) {
                continue;
            }
            let Ok(parsed) = DecodingKey::from_jwk(key) else {
                continue;
            };
            if parsed.family() != algorithm.family() {
                continue;
            }
            let name = key.common.key_id.clone();
            if let Some(name) = &name
                && keys.iter().any(|(known, _)| known.as_ref() == Some(name))
            {
                return Err(BadKeys::Twice(name.clone()));
            }
            keys.push((name, parsed));
        }
        match keys.len() {
            0 => Err(BadKeys::None),
            1 => Ok(Self { algorithm, keys }),
            _ if keys.iter().any(|(name, _)| name.is_none()) => Err(BadKeys::Nameless),
            _ => Ok(Self { algorithm, keys }),
        }
    }

    /// The algorithm of all of them.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key that a token's header names; the only one, if it names none.
    pub fn of(&self, header: &Header) -> Option<&DecodingKey> {
        match (&header.kid, &*self.keys) {
            (None, [(_, only)]) => Some(only),
            (None, _) => None,
            (Some(name), keys) => keys
                .iter()
                .find(|(known, _)| known.as_ref() == Some(name))
                .map(|(_, key)| key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ed(kid: &str) -> String {
        // RFC 8037, appendix A.2.
        format!(
            r#"{{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"{kid}}}"#
        )
    }

    #[test]
    fn sets_of_keys() {
        let set = |keys: &[String]| format!(r#"{{"keys":[{}]}}"#, keys.join(","));
        let named = |name: &str| ed(&format!(r#","kid":"{name}""#));
        assert!(IssuerKeys::parse("EdDSA", &set(&[ed("")])).is_ok());
        assert!(IssuerKeys::parse("EdDSA", &set(&[named("a"), named("b")])).is_ok());
        let refused = |algorithm: &str, keys: &[String]| {
            IssuerKeys::parse(algorithm, &set(keys)).unwrap_err()
        };
        assert_eq!(
            refused("EdDSA", &[named("a"), named("a")]),
            BadKeys::Twice("a".into())
        );
        assert_eq!(refused("EdDSA", &[named("a"), ed("")]), BadKeys::Nameless);
        assert_eq!(refused("EdDSA", &[]), BadKeys::None);
        assert_eq!(refused("EdDSA", &[ed(r#","use":"enc""#)]), BadKeys::None);
        assert_eq!(refused("RS256", &[named("a")]), BadKeys::None);
        let secret = r#"{"kty":"oct","k":"AAAA","kid":"s"}"#.to_owned();
        for algorithm in ["EdDSA", "RS256"] {
            assert_eq!(
                refused(algorithm, std::slice::from_ref(&secret)),
                BadKeys::None
            );
        }
        for algorithm in ["HS256", "none", "", "rs256"] {
            assert_eq!(
                refused(algorithm, std::slice::from_ref(&secret)),
                BadKeys::Algorithm
            );
        }
        assert!(matches!(
            IssuerKeys::parse("EdDSA", "[]").unwrap_err(),
            BadKeys::Unreadable(_)
        ));
    }
}
