//! Where each event ends in the archive, so that any part of it can be sent without counting.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0011_lengths"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("board_events", "ends"), ("boards", "length")] {
            let add = Table::alter()
                .table(table)
                .add_column(big_integer(column).default(0))
                .to_owned();
            manager.alter_table(add).await?;
        }
        let db = manager.get_connection();
        db.execute_unprepared(ENDS).await?;
        db.execute_unprepared(LENGTHS).await?;
        let by = Index::create()
            .name("board_events_by_end")
            .table("board_events")
            .col("election_id")
            .col("ends")
            .to_owned();
        manager.create_index(by).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Index::drop()
            .name("board_events_by_end")
            .table("board_events")
            .to_owned();
        manager.drop_index(drop).await?;
        for (table, column) in [("boards", "length"), ("board_events", "ends")] {
            let drop = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}

/// A member of the archive is a block of 512 bytes and its body in whole blocks; the first, which
/// is no event's, has two blocks.
const ENDS: &str = "\
UPDATE board_events SET ends = counted.ends FROM (
    SELECT election_id, height,
           1024 + SUM(size) OVER (PARTITION BY election_id ORDER BY height) AS ends
    FROM (
        SELECT e.election_id, e.height,
               512 + ((LENGTH(e.bytes) + 511) / 512) * 512 + COALESCE((
                   SELECT SUM(512 + ((LENGTH(d.bytes) + 511) / 512) * 512)
                   FROM data_objects d
                   WHERE d.election_id = e.election_id AND d.height = e.height
               ), 0) AS size
        FROM board_events e
    ) AS sized
) AS counted
WHERE board_events.election_id = counted.election_id AND board_events.height = counted.height";

const LENGTHS: &str = "\
UPDATE boards SET length = (
    SELECT e.ends FROM board_events e
    WHERE e.election_id = boards.election_id AND e.height = boards.height
)";
