//! What pages are made of, once each, with values that somebody made up.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use chrono::{DateTime, Duration, Utc};

use super::chart::Rise;
use super::page::{Page, render};
use super::timeline::Timeline;
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};

#[derive(Template)]
#[template(path = "web/components.html")]
struct ComponentsPage {
    timeline: Timeline,
    chart: Rise,
    chart_said: &'static str,
}
impl Page for ComponentsPage {}

const ZONE: &str = "Europe/London";

/// `GET /components`: everything that pages are made of, for those who make them.
pub async fn page(State(app): State<App>) -> Result<Html<String>, Problem> {
    render(&ComponentsPage {
        timeline: timeline(app.now()),
        chart: turnout(app.now()),
        chart_said: t!("Turnout, as an example"),
    })
}

fn timeline(now: DateTime<Utc>) -> Timeline {
    let dates = [
        (t!("Nominations close"), -9),
        (t!("Voting opens"), -3),
        (t!("Voting closes"), 11),
        (t!("Those elected answer by"), 25),
    ];
    let dates = dates.map(|(what, days)| (what.to_owned(), now + Duration::days(days)));
    Timeline::new(dates.into(), ZONE, now)
}

/// Forty of 90 voters within three days.
fn turnout(now: DateTime<Utc>) -> Rise {
    let poll = (now - Duration::days(3), now + Duration::days(11));
    let times: Vec<DateTime<Utc>> = (1..=40)
        .map(|voter| poll.0 + Duration::minutes(100 * voter))
        .collect();
    Rise::new(&times, poll, (90, ZONE), now)
}
