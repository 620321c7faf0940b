//! How well the words of a question are found in each service.

use std::ops::Range;

use super::candidates::Candidates;
use super::lay::NeedRead;
use super::matches::{MeaningFound, NeedMatching};
use super::postings::StemNumber;
use super::reading::Reading;
use super::set::Set;
use super::snapshot::Snapshot;
use super::weights::WordRanking;

/// Places of candidates, and how well something is found there.
type FoundAt = Vec<(usize, f32)>;

/// What the words say, by candidate.
pub(super) struct WordEvidence {
    /// How well they are found, each by its share of the question, and what stands side by side.
    text: Vec<f32>,
    /// The shares of the words that are there, or that were read as a need the service has.
    there: Vec<f32>,
    /// Who has any of them.
    having: Set,
}

/// The words of a question as they are looked for.
pub(super) struct WordsAsked<'q> {
    /// By word.
    pub(super) meanings: &'q [Vec<MeaningFound>],
    /// By word its part of the question.
    pub(super) shares: &'q [f32],
    /// Meanings of several words together.
    pub(super) spans: Vec<(Range<usize>, Vec<MeaningFound>)>,
}

impl WordEvidence {
    /// Looks for every word among the candidates.
    pub(super) fn weigh(
        reading: &Reading,
        asked: &WordsAsked<'_>,
        needs: &NeedMatching<'_>,
        ranking: &WordRanking,
        candidates: &Candidates,
        snapshot: &Snapshot,
    ) -> Self {
        let count = candidates.len();
        let mut evidence = Self { text: vec![0.0; count], there: vec![0.0; count], having: Set::none(count) };
        let mut best = Best { found: vec![0.0; count], places: Vec::new() };
        let mut spans: Vec<(&Range<usize>, FoundAt)> = Vec::with_capacity(asked.spans.len());
        for (words, meanings) in &asked.spans {
            let mut together = FoundAt::new();
            best.look_for(meanings, candidates, snapshot);
            best.take(|at, found| together.push((at, found)));
            spans.push((words, together));
        }
        for (word, (meanings, share)) in asked.meanings.iter().zip(asked.shares).enumerate() {
            best.look_for(meanings, candidates, snapshot);
            for (_, together) in spans.iter().filter(|(words, _)| words.contains(&word)) {
                together.iter().for_each(|(at, found)| best.keep(*at, *found));
            }
            // A word that was read as a need is as good as there where the service has the need.
            candidates.each_in(&standing_for(reading, word, needs), |at| {
                if !best.has(at)
                    && let Some(there) = evidence.there.get_mut(at)
                {
                    *there += share;
                }
            });
            best.take(|at, found| {
                if let (Some(text), Some(there)) = (evidence.text.get_mut(at), evidence.there.get_mut(at)) {
                    *text += share * found;
                    *there += share;
                }
                evidence.having.insert(at);
            });
        }
        evidence.add_side_by_side(asked.meanings, ranking, candidates, snapshot);
        evidence.add_place_words(&reading.place_stems, ranking, candidates, snapshot);
        evidence
    }

    /// What the order of the words adds.
    fn add_side_by_side(
        &mut self,
        meanings: &[Vec<MeaningFound>],
        ranking: &WordRanking,
        candidates: &Candidates,
        snapshot: &Snapshot,
    ) {
        let literal = |meanings: &Vec<MeaningFound>| match meanings.first()?.stems.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let stems: Vec<Option<StemNumber>> = meanings.iter().map(literal).collect();
        let pairs = stems.windows(2).count().max(1) as f32;
        for pair in stems.windows(2) {
            let [Some(first), Some(second)] = pair else { continue };
            candidates.each_ordinal(snapshot.side_by_side.of(*first, *second), |at| {
                if let Some(text) = self.text.get_mut(at) {
                    *text += ranking.side_by_side as f32 / pairs;
                }
            });
        }
    }

    /// The words of the place, where they stand in a record that has something else that was asked for.
    fn add_place_words(
        &mut self,
        place_stems: &[String],
        ranking: &WordRanking,
        candidates: &Candidates,
        snapshot: &Snapshot,
    ) {
        let count = place_stems.len().max(1) as f32;
        for number in place_stems.iter().filter_map(|stem| snapshot.postings.number_of(stem)) {
            candidates.each_posting(snapshot.postings.list(number), |at, weight| {
                if self.having.contains(at)
                    && let Some(text) = self.text.get_mut(at)
                {
                    *text += ranking.place_word as f32 * weight / count;
                }
            });
        }
    }

    /// Candidates that have any of the words.
    pub(super) fn having(&self) -> &Set {
        &self.having
    }

    /// How well the words are found in the candidate at a place, and which part of them is there.
    pub(super) fn of(&self, at: usize) -> (f64, f64) {
        let part = |parts: &[f32]| parts.get(at).copied().map_or(0.0, f64::from);
        (part(&self.text), part(&self.there))
    }
}

/// Services with a need that a word was read as.
fn standing_for(reading: &Reading, word: usize, needs: &NeedMatching<'_>) -> Set {
    let meaning = reading.asked.get(word).and_then(|asked| asked.meanings.first());
    let Some(meaning) = meaning else { return Set::default() };
    let is_read = |read: &NeedRead| meaning.stems.iter().any(|stem| read.stems.contains(stem));
    let mut having = needs.having().filter(|(read, _)| is_read(read)).map(|(_, having)| having);
    let mut standing_for = having.next().cloned().unwrap_or_default();
    having.for_each(|having| standing_for.add(having));
    standing_for
}

/// The best that is found of one word or phrase, by candidate; for one after another.
struct Best {
    found: Vec<f32>,
    /// Where anything was found.
    places: Vec<u32>,
}

impl Best {
    fn has(&self, at: usize) -> bool {
        self.found.get(at).is_some_and(|found| *found > 0.0)
    }

    fn keep(&mut self, at: usize, found: f32) {
        if let Some(best) = self.found.get_mut(at) {
            if *best == 0.0 {
                self.places.push(at as u32);
            }
            *best = best.max(found);
        }
    }

    /// Gives everything that was found, and forgets it.
    fn take(&mut self, mut found: impl FnMut(usize, f32)) {
        for at in self.places.drain(..) {
            if let Some(best) = self.found.get_mut(at as usize) {
                found(at as usize, std::mem::take(best));
            }
        }
    }

    fn look_for(&mut self, meanings: &[MeaningFound], candidates: &Candidates, snapshot: &Snapshot) {
        for MeaningFound { stems, weight } in meanings {
            match stems.as_slice() {
                [] => {}
                [only] => candidates
                    .each_posting(snapshot.postings.list(*only), |at, found| self.keep(at, found * weight)),
                [first, rest @ ..] => {
                    // All of its words must be there; how well, is their mean.
                    let mut together = FoundAt::new();
                    candidates
                        .each_posting(snapshot.postings.list(*first), |at, found| together.push((at, found)));
                    for stem in rest {
                        let mut next = together.iter().copied().peekable();
                        let mut both = FoundAt::new();
                        candidates.each_posting(snapshot.postings.list(*stem), |at, found| {
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
