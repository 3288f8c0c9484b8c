//! Networks, members and their affiliations, panels and their posts.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0001_community"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(networks()).await?;
        manager.create_table(members()).await?;
        manager.create_table(affiliations()).await?;
        manager.create_table(panels()).await?;
        manager.create_table(posts()).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["posts", "panels", "affiliations", "members", "networks"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn networks() -> TableCreateStatement {
    Table::create()
        .table("networks")
        .col(big_pk_auto("id"))
        .col(string_uniq("slug"))
        .col(string("name"))
        .to_owned()
}

fn members() -> TableCreateStatement {
    Table::create()
        .table("members")
        .col(big_pk_auto("id"))
        .col(string_uniq("email"))
        .col(string("name"))
        .col(string("organisation"))
        .to_owned()
}

fn affiliations() -> TableCreateStatement {
    Table::create()
        .table("affiliations")
        .col(big_integer("member_id"))
        .col(big_integer("network_id"))
        .col(date("since"))
        .primary_key(Index::create().col("member_id").col("network_id"))
        .foreign_key(
            ForeignKey::create()
                .from("affiliations", "member_id")
                .to("members", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("affiliations", "network_id")
                .to("networks", "id"),
        )
        .to_owned()
}

fn panels() -> TableCreateStatement {
    Table::create()
        .table("panels")
        .col(big_pk_auto("id"))
        .col(big_integer("network_id"))
        .col(string_uniq("slug"))
        .col(string("name"))
        .col(text("purpose"))
        .foreign_key(
            ForeignKey::create()
                .from("panels", "network_id")
                .to("networks", "id"),
        )
        .to_owned()
}

fn posts() -> TableCreateStatement {
    Table::create()
        .table("posts")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(string("kind"))
        .col(string("label"))
        .foreign_key(
            ForeignKey::create()
                .from("posts", "panel_id")
                .to("panels", "id"),
        )
        .index(Index::create().unique().col("panel_id").col("label"))
        .to_owned()
}
