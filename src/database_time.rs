//! The database's own clock: voting opens and closes by it, whatever the clocks of the instances
//! say. What depends on it is asked in the very statement that acts.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// How many seconds the database's clock is taken to be ahead. None, but in tests and in the
/// demo, whose clocks are turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ahead(pub i64);

/// Seconds since 1970 by the database's clock, at the moment of the statement.
fn seconds(backend: DbBackend, ahead: Ahead) -> SimpleExpr {
    let clock = match backend {
        DbBackend::Sqlite => "CAST(strftime('%s', 'now') AS BIGINT)",
        _ => "CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT)",
    };
    Expr::cust(clock).add(ahead.0)
}

/// Seconds since 1970 of a column that holds a time.
fn of_column(backend: DbBackend, column: &'static str) -> SimpleExpr {
    match backend {
        DbBackend::Sqlite => Expr::cust(format!("CAST(strftime('%s', {column}) AS BIGINT)")),
        _ => Expr::cust(format!(
            "CAST(floor(extract(epoch FROM {column})) AS BIGINT)"
        )),
    }
}

/// That the time in a column has not come yet.
pub fn is_to_come(backend: DbBackend, column: &'static str, ahead: Ahead) -> SimpleExpr {
    of_column(backend, column).gt(seconds(backend, ahead))
}

/// That the time in a column has come.
pub fn has_come(backend: DbBackend, column: &'static str, ahead: Ahead) -> SimpleExpr {
    of_column(backend, column).lte(seconds(backend, ahead))
}

/// What time it is in the database, to the second.
///
/// # Errors
/// A database that doesn't answer.
pub async fn now(db: &impl ConnectionTrait, ahead: Ahead) -> Result<DateTime<Utc>, DbErr> {
    let backend = db.get_database_backend();
    let clock = match backend {
        DbBackend::Sqlite => "SELECT CAST(strftime('%s', 'now') AS BIGINT)",
        _ => "SELECT CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT)",
    };
    let row = db
        .query_one_raw(Statement::from_string(backend, clock))
        .await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("the database's clock".into()))?;
    let seconds: i64 = row.try_get_by_index(0)?;
    let time = DateTime::from_timestamp(seconds.saturating_add(ahead.0), 0);
    time.ok_or_else(|| DbErr::Custom("the database's clock is beyond the calendar".into()))
}
