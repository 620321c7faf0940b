//! How a score comes about, in words.

use super::rank::Tempering;
use crate::geography::Truth;
use crate::search::evidence::Parts;

/// How the score of one service comes about: the parts are added up and tempered.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub slug: String,
    pub score: f64,
    pub(super) parts: Parts,
    pub(super) tempering: Tempering,
    pub named: bool,
    pub serves_place: Option<Truth>,
}

impl std::fmt::Display for Explanation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Parts { text, name, need, first_choice, sought } = self.parts;
        let Tempering { kind_and_status, place, age } = self.tempering;
        let Self { slug, score, .. } = self;
        write!(
            f,
            "{score:.3} {slug}: text {text:.2} + name {name:.2} + need {need:.2} + first choice {first_choice:.2} + sought {sought:.2}"
        )?;
        write!(f, ", times kind and status {kind_and_status:.2}, place {place:.2}, age {age:.2}")?;
        if self.named {
            f.write_str("; its name was typed")?;
        }
        if self.serves_place == Some(Truth::Unmet) {
            f.write_str("; does not serve the place")?;
        }
        Ok(())
    }
}
