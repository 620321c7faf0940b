//! Is the matching right? Asked of every service of `seeds/` and of people made up at random, from outside, through the same
//! functions that the API calls.
//!
//! How much is tried can be set: `SIGNPOST_PROFILES` is how many random people each property is tried on, and
//! `SIGNPOST_TWO_READINGS` how many the two readings of the criteria are compared on (the full run is 100,000, in release:
//! `SIGNPOST_TWO_READINGS=100000 cargo test --release --test matching two_readings`). `SIGNPOST_SEEDS` reads another folder than
//! the seeds built into the program. The same people are made up every time.

#![allow(clippy::print_stdout, reason = "a report is printed for whoever asks with --nocapture")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod border;
mod dates;
mod doors;
#[path = "../common/edits.rs"]
mod edits;
mod following;
mod hazards;
mod heard;
mod invariants;
mod one_verdict;
mod order;
mod people;
mod plain_person;
mod plain_reading;
mod random_person;
mod reasons;
mod seeds;
mod sentences;
mod sifting;
mod two_readings;
mod urgency;
