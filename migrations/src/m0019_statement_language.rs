//! The language in which a candidate writes of themselves.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0019_statement_language"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Nobody was asked for it before.
        let language = Table::alter()
            .table("nominations")
            .add_column(text_null("language"))
            .to_owned();
        manager.alter_table(language).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter()
            .table("nominations")
            .drop_column("language")
            .to_owned();
        manager.alter_table(alter).await
    }
}
