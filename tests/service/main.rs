//! The service, tested through its doors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod acts;
mod app;
mod board;
mod casting;
mod demo;
mod doors;
mod journeys;
mod keys;
mod layers;
mod log;
mod mail;
mod pages;
mod postgres;
mod problems;
mod ranges;
mod results;
mod rules;
mod server;
mod smtp;
mod stages;
mod story;
mod tokens;
mod whole;
