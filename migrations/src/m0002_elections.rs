//! Elections with what is gathered before voting: nominations, roll, keys.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0002_elections"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(elections()).await?;
        manager.create_table(nominations()).await?;
        manager.create_table(roll_entries()).await?;
        manager.create_table(trustees()).await?;
        manager.create_table(credentials()).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "credentials",
            "trustees",
            "roll_entries",
            "nominations",
            "elections",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn elections() -> TableCreateStatement {
    Table::create()
        .table("elections")
        .col(big_pk_auto("id"))
        .col(string_uniq("uuid"))
        .col(big_integer("panel_id"))
        .col(string("post"))
        .col(string("title"))
        .col(text("description"))
        .col(string("stage"))
        .col(integer("seats"))
        .col(integer("term_months"))
        .col(date("term_starts"))
        .col(date("record_date"))
        .col(string("time_zone"))
        .col(timestamp_with_time_zone("nominations_close"))
        .col(timestamp_with_time_zone("voting_opens"))
        .col(timestamp_with_time_zone("voting_closes"))
        .col(string_null("registrar"))
        .col(string_null("registrar_name"))
        .col(timestamp_with_time_zone("called_at"))
        .foreign_key(
            ForeignKey::create()
                .from("elections", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}

fn nominations() -> TableCreateStatement {
    Table::create()
        .table("nominations")
        .col(big_pk_auto("id"))
        .col(big_integer("election_id"))
        .col(big_integer("member_id"))
        .col(text("statement"))
        .col(string("status"))
        .col(text_null("reason"))
        .col(integer_null("place"))
        .col(timestamp_with_time_zone("filed_at"))
        .foreign_key(
            ForeignKey::create()
                .from("nominations", "election_id")
                .to("elections", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("nominations", "member_id")
                .to("members", "id"),
        )
        .index(Index::create().unique().col("election_id").col("member_id"))
        .to_owned()
}

fn roll_entries() -> TableCreateStatement {
    Table::create()
        .table("roll_entries")
        .col(big_integer("election_id"))
        .col(big_integer("member_id"))
        .col(boolean("voted"))
        .primary_key(Index::create().col("election_id").col("member_id"))
        .foreign_key(
            ForeignKey::create()
                .from("roll_entries", "election_id")
                .to("elections", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("roll_entries", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}

fn trustees() -> TableCreateStatement {
    Table::create()
        .table("trustees")
        .col(big_integer("election_id"))
        .col(integer("owner"))
        .col(string("subject"))
        .col(string("name"))
        .col(blob_null("public_key"))
        .primary_key(Index::create().col("election_id").col("owner"))
        .foreign_key(
            ForeignKey::create()
                .from("trustees", "election_id")
                .to("elections", "id"),
        )
        .index(Index::create().unique().col("election_id").col("subject"))
        .to_owned()
}

fn credentials() -> TableCreateStatement {
    Table::create()
        .table("credentials")
        .col(big_integer("election_id"))
        .col(string("public"))
        .primary_key(Index::create().col("election_id").col("public"))
        .foreign_key(
            ForeignKey::create()
                .from("credentials", "election_id")
                .to("elections", "id"),
        )
        .to_owned()
}
