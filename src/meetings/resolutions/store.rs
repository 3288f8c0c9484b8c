//! Resolutions in the database.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::{About, New, rules};
use crate::access::{Authorised, Secretary};
use crate::database::Store;
use crate::entities::{resolution, vacancy, vacancy_offer};
use crate::error::Problem;
use crate::language::t;
use crate::meetings::{attendance::store as meetings, rules::carried};
use crate::officers;
use crate::panels::{self, store::act};

/// A resolution that was recorded.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Recorded {
    /// Its number.
    pub id: i64,
    /// Whether it was carried.
    pub carried: bool,
}

/// Records a resolution of a meeting that was held. One that chooses an officer puts them into
/// office.
pub async fn record(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    day: NaiveDate,
    new: New,
) -> Result<Recorded, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let (_, panel_rules) = panels::rules::store::current(&tx, panel.id).await?;
    let (quorum, present) = meetings::held(&tx, panel.id, day).await?;
    rules::check(&new, &panel_rules, quorum, &present).map_err(Problem::conflict)?;
    let for_it = u32::from(new.votes_for);
    let carried = carried(quorum.holds(), for_it, u32::from(new.votes_against));
    let post = match new.about {
        About::Officer { post, .. } => Some(post.to_string()),
        _ => None,
    };
    let row = resolution::ActiveModel {
        panel_id: Set(panel.id),
        day: Set(day),
        kind: Set(new.about.as_str().to_owned()),
        text: Set(new.text.into_string()),
        proposer_id: Set(new.proposer),
        seconder_id: Set(new.seconder),
        votes_for: Set(i32::from(new.votes_for)),
        votes_against: Set(i32::from(new.votes_against)),
        abstained: Set(i32::from(new.abstained)),
        carried: Set(carried),
        public: Set(new.public),
        post: Set(post),
        member_id: Set(new.about.member()),
        author: Set(by.actor().subject.clone()),
        at: Set(now),
        ..Default::default()
    };
    let id = row.insert(&tx).await?.id;
    let detail = json!({ "resolution": id, "day": day, "about": new.about, "carried": carried });
    act(&tx, (by.actor(), now), &panel, "meeting.resolution", detail).await?;
    if let (
        true,
        About::Officer {
            post,
            member,
            starts,
        },
    ) = (carried, new.about)
    {
        let who = (post, member, starts);
        officers::store::by_resolution(&tx, now, (&panel, &panel_rules), who, id).await?;
    }
    tx.commit().await?;
    Ok(Recorded { id, carried })
}

/// Whom a carried resolution co-opts; a refusal if it does nothing of the kind, or was used.
pub async fn chosen(
    db: &impl ConnectionTrait,
    panel_id: i64,
    id: i64,
    expected: Option<i64>,
) -> Result<i64, Problem> {
    let row = resolution::Entity::find_by_id(id)
        .filter(resolution::Column::PanelId.eq(panel_id))
        .one(db)
        .await?;
    let row =
        row.ok_or_else(|| Problem::not_found(t!("The panel has no resolution of this number.")))?;
    let co_opts = row.kind == "co-option" && row.carried;
    let member = row
        .member_id
        .filter(|member| co_opts && expected.is_none_or(|e| e == *member));
    let member = member.ok_or_else(|| {
        Problem::conflict(t!(
            "This resolution was not carried, or doesn’t co-opt this member."
        ))
    })?;
    let used = crate::terms::store::of_panel(db, panel_id).await?;
    if used.iter().any(|term| term.resolution == Some(id)) {
        return Err(Problem::conflict(t!(
            "This resolution has been carried out already."
        )));
    }
    let offered = vacancy_offer::Entity::find()
        .filter(vacancy_offer::Column::ResolutionId.eq(id))
        .filter(vacancy_offer::Column::Accepted.is_null());
    let offered = offered.all(db).await?.into_iter().map(|row| row.vacancy_id);
    let open = vacancy::Entity::find()
        .filter(vacancy::Column::Id.is_in(offered))
        .filter(vacancy::Column::Settled.is_null());
    if let Some(open) = open.one(db).await? {
        return Err(Problem::conflict(t!(
            "By this resolution the seat of vacancy {vacancy} is offered: that is answered first.",
            vacancy = open.id
        )));
    }
    Ok(member)
}

/// The resolutions of a panel, the latest first.
pub async fn of_panel(
    db: &impl ConnectionTrait,
    panel_id: i64,
) -> Result<Vec<resolution::Model>, Problem> {
    Ok(resolution::Entity::find()
        .filter(resolution::Column::PanelId.eq(panel_id))
        .order_by_desc(resolution::Column::Day)
        .order_by_desc(resolution::Column::Id)
        .all(db)
        .await?)
}
