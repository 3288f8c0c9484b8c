//! The database: one connection that writes on SQLite, many that read; settings read back.
//!
//! An acknowledged ballot must survive a power cut, so we set what that takes and then ask the
//! database what it heard. A wrong answer is a reason not to start.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::idempotency;

/// The oldest SQLite whose write-ahead log is free of the corruption mended in 3.51.3.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Why the service does not start on this database.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database did not answer, or not as expected.
    #[error("the database can't be used")]
    Database(#[from] DbErr),
    /// There is no such file.
    #[error("there is no database {0}")]
    NotThere(String),
    /// Its tables are another version's.
    #[error(
        "the database's schema is another version's: look at it with the program of its time, or copy \
         it and run `hustings migrate` on the copy"
    )]
    Schema,
    /// A setting would lose acknowledged ballots.
    #[error("the database says {setting} = {found}, and {needed} is needed: {remedy}")]
    Setting {
        /// The setting's name.
        setting: &'static str,
        /// What it is.
        found: String,
        /// What it has to be.
        needed: &'static str,
        /// What to do about it.
        remedy: &'static str,
    },
}

/// The connections of the service.
#[derive(Clone, Debug)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
}

impl Store {
    /// Connects, brings the schema up to date and checks the settings.
    ///
    /// `unsafe_for_tests` lets a PostgreSQL that may lose commits pass; nothing else does.
    pub async fn open(url: &str, unsafe_for_tests: bool) -> Result<Self, StartError> {
        let store = Self::connect(url).await?;
        Migrator::up(&store.write, None).await?;
        store.check_settings(unsafe_for_tests).await?;
        Ok(store)
    }

    /// Connects to a database that is there and has this version's schema, and changes nothing in it:
    /// for looking at a backup.
    pub async fn open_as_it_is(url: &str, unsafe_for_tests: bool) -> Result<Self, StartError> {
        let file = url.strip_prefix("sqlite:");
        let file = file.map(|rest| rest.split('?').next().unwrap_or(rest));
        if let Some(file) = file.filter(|file| !Path::new(file.trim_start_matches("//")).exists()) {
            return Err(StartError::NotThere(file.to_owned()));
        }
        let store = Self::connect(url).await?;
        if !store.is_current().await? {
            return Err(StartError::Schema);
        }
        store.check_settings(unsafe_for_tests).await?;
        Ok(store)
    }

    async fn connect(url: &str) -> Result<Self, StartError> {
        if let Some(file) = url.strip_prefix("sqlite:") {
            let file = file.split('?').next().unwrap_or(file);
            private(Path::new(file.trim_start_matches("//")));
            let write = Database::connect(options(url, 1, false)).await?;
            let read = Database::connect(options(url, 8, true)).await?;
            Ok(Self { write, read })
        } else {
            let write = Database::connect(options(url, 12, false)).await?;
            let read = Database::connect(options(url, 8, true)).await?;
            Ok(Self { write, read })
        }
    }

