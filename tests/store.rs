//! Does the store keep what it is given, refuse what cannot be, and say in order what changed?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/database.rs"]
mod database;

#[path = "store/catalogue.rs"]
mod catalogue;
#[path = "store/example.rs"]
mod example;
#[path = "store/feed.rs"]
mod feed;
#[path = "store/geography.rs"]
mod geography;
#[path = "store/history.rs"]
mod history;
#[path = "store/impossible.rs"]
mod impossible;
#[path = "store/migrations.rs"]
mod migrations;
#[path = "store/token.rs"]
mod token;
#[path = "store/unmet.rs"]
mod unmet;
#[path = "store/words.rs"]
mod words;
