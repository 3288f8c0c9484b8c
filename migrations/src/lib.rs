//! The database schema of Hustings, step by step. Names no entity: a step says what was true
//! when it was written.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m0001_community;
mod m0002_elections;
mod m0003_board;
mod m0004_results;
mod m0005_acts;
mod m0006_supplement;
mod m0007a_panel_rules;
mod m0007b_register;
mod m0007c_meetings;
mod m0008_candidates;
mod m0009_polls;
mod m0009b_deaths;
mod m0010_outbox;
mod m0010_people;
mod m0011_lengths;
mod m0011b_idempotency;
mod m0012_diagram;
mod m0013_same_objects;
mod m0014_webhooks;
mod m0015_polls_bound;
mod m0016_posts_since;
mod m0017_own_keys;
mod m0018_first_places;
mod m0019_statement_language;
mod m0020_words_given;

/// All steps in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_community::Step),
            Box::new(m0002_elections::Step),
            Box::new(m0003_board::Step),
            Box::new(m0004_results::Step),
            Box::new(m0005_acts::Step),
            Box::new(m0006_supplement::Step),
            Box::new(m0007a_panel_rules::Step),
            Box::new(m0008_candidates::Step),
            Box::new(m0007b_register::Step),
            Box::new(m0007c_meetings::Step),
            Box::new(m0009_polls::Step),
            Box::new(m0009b_deaths::Step),
            Box::new(m0010_outbox::Step),
            Box::new(m0010_people::Step),
            Box::new(m0011_lengths::Step),
            Box::new(m0011b_idempotency::Step),
            Box::new(m0012_diagram::Step),
            Box::new(m0013_same_objects::Step),
            Box::new(m0014_webhooks::Step),
            Box::new(m0015_polls_bound::Step),
            Box::new(m0016_posts_since::Step),
            Box::new(m0017_own_keys::Step),
            Box::new(m0018_first_places::Step),
            Box::new(m0019_statement_language::Step),
            Box::new(m0020_words_given::Step),
        ]
    }
}
