//! Keeping records true, over HTTP and with a database: roles, versions, drafts, the audit.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/database.rs"]
mod database;
#[path = "../common/provider.rs"]
mod provider;
#[path = "../api/support.rs"]
#[allow(dead_code, reason = "the tests of the API use the rest")]
mod support;

mod audit;
mod desk;
mod drafts;
mod editors;
mod form;
mod openid;
mod refusals;
mod restore;
mod roles;
mod sessions;
mod visitor;
mod world;
