//! How well the words of a question are found in each service.

use std::ops::Range;

use super::best::Best;
use super::by_place::ByPlace;
use super::matches::NeedMatching;
use super::walk::Walk;
use crate::search::language::{NeedRead, WordRanking};
use crate::search::question::{Meaning, Reading, Span};
use crate::search::services::{Block, Set};
use crate::search::snapshot::Snapshot;
use crate::search::wording::{Posting, StemNumber};

/// Places of candidates, and how well something is found there.
pub(super) type FoundAt = Vec<(usize, f32)>;

/// One way of writing a word or phrase, as the catalogue numbers its stems; none when it stands nowhere.
#[derive(Debug, Clone)]
pub(super) struct MeaningFound {
    pub(super) stems: Vec<StemNumber>,
    pub(super) weight: f32,
}

/// The same while it is looked for, block by block.
#[derive(Debug)]
pub(super) struct MeaningSought<'q> {
    pub(super) stems: Vec<Walk<'q, Posting>>,
    pub(super) weight: f32,
}

impl<'q> MeaningSought<'q> {
    fn new(meaning: &MeaningFound, snapshot: &'q Snapshot) -> Self {
        let mut lists: Vec<&[Posting]> =
            meaning.stems.iter().map(|stem| snapshot.postings.list(*stem)).collect();
        // Where the rarest word is not, the others need not be noted.
        lists.sort_by_key(|list| list.len());
        Self { stems: lists.into_iter().map(Walk::new).collect(), weight: meaning.weight }
    }

    fn all(meanings: &[MeaningFound], snapshot: &'q Snapshot) -> Vec<Self> {
        meanings.iter().map(|meaning| Self::new(meaning, snapshot)).collect()
    }
}

/// The words of a question as they are looked for.
pub(in crate::search) struct WordsAsked {
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
    pub(in crate::search) fn new(reading: &Reading, ranking: &WordRanking, snapshot: &Snapshot) -> Self {
        let meanings: Vec<Vec<MeaningFound>> =
            reading.asked.iter().map(|asked| numbered(&asked.meanings, snapshot)).collect();
        let importance = |meanings: &Vec<MeaningFound>| importance(meanings, ranking.unknown, snapshot);
        let importance: Vec<f64> = meanings.iter().map(importance).collect();
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

/// A word is as telling as the rarest thing it is sure to mean; `unknown` when it means nothing that any record has.
fn importance(meanings: &[MeaningFound], unknown: f32, snapshot: &Snapshot) -> f64 {
    let of_meaning = |meaning: &MeaningFound| {
        let stems = meaning.stems.iter().map(|stem| snapshot.postings.importance(*stem));
        stems.fold(0.0, f32::max) * meaning.weight
    };
    let literal = meanings.first().map_or(0.0, of_meaning);
    let any = meanings.iter().map(of_meaning).fold(0.0, f32::max);
    f64::from([literal, any].into_iter().find(|telling| *telling > 0.0).unwrap_or(unknown))
}

/// What is looked for in each block of candidates, worked out once.
pub(super) struct WordSearch<'q> {
    asked: &'q WordsAsked,
    /// By word who has a need that it was read as; none when it was read as none.
    standing_for: Vec<Option<Set>>,
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
        let words = 0..asked.meanings.len();
        let standing_for = words.map(|word| standing_for(reading, word, needs)).collect();
        Self { asked, standing_for, ranking, snapshot }
    }
}

/// What the words say, by candidate of a block.
pub(super) struct WordEvidence<'q> {
    search: &'q WordSearch<'q>,
    /// By word.
    words: Vec<Vec<MeaningSought<'q>>>,
    /// Of several words together: where they are found in the block beside.
    spans: Vec<(Vec<MeaningSought<'q>>, FoundAt)>,
    /// Who has words of the question side by side.
    side_by_side: Vec<Walk<'q, u32>>,
    place: Vec<Walk<'q, Posting>>,
    /// How well they are found, each by its share of the question, and what stands side by side.
    text: ByPlace,
    /// The shares of the words that are there, or that were read as a need the service has.
    there: ByPlace,
    /// Who has any of them.
    having: Set,
    best: Best,
}

