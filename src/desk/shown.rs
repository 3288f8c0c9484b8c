//! What stands on the desk of an election.

use std::collections::BTreeMap;

use super::rules::{self, Step};
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::elections::challenges::{self, Challenge};
use crate::elections::duties::Duty;
use crate::elections::facts::Facts;
use crate::elections::nominations::Status;
use crate::elections::nominations::shown::{NominationShown, for_secretary};
use crate::elections::readiness::approvals::{self, Given};
use crate::elections::readiness::{self, Item};
use crate::elections::roll::objections;
use crate::elections::shown::{Shown, shown, state, timeline};
use crate::elections::stage::Stage;
use crate::elections::voting::{self, Reminded, reminders};
use crate::elections::{Election, ballot_box, board, roll, store as elections};
use crate::error::Problem;
use crate::language::t;
use crate::mail::{State, store as mail};
use crate::panels;
use crate::web::chart::Rise;
use crate::web::page;
use crate::web::timeline::Timeline;

/// A trustee and how their part stands.
#[derive(Clone, Debug)]
pub struct Trustee {
    /// Number from 1.
    pub owner: u32,
    /// Name.
    pub name: String,
    /// Whether nothing is due from them.
    pub fine: bool,
    /// How it stands.
    pub said: &'static str,
}

/// All that stands on the desk.
#[derive(Debug)]
pub struct Desk {
    /// What everybody can see.
    pub election: Shown,
    /// What is true of it.
    pub facts: Facts,
    /// The ways on.
    pub steps: Vec<Step>,
    /// Who has approved one of them already, where it takes two persons.
    pub words: Vec<Given>,
    /// What waits for the secretary.
    pub waits: Vec<String>,
    /// The readiness list, while the keys are made.
    pub items: Vec<Item>,
    /// The dates.
    pub timeline: Timeline,
    /// The nominations as they came.
    pub nominations: Vec<NominationShown>,
    /// Objections to the roll.
    pub objections: Vec<objections::Shown>,
    /// Challenges to the result.
    pub challenges: Vec<Challenge>,
    /// The trustees.
    pub trustees: Vec<Trustee>,
    /// Turnout so far, once voting has opened.
    pub chart: Option<Rise>,
    /// The same in a sentence.
    pub chart_said: String,
    /// Reminders: when, and to how many.
    pub reminders: Vec<(String, Option<i32>)>,
    /// Letters about this election, by what became of them.
    pub letters: BTreeMap<&'static str, i64>,
    /// Whether voting is interrupted now.
    pub paused: bool,
    /// The close, with how far away it is.
    pub closes: String,
}

/// Everything on the desk, as of now.
pub async fn desk(
    app: &App,
    by: &Authorised<Secretary>,
    election: &Election,
) -> Result<Desk, Problem> {
    let (db, id, now) = (app.store().read(), election.id(), app.now());
    let facts = elections::facts(app, db, election).await?;
    let happened = voting::store::happened(db, id).await?;
    let paused = happened.is_interrupted();
    let reminders = reminders::store::all(db, by, election).await?;
    let names = facts.trustees.iter().zip(1..);
    let trustees = names.map(|(name, owner)| {
        let duty = Duty::of_trustee(election.stage, &facts, owner, name);
        Trustee {
            owner,
            name: name.clone(),
            fine: !duty.is_due(),
            said: duty.of_them(),
        }
    });
    let trustees = trustees.collect();
    let mut steps = rules::steps(election.stage, &facts);
    for step in &mut steps {
        step.by_two = step.by_two && approvals::store::are_wanted(db, election, step.to).await?;
    }
    let words = approvals::store::given(db, election, by.actor()).await?;
    let mut nominations = for_secretary(db, by, election).await?;
    // What is still to be decided stands first.
    nominations.sort_by_key(|one| one.status != Status::Filed.as_str());
    let chart = chart(app, election).await?;
    Ok(Desk {
        election: shown(db, election.uuid()).await?,
        steps,
        waits: rules::waits(election.stage, &facts),
        words,
        items: match election.stage {
            Stage::Keys => readiness::rules::items(&facts),
            _ => Vec::new(),
        },
        timeline: timeline(db, election, now).await?,
        nominations,
        objections: objections::store::all(db, id).await?,
        challenges: challenges::store::all(db, by, election).await?,
        trustees,
        chart_said: chart
            .as_ref()
            .map(|rise| said(rise, &election.row.title))
            .unwrap_or_default(),
        chart,
        reminders: reminders
            .iter()
            .map(|one| reminder(one, election))
            .collect(),
        letters: letters(app, id).await?,
        paused,
        closes: page::when(&election.voting_closes(), &election.row.time_zone, now),
        facts,
    })
}

