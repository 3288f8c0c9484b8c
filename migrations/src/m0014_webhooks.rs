//! Who is told of changes in the registers, and what became of each telling.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0014_webhooks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(webhooks()).await?;
        manager.create_table(tellings()).await?;
        let by = Index::create()
            .name("tellings_by_state")
            .table("tellings")
            .col("webhook_id")
            .col("state")
            .to_owned();
        manager.create_index(by).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["tellings", "webhooks"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn webhooks() -> TableCreateStatement {
    Table::create()
        .table("webhooks")
        .col(string("id"))
        .col(text("address"))
        .col(text("kinds"))
        .col(big_integer_null("panel_id"))
        .col(blob("secret"))
        .col(blob_null("previous"))
        .col(timestamp_with_time_zone_null("previous_until"))
        .col(timestamp_with_time_zone("made_at"))
        .col(integer("failures"))
        .col(timestamp_with_time_zone_null("failing_since"))
        .col(timestamp_with_time_zone_null("disabled_at"))
        .primary_key(Index::create().col("id"))
        .foreign_key(
            ForeignKey::create()
                .from("webhooks", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}

fn tellings() -> TableCreateStatement {
    Table::create()
        .table("tellings")
        .col(string("webhook_id"))
        .col(big_integer("change_id"))
        .col(string("state"))
        .col(integer("attempts"))
        .col(integer_null("status"))
        .col(string_null("error"))
        .col(timestamp_with_time_zone_null("tried_at"))
        .primary_key(Index::create().col("webhook_id").col("change_id"))
        .foreign_key(
            ForeignKey::create()
                .from("tellings", "webhook_id")
                .to("webhooks", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("tellings", "change_id")
                .to("changes", "id"),
        )
        .to_owned()
}
