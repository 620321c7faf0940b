//! The search room from outside, over the catalogue of `seeds/`.

#![allow(clippy::print_stdout, reason = "a report is printed for whoever asks with --nocapture")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
#[path = "../common/edits.rs"]
mod edits;
mod facets;
mod following;
mod hearing;
mod keeping;
mod ranking;
mod reading;
mod situations;
mod sought;
mod support;
mod words;
