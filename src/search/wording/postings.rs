//! For each stem, which services have it and how well it stands for them: BM25 without rarity, the best field first.
//!
//! The words are split, stemmed, counted and kept on disk by tantivy. A snapshot reads its postings once, weighs them, and keeps for each
//! stem one list over all fields, so that a search walks one list a stem instead of ten and works nothing out that is the same every time.

use std::sync::Arc;

use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED};

use super::lists::Moves;
use super::numbered::Numbered;
use super::schema::IndexSchema;
use super::weighing::{Counted, Lengths, Weighing};
use crate::search::language::{Field, IndexWords};

/// For each document of each segment which ordinal it has; one that is not in use has none below the count.
pub(in crate::search) type Ordinals = Vec<Vec<u32>>;

/// A stem by its number.
pub(in crate::search) type StemNumber = u32;

/// One service that has a stem.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::search) struct Posting {
    pub(in crate::search) ordinal: u32,
    /// How well it is found there: about 1 in a short name.
    pub(in crate::search) weight: f32,
}

/// Every stem of the catalogue. A clone shares the lists.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Postings {
    numbers: Arc<Numbered>,
    /// By number, each in rising order of ordinals.
    lists: Vec<Arc<Vec<Posting>>>,
    /// The list of all stems that stand in no text.
    none: Arc<Vec<Posting>>,
    /// By number how telling it is.
    importance: Vec<f32>,
    lengths: Lengths,
}

impl Postings {
    /// Reads and weighs everything in the index.
    pub(in crate::search) fn read(
        searcher: &Searcher,
        schema: &IndexSchema,
        ordinals: &Ordinals,
        words: &IndexWords,
        count: usize,
    ) -> tantivy::Result<Self> {
        let mut postings = Self { lengths: Lengths::count(searcher, schema, ordinals)?, ..Self::default() };
        let weighing = Weighing::new(words, postings.lengths.usual(count));
        for (segment, ordinals) in searcher.segment_readers().iter().zip(ordinals) {
            postings.read_segment(segment, schema, ordinals, &weighing)?;
        }
        for list in postings.lists.iter_mut().filter(|list| !list.is_empty()) {
            let list = Arc::make_mut(list);
            list.sort_unstable_by_key(|posting| posting.ordinal);
            list.shrink_to_fit();
        }
        postings.weigh_stems(count);
        Ok(postings)
    }

    /// Works out anew how telling each stem is among so many services.
    pub(in crate::search) fn weigh_stems(&mut self, count: usize) {
        self.importance = self.lists.iter().map(|list| importance(list.len(), count)).collect();
    }

    /// Takes the words of a document out.
    pub(in crate::search) fn forget(&mut self, ordinal: u32, counted: &Counted) {
        self.lengths.take(counted);
        for stem in counted.stems.keys() {
            let Some(list) = self.number_of(stem).and_then(|number| self.lists.get_mut(number as usize))
            else {
                continue;
            };
            if let Ok(at) = list.binary_search_by_key(&ordinal, |posting| posting.ordinal) {
                Arc::make_mut(list).remove(at);
            }
        }
    }

    /// Puts the words of a document in.
    pub(in crate::search) fn add(&mut self, ordinal: u32, counted: &Counted, weighing: &Weighing<'_>) {
        self.lengths.give(counted);
        let mut found = Vec::new();
        for (stem, times) in &counted.stems {
            let weigh = |(field, times): &(Field, u32)| Posting {
                ordinal,
                weight: weighing.of(*field, *times, counted.length(*field)),
            };
            let mut all: Vec<Posting> = times.iter().map(weigh).collect();
            found.clear();
            weighing.join(&mut all, &mut found);
            let number = self.number(stem) as usize;
            let (Some(list), Some(posting)) = (self.lists.get_mut(number), found.first()) else { continue };
            if let Err(at) = list.binary_search_by_key(&ordinal, |posting| posting.ordinal) {
                Arc::make_mut(list).insert(at, *posting);
            }
        }
    }

