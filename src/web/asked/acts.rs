//! What is the same of every act that a page asks about: its name in addresses, its answer, and the page after it.

use std::fmt::Display;
use std::str::FromStr;

use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::Value;

use super::{Asked, Typed, rules};
use crate::error::Problem;
use crate::language::t;

/// Which act was done just now, for the page after it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After<A> {
    /// The act.
    pub done: Option<A>,
}

/// The act of this name.
///
/// # Errors
/// There is none.
pub fn known<A: FromStr>(name: &str) -> Result<A, Problem> {
    let unknown = |_| Problem::not_found(t!("There is no such act: go back to the page before."));
    name.parse().map_err(unknown)
}

impl Asked {
    /// Has done what a form asks for. Then the page that it is about says that it is done; or this one shows the
    /// answer, or why it was not done.
    pub async fn answered<A, F>(
        mut self,
        act: A,
        typed: &Typed,
        done: impl FnOnce(Value) -> F,
    ) -> Result<Response, Problem>
    where
        A: Display,
        F: Future<Output = Result<Option<String>, Problem>>,
    {
        let said = match rules::read(&self.fields, typed) {
            Ok(body) => done(body).await,
            Err(problem) => Err(problem),
        };
        match said {
            Ok(None) => {
                let join = if self.about.0.contains('?') { '&' } else { '?' };
                Ok(Redirect::to(&format!("{}{join}done={act}", self.about.0)).into_response())
            }
            Ok(Some(answer)) => {
                rules::fill(&mut self.fields, typed);
                self.answer = Some(answer);
                Ok(self.shown()?.into_response())
            }
            Err(problem) => self.again(typed, problem),
        }
    }
}
