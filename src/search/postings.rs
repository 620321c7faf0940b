//! For each stem, which services have it and how well it stands for them: BM25 without rarity, the best field first.
//!
//! The words are split, stemmed, counted and kept on disk by tantivy. A snapshot reads its postings once, weighs them, and keeps for each
//! stem one list over all fields, so that a search walks one list a stem instead of ten and works nothing out that is the same every time.

use std::collections::HashMap;

use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED};

use super::document::Field;
use super::schema::IndexSchema;
use super::weights::{FieldWeights, WordRanking};
use super::words::IndexWords;

/// For each document of each segment which ordinal it has; one that is not in use has none below the count.
pub(super) type Ordinals = Vec<Vec<u32>>;

/// A stem by its number.
pub(super) type StemNumber = u32;

/// One service that has a stem.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Posting {
    pub(super) ordinal: u32,
    /// How well it is found there: about 1 in a short name.
    pub(super) weight: f32,
}

/// Every stem of the catalogue.
#[derive(Debug, Default)]
pub(super) struct Postings {
    numbers: HashMap<Box<str>, StemNumber>,
    /// By number, each in rising order of ordinals.
    lists: Vec<Vec<Posting>>,
    /// By number how telling it is.
    importance: Vec<f32>,
}

impl Postings {
    /// Reads and weighs everything in the index.
    pub(super) fn read(
        searcher: &Searcher,
        schema: &IndexSchema,
        ordinals: &Ordinals,
        words: &IndexWords,
        count: usize,
    ) -> tantivy::Result<Self> {
        let mut postings = Self::default();
        let usual = usual_lengths(searcher, schema, ordinals, count)?;
        let weighing = Weighing { fields: &words.fields, ranking: &words.ranking.words, usual: &usual };
        for (segment, ordinals) in searcher.segment_readers().iter().zip(ordinals) {
            postings.read_segment(segment, schema, ordinals, &weighing)?;
        }
        for list in &mut postings.lists {
            list.sort_unstable_by_key(|posting| posting.ordinal);
            list.shrink_to_fit();
        }
        postings.importance = postings.lists.iter().map(|list| importance(list.len(), count)).collect();
        Ok(postings)
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
                    weighing.join(&mut found, list);
                }
            }
        }
        Ok(())
    }

    /// The number of a stem, a new one if it has none.
    pub(super) fn number(&mut self, stem: &str) -> StemNumber {
        if let Some(number) = self.numbers.get(stem) {
            return *number;
        }
        let number = self.lists.len() as StemNumber;
        self.numbers.insert(stem.into(), number);
        self.lists.push(Vec::new());
        self.importance.push(0.0);
        number
    }

    /// The number of a stem that some record or name has.
    pub(super) fn number_of(&self, stem: &str) -> Option<StemNumber> {
        self.numbers.get(stem).copied()
    }

    /// Who has a stem.
    pub(super) fn list(&self, number: StemNumber) -> &[Posting] {
        self.lists.get(number as usize).map_or(&[], Vec::as_slice)
    }

    /// How telling a stem is: 0 for one that stands nowhere, about 1 for one in half the documents, more the rarer it is.
    pub(super) fn importance(&self, number: StemNumber) -> f32 {
        self.importance.get(number as usize).copied().unwrap_or(0.0)
    }

    /// The same for a stem in letters.
    pub(super) fn importance_of(&self, stem: &str) -> f32 {
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

/// How many words each field has on average. Counted document by document: the index's own total is only estimated after a merge, and
/// following changes must end where building anew does.
fn usual_lengths(
    searcher: &Searcher,
    schema: &IndexSchema,
    ordinals: &Ordinals,
    count: usize,
) -> tantivy::Result<Vec<f32>> {
    let mut usual = Vec::with_capacity(Field::ALL.len());
    for field in Field::ALL {
        let mut all: u64 = 0;
        for (segment, ordinals) in searcher.segment_readers().iter().zip(ordinals) {
            let lengths = segment.get_fieldnorms_reader(schema.field(field))?;
            let in_use = (0u32..)
                .zip(ordinals)
                .filter(|(doc, ordinal)| **ordinal != u32::MAX && !segment.is_deleted(*doc));
            all += in_use.map(|(doc, _)| u64::from(lengths.fieldnorm(doc))).sum::<u64>();
        }
        usual.push((all as f32 / count.max(1) as f32).max(1.0));
    }
    Ok(usual)
}

/// What a word in a field of a document is worth.
struct Weighing<'w> {
    fields: &'w FieldWeights,
    ranking: &'w WordRanking,
    usual: &'w [f32],
}

impl Weighing<'_> {
    fn of(&self, field: Field, times: u32, length: u32) -> f32 {
        let WordRanking { saturation, length: held, .. } = self.ranking;
        let usual = self.usual.get(field as usize).copied().unwrap_or(1.0);
        let times = times as f32;
        let held_back = saturation * (1.0 - held + held * length as f32 / usual);
        self.fields.of(field) * times * (saturation + 1.0) / (times + held_back)
    }

    /// One posting a service: its best field, and a little for the others.
    fn join(&self, found: &mut [Posting], list: &mut Vec<Posting>) {
        found.sort_unstable_by_key(|posting| posting.ordinal);
        for same in found.chunk_by(|a, b| a.ordinal == b.ordinal) {
            let Some(first) = same.first() else { continue };
            let best = same.iter().map(|posting| posting.weight).fold(0.0, f32::max);
            let all: f32 = same.iter().map(|posting| posting.weight).sum();
            let weight = best + self.ranking.other_fields * (all - best);
            list.push(Posting { ordinal: first.ordinal, weight });
        }
    }
}