impl<'q> WordEvidence<'q> {
    pub(super) fn new(search: &'q WordSearch<'q>) -> Self {
        let WordSearch { asked, snapshot, .. } = search;
        let sought = |meanings: &Vec<MeaningFound>| MeaningSought::all(meanings, snapshot);
        Self {
            search,
            words: asked.meanings.iter().map(sought).collect(),
            spans: asked.spans.iter().map(|(_, meanings)| (sought(meanings), FoundAt::new())).collect(),
            side_by_side: asked
                .pairs()
                .map(|(first, second)| Walk::new(snapshot.side_by_side.of(first, second)))
                .collect(),
            place: asked.place.iter().map(|stem| Walk::new(snapshot.postings.list(*stem))).collect(),
            text: ByPlace::default(),
            there: ByPlace::default(),
            having: Set::default(),
            best: Best::default(),
        }
    }

    /// Looks for every word in another block.
    pub(super) fn look_at(&mut self, block: &Block<'_>) {
        let WordSearch { asked, standing_for, .. } = self.search;
        let count = block.len();
        self.text.reset(count);
        self.there.reset(count);
        self.having.reset(count);
        self.best.reset(count);
        for (meanings, together) in &mut self.spans {
            together.clear();
            self.best.look_for(meanings, block);
            self.best.take(|at, found| together.push((at, found)));
        }
        let words = self.words.iter_mut().zip(&asked.shares).zip(standing_for);
        for (word, ((meanings, share), standing_for)) in words.enumerate() {
            let is_in_span = asked.spans.iter().any(|(words, _)| words.contains(&word));
            if let ([only], None, false) = (meanings.as_mut_slice(), standing_for, is_in_span)
                && let [stem] = only.stems.as_mut_slice()
            {
                // There is nothing that it could be the best of.
                stem.each(block, |at, found| {
                    self.text.add(at, share * (found.weight * only.weight));
                    self.there.add(at, *share);
                    self.having.insert(at);
                });
                continue;
            }
            self.best.look_for(meanings, block);
            let spans = asked.spans.iter().zip(&self.spans);
            for (_, (_, together)) in spans.filter(|((words, _), _)| words.contains(&word)) {
                together.iter().for_each(|(at, found)| self.best.keep(*at, *found));
            }
            if let Some(standing_for) = standing_for {
                // A word that was read as a need is as good as there where the service has the need.
                block.each_in(standing_for, |at| {
                    if !self.best.has(at) {
                        self.there.add(at, *share);
                    }
                });
            }
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
        let WordSearch { asked, ranking, .. } = self.search;
        let pairs = asked.meanings.windows(2).count().max(1) as f32;
        for having in &mut self.side_by_side {
            having.each(block, |at, _| self.text.add(at, ranking.side_by_side as f32 / pairs));
        }
    }

    /// The words of the place, where they stand in a record that has something else that was asked for.
    fn add_place_words(&mut self, block: &Block<'_>) {
        let WordSearch { asked, ranking, .. } = self.search;
        let count = asked.place_words.max(1) as f32;
        for stem in &mut self.place {
            stem.each(block, |at, found| {
                if self.having.contains(at) {
                    self.text.add(at, ranking.place_word as f32 * found.weight / count);
                }
            });
        }
    }

    /// Candidates that have any of the words.
    pub(super) fn having(&self) -> &Set {
        &self.having
    }

    /// For the candidate at a place how well the words are found, and which part of them is there.
    #[inline]
    pub(super) fn of(&self, at: usize) -> (f32, f32) {
        (self.text.get(at), self.there.get(at))
    }
}

/// Services with a need that a word was read as.
fn standing_for(reading: &Reading, word: usize, needs: &NeedMatching<'_>) -> Option<Set> {
    let meaning = reading.asked.get(word)?.meanings.first()?;
    let is_read = |read: &NeedRead| meaning.stems.iter().any(|stem| read.stems.contains(stem));
    let mut having = needs.having().filter(|(read, _)| is_read(read)).map(|(_, having)| having);
    let mut standing_for = having.next()?.clone();
    having.for_each(|having| standing_for.add(having));
    Some(standing_for)
}
