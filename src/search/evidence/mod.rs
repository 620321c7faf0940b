//! What speaks for each service, and how much?
//!
//! The words in its record (`word_evidence`), its name (`name_evidence`), needs and first choices (`matches`), and whether it serves the place
//! (`serving`). They are told of a block of candidates at a time (`walk`, `best`, `by_place`) and added up in `added_up`.
//!
//! Knows [`question`](super::question) and what is below.

mod added_up;
mod best;
mod by_place;
mod matches;
mod name_evidence;
mod serving;
mod walk;
mod word_evidence;

pub(super) use added_up::{Evidence, Parts};
pub(super) use serving::{Serving, Servings};
pub(super) use word_evidence::WordsAsked;
