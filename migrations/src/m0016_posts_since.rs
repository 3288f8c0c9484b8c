//! Since when a post is there, and why an offer of a vacant seat ended or was never made.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0016_posts_since"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Nobody knows it of the posts that there are.
        let since = Table::alter()
            .table("posts")
            .add_column(date_null("since"))
            .to_owned();
        manager.alter_table(since).await?;
        let note = Table::alter()
            .table("vacancy_offers")
            .add_column(text_null("note"))
            .to_owned();
        manager.alter_table(note).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("vacancy_offers", "note"), ("posts", "since")] {
            let alter = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
