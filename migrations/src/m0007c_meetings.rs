//! Meetings: series, attendance, resolutions, minutes, matters; declared interests.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0007c_meetings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(meeting_series()).await?;
        manager.create_table(meetings()).await?;
        manager.create_table(attendances()).await?;
        manager.create_table(minutes()).await?;
        manager.create_table(resolutions()).await?;
        manager.create_table(matters()).await?;
        manager.create_table(interests()).await?;
        let by = Index::create()
            .name("meeting_series_by_panel")
            .table("meeting_series")
            .col("panel_id")
            .to_owned();
        manager.create_index(by).await?;
        let by = Index::create()
            .name("minutes_by_panel")
            .table("minutes")
            .col("panel_id")
            .col("day")
            .to_owned();
        manager.create_index(by).await?;
        let by = Index::create()
            .name("resolutions_by_panel")
            .table("resolutions")
            .col("panel_id")
            .to_owned();
        manager.create_index(by).await?;
        let by = Index::create()
            .name("matters_by_panel")
            .table("matters")
            .col("panel_id")
            .to_owned();
        manager.create_index(by).await?;
        let by = Index::create()
            .name("interests_by_panel")
            .table("interests")
            .col("panel_id")
            .to_owned();
        manager.create_index(by).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "interests",
            "matters",
            "resolutions",
            "minutes",
            "attendances",
            "meetings",
            "meeting_series",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn meeting_series() -> TableCreateStatement {
    Table::create()
        .table("meeting_series")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(integer("week"))
        .col(integer("weekday"))
        .col(text("at_time"))
        .col(integer("minutes"))
        .col(text("time_zone"))
        .col(text("place"))
        .col(date("starts"))
        .col(date_null("ends"))
        .col(text("author"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("meeting_series", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}

fn meetings() -> TableCreateStatement {
    Table::create()
        .table("meetings")
        .col(big_integer("panel_id"))
        .col(date("day"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(integer("minutes"))
        .col(text("place"))
        .col(text("status"))
        .col(text("note"))
        .col(integer("sequence"))
        .col(integer_null("present"))
        .col(integer_null("voting"))
        .col(integer_null("needed"))
        .primary_key(Index::create().col("panel_id").col("day"))
        .foreign_key(
            ForeignKey::create()
                .from("meetings", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}

fn attendances() -> TableCreateStatement {
    Table::create()
        .table("attendances")
        .col(big_integer("panel_id"))
        .col(date("day"))
        .col(big_integer("member_id"))
        .col(text("status"))
        .primary_key(Index::create().col("panel_id").col("day").col("member_id"))
        .foreign_key(
            ForeignKey::create()
                .from("attendances", "panel_id")
                .to("panels", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("attendances", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}

fn minutes() -> TableCreateStatement {
    Table::create()
        .table("minutes")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(date("day"))
        .col(text("inner"))
        .col(text("public"))
        .col(text("author"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("minutes", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}

fn resolutions() -> TableCreateStatement {
    Table::create()
        .table("resolutions")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(date("day"))
        .col(text("kind"))
        .col(text("text"))
        .col(big_integer_null("proposer_id"))
        .col(big_integer_null("seconder_id"))
        .col(integer("votes_for"))
        .col(integer("votes_against"))
        .col(integer("abstained"))
        .col(boolean("carried"))
        .col(boolean("public"))
        .col(text_null("post"))
        .col(big_integer_null("member_id"))
        .col(text("author"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("resolutions", "panel_id")
                .to("panels", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("resolutions", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}

fn matters() -> TableCreateStatement {
    Table::create()
        .table("matters")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(big_integer("member_id"))
        .col(text("kind"))
        .col(date("day"))
        .col(text("detail"))
        .col(text_null("settled"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("matters", "panel_id")
                .to("panels", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("matters", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}

fn interests() -> TableCreateStatement {
    Table::create()
        .table("interests")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(big_integer("member_id"))
        .col(text("text"))
        .col(boolean("public"))
        .col(date("since"))
        .col(timestamp_with_time_zone("declared_at"))
        .col(date_null("ended"))
        .foreign_key(
            ForeignKey::create()
                .from("interests", "panel_id")
                .to("panels", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("interests", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}
