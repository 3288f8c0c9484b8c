//! JSON as a tree whose fields keep their order, so that a test can bend one node and write the rest
//! as it was.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Object(Vec<(String, Json)>),
    Array(Vec<Json>),
    /// A string that holds JSON itself: the messages of a key generation.
    Nested(Box<Json>),
    /// Anything else, as it is written.
    Leaf(String),
}

/// Where a node stands: the place of each child on the way, and their names.
#[derive(Clone, Debug)]
pub struct Place {
    pub steps: Vec<usize>,
    pub name: String,
}

impl Json {
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap()
    }

    pub fn write(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(",");
        match self {
            Self::Leaf(text) => text.clone(),
            Self::Nested(inner) => quoted(&inner.write()),
            Self::Array(items) => format!("[{}]", joined(items.iter().map(Self::write).collect())),
            Self::Object(fields) => {
                let field =
                    |(key, value): &(String, Self)| format!("{}:{}", quoted(key), value.write());
                format!("{{{}}}", joined(fields.iter().map(field).collect()))
            }
        }
    }

    /// Every node below this one, and this one first.
    pub fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        self.collect(
            &Place {
                steps: Vec::new(),
                name: String::new(),
            },
            &mut places,
        );
        places
    }

    fn collect(&self, here: &Place, places: &mut Vec<Place>) {
        places.push(here.clone());
        let mut below = |step: usize, name: &str, child: &Self| {
            let mut steps = here.steps.clone();
            steps.push(step);
            let name = format!("{}.{name}", here.name);
            child.collect(&Place { steps, name }, places);
        };
        match self {
            Self::Leaf(_) => {}
            Self::Nested(inner) => below(0, "()", inner),
            Self::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    below(i, &i.to_string(), item);
                }
            }
            Self::Object(fields) => {
                for (i, (key, value)) in fields.iter().enumerate() {
                    below(i, key, value);
                }
            }
        }
    }

    /// The node at a place.
    pub fn at(&mut self, steps: &[usize]) -> &mut Self {
        let Some((first, rest)) = steps.split_first() else {
            return self;
        };
        match self {
            Self::Array(items) => items[*first].at(rest),
            Self::Object(fields) => fields[*first].1.at(rest),
            Self::Nested(inner) => inner.at(rest),
            Self::Leaf(text) => panic!("{text} has nothing below it"),
        }
    }

    /// The same with one node replaced.
    pub fn with(&self, place: &Place, node: Self) -> Self {
        let mut bent = self.clone();
        *bent.at(&place.steps) = node;
        bent
    }

    /// The characters of a string without escapes.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Leaf(text) => text.strip_prefix('"')?.strip_suffix('"'),
            _ => None,
        }
    }
}

pub fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Tree;
        impl<'de> Visitor<'de> for Tree {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
                if text.starts_with('{')
                    && let Ok(inner) = serde_json::from_str(text)
                {
                    return Ok(Json::Nested(Box::new(inner)));
                }
                Ok(Json::Leaf(quoted(text)))
            }
            fn visit_u64<E: Error>(self, n: u64) -> Result<Json, E> {
                Ok(Json::Leaf(n.to_string()))
            }
            fn visit_i64<E: Error>(self, n: i64) -> Result<Json, E> {
                Ok(Json::Leaf(n.to_string()))
            }
            fn visit_bool<E: Error>(self, b: bool) -> Result<Json, E> {
                Ok(Json::Leaf(b.to_string()))
            }
            fn visit_unit<E: Error>(self) -> Result<Json, E> {
                Ok(Json::Leaf("null".to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Json::Array(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Json::Object(fields))
            }
        }
        from.deserialize_any(Tree)
    }
}
