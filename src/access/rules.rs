//! Authority, as values: a store's function asks for `Authorised<Secretary>`, and only the
//! checks in this file make one.

use super::{Actor, Caller, Role};
use crate::error::Problem;
use crate::language::t;

/// Somebody who may act as `R`, within what `R` says.
#[derive(Clone, Debug)]
pub struct Authorised<R> {
    actor: Actor,
    scope: R,
}

impl<R> Authorised<R> {
    /// Who it is, for the act log.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Within what they may act.
    pub fn scope(&self) -> &R {
        &self.scope
    }
}

/// Runs the service.
#[derive(Clone, Debug)]
pub struct Operator(());

/// Runs the elections of one panel.
#[derive(Clone, Debug)]
pub struct Secretary {
    panel: String,
}

impl Secretary {
    /// Slug of the panel.
    pub fn panel(&self) -> &str {
        &self.panel
    }
}

/// The registrar of one election.
#[derive(Clone, Debug)]
pub struct Registrar {
    election: i64,
}

/// A trustee of one election.
#[derive(Clone, Debug)]
pub struct Trustee {
    election: i64,
    owner: u32,
}

impl Trustee {
    /// Their number from 1.
    pub fn owner(&self) -> u32 {
        self.owner
    }
}

/// The service itself, when an announced time has come.
#[derive(Clone, Debug)]
pub struct Service(());

impl Authorised<Service> {
    /// The service's own authority, for what nobody has to ask for: what was announced.
    pub(crate) fn by_the_clock() -> Self {
        let actor = Actor {
            subject: "hustings".into(),
            role: Role::Service,
        };
        Self {
            actor,
            scope: Service(()),
        }
    }
}

impl Within for Operator {
    fn covers(&self, _: &str, _: i64) -> bool {
        true
    }
}

impl Within for Service {
    fn covers(&self, _: &str, _: i64) -> bool {
        true
    }
}

/// A scope that some elections lie in.
pub trait Within {
    /// Whether an election does, by its panel and its own number.
    fn covers(&self, panel: &str, election: i64) -> bool;
}

impl Within for Secretary {
    fn covers(&self, panel: &str, _: i64) -> bool {
        self.panel == panel
    }
}

impl Within for Registrar {
    fn covers(&self, _: &str, election: i64) -> bool {
        self.election == election
    }
}

impl Within for Trustee {
    fn covers(&self, _: &str, election: i64) -> bool {
        self.election == election
    }
}

/// Reads what others may not.
#[derive(Clone, Debug)]
pub struct Auditor(());

/// One member.
#[derive(Clone, Debug)]
pub struct Member {
    id: i64,
}

impl Member {
    /// The member's number.
    pub fn id(&self) -> i64 {
        self.id
    }
}

/// Why somebody may not.
#[derive(Debug, thiserror::Error)]
pub enum Denied {
    /// Another role is needed.
    #[error("{}", t!("This is for the {needed}; the token is of the role {found}.", needed, found))]
    Role {
        /// Which.
        needed: Role,
        /// Which the token has.
        found: Role,
    },
    /// The right role, elsewhere.
    #[error("{}", elsewhere(_0))]
    Elsewhere(&'static str),
    /// A member's token that names no member.
    #[error("{}", t!("The token names no member of this service."))]
    NoMember,
}

fn elsewhere(what: &str) -> &'static str {
    match what {
        "panel" => t!("The token is of the right role, but not for this panel."),
        _ => t!("The token is of the right role, but not for this election."),
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        Self::forbidden(denied.to_string())
    }
}

impl Caller {
    fn in_role<R>(&self, needed: Role, scope: R) -> Result<Authorised<R>, Denied> {
        let found = self.role();
        if found != needed {
            return Err(Denied::Role { needed, found });
        }
        let actor = Actor {
            subject: self.subject().to_owned(),
            role: found,
        };
        Ok(Authorised { actor, scope })
    }

    /// As operator.
    pub fn operator(&self) -> Result<Authorised<Operator>, Denied> {
        self.in_role(Role::Operator, Operator(()))
    }

    /// As auditor.
    pub fn auditor(&self) -> Result<Authorised<Auditor>, Denied> {
        self.in_role(Role::Auditor, Auditor(()))
    }

    /// As secretary of this panel.
    pub fn secretary_of(&self, panel: &str) -> Result<Authorised<Secretary>, Denied> {
        let secretary = self.in_role(
            Role::Secretary,
            Secretary {
                panel: panel.to_owned(),
            },
        )?;
        let theirs = self.panels().iter().any(|slug| slug == panel);
        if theirs {
            Ok(secretary)
        } else {
            Err(Denied::Elsewhere("panel"))
        }
    }

    /// As the registrar that this election names.
    pub fn registrar_of(
        &self,
        election: i64,
        named: Option<&str>,
    ) -> Result<Authorised<Registrar>, Denied> {
        let registrar = self.in_role(Role::Registrar, Registrar { election })?;
        let theirs = named == Some(self.subject());
        if theirs {
            Ok(registrar)
        } else {
            Err(Denied::Elsewhere("election"))
        }
    }

    /// As one of the trustees that this election names, in their order.
    pub fn trustee_among(
        &self,
        election: i64,
        named: &[String],
    ) -> Result<Authorised<Trustee>, Denied> {
        let place = named.iter().position(|subject| subject == self.subject());
        let known = place.and_then(|place| u32::try_from(place + 1).ok());
        let owner = known.unwrap_or_default();
        let trustee = self.in_role(Role::Trustee, Trustee { election, owner })?;
        if known.is_some() {
            Ok(trustee)
        } else {
            Err(Denied::Elsewhere("election"))
        }
    }

    /// As the member that the token names (`member:NUMBER`).
    pub fn member(&self) -> Result<Authorised<Member>, Denied> {
        let number = self
            .subject()
            .strip_prefix("member:")
            .and_then(|id| id.parse().ok());
        let member = self.in_role(
            Role::Member,
            Member {
                id: number.unwrap_or(0),
            },
        )?;
        if number.is_some() {
            Ok(member)
        } else {
            Err(Denied::NoMember)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the door has let in: a role is no other, and a subject is worth something in its own role
    /// alone.
    #[test]
    fn a_role_is_no_other() {
        let of = |role| Caller::new("member:1".into(), role, vec!["panel".into()]);
        let named = ["member:1".to_owned()];
        for role in Role::ALL {
            let caller = of(role);
            for (needed, opens) in [
                (Role::Operator, caller.operator().is_ok()),
                (Role::Secretary, caller.secretary_of("panel").is_ok()),
                (
                    Role::Registrar,
                    caller.registrar_of(1, Some("member:1")).is_ok(),
                ),
                (Role::Trustee, caller.trustee_among(1, &named).is_ok()),
                (Role::Auditor, caller.auditor().is_ok()),
                (Role::Member, caller.member().is_ok()),
            ] {
                assert_eq!(opens, role == needed, "{role} as {needed}");
            }
        }
        let registrar = of(Role::Registrar).registrar_of(1, Some("member:1"));
        let registrar = registrar.unwrap();
        assert!(registrar.scope().covers("panel", 1) && !registrar.scope().covers("panel", 2));
        let trustee = of(Role::Trustee).trustee_among(1, &named).unwrap();
        assert!(trustee.scope().covers("panel", 1) && !trustee.scope().covers("panel", 2));
    }
}
