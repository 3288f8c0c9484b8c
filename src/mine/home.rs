//! The page of whoever is signed in: their elections, and the doors of their offices.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;

use super::held::{Held, held};
use super::panel::shown::sits_on;
use super::seat::{Offered, offered};
use super::shown::{Mine, mine};
use super::{Act, acts};
use crate::access::Role;
use crate::accounts::{Office, SignedIn};
use crate::app::App;
use crate::elections::stage::Stage;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::members;
use crate::web::asked::acts::After;
use crate::web::page::{Page, render};

#[derive(Template)]
#[template(path = "mine/home.html")]
struct HomePage {
    name: String,
    member: bool,
    /// Where something is to be done, then the others that are under way, then those that are over.
    waiting: Vec<Mine>,
    open: Vec<Mine>,
    over: Vec<Mine>,
    doors: Vec<(&'static str, &'static str)>,
    /// Their parts as registrar or trustee.
    parts: Vec<Held>,
    /// Panels on which they sit: short name and name.
    panels: Vec<(String, String)>,
    /// Seats that wait for their answer.
    seats: Vec<Offered>,
    done: Option<&'static str>,
}
impl Page for HomePage {}

/// `GET /my`: the elections of whoever is signed in, and what waits for them.
pub async fn show(
    State(app): State<App>,
    who: SignedIn,
    Query(after): Query<After<Act>>,
) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let (mut waiting, mut open, mut over) = (Vec::new(), Vec::new(), Vec::new());
    let (mut name, mut seats, mut panels) = (String::new(), Vec::new(), Vec::new());
    if let Some(member) = who.member {
        let found = members::store::by_id(db, member).await?;
        name = found.map(|row| row.name).unwrap_or_default();
        seats = offered(&app, member).await?;
        panels = sits_on(&app, member).await?;
        for election in elections::all(db).await? {
            let mine = mine(&app, &election, member).await?;
            if !mine.theirs() {
                continue;
            }
            let ended = matches!(mine.stage, Stage::Seated | Stage::Void);
            match (mine.waits(), ended) {
                (true, _) => waiting.push(mine),
                (_, true) => over.push(mine),
                _ => open.push(mine),
            }
        }
    }
    let holds = |office: &Office| matches!(office.role, Role::Registrar | Role::Trustee);
    let parts = match who.offices.iter().any(holds) {
        true => held(&app, &who.subject).await?,
        false => Vec::new(),
    };
    render(&HomePage {
        parts,
        panels,
        seats,
        done: after.done.map(|act| acts::done(act, false)),
        name,
        member: who.member.is_some(),
        waiting,
        open,
        over,
        doors: doors(&who),
    })
}

/// Where somebody's offices lead, each once.
fn doors(who: &SignedIn) -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    for door in who.offices.iter().filter_map(|office| door(office.role)) {
        if !all.contains(&door) {
            all.push(door);
        }
    }
    all
}

fn door(role: Role) -> Option<(&'static str, &'static str)> {
    match role {
        Role::Secretary => Some(("/desk", t!("Your desk: the elections of your panels"))),
        Role::Operator => Some(("/members/import", t!("Import members from a spreadsheet"))),
        Role::Auditor => Some(("/acts", t!("The act log"))),
        Role::Registrar | Role::Trustee | Role::Member | Role::Service => None,
    }
}
