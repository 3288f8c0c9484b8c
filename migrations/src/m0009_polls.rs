//! The poll: how the key is made and shown to work, what is ready, the times of voting and what
//! happened to them, codes that were replaced, and what follows the count.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0009_polls"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for (table, column) in columns() {
            let add = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, mut column) in columns() {
            let name = column.take().get_column_name();
            let drop = Table::alter()
                .table(table)
                .drop_column(Alias::new(name))
                .to_owned();
            manager.alter_table(drop).await?;
        }
        for table in NAMES {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

const NAMES: [&str; 12] = [
    "challenges",
    "reminders",
    "interruptions",
    "extensions",
    "approvals",
    "confirmations",
    "deliveries",
    "reissues",
    "drills",
    "ceremony_messages",
    "ceremonies",
    "polls",
];

fn tables() -> [TableCreateStatement; 12] {
    [
        polls(),
        ceremonies(),
        ceremony_messages(),
        drills(),
        reissues(),
        deliveries(),
        confirmations(),
        approvals(),
        extensions(),
        interruptions(),
        reminders(),
        challenges(),
    ]
}

/// What tables of earlier steps gain.
fn columns() -> [(&'static str, ColumnDef); 5] {
    [
        ("trustees", string_null("email").take()),
        ("credentials", string("state").default("live").take()),
        ("boards", timestamp_with_time_zone_null("closes_at").take()),
        ("boards", boolean("paused").default(false).take()),
        ("boards", boolean("revoting").default(true).take()),
    ]
}

/// A table of an election's.
fn of_election(name: &'static str) -> TableCreateStatement {
    Table::create()
        .table(name)
        .col(big_integer("election_id"))
        .foreign_key(
            ForeignKey::create()
                .from(name, "election_id")
                .to("elections", "id"),
        )
        .to_owned()
}

/// The same, whose rows have numbers of their own.
fn numbered(name: &'static str) -> TableCreateStatement {
    of_election(name).col(big_pk_auto("id")).to_owned()
}

fn polls() -> TableCreateStatement {
    of_election("polls")
        .primary_key(Index::create().col("election_id"))
        .col(integer_null("needed"))
        .col(text_null("consent"))
        .col(integer("most_undelivered"))
        .col(string_null("registrar_email"))
        .col(timestamp_with_time_zone_null("keys_due"))
        .col(big_integer_null("practice_of"))
        .col(timestamp_with_time_zone_null("cleared_at"))
        .col(big_integer_null("again_of"))
        .col(text_null("void_reason"))
        .col(string_null("voided_from"))
        .col(timestamp_with_time_zone_null("voided_at"))
        .col(timestamp_with_time_zone_null("challenges_until"))
        .col(blob_null("declaration"))
        .to_owned()
}

fn ceremonies() -> TableCreateStatement {
    of_election("ceremonies")
        .col(integer("attempt"))
        .col(timestamp_with_time_zone("began_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("ended_because"))
        .primary_key(Index::create().col("election_id").col("attempt"))
        .to_owned()
}

fn ceremony_messages() -> TableCreateStatement {
    of_election("ceremony_messages")
        .col(integer("attempt"))
        .col(string("round"))
        .col(integer("owner"))
        .col(blob("bytes"))
        .col(timestamp_with_time_zone("received_at"))
        .primary_key(
            Index::create()
                .col("election_id")
                .col("attempt")
                .col("round")
                .col("owner"),
        )
        .to_owned()
}

fn drills() -> TableCreateStatement {
    numbered("drills")
        .col(integer("owner"))
        .col(string("occasion"))
        .col(string("question"))
        .col(string("fingerprint"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(blob_null("answer"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .to_owned()
}

fn reissues() -> TableCreateStatement {
    numbered("reissues")
        .col(string_null("void"))
        .col(string_null("spare"))
        .col(text("reason"))
        .col(timestamp_with_time_zone("at"))
        .to_owned()
}

fn deliveries() -> TableCreateStatement {
    of_election("deliveries")
        .col(integer("delivered"))
        .col(integer("undelivered"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("election_id"))
        .to_owned()
}

fn confirmations() -> TableCreateStatement {
    of_election("confirmations")
        .col(string("what"))
        .col(string("by"))
        .col(text("note"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("election_id").col("what"))
        .to_owned()
}

fn approvals() -> TableCreateStatement {
    of_election("approvals")
        .col(string("to_stage"))
        .col(string("by"))
        .col(string("of"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("election_id").col("to_stage").col("by"))
        .to_owned()
}

fn extensions() -> TableCreateStatement {
    numbered("extensions")
        .col(timestamp_with_time_zone("before"))
        .col(timestamp_with_time_zone("after"))
        .col(text("reason"))
        .col(timestamp_with_time_zone("at"))
        .to_owned()
}

fn interruptions() -> TableCreateStatement {
    numbered("interruptions")
        .col(text("what"))
        .col(timestamp_with_time_zone("began_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("how_it_ended"))
        .to_owned()
}

fn reminders() -> TableCreateStatement {
    numbered("reminders")
        .col(timestamp_with_time_zone("due_at"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(integer_null("count"))
        .to_owned()
}

fn challenges() -> TableCreateStatement {
    numbered("challenges")
        .col(big_integer("member_id"))
        .col(text("grounds"))
        .col(timestamp_with_time_zone("filed_at"))
        .col(boolean_null("upheld"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .foreign_key(
            ForeignKey::create()
                .from("challenges", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}
