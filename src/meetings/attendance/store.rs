//! Who was at a meeting, in the database: that holds it, and decides the quorum.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::Attendees;
use crate::access::{Actor, Authorised, Secretary};
use crate::changes::{self, Change};
use crate::database::Store;
use crate::entities::{attendance, panel, resolution};
use crate::error::Problem;
use crate::language::t;
use crate::matters::{self, Happened, Kind};
use crate::meetings::rules::{self, Attendance};
use crate::meetings::store::{get, write};
use crate::meetings::{Attended, QuorumMet, Status, inner};
use crate::panels::{self, rules::PanelRules, store::act};
use crate::terms::rules::{in_office, voting_members};
use crate::terms::{Term, store as terms};
use crate::web::precondition::Expected;

/// Records who was at a meeting, which holds it; the rule for missed meetings is asked.
pub async fn attend(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    (day, expected): (NaiveDate, &Expected),
    attendees: Attendees,
) -> Result<QuorumMet, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let mut meeting = get(&tx, panel.id, day).await?;
    if meeting.status == Status::Cancelled || meeting.starts_at > now {
        return Err(Problem::conflict(t!(
            "The meeting is to come, or was cancelled."
        )));
    }
    let present = inner::of(&tx, panel.id, day).await?;
    expected.fits(&present, present.is_attended())?;
    let on = meeting.starts_at.date_naive();
    let all = terms::of_panel(&tx, panel.id).await?;
    let mut members: Vec<i64> = in_office(&all, on).map(|term| term.member).collect();
    members.sort_unstable();
    members.dedup();
    let stranger = attendees
        .present
        .union(&attendees.apologies)
        .find(|id| !members.contains(id));
    if let Some(stranger) = stranger {
        return Err(Problem::invalid(t!(
            "present: member {stranger} isn’t on the panel on {on}: leave guests out.",
            stranger,
            on
        ))
        .with(json!({ "field": "present" })));
    }
    write_attendance(&tx, panel.id, day, &members, &attendees).await?;
    let (_, rules) = panels::rules::store::current(&tx, panel.id).await?;
    let voting = voting_members(&all, on);
    let present = voting
        .iter()
        .filter(|id| attendees.present.contains(id))
        .count();
    let whole = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let quorum = QuorumMet {
        present: whole(present),
        voting: whole(voting.len()),
        needed: whole(rules::needed(rules.meetings.quorum, voting.len())),
    };
    keeps_resolutions(&tx, (panel.id, day), quorum, &attendees).await?;
    (meeting.status, meeting.quorum) = (Status::Held, Some(quorum));
    write(&tx, panel.id, &meeting).await?;
    let held = Change::MeetingChanged {
        day,
        status: Status::Held.as_str(),
    };
    changes::store::emit(&tx, now, panel.id, &held).await?;
    let detail = json!({ "day": day, "quorum": quorum });
    act(&tx, (by.actor(), now), &panel, "meeting.attendance", detail).await?;
    look_into(&tx, (by.actor(), now), (&panel, &rules), &all, (day, on)).await?;
    tx.commit().await?;
    Ok(quorum)
}

/// That what was resolved at the meeting could have been by those who were there.
async fn keeps_resolutions(
    tx: &DatabaseTransaction,
    (panel_id, day): (i64, NaiveDate),
    quorum: QuorumMet,
    attendees: &Attendees,
) -> Result<(), Problem> {
    let recorded = resolution::Entity::find()
        .filter(resolution::Column::PanelId.eq(panel_id))
        .filter(resolution::Column::Day.eq(day));
    for row in recorded.all(tx).await? {
        let votes = row.votes_for + row.votes_against + row.abstained;
        let there = |who: Option<i64>| who.is_none_or(|who| attendees.present.contains(&who));
        let moved = there(row.proposer_id) && there(row.seconder_id);
        if votes > quorum.present || !moved || (row.carried && !quorum.holds()) {
            return Err(Problem::conflict(t!(
                "By this attendance resolution {resolution} could not have been passed as it is recorded: \
                 with {present} of {needed} votes needed there, it has {votes} votes.",
                resolution = row.id,
                present = quorum.present,
                needed = quorum.needed,
                votes
            )));
        }
    }
    Ok(())
}

