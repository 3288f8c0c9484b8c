//! Work that is due at a time, and letters on their way.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0010_outbox"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(jobs()).await?;
        manager.create_table(letters()).await?;
        for (name, table, columns) in [
            ("jobs_by_due", "jobs", &["lane", "state", "due_at"][..]),
            ("letters_by_election", "letters", &["election_id"]),
            ("letters_by_sending", "letters", &["sent_at"]),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["letters", "jobs"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn jobs() -> TableCreateStatement {
    Table::create()
        .table("jobs")
        .col(big_pk_auto("id"))
        .col(string_uniq("key"))
        .col(string("lane"))
        .col(text("job"))
        .col(string("state"))
        .col(timestamp_with_time_zone("due_at"))
        .col(integer("attempts"))
        .col(big_integer("fence"))
        .col(timestamp_with_time_zone_null("leased_until"))
        .col(text_null("last_error"))
        .to_owned()
}

fn letters() -> TableCreateStatement {
    Table::create()
        .table("letters")
        .col(string("id").primary_key())
        .col(string("kind"))
        .col(string("channel"))
        .col(big_integer_null("panel_id"))
        .col(big_integer_null("election_id"))
        .col(big_integer_null("member_id"))
        .col(text_null("name"))
        .col(text_null("address"))
        .col(text("subject"))
        .col(blob_null("sealed"))
        .col(boolean("secret"))
        .col(string("state"))
        .col(integer("unknown_ends"))
        .col(text_null("error"))
        .col(timestamp_with_time_zone("posted_at"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .foreign_key(
            ForeignKey::create()
                .from("letters", "election_id")
                .to("elections", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("letters", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}
