//! Does the private PostgreSQL survive what happens to programs?
//!
//! Every test works in a data folder of its own and waits for events, never for a length of time. The tests
//! that kill a program run this test binary again as that program: see [`support::the_program`].

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod killed;
mod life;
mod replay;
mod support;
