//! Counts, winners, and the memberships that follow.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0004_results"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(counts()).await?;
        manager.create_table(winners()).await?;
        manager.create_table(memberships()).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["memberships", "winners", "counts"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn counts() -> TableCreateStatement {
    Table::create()
        .table("counts")
        .col(big_integer("election_id"))
        .col(string("rule"))
        .col(string("outcome"))
        .col(blob("transcript"))
        .col(blob("sentences"))
        .col(text("sheet"))
        .col(text_null("csv"))
        .col(text_null("lot"))
        .col(timestamp_with_time_zone("counted_at"))
        .col(timestamp_with_time_zone_null("declared_at"))
        .primary_key(Index::create().col("election_id"))
        .foreign_key(
            ForeignKey::create()
                .from("counts", "election_id")
                .to("elections", "id"),
        )
        .to_owned()
}

fn winners() -> TableCreateStatement {
    Table::create()
        .table("winners")
        .col(big_integer("election_id"))
        .col(integer("place"))
        .col(big_integer("member_id"))
        .col(boolean_null("accepted"))
        .primary_key(Index::create().col("election_id").col("place"))
        .foreign_key(
            ForeignKey::create()
                .from("winners", "election_id")
                .to("elections", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("winners", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}

fn memberships() -> TableCreateStatement {
    Table::create()
        .table("memberships")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(big_integer("post_id"))
        .col(big_integer("member_id"))
        .col(string("basis"))
        .col(big_integer_null("election_id"))
        .col(boolean("with_vote"))
        .col(date("starts"))
        .col(date("ends"))
        .foreign_key(
            ForeignKey::create()
                .from("memberships", "panel_id")
                .to("panels", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("memberships", "post_id")
                .to("posts", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("memberships", "member_id")
                .to("members", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("memberships", "election_id")
                .to("elections", "id"),
        )
        .to_owned()
}
