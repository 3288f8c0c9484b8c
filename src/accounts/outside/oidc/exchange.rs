//! Exchanging a code for a token, between this service and the provider alone (RFC 6749, section
//! 4.1.3; the client shows its secret as section 2.3.1 says).

use base64::{Engine, prelude::BASE64_STANDARD};
use http_body_util::Full;
use hyper::{Request, header};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::Oidc;
use crate::web::outgoing::{self, Unanswered};

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum NoToken {
    /// The provider gave no answer.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// It refused the code.
    #[error("it refused the code (status {0})")]
    Refused(u16),
    /// It sent something else.
    #[error("its answer has no token")]
    Unreadable,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// The token that a code stands for.
pub async fn token(
    provider: &Oidc,
    code: &str,
    verifier: &str,
    back: &str,
) -> Result<Zeroizing<String>, NoToken> {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", back),
        ("code_verifier", verifier),
    ];
    let form = serde_urlencoded::to_string(form).map_err(|_| NoToken::Unreadable)?;
    let request = Request::post(provider.token.uri().clone())
        .header(header::AUTHORIZATION, basic(provider)?.as_str())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .body(Full::from(form))
        .map_err(|_| NoToken::Unreadable)?;
    let answer = outgoing::send(request).await?;
    if !answer.status.is_success() {
        return Err(NoToken::Refused(answer.status.as_u16()));
    }
    let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|_| NoToken::Unreadable)?;
    Ok(Zeroizing::new(tokens.id_token))
}

/// Name and secret are written as in a form before they are joined.
fn basic(provider: &Oidc) -> Result<Zeroizing<String>, NoToken> {
    let written = |text: &str| {
        let pair = serde_urlencoded::to_string([("", text)]);
        pair.map(|pair| Zeroizing::new(pair.trim_start_matches('=').to_owned()))
            .map_err(|_| NoToken::Unreadable)
    };
    let (name, secret) = (
        written(&provider.client_id)?,
        written(&provider.client_secret)?,
    );
    let both = Zeroizing::new(format!("{}:{}", *name, *secret));
    Ok(Zeroizing::new(format!(
        "Basic {}",
        BASE64_STANDARD.encode(both.as_bytes())
    )))
}
