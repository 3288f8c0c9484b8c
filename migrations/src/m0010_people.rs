//! Accounts, offices, sessions, codes to sign in, second factors, withdrawn tokens.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0010_people"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            accounts(),
            appointments(),
            sessions(),
            sign_ins(),
            factors(),
            recovery_codes(),
            outside_names(),
            flows(),
            revocations(),
        ] {
            manager.create_table(table).await?;
        }
        for (name, columns) in [
            ("sign_ins_by_address", &["address_mark", "asked_at"]),
            ("sign_ins_by_block", &["block_mark", "asked_at"]),
        ] {
            let mut index = Index::create();
            index.name(name).table("sign_ins");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "revocations",
            "flows",
            "outside_names",
            "recovery_codes",
            "factors",
            "sign_ins",
            "sessions",
            "appointments",
            "accounts",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn of_account(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "account_id")
        .to("accounts", "id")
        .to_owned()
}

fn accounts() -> TableCreateStatement {
    Table::create()
        .table("accounts")
        .col(big_pk_auto("id"))
        .col(string_uniq("subject"))
        .col(big_integer_null("member_id").unique_key())
        .col(string_null("name"))
        .col(string_null("email").unique_key())
        .col(timestamp_with_time_zone("made_at"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .foreign_key(
            ForeignKey::create()
                .from("accounts", "member_id")
                .to("members", "id"),
        )
        .to_owned()
}

fn appointments() -> TableCreateStatement {
    Table::create()
        .table("appointments")
        .col(big_pk_auto("id"))
        .col(big_integer("account_id"))
        .col(string("role"))
        .col(big_integer_null("panel_id"))
        .col(timestamp_with_time_zone("since"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut of_account("appointments"))
        .foreign_key(
            ForeignKey::create()
                .from("appointments", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}

fn sessions() -> TableCreateStatement {
    Table::create()
        .table("sessions")
        .col(big_pk_auto("id"))
        .col(string_uniq("token_mark"))
        .col(big_integer("account_id"))
        .col(timestamp_with_time_zone("made_at"))
        .col(timestamp_with_time_zone("seen_at"))
        .col(timestamp_with_time_zone_null("stepped_up_at"))
        .col(integer("wrong_tries"))
        .col(string("door"))
        .foreign_key(&mut of_account("sessions"))
        .to_owned()
}

fn sign_ins() -> TableCreateStatement {
    Table::create()
        .table("sign_ins")
        .col(big_pk_auto("id"))
        .col(string_uniq("request_mark"))
        .col(string("address_mark"))
        .col(string("block_mark"))
        .col(blob_null("sealed"))
        .col(string_null("code_mark"))
        .col(big_integer_null("account_id"))
        .col(big_integer_null("member_id"))
        .col(integer("tries"))
        .col(boolean("used"))
        .col(timestamp_with_time_zone("asked_at"))
        .to_owned()
}

fn factors() -> TableCreateStatement {
    Table::create()
        .table("factors")
        .col(big_pk_auto("id"))
        .col(big_integer("account_id"))
        .col(string("kind"))
        .col(string("label"))
        .col(string_null("credential"))
        .col(blob("sealed"))
        .col(big_integer("counter"))
        .col(boolean("confirmed"))
        .col(timestamp_with_time_zone("added_at"))
        .foreign_key(&mut of_account("factors"))
        .index(Index::create().unique().col("kind").col("credential"))
        .to_owned()
}

fn recovery_codes() -> TableCreateStatement {
    Table::create()
        .table("recovery_codes")
        .col(string("mark").primary_key())
        .col(big_integer("account_id"))
        .foreign_key(&mut of_account("recovery_codes"))
        .to_owned()
}

fn outside_names() -> TableCreateStatement {
    Table::create()
        .table("outside_names")
        .col(string("provider"))
        .col(string("subject"))
        .col(big_integer("account_id"))
        .primary_key(Index::create().col("provider").col("subject"))
        .foreign_key(&mut of_account("outside_names"))
        .to_owned()
}

fn flows() -> TableCreateStatement {
    Table::create()
        .table("flows")
        .col(string("mark").primary_key())
        .col(string("kind"))
        .col(blob("sealed"))
        .col(timestamp_with_time_zone("began_at"))
        .to_owned()
}

fn revocations() -> TableCreateStatement {
    Table::create()
        .table("revocations")
        .col(string("what").primary_key())
        .col(timestamp_with_time_zone("at"))
        .to_owned()
}
