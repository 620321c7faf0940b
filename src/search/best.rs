//! The best that is found of one word or phrase in each candidate.

use super::by_place::ByPlace;
use super::candidates::Block;
use super::set::Set;
use super::snapshot::Snapshot;
use super::word_evidence::{FoundAt, MeaningFound};

/// The best that is found of one word or phrase, by candidate of a block; for one after another.
#[derive(Debug, Default)]
pub(super) struct Best {
    found: ByPlace,
    /// Where anything was found.
    places: Set,
}

impl Best {
    /// For another block.
    pub(super) fn reset(&mut self, count: usize) {
        self.found.reset(count);
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
        self.places.each(|at| {
            found(at, self.found.get(at));
            self.found.set(at, 0.0);
        });
        self.places.clear();
    }

    pub(super) fn look_for(&mut self, meanings: &[MeaningFound], block: &Block<'_>, snapshot: &Snapshot) {
        for MeaningFound { stems, weight } in meanings {
            match stems.as_slice() {
                [] => {}
                [only] => block
                    .each_posting(snapshot.postings.list(*only), |at, found| self.keep(at, found * weight)),
                [first, rest @ ..] => {
                    // All of its words must be there; how well, is their mean.
                    let mut together = FoundAt::new();
                    block
                        .each_posting(snapshot.postings.list(*first), |at, found| together.push((at, found)));
                    for stem in rest {
                        let mut next = together.iter().copied().peekable();
                        let mut both = FoundAt::new();
                        block.each_posting(snapshot.postings.list(*stem), |at, found| {
                            while next.next_if(|(before, _)| *before < at).is_some() {}
                            if let Some((_, sum)) = next.next_if(|(same, _)| *same == at) {
                                both.push((at, sum + found));
                            }
                        });
                        together = both;
                    }
                    let scale = weight / stems.len() as f32;
                    together.into_iter().for_each(|(at, sum)| self.keep(at, sum * scale));
                }
            }
        }
    }
}
