//! What stands on the desk of a panel.

use chrono::{Days, NaiveDate};

use super::fields::{MeetingSubject, Subject};
use crate::app::App;
use crate::elections::{self, call};
use crate::entities::panel;
use crate::error::Problem;
use crate::language::t;
use crate::matters::{self, Kind};
use crate::meetings::inner::{self, Inner};
use crate::meetings::resolutions;
use crate::meetings::{Meeting, Status, store as meetings};
use crate::members;
use crate::panels::posts;
use crate::panels::roster::{Roster, roster};
use crate::panels::rules::{PanelRules, Version, store as panel_rules};
use crate::terms::rules::in_office;
use crate::terms::store as terms;
use crate::vacancies::rules::{self, Next};
use crate::vacancies::{Vacancy, store as vacancies};
use crate::web::{etag, page};

/// A vacancy on the desk.
#[derive(Debug)]
pub struct Vacant {
    /// The vacancy.
    pub vacancy: Vacancy,
    /// Which post.
    pub post: String,
    /// What was tried, in sentences.
    pub tried: Vec<String>,
    /// What comes next, in a sentence.
    pub next: String,
    /// Whether that is the secretary's to do.
    pub yours: bool,
    /// Whether somebody is asked, and has not answered.
    pub asked: bool,
}

/// A meeting on the desk.
#[derive(Debug)]
pub struct Met {
    /// The meeting.
    pub meeting: Meeting,
    /// When it is, for people.
    pub when: String,
    /// Whether it has begun.
    pub begun: bool,
    /// Whether it has minutes.
    pub minuted: bool,
}

/// A matter on the desk.
#[derive(Debug)]
pub struct Matter {
    /// Its number.
    pub id: i64,
    /// About whom.
    pub who: String,
    /// What kind of matter it is, in words.
    pub kind: &'static str,
    /// Since when.
    pub day: NaiveDate,
    /// What happened.
    pub detail: String,
    /// What came of it.
    pub settled: Option<String>,
}

/// All that stands on a panel's desk.
#[derive(Debug)]
pub struct Desk {
    /// Who sits.
    pub roster: Roster,
    /// The vacancies, the newest first.
    pub vacancies: Vec<Vacant>,
    /// Matters to be looked into, then those that are settled, the latest first.
    pub matters: (Vec<Matter>, Vec<Matter>),
    /// Meetings to come, then those of the last year, the latest first.
    pub meetings: (Vec<Met>, Vec<Met>),
    /// The version of the rules that is in force.
    pub version: Version,
}

/// A panel's desk, as of now.
pub async fn desk(app: &App, panel: panel::Model) -> Result<Desk, Problem> {
    let (db, today) = (app.store().read(), app.now().date_naive());
    let (version, panel_rules) = panel_rules::current(db, panel.id).await?;
    let mut vacant = Vec::new();
    for vacancy in vacancies::of_panel(db, panel.id).await? {
        vacant.push(of_vacancy(app, &panel, vacancy).await?);
    }
    let (mut coming, mut past) = (Vec::new(), Vec::new());
    let from = today.checked_sub_days(Days::new(400)).unwrap_or(today);
    let to = today.checked_add_days(Days::new(200)).unwrap_or(today);
    for meeting in meetings::between(db, panel.id, (from, to)).await? {
        let minutes = meetings::minutes_of(db, panel.id, meeting.day).await?;
        let met = Met {
            when: page::moment(&meeting.starts_at, &panel_rules.timetable.time_zone),
            begun: meeting.starts_at < app.now(),
            minuted: minutes.is_some(),
            meeting,
        };
        if met.begun { &mut past } else { &mut coming }.push(met);
    }
    past.reverse();
    let matters = matters(app, panel.id).await?.into_iter();
    Ok(Desk {
        matters: matters.partition(|one| one.settled.is_none()),
        roster: roster(db, panel, today).await?,
        vacancies: vacant,
        meetings: (coming, past),
        version,
    })
}

