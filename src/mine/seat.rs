//! A seat of a panel that is offered to a member, outside of any election: by countback, as the next candidate,
//! or by the panel's own choice.

use axum::extract::{Path, State};
use axum::response::{Html, Response};

use super::Act;
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::panels;
use crate::vacancies::{Vacancy, pages, rules, store};
use crate::web::asked::{Asked, Field, Takes, Typed, body as json};
use crate::web::body::Form;
use crate::web::page;

/// A seat that waits for a member's answer.
#[derive(Debug)]
pub struct Offered {
    /// The panel's name.
    pub panel: String,
    /// "Seat 3".
    pub post: String,
    /// From when to when, in words.
    pub term: String,
    /// Where they answer.
    pub to: String,
}

/// The seats that are offered to a member.
pub async fn offered(app: &App, member: i64) -> Result<Vec<Offered>, Problem> {
    let mut all = Vec::new();
    for (panel, vacancy) in store::offered_to(app.store().read(), member).await? {
        all.push(shown(app, panel, &vacancy).await?);
    }
    Ok(all)
}

async fn shown(app: &App, panel: i64, vacancy: &Vacancy) -> Result<Offered, Problem> {
    let (db, today) = (app.store().read(), app.now().date_naive());
    let by = store::rules_of(db, panel, vacancy).await?;
    let row = panels::store::by_id(db, panel).await?;
    let post = panels::posts::store::get(db, panel, vacancy.post).await?;
    let term = match rules::service(&by, vacancy, post.retired, today) {
        Some((starts, ends)) => t!(
            "If you accept today, you sit from {first} to {last}.",
            first = page::day(&starts),
            last = page::last_day(&ends)
        ),
        None => t!("The term is over: there is nothing left to take.").to_owned(),
    };
    Ok(Offered {
        to: format!("/panels/{}/vacancies/{}/answer", row.slug, vacancy.id),
        post: post.label,
        panel: row.name,
        term,
    })
}

/// The page before the answer; only for whom the seat is offered to.
async fn asked(app: &App, caller: &Caller, slug: &str, id: i64) -> Result<Asked, Problem> {
    let member = caller.member()?;
    let db = app.store().read();
    let panel = panels::store::get(db, slug).await?;
    let offered = store::offered_to(db, member.scope().id()).await?;
    let mut own = offered.into_iter();
    let (_, vacancy) = own
        .find(|(of, vacancy)| *of == panel.id && vacancy.id == id)
        .ok_or_else(|| {
            Problem::not_found(t!(
                "No such seat is offered to you: you have answered, or the offer is over. The panel’s \
                 secretary knows more."
            ))
        })?;
    let offered = shown(app, panel.id, &vacancy).await?;
    let title = format!("{}: {}", offered.panel, offered.post);
    let mut page = Asked::new(
        title,
        ("/my".to_owned(), t!("My elections").to_owned()),
        offered.to,
    );
    page.says = vec![
        t!("This seat is vacant, and is offered to you. Nobody else is asked before you have answered.").to_owned(),
        offered.term,
        t!("You answer once. If you decline, the seat is offered to somebody else.").to_owned(),
    ];
    page.button = t!("Send my answer").to_owned();
    let answers = Takes::YesNo(t!("Yes, I accept"), t!("No, I decline"));
    page.fields = vec![Field::new(
        "accepted",
        t!("Do you accept the seat?"),
        answers,
    )];
    Ok(page)
}

/// `GET /panels/{slug}/vacancies/{id}/answer`: a seat that is offered, before it is taken or declined.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Html<String>, Problem> {
    asked(&app, &caller, &slug, id).await?.shown()
}

/// `POST /panels/{slug}/vacancies/{id}/answer`: takes it or declines, as the interface would.
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let page = asked(&app, &caller, &slug, id).await?;
    let done = async |body| {
        pages::answer(State(app.clone()), caller, Path((slug, id)), json(body)?)
            .await
            .map(|_| None)
    };
    page.answered(Act::Answer, &typed, done).await
}
