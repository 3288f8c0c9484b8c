//! Who calls: the holder of a sound token, or somebody who is signed in.

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};
use chrono::{DateTime, Utc};

use super::{Role, revocations, token};
use crate::accounts::sessions::{self, rules};
use crate::accounts::{Office, SignedIn};
use crate::app::App;
use crate::error::Problem;
use crate::language::t;

/// Somebody in one role, by a token or a session alike. May nothing yet: see [`super::Authorised`].
#[derive(Clone, Debug)]
pub struct Caller {
    subject: String,
    role: Role,
    panels: Vec<String>,
    /// Of a session: when the second factor was last shown.
    stepped_up: Option<Option<DateTime<Utc>>>,
}

impl Caller {
    /// For a token that is made or has been checked.
    pub fn new(subject: String, role: Role, panels: Vec<String>) -> Self {
        Self {
            subject,
            role,
            panels,
            stepped_up: None,
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

    /// That somebody who is signed in has shown their second factor just now: asked before acts that
    /// can't be taken back (R37). A token was made for such acts, by somebody at the machine.
    pub fn fresh(&self, now: DateTime<Utc>) -> Result<(), Problem> {
        match self.stepped_up {
            Some(shown) if !rules::is_fresh(shown, now) => Err(Problem::second_factor(t!(
                "Show your second factor again: this can’t be taken back, and more than ten minutes \
                 have passed since you did."
            ))),
            _ => Ok(()),
        }
    }
}

/// Somebody who has been identified, in all their roles.
#[derive(Clone, Debug)]
pub enum Identified {
    /// By a token, in one role.
    Token(Caller),
    /// By a session.
    Session(SignedIn),
}

impl Identified {
    /// Them in the first of these roles that they have.
    pub fn among(self, roles: &[Role]) -> Result<Caller, Problem> {
        let needed = || {
            let names: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
            names.join(t!(" or the "))
        };
        match self {
            Self::Token(caller) if roles.contains(&caller.role) => Ok(caller),
            Self::Token(caller) => Err(Problem::forbidden(t!(
                "This is for the {needed}; the token is of the role {found}.",
                needed = needed(),
                found = caller.role
            ))),
            Self::Session(who) => match roles.iter().find_map(|role| in_role(&who, *role)) {
                Some(caller)
                    if caller.role == Role::Member || caller.stepped_up.flatten().is_some() =>
                {
                    Ok(caller)
                }
                Some(_) => Err(Problem::second_factor(t!(
                    "Show your second factor first: an office asks for it besides the code."
                ))),
                None => Err(Problem::forbidden(t!(
                    "This is for the {needed}.",
                    needed = needed()
                ))),
            },
        }
    }
}

fn in_role(who: &SignedIn, role: Role) -> Option<Caller> {
    let stepped_up = Some(who.session.stepped_up_at);
    if role == Role::Member {
        let subject = format!("member:{}", who.member?);
        return Some(Caller {
            subject,
            role,
            panels: Vec::new(),
            stepped_up,
        });
    }
    let of_role = |office: &&Office| office.role == role;
    who.offices.iter().find(of_role)?;
    let offices = who.offices.iter().filter(of_role);
    Some(Caller {
        subject: who.subject.clone(),
        role,
        panels: offices.filter_map(|office| office.panel.clone()).collect(),
        stepped_up,
    })
}

/// Who sent this request; `writes` where its method changes something.
pub async fn identified(
    app: &App,
    headers: &HeaderMap,
    writes: bool,
) -> Result<Identified, Problem> {
    let Some(given) = headers.get(header::AUTHORIZATION) else {
        return session(app, headers).await.map(Identified::Session);
    };
    let bearer = given
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("Bearer "));
    let bearer = bearer.ok_or_else(|| {
        Problem::unauthenticated(t!("The header Authorization has to read \"Bearer TOKEN\"."))
    })?;
    let held = token::check(&app.keys().tokens, bearer.trim(), app.now())
        .map_err(|refused| Problem::unauthenticated(refused.to_string()))?;
    if revocations::store::is_revoked(app.store().read(), &held).await? {
        return Err(Problem::unauthenticated(t!(
            "The token has been revoked: ask for a new one."
        )));
    }
    if writes && held.scope == token::Scope::Read {
        return Err(Problem::forbidden(t!("The token is for reading alone.")));
    }
    Ok(Identified::Token(held.caller))
}

/// Who is signed in.
pub async fn session(app: &App, headers: &HeaderMap) -> Result<SignedIn, Problem> {
    let token = sessions::cookie(headers, sessions::COOKIE).ok_or_else(|| {
        Problem::unauthenticated(t!(
            "Sign in, or send your token in the header \"Authorization: Bearer ...\"."
        ))
    })?;
    let found = sessions::store::load(app, token).await?;
    found.ok_or_else(|| Problem::unauthenticated(t!("The session is over: sign in again.")))
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // The door has checked it already; see `router`.
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let writes = !parts.method.is_safe();
        let who = identified(app, &parts.headers, writes).await?;
        who.among(&Role::ALL)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        session(app, &parts.headers).await
    }
}
