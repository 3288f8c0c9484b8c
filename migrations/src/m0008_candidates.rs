//! What is gathered before a poll: categories of membership, the call in full, supporters and
//! photographs of candidates, the versions of a roll, objections to it and corrections of it.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0008_candidates"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column a statement: SQLite takes no more.
        let columns = [
            ("affiliations", string("category").default("").take()),
            ("affiliations", date_null("until")),
            ("nominations", text("interests").default("").take()),
            ("nominations", text("particulars").default("").take()),
            ("nominations", big_integer_null("nominated_by")),
            ("nominations", string_null("ground")),
        ];
        for (table, column) in columns {
            let added = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        for table in [
            calls(),
            holidays(),
            supporters(),
            photographs(),
            rolls(),
            roll_objections(),
            roll_corrections(),
        ] {
            manager.create_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "roll_corrections",
            "roll_objections",
            "rolls",
            "photographs",
            "supporters",
            "holidays",
            "calls",
        ] {
            let dropped = Table::drop().table(table).to_owned();
            manager.drop_table(dropped).await?;
        }
        for (table, column) in [
            ("nominations", "ground"),
            ("nominations", "nominated_by"),
            ("nominations", "particulars"),
            ("nominations", "interests"),
            ("affiliations", "until"),
            ("affiliations", "category"),
        ] {
            let dropped = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}

fn to(table: &'static str, from: &'static str, column: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(from, column)
        .to(table, "id")
        .to_owned()
}

fn calls() -> TableCreateStatement {
    Table::create()
        .table("calls")
        .col(big_integer("election_id"))
        .col(date("notice_on"))
        .col(timestamp_with_time_zone("candidates_published"))
        .col(timestamp_with_time_zone("withdrawals_close"))
        .col(timestamp_with_time_zone("answers_close"))
        .col(string("ballot_order"))
        .col(text_null("lot_source"))
        .col(text_null("lot_seed"))
        .col(text_null("departure"))
        .primary_key(Index::create().col("election_id"))
        .foreign_key(&mut to("elections", "calls", "election_id"))
        .to_owned()
}

fn holidays() -> TableCreateStatement {
    Table::create()
        .table("holidays")
        .col(date("day"))
        .col(string("name"))
        .col(boolean("free"))
        .primary_key(Index::create().col("day"))
        .to_owned()
}

fn supporters() -> TableCreateStatement {
    Table::create()
        .table("supporters")
        .col(big_integer("nomination_id"))
        .col(big_integer("member_id"))
        .col(string("part"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(boolean_null("confirmed"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(string_null("code_hash"))
        .primary_key(Index::create().col("nomination_id").col("member_id"))
        .foreign_key(&mut to("nominations", "supporters", "nomination_id"))
        .foreign_key(&mut to("members", "supporters", "member_id"))
        .index(Index::create().unique().col("code_hash"))
        .to_owned()
}

fn photographs() -> TableCreateStatement {
    Table::create()
        .table("photographs")
        .col(big_integer("nomination_id"))
        .col(blob("jpeg"))
        .col(integer("width"))
        .col(integer("height"))
        .col(string("hash"))
        .primary_key(Index::create().col("nomination_id"))
        .foreign_key(&mut to("nominations", "photographs", "nomination_id"))
        .to_owned()
}

fn rolls() -> TableCreateStatement {
    Table::create()
        .table("rolls")
        .col(big_integer("election_id"))
        .col(integer("version"))
        .col(big_integer("size"))
        .col(string("salt"))
        .col(string("fingerprint"))
        .col(timestamp_with_time_zone("taken_at"))
        .primary_key(Index::create().col("election_id").col("version"))
        .foreign_key(&mut to("elections", "rolls", "election_id"))
        .to_owned()
}

fn roll_objections() -> TableCreateStatement {
    Table::create()
        .table("roll_objections")
        .col(big_pk_auto("id"))
        .col(big_integer("election_id"))
        .col(big_integer("by_member"))
        .col(big_integer_null("about_member"))
        .col(string("wants"))
        .col(text("said"))
        .col(timestamp_with_time_zone("filed_at"))
        .col(boolean_null("upheld"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .foreign_key(&mut to("elections", "roll_objections", "election_id"))
        .foreign_key(&mut to("members", "roll_objections", "by_member"))
        .to_owned()
}

fn roll_corrections() -> TableCreateStatement {
    Table::create()
        .table("roll_corrections")
        .col(big_pk_auto("id"))
        .col(big_integer("election_id"))
        .col(big_integer("member_id"))
        .col(string("change"))
        .col(text("reason"))
        .col(big_integer_null("objection_id"))
        .col(timestamp_with_time_zone("made_at"))
        .foreign_key(&mut to("elections", "roll_corrections", "election_id"))
        .foreign_key(&mut to("members", "roll_corrections", "member_id"))
        .to_owned()
}
