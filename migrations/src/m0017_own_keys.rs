//! Which keys of the service a database goes with, and the second factors that were tried.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0017_own_keys"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(own_keys()).await?;
        manager.create_table(factor_tries()).await?;
        let by = Index::create()
            .name("factor_tries_by_account")
            .table("factor_tries")
            .col("account_id")
            .col("at")
            .to_owned();
        manager.create_index(by).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["factor_tries", "own_keys"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn own_keys() -> TableCreateStatement {
    Table::create()
        .table("own_keys")
        .col(string("receipts"))
        .col(string("vault"))
        .col(timestamp_with_time_zone("since"))
        .primary_key(Index::create().col("receipts"))
        .to_owned()
}

fn factor_tries() -> TableCreateStatement {
    Table::create()
        .table("factor_tries")
        .col(pk_auto("id").big_integer())
        .col(big_integer("account_id"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("factor_tries", "account_id")
                .to("accounts", "id"),
        )
        .to_owned()
}
