//! What the acts for a panel are about, and the fields that they ask for.

use chrono::NaiveDate;

use super::Act;
use super::acts::About;
use crate::desk::fields::of_a_lot;
use crate::language::t;
use crate::meetings::Attended;
use crate::panels::PostKind;
use crate::panels::rules::Route;
use crate::terms::{Basis, Cause};
use crate::vacancies::Opening;
use crate::vacancies::rules::Next;
use crate::web::asked::rules::sentence;
use crate::web::asked::{Field, Takes};

/// What an act is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The panel.
    Panel,
    /// A term.
    Term {
        /// Whose, and which post: "Ann Archer, Seat 3".
        who: String,
    },
    /// A vacancy.
    Vacancy {
        /// The post.
        post: String,
        /// What comes next.
        next: Next,
        /// Where the seed of a lot comes from, by the notice of the election that filled the seat.
        lot: Option<String>,
        /// Co-options that were recorded: number and how it reads.
        resolutions: Vec<(String, String)>,
    },
    /// The term of somebody who has left, by what is written.
    Left {
        /// Whose, and which.
        who: String,
        /// Its number.
        membership: i64,
        /// The day after the last, as it was to be.
        until: NaiveDate,
    },
    /// The series of its meetings.
    Series {
        /// Which state of it the page was made from.
        state: String,
    },
    /// A meeting.
    Meeting(Box<MeetingSubject>),
    /// A matter.
    Matter {
        /// About whom.
        who: String,
        /// What happened.
        detail: String,
    },
    /// A term that is to be entered.
    Entry {
        /// Co-options that were recorded: number and how it reads.
        resolutions: Vec<(String, String)>,
    },
}

/// A meeting that an act is about.
#[derive(Clone, Debug)]
pub struct MeetingSubject {
    /// When it is, for people.
    pub when: String,
    /// The same for a field.
    pub at: String,
    /// How long.
    pub minutes: i32,
    /// Where.
    pub place: String,
    /// What everybody reads of it; nothing if that is why it was cancelled.
    pub note: String,
    /// Inner and public minutes.
    pub texts: (String, String),
    /// Who sat on the panel then: number, name, whether they were there.
    pub members: Vec<(i64, String, Option<Attended>)>,
    /// Which state of it the page shows.
    pub state: String,
}

impl Subject {
    /// What it is about, after the act's name.
    pub fn said(&self) -> String {
        match self {
            Self::Panel | Self::Series { .. } | Self::Entry { .. } => String::new(),
            Self::Term { who } | Self::Left { who, .. } | Self::Matter { who, .. } => who.clone(),
            Self::Vacancy { post, .. } => post.clone(),
            Self::Meeting(meeting) => meeting.when.clone(),
        }
    }

    /// What a matter says happened.
    pub fn detail(&self) -> &str {
        match self {
            Self::Matter { detail, .. } => detail,
            _ => "",
        }
    }

    /// What the next step of a vacancy does.
    pub fn step(&self) -> Vec<&'static str> {
        let Self::Vacancy { next, .. } = self else {
            return Vec::new();
        };
        match next {
            Next::Try(Route::Countback) => vec![t!(
                "The ballots of the last election are counted again without whoever left; the record is verified \
                 first. Whoever this count finds gets a letter and says whether they take the seat."
            )],
            Next::Try(Route::NextCandidate) => {
                vec![t!(
                    "Whoever came next in the last election gets a letter, and answers."
                )]
            }
            Next::Try(Route::ByElection) => vec![t!(
                "An election for this seat is called first, with the number of this vacancy. This step then links \
                 the two."
            )],
            Next::Try(Route::CoOption) => vec![t!(
                "The panel has chosen somebody at a meeting: record that first. They get a letter, and answer."
            )],
            _ => vec![
                t!("The seat stays vacant until the next election."),
                t!("Everybody can read why."),
            ],
        }
    }
}