async fn write_attendance(
    tx: &DatabaseTransaction,
    panel_id: i64,
    day: NaiveDate,
    members: &[i64],
    attendees: &Attendees,
) -> Result<(), Problem> {
    attendance::Entity::delete_many()
        .filter(attendance::Column::PanelId.eq(panel_id))
        .filter(attendance::Column::Day.eq(day))
        .exec(tx)
        .await?;
    let rows: Vec<_> = members
        .iter()
        .map(|&member_id| {
            let attended = if attendees.present.contains(&member_id) {
                Attended::Present
            } else if attendees.apologies.contains(&member_id) {
                Attended::Apologies
            } else {
                Attended::Absent
            };
            attendance::Model {
                panel_id,
                day,
                member_id,
                status: attended.as_str().to_owned(),
            }
            .into_active_model()
        })
        .collect();
    if !rows.is_empty() {
        attendance::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Who has missed too many meetings: a matter for the secretary, or the end of a seat where the
/// rules say so.
async fn look_into(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    (panel, rules): (&panel::Model, &PanelRules),
    all: &[Term],
    (day, on): (NaiveDate, NaiveDate),
) -> Result<(), Problem> {
    let Some(rule) = &rules.meetings.missed else {
        return Ok(());
    };
    let attended = attended(tx, panel.id).await?;
    for term in in_office(all, on).filter(|term| !term.kind.is_office()) {
        let theirs: Attendance = attended
            .get(&term.member)
            .into_iter()
            .flatten()
            .filter(|(day, _)| term.starts <= **day && **day < term.ends)
            .map(|(day, attended)| (*day, *attended))
            .collect();
        let Some(missed) = rules::missed(rule, &theirs) else {
            continue;
        };
        // Meetings may be recorded in another order than they were held; this one may have been moved.
        let last = if missed.last == day { on } else { missed.last };
        let found = Happened {
            kind: Kind::MissedMeetings,
            day: last,
            gone: last.checked_add_days(Days::new(1)).unwrap_or(last),
            detail: missed.said,
        };
        matters::store::follow(tx, (by, now), panel, term, (rule.then, found)).await?;
    }
    Ok(())
}

async fn attended(
    db: &impl ConnectionTrait,
    panel_id: i64,
) -> Result<HashMap<i64, Attendance>, Problem> {
    let rows = attendance::Entity::find().filter(attendance::Column::PanelId.eq(panel_id));
    let mut attended: HashMap<i64, Attendance> = HashMap::new();
    for row in rows.all(db).await? {
        let theirs = attended.entry(row.member_id).or_default();
        theirs.insert(row.day, Attended::of(&row.status));
    }
    Ok(attended)
}

/// The quorum of a meeting that was held, and the members with a vote who were there; or a
/// refusal.
pub async fn held(
    db: &impl ConnectionTrait,
    panel_id: i64,
    day: NaiveDate,
) -> Result<(QuorumMet, Vec<i64>), Problem> {
    let meeting = get(db, panel_id, day).await?;
    let quorum = meeting
        .quorum
        .ok_or_else(|| Problem::not_ready(t!("Record first who was at this meeting.")))?;
    let all = terms::of_panel(db, panel_id).await?;
    let voting = voting_members(&all, meeting.starts_at.date_naive());
    let rows = attendance::Entity::find()
        .filter(attendance::Column::PanelId.eq(panel_id))
        .filter(attendance::Column::Day.eq(day))
        .filter(attendance::Column::Status.eq(Attended::Present.as_str()));
    let present = rows.all(db).await?.into_iter().map(|row| row.member_id);
    Ok((quorum, present.filter(|id| voting.contains(id)).collect()))
}

/// Who was where at a meeting: members by what they did.
pub async fn attendance_of(
    db: &impl ConnectionTrait,
    panel_id: i64,
    day: NaiveDate,
) -> Result<Vec<(i64, Attended)>, Problem> {
    let rows = attendance::Entity::find()
        .filter(attendance::Column::PanelId.eq(panel_id))
        .filter(attendance::Column::Day.eq(day))
        .order_by_asc(attendance::Column::MemberId);
    let rows = rows.all(db).await?.into_iter();
    Ok(rows
        .map(|row| (row.member_id, Attended::of(&row.status)))
        .collect())
}

/// Where a member was, on any panel.
pub async fn of_member(
    db: &impl ConnectionTrait,
    member: i64,
) -> Result<Vec<attendance::Model>, Problem> {
    let rows = attendance::Entity::find().filter(attendance::Column::MemberId.eq(member));
    Ok(rows.order_by_asc(attendance::Column::Day).all(db).await?)
}
