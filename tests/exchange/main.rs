//! What other systems read and hear from us: FHIR, the feed, webhooks, and what other sites embed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "shared with the tests of the API, of which not all is needed here")]
#[path = "../api/support.rs"]
mod support;

mod client;
#[path = "../common/database.rs"]
mod database;
mod embedding;
mod fhir;
mod fhir_peers;
mod peer;
mod webhooks;
