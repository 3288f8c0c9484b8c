//! Signing in by the organisation's own directory: OpenID Connect, the authorization code flow with
//! PKCE. The directory's keys come from a file, so that nobody on the way can put theirs in place.

pub mod exchange;
pub mod keys;
pub mod pages;
pub mod rules;

use std::fmt;

use zeroize::Zeroizing;

use crate::web::outgoing::Endpoint;
use keys::IssuerKeys;

/// A provider of OpenID Connect that vouches for members.
#[derive(Clone)]
pub struct Oidc {
    /// What people call it: stands on the button.
    pub name: String,
    /// Its identifier, as its tokens say it.
    pub issuer: String,
    /// What it calls this service.
    pub client_id: String,
    /// What this service shows it.
    pub client_secret: Zeroizing<String>,
    /// Where browsers are sent.
    pub authorization: Endpoint,
    /// Where codes are exchanged for tokens.
    pub token: Endpoint,
    /// What its tokens are signed with.
    pub keys: IssuerKeys,
    /// Whether addresses are believed without `email_verified`: right for a directory that gives
    /// people their addresses, wrong for one in which people enter them.
    pub addresses_are_assigned: bool,
}

impl fmt::Debug for Oidc {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Oidc({})", self.issuer)
    }
}
