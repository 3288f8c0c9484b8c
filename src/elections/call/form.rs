//! Calling an election from a page: first the close, from which the days follow by the panel's rules;
//! then the notice, to be read before it is given.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::notice::Text;
use super::pages;
use super::rules::{instant, local_day, tie_source, zone};
use super::timetable::{Breach, Counted};
use crate::access::Caller;
use crate::accounts::pages::redirect;
use crate::app::App;
use crate::entities::panel;
use crate::error::Problem;
use crate::holidays;
use crate::language::{Say as _, t};
use crate::panels::rules::{PanelRules, store as panel_rules};
use crate::panels::{self, PostKind};
use crate::web::asked::rules::{fill, mark, read, refusal};
use crate::web::asked::{Field, Takes, Typed, body};
use crate::web::body::Form;
use crate::web::etag;
use crate::web::page::{self, Page, render};
use crate::web::problems::waiting;
use crate::web::timeline::Timeline;

/// Which close, and which post.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The day on which voting closes.
    #[serde(default)]
    closes: Option<NaiveDate>,
    /// Which posts.
    #[serde(default)]
    post: Option<PostKind>,
}

#[derive(Template)]
#[template(path = "elections/call/form.html")]
struct CallPage {
    panel: panel::Model,
    closes: Option<NaiveDate>,
    post: PostKind,
    earliest: Option<NaiveDate>,
    timeline: Timeline,
    faults: Vec<Breach>,
    fields: Vec<Field>,
    notice: Option<Text>,
    /// Which notice that is: it comes back when it is given.
    read: Option<String>,
    refused: Option<String>,
}
impl Page for CallPage {}

/// `GET /panels/{slug}/call`: calls an election, its days counted back from the close.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    caller.secretary_of(&slug)?;
    render(&page(&app, &slug, wanted).await?)
}

/// `POST /panels/{slug}/call`: shows the notice, or gives it.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
    Form(mut typed): Form<Typed>,
) -> Result<Response, Problem> {
    caller.secretary_of(&slug)?;
    let give = typed.0.remove("step").is_some_and(|step| step == "give");
    let seen = typed.0.remove("read");
    let mut page = page(&app, &slug, wanted).await?;
    let done = taken(&app, caller, &page.fields, (&typed, give, seen)).await;
    fill(&mut page.fields, &typed);
    match done {
        Ok(Taken::Given(uuid)) => Ok(redirect(&format!("/elections/{uuid}/desk"), [])),
        Ok(Taken::Shown(text, tag)) => {
            page.notice = Some(text);
            page.read = Some(tag);
            page.refused = give.then(|| {
                t!(
                    "Something was changed since you read the notice. Below is what it says now: read it, and give it \
                     then."
                )
                .to_owned()
            });
            let status = match give {
                true => StatusCode::CONFLICT,
                false => StatusCode::OK,
            };
            Ok((status, render(&page)?).into_response())
        }
        Err(problem) if problem.status.is_client_error() || problem.is_of_the_moment() => {
            mark(&mut page.fields, &problem);
            let (status, wait) = (problem.status, problem.retry_after);
            page.refused = Some(refusal(&page.fields, problem.detail));
            Ok(waiting(wait, (status, render(&page)?)))
        }
        Err(problem) => Err(problem),
    }
}

enum Taken {
    Given(String),
    /// The notice, and by what it is known: it is to be read before it is given.
    Shown(Text, String),
}

async fn taken(
    app: &App,
    caller: Caller,
    fields: &[Field],
    (typed, give, seen): (&Typed, bool, Option<String>),
) -> Result<Taken, Problem> {
    let entry = read(fields, typed)?;
    let state = || State(app.clone());
    let shown = pages::preview(state(), caller.clone(), body(entry.clone())?).await?;
    let axum::Json(text) = shown;
    // A notice can't be taken back, so nobody gives another one than they have read.
    let tag = etag::of_state(&(&entry, &text))?;
    if !give || seen.as_ref() != Some(&tag) {
        return Ok(Taken::Shown(text, tag));
    }
    let (_, axum::Json(entered)) = pages::enter(state(), caller, body(entry)?).await?;
    let uuid = entered["uuid"].as_str().unwrap_or_default();
    Ok(Taken::Given(uuid.to_owned()))
}

