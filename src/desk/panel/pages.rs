//! The desk of a panel over HTTP. Each act is handed to the handler of the interface that does it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use chrono::{Days, NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

use super::acts::{self, About, asked};
use super::fields::Subject;
use super::shown::{self, Desk, desk};
use super::{Act, Of};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::meetings::resolutions::pages as resolutions;
use crate::meetings::store::{all_series, between};
use crate::meetings::{Attended, Status, pages as meetings};
use crate::values::{Email, Invalid};
use crate::web::asked::acts::{After, known};
use crate::web::asked::{Typed, body as json_of};
use crate::web::body::Form;
use crate::web::etag;
use crate::web::page::{self, Page, render};
use crate::web::precondition::Expected;
use crate::{matters, members, panels, terms, vacancies};

#[derive(Template)]
#[template(path = "desk/panel/panel.html")]
struct DeskPage {
    desk: Desk,
    done: Option<&'static str>,
}
impl Page for DeskPage {}

/// `GET /panels/{slug}/desk`: a panel with all that its secretary does for it.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(after): Query<After<Act>>,
) -> Result<Html<String>, Problem> {
    caller.secretary_of(&slug)?;
    let panel = panels::store::get(app.store().read(), &slug).await?;
    let desk = desk(&app, panel).await?;
    let done = after.done.map(acts::done);
    render(&DeskPage { desk, done })
}

/// `GET /panels/{slug}/desk/{act}`: what an act does, before it is done.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path((slug, act)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> Result<Html<String>, Problem> {
    let (act, about) = about(&app, &caller, &slug, &act, of).await?;
    asked(act, &about).shown()
}

/// `POST /panels/{slug}/desk/{act}`: does it, as the interface would.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path((slug, act)): Path<(String, String)>,
    Query(of): Query<Of>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (act, about) = about(&app, &caller, &slug, &act, of).await?;
    let done = |body| done(&app, caller, (act, &about), body);
    asked(act, &about).answered(act, &typed, done).await
}

/// What the page before an act tells of; only for the panel's secretary.
async fn about(
    app: &App,
    caller: &Caller,
    slug: &str,
    act: &str,
    of: Of,
) -> Result<(Act, About), Problem> {
    caller.secretary_of(slug)?;
    let act: Act = known(act)?;
    let panel = panels::store::get(app.store().read(), slug).await?;
    let rules = shown::rules_now(app, &panel).await?;
    let zone = rules.timetable.time_zone.clone();
    let name = panel.name.clone();
    let which = || Problem::not_found(t!("Choose on the desk what this is about."));
    let subject = match act {
        Act::Call => Subject::Panel,
        Act::Series => Subject::Series {
            state: etag::of_state(&all_series(app.store().read(), panel.id).await?)?,
        },
        Act::End | Act::Correct => shown::term(app, panel, of.item.ok_or_else(which)?).await?,
        Act::Settle => shown::matter(app, &panel, of.item.ok_or_else(which)?).await?,
        Act::Enter => Subject::Entry {
            resolutions: shown::co_options(app, panel.id).await?,
        },
        Act::Stays => shown::left(app, &panel, of.item.ok_or_else(which)?).await?,
        Act::Step | Act::Lapse => shown::vacancy(app, &panel, of.item.ok_or_else(which)?).await?,
        _ => shown::meeting(app, &panel, &zone, of.day.ok_or_else(which)?).await?,
    };
    Ok((
        act,
        About {
            slug: slug.to_owned(),
            name,
            zone,
            of,
            subject,
        },
    ))
}

