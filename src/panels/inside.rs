//! What of a panel is for its secretary and those who are on it, and for nobody else.

use chrono::NaiveDate;

use super::store;
use crate::access::{Caller, Role};
use crate::app::App;
use crate::entities::panel;
use crate::error::Problem;
use crate::language::t;
use crate::terms::rules::in_office;
use crate::terms::{Term, store as terms};

/// Somebody who asks for what is inside a panel.
#[derive(Debug)]
pub struct Inside {
    /// The panel.
    pub panel: panel::Model,
    /// Their terms on it; none for its secretary, who sees everything.
    terms: Option<Vec<Term>>,
    today: NaiveDate,
}

/// Somebody who asks, as far as the role goes: the panel's secretary, or a member.
pub async fn of(app: &App, caller: &Caller, slug: &str) -> Result<Inside, Problem> {
    let (db, today) = (app.store().read(), app.now().date_naive());
    if caller.role() == Role::Secretary {
        caller.secretary_of(slug)?;
        let panel = store::get(db, slug).await?;
        return Ok(Inside {
            panel,
            terms: None,
            today,
        });
    }
    let member = caller.member()?;
    let panel = store::get(db, slug).await?;
    let all = terms::of_panel(db, panel.id).await?.into_iter();
    let theirs = all.filter(|term| term.member == member.scope().id());
    Ok(Inside {
        terms: Some(theirs.collect()),
        panel,
        today,
    })
}

impl Inside {
    /// Their own terms on it, over or not; none for its secretary.
    pub fn terms(&self) -> &[Term] {
        self.terms.as_deref().unwrap_or_default()
    }

    /// That they see what is for the panel of today.
    pub fn today(&self) -> Result<(), Problem> {
        self.on(self.today)
    }

    /// That they see what is of a day: they are on the panel today, or were on that day.
    pub fn on(&self, day: NaiveDate) -> Result<(), Problem> {
        let on = |terms: &[Term], day| in_office(terms, day).next().is_some();
        match &self.terms {
            Some(terms) if !on(terms, self.today) && !on(terms, day) => Err(Problem::not_found(
                t!("There is nothing here for you: the inner part is for the panel’s members."),
            )),
            _ => Ok(()),
        }
    }
}
