//! Notices in the database.

use ballots::Uuid;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction};
use serde_json::json;

use super::{Notice, rules::counting};
use crate::access::{Authorised, Secretary};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::stage::Stage;
use crate::entities::election;
use crate::error::Problem;
use crate::panels;
use crate::panels::rules::{PanelRules, Serves};
use crate::vacancies;

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
    let counting = counting(&notice, &rules)?;
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
        }),
    };
    audit::store::record(&tx, now, act).await?;
    let by_election = match notice.vacancy {
        Some(id) => Some((id, residue(&tx, panel.id, id, &rules, &notice).await?)),
        None => None,
    };
    let mut row = row(panel.id, &uuid, now, notice);
    row.rules_version = Set(version.version);
    row.counting = Set(counting.to_string());
    if let Some((vacancy, ends)) = by_election {
        row.vacancy_id = Set(Some(vacancy));
        row.term_ends = Set(ends);
    }
    let id = row.insert(&tx).await?.id;
    if let Some((vacancy, _)) = by_election {
        vacancies::store::called(&tx, now, panel.id, (vacancy, id)).await?;
    }
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
        return Err(Problem::invalid(format!(
            "term_starts: the seat is vacant from {} until {}: use a day between.",
            vacancy.since, vacancy.until
        ))
        .with(json!({ "field": "term_starts" })));
    }
    Ok(Some(vacancy.until))
}

fn row(panel: i64, uuid: &Uuid, now: DateTime<Utc>, notice: Notice) -> election::ActiveModel {
    election::ActiveModel {
        uuid: Set(uuid.to_string()),
        panel_id: Set(panel),
        post: Set(notice.post.to_string()),
        title: Set(notice.title.into_string()),
        description: Set(notice.description.into_string()),
        stage: Set(Stage::Call.to_string()),
        seats: Set(i32::from(notice.seats)),
        term_months: Set(i32::from(notice.term_months)),
        term_starts: Set(notice.term_starts),
        term_ends: Set(None),
        vacancy_id: Set(None),
        round: Set(1),
        previous_id: Set(None),
        record_date: Set(notice.record_date),
        time_zone: Set(notice.time_zone),
        nominations_close: Set(notice.nominations_close),
        voting_opens: Set(notice.voting_opens),
        voting_closes: Set(notice.voting_closes),
        registrar: Set(None),
        registrar_name: Set(None),
        called_at: Set(now),
        ..Default::default()
    }
}
