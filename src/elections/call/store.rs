//! Notices in the database.

use ballots::Uuid;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
};
use serde_json::json;

use super::notice::{Body, Text, write};
use super::timetable::Counted;
use super::{Notice, rules};
use crate::access::{Authorised, Secretary};
use crate::audit::{self, Act};
use crate::changes::{self, Change};
use crate::database::Store;
use crate::elections::stage::Stage;
use crate::elections::{Election, store as elections, voting};
use crate::entities::{call, election, panel};
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::{Counting, PanelRules, Serves};
use crate::values::{Line, Prose};
use crate::{holidays, networks, panels, vacancies};

/// What of a notice stands beside the election's own row.
pub use crate::entities::call::Model as Row;

/// Enters an election at its first stage.
pub async fn enter(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    uuid: Uuid,
    notice: Notice,
) -> Result<Uuid, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let (version, rules) = panels::rules::store::current(&tx, panel.id).await?;
    let counting = sound(&tx, &notice, &rules).await?;
    let act = Act {
        actor: by.actor(),
        action: "election.call",
        about: format!("election/{uuid}"),
        detail: json!({
            "panel": panel.slug,
            "post": notice.post,
            "title": notice.title.as_str(),
            "seats": notice.seats,
            "rules_version": version.version,
            "counting": counting,
            "departure": notice.departure.as_ref().map(Line::as_str),
        }),
    };
    audit::store::record(&tx, now, act).await?;
    let by_election = match notice.vacancy {
        Some(id) => Some((id, residue(&tx, panel.id, id, &rules, &notice).await?)),
        None => None,
    };
    let mut row = row(panel.id, &uuid, now, &notice);
    if let Some((vacancy, ends)) = by_election {
        row.vacancy_id = Set(Some(vacancy));
        row.term_ends = Set(ends);
    }
    row.rules_version = Set(version.version);
    row.counting = Set(counting.to_string());
    let id = election::Entity::insert(row)
        .exec(&tx)
        .await?
        .last_insert_id;
    if let Some((vacancy, _)) = by_election {
        vacancies::filling::store::called(&tx, now, panel.id, (vacancy, id)).await?;
    }
    let called = Change::ElectionCalled {
        election: uuid.to_string(),
        post: notice.post.as_str(),
    };
    changes::store::emit(&tx, now, panel.id, &called).await?;
    announce(&tx, id, notice).await?;
    tx.commit().await?;
    Ok(uuid)
}

/// When the term of a by-election ends: with that of whoever left, or after a full term.
async fn residue(
    tx: &DatabaseTransaction,
    panel: i64,
    vacancy: i64,
    rules: &PanelRules,
    notice: &Notice,
) -> Result<Option<NaiveDate>, Problem> {
    let vacancy = vacancies::store::get(tx, panel, vacancy).await?;
    if rules.vacancies.serves == Serves::FullTerm {
        return Ok(None);
    }
    if notice.term_starts < vacancy.since || notice.term_starts >= vacancy.until {
        return Err(Problem::invalid(t!(
            "term_starts: the seat is vacant from {since} until {until}: use a day between.",
            since = vacancy.since,
            until = vacancy.until
        ))
        .with(json!({ "field": "term_starts" })));
    }
    Ok(Some(vacancy.until))
}

/// That the panel's rules allow a notice; the counting rule that follows from them.
async fn sound(
    db: &impl ConnectionTrait,
    notice: &Notice,
    rules: &PanelRules,
) -> Result<Counting, Problem> {
    let counting = rules::counting(notice, rules)?;
    // The timetable of the rules is for the members' elections; a panel chooses its officers
    // among itself.
    if notice.post.is_office() || notice.departure.is_some() {
        return Ok(counting);
    }
    let calendar = holidays::store::calendar(db).await?;
    let counted = Counted {
        rule: &rules.timetable,
        calendar: &calendar,
    };
    let breaches = counted.breaches(notice)?;
    let Some(first) = breaches.first() else {
        return Ok(counting);
    };
    let detail = t!(
        "{field}: {reason}. Remedy: {remedy}; or say in \"departure\" why this election departs from \
         the panel’s rules: the notice then says so too.",
        field = first.field,
        reason = first.reason,
        remedy = first.remedy
    );
    let more = json!({ "field": first.field, "breaches": breaches });
    Err(Problem::invalid(detail).with(more))
}

/// What a notice would say; and whether it could be given is decided on the way.
pub async fn preview(
    db: &impl ConnectionTrait,
    by: &Authorised<Secretary>,
    notice: &Notice,
) -> Result<Text, Problem> {
    let panel = panels::store::get(db, by.scope().panel()).await?;
    let (_, rules) = panels::rules::store::current(db, panel.id).await?;
    sound(db, notice, &rules).await?;
    text(db, &panel, notice, &rules).await
}

/// The notice of an election.
pub async fn published(db: &impl ConnectionTrait, election: &Election) -> Result<Text, Problem> {
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    let rules = elections::rules(db, election).await?;
    let notice = notice(db, election).await?;
    text(db, &panel, &notice, &rules).await
}

