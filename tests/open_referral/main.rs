//! Open Referral UK from outside: what is served, what goes out in a file, and what comes in.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/database.rs"]
mod database;
mod faults;
mod feed;
mod files;
mod program;
mod schemas;
mod served;
mod sheets;
#[allow(dead_code, reason = "shared with the tests of the API, which need more of it")]
#[path = "../api/support.rs"]
mod support;
