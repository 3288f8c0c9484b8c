//! An election as everybody may see it: the same for the page and for the interface.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::call::store::Row as CallRow;
use super::nominations::Language;
use super::poll::shown::PollShown;
use super::stage::Stage;
use super::{
    Election, ballot_box, board, call, keys, nominations, poll, result, roll, store, voting,
};
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::Counting;
use crate::panels::{self, PostKind};
use crate::web::chart::percent;
use crate::web::page;
use crate::web::timeline::Timeline;

/// What is public of an election.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Its name in the public record.
    pub uuid: String,
    /// As announced.
    pub title: String,
    /// The notice.
    pub description: String,
    /// Which posts it fills.
    pub post: PostKind,
    /// How many are to be elected.
    pub seats: i32,
    /// The version of the panel's rules under which it is held.
    pub rules_version: i32,
    /// Name of the counting rule.
    pub counting: Counting,
    /// Length of a term in months.
    pub term_months: i32,
    /// First day of the terms.
    pub term_starts: chrono::NaiveDate,
    /// Who belonged on this day may vote.
    pub record_date: chrono::NaiveDate,
    /// Where it is.
    pub stage: Stage,
    /// The same for a member.
    pub said: &'static str,
    /// The panel.
    pub panel: PanelShown,
    /// Announced times, in the zone that the notice names.
    pub timetable: Vec<(&'static str, String)>,
    /// Candidates in the order of the ballot, once nominations have closed.
    pub candidates: Vec<CandidateShown>,
    /// What that order is.
    pub order_said: String,
    /// The versions of the roll, once it is taken.
    pub roll: Vec<roll::Version>,
    /// Who makes the credentials.
    pub registrar: Option<String>,
    /// Who holds the key.
    pub trustees: Vec<TrusteeShown>,
    /// Turnout, once voting has opened.
    pub turnout: Option<Turnout>,
    /// The public record, once there is one.
    pub record: Option<Record>,
    /// How its poll is held, and what became of it.
    pub poll: PollShown,
}

impl Shown {
    /// Whether there is a count to be seen: a void election may have one.
    pub fn counted(&self) -> bool {
        let stage = match &self.poll.void {
            Some(void) => void.from.parse().unwrap_or(Stage::Call),
            None => self.stage,
        };
        stage >= Stage::Counted
    }
}

/// A panel in a line.
#[derive(Debug, Serialize)]
pub struct PanelShown {
    /// Short name.
    pub slug: String,
    /// Full name.
    pub name: String,
}

/// A candidate.
#[derive(Debug, Serialize)]
pub struct CandidateShown {
    /// Number on the ballot.
    pub number: usize,
    /// Name.
    pub name: String,
    /// Post and employer, in their own words.
    pub particulars: String,
    /// In their own words, Markdown as they typed it.
    pub statement: String,
    /// The same as HTML, cleaned.
    pub statement_html: String,
    /// The language of what they wrote.
    pub language: Language,
    /// The interests that they declare.
    pub interests: String,
    /// Where their photograph is, if they have one.
    pub photograph: Option<String>,
    /// Died after the ballots were made: the count passes over them.
    pub died: bool,
}

/// A trustee.
#[derive(Debug, Serialize)]
pub struct TrusteeShown {
    /// Number from 1.
    pub owner: i32,
    /// Name.
    pub name: String,
    /// Whether their key is here.
    pub key: bool,
}

/// How many have voted of how many.
#[derive(Debug, Serialize)]
pub struct Turnout {
    /// Voters with a ballot on the board.
    pub voted: u64,
    /// Voters on the roll.
    pub entitled: u64,
}

impl Turnout {
    /// "83.1 %", rounded to the nearest tenth.
    pub fn percent(&self) -> String {
        percent(self.voted, self.entitled)
    }
}

/// Where the public record is and what it is known by.
#[derive(Debug, Serialize)]
pub struct Record {
    /// Fingerprint of the election.
    pub fingerprint: String,
    /// Height of the last event.
    pub height: u64,
    /// Hash of the last event.
    pub head: String,
}

/// All that is public of an election.
pub async fn shown(db: &impl ConnectionTrait, uuid: &str) -> Result<Shown, Problem> {
    let election = store::get(db, uuid).await?;
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    let trustees = keys::store::trustees(db, election.id()).await?;
    let trustees = trustees.into_iter().map(|row| TrusteeShown {
        owner: row.owner,
        name: row.name,
        key: row.public_key.is_some(),
    });
    let candidates = candidates(db, &election).await?;
    let record = record(db, &election).await?;
    let turnout = match record {
        Some(_) => Some(turnout(db, &election).await?),
        None => None,
    };
    let call = call::store::of(db, &election).await?;
    let order_said = order_said(&call);
    let roll = roll::store::versions(db, election.id()).await?;
    let answers = result::store::answers_until(db, &election).await?;
    let timetable = announced(&election, &call, answers);
    let poll = poll::shown::shown(db, &election).await?;
    let said = state(db, &election).await?;
    let row = election.row;
    Ok(Shown {
        uuid: row.uuid,
        title: row.title,
        description: row.description,
        post: election.post,
        seats: row.seats,
        rules_version: row.rules_version,
        counting: election.counting,
        term_months: row.term_months,
        term_starts: row.term_starts,
        record_date: row.record_date,
        stage: election.stage,
        said,
        panel: PanelShown {
            slug: panel.slug,
            name: panel.name,
        },
        timetable,
        candidates,
        order_said,
        roll,
        registrar: row.registrar_name,
        trustees: trustees.collect(),
        turnout,
        record,
        poll,
    })
}

