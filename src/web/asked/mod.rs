//! A page that asks before something is done: what will happen, what cannot be taken back, and the
//! fields. The answer comes as a form, and becomes the very body that the interface takes, so that
//! both ways lead through the same door.

pub mod acts;
pub mod groups;
pub mod rules;

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::web::body::Json;
use crate::web::page::{Page, render};
use crate::web::problems::waiting;

pub use groups::Group;

/// What somebody typed, by the fields' names. Which names belong there, [`rules::read`] knows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Typed(pub BTreeMap<String, String>);

impl Typed {
    /// What was typed into a field; nothing if the field was left empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name).map(|text| text.trim());
        text.filter(|text| !text.is_empty())
    }
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A line of text.
    Line,
    /// Some sentences.
    Prose,
    /// An e-mail address.
    Email,
    /// E-mail addresses, one a line.
    Emails,
    /// Words, one a line; within a line they may have spaces.
    Lines,
    /// A day and a time on the clocks of the election's zone.
    Moment,
    /// A day.
    Day,
    /// A whole number.
    Number,
    /// So many of something: a whole number that isn't below 0, with its unit beside it.
    Amount(&'static str),
    /// Yes or no.
    Tick,
    /// One of these: the word, and how it reads.
    One(Vec<(String, String)>),
    /// One of these for yes and no.
    YesNo(&'static str, &'static str),
    /// A time of day.
    Time,
    /// A file of one of these types, as a browser is told them: it comes beside the other fields, and makes nothing of the body.
    File(&'static str),
    /// What the page says and the form brings back, such as which state it was made from.
    Hidden,
    /// What the page knows and nobody types.
    Fixed,
    /// The same, of yes and no.
    Known(bool),
}

/// On what it depends whether a field counts: on another one, with one of these in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Only {
    /// The other field.
    pub of: &'static str,
    /// What has to be in it.
    pub is: &'static [&'static str],
}

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its place in the body: `reason`, `lot/seed`, `trustees/0/name`.
    pub name: String,
    /// What stands beside it.
    pub label: String,
    /// What helps to fill it in.
    pub hint: String,
    /// What it takes.
    pub takes: Takes,
    /// Whether something has to be there.
    pub needed: bool,
    /// Where it counts; what is in it otherwise is kept on the page, and no part of the body.
    pub only: Option<Only>,
    /// What is in it.
    pub value: String,
    /// Why what is in it can't be accepted.
    pub wrong: Option<String>,
}

