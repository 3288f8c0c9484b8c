//! The posts of a panel: its seats follow from the rules, chair and vice-chair are always there.

pub mod rules;
pub mod store;

use chrono::NaiveDate;

use super::PostKind;

/// A post of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub kind: PostKind,
    /// "Seat 3", "Chair".
    pub label: String,
    /// The class of seats that it belongs to, by name; empty for an office.
    pub class: String,
    /// The day from which it is there; none: from before the register.
    pub since: Option<NaiveDate>,
    /// The day from which it is no more.
    pub retired: Option<NaiveDate>,
}

impl Post {
    /// Whether the post is there on a day.
    pub fn exists(&self, on: NaiveDate) -> bool {
        self.since.is_none_or(|day| day <= on) && self.retired.is_none_or(|day| on < day)
    }
}

/// A post to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPost {
    /// What it is.
    pub kind: PostKind,
    /// "Seat 3".
    pub label: String,
    /// The class of seats, by name; empty for an office.
    pub class: String,
}