async fn of_vacancy(app: &App, panel: &panel::Model, vacancy: Vacancy) -> Result<Vacant, Problem> {
    let db = app.store().read();
    let offers = vacancies::offers(db, vacancy.id).await?;
    let by = vacancies::rules_of(db, panel.id, &vacancy).await?;
    let next = rules::next(&vacancy, &offers, &by.vacancies.routes);
    let asked = offers.iter().filter_map(|offer| offer.member);
    let names = members::store::names(db, asked).await?;
    let tried = offers.iter().map(|offer| {
        let who = offer.member.and_then(|member| names.get(&member));
        let route = offer.route.said();
        match (who, offer.accepted) {
            (None, _) if offer.election.is_some() => t!("{route} was called.", route),
            (None, _) => t!("{route} found nobody.", route),
            (Some(who), None) => t!("{route}: {who} was asked.", route, who),
            (Some(who), Some(true)) => t!("{route}: {who} took the seat.", route, who),
            (Some(who), Some(false)) => t!("{route}: {who} declined.", route, who),
        }
    });
    let said = match next {
        Next::Answer { member } => match names.get(&member) {
            Some(who) => t!("{who} has to answer.", who),
            None => t!("Whoever was asked has to answer.").to_owned(),
        },
        Next::Try(route) => t!("Next: {route}.", route = route.said().to_lowercase()),
        other => other.said(),
    };
    Ok(Vacant {
        post: label(app, panel.id, vacancy.post).await?,
        tried: tried.collect(),
        next: said,
        yours: matches!(next, Next::Try(_) | Next::Exhausted),
        asked: matches!(next, Next::Answer { .. }),
        vacancy,
    })
}

async fn label(app: &App, panel: i64, post: i64) -> Result<String, Problem> {
    let found = posts::store::get(app.store().read(), panel, post).await?;
    Ok(found.label)
}

async fn matters(app: &App, panel: i64) -> Result<Vec<Matter>, Problem> {
    let db = app.store().read();
    let all = matters::store::of_panel(db, panel).await?;
    let names = members::store::names(db, all.iter().map(|row| row.member_id)).await?;
    let shown = all.into_iter().map(|row| {
        let kind: Result<Kind, _> = row.kind.parse();
        Matter {
            id: row.id,
            who: names.get(&row.member_id).cloned().unwrap_or_default(),
            kind: kind.map(Kind::said).unwrap_or_default(),
            day: row.day,
            detail: row.detail,
            settled: row.settled,
        }
    });
    Ok(shown.collect())
}

/// A matter that an act is about.
pub async fn matter(app: &App, panel: &panel::Model, id: i64) -> Result<Subject, Problem> {
    let mut all = matters(app, panel.id).await?.into_iter();
    let found = all.find(|one| one.id == id && one.settled.is_none());
    let found = found.ok_or_else(|| {
        Problem::not_found(t!(
            "The panel has no such matter to be looked into: perhaps it is settled."
        ))
    })?;
    Ok(Subject::Matter {
        who: found.who,
        detail: found.detail,
    })
}

/// A term that an act is about.
pub async fn term(app: &App, panel: panel::Model, id: i64) -> Result<Subject, Problem> {
    let today = app.now().date_naive();
    let roster = roster(app.store().read(), panel, today).await?;
    let all = roster.posts.iter();
    let mut found = all.flat_map(|post| post.holders().map(move |term| (post, term)));
    let (post, term) = found
        .find(|(_, term)| term.id == id)
        .ok_or_else(|| Problem::not_found(t!("Nobody sits on the panel under this number.")))?;
    Ok(Subject::Term {
        who: format!("{}, {}", term.name, post.label),
    })
}

