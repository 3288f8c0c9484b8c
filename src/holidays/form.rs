//! The calendar for people: which days are free, and a form for a day that was proclaimed or moved.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use chrono::Datelike;

use super::{pages, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::web::asked::rules::read;
use crate::web::asked::{Asked, Field, Takes, Typed, body};
use crate::web::body::Form;
use crate::web::page::day;

/// `GET /holidays`: the bank holidays of this year and the next, and a form for one that was proclaimed or moved.
pub async fn ask(State(app): State<App>, caller: Caller) -> Result<Html<String>, Problem> {
    caller.operator()?;
    asked(&app).await?.shown()
}

/// `POST /holidays`: enters a day, as the interface would.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    caller.operator()?;
    let page = asked(&app).await?;
    let entered = match read(&page.fields, &typed).and_then(body) {
        Ok(entry) => pages::enter(State(app.clone()), caller, entry).await,
        Err(problem) => Err(problem),
    };
    if let Err(problem) = entered {
        return page.again(&typed, problem);
    }
    let mut page = asked(&app).await?;
    page.answer = Some(t!("The day is entered.").to_owned());
    Ok(page.shown()?.into_response())
}

/// The page with the calendar as it is now.
async fn asked(app: &App) -> Result<Asked, Problem> {
    let calendar = store::calendar(app.store().read()).await?;
    let back = (
        "/members/import".to_owned(),
        t!("Import members").to_owned(),
    );
    let mut page = Asked::new(t!("Bank holidays"), back, "/holidays".to_owned());
    page.says.push(
        t!(
            "Where a panel’s rules count working days, weekends are left out, and so are these days. A day that was \
             proclaimed late, or moved, is entered below: notices that are given later go by it."
        )
        .to_owned(),
    );
    let year = app.now().year();
    for year in [year, year.saturating_add(1)] {
        let days = calendar.of_year(year).into_iter();
        let days = days.map(|one| t!("{day}: {name}", day = day(&one.day), name = one.name));
        page.says.push(days.collect::<Vec<_>>().join("; "));
    }
    let free = Takes::YesNo(
        t!("Yes, it is a holiday"),
        t!("No, it is an ordinary day after all"),
    );
    page.fields = vec![
        Field::new("day", t!("Which day"), Takes::Day),
        Field::new("name", t!("What it is called"), Takes::Line),
        Field::new("free", t!("Is it free?"), free),
    ];
    page.button = t!("Enter the day").to_owned();
    Ok(page)
}
