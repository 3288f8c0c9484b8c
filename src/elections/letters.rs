//! The letters of an election, each posted in the transaction that it tells of.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::keys::{ceremony, drills, store as keys};
use super::nominations::store as nominations;
use super::poll::store as polls;
use super::stage::Stage;
use super::{Election, board, result, roll};
use crate::app::App;
use crate::entities::{roll_entry, trustee};
use crate::error::Problem;
use crate::mail::letters::{
    CandidateResult, Declared, Extended, Invitation, RegistrarInvited, Reminder, TrusteeInvited,
    TrusteeTask,
};
use crate::mail::store::{Posting, post_all};
use crate::mail::{About, Letter, To};
use crate::panels;
use crate::values::{Email, Line};
use crate::web::page;

fn link(app: &App, election: &Election) -> String {
    app.settings()
        .public
        .to(&format!("/elections/{}", election.uuid()))
}

/// The page of a trustee, of the registrar or of voters.
fn page_of(app: &App, election: &Election, page: &str) -> String {
    format!("{}/{page}", link(app, election))
}

fn moment(election: &Election, time: &DateTime<Utc>) -> String {
    page::moment(time, &election.row.time_zone)
}

async fn send(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    letters: Vec<(To, Letter)>,
) -> Result<usize, Problem> {
    let about = About::Election(election.id());
    let postings = letters
        .into_iter()
        .map(|(to, letter)| Posting { letter, to, about });
    let postings: Vec<_> = postings.collect();
    let count = postings.len();
    post_all(tx, &app.keys().vault, app.now(), postings).await?;
    Ok(count)
}

/// A person outside the members; none where their address isn't known.
fn person(name: &str, email: Option<&str>) -> Option<To> {
    let name = Line::parse("name", name).ok()?;
    Some(To::Person(name, Email::parse("email", email?).ok()?))
}

/// Asks the trustees to make the key and the registrar to make the codes.
pub async fn invite_holders(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
) -> Result<(), Problem> {
    let poll = polls::of(tx, election.id()).await?;
    let trustees = keys::trustees(tx, election.id()).await?;
    let invited = invited(app, tx, election).await?;
    let to = |row: &trustee::Model| person(&row.name, row.email.as_deref());
    let mut letters: Vec<(To, Letter)> = trustees
        .iter()
        .filter_map(|row| Some((to(row)?, invited.clone().into())))
        .collect();
    let email = poll.row.registrar_email.as_deref();
    let registrar = election.row.registrar_name.as_deref();
    if let Some(to) = registrar.and_then(|name| person(name, email)) {
        let letter = RegistrarInvited {
            election: invited.election.clone(),
            by: invited.by.clone(),
            link: page_of(app, election, "registrar"),
            until: invited.until.clone(),
        };
        letters.push((to, letter.into()));
    }
    send(app, tx, election, letters).await?;
    Ok(())
}

/// Asks one trustee to make the key: somebody who came in another's place.
pub async fn invite_trustee(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    owner: i32,
) -> Result<(), Problem> {
    let trustees = keys::trustees(tx, election.id()).await?;
    let row = trustees.into_iter().find(|row| row.owner == owner);
    let to = row.and_then(|row| person(&row.name, row.email.as_deref()));
    let letter = Letter::from(invited(app, tx, election).await?);
    let letters = to.map(|to| (to, letter)).into_iter();
    send(app, tx, election, letters.collect()).await?;
    Ok(())
}

