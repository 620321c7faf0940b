//! Does the store keep what it is given, refuse what cannot be, and say in order what changed?

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
#[path = "store/impossible.rs"]
mod impossible;
#[path = "store/migrations.rs"]
mod migrations;
#[path = "store/words.rs"]
mod words;