    /// What words are worth where they stand, in texts of the lengths they have now.
    pub(in crate::search) fn weighing<'w>(&self, words: &'w IndexWords, count: usize) -> Weighing<'w> {
        Weighing::new(words, self.lengths.usual(count))
    }

    pub(in crate::search) fn renumber(&mut self, moves: &Moves) {
        for list in self.lists.iter_mut().filter(|list| !list.is_empty()) {
            let moved = list.iter().map(|posting| Posting { ordinal: moves.of(posting.ordinal), ..*posting });
            *list = Arc::new(moved.collect());
        }
    }

    /// Forgets those of these stems that stand nowhere any more, neither in a text nor in a name.
    pub(in crate::search) fn forget_stems<'s>(
        &mut self,
        stems: impl Iterator<Item = &'s str>,
        in_names: impl Fn(StemNumber) -> bool,
    ) {
        for stem in stems {
            let Some(number) = self.number_of(stem) else { continue };
            if self.list(number).is_empty() && !in_names(number) {
                Arc::make_mut(&mut self.numbers).forget(stem);
            }
        }
    }

    /// The terms of all fields are walked side by side in the order of the alphabet, so that a stem is finished before the next begins.
    fn read_segment(
        &mut self,
        segment: &SegmentReader,
        schema: &IndexSchema,
        ordinals: &[u32],
        weighing: &Weighing<'_>,
    ) -> tantivy::Result<()> {
        let mut fields = Vec::with_capacity(Field::ALL.len());
        for field in Field::ALL {
            let indexed = schema.field(field);
            fields.push((field, segment.inverted_index(indexed)?, segment.get_fieldnorms_reader(indexed)?));
        }
        let mut streams = Vec::with_capacity(fields.len());
        for (field, inverted, lengths) in &fields {
            let mut terms = inverted.terms().stream()?;
            if terms.advance() {
                streams.push((*field, inverted, lengths, terms));
            }
        }
        let mut found: Vec<Posting> = Vec::new();
        let mut stem: Vec<u8> = Vec::new();
        while let Some(least) = streams.iter().map(|(.., terms)| terms.key()).min() {
            stem.clear();
            stem.extend_from_slice(least);
            found.clear();
            let mut at = 0;
            while let Some((field, inverted, lengths, terms)) = streams.get_mut(at) {
                if terms.key() != stem {
                    at += 1;
                    continue;
                }
                let mut postings =
                    inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::WithFreqs)?;
                while postings.doc() != TERMINATED {
                    let doc = postings.doc();
                    let ordinal = ordinals.get(doc as usize).copied().unwrap_or(u32::MAX);
                    if ordinal != u32::MAX && !segment.is_deleted(doc) {
                        let weight = weighing.of(*field, postings.term_freq(), lengths.fieldnorm(doc));
                        found.push(Posting { ordinal, weight });
                    }
                    postings.advance();
                }
                if terms.advance() {
                    at += 1;
                } else {
                    streams.swap_remove(at);
                }
            }
            if let Ok(stem) = std::str::from_utf8(&stem) {
                let number = self.number(stem) as usize;
                if let Some(list) = self.lists.get_mut(number) {
                    weighing.join(&mut found, Arc::make_mut(list));
                }
            }
        }
        Ok(())
    }

    /// The number of a stem, a new one if it has none.
    pub(in crate::search) fn number(&mut self, stem: &str) -> StemNumber {
        if let Some(number) = self.numbers.get(stem) {
            return number;
        }
        let number = Arc::make_mut(&mut self.numbers).add(stem);
        self.lists.push(Arc::clone(&self.none));
        self.importance.push(0.0);
        number
    }

    /// The number of a stem that some record or name has.
    pub(in crate::search) fn number_of(&self, stem: &str) -> Option<StemNumber> {
        self.numbers.get(stem)
    }

    /// Who has a stem.
    pub(in crate::search) fn list(&self, number: StemNumber) -> &[Posting] {
        self.lists.get(number as usize).map_or(&[], |list| list.as_slice())
    }

    /// How telling a stem is: 0 for one that stands nowhere, about 1 for one in half the documents, more the rarer it is.
    pub(in crate::search) fn importance(&self, number: StemNumber) -> f32 {
        self.importance.get(number as usize).copied().unwrap_or(0.0)
    }

    /// The same for a stem in letters.
    pub(in crate::search) fn importance_of(&self, stem: &str) -> f32 {
        self.number_of(stem).map_or(0.0, |number| self.importance(number))
    }
}

fn importance(with: usize, all: usize) -> f32 {
    if with == 0 {
        return 0.0;
    }
    let (all, with) = (all as f32, with as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln() + 0.3
}
