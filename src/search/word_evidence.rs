//! How well the words of a question are found in each service.

use std::ops::Range;

use super::best::Best;
use super::by_place::ByPlace;
use super::candidates::Block;
use super::lay::NeedRead;
use super::matches::NeedMatching;
use super::postings::StemNumber;
use super::reading::{Meaning, Reading, Span};
use super::set::Set;
use super::snapshot::Snapshot;
use super::weights::WordRanking;

/// Places of candidates, and how well something is found there.
pub(super) type FoundAt = Vec<(usize, f32)>;

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
    /// Those of the place that some record has.
    pub(super) place: Vec<StemNumber>,
    /// How many words the place has.
    place_words: usize,
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
            place_words: reading.place_stems.len(),
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
}

/// What the words say, by candidate of a block.
pub(super) struct WordEvidence<'q> {
    search: &'q WordSearch<'q>,
    /// How well they are found, each by its share of the question, and what stands side by side.
    text: ByPlace,
    /// The shares of the words that are there, or that were read as a need the service has.
    there: ByPlace,
    /// Who has any of them.
    having: Set,
    best: Best,
    spans: Vec<FoundAt>,
}

impl<'q> WordEvidence<'q> {
    pub(super) fn new(search: &'q WordSearch<'q>) -> Self {
        let spans = vec![FoundAt::new(); search.asked.spans.len()];
        let (text, there) = (ByPlace::default(), ByPlace::default());
        let (having, best) = (Set::default(), Best::default());
        Self { search, text, there, having, best, spans }
    }

    /// Looks for every word in another block.
    pub(super) fn look_at(&mut self, block: &Block<'_>) {
        let WordSearch { asked, standing_for, snapshot, .. } = self.search;
        let count = block.len();
        self.text.reset(count);
        self.there.reset(count);
        self.having.reset(count);
        self.best.reset(count);
        for ((_, meanings), together) in asked.spans.iter().zip(&mut self.spans) {
            together.clear();
            self.best.look_for(meanings, block, snapshot);
            self.best.take(|at, found| together.push((at, found)));
        }
        let words = asked.meanings.iter().zip(&asked.shares).zip(standing_for);
        for (word, ((meanings, share), standing_for)) in words.enumerate() {
            self.best.look_for(meanings, block, snapshot);
            let spans = asked.spans.iter().zip(&self.spans);
            for (_, together) in spans.filter(|((words, _), _)| words.contains(&word)) {
                together.iter().for_each(|(at, found)| self.best.keep(*at, *found));
            }
            // A word that was read as a need is as good as there where the service has the need.
            block.each_in(standing_for, |at| {
                if !self.best.has(at) {
                    self.there.add(at, *share);
                }
            });
            self.best.take(|at, found| {
                self.text.add(at, share * found);
                self.there.add(at, *share);
                self.having.insert(at);
            });
        }
        self.add_side_by_side(block);
        self.add_place_words(block);
    }

    /// What the order of the words adds.
    fn add_side_by_side(&mut self, block: &Block<'_>) {
        let WordSearch { asked, side_by_side, ranking, .. } = self.search;
        let pairs = asked.meanings.windows(2).count().max(1) as f32;
        for having in side_by_side {
            block.each_ordinal(having, |at| {
                self.text.add(at, ranking.side_by_side as f32 / pairs);
            });
        }
    }

    /// The words of the place, where they stand in a record that has something else that was asked for.
    fn add_place_words(&mut self, block: &Block<'_>) {
        let WordSearch { asked, snapshot, ranking, .. } = self.search;
        let count = asked.place_words.max(1) as f32;
        for stem in &asked.place {
            block.each_posting(snapshot.postings.list(*stem), |at, weight| {
                if self.having.contains(at) {
                    self.text.add(at, ranking.place_word as f32 * weight / count);
                }
            });
        }
    }

    /// Candidates that have any of the words.
    pub(super) fn having(&self) -> &Set {
        &self.having
    }

    /// By place how well the words are found, and which part of them is there.
    pub(super) fn all(&self) -> impl Iterator<Item = (f32, f32)> {
        self.text.iter().zip(self.there.iter())
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
