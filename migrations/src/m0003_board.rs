//! The public board: head, events, data objects, receipts.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0003_board"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(boards()).await?;
        manager.create_table(board_events()).await?;
        manager.create_table(data_objects()).await?;
        manager.create_table(receipts()).await?;
        let by = Index::create()
            .name("receipts_by_credential")
            .table("receipts")
            .col("election_id")
            .col("credential")
            .to_owned();
        manager.create_index(by).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["receipts", "data_objects", "board_events", "boards"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn boards() -> TableCreateStatement {
    Table::create()
        .table("boards")
        .col(big_integer("election_id"))
        .col(big_integer("timestamp"))
        .col(big_integer("height"))
        .col(string("head"))
        .col(boolean("open"))
        .primary_key(Index::create().col("election_id"))
        .foreign_key(
            ForeignKey::create()
                .from("boards", "election_id")
                .to("elections", "id"),
        )
        .to_owned()
}

fn board_events() -> TableCreateStatement {
    Table::create()
        .table("board_events")
        .col(big_integer("election_id"))
        .col(big_integer("height"))
        .col(string("hash"))
        .col(string("kind"))
        .col(integer_null("owner"))
        .col(blob("bytes"))
        .primary_key(Index::create().col("election_id").col("height"))
        .foreign_key(
            ForeignKey::create()
                .from("board_events", "election_id")
                .to("elections", "id"),
        )
        .index(Index::create().unique().col("election_id").col("hash"))
        .to_owned()
}

fn data_objects() -> TableCreateStatement {
    Table::create()
        .table("data_objects")
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
                .from("data_objects", "election_id")
                .to("elections", "id"),
        )
        .index(Index::create().unique().col("election_id").col("hash"))
        .to_owned()
}

fn receipts() -> TableCreateStatement {
    Table::create()
        .table("receipts")
        .col(big_integer("election_id"))
        .col(big_integer("height"))
        .col(string("tracker"))
        .col(string("credential"))
        .col(string("event"))
        .col(timestamp_with_time_zone("accepted_at"))
        .col(string("signature"))
        .primary_key(Index::create().col("election_id").col("height"))
        .foreign_key(
            ForeignKey::create()
                .from("receipts", "election_id")
                .to("elections", "id"),
        )
        .index(Index::create().unique().col("election_id").col("tracker"))
        .to_owned()
}
