//! The register: what becomes of terms, vacancies and how they are filled, what others are told.

use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0007b_register"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(membership_changes()).await?;
        manager.create_table(vacancies()).await?;
        manager.create_table(vacancy_offers()).await?;
        manager.create_table(changes()).await?;
        for (table, column) in [
            ("memberships", big_integer_null("resolution_id")),
            ("memberships", big_integer_null("vacancy_id")),
            ("elections", date_null("term_ends")),
            ("elections", big_integer_null("vacancy_id")),
            ("elections", integer("round").default(1).to_owned()),
            ("elections", big_integer_null("previous_id")),
        ] {
            let add = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        let by = Index::create()
            .name("membership_changes_by_membership")
            .table("membership_changes")
            .col("membership_id")
            .to_owned();
        manager.create_index(by).await?;
        let by = Index::create()
            .name("vacancies_by_panel")
            .table("vacancies")
            .col("panel_id")
            .to_owned();
        manager.create_index(by).await?;
        let by = Index::create()
            .name("vacancy_offers_by_vacancy")
            .table("vacancy_offers")
            .col("vacancy_id")
            .to_owned();
        manager.create_index(by).await?;
        let by = Index::create()
            .name("changes_by_panel")
            .table("changes")
            .col("panel_id")
            .to_owned();
        manager.create_index(by).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("elections", "previous_id"),
            ("elections", "round"),
            ("elections", "vacancy_id"),
            ("elections", "term_ends"),
            ("memberships", "vacancy_id"),
            ("memberships", "resolution_id"),
        ] {
            let drop = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(drop).await?;
        }
        for table in [
            "changes",
            "vacancy_offers",
            "vacancies",
            "membership_changes",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

fn membership_changes() -> TableCreateStatement {
    Table::create()
        .table("membership_changes")
        .col(big_pk_auto("id"))
        .col(big_integer("membership_id"))
        .col(date("starts"))
        .col(date("ends"))
        .col(text("cause"))
        .col(text("note"))
        .col(text("author"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("membership_changes", "membership_id")
                .to("memberships", "id"),
        )
        .to_owned()
}

fn vacancies() -> TableCreateStatement {
    Table::create()
        .table("vacancies")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(big_integer("post_id"))
        .col(big_integer_null("membership_id"))
        .col(big_integer_null("leaver_id"))
        .col(big_integer_null("election_id"))
        .col(text("cause"))
        .col(date("since"))
        .col(date("until"))
        .col(integer("rules_version"))
        .col(text_null("settled"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .col(text_null("settled_note"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("vacancies", "panel_id")
                .to("panels", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("vacancies", "post_id")
                .to("posts", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("vacancies", "membership_id")
                .to("memberships", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("vacancies", "leaver_id")
                .to("members", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("vacancies", "election_id")
                .to("elections", "id"),
        )
        .to_owned()
}

fn vacancy_offers() -> TableCreateStatement {
    Table::create()
        .table("vacancy_offers")
        .col(big_pk_auto("id"))
        .col(big_integer("vacancy_id"))
        .col(text("route"))
        .col(big_integer_null("member_id"))
        .col(big_integer_null("election_id"))
        .col(big_integer_null("resolution_id"))
        .col(blob_null("transcript"))
        .col(text_null("sheet"))
        .col(text_null("lot"))
        .col(boolean_null("accepted"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("vacancy_offers", "vacancy_id")
                .to("vacancies", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("vacancy_offers", "member_id")
                .to("members", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("vacancy_offers", "election_id")
                .to("elections", "id"),
        )
        .to_owned()
}

fn changes() -> TableCreateStatement {
    Table::create()
        .table("changes")
        .col(big_pk_auto("id"))
        .col(big_integer("panel_id"))
        .col(text("kind"))
        .col(text("body"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .from("changes", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}
