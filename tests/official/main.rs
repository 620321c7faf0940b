//! Are official files of geography read as their publishers mean them, brought in whole or not at all, and refused in words that help?
//!
//! `code_point_open_le.csv` are rows of Code-Point Open, May 2025: contains OS data © Crown copyright and database right 2025, contains
//! Royal Mail data © Royal Mail copyright and database right 2025; Open Government Licence v3.0. The other files are made here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/database.rs"]
mod database;

mod boundaries;
mod figures;
mod nonsense;
mod postcodes;
mod refusals;
mod stored;
mod support;