async fn text(
    db: &impl ConnectionTrait,
    panel: &panel::Model,
    notice: &Notice,
    rules: &PanelRules,
) -> Result<Text, Problem> {
    let network = networks::store::by_id(db, panel.network_id).await?;
    let body = Body {
        panel: &panel.name,
        network: &network.name,
    };
    Ok(write(notice, body, rules))
}

/// What an election's notice said besides the election's own row. An election that was called
/// before this was kept has what follows from its row.
pub async fn of(db: &impl ConnectionTrait, election: &Election) -> Result<call::Model, Problem> {
    let row = &election.row;
    if let Some(stored) = call::Entity::find_by_id(row.id).one(db).await? {
        return Ok(stored);
    }
    Ok(call::Model {
        election_id: row.id,
        notice_on: row.called_at.date_naive(),
        candidates_published: row.nominations_close,
        withdrawals_close: row.nominations_close,
        answers_close: rules::answers_close(
            row.voting_closes,
            rules::zone(&row.time_zone).unwrap_or(chrono_tz::Tz::UTC),
        ),
        ballot_order: super::Order::Alphabetical.to_string(),
        lot_source: None,
        lot_seed: None,
        tie_source: of_the_round_before(db, row.previous_id).await?,
        departure: None,
    })
}

/// Where the seed of a tie's lot comes from by the notice of the first round: it is given once.
async fn of_the_round_before(
    db: &impl ConnectionTrait,
    mut previous: Option<i64>,
) -> Result<Option<String>, Problem> {
    while let Some(id) = previous {
        if let Some(call) = call::Entity::find_by_id(id).one(db).await? {
            return Ok(call.tie_source);
        }
        let round = election::Entity::find_by_id(id).one(db).await?;
        previous = round.and_then(|row| row.previous_id);
    }
    Ok(None)
}

async fn notice(db: &impl ConnectionTrait, election: &Election) -> Result<Notice, Problem> {
    let (row, call) = (&election.row, of(db, election).await?);
    let unknown = |_| Problem::internal("A call can't be read.");
    let line = |text: Option<String>| text.map(|text| Line::parse("notice", &text));
    Ok(Notice {
        post: election.post,
        title: Line::parse("title", &row.title)?,
        description: Prose::parse("description", &row.description)?,
        seats: u16::try_from(row.seats).unwrap_or_default(),
        term_months: u16::try_from(row.term_months).unwrap_or_default(),
        term_starts: row.term_starts,
        record_date: row.record_date,
        time_zone: row.time_zone.clone(),
        nominations_close: row.nominations_close,
        voting_opens: row.voting_opens,
        voting_closes: voting::store::announced_close(db, election).await?,
        notice_on: call.notice_on,
        candidates_published: call.candidates_published,
        withdrawals_close: call.withdrawals_close,
        answers_close: call.answers_close,
        ballot_order: call.ballot_order.parse().map_err(unknown)?,
        lot_source: line(call.lot_source).transpose()?,
        tie_source: line(call.tie_source).transpose()?,
        departure: line(call.departure).transpose()?,
        vacancy: row.vacancy_id,
    })
}

async fn announce(
    tx: &DatabaseTransaction,
    election_id: i64,
    notice: Notice,
) -> Result<(), Problem> {
    let row = call::Model {
        election_id,
        notice_on: notice.notice_on,
        candidates_published: notice.candidates_published,
        withdrawals_close: notice.withdrawals_close,
        answers_close: notice.answers_close,
        ballot_order: notice.ballot_order.to_string(),
        lot_source: notice.lot_source.map(Line::into_string),
        lot_seed: None,
        tie_source: notice.tie_source.map(Line::into_string),
        departure: notice.departure.map(Line::into_string),
    };
    call::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Keeps the seed by which the candidates were put in order.
pub async fn keep_seed(tx: &DatabaseTransaction, election: i64, seed: &str) -> Result<(), Problem> {
    let row = call::ActiveModel {
        election_id: Set(election),
        lot_seed: Set(Some(seed.to_owned())),
        ..Default::default()
    };
    call::Entity::update(row).exec(tx).await?;
    Ok(())
}

fn row(panel: i64, uuid: &Uuid, now: DateTime<Utc>, notice: &Notice) -> election::ActiveModel {
    election::ActiveModel {
        uuid: Set(uuid.to_string()),
        panel_id: Set(panel),
        post: Set(notice.post.to_string()),
        title: Set(notice.title.to_string()),
        description: Set(notice.description.to_string()),
        stage: Set(Stage::Call.to_string()),
        seats: Set(i32::from(notice.seats)),
        term_months: Set(i32::from(notice.term_months)),
        term_starts: Set(notice.term_starts),
        term_ends: Set(None),
        vacancy_id: Set(None),
        round: Set(1),
        previous_id: Set(None),
        record_date: Set(notice.record_date),
        time_zone: Set(notice.time_zone.clone()),
        nominations_close: Set(notice.nominations_close),
        voting_opens: Set(notice.voting_opens),
        voting_closes: Set(notice.voting_closes),
        registrar: Set(None),
        registrar_name: Set(None),
        called_at: Set(now),
        ..Default::default()
    }
}
