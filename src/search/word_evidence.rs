//! How well the words of a question are found in each service.

use std::ops::Range;

use super::candidates::Block;
use super::lay::NeedRead;
use super::matches::NeedMatching;
use super::postings::StemNumber;
use super::reading::{Meaning, Reading, Span};
use super::set::Set;
use super::snapshot::Snapshot;
use super::weights::WordRanking;

/// Places of candidates, and how well something is found there.
type FoundAt = Vec<(usize, f32)>;

/// One way of writing a word or phrase, as the catalogue numbers its stems; none when it stands nowhere.
#[derive(Debug, Clone)]
pub(super) struct MeaningFound {
    pub(super) stems: Vec<StemNumber>,
    pub(super) weight: f32,
}

/// The words of a question as they are looked for.
pub(super) struct WordsAsked {
    /// By word.
    pub(super) meanings: Vec<Vec<MeaningFound>>,
    /// By word how telling it is.
    pub(super) importance: Vec<f64>,
    /// Of all words together.
    pub(super) whole: f64,
    /// By word its part of the question.
    pub(super) shares: Vec<f32>,
    /// Meanings of several words together.
    spans: Vec<(Range<usize>, Vec<MeaningFound>)>,
    /// Those of the place.
    pub(super) place: Vec<StemNumber>,
}

impl WordsAsked {
    pub(super) fn new(reading: &Reading, snapshot: &Snapshot) -> Self {
        let meanings: Vec<Vec<MeaningFound>> =
            reading.asked.iter().map(|asked| numbered(&asked.meanings, snapshot)).collect();
        let importance: Vec<f64> = meanings.iter().map(|meanings| importance(meanings, snapshot)).collect();
        let whole = importance.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let span = |span: &Span| (span.asked.clone(), numbered(&span.meanings, snapshot));
        Self {
            shares: importance.iter().map(|weight| (weight / whole) as f32).collect(),
            spans: reading.spans.iter().map(span).collect(),
            place: reading.place_stems.iter().filter_map(|stem| snapshot.postings.number_of(stem)).collect(),
            meanings,
            importance,
            whole,
        }
    }

    /// The stems of words that stand side by side in the question.
    fn pairs(&self) -> impl Iterator<Item = (StemNumber, StemNumber)> {
        let literal = |meanings: &Vec<MeaningFound>| match meanings.first()?.stems.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        self.meanings.windows(2).filter_map(move |pair| match pair {
            [first, second] => literal(first).zip(literal(second)),
            _ => None,
        })
    }
}

/// The meanings whose every stem some record has.
fn numbered(meanings: &[Meaning], snapshot: &Snapshot) -> Vec<MeaningFound> {
    let numbers = |meaning: &Meaning| {
        let stems: Option<Vec<StemNumber>> =
            meaning.stems.iter().map(|stem| snapshot.postings.number_of(stem)).collect();
        MeaningFound { stems: stems.unwrap_or_default(), weight: meaning.weight }
    };
    meanings.iter().map(numbers).collect()
}

/// A word is as telling as the rarest thing it is sure to mean.
fn importance(meanings: &[MeaningFound], snapshot: &Snapshot) -> f64 {
    let of_meaning = |meaning: &MeaningFound| {
        let stems = meaning.stems.iter().map(|stem| snapshot.postings.importance(*stem));
        stems.fold(0.0, f32::max) * meaning.weight
    };
    let literal = meanings.first().map_or(0.0, of_meaning);
    let any = meanings.iter().map(of_meaning).fold(0.0, f32::max);
    f64::from(if literal > 0.0 { literal } else { any })
}

/// What is looked for in each block of candidates, worked out once.
pub(super) struct WordSearch<'q> {
    asked: &'q WordsAsked,
    /// By word who has a need that it was read as.
    standing_for: Vec<Set>,
    /// Who has words of the question side by side.
    side_by_side: Vec<&'q [u32]>,
    ranking: &'q WordRanking,
    snapshot: &'q Snapshot,
}

impl<'q> WordSearch<'q> {
    pub(super) fn new(
        reading: &Reading,
        asked: &'q WordsAsked,
        needs: &NeedMatching<'_>,
        ranking: &'q WordRanking,
        snapshot: &'q Snapshot,
    ) -> Self {
        Self {
            asked,
            standing_for: (0..asked.meanings.len()).map(|word| standing_for(reading, word, needs)).collect(),
            side_by_side: asked
                .pairs()
                .map(|(first, second)| snapshot.side_by_side.of(first, second))
                .collect(),
            ranking,
            snapshot,
        }
    }

    /// Looks for every word among these candidates.
    pub(super) fn of(&self, block: &Block<'_>) -> WordEvidence {
        let Self { asked, snapshot, .. } = self;
        let count = block.len();
        let mut evidence =
            WordEvidence { text: vec![0.0; count], there: vec![0.0; count], having: Set::none(count) };
        let mut best = Best { found: vec![0.0; count], places: Vec::new() };
        let mut spans: Vec<(&Range<usize>, FoundAt)> = Vec::with_capacity(asked.spans.len());
        for (words, meanings) in &asked.spans {
            let mut together = FoundAt::new();
            best.look_for(meanings, block, snapshot);
            best.take(|at, found| together.push((at, found)));
            spans.push((words, together));
        }
        let words = asked.meanings.iter().zip(&asked.shares).zip(&self.standing_for);
        for (word, ((meanings, share), standing_for)) in words.enumerate() {
            best.look_for(meanings, block, snapshot);
            for (_, together) in spans.iter().filter(|(words, _)| words.contains(&word)) {
                together.iter().for_each(|(at, found)| best.keep(*at, *found));
            }
            // A word that was read as a need is as good as there where the service has the need.
            block.each_in(standing_for, |at| {
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
        self.add_side_by_side(&mut evidence, block);
        self.add_place_words(&mut evidence, block);
        evidence
    }

    /// What the order of the words adds.
    fn add_side_by_side(&self, evidence: &mut WordEvidence, block: &Block<'_>) {
        let pairs = self.asked.meanings.windows(2).count().max(1) as f32;
        for having in &self.side_by_side {
            block.each_ordinal(having, |at| {
                if let Some(text) = evidence.text.get_mut(at) {
                    *text += self.ranking.side_by_side as f32 / pairs;
                }
            });
        }
    }

    /// The words of the place, where they stand in a record that has something else that was asked for.
    fn add_place_words(&self, evidence: &mut WordEvidence, block: &Block<'_>) {
        let count = self.asked.place.len().max(1) as f32;
        for stem in &self.asked.place {
            block.each_posting(self.snapshot.postings.list(*stem), |at, weight| {
                if evidence.having.contains(at)
                    && let Some(text) = evidence.text.get_mut(at)
                {
                    *text += self.ranking.place_word as f32 * weight / count;
                }
            });
        }
    }
}

/// What the words say, by candidate of a block.
pub(super) struct WordEvidence {
    /// How well they are found, each by its share of the question, and what stands side by side.
    text: Vec<f32>,
    /// The shares of the words that are there, or that were read as a need the service has.
    there: Vec<f32>,
    /// Who has any of them.
    having: Set,
}

impl WordEvidence {
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

    fn look_for(&mut self, meanings: &[MeaningFound], block: &Block<'_>, snapshot: &Snapshot) {
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