fn reminder(one: &Reminded, election: &Election) -> (String, Option<i32>) {
    (
        page::moment(&one.due_at, &election.row.time_zone),
        one.count,
    )
}

fn said(rise: &Rise, title: &str) -> String {
    let (count, share) = &rise.so_far;
    let whole = rise.whole;
    t!(
        "Turnout: {title}. {count} of {whole} voters so far ({share}).",
        title,
        count,
        whole,
        share
    )
}

async fn chart(app: &App, election: &Election) -> Result<Option<Rise>, Problem> {
    let (db, id) = (app.store().read(), election.id());
    if board::store::head(db, id).await?.is_none() {
        return Ok(None);
    }
    let times = ballot_box::store::first_times(db, id).await?;
    let (row, whole) = (&election.row, roll::store::size(db, id).await?);
    let poll = (row.voting_opens, row.voting_closes);
    Ok(Some(Rise::new(
        &times,
        poll,
        (whole, &row.time_zone),
        app.now(),
    )))
}

async fn letters(app: &App, election: i64) -> Result<BTreeMap<&'static str, i64>, Problem> {
    let mut counts = BTreeMap::new();
    for (_, state, count) in mail::counts(app.store().read(), election).await? {
        let said = State::of(&state).map_or("", State::said);
        *counts.entry(said).or_default() += count;
    }
    Ok(counts)
}

/// An election in the list of a secretary.
#[derive(Debug)]
pub struct Listed {
    /// Its name in addresses.
    pub uuid: String,
    /// Its title.
    pub title: String,
    /// Where it is, for a member.
    pub said: &'static str,
    /// What waits.
    pub waits: Vec<String>,
    /// The next date: what, and when.
    pub next: Option<(String, String)>,
}

/// A panel in the list of a secretary.
#[derive(Debug)]
pub struct PanelListed {
    /// Short name.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Its elections that are under way, newest first.
    pub open: Vec<Listed>,
    /// Those that are over.
    pub over: Vec<Listed>,
}

/// A panel of a secretary with its elections.
pub async fn panel(app: &App, by: &Authorised<Secretary>) -> Result<PanelListed, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, by.scope().panel()).await?;
    let (mut open, mut over) = (Vec::new(), Vec::new());
    for election in elections::of_panel(db, panel.id).await? {
        let ended = matches!(election.stage, Stage::Seated | Stage::Void);
        let listed = listed(app, by, &election, ended).await?;
        if ended { &mut over } else { &mut open }.push(listed);
    }
    Ok(PanelListed {
        slug: panel.slug,
        name: panel.name,
        open,
        over,
    })
}

async fn listed(
    app: &App,
    by: &Authorised<Secretary>,
    election: &Election,
    ended: bool,
) -> Result<Listed, Problem> {
    let row = &election.row;
    let (mut waits, mut next) = (Vec::new(), None);
    if !ended {
        let facts = elections::facts(app, app.store().read(), election).await?;
        let words = approvals::store::given(app.store().read(), election, by.actor()).await?;
        waits = rules::waits(election.stage, &facts);
        waits.extend(rules::ready(election.stage, &facts, &rules::for_another(&words)));
        let others = words.iter().filter(|word| !word.yours && word.holds);
        waits.extend(others.map(|word| {
            let (by, act) = (&word.by, rules::words(word.to).0);
            t!("{by} has approved: {act}.", by, act)
        }));
        let line = timeline(app.store().read(), election, app.now()).await?;
        let date = line.dates.into_iter().find(|date| date.next);
        next = date.map(|date| (date.what, format!("{}, {}", date.when, date.ahead)));
    }
    Ok(Listed {
        uuid: row.uuid.clone(),
        title: row.title.clone(),
        said: state(app.store().read(), election).await?,
        waits,
        next,
    })
}
