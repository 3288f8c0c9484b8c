//! How the service is: whether it lives, whether it is ready, and its figures for Prometheus.
//!
//! The figures have an address of their own to listen at, so that no door of the public ones shows
//! them.

pub mod meters;
pub mod pages;
pub mod store;

use serde::Serialize;

/// What has to hold before requests are sent here; each part is "ok" or says what is wrong.
#[derive(Debug, Serialize)]
pub struct Readiness {
    /// The database answers.
    pub database: &'static str,
    /// Its schema is this version's.
    pub schema: &'static str,
    /// The ends of the act log and of the boards are what their hashes say.
    pub chains: &'static str,
    /// The service's keys sign.
    pub keys: &'static str,
}

impl Readiness {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        [self.database, self.schema, self.chains, self.keys] == ["ok"; 4]
    }
}
