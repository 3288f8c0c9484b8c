//! What is published beside the record: commitments and strong proofs of the trustees, the roll's
//! leaves, incidents, and the trackers of tested ballots.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0006_supplement"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(share_commitments()).await?;
        manager.create_table(strong_proofs()).await?;
        manager.create_table(roll_leaves()).await?;
        manager.create_table(incidents()).await?;
        manager.create_table(tested_ballots()).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "tested_ballots",
            "incidents",
            "roll_leaves",
            "strong_proofs",
            "share_commitments",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn of_election(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "election_id")
        .to("elections", "id")
        .to_owned()
}

fn share_commitments() -> TableCreateStatement {
    Table::create()
        .table("share_commitments")
        .col(big_integer("election_id"))
        .col(integer("owner"))
        .col(string("commitment"))
        .col(big_integer("height"))
        .col(string("event"))
        .col(timestamp_with_time_zone("committed_at"))
        .col(string("signature"))
        .primary_key(
            Index::create()
                .col("election_id")
                .col("owner")
                .col("commitment"),
        )
        .foreign_key(&mut of_election("share_commitments"))
        .to_owned()
}

fn strong_proofs() -> TableCreateStatement {
    Table::create()
        .table("strong_proofs")
        .col(big_integer("election_id"))
        .col(integer("owner"))
        .col(string("payload"))
        .col(blob("proofs"))
        .primary_key(Index::create().col("election_id").col("owner"))
        .foreign_key(&mut of_election("strong_proofs"))
        .to_owned()
}

/// The leaf stays when the member is erased; whose it was goes.
fn roll_leaves() -> TableCreateStatement {
    Table::create()
        .table("roll_leaves")
        .col(big_integer("election_id"))
        .col(string("leaf"))
        .col(big_integer_null("member_id"))
        .col(string_null("salt"))
        .col(string_null("name"))
        .col(string_null("email"))
        .primary_key(Index::create().col("election_id").col("leaf"))
        .foreign_key(&mut of_election("roll_leaves"))
        .foreign_key(
            ForeignKey::create()
                .from("roll_leaves", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}

fn incidents() -> TableCreateStatement {
    Table::create()
        .table("incidents")
        .col(big_pk_auto("id"))
        .col(big_integer("election_id"))
        .col(timestamp_with_time_zone("happened_at"))
        .col(string("kind"))
        .col(text("object"))
        .col(text("effect"))
        .foreign_key(&mut of_election("incidents"))
        .to_owned()
}

fn tested_ballots() -> TableCreateStatement {
    Table::create()
        .table("tested_ballots")
        .col(big_integer("election_id"))
        .col(string("tracker"))
        .primary_key(Index::create().col("election_id").col("tracker"))
        .foreign_key(&mut of_election("tested_ballots"))
        .to_owned()
}
