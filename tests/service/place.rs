//! Where a test's data lie: a SQLite file of its own, or a database of its own on PostgreSQL.
//!
//! The whole suite runs on either. `HUSTINGS_TESTS_ON=postgres` chooses the server that
//! `DATABASE_URL_TEST` names; `tests/tools/run-tests` runs it on both, one after the other.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database, DatabaseTransaction, DbErr, Statement};

/// A database of the test's own, which is gone with it.
#[derive(Debug)]
pub enum Place {
    Sqlite { url: String },
    Postgres { url: String, server: String },
}

impl Place {
    /// A new one where the suite runs; what SQLite keeps lies in this folder.
    pub async fn new(folder: &Path) -> Self {
        let server = on_postgres()
            .then(|| std::env::var("DATABASE_URL_TEST").expect("DATABASE_URL_TEST names a server"));
        Self::on(server, folder).await
    }

    /// A new one on this server, or of SQLite.
    pub async fn on(server: Option<String>, folder: &Path) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let Some(server) = server else {
            let url = format!("sqlite:{}", folder.join("test.sqlite").display());
            return Self::Sqlite { url };
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("hustings_{}_{number}", std::process::id());
        on_server(&server, &format!("CREATE DATABASE {name}"))
            .await
            .unwrap();
        let (before, _) = server.rsplit_once('/').unwrap();
        let url = format!("{before}/{name}");
        Self::Postgres { url, server }
    }

    pub fn url(&self) -> &str {
        match self {
            Self::Sqlite { url } | Self::Postgres { url, .. } => url,
        }
    }

    /// Somebody at the database, past the service.
    pub async fn execute(&self, statement: &str) {
        on_server(self.url(), statement).await.unwrap();
    }

    /// This text as the bytes that a statement writes.
    pub fn blob(text: &str) -> String {
        if on_postgres() {
            format!("convert_to('{text}', 'UTF8')")
        } else {
            format!("CAST('{text}' AS BLOB)")
        }
    }

    /// What stands in the column `bytes`, with one text for another.
    pub fn replaced(one: &str, other: &str) -> String {
        if on_postgres() {
            format!("convert_to(replace(convert_from(bytes, 'UTF8'), '{one}', '{other}'), 'UTF8')")
        } else {
            format!("replace(bytes, '{one}', '{other}')")
        }
    }

    /// What keeps all others from writing to the boards until this transaction ends. On SQLite that
    /// it has begun is enough.
    pub async fn keep_others_from_the_boards(tx: &DatabaseTransaction) {
        if on_postgres() {
            let lock = "LOCK TABLE boards, board_events IN SHARE MODE";
            tx.execute_unprepared(lock).await.unwrap();
        }
    }

    /// Whether these bytes are kept anywhere: in the files of SQLite, those that it no longer uses
    /// too; in any row of PostgreSQL, as text or as bytes.
    pub async fn holds(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Sqlite { url } => ["", "-wal"].iter().any(|end| {
                let file = format!("{}{end}", url.trim_start_matches("sqlite:"));
                let kept = std::fs::read(file).unwrap_or_default();
                kept.windows(bytes.len()).any(|window| window == bytes)
            }),
            Self::Postgres { url, .. } => in_a_row(url, bytes).await.unwrap(),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self::Postgres { url, server } = self else {
            return;
        };
        let name = url.rsplit_once('/').map_or("", |(_, name)| name);
        let drop = format!("DROP DATABASE {name} WITH (FORCE)");
        let server = server.clone();
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(on_server(&server, &drop))
        });
        if let Ok(Err(fault)) = dropped.join() {
            eprintln!("a test's database stays: {fault}");
        }
    }
}

/// Whether the suite runs on PostgreSQL.
pub fn on_postgres() -> bool {
    match std::env::var("HUSTINGS_TESTS_ON").as_deref() {
        Err(_) | Ok("sqlite") => false,
        Ok("postgres") => true,
        Ok(other) => panic!("HUSTINGS_TESTS_ON is sqlite or postgres, not {other:?}"),
    }
}

async fn on_server(url: &str, statement: &str) -> Result<(), DbErr> {
    let db = Database::connect(url).await?;
    let done = db.execute_unprepared(statement).await;
    db.close().await?;
    done.map(drop)
}

async fn in_a_row(url: &str, bytes: &[u8]) -> Result<bool, DbErr> {
    let db = Database::connect(url).await?;
    let backend = db.get_database_backend();
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
    let tables = db
        .query_all_raw(Statement::from_string(backend, tables))
        .await?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| hex.clone());
    let mut found = false;
    for table in tables {
        let table: String = table.try_get("", "tablename")?;
        let ask = format!(
            "SELECT 1 AS found FROM \"{table}\" AS row \
             WHERE position($1 IN row::text) > 0 OR position($2 IN row::text) > 0 LIMIT 1"
        );
        let wanted = [text.as_str().into(), hex.as_str().into()];
        let ask = Statement::from_sql_and_values(backend, ask, wanted);
        found |= db.query_one_raw(ask).await?.is_some();
    }
    db.close().await?;
    Ok(found)
}