/// Where an election is, for a member: voting that is interrupted is not open.
pub async fn state(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<&'static str, Problem> {
    if election.stage == Stage::Voting {
        let happened = voting::store::happened(db, election.id()).await?;
        if happened.is_interrupted() {
            return Ok(t!(
                "Voting is interrupted: no ballot is taken until it goes on."
            ));
        }
    }
    Ok(election.stage.said())
}

async fn candidates(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<CandidateShown>, Problem> {
    let all = nominations::store::published(db, election).await?;
    let ids: Vec<i64> = all.iter().map(|one| one.nomination).collect();
    let pictured = nominations::photographs::store::present(db, &ids).await?;
    let photograph = |id: i64| {
        let uuid = election.uuid();
        let path = format!("/elections/{uuid}/candidates/{id}/photograph");
        pictured.contains(&id).then_some(path)
    };
    let shown = all
        .into_iter()
        .zip(1..)
        .map(|(candidate, number)| CandidateShown {
            number,
            photograph: photograph(candidate.nomination),
            statement_html: nominations::statement::render(&candidate.statement),
            language: candidate.language,
            name: candidate.name,
            particulars: candidate.particulars,
            statement: candidate.statement,
            interests: candidate.interests,
            died: candidate.died.is_some(),
        });
    Ok(shown.collect())
}

async fn turnout(db: &impl ConnectionTrait, election: &Election) -> Result<Turnout, Problem> {
    Ok(Turnout {
        voted: ballot_box::store::turnout(db, election.id()).await?,
        entitled: roll::store::size(db, election.id()).await?,
    })
}

async fn record(db: &impl ConnectionTrait, election: &Election) -> Result<Option<Record>, Problem> {
    let Some((head, _)) = board::store::head(db, election.id()).await? else {
        return Ok(None);
    };
    let setup = board::store::objects(db, election.id(), 0).await?;
    let json = setup
        .first()
        .ok_or_else(|| Problem::internal("The setup isn't on the board."))?;
    Ok(Some(Record {
        fingerprint: ballots::Hash::of(json).base64(),
        height: head.height,
        head: head.hash.to_string(),
    }))
}

fn order_said(call: &CallRow) -> String {
    match (&call.lot_source, &call.lot_seed) {
        (Some(source), Some(seed)) => t!(
            "The order was drawn by lot from “{seed}” ({source}), beginning with the order by family \
             name.",
            seed,
            source
        ),
        _ => t!("In the order of family names.").into(),
    }
}

fn announced(
    election: &Election,
    call: &CallRow,
    answers_until: DateTime<Utc>,
) -> Vec<(&'static str, String)> {
    let row = &election.row;
    let moment = |time| page::moment(time, &row.time_zone);
    vec![
        (t!("Nominations close"), moment(&row.nominations_close)),
        (
            t!("Candidates can withdraw until"),
            moment(&call.withdrawals_close),
        ),
        (t!("Voting opens"), moment(&row.voting_opens)),
        (t!("Voting closes"), moment(&row.voting_closes)),
        (t!("Those elected answer by"), moment(&answers_until)),
    ]
}

/// The dates of an election, with what was added to them since its call.
pub async fn timeline(
    db: &impl ConnectionTrait,
    election: &Election,
    now: DateTime<Utc>,
) -> Result<Timeline, Problem> {
    let (call, row) = (call::store::of(db, election).await?, &election.row);
    let poll = poll::store::of(db, election.id()).await?.row;
    let answers_until = result::store::answers_until(db, election).await?;
    let mut dates = vec![
        (t!("The election is called"), row.called_at),
        (t!("Nominations close"), row.nominations_close),
        (t!("Voting opens"), row.voting_opens),
        (t!("Voting closes"), row.voting_closes),
    ];
    // Those who are in their posts have answered, though there was time left.
    if election.stage != Stage::Seated {
        dates.push((t!("Those elected answer by"), answers_until));
    }
    if call.withdrawals_close != row.nominations_close {
        dates.push((t!("Last moment to withdraw"), call.withdrawals_close));
    }
    dates.extend(poll.keys_due.map(|at| (t!("The key is made by"), at)));
    dates.extend(
        poll.challenges_until
            .map(|at| (t!("The result can be challenged until"), at)),
    );
    // What was still to come when it was declared void never comes.
    if let Some(voided) = poll.voided_at {
        dates.retain(|(_, at)| *at <= voided);
        dates.push((t!("It was declared void"), voided));
    }
    let dates = dates.into_iter().map(|(what, at)| (what.to_owned(), at));
    Ok(Timeline::new(dates.collect(), &row.time_zone, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turnout_is_rounded_to_the_nearest_tenth() {
        let percent = |voted, entitled| Turnout { voted, entitled }.percent();
        assert_eq!(percent(1, 3), "33.3\u{a0}%");
        assert_eq!(percent(2, 3), "66.7\u{a0}%");
        assert_eq!(percent(0, 0), "0.0\u{a0}%");
        assert_eq!(percent(480, 480), "100.0\u{a0}%");
    }
}
