//! Changing a panel's rules from a page: first the rules to begin with, then the form, then what it says.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::{fields, words};
use crate::access::Caller;
use crate::accounts::pages::redirect;
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::panels;
use crate::panels::rules::pages::{Replacement, replace};
use crate::panels::rules::sentences::{Section, sections};
use crate::panels::rules::{Draft, PanelRules, Version, store, templates};
use crate::web::asked::groups::{fill, mark, read, show, wrong};
use crate::web::asked::{Group, Typed, body};
use crate::web::body::{Form, Json};
use crate::web::etag;
use crate::web::page::{Page, render};
use crate::web::problems::waiting;

/// What begins with the rules that the panel has.
const PRESENT: &str = "present";

/// From which rules the form begins.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// `present`, or the name of a template.
    #[serde(default)]
    from: Option<String>,
}

/// Rules to begin with.
struct Beginning {
    name: &'static str,
    about: &'static str,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "panels/rules/form/form.html")]
struct FormPage {
    slug: String,
    name: String,
    version: Version,
    present: PanelRules,
    beginnings: Vec<Beginning>,
    begun: Option<String>,
    groups: Vec<Group>,
    said: Option<Vec<Section>>,
    /// Which rules say that: it comes back when they are kept.
    read: Option<String>,
    refused: Option<String>,
    wrong: Vec<(String, String)>,
}
impl Page for FormPage {}

/// `GET /panels/{slug}/rules/change`: rules to begin with, and the form with them in it.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    render(&page(&app, &caller, slug, (wanted, &Typed::default())).await?)
}

/// `POST /panels/{slug}/rules/change`: shows what the new rules say, or makes them the panel's.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
    Form(mut typed): Form<Typed>,
) -> Result<Response, Problem> {
    let keep = typed.0.remove("step").is_some_and(|step| step == "keep");
    let seen = typed.0.remove("read");
    let mut page = page(&app, &caller, slug, (wanted, &typed)).await?;
    let done = taken(&app, caller, &page, (&typed, keep, seen)).await;
    fill(&mut page.groups, &typed);
    match done {
        Ok(Taken::Kept(version)) => {
            let to = format!("/panels/{}/rules?made={version}", page.slug);
            Ok(redirect(&to, []))
        }
        Ok(Taken::Read(rules, tag)) => {
            page.said = Some(sections(&rules, Some(&page.present)));
            page.read = Some(tag);
            page.refused = keep.then(|| {
                t!(
                    "Something was changed since you read the new rules. Below is what they say now: read them, and make \
                     them the panel’s rules then."
                )
                .to_owned()
            });
            let status = match keep {
                true => StatusCode::CONFLICT,
                false => StatusCode::OK,
            };
            Ok((status, render(&page)?).into_response())
        }
        Err(problem) if problem.status.is_client_error() || problem.is_of_the_moment() => {
            page.again(problem)
        }
        Err(problem) => Err(problem),
    }
}

enum Taken {
    Kept(i64),
    /// The rules, and by what they are known: they are to be read before they are kept.
    Read(Box<PanelRules>, String),
}

async fn taken(
    app: &App,
    caller: Caller,
    page: &FormPage,
    (typed, keep, seen): (&Typed, bool, Option<String>),
) -> Result<Taken, Problem> {
    let sent = words::replacement(read(&page.groups, typed)?)?;
    let tag = etag::of_state(&sent["rules"])?;
    let new: Json<Replacement> = body(sent)?;
    if keep && seen.as_ref() == Some(&tag) {
        let path = Path(page.slug.clone());
        let axum::Json(made) = replace(State(app.clone()), caller, path, new).await?;
        return Ok(Taken::Kept(made["version"].as_i64().unwrap_or_default()));
    }
    let (_, rules, _) = new.0.sound()?;
    Ok(Taken::Read(Box::new(rules), tag))
}

/// The page with nothing done; only for the panel's secretary.
async fn page(
    app: &App,
    caller: &Caller,
    slug: String,
    (wanted, typed): (Wanted, &Typed),
) -> Result<FormPage, Problem> {
    caller.secretary_of(&slug)?;
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let (version, present) = store::current(db, panel.id).await?;
    let chosen = |name: &str| wanted.from.as_deref() == Some(name);
    let mut beginnings = vec![Beginning {
        name: PRESENT,
        about: t!("The panel’s present rules"),
        chosen: chosen(PRESENT),
    }];
    beginnings.extend(templates::all().into_iter().map(|template| Beginning {
        name: template.name,
        about: template.about,
        chosen: chosen(template.name),
    }));
    let mut page = FormPage {
        slug,
        name: panel.name,
        version,
        present,
        beginnings,
        begun: None,
        groups: Vec::new(),
        said: None,
        read: None,
        refused: None,
        wrong: Vec::new(),
    };
    if let Some(from) = wanted.from {
        page.put_form(from, typed)?;
    }
    Ok(page)
}

impl FormPage {
    /// Puts the form on the page, with the rules in it from which it begins.
    fn put_form(&mut self, from: String, typed: &Typed) -> Result<(), Problem> {
        let template = templates::named(&from);
        let rules: &Draft = match (&template, &*from) {
            (Some(template), _) => &template.rules,
            (None, PRESENT) => &self.present,
            _ => return Err(Problem::not_found(t!("Choose the rules to begin with."))),
        };
        self.groups = fields::groups(fields::lines(rules.seats.len(), typed));
        show(&mut self.groups, &words::typed(rules)?);
        self.made_from(self.version.version);
        self.begun = Some(from);
        Ok(())
    }

    /// Notes the version from which the rules on the page are made.
    fn made_from(&mut self, version: i32) {
        let after = serde_json::json!({ "after": version });
        show(&mut self.groups, &after);
    }

    /// The page again, with what was typed, and why it could not be done.
    fn again(mut self, problem: Problem) -> Result<Response, Problem> {
        mark(&mut self.groups, &problem);
        self.wrong = wrong(&self.groups);
        let (status, wait) = (problem.status, problem.retry_after);
        self.refused = Some(match (status, self.wrong.is_empty()) {
            (StatusCode::PRECONDITION_FAILED, _) => {
                self.made_from(self.version.version);
                t!(
                    "Somebody else has changed the rules since you began: they are at version {version} now. What you \
                     typed is still here. Read the new rules once more: what differs from those of the panel is marked.",
                    version = self.version.version
                )
            }
            (_, false) => t!("Please put this right:").to_owned(),
            (_, true) => problem.detail,
        });
        Ok(waiting(wait, (status, render(&self)?)))
    }
}
