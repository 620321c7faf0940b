//! The pages, asked in-process with the real seeds: are they whole, safe and usable without a script?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "pages/support.rs"]
mod support;

#[path = "pages/every_page.rs"]
mod every_page;
#[path = "pages/find.rs"]
mod find;
#[path = "pages/gaps.rs"]
mod gaps;
#[path = "pages/handover.rs"]
mod handover;
#[path = "pages/matching.rs"]
mod matching;
#[path = "pages/refer.rs"]
mod refer;
#[path = "pages/services.rs"]
mod services;
