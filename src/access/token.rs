//! Tokens of the interface: made on the machine, checked at every door.
//!
//! The algorithm is pinned and every claim is required. The times are checked against our own
//! clock, which is the one that tests turn.

use std::collections::HashSet;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};

use super::keys::SigningKey;
use super::{Caller, Role};
use crate::language::t;

const ISSUER: &str = "hustings";
const AUDIENCE: &str = "hustings-interface";
/// How far two clocks may be apart.
const LEEWAY_SECONDS: i64 = 30;
/// Nobody holds a token for longer than this.
pub const LONGEST_DAYS: i64 = 366;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    /// Its number, by which it is withdrawn.
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    role: Role,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    panels: Vec<String>,
    #[serde(default, skip_serializing_if = "Scope::is_all")]
    scope: Scope,
}

/// What a token is good for, within its role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Everything that its role may.
    #[default]
    All,
    /// Looking: it changes nothing.
    Read,
}

impl Scope {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
    fn is_all(&self) -> bool {
        *self == Self::All
    }
}

/// A token that was checked.
#[derive(Clone, Debug)]
pub struct Held {
    /// Who calls.
    pub caller: Caller,
    /// The token's number.
    pub number: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What it is good for.
    pub scope: Scope,
}

/// Why a token is refused. The words are for the holder.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// Not one of ours, changed, or a claim is missing.
    #[error("{}", t!("The token isn’t one of this service’s, or has been changed."))]
    Unsound,
    /// Too early.
    #[error("{}", t!("The token isn’t valid yet."))]
    TooEarly,
    /// Too late.
    #[error("{}", t!("The token has expired: ask for a new one."))]
    Expired,
    /// It can't be made.
    #[error("{}", t!("The token can’t be made."))]
    Unmade,
}

/// Makes a token for a caller that holds for a time.
pub fn mint(
    key: &SigningKey,
    caller: &Caller,
    now: DateTime<Utc>,
    holds: Duration,
) -> Result<String, TokenError> {
    mint_scoped(key, caller, Scope::All, now, holds)
}

/// The same with less than its role may.
pub fn mint_scoped(
    key: &SigningKey,
    caller: &Caller,
    scope: Scope,
    now: DateTime<Utc>,
    holds: Duration,
) -> Result<String, TokenError> {
    let mut number = [0; 16];
    SystemRandom::new()
        .fill(&mut number)
        .map_err(|_| TokenError::Unmade)?;
    let claims = Claims {
        iss: ISSUER.into(),
        aud: AUDIENCE.into(),
        sub: caller.subject().to_owned(),
        jti: BASE64_URL_SAFE_NO_PAD.encode(number),
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: (now + holds).timestamp(),
        role: caller.role(),
        panels: caller.panels().to_vec(),
        scope,
    };
    let header = Header::new(Algorithm::EdDSA);
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(key.pkcs8()))
        .map_err(|_| TokenError::Unmade)
}

/// Checks a token; what comes out is who calls.
pub fn check(key: &SigningKey, token: &str, now: DateTime<Utc>) -> Result<Held, TokenError> {
    let decoded = jsonwebtoken::decode::<Claims>(
        token,
        &DecodingKey::from_ed_der(key.public()),
        &validation(),
    );
    let claims = decoded.map_err(|_| TokenError::Unsound)?.claims;
    if now.timestamp() + LEEWAY_SECONDS < claims.nbf {
        return Err(TokenError::TooEarly);
    }
    if now.timestamp() - LEEWAY_SECONDS >= claims.exp {
        return Err(TokenError::Expired);
    }
    Ok(Held {
        caller: Caller::new(claims.sub, claims.role, claims.panels),
        number: claims.jti,
        made_at: DateTime::from_timestamp(claims.iat, 0).ok_or(TokenError::Unsound)?,
        scope: claims.scope,
    })
}

fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    let required = ["exp", "nbf", "aud", "iss", "sub"];
    validation.required_spec_claims = HashSet::from(required.map(String::from));
    // Both are checked above, against our clock.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}
