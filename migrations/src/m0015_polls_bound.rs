//! What a poll is bound to: where the seed of a lot comes from, the documents as they were published
//! when voting opened, and until when the elected answer.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0015_polls_bound"
    }
}

fn columns() -> [(&'static str, &'static str, ColumnDef); 3] {
    [
        ("calls", "tie_source", text_null("tie_source")),
        ("polls", "documents", blob_null("documents")),
        (
            "polls",
            "answers_until",
            timestamp_with_time_zone_null("answers_until"),
        ),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _, column) in columns() {
            let add = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column, _) in columns() {
            let drop = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}
