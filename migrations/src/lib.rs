//! The database schema of Hustings, step by step.
