//! The best that is found of one word or phrase in each candidate.

use super::by_place::ByPlace;
use super::walk::Walk;
use super::word_evidence::{FoundAt, MeaningSought};
use crate::search::services::{Block, Set};
use crate::search::wording::Posting;

/// The best that is found of one word or phrase, by candidate of a block; for one after another.
#[derive(Debug, Default)]
pub(super) struct Best {
    found: ByPlace,
    /// Where anything was found.
    places: Set,
    /// Where all words of a phrase are found.
    together: FoundAt,
}

impl Best {
    /// For another block.
    pub(super) fn reset(&mut self, count: usize) {
        self.found.make_room(count);
        self.places.reset(count);
    }

    pub(super) fn has(&self, at: usize) -> bool {
        self.places.contains(at)
    }

    pub(super) fn keep(&mut self, at: usize, found: f32) {
        self.found.set(at, self.found.get(at).max(found));
        self.places.insert(at);
    }

    /// Gives everything that was found, and forgets it.
    pub(super) fn take(&mut self, mut found: impl FnMut(usize, f32)) {
        self.places.each(|at| found(at, self.found.take(at)));
        self.places.clear();
    }

    pub(super) fn look_for(&mut self, meanings: &mut [MeaningSought<'_>], block: &Block<'_>) {
        for MeaningSought { stems, weight } in meanings {
            let of_phrase = *weight / stems.len() as f32;
            match stems.as_mut_slice() {
                [] => {}
                [only] => only.each(block, |at, found| self.keep(at, found.weight * *weight)),
                [first, rest @ ..] => {
                    // All of its words must be there; how well, is their mean.
                    let mut together = std::mem::take(&mut self.together);
                    first.each(block, |at, found| together.push((at, found.weight)));
                    for stem in rest {
                        keep_with(&mut together, stem, block);
                    }
                    together.drain(..).for_each(|(at, sum)| self.keep(at, sum * of_phrase));
                    self.together = together;
                }
            }
        }
    }
}

/// Keeps where one more word is found too, and adds how well.
fn keep_with(together: &mut FoundAt, stem: &mut Walk<'_, Posting>, block: &Block<'_>) {
    let (mut next, mut kept) = (0, 0);
    stem.each(block, |at, found| {
        while together.get(next).is_some_and(|(before, _)| *before < at) {
            next += 1;
        }
        let sum = together.get(next).filter(|(same, _)| *same == at).map(|(_, sum)| *sum);
        if let (Some(sum), Some(both)) = (sum, together.get_mut(kept)) {
            *both = (at, sum + found.weight);
            kept += 1;
        }
    });
    together.truncate(kept);
}
