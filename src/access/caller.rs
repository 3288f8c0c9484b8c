//! Who calls: the holder of a sound token, taken from the request.

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};

use super::{Role, token};
use crate::app::App;
use crate::error::Problem;

/// The holder of a sound token. May nothing yet: see [`super::Authorised`].
#[derive(Clone, Debug)]
pub struct Caller {
    subject: String,
    role: Role,
    panels: Vec<String>,
}

impl Caller {
    /// For a token that is made or has been checked.
    pub fn new(subject: String, role: Role, panels: Vec<String>) -> Self {
        Self {
            subject,
            role,
            panels,
        }
    }

    /// Who.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// In which role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Secretary of which panels, by their slugs.
    pub fn panels(&self) -> &[String] {
        &self.panels
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // The door has checked it already; see `router`.
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let given = parts.headers.get(header::AUTHORIZATION).ok_or_else(|| {
            Problem::unauthenticated("Send your token in the header \"Authorization: Bearer ...\".")
        })?;
        let bearer = given
            .to_str()
            .ok()
            .and_then(|text| text.strip_prefix("Bearer "));
        let bearer = bearer.ok_or_else(|| {
            Problem::unauthenticated("The header Authorization has to read \"Bearer TOKEN\".")
        })?;
        token::check(&app.keys().tokens, bearer.trim(), app.now())
            .map_err(|refused| Problem::unauthenticated(refused.to_string()))
    }
}
