//! What stands on a member's page of a panel.

use chrono::{Days, NaiveDate};

use crate::app::App;
use crate::error::Problem;
use crate::interests::{Interest, store as interests};
use crate::meetings::resolutions::pages::Shown as Resolution;
use crate::meetings::{Meeting, Status, resolutions, store as meetings};
use crate::panels::inside::Inside;
use crate::panels::{self, PostKind, posts};
use crate::terms::{Term, store as terms};
use crate::web::page;

/// How many days back meetings are shown: five years.
const BACK: u64 = 5 * 366;

/// A post that they hold, or will.
#[derive(Debug)]
pub struct Held {
    /// Their term's number.
    pub term: i64,
    /// "Seat 3".
    pub post: String,
    /// What it is.
    pub kind: PostKind,
    /// First day.
    pub starts: NaiveDate,
    /// The day after the last.
    pub ends: NaiveDate,
    /// Whether a resignation is from this one: of several of a kind the first ends first.
    pub first: bool,
}

/// A meeting as those see it who were entitled to be there.
#[derive(Debug)]
pub struct Met {
    /// The meeting.
    pub meeting: Meeting,
    /// When it is, for people.
    pub when: String,
    /// The inner part of its minutes, then the public one.
    pub minutes: Option<(String, String)>,
    /// What was resolved.
    pub resolutions: Vec<Resolution>,
}

impl Met {
    /// Whether it does not take place.
    pub fn is_cancelled(&self) -> bool {
        self.meeting.status == Status::Cancelled
    }
}

/// All that stands on the page.
#[derive(Debug)]
pub struct Part {
    /// The panel's short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What they hold on it.
    pub held: Vec<Held>,
    /// The interests that they have declared.
    pub own: Vec<Interest>,
    /// Those of the others, for whoever is on the panel today.
    pub others: Vec<Interest>,
    /// Meetings to come.
    pub coming: Vec<Met>,
    /// Meetings of the days on which they sat, the latest first; all, for whoever is on the panel today.
    pub past: Vec<Met>,
}

/// A member's part in a panel, as of now.
pub async fn part(app: &App, seen: &Inside, member: i64) -> Result<Part, Problem> {
    let db = app.store().read();
    let (coming, past) = met(app, seen).await?;
    let declared = interests::of_panel(db, seen.panel.id, true).await?;
    let open = declared.into_iter().filter(|one| one.ended.is_none());
    let (own, others): (Vec<_>, Vec<_>) = open.partition(|one| one.member == member);
    Ok(Part {
        slug: seen.panel.slug.clone(),
        name: seen.panel.name.clone(),
        held: held(app, seen).await?,
        own,
        others: match seen.today() {
            Ok(()) => others,
            Err(_) => Vec::new(),
        },
        coming,
        past,
    })
}

/// What they hold on the panel.
pub async fn held(app: &App, seen: &Inside) -> Result<Vec<Held>, Problem> {
    let (db, today) = (app.store().read(), app.now().date_naive());
    let posts = posts::store::of_panel(db, seen.panel.id).await?;
    let open: Vec<&Term> = seen
        .terms()
        .iter()
        .filter(|term| holds(term, today))
        .collect();
    let shown = open.iter().zip(0..).map(|(term, place)| {
        let post = posts.iter().find(|post| post.id == term.post);
        let mut before = open.iter().take(place);
        Held {
            term: term.id,
            post: post.map(|post| post.label.clone()).unwrap_or_default(),
            kind: term.kind,
            starts: term.starts,
            ends: term.ends,
            first: !before.any(|other| other.kind == term.kind),
        }
    });
    Ok(shown.collect())
}

/// Whether a term isn't over, nor taken back.
fn holds(term: &Term, today: NaiveDate) -> bool {
    term.ends > today && !term.is_void()
}

/// Meetings to come and past ones, as far as they may see them.
async fn met(app: &App, seen: &Inside) -> Result<(Vec<Met>, Vec<Met>), Problem> {
    let (db, id, today) = (app.store().read(), seen.panel.id, app.now().date_naive());
    let (_, rules) = panels::rules::store::current(db, id).await?;
    let resolved = resolutions::store::of_panel(db, id).await?;
    let from = today.checked_sub_days(Days::new(BACK)).unwrap_or(today);
    let to = today.checked_add_days(Days::new(200)).unwrap_or(today);
    let (mut coming, mut past) = (Vec::new(), Vec::new());
    for meeting in meetings::between(db, id, (from, to)).await? {
        if seen.on(meeting.day).is_err() {
            continue;
        }
        let minutes = meetings::minutes_of(db, id, meeting.day).await?;
        let of_it = resolved.iter().filter(|row| row.day == meeting.day);
        let begun = meeting.starts_at < app.now();
        let met = Met {
            when: page::moment(&meeting.starts_at, &rules.timetable.time_zone),
            minutes: minutes.map(|row| (row.inner, row.public)),
            resolutions: of_it.cloned().map(Resolution::from).collect(),
            meeting,
        };
        if begun { &mut past } else { &mut coming }.push(met);
    }
    past.reverse();
    Ok((coming, past))
}

/// The panels on which somebody sits, will or did, for their page of each: short name and name.
pub async fn sits_on(app: &App, member: i64) -> Result<Vec<(String, String)>, Problem> {
    let db = app.store().read();
    let mut all: Vec<(String, String)> = Vec::new();
    // Terms come panel by panel.
    for (slug, term) in terms::of_member(db, member).await? {
        if term.is_void() || all.last().is_some_and(|(last, _)| *last == slug) {
            continue;
        }
        let panel = panels::store::get(db, &slug).await?;
        all.push((slug, panel.name));
    }
    Ok(all)
}
