//! Keeping records true, over HTTP and with a database: roles, versions, drafts, the audit.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/database.rs"]
mod database;
#[path = "../common/edits.rs"]
mod edits;
#[path = "../open_referral/program.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod program;
#[path = "../common/provider.rs"]
mod provider;
#[path = "../api/support.rs"]
#[allow(dead_code, reason = "the tests of the API use the rest")]
mod support;

mod assurance;
mod audit;
mod desk;
mod drafts;
mod due;
mod editors;
mod every_write;
mod form;
mod hidden;
mod judged;
mod links;
mod openid;
mod problems;
mod quality;
mod refusals;
mod restore;
mod roles;
mod secrets;
mod seeds_import;
mod sessions;
mod signals;
mod visitor;
mod world;
