//! The API from outside, answered from the seeds without any database.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod document;
mod finding;
mod following;
mod matching;
mod operation;
mod places;
mod reading;
mod referring;
mod refusals;
mod support;
mod who_may_refer;