/// The fields of the page before an act.
pub fn of(act: Act, about: &About) -> Vec<Field> {
    match (act, &about.subject) {
        (Act::End, _) => vec![
            Field::new("on", t!("First day without them"), Takes::Day),
            Field::new("cause", t!("Why"), Takes::One(causes())),
            Field::new("note", t!("In your words"), Takes::Prose)
                .optional()
                .hint(read_by()),
        ],
        (
            Act::Step,
            Subject::Vacancy {
                next,
                lot,
                resolutions,
                ..
            },
        ) => step(*next, lot.as_deref(), resolutions),
        (Act::Stays, Subject::Left { until, .. }) => vec![
            Field::fixed("ends", until.to_string()),
            Field::new("reason", t!("How it came to be recorded"), Takes::Line).hint(read_by()),
        ],
        (Act::Lapse, _) => vec![Field::new("reason", t!("Why"), Takes::Line)],
        (Act::Call, _) => meeting(about, None),
        (Act::Shift | Act::Hold, Subject::Meeting(one)) => meeting(about, Some(one)),
        (Act::Cancel, Subject::Meeting(one)) => vec![
            Field::known("cancelled", true),
            Field::hidden("state", &one.state),
            Field::new("note", t!("Why"), Takes::Prose).hint(t!("Everybody can read it.")),
        ],
        (Act::Series, Subject::Series { state }) => series(about, state),
        (Act::Attend, Subject::Meeting(one)) => attendance(one),
        (Act::Minutes, Subject::Meeting(one)) => vec![
            Field::hidden("state", &one.state),
            Field::new("inner", t!("Part for the panel alone"), Takes::Prose).with(&*one.texts.0),
            Field::new("public", t!("Public part"), Takes::Prose)
                .with(&*one.texts.1)
                .hint(t!(
                    "Names of members who don’t sit on the panel have no place here."
                )),
        ],
        (Act::Decide, _) => votes(
            vec![
                Field::fixed("about/kind", "decision"),
                Field::new("text", t!("What was decided"), Takes::Line),
            ],
            true,
        ),
        (Act::CoOpt, _) => votes(
            vec![
                Field::fixed("about/kind", "co-option"),
                Field::new(
                    "email",
                    t!("E-mail address of the person whom the panel chose"),
                    Takes::Email,
                ),
                Field::new("text", t!("The decision in a sentence"), Takes::Line),
            ],
            false,
        ),
        (Act::Officer, Subject::Meeting(one)) => officer(one),
        (Act::Settle, _) => vec![
            Field::new("outcome", t!("What came of it"), Takes::Line).hint(read_by()),
        ],
        (Act::Enter, Subject::Entry { resolutions }) => entry(resolutions),
        (Act::Correct, _) => vec![
            Field::new("starts", t!("First day"), Takes::Day)
                .optional()
                .hint(t!("Left empty: as it is.")),
            Field::new("ends", t!("The day after the last"), Takes::Day)
                .optional()
                .hint(t!("Left empty: as it is.")),
            Field::new("void", t!("The term never was"), Takes::Tick),
            Field::new("reason", t!("How you know of it"), Takes::Line).hint(read_by()),
        ],
        _ => Vec::new(),
    }
}

/// By whom is read what is written about somebody: it is in what they get of their data.
fn read_by() -> &'static str {
    t!("Secretaries read this, and they themselves if they ask for their data.")
}

/// A term that no election gives.
fn entry(resolutions: &[(String, String)]) -> Vec<Field> {
    let bases = [Basis::ExOfficio, Basis::Transitional, Basis::CoOpted];
    let bases = bases.map(|basis| (basis.to_string(), basis.said().to_owned()));
    vec![
        Field::new("email", t!("E-mail address of the member"), Takes::Email),
        Field::new("basis", t!("How they came to it"), Takes::One(bases.into())),
        Field::new("post", t!("Which seat or place"), Takes::Line).hint(t!(
            "Of somebody transitional the seat’s name: “Seat 3”. Otherwise what the place is called: “Ex officio: the \
             college”."
        )),
        Field::new("starts", t!("First day"), Takes::Day),
        Field::new("ends", t!("The day after the last"), Takes::Day),
        Field::new("with_vote", t!("They vote on the panel"), Takes::Tick)
            .hint(t!("Of somebody co-opted the panel’s rules say it.")),
        Field::new(
            "resolution",
            t!("Which decision"),
            Takes::One(resolutions.to_vec()),
        )
        .optional()
        .hint(t!("Of somebody co-opted.")),
    ]
}

fn causes() -> Vec<(String, String)> {
    let leaving = Cause::ALL
        .iter()
        .filter(|cause| Opening::of(**cause).is_some());
    leaving
        .map(|cause| (cause.to_string(), sentence(cause.said())))
        .collect()
}

fn step(next: Next, lot: Option<&str>, resolutions: &[(String, String)]) -> Vec<Field> {
    match next {
        Next::Try(Route::Countback | Route::NextCandidate) => of_a_lot(lot),
        Next::Try(Route::CoOption) => vec![
            Field::new(
                "resolution",
                t!("Which decision"),
                Takes::One(resolutions.to_vec()),
            )
            .optional(),
            Field::new("reason", t!("Or why the panel chooses nobody"), Takes::Line).optional(),
        ],
        Next::Try(Route::ByElection) => vec![
            Field::new(
                "reason",
                t!("Why there is no by-election, if there is none"),
                Takes::Line,
            )
            .optional(),
        ],
        _ => vec![
            Field::new("reason", t!("Why"), Takes::Line)
                .hint(t!("Everybody can read it, on the panel’s page.")),
        ],
    }
}

