//! What the provider is asked, and what is believed of its token (OpenID Connect Core 1.0, sections
//! 3.1.2.1 and 3.1.3.7; RFC 7636).

use std::collections::HashSet;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Validation, decode, decode_header};
use ring::digest::{SHA256, digest};
use serde::Deserialize;

use super::Oidc;
use crate::accounts::outside::rules::Vouched;
use crate::language::t;

/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 30;
/// A token is used within moments of its making.
const OLDEST: i64 = 10 * 60;

/// Why a token is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disbelieved {
    /// Not a token, or one that can't be read.
    #[error("{}", t!("its token can’t be read"))]
    Unreadable,
    /// Signed by nobody that we know, or not at all.
    #[error("{}", t!("its token isn’t signed with the key and the algorithm that are configured"))]
    Signature,
    /// Another provider's.
    #[error("{}", t!("its token is another provider’s"))]
    Issuer,
    /// For another service.
    #[error("{}", t!("its token is for another service"))]
    Audience,
    /// Too old, or from the future.
    #[error("{}", t!("its token is over, or not valid yet: the clocks may be apart"))]
    Time,
    /// Answers another question.
    #[error("{}", t!("its token is for another sign-in: begin again"))]
    Nonce,
    /// No address, or none that is confirmed.
    #[error("{}", t!("it doesn’t vouch for an address"))]
    Unconfirmed,
}

/// What goes out with a browser, and is asked back.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Comes back beside the code.
    pub state: &'a str,
    /// Comes back within the token.
    pub nonce: &'a str,
    /// Is shown when the code is exchanged (RFC 7636).
    pub verifier: &'a str,
    /// Where the browser is sent back to.
    pub back: &'a str,
}

impl Question<'_> {
    /// The address that the browser is sent to.
    pub fn address(&self, provider: &Oidc) -> Result<String, serde_urlencoded::ser::Error> {
        let challenge = digest(&SHA256, self.verifier.as_bytes());
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(challenge);
        provider.authorization.with_query(&[
            ("response_type", "code"),
            ("scope", "openid email"),
            ("client_id", &provider.client_id),
            ("redirect_uri", self.back),
            ("state", self.state),
            ("nonce", self.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ])
    }
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn is_ours(&self, client: &str, azp: Option<&str>) -> bool {
        let listed = match self {
            Self::One(only) => only == client,
            Self::Several(all) => {
                all.iter().any(|one| one == client) && (all.len() == 1 || azp.is_some())
            }
        };
        listed && azp.is_none_or(|azp| azp == client)
    }
}

/// Whom a token vouches for, once its signature and every claim hold.
pub fn vouched(
    provider: &Oidc,
    token: &str,
    nonce: &str,
    now: DateTime<Utc>,
) -> Result<Vouched, Disbelieved> {
    let header = decode_header(token).map_err(|_| Disbelieved::Unreadable)?;
    if asks_for_extensions(token) {
        return Err(Disbelieved::Unreadable);
    }
    let key = provider.keys.of(&header).ok_or(Disbelieved::Signature)?;
    let claims = decode::<Claims>(token, key, &validation(provider))
        .map_err(|error| refusal(error.kind()))?
        .claims;
    if !claims
        .aud
        .is_ours(&provider.client_id, claims.azp.as_deref())
    {
        return Err(Disbelieved::Audience);
    }
    let now = now.timestamp();
    let begun = claims.nbf.unwrap_or(claims.iat).max(claims.iat);
    let lasts = now < claims.exp.saturating_add(LEEWAY);
    if !lasts || begun > now + LEEWAY || claims.iat < now - OLDEST - LEEWAY {
        return Err(Disbelieved::Time);
    }
    if claims.nonce.as_deref() != Some(nonce) {
        return Err(Disbelieved::Nonce);
    }
    let confirmed = match claims.email_verified {
        Some(confirmed) => confirmed,
        None => provider.addresses_are_assigned,
    };
    match claims.email.filter(|email| confirmed && !email.is_empty()) {
        Some(email) if !claims.sub.is_empty() => Ok(Vouched {
            id: claims.sub,
            email: email.to_lowercase(),
        }),
        _ => Err(Disbelieved::Unconfirmed),
    }
}

/// Times are checked above, against our clock.
fn validation(provider: &Oidc) -> Validation {
    let mut validation = Validation::new(provider.keys.algorithm());
    validation.set_issuer(&[&provider.issuer]);
    let required = ["exp", "iss", "aud", "sub"];
    validation.required_spec_claims = HashSet::from(required.map(String::from));
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

fn refusal(kind: &jsonwebtoken::errors::ErrorKind) -> Disbelieved {
    use jsonwebtoken::errors::ErrorKind;
    match kind {
        ErrorKind::InvalidSignature
        | ErrorKind::InvalidAlgorithm
        | ErrorKind::InvalidKeyFormat
        | ErrorKind::InvalidEddsaKey
        | ErrorKind::InvalidEcdsaKey
        | ErrorKind::InvalidRsaKey(_) => Disbelieved::Signature,
        ErrorKind::InvalidIssuer => Disbelieved::Issuer,
        _ => Disbelieved::Unreadable,
    }
}

/// A header with `crit` asks to be refused by whoever doesn't know what it names (RFC 7515, 4.1.11).
fn asks_for_extensions(token: &str) -> bool {
    let header = token.split('.').next().unwrap_or_default();
    let header = BASE64_URL_SAFE_NO_PAD.decode(header).unwrap_or_default();
    let header: serde_json::Value = serde_json::from_slice(&header).unwrap_or_default();
    header.get("crit").is_some()
}