    /// For reading outside a transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once, so that it
    /// never has to be upgraded (an upgrade fails whatever the busy timeout).
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite = self.write.get_database_backend() == DbBackend::Sqlite;
        let tx = self
            .write
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: sqlite.then_some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        idempotency::store::claim(&tx).await?;
        Ok(tx)
    }

    /// Whether the schema is this version's.
    pub async fn is_current(&self) -> Result<bool, DbErr> {
        let known = Migrator::migrations().len();
        let made = Migrator::get_applied_migrations(&self.read).await?;
        Ok(made.len() == known)
    }

    /// What the database calls itself, for the log.
    pub async fn describe(&self) -> Result<String, DbErr> {
        // Those who read: whoever asks whether we are ready doesn't queue with the ballots.
        Ok(match self.read.get_database_backend() {
            DbBackend::Sqlite => {
                let version = first(&self.read, "SELECT sqlite_version()").await?;
                format!("SQLite {version}")
            }
            _ => {
                let version = first(&self.read, "SHOW server_version").await?;
                format!("PostgreSQL {version}")
            }
        })
    }

    /// What the database itself finds wrong with its file; PostgreSQL has checks of its own.
    pub async fn integrity(&self) -> Result<String, DbErr> {
        match self.write.get_database_backend() {
            DbBackend::Sqlite => first(&self.read, "PRAGMA integrity_check").await,
            _ => Ok("ok".into()),
        }
    }

    /// Copies a SQLite database to a new file while it is in use. False: it is a PostgreSQL.
    pub async fn copy_to(&self, file: &str) -> Result<bool, DbErr> {
        let backend = self.read.get_database_backend();
        if backend != DbBackend::Sqlite {
            return Ok(false);
        }
        let copy = Statement::from_sql_and_values(backend, "VACUUM INTO ?", [file.into()]);
        self.write.execute_raw(copy).await?;
        Ok(true)
    }

    async fn check_settings(&self, unsafe_for_tests: bool) -> Result<(), StartError> {
        if self.write.get_database_backend() == DbBackend::Sqlite {
            self.check_sqlite().await
        } else if unsafe_for_tests {
            Ok(())
        } else {
            self.check_postgres().await
        }
    }

    async fn check_sqlite(&self) -> Result<(), StartError> {
        let version = self.ask("SELECT sqlite_version()").await?;
        let parts: Vec<u32> = version
            .split('.')
            .filter_map(|part| part.parse().ok())
            .collect();
        let new_enough = matches!(parts[..], [a, b, c, ..] if (a, b, c) >= OLDEST_SQLITE);
        require(
            new_enough,
            "sqlite_version",
            version,
            "3.51.3 or later",
            REBUILD,
        )?;
        let mode = self.ask("PRAGMA journal_mode").await?;
        require(mode == "wal", "journal_mode", mode, "wal", LOCAL_DISK)?;
        let synchronous = self.ask("PRAGMA synchronous").await?;
        require(
            synchronous == "2",
            "synchronous",
            synchronous,
            "2 (FULL)",
            LOCAL_DISK,
        )?;
        let keys = self.ask("PRAGMA foreign_keys").await?;
        require(keys == "1", "foreign_keys", keys, "1", REBUILD)
    }

    async fn check_postgres(&self) -> Result<(), StartError> {
        for setting in ["fsync", "full_page_writes"] {
            let found = self.ask(&format!("SHOW {setting}")).await?;
            require(found == "on", setting, found, "on", POSTGRES)?;
        }
        let found = self.ask("SHOW synchronous_commit").await?;
        let durable = ["on", "remote_apply"].contains(&found.as_str());
        require(durable, "synchronous_commit", found, "on", POSTGRES)
    }

    /// The first column of the first row, as text.
    async fn ask(&self, question: &str) -> Result<String, DbErr> {
        first(&self.write, question).await
    }
}

/// Makes a database file that isn't there yet for our eyes alone: names and addresses are in it. What
/// SQLite puts beside it takes the same mode.
fn private(file: &Path) {
    if file.as_os_str().as_encoded_bytes().starts_with(b":") {
        return;
    }
    let mut new = OpenOptions::new();
    new.write(true).create_new(true).mode(0o600);
    // It is there already, or can't be made: then SQLite says so better.
    let _made = new.open(file);
}

async fn first(db: &DatabaseConnection, question: &str) -> Result<String, DbErr> {
    let backend = db.get_database_backend();
    let row = db
        .query_one_raw(Statement::from_string(backend, question))
        .await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound(question.to_owned()))?;
    row.try_get_by_index::<String>(0).or_else(|_| {
        row.try_get_by_index::<i64>(0)
            .map(|number| number.to_string())
    })
}

const REBUILD: &str = "rebuild hustings with the SQLite that it brings along";
const LOCAL_DISK: &str = "put the file on a local disk that the service may write to";
const POSTGRES: &str = "set it so in postgresql.conf and restart PostgreSQL";

fn require(
    holds: bool,
    setting: &'static str,
    found: String,
    needed: &'static str,
    remedy: &'static str,
) -> Result<(), StartError> {
    if holds {
        Ok(())
    } else {
        Err(StartError::Setting {
            setting,
            found,
            needed,
            remedy,
        })
    }
}

fn options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        // Otherwise the text of statements, and so of rows, lands in traces.
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(30))
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("query_only", if read_only { "ON" } else { "OFF" })
        })
        .map_sqlx_postgres_opts(move |postgres| {
            let value = if read_only { "on" } else { "off" };
            postgres.options([("default_transaction_read_only", value)])
        });
    options
}