async fn page(app: &App, slug: &str, wanted: Wanted) -> Result<CallPage, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, slug).await?;
    let (_, rules) = panel_rules::current(db, panel.id).await?;
    let calendar = holidays::store::calendar(db).await?;
    let counted = Counted {
        rule: &rules.timetable,
        calendar: &calendar,
    };
    let tz = zone(&rules.timetable.time_zone)?;
    let today = local_day(app.now(), tz);
    let post = wanted.post.unwrap_or(PostKind::Seat);
    let mut page = CallPage {
        earliest: counted.earliest_close(today),
        closes: wanted.closes,
        post,
        timeline: Timeline::default(),
        faults: Vec::new(),
        fields: Vec::new(),
        notice: None,
        read: None,
        refused: None,
        panel,
    };
    let Some(closes) = wanted.closes else {
        return Ok(page);
    };
    let days = counted.plan(closes);
    let dates = days.iter().filter_map(|day| {
        let at = day
            .at
            .unwrap_or_else(|| day.day.and_time(chrono::NaiveTime::MIN));
        Some((day.what.to_owned(), instant(day.field, tz, at).ok()?))
    });
    page.timeline = Timeline::new(dates.collect(), &rules.timetable.time_zone, app.now());
    // The timetable of the rules is for the members' elections.
    if !post.is_office() {
        page.faults = counted.faults(closes, today)?;
    }
    page.fields = fields(slug, &page.panel.name, (post, closes), &rules);
    for day in days {
        let field = page.fields.iter_mut().find(|field| field.name == day.field);
        let text = match day.at {
            Some(at) => at.format("%Y-%m-%dT%H:%M").to_string(),
            None => day.day.max(today).to_string(),
        };
        field
            .into_iter()
            .for_each(|field| field.value.clone_from(&text));
    }
    Ok(page)
}

fn fields(
    slug: &str,
    panel: &str,
    (post, closes): (PostKind, NaiveDate),
    rules: &PanelRules,
) -> Vec<Field> {
    let line = |name: &str, label: &str| Field::new(name, label, Takes::Line);
    let moment = |name: &str, label: &str| Field::new(name, label, Takes::Moment);
    let (title, seats) = match post {
        PostKind::Seat => (format!("Election to the {panel}"), rules.size()),
        office => (format!("Election of the {office} of the {panel}"), 1),
    };
    let starts = closes.checked_add_days(Days::new(15)).unwrap_or(closes);
    let orders = vec![
        ("alphabetical".to_owned(), t!("By family name").to_owned()),
        ("lot".to_owned(), t!("By lot").to_owned()),
    ];
    let optional = t!("Left empty: when nominations close.");
    vec![
        Field::fixed("panel", slug),
        Field::fixed("post", post.as_str()),
        Field::fixed("time_zone", rules.timetable.time_zone.clone()),
        line("title", t!("What it is called")).with(title),
        Field::new("description", t!("In a sentence or two"), Takes::Prose).optional(),
        Field::new("seats", t!("How many are to be elected"), Takes::Number).with(seats.to_string()),
        Field::new("term_months", t!("Length of a term in months"), Takes::Number)
            .with(rules.term.months.to_string()),
        Field::new("term_starts", t!("First day of the terms"), Takes::Day).with(starts.to_string()),
        Field::new("notice_on", t!("Day of the notice"), Takes::Day)
            .optional()
            .hint(t!("The notice is public as soon as you give it. By the timetable it has to be given by this day.")),
        Field::new("record_date", t!("Record date: whoever belongs on this day may stand and vote"), Takes::Day),
        moment("nominations_close", t!("Nominations close")),
        moment("candidates_published", t!("Candidates are published by")).optional().hint(optional),
        moment("withdrawals_close", t!("Candidates can withdraw until")).optional().hint(optional),
        moment("voting_opens", t!("Voting opens")),
        moment("voting_closes", t!("Voting closes")),
        moment("answers_close", t!("Those elected answer by"))
            .optional()
            .hint(t!("Left empty: two weeks after voting closes.")),
        Field::new("ballot_order", t!("Candidates are listed"), Takes::One(orders)).with("alphabetical"),
        line("lot_source", t!("For the order on the ballot: where the numbers of the lot come from"))
            .optional()
            .hint(t!("Only where candidates are listed by lot: numbers that nobody here can choose, such as those of tomorrow’s lottery.")),
        line("tie_source", t!("For a tie in the count: where the numbers of the lot come from"))
            .with(tie_source(&rules.ballot.lot))
            .optional()
            .hint(t!("Numbers that nobody here can choose, and nobody knows while votes are cast. This can’t be changed later.")),
        line("departure", t!("Why the timetable is not that of the panel’s rules"))
            .optional()
            .hint(t!("Only where it is not. The notice says so too.")),
        Field::new("vacancy", t!("Number of the vacancy that it fills"), Takes::Number)
            .optional()
            .hint(t!("For a by-election only.")),
    ]
}
