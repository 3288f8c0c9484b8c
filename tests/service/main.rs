//! The service, tested through its doors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod acts;
mod admin;
mod app;
mod board;
mod browser;
mod casting;
mod demo;
mod directory;
mod doors;
mod forum;
mod interface;
mod journeys;
mod keys;
mod killed;
mod layers;
mod log;
mod mail;
mod observed;
mod pages;
mod people;
mod postgres;
mod privacy;
mod problems;
mod process;
mod ranges;
mod results;
mod rules;
mod schemathesis;
mod server;
mod smtp;
mod stages;
mod story;
mod timetable;
mod tokens;
mod whole;
