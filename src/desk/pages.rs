//! The desk over HTTP. Each act is handed to the handler of the interface that does it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, Response};
use serde_json::Value;

use super::acts::{self, About, asked};
use super::panel::pages::text;
use super::shown::{Desk, desk};
use super::{Act, Of, rules};
use crate::access::Caller;
use crate::app::App;
use crate::elections::nominations::Status;
use crate::elections::readiness::approvals::{self, Given};
use crate::elections::roll::objections;
use crate::elections::stage::Stage;
use crate::elections::{
    Election, call, challenges, keys, nominations, poll, readiness, rehearsal, roll, samples,
    store as elections, voting,
};
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::web::asked::acts::{After, known};
use crate::web::asked::{Typed, body as json};
use crate::web::body::Form;
use crate::web::etag;
use crate::web::page::{self, Page, render};
use crate::web::precondition::Expected;
use crate::{mail, members, officers};

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    desk: Desk,
    done: Option<&'static str>,
}
impl Page for DeskPage {}

impl DeskPage {
    /// Whether a nomination can be decided now.
    fn open(&self, status: &str) -> bool {
        self.desk.election.stage == Stage::Nominations && status == Status::Filed.as_str()
    }

    /// Whether whoever looks has approved a move, and it holds.
    fn approved(&self, to: &Stage) -> bool {
        let mut words = self.desk.words.iter();
        words.any(|word| word.to == *to && word.yours && word.holds)
    }

    /// What a move is called that somebody has approved.
    fn called(&self, word: &Given) -> &'static str {
        rules::words(word.to).0
    }

    /// Where a nomination is, for a reader.
    fn said(&self, status: &str) -> &'static str {
        status.parse().map_or("", Status::said)
    }
}

/// `GET /elections/{uuid}/desk`: where an election stands, what comes next and what is in the way.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Query(after): Query<After<Act>>,
) -> Result<Html<String>, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let election = elections::get(app.store().read(), &uuid).await?;
    let desk = desk(&app, &secretary, &election).await?;
    let done = after.done.map(acts::done).filter(|said| !said.is_empty());
    render(&DeskPage { desk, done })
}

/// `GET /elections/{uuid}/desk/{act}`: what an act does, before it is done.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, act)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> Result<Html<String>, Problem> {
    let (act, about) = about(&app, &caller, &uuid, &act, of).await?;
    if acts::is_grave(act, &of) {
        caller.fresh(app.now())?;
    }
    asked(act, &about).shown()
}

/// `POST /elections/{uuid}/desk/{act}`: does it, as the interface would.
pub async fn act(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, act)): Path<(String, String)>,
    Query(of): Query<Of>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (act, about) = about(&app, &caller, &uuid, &act, of).await?;
    let done = |body| done(&app, caller, (act, &about), body);
    asked(act, &about).answered(act, &typed, done).await
}

/// What the page before an act tells of; only for the election's secretary.
async fn about(
    app: &App,
    caller: &Caller,
    uuid: &str,
    act: &str,
    of: Of,
) -> Result<(Act, About), Problem> {
    let secretary = elections::secretary(app, caller, uuid).await?;
    let act: Act = known(act)?;
    let db = app.store().read();
    let election = elections::get(db, uuid).await?;
    let words = match act {
        Act::Move | Act::Approve => {
            approvals::store::given(db, &election, secretary.actor()).await?
        }
        _ => Vec::new(),
    };
    let mut others = words.into_iter().filter(|word| !word.yours && word.holds);
    let conduct = elections::rules(db, &election).await?.conduct.clone();
    let row = &election.row;
    Ok((
        act,
        About {
            uuid: row.uuid.clone(),
            title: row.title.clone(),
            stage: election.stage,
            closes: page::when(&election.voting_closes(), &row.time_zone, app.now()),
            zone: row.time_zone.clone(),
            of,
            item: item(app, &election, act, of.item).await?,
            trustees: (conduct.trustees, conduct.threshold),
            lot: match (act, of.to) {
                (Act::Round, _) | (_, Some(Stage::Counted)) => {
                    call::store::of(db, &election).await?.tie_source
                }
                _ => call::store::of(db, &election).await?.lot_source,
            },
            given: others.find(|word| Some(word.to) == of.to),
            state: match act {
                Act::Holders => Some(etag::of_state(&keys::named::of(db, &election).await?)?),
                Act::Poll => {
                    let poll = poll::store::of(db, election.id()).await?;
                    Some(etag::of_state(&poll::Settings::from(&poll.row))?)
                }
                _ => None,
            },
            texts: match act {
                Act::Letters => samples::all(app, db, &election).await?,
                _ => Vec::new(),
            },
        },
    ))
}

