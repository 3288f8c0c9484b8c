//! What somebody gave their word with: whoever comes second has to say the same, letter for letter.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0020_words_given"
    }
}

/// The source and the seed of a lot, and the reason for which an election is void.
const COLUMNS: [&str; 2] = ["lot", "reason"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Of the words that were given before, the hash alone is known.
        for column in COLUMNS {
            let add = Table::alter()
                .table("approvals")
                .add_column(text_null(column))
                .to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let drop = Table::alter()
                .table("approvals")
                .drop_column(column)
                .to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}
