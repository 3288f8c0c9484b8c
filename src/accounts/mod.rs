//! People who sign in: who they are, by which door they come, and which offices they hold.
//!
//! An account is a member's or somebody else's who holds an office. Members' names and addresses
//! stay with the members; an account holds them only of those who are none.

pub mod appointments;
pub mod codes;
pub mod factors;
pub mod outside;
pub mod own_data;
pub mod pages;
pub mod rules;
pub mod sessions;
pub mod store;

use crate::access::Role;

/// An office that somebody holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// In which role.
    pub role: Role,
    /// Short name of the panel, for secretaries.
    pub panel: Option<String>,
}

/// Somebody who is signed in, as the database knows them in this moment.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: sessions::Session,
    /// The account.
    pub account: i64,
    /// As the act log names them in their offices.
    pub subject: String,
    /// Which member they are.
    pub member: Option<i64>,
    /// Their offices.
    pub offices: Vec<Office>,
}

impl SignedIn {
    /// Whether they hold an office: then more is asked of them.
    pub fn is_staff(&self) -> bool {
        !self.offices.is_empty()
    }
}
