//! What may words mean, whatever services there are?
//!
//! `words` and `weights` have what the files under `index/` say (`files` is how they are written); beside them is how a text is compared with it: as phrases, as an age, a
//! place, a need, or as what people say and ask. `text` makes words and stems of everything, so that all are split in the same way.
//!
//! Knows no other room of the search.

mod ages;
mod field;
mod files;
mod lay;
mod phrases;
mod places;
mod sayings;
mod sought;
mod text;
mod weights;
mod words;

pub(super) use ages::{MAJORITY_YEARS, YOUNG_PEOPLE, read_age};
pub(super) use field::Field;
pub(super) use files::{Situation, Synonym};
pub(super) use lay::{LayWords, NeedRead};
pub(super) use phrases::Phrases;
pub(super) use places::{PlaceNames, PlaceRead};
pub(super) use sayings::{Likely, SaidWord};
pub(super) use text::{ANALYSER, analyser, plainly};
pub use text::{stems_of, words_of};
pub(super) use weights::{AgeRanking, FieldWeights, NeedRanking, PlaceRanking, Ranking, WordRanking};
pub use words::{IndexWords, WordsError};