/// What a trustee is asked when the key is to be made.
pub(super) async fn invited(
    app: &App,
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<TrusteeInvited, Problem> {
    let poll = polls::of(db, election.id()).await?;
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    let due = poll.row.keys_due.unwrap_or(election.row.voting_opens);
    Ok(TrusteeInvited {
        election: election.row.title.clone(),
        by: format!("The secretary of the {}", panel.name),
        link: page_of(app, election, "trustee"),
        until: moment(election, &due),
    })
}

/// Invites every voter.
pub async fn invite_voters(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
) -> Result<(), Problem> {
    let letter = Letter::from(invitation(app, tx, election).await?);
    to_voters(app, tx, election, &letter).await
}

/// What every voter is told when voting opens.
pub async fn invitation(
    app: &App,
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Invitation, Problem> {
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    Ok(Invitation {
        election: election.row.title.clone(),
        opens: moment(election, &election.row.voting_opens),
        closes: moment(election, &election.voting_closes()),
        link: page_of(app, election, "vote"),
        contact: contact(app, &panel.name),
    })
}

/// Whom voters ask: the secretary, and the address of this service's help where it has one.
fn contact(app: &App, panel: &str) -> String {
    match &app.settings().contact {
        Some(help) => format!("the secretary of the {panel}, or {help}"),
        None => format!("the secretary of the {panel}"),
    }
}

/// Tells every voter that voting closes later, and why.
pub async fn tell_extension(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    closes: DateTime<Utc>,
    reason: &str,
) -> Result<(), Problem> {
    let letter = Letter::from(extended(app, election, moment(election, &closes), reason));
    to_voters(app, tx, election, &letter).await
}

pub(super) fn extended(app: &App, election: &Election, closes: String, reason: &str) -> Extended {
    Extended {
        election: election.row.title.clone(),
        closes,
        reason: reason.to_owned(),
        link: page_of(app, election, "vote"),
    }
}

async fn to_voters(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    letter: &Letter,
) -> Result<(), Problem> {
    let roll = roll_entry::Entity::find()
        .filter(roll_entry::Column::ElectionId.eq(election.id()))
        .all(tx)
        .await?;
    let letters = roll
        .into_iter()
        .map(|row| (To::Member(row.member_id), letter.clone()));
    send(app, tx, election, letters.collect()).await?;
    Ok(())
}

/// Reminds those who have not voted; to how many it went. Who they are stays in this function.
pub async fn remind(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
) -> Result<usize, Problem> {
    let letter = Letter::from(reminder(app, election));
    let left = roll::store::not_voted(tx, election.id()).await?;
    let letters = left
        .into_iter()
        .map(|member| (To::Member(member), letter.clone()));
    send(app, tx, election, letters.collect()).await
}

pub(super) fn reminder(app: &App, election: &Election) -> Reminder {
    Reminder {
        election: election.row.title.clone(),
        closes: moment(election, &election.voting_closes()),
        link: page_of(app, election, "vote"),
    }
}

/// Tells each candidate the result before it is declared.
pub async fn tell_candidates(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
) -> Result<(), Problem> {
    let winners = result::store::winners(tx, election.id()).await?;
    let elected = |member: i64| winners.iter().any(|winner| winner.member_id == member);
    let candidates = nominations::candidates(tx, election).await?;
    let living = candidates.into_iter().filter(|one| one.died.is_none());
    let letters = living.map(|candidate| {
        let letter = candidate_result(app, election, elected(candidate.member));
        (To::Member(candidate.member), letter.into())
    });
    send(app, tx, election, letters.collect()).await?;
    Ok(())
}

pub(super) fn candidate_result(app: &App, election: &Election, elected: bool) -> CandidateResult {
    CandidateResult {
        election: election.row.title.clone(),
        elected,
        link: match elected {
            true => page_of(app, election, "my"),
            false => link(app, election),
        },
    }
}

/// Tells every voter where the result is, and until when it can be challenged.
pub async fn tell_declaration(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    until: DateTime<Utc>,
) -> Result<(), Problem> {
    let letter = Letter::from(declared(app, election, moment(election, &until)));
    to_voters(app, tx, election, &letter).await
}

pub(super) fn declared(app: &App, election: &Election, until: String) -> Declared {
    Declared {
        election: election.row.title.clone(),
        link: page_of(app, election, "result"),
        challenges: Some(until),
    }
}

/// Asks each trustee for what is due from them now; whether something was due from anybody.
pub async fn ask_trustees(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    again: bool,
) -> Result<bool, Problem> {
    let (owing, task, until) = owing(tx, election).await?;
    let letters = owing.iter().filter_map(|row| {
        let letter = trustee_task(app, election, (task, until), again);
        Some((person(&row.name, row.email.as_deref())?, letter.into()))
    });
    let letters = letters.collect();
    send(app, tx, election, letters).await?;
    Ok(!owing.is_empty())
}

pub(super) fn trustee_task(
    app: &App,
    election: &Election,
    (task, until): (&str, Option<DateTime<Utc>>),
    again: bool,
) -> TrusteeTask {
    TrusteeTask {
        election: election.row.title.clone(),
        task: task.to_owned(),
        link: page_of(app, election, "trustee"),
        until: until.as_ref().map(|until| moment(election, until)),
        again,
    }
}

/// Parts of a trustee that are due once voting is open.
pub(super) const AT_HAND: &str = "show once more that your key is at hand and works";
pub(super) const SHUFFLE: &str = "shuffle the ballots";
pub(super) const OPEN: &str = "open your part of the result";

type Owing = (Vec<trustee::Model>, &'static str, Option<DateTime<Utc>>);

/// The trustees from whom something is due, what it is, and until when.
async fn owing(db: &impl ConnectionTrait, election: &Election) -> Result<Owing, Problem> {
    let trustees = keys::trustees(db, election.id()).await?;
    let poll = polls::of(db, election.id()).await?;
    let without = |done: Vec<u32>| {
        let owner = |row: &trustee::Model| u32::try_from(row.owner).unwrap_or_default();
        let rows = trustees.iter().filter(|row| !done.contains(&owner(row)));
        rows.cloned().collect::<Vec<_>>()
    };
    let needed = poll
        .row
        .needed
        .and_then(|needed| usize::try_from(needed).ok());
    let needed = needed.unwrap_or(trustees.len());
    let enough = |done: Vec<u32>| match done.len() >= needed {
        true => Vec::new(),
        false => without(done),
    };
    Ok(match election.stage {
        Stage::Keys => {
            let missing = ceremony::store::missing(db, election, &poll).await?;
            let (missing, task) = if missing.is_empty() {
                let undrilled = drills::store::undrilled(db, election, &poll).await?;
                (undrilled, "show that your key works")
            } else {
                (missing, "take the next step of making the key")
            };
            let rows = trustees.iter().filter(|row| missing.contains(&row.name));
            let due = poll.row.keys_due.unwrap_or(election.row.voting_opens);
            (rows.cloned().collect(), task, Some(due))
        }
        Stage::Voting => {
            let done = drills::store::answered_again(db, election).await?;
            (without(done), AT_HAND, Some(election.voting_closes()))
        }
        Stage::Mixing => {
            let done = board::store::owners(db, election.id(), ballots::EventKind::Shuffle).await?;
            (enough(done), SHUFFLE, None)
        }
        Stage::Opening => {
            let kind = ballots::EventKind::PartialDecryption;
            let done = board::store::owners(db, election.id(), kind).await?;
            (enough(done), OPEN, None)
        }
        _ => (Vec::new(), "", None),
    })
}
