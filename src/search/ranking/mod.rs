//! Which services come first, and what is shown of them?
//!
//! `find` is one search from its question to the page. `filter` takes away what does not pass, `rank` tempers the evidence, `ranked` and `order`
//! say what comes before what.
//!
//! Knows [`evidence`](super::evidence) and what is below.

mod explanation;
mod filter;
mod find;
mod highlight;
mod order;
mod rank;
mod ranked;

pub use explanation::Explanation;
pub(super) use find::{explain, find};
pub(super) use rank::Unasked;
