//! Who may hold which offices together.

use super::Office;
use crate::access::Role;
use crate::language::t;

/// Why somebody can't be given an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incompatible {
    /// Who audits does nothing that is audited.
    #[error("{}", t!("an auditor holds no other office: somebody else has to audit"))]
    Auditor,
    /// Who makes the voting codes opens no ballots.
    #[error("{}", t!("registrar and trustee are different people: together they could tell who voted what"))]
    Holders,
    /// Who runs the machine holds none of the keys that it must not have.
    #[error("{}", t!("an operator is neither registrar nor trustee: those keys stay away from the machine"))]
    Operator,
    /// They have it.
    #[error("{}", t!("they hold that office already"))]
    Already,
}

/// Whether somebody with these offices may be given another.
pub fn compatible(held: &[Office], new: &Office) -> Result<(), Incompatible> {
    if held.contains(new) {
        return Err(Incompatible::Already);
    }
    for office in held {
        match (office.role, new.role) {
            (Role::Auditor, Role::Auditor) => {}
            (Role::Auditor, _) | (_, Role::Auditor) => return Err(Incompatible::Auditor),
            (Role::Registrar, Role::Trustee) | (Role::Trustee, Role::Registrar) => {
                return Err(Incompatible::Holders);
            }
            (Role::Operator, Role::Registrar | Role::Trustee)
            | (Role::Registrar | Role::Trustee, Role::Operator) => {
                return Err(Incompatible::Operator);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Where somebody is sent after they have signed in: a path of ours and nothing else.
pub fn next(wanted: Option<&str>) -> &str {
    let safe = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path
                .chars()
                .all(|sign| sign.is_ascii_graphic() && sign != '\\')
    };
    wanted.filter(safe).unwrap_or("/account")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(role: Role) -> Office {
        Office { role, panel: None }
    }

    #[test]
    fn duties_stay_separate() {
        use Role::{Auditor, Operator, Registrar, Secretary, Trustee};
        let may = |held, new| compatible(&[office(held)], &office(new));
        assert_eq!(may(Registrar, Trustee), Err(Incompatible::Holders));
        assert_eq!(may(Trustee, Registrar), Err(Incompatible::Holders));
        assert_eq!(may(Operator, Trustee), Err(Incompatible::Operator));
        assert_eq!(may(Registrar, Operator), Err(Incompatible::Operator));
        for other in [Operator, Secretary, Registrar, Trustee] {
            assert_eq!(may(Auditor, other), Err(Incompatible::Auditor));
            assert_eq!(may(other, Auditor), Err(Incompatible::Auditor));
        }
        assert_eq!(may(Secretary, Secretary), Err(Incompatible::Already));
        assert_eq!(may(Operator, Secretary), Ok(()));
    }

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert_eq!(next(Some("/elections/x?y=1")), "/elections/x?y=1");
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\nb",
            "/ä",
        ] {
            assert_eq!(next(Some(bad)), "/account", "{bad:?}");
        }
        assert_eq!(next(None), "/account");
    }
}