fn meeting(about: &About, present: Option<&MeetingSubject>) -> Vec<Field> {
    let at = present.map(|one| one.at.clone()).unwrap_or_default();
    let minutes = present.map_or(60, |one| one.minutes);
    let place = present.map(|one| one.place.clone()).unwrap_or_default();
    let note = present.map(|one| one.note.clone()).unwrap_or_default();
    let mut all = vec![
        Field::new("starts_at", t!("When it begins"), Takes::Moment).with(at),
        Field::fixed("time_zone", &*about.zone),
        Field::new("minutes", t!("How many minutes it lasts"), Takes::Number)
            .with(minutes.to_string()),
        Field::new("place", t!("Where"), Takes::Line)
            .optional()
            .with(place)
            .hint(t!("A room, or the address of a video call.")),
        Field::new("note", t!("A note for everybody"), Takes::Prose)
            .optional()
            .with(note),
    ];
    all.extend(present.map(|one| Field::hidden("state", &one.state)));
    all
}

fn series(about: &About, state: &str) -> Vec<Field> {
    let weeks = [
        ("1", t!("The first")),
        ("2", t!("The second")),
        ("3", t!("The third")),
        ("4", t!("The fourth")),
        ("-1", t!("The last")),
    ];
    let weeks = weeks.map(|(number, said)| (number.to_owned(), said.to_owned()));
    let days = [
        ("Monday", t!("Monday")),
        ("Tuesday", t!("Tuesday")),
        ("Wednesday", t!("Wednesday")),
        ("Thursday", t!("Thursday")),
        ("Friday", t!("Friday")),
        ("Saturday", t!("Saturday")),
        ("Sunday", t!("Sunday")),
    ];
    let days = days.map(|(day, said)| (day.to_owned(), said.to_owned()));
    vec![
        Field::new(
            "week",
            t!("Which week of the month"),
            Takes::One(weeks.into()),
        ),
        Field::new("weekday", t!("Day of the week"), Takes::One(days.into())),
        Field::new("at", t!("Time"), Takes::Time),
        Field::new("minutes", t!("How many minutes"), Takes::Number).with("60"),
        Field::fixed("time_zone", &*about.zone),
        Field::new("place", t!("Where"), Takes::Line).optional(),
        Field::new("starts", t!("From which day on"), Takes::Day),
        Field::hidden("state", state),
    ]
}

fn attendance(meeting: &MeetingSubject) -> Vec<Field> {
    let said = [
        (Attended::Present, t!("Was there")),
        (Attended::Apologies, t!("Sent apologies")),
        (Attended::Absent, t!("Was absent")),
    ];
    let said = said.map(|(word, said)| (word.as_str().to_owned(), said.to_owned()));
    let mut all = vec![Field::hidden("state", &meeting.state)];
    all.extend(meeting.members.iter().map(|(id, name, was)| {
        let was = was.unwrap_or(Attended::Present).as_str();
        Field::new(format!("who/m{id}"), &**name, Takes::One(said.to_vec())).with(was)
    }));
    all
}

fn officer(meeting: &MeetingSubject) -> Vec<Field> {
    let members = meeting.members.iter();
    let members: Vec<_> = members
        .map(|(id, name, _)| (id.to_string(), name.clone()))
        .collect();
    let offices = [PostKind::Chair, PostKind::ViceChair];
    let offices = offices.map(|post| (post.to_string(), sentence(post.as_str())));
    let one_of = |name: &str, label: &str| Field::new(name, label, Takes::One(members.clone()));
    votes(
        vec![
            Field::fixed("about/kind", "officer"),
            Field::new("about/post", t!("Which office"), Takes::One(offices.into())),
            one_of("about/member", t!("Whom the meeting chose")),
            Field::new("about/starts", t!("First day in office"), Takes::Day),
            Field::new("text", t!("The decision in a sentence"), Takes::Line),
            one_of("proposer", t!("Who proposed it"))
                .optional()
                .hint(t!("Where the panel’s rules ask for it.")),
            one_of("seconder", t!("Who seconded it"))
                .optional()
                .hint(t!("Where the panel’s rules ask for it.")),
        ],
        false,
    )
}

fn votes(mut fields: Vec<Field>, may_be_inner: bool) -> Vec<Field> {
    for (name, label) in [
        ("votes_for", t!("Votes for it")),
        ("votes_against", t!("Votes against it")),
        ("abstained", t!("Abstained")),
    ] {
        fields.push(
            Field::new(name, label, Takes::Number).with(if name == "votes_for" { "" } else { "0" }),
        );
    }
    if may_be_inner {
        fields.push(Field::new(
            "public",
            t!("Everybody can read it"),
            Takes::Tick,
        ));
    }
    fields
}
