//! A candidate's place in the order that was fixed when nominations closed: who stands no more keeps it, so that one
//! who was taken off the ballot by mistake comes back to where they were.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0018_first_places"
    }
}

const KNOWN_NOW: &str = "UPDATE nominations SET first_place = place WHERE place IS NOT NULL";

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add = Table::alter()
            .table("nominations")
            .add_column(integer_null("first_place"))
            .to_owned();
        manager.alter_table(add).await?;
        // Of those who stood no more before this step no place was kept.
        let db = manager.get_connection();
        db.execute_unprepared(KNOWN_NOW).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::alter()
            .table("nominations")
            .drop_column("first_place")
            .to_owned();
        manager.alter_table(drop).await
    }
}
