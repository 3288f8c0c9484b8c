//! Whole elections as stories through HTTP alone. After every one of them, everything is audited:
//! call [`audit::audit`] at the end of each story.

mod again;
pub mod audit;
mod bound;
pub mod candidates;
mod desk;
mod gone;
pub mod import;
mod letters;
mod lost;
mod members_own;
pub mod nobody_votes;
pub mod pages;
mod panel_choices;
mod panel_decisions;
mod panel_history;
pub mod panel_meetings;
mod panel_member;
pub mod panel_officers;
mod panel_pages;
mod panel_races;
pub mod panel_register;
mod panel_rules;
mod panel_seats;
pub mod panel_vacancies;
mod polls;
mod pulled;
mod record;
pub mod roll;
mod standing;
mod supporters;
mod unopposed;