/// Who has left a seat, by what is written.
pub async fn left(app: &App, panel: &panel::Model, id: i64) -> Result<Subject, Problem> {
    let db = app.store().read();
    let vacancy = vacancies::get(db, panel.id, id).await?;
    let names = members::store::names(db, vacancy.leaver).await?;
    let name = names.into_values().next().unwrap_or_default();
    let post = label(app, panel.id, vacancy.post).await?;
    let none = || Problem::not_found(t!("Nobody had this seat before it fell vacant."));
    Ok(Subject::Left {
        who: format!("{name}, {post}"),
        membership: vacancy.membership.ok_or_else(none)?,
        until: vacancy.until,
    })
}

/// A vacancy that an act is about.
pub async fn vacancy(app: &App, panel: &panel::Model, id: i64) -> Result<Subject, Problem> {
    let db = app.store().read();
    let vacancy = vacancies::get(db, panel.id, id).await?;
    let offers = vacancies::offers(db, vacancy.id).await?;
    let by = vacancies::rules_of(db, panel.id, &vacancy).await?;
    let lot = match vacancy.election {
        Some(election) => {
            let election = elections::store::by_id(db, election).await?;
            call::store::of(db, &election).await?.tie_source
        }
        None => None,
    };
    Ok(Subject::Vacancy {
        post: label(app, panel.id, vacancy.post).await?,
        next: rules::next(&vacancy, &offers, &by.vacancies.routes),
        lot,
        resolutions: co_options(app, panel.id).await?,
    })
}

/// The co-options that a panel has carried: number and how it reads.
pub async fn co_options(app: &App, panel: i64) -> Result<Vec<(String, String)>, Problem> {
    let recorded = resolutions::store::of_panel(app.store().read(), panel).await?;
    let carried = recorded
        .into_iter()
        .filter(|row| row.carried && row.kind == "co-option");
    let said = carried.map(|row| {
        let reads = format!("{}: {}", page::day(&row.day), row.text);
        (row.id.to_string(), reads)
    });
    Ok(said.collect())
}

/// A meeting that an act is about.
pub async fn meeting(
    app: &App,
    panel: &panel::Model,
    zone: &str,
    day: NaiveDate,
) -> Result<Subject, Problem> {
    let db = app.store().read();
    let inner: Inner = inner::of(db, panel.id, day).await?;
    let (starts, on) = (
        inner.meeting.starts_at,
        inner.meeting.starts_at.date_naive(),
    );
    let all = terms::of_panel(db, panel.id).await?;
    let mut sat: Vec<i64> = in_office(&all, on).map(|term| term.member).collect();
    sat.sort_unstable();
    sat.dedup();
    let mut names = members::store::names(db, sat.iter().copied()).await?;
    let was = |member: i64| inner.attendance.iter().find(|(who, _)| *who == member);
    let members = sat.into_iter().map(|member| {
        let name = names.remove(&member).unwrap_or_default();
        (member, name, was(member).map(|(_, was)| *was))
    });
    let local = starts.with_timezone(&zone.parse().unwrap_or(chrono_tz::Tz::UTC));
    Ok(Subject::Meeting(Box::new(MeetingSubject {
        when: page::moment(&starts, zone),
        at: local.format("%Y-%m-%dT%H:%M").to_string(),
        minutes: inner.meeting.minutes,
        place: inner.place.clone(),
        note: match inner.meeting.status {
            Status::Cancelled => String::new(),
            _ => inner.meeting.note.clone(),
        },
        texts: (
            inner.inner.clone().unwrap_or_default(),
            inner.public.clone().unwrap_or_default(),
        ),
        members: members.collect(),
        state: etag::of_state(&inner)?,
    })))
}

/// The rules that are in force.
pub async fn rules_now(app: &App, panel: &panel::Model) -> Result<PanelRules, Problem> {
    let (_, rules) = panel_rules::current(app.store().read(), panel.id).await?;
    Ok(rules)
}

impl Met {
    /// Whether it does not take place.
    pub fn is_cancelled(&self) -> bool {
        self.meeting.status == Status::Cancelled
    }

    /// Whether it is recorded who was there.
    pub fn is_held(&self) -> bool {
        self.meeting.status == Status::Held
    }
}