async fn done(
    app: &App,
    caller: Caller,
    (act, about): (Act, &About),
    mut body: Value,
) -> Result<Option<String>, Problem> {
    let item = about.of.item.unwrap_or_default();
    let (at, path) = (Path((about.slug.clone(), item)), Path(about.slug.clone()));
    let day = || about.of.day.unwrap_or_default();
    let on = Path((about.slug.clone(), day()));
    let expected = Expected::stated(text(&mut body, "state"));
    let state = State(app.clone());
    match act {
        Act::End => vacancies::pages::end(state, caller, at, json_of(body)?)
            .await
            .map(drop)?,
        Act::Stays => {
            let Subject::Left { membership, .. } = about.subject else {
                return Err(Problem::internal(t!("The term is missing.")));
            };
            let term = Path((about.slug.clone(), membership));
            terms::pages::correct(state, caller, term, json_of(body)?)
                .await
                .map(drop)?
        }
        Act::Step => {
            numbered(&mut body, "/resolution");
            vacancies::pages::step(state, caller, at, json_of(body)?)
                .await
                .map(drop)?
        }
        Act::Lapse => vacancies::pages::lapse(state, caller, at, json_of(body)?)
            .await
            .map(drop)?,
        Act::Call => {
            let day = begins(&body)?;
            free(app, about, day).await?;
            let on = Path((about.slug.clone(), day));
            meetings::arrange(state, caller, on, expected, json_of(body)?)
                .await
                .map(drop)?
        }
        Act::Shift | Act::Hold | Act::Cancel => {
            meetings::arrange(state, caller, on, expected, json_of(body)?)
                .await
                .map(drop)?
        }
        Act::Series => {
            numbered(&mut body, "/week");
            meetings::set_series(state, caller, path, expected, json_of(body)?)
                .await
                .map(drop)?
        }
        Act::Attend => {
            let body = json_of(attended(&body))?;
            meetings::attend(state, caller, on, expected, body)
                .await
                .map(drop)?
        }
        Act::Minutes => meetings::write_minutes(state, caller, on, expected, json_of(body)?)
            .await
            .map(drop)?,
        Act::Decide => resolutions::record(state, caller, on, json_of(body)?)
            .await
            .map(drop)?,
        Act::CoOpt => {
            let member = chosen(app, text(&mut body, "email")).await?;
            body["about"]["member"] = json!(member);
            body["public"] = json!(true);
            resolutions::record(state, caller, on, json_of(body)?)
                .await
                .map(drop)?
        }
        Act::Officer => {
            for name in ["/about/member", "/proposer", "/seconder"] {
                numbered(&mut body, name);
            }
            body["public"] = json!(true);
            resolutions::record(state, caller, on, json_of(body)?)
                .await
                .map(drop)?
        }
        Act::Settle => matters::pages::settle(state, caller, at, json_of(body)?)
            .await
            .map(drop)?,
        Act::Enter => {
            let member = chosen(app, text(&mut body, "email")).await?;
            body["member"] = json!(member);
            numbered(&mut body, "/resolution");
            terms::pages::enter(state, caller, path, json_of(body)?)
                .await
                .map(drop)?
        }
        Act::Correct => terms::pages::correct(state, caller, at, json_of(body)?)
            .await
            .map(drop)?,
    }
    Ok(None)
}

/// Takes a text out of a body.
pub(in crate::desk) fn text(body: &mut Value, name: &str) -> Option<String> {
    let taken = body.as_object_mut()?.remove(name)?;
    taken.as_str().map(str::to_owned)
}

/// A choice of the page, by its place in the body, that the interface takes as a number.
fn numbered(body: &mut Value, place: &str) {
    let Some(choice) = body.pointer_mut(place) else {
        return;
    };
    let number: Option<i64> = choice.as_str().and_then(|text| text.parse().ok());
    if let Some(number) = number {
        *choice = json!(number);
    }
}

/// The day on which a new meeting begins.
fn begins(body: &Value) -> Result<NaiveDate, Problem> {
    let text = body["starts_at"].as_str().unwrap_or_default();
    let at: Result<NaiveDateTime, _> = text.parse();
    let unread = |_| Invalid::new("starts_at", t!("it isn’t a day and a time"));
    Ok(at.map_err(unread)?.date())
}

/// That the calendar has no meeting of this day yet: one that it has is moved, and none called over it.
async fn free(app: &App, about: &About, day: NaiveDate) -> Result<(), Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &about.slug).await?;
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let found = between(db, panel.id, (day, next)).await?;
    let Some(meeting) = found.first() else {
        return Ok(());
    };
    let when = page::moment(&meeting.starts_at, &about.zone);
    let why = match meeting.status {
        Status::Planned => t!(
            "The panel has a meeting of this day already ({when}): move that one.",
            when
        ),
        Status::Cancelled => t!(
            "The meeting of this day was cancelled ({when}): hold that one after all.",
            when
        ),
        Status::Held => t!("The panel has met already ({when}).", when),
    };
    Err(Problem::conflict(why).with(json!({ "field": "starts_at" })))
}

/// Who was there and who sent apologies, from a choice for each.
fn attended(body: &Value) -> Value {
    let mut lists: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (who, was) in body["who"].as_object().into_iter().flatten() {
        let number = who.strip_prefix('m').and_then(|number| number.parse().ok());
        let (Some(number), Some(was)) = (number, was.as_str()) else {
            continue;
        };
        lists.entry(was).or_default().push(number);
    }
    let mut list = |was: Attended| lists.remove(was.as_str()).unwrap_or_default();
    json!({ "present": list(Attended::Present), "apologies": list(Attended::Apologies) })
}

/// The member whom the panel chose.
async fn chosen(app: &App, email: Option<String>) -> Result<i64, Problem> {
    let email = Email::parse("email", &email.unwrap_or_default())?;
    let found = members::store::by_email(app.store().read(), &email).await?;
    let found = found.ok_or_else(|| Invalid::new("email", t!("no member has this address")))?;
    Ok(found.id)
}
