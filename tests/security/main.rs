//! What somebody who means harm may not do, by the list of OWASP for interfaces (2023), and whether `docs/security.md` is true.
//!
//! What other suites show already is not shown again here: the document names the test, and `document.rs` looks that it exists.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/database.rs"]
mod database;
mod document;
mod interface;
#[allow(dead_code, reason = "shared with the tests of the API, which need more of it")]
#[path = "../api/support.rs"]
mod support;
#[allow(dead_code, reason = "shared with the tests of editing, which need more of it")]
#[path = "../editing/world.rs"]
mod world;
