//! Posts in the database.

use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};

use super::{NewPost, Post, rules};
use crate::entities::post;
use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::PanelRules;
use crate::terms;
use crate::vacancies;

/// The posts of a panel, in the order in which they are shown; retired ones too.
pub async fn of_panel(db: &impl ConnectionTrait, panel_id: i64) -> Result<Vec<Post>, Problem> {
    let rows = post::Entity::find()
        .filter(post::Column::PanelId.eq(panel_id))
        .order_by_asc(post::Column::Id);
    let posts = rows.all(db).await?.into_iter().map(|row| {
        let kind = row.kind.parse();
        Ok(Post {
            id: row.id,
            kind: kind.map_err(|_| Problem::internal(t!("A post is of no known kind.")))?,
            label: row.label,
            class: row.class,
            since: row.since,
            retired: row.retired,
        })
    });
    posts.collect()
}

/// A post of a panel that something is about.
pub async fn get(db: &impl ConnectionTrait, panel_id: i64, id: i64) -> Result<Post, Problem> {
    let posts = of_panel(db, panel_id).await?;
    let found = posts.into_iter().find(|post| post.id == id);
    found.ok_or_else(|| Problem::internal(t!("A post is missing.")))
}

/// Adds posts to a panel, which are there from a day; none: from before the register.
pub async fn add(
    tx: &DatabaseTransaction,
    (panel_id, since): (i64, Option<NaiveDate>),
    posts: Vec<NewPost>,
) -> Result<(), Problem> {
    let rows = posts.into_iter().map(|new| post::ActiveModel {
        panel_id: Set(panel_id),
        kind: Set(new.kind.as_str().to_owned()),
        label: Set(new.label),
        class: Set(new.class),
        since: Set(since),
        retired: Set(None),
        ..Default::default()
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        post::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Lets the posts follow the seats of new rules.
pub async fn follow(
    tx: &DatabaseTransaction,
    today: NaiveDate,
    panel_id: i64,
    wanted: &PanelRules,
) -> Result<(), Problem> {
    let present = of_panel(tx, panel_id).await?;
    let terms = terms::store::of_panel(tx, panel_id).await?;
    let open: Vec<(i64, NaiveDate)> = vacancies::store::of_panel(tx, panel_id)
        .await?
        .into_iter()
        .filter(|vacancy| vacancy.settled.is_none())
        .map(|vacancy| (vacancy.post, vacancy.until))
        .collect();
    let change = rules::change(wanted, &present, (&terms, &open), today);
    add(tx, (panel_id, Some(today)), change.new).await?;
    let keep = change.keep.into_iter().map(|id| (id, None));
    let retire = change.retire.into_iter().map(|(id, day)| (id, Some(day)));
    for (id, day) in keep.chain(retire) {
        post::Entity::update_many()
            .col_expr(post::Column::Retired, Expr::value(day))
            .filter(post::Column::Id.eq(id))
            .exec(tx)
            .await?;
    }
    Ok(())
}
