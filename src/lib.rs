//! Hustings: the service. Features by folder, in the order of an election's life; in each folder
//! the types (`mod.rs`), the pure decisions (`rules.rs`), the database (`store.rs`) and the
//! handlers (`pages.rs`), which know each other in that order and never the other way round.

pub mod access;
pub mod accounts;
pub mod admin;
pub mod app;
pub mod audit;
pub mod booth;
pub mod changes;
pub mod clock;
pub mod config;
pub mod database;
pub mod database_time;
pub mod demo;
pub mod desk;
pub mod elections;
pub mod entities;
pub mod error;
pub mod holidays;
pub mod idempotency;
pub mod interests;
pub mod jobs;
pub mod language;
pub mod mail;
pub mod matters;
pub mod meetings;
pub mod members;
pub mod mine;
pub mod networks;
pub mod observe;
pub mod officers;
pub mod panels;
pub mod retention;
pub mod router;
pub mod settings;
pub mod start;
pub mod terms;
pub mod vacancies;
pub mod values;
pub mod web;
pub mod webhooks;
mod words;
pub mod work;
