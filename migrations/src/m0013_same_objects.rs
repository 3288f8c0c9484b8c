//! The same bytes may stand on a board more than once: where nobody voted, the trustees' parts of the
//! opening are equal, and the record has each of them before its own event.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0013_same_objects"
    }
}

/// SQLite can't take a condition off a table: the rows move to one that never had it.
const MOVE: &str = "INSERT INTO data_objects_again (election_id, height, place, hash, bytes)
                    SELECT election_id, height, place, hash, bytes FROM data_objects";

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(data_objects_again()).await?;
        manager.get_connection().execute_unprepared(MOVE).await?;
        manager
            .drop_table(Table::drop().table("data_objects").to_owned())
            .await?;
        let rename = Table::rename()
            .table("data_objects_again", "data_objects")
            .to_owned();
        manager.rename_table(rename).await?;
        let by_hash = Index::create()
            .name("data_objects_by_hash")
            .table("data_objects")
            .col("election_id")
            .col("hash")
            .to_owned();
        manager.create_index(by_hash).await
    }

    /// What may stand there stays: a board that has the same bytes twice would not fit the table of
    /// before, and the version of before reads this one.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by_hash = Index::drop()
            .name("data_objects_by_hash")
            .table("data_objects")
            .to_owned();
        manager.drop_index(by_hash).await
    }
}

fn data_objects_again() -> TableCreateStatement {
    Table::create()
        .table("data_objects_again")
        .col(big_integer("election_id"))
        .col(big_integer("height"))
        .col(integer("place"))
        .col(string("hash"))
        .col(blob("bytes"))
        .primary_key(
            Index::create()
                .col("election_id")
                .col("height")
                .col("place"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("data_objects_again", "election_id")
                .to("elections", "id"),
        )
        .to_owned()
}
