//! What a member has to do with an election, gathered.

use super::rules::{self, Part};
use super::{Act, acts};
use crate::app::App;
use crate::elections::nominations::photographs::store as photographs;
use crate::elections::nominations::supporters::{Asked, store as supporters};
use crate::elections::nominations::{self, Language, Status};
use crate::elections::roll::{self, Right, objections};
use crate::elections::shown::state;
use crate::elections::stage::Stage;
use crate::elections::{Election, board, call, challenges, poll, result, store as elections};
use crate::error::Problem;
use crate::language::t;
use crate::panels;
use crate::web::page;

/// A member's nomination.
#[derive(Debug)]
pub struct Own {
    /// Where it is.
    pub status: Status,
    /// The same in a sentence.
    pub said: &'static str,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// What it still lacks.
    pub missing: Option<String>,
    /// Statement, particulars, interests.
    pub paper: (String, String, String),
    /// The language of these words.
    pub language: Language,
    /// Whether a photograph goes with it.
    pub photograph: bool,
}

/// An objection or a challenge of a member, and what became of it.
#[derive(Debug)]
pub struct Filed {
    /// Which of them it is.
    pub what: &'static str,
    /// In their own words.
    pub said: String,
    /// How it was decided; nothing until then.
    pub upheld: Option<bool>,
    /// Why so.
    pub reason: Option<String>,
}

/// A member in an election.
#[derive(Debug)]
pub struct Mine {
    /// The election's name in addresses.
    pub uuid: String,
    /// Its title.
    pub title: String,
    /// The panel.
    pub panel: String,
    /// Where it is.
    pub stage: Stage,
    /// The same in a sentence.
    pub state: &'static str,
    /// Whether they are on the roll, or would be.
    pub on_the_roll: bool,
    /// Why, with what to do about it.
    pub why: String,
    /// Whether the roll has been taken.
    pub taken: bool,
    /// Whether there is a board, on which ballots of theirs may stand.
    pub polled: bool,
    /// What happens next: "Voting closes", and when.
    pub next: Option<(String, String)>,
    /// Whether nominations still come in.
    pub papers_open: bool,
    /// Their nomination.
    pub nomination: Option<Own>,
    /// Nominations that they are asked to support and have not answered for.
    pub asked: Vec<Asked>,
    /// Whether they are elected, and what they answered.
    pub elected: Option<Option<bool>>,
    /// What they objected to or challenged.
    pub filed: Vec<Filed>,
    /// What they can do, and what that is called.
    pub acts: Vec<(Act, &'static str)>,
}

impl Mine {
    /// Whether there is a count to be seen.
    pub fn counted(&self) -> bool {
        self.stage >= Stage::Counted && self.stage != Stage::Void
    }

    /// Whether they are elected and haven't said whether they accept.
    pub fn answers(&self) -> bool {
        self.acts.iter().any(|(act, _)| *act == Act::Answer)
    }

    /// Whether something is to be done: then it stands first.
    pub fn waits(&self) -> bool {
        let votes = self.stage == Stage::Voting && self.on_the_roll;
        // Who is nominated by another can decline as long as they are asked.
        let answers = |(act, _): &(Act, _)| matches!(act, Act::Answer | Act::Decline);
        votes || !self.asked.is_empty() || self.acts.iter().any(answers)
    }

