//! The pages in a real Chromium, as people use them: with and without a script, on a phone and on a wide screen, by keyboard alone.
//!
//! After every visit the browser is asked what it wrote to its console and what it asked the network for: nothing may be wrong, and
//! nothing may have left this server. Where Chromium or chromedriver is missing the tests say so and pass, unless
//! `SIGNPOST_TEST_BROWSER=required` says that they must run.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it skipped"
)]

mod accessibility;
mod chromium;
mod command;
#[path = "../common/database.rs"]
mod database;
mod desk;
mod desk_server;
mod journeys;
mod mistakes;
#[path = "../common/provider.rs"]
mod provider;
mod server;
mod visit;
