//! Signing in by another service: the community's forum, by DiscourseConnect; the organisation's
//! directory, by OpenID Connect.

pub mod oidc;
pub mod pages;
pub mod rules;
pub mod store;

use std::fmt;

use zeroize::Zeroizing;

/// Which other services people may sign in by.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// The forum.
    pub discourse: Option<Discourse>,
    /// The directory.
    pub oidc: Option<oidc::Oidc>,
}

/// A Discourse forum that vouches for its members.
#[derive(Clone)]
pub struct Discourse {
    /// Its address, without a slash at the end.
    pub base: String,
    /// The secret that it shares with us.
    pub secret: Zeroizing<String>,
}

impl fmt::Debug for Discourse {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Discourse({})", self.base)
    }
}
