//! How is one question read?
//!
//! `spelling` finds the words that were meant, `reading` what they say: names, place, age, needs, danger, and what each word may also be
//! called. `hear` tells matching of it.
//!
//! Knows [`language`](super::language) and [`wording`](super::wording), by way of the snapshot.

mod hear;
mod reading;
mod spelling;

pub(super) use hear::{hear, sentences};
pub(super) use reading::{Asked, Meaning, Reading, Span};
