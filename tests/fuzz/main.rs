//! Does anything that comes from outside make a reader panic, hang or answer with a fault of ours?
//!
//! Each target takes bytes: examples that make sense, changed at random (`mutation.rs`). A run that panics or takes longer than
//! [`harness::LONGEST_RUN`] fails the test and prints its bytes. Nothing measures which code was reached, so the examples must lead
//! everywhere. `SIGNPOST_FUZZ_RUNS` says how many runs a target gets (300 otherwise) and `SIGNPOST_FUZZ_SEED` where the random changes
//! begin; every target tells how many runs a second it made.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stderr, reason = "a test says what it measured")]

mod examples;
mod harness;
mod mutation;
mod targets;