    /// Whether it is anything to them at all.
    pub fn theirs(&self) -> bool {
        self.on_the_roll
            || self.nomination.is_some()
            || !self.asked.is_empty()
            || !self.filed.is_empty()
    }
}

/// A member in an election, as of now.
pub async fn mine(app: &App, election: &Election, member: i64) -> Result<Mine, Problem> {
    let (db, now, row) = (app.store().read(), app.now(), &election.row);
    let rules = elections::rules(db, election).await?;
    let call = call::store::of(db, election).await?;
    let standing = roll::store::standing(db, election, member, Right::Vote).await?;
    let taken = election.stage >= Stage::Roll;
    let on_the_roll = match taken {
        true => roll::store::is_on(db, election.id(), member).await?,
        false => standing.is_entitled(),
    };
    let own = nominations::store::of_member(db, election.id(), member).await?;
    let status = own.as_ref().map(nominations::store::status).transpose()?;
    let may_stand = roll::store::standing(db, election, member, Right::Stand).await?;
    let winners = match election.stage {
        Stage::Declared | Stage::Seated => result::store::winners(db, election.id()).await?,
        _ => Vec::new(),
    };
    let elected = winners.iter().find(|one| one.member_id == member);
    let answers_until = result::store::answers_until(db, election).await?;
    let until = poll::store::of(db, election.id())
        .await?
        .row
        .challenges_until;
    let part = Part {
        stage: election.stage,
        nomination: status,
        nominations_over: now > row.nominations_close,
        withdrawals_over: now > call.withdrawals_close,
        by: rules.nominations.by,
        photograph: rules.nominations.photograph,
        may_stand: may_stand.is_entitled(),
        on_the_roll,
        elected: elected.map(|one| one.accepted),
        challengeable: matches!(election.stage, Stage::Declared | Stage::Seated)
            && until.is_some_and(|until| now <= until),
    };
    let can = rules::acts(&part);
    let mut nomination = None;
    if let (Some(own), Some(status)) = (own, status) {
        let open = matches!(status, Status::Filed) && election.stage == Stage::Nominations;
        nomination = Some(Own {
            status,
            said: rules::said(status, &part, &can),
            language: nominations::store::language(&own),
            photograph: !photographs::present(db, &[own.id]).await?.is_empty(),
            reason: own.reason,
            missing: match open {
                true => supporters::missing(db, own.id, &rules.nominations).await?,
                false => None,
            },
            paper: (own.statement, own.particulars, own.interests),
        });
    }
    let mut asked = supporters::asked(db, election, member).await?;
    asked.retain(|one| one.confirmed.is_none() && election.stage == Stage::Nominations);
    let acts = can.into_iter().map(|act| (act, acts::name(act)));
    Ok(Mine {
        uuid: row.uuid.clone(),
        title: row.title.clone(),
        panel: panels::store::by_id(db, row.panel_id).await?.name,
        stage: election.stage,
        state: state(db, election).await?,
        on_the_roll,
        why: standing.told(on_the_roll, election.record_date()),
        taken,
        polled: board::store::head(db, election.id()).await?.is_some(),
        next: next(election, answers_until, now),
        papers_open: part.papers_open(),
        nomination,
        asked,
        elected: part.elected,
        filed: filed(app, election, member).await?,
        acts: acts.collect(),
    })
}

/// What a member objected to or challenged in an election, in order.
async fn filed(app: &App, election: &Election, member: i64) -> Result<Vec<Filed>, Problem> {
    let db = app.store().read();
    let objections = objections::store::of_member(db, election.id(), member).await?;
    let challenges = challenges::store::of_member(db, election.id(), member).await?;
    let objections = objections.into_iter().map(|one| Filed {
        what: t!("Objection to the roll"),
        said: one.said,
        upheld: one.upheld,
        reason: one.reason,
    });
    let challenges = challenges.into_iter().map(|one| Filed {
        what: t!("Challenge to the result"),
        said: one.grounds,
        upheld: one.upheld,
        reason: one.reason,
    });
    Ok(objections.chain(challenges).collect())
}

/// The next date that matters to a member.
fn next(
    election: &Election,
    answers_until: chrono::DateTime<chrono::Utc>,
    now: chrono::DateTime<chrono::Utc>,
) -> Option<(String, String)> {
    let row = &election.row;
    let (what, at) = match election.stage {
        Stage::Nominations if row.nominations_close > now => {
            (t!("Nominations close"), row.nominations_close)
        }
        Stage::Call | Stage::Nominations | Stage::Roll | Stage::Keys => {
            (t!("Voting opens"), row.voting_opens)
        }
        Stage::Voting => (t!("Voting closes"), row.voting_closes),
        Stage::Declared => (t!("Those elected answer by"), answers_until),
        _ => return None,
    };
    Some((what.to_owned(), page::when(&at, &row.time_zone, now)))
}
