//! Panels' rules by version; the version and the counting rule of each election; classes of posts.

use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{prelude::*, schema::*};

/// The step.
#[derive(Debug)]
pub struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0007a_panel_rules"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(panel_rules()).await?;
        for (table, column) in [
            ("elections", integer("rules_version").default(1).to_owned()),
            (
                "elections",
                string("counting").default("scottish").to_owned(),
            ),
            ("posts", string("class").default("").to_owned()),
            ("posts", date_null("retired")),
        ] {
            let add = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        let db = manager.get_connection();
        db.execute_unprepared("UPDATE elections SET counting = 'majority' WHERE post <> 'seat'")
            .await?;
        db.execute_unprepared("UPDATE posts SET class = 'member' WHERE kind = 'seat'")
            .await?;
        db.execute_unprepared(&first_rules(manager.get_database_backend()))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("posts", "retired"),
            ("posts", "class"),
            ("elections", "counting"),
            ("elections", "rules_version"),
        ] {
            let drop = Table::alter().table(table).drop_column(column).to_owned();
            manager.alter_table(drop).await?;
        }
        manager
            .drop_table(Table::drop().table("panel_rules").to_owned())
            .await
    }
}

fn panel_rules() -> TableCreateStatement {
    Table::create()
        .table("panel_rules")
        .col(big_integer("panel_id"))
        .col(integer("version"))
        .col(string("author"))
        .col(string("role"))
        .col(timestamp_with_time_zone("at"))
        .col(string("reason"))
        .col(blob("rules"))
        .primary_key(Index::create().col("panel_id").col("version"))
        .foreign_key(
            ForeignKey::create()
                .from("panel_rules", "panel_id")
                .to("panels", "id"),
        )
        .to_owned()
}

/// Panels that are there already had what the program had: version 1 says so in writing.
fn first_rules(backend: DbBackend) -> String {
    let seats = "(SELECT count(*) FROM posts WHERE posts.panel_id = panels.id AND kind = 'seat')";
    let text = format!("'{BEFORE}' || {seats} || '{AFTER}'");
    let (bytes, now) = match backend {
        DbBackend::Postgres => (format!("convert_to({text}, 'UTF8')"), "now()"),
        _ => (
            format!("CAST({text} AS BLOB)"),
            "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
        ),
    };
    format!(
        "INSERT INTO panel_rules (panel_id, version, author, role, at, reason, rules) \
         SELECT id, 1, 'the program', 'operator', {now}, 'as the program had them', {bytes} FROM panels"
    )
}

const BEFORE: &str = r#"{"seats":[{"name":"member","label":"Seat","seats":"#;
const AFTER: &str = r#","categories":[]}],"term":{"months":24,"staggering":{"kind":"together"}},"limits":{"consecutive_terms":null,"pause_months":0,"total_terms":null,"counts_from_months":0,"from_one_organisation":null},"standing":{"networks":[],"categories":[]},"voting":{"networks":[],"categories":[]},"nominations":{"by":"candidate","proposers":0,"seconders":0,"statement_words":500,"photograph":false,"interests":false},"ballot":{"counting":"scottish","lot":{"from":"drawn-in-public"},"revoting":true,"blank":true},"vacancies":{"routes":["left-vacant"],"serves":"residue","too_near_days":0,"co_option":null},"holding":{"losing_eligibility":"nothing","changing_employer":"nothing"},"meetings":{"quorum":{"kind":"more-than-half"},"missed":null},"officers":{"term_months":24,"consecutive_terms":null,"ballot":{"method":"run-off","drops":"lowest","rounds":4},"resolution":true,"proposer":false,"seconder":false,"single_nominee":"yes-or-no","tie":"lot","acting":"vice-chair"},"timetable":{"time_zone":"Europe/London","days":"calendar","close_at":"17:00:00","notice":40,"nominations_close":28,"candidates_published":27,"withdrawals_close":25,"record_date":28,"voting_opens":15,"extension_days":0},"conduct":{"profile":"separated","trustees":2,"threshold":2,"two_to_open":false,"two_to_declare":false,"challenge_days":0,"retention_months":12}}"#;