/// To what an act is done, in words.
async fn item(
    app: &App,
    election: &Election,
    act: Act,
    item: Option<i64>,
) -> Result<String, Problem> {
    let db = app.store().read();
    let of_one = matches!(
        act,
        Act::Accept
            | Act::Reject
            | Act::Died
            | Act::Lives
            | Act::Replace
            | Act::Objection
            | Act::Challenge
    );
    let id = match item {
        Some(id) => id,
        None if of_one => {
            return Err(Problem::not_found(t!(
                "Choose on the desk whom this is about."
            )));
        }
        None => return Ok(String::new()),
    };
    match act {
        Act::Accept | Act::Reject | Act::Died | Act::Lives => {
            let row = nominations::store::get(db, election, id).await?;
            let mut names = members::store::names(db, [row.member_id]).await?;
            Ok(names.remove(&row.member_id).unwrap_or_default())
        }
        Act::Replace => {
            let all = keys::store::trustees(db, election.id()).await?;
            let found = all.into_iter().find(|row| i64::from(row.owner) == id);
            let none = || Problem::not_found(t!("There is no trustee of this number."));
            Ok(found.ok_or_else(none)?.name)
        }
        _ => Ok(String::new()),
    }
}

/// Does it; what is to be shown instead of the desk, if there is something.
async fn done(
    app: &App,
    caller: Caller,
    (act, about): (Act, &About),
    mut body: Value,
) -> Result<Option<String>, Problem> {
    let expected = Expected::stated(text(&mut body, "state"));
    let (app, path) = (State(app.clone()), Path(about.uuid.clone()));
    let item = about.of.item.unwrap_or_default();
    let at = Path((about.uuid.clone(), item));
    match act {
        Act::Move => {
            let advance = crate::elections::pages::advance;
            if advance(app, caller, path, json(body)?).await? == StatusCode::ACCEPTED {
                return Ok(Some(acts::of_two().to_owned()));
            }
        }
        Act::Approve => readiness::pages::approve(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Accept | Act::Reject => nominations::pages::decide(app, caller, at, json(body)?)
            .await
            .map(drop)?,
        Act::Died => nominations::pages::died(app, caller, at, json(body)?)
            .await
            .map(drop)?,
        Act::Lives => nominations::pages::lives(app, caller, at, json(body)?)
            .await
            .map(drop)?,
        Act::Holders => keys::pages::name_holders(app, caller, path, expected, json(body)?)
            .await
            .map(drop)?,
        Act::Replace => {
            let owner = u32::try_from(item).unwrap_or_default();
            let at = Path((about.uuid.clone(), owner));
            keys::ceremony::pages::replace(app, caller, at, json(body)?)
                .await
                .map(drop)?
        }
        Act::Lookup => {
            let axum::Json(answer) = roll::pages::lookup(app, caller, path, json(body)?).await?;
            return Ok(Some(answer.sentence()));
        }
        Act::Correct => objections::pages::correct(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Objection => objections::pages::decide(app, caller, at, json(body)?)
            .await
            .map(drop)?,
        Act::Letters => {
            let at = Path((
                about.uuid.clone(),
                readiness::What::Letters.as_str().to_owned(),
            ));
            readiness::pages::confirm(app, caller, at, json(body)?)
                .await
                .map(drop)?
        }
        Act::Trial => mail::pages::trial(app, caller, path).await.map(drop)?,
        Act::Poll => poll::pages::set(app, caller, path, expected, json(body)?)
            .await
            .map(drop)?,
        Act::Rehearse => rehearsal::pages::begin(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Extend => voting::pages::extend(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Pause | Act::Resume => voting::pages::pause(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Incident => voting::pages::report(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Remind => voting::pages::remind(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Challenge => challenges::pages::decide(app, caller, at, json(body)?)
            .await
            .map(drop)?,
        Act::Round => officers::pages::next(app, caller, path, json(body)?)
            .await
            .map(drop)?,
        Act::Again => rehearsal::pages::again(app, caller, path, json(body)?)
            .await
            .map(drop)?,
    }
    Ok(None)
}
