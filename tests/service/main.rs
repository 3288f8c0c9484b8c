//! The service, tested through its doors.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod acts;
mod app;
mod board;
mod casting;
mod demo;
mod doors;
mod interface;
mod journeys;
mod keys;
mod killed;
mod layers;
mod log;
mod mail;
mod observed;
mod pages;
mod postgres;
mod problems;
mod process;
mod ranges;
mod results;
mod rules;
mod server;
mod smtp;
mod stages;
mod story;
mod timetable;
mod tokens;
mod whole;