impl Field {
    /// A field that has to be filled in.
    pub fn new(name: impl Into<String>, label: impl Into<String>, takes: Takes) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: String::new(),
            takes,
            needed: true,
            only: None,
            value: String::new(),
            wrong: None,
        }
    }

    /// What the page knows.
    pub fn fixed(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, "", Takes::Fixed).with(value)
    }

    /// What the form brings back as it was.
    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(name, "", Takes::Hidden).with(value)
    }

    /// What the page knows, of yes and no.
    pub fn known(name: impl Into<String>, answer: bool) -> Self {
        Self::new(name, "", Takes::Known(answer))
    }

    /// The same, and it may be left empty.
    pub fn optional(mut self) -> Self {
        self.needed = false;
        self
    }

    /// The same, and it counts only where another field has one of these in it.
    pub fn only(mut self, of: &'static str, is: &'static [&'static str]) -> Self {
        self.only = Some(Only { of, is });
        self
    }

    /// The same with help.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The same with something in it.
    pub fn with(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The name as an element's: no slash.
    pub fn id(&self) -> String {
        self.name.replace('/', "-")
    }

    /// Whether the browser may refuse to send the form without it.
    pub fn is_required(&self) -> bool {
        self.needed && self.only.is_none()
    }

    /// Says why what is in it can't be accepted, after what was said of it before.
    pub fn refuse(&mut self, reason: &str) {
        add(&mut self.wrong, reason);
    }

    /// What describes it to a reader who can't see it.
    pub fn described(&self) -> String {
        let id = self.id();
        let parts = [
            ("wrong", self.wrong.is_some()),
            ("unit", matches!(self.takes, Takes::Amount(_))),
            ("hint", !self.hint.is_empty()),
        ];
        let there = parts.iter().filter(|(_, there)| *there);
        let ids: Vec<String> = there.map(|(part, _)| format!("{id}-{part}")).collect();
        ids.join(" ")
    }
}

/// Adds a sentence to those that are there.
fn add(said: &mut Option<String>, sentence: &str) {
    match said {
        Some(before) => {
            before.push(' ');
            before.push_str(sentence);
        }
        None => *said = Some(sentence.to_owned()),
    }
}

/// A page that asks.
#[derive(Clone, Debug, Template)]
#[template(path = "web/asked/asked.html")]
pub struct Asked {
    /// What is to be done.
    pub title: String,
    /// What it is about: a link back, and how it reads.
    pub about: (String, String),
    /// What will happen, in sentences.
    pub says: Vec<String>,
    /// Why it can't be taken back, where it can't.
    pub grave: Option<String>,
    /// What is read before it is done, in English: what it is, and what it says.
    pub texts: Vec<(String, String)>,
    /// The fields.
    pub fields: Vec<Field>,
    /// What the button says.
    pub button: String,
    /// Where the answer goes.
    pub to: String,
    /// Why it was not done.
    pub refused: Option<String>,
    /// What the answer was, where it is shown on the same page.
    pub answer: Option<String>,
}

impl Page for Asked {}

impl Asked {
    /// A page with a title, about a place, whose answer goes to an address.
    pub fn new(title: impl Into<String>, about: (String, String), to: String) -> Self {
        Self {
            title: title.into(),
            about,
            says: Vec::new(),
            grave: None,
            texts: Vec::new(),
            fields: Vec::new(),
            button: t!("Do it").into(),
            to,
            refused: None,
            answer: None,
        }
    }

    /// Whether a file goes with the form.
    pub fn has_file(&self) -> bool {
        self.fields
            .iter()
            .any(|field| matches!(field.takes, Takes::File(_)))
    }

    /// The page.
    pub fn shown(&self) -> Result<Html<String>, Problem> {
        render(self)
    }

    /// The page again, with what was typed, and why it could not be done. What the page can't help
    /// with goes on as it is: another page asks for a second factor, and our own faults are ours. What can't be
    /// done in this moment can be sent again from here.
    pub fn again(mut self, typed: &Typed, problem: Problem) -> Result<Response, Problem> {
        let theirs = matches!(
            problem.status,
            StatusCode::CONFLICT
                | StatusCode::UNPROCESSABLE_ENTITY
                | StatusCode::NOT_FOUND
                | StatusCode::PRECONDITION_FAILED
        );
        if !theirs && !problem.is_of_the_moment() {
            return Err(problem);
        }
        // What the page was made from is as it is now; what was typed stays.
        let hidden = |field: &&Field| field.takes == Takes::Hidden;
        let now: Vec<Field> = self.fields.iter().filter(hidden).cloned().collect();
        rules::fill(&mut self.fields, typed);
        rules::mark(&mut self.fields, &problem);
        let (status, wait) = (problem.status, problem.retry_after);
        self.refused = Some(if status == StatusCode::PRECONDITION_FAILED {
            for one in now {
                let same = |field: &&mut Field| field.name == one.name;
                if let Some(field) = self.fields.iter_mut().find(same) {
                    field.value = one.value;
                }
            }
            t!(
                "Somebody else has changed this since you opened the page. What you typed is still here: \
                 look at what is there now, and press the button again if yours is to take its place."
            )
            .to_owned()
        } else {
            rules::refusal(&self.fields, problem.detail)
        });
        Ok(waiting(wait, (status, self.shown()?)))
    }
}

/// Reads what the fields make as the body that a handler of the interface takes.
pub fn body<T: DeserializeOwned>(body: Value) -> Result<Json<T>, Problem> {
    let read = serde_json::from_value(body);
    read.map(Json)
        .map_err(|error| Problem::invalid(t!("The form can’t be taken: {error}.", error)))
}
