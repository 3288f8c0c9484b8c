//! The keys of requests that are done once, however often they are sent.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0011b_idempotency"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("idempotency_keys")
            .col(string("name"))
            .col(string("request"))
            .col(string("attempt"))
            .col(timestamp_with_time_zone("at"))
            .col(blob_null("answer"))
            .primary_key(Index::create().col("name"))
            .to_owned();
        manager.create_table(table).await?;
        let by = Index::create()
            .name("idempotency_keys_by_time")
            .table("idempotency_keys")
            .col("at")
            .to_owned();
        manager.create_index(by).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::drop().table("idempotency_keys").to_owned();
        manager.drop_table(drop).await
    }
}
