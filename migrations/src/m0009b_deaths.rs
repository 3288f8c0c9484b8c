//! When a candidate's death was recorded: the supplement says since when a count passes over them.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0009b_deaths"
    }
}

const KNOWN_NOW: &str = "UPDATE nominations SET died_at = CURRENT_TIMESTAMP WHERE status = 'died'";

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("died_at").take();
        let add = Table::alter()
            .table("nominations")
            .add_column(column)
            .to_owned();
        manager.alter_table(add).await?;
        // Of deaths before this step no time was kept: this is the first at which one is on record.
        let db = manager.get_connection();
        db.execute_unprepared(KNOWN_NOW).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::alter()
            .table("nominations")
            .drop_column("died_at")
            .to_owned();
        manager.alter_table(drop).await
    }
}
