//! Fields that belong together, under a heading of their own.

use serde_json::Value;

use super::{Field, Typed, add, rules};
use crate::error::Problem;

/// Fields that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name as a part of an element's; where a refusal names it, that is said of the group as a whole.
    pub name: &'static str,
    /// What it is about.
    pub legend: &'static str,
    /// What helps to fill it in.
    pub hint: &'static str,
    /// The fields.
    pub fields: Vec<Field>,
    /// Why what is in it can't be accepted.
    pub wrong: Option<String>,
}

impl Group {
    /// A group of fields.
    pub fn new(
        name: &'static str,
        legend: &'static str,
        hint: &'static str,
        fields: Vec<Field>,
    ) -> Self {
        Self {
            name,
            legend,
            hint,
            fields,
            wrong: None,
        }
    }

    /// What describes it to a reader who can't see it.
    pub fn described(&self) -> String {
        let parts = [
            ("wrong", self.wrong.is_some()),
            ("hint", !self.hint.is_empty()),
        ];
        let there = parts.iter().filter(|(_, there)| *there);
        let ids: Vec<String> = there
            .map(|(part, _)| format!("of-{}-{part}", self.name))
            .collect();
        ids.join(" ")
    }
}

/// The body that the fields of all groups make: see [`rules::read`].
pub fn read(groups: &[Group], typed: &Typed) -> Result<Value, Problem> {
    let fields = groups.iter().flat_map(|group| &group.fields);
    let fields: Vec<Field> = fields.cloned().collect();
    rules::read(&fields, typed)
}

/// Fills in what a body says: see [`rules::show`].
pub fn show(groups: &mut [Group], body: &Value) {
    rules::show(all(groups), body);
}

/// Fills in what was typed before.
pub fn fill(groups: &mut [Group], typed: &Typed) {
    for group in groups {
        rules::fill(&mut group.fields, typed);
    }
}

/// Says beside the groups and the fields that a refusal names what is wrong with them.
pub fn mark(groups: &mut [Group], problem: &Problem) {
    for (place, reason) in rules::named(problem) {
        match groups.iter_mut().find(|group| group.name == place) {
            Some(group) => add(&mut group.wrong, &reason),
            None => rules::at(all(groups), &place, &reason),
        }
    }
}

/// Where something is wrong: the element, and how it is called.
pub fn wrong(groups: &[Group]) -> Vec<(String, String)> {
    let mut places = Vec::new();
    for group in groups {
        if group.wrong.is_some() {
            places.push((format!("of-{}", group.name), group.legend.to_owned()));
        }
        let fields = group.fields.iter().filter(|field| field.wrong.is_some());
        places.extend(fields.map(|field| (field.id(), field.label.clone())));
    }
    places
}

fn all(groups: &mut [Group]) -> impl Iterator<Item = &mut Field> {
    groups.iter_mut().flat_map(|group| group.fields.iter_mut())
}
