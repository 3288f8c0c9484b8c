//! The act log: who did what, and when, in a chain of hashes.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0005_acts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(acts()).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["acts"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn acts() -> TableCreateStatement {
    Table::create()
        .table("acts")
        .col(big_integer("seq"))
        .col(timestamp_with_time_zone("at"))
        .col(string("who"))
        .col(string("role"))
        .col(string("action"))
        .col(string("about"))
        .col(blob("bytes"))
        .col(string("hash"))
        .primary_key(Index::create().col("seq"))
        .to_owned()
}
