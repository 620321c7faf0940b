//! For each stem, which services have it and how well it stands for them: BM25 without rarity, the best field first.
//!
//! The words are split, stemmed, counted and kept on disk by tantivy. A snapshot reads its postings once, weighs them, and keeps for each
//! stem one list over all fields, so that a search walks one list a stem instead of ten and works nothing out that is the same every time.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED};

use super::document::{Field, SearchDocument};
use super::lists::Moves;
use super::schema::IndexSchema;
use super::text::stems_of;
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

/// Every stem of the catalogue. A clone shares the lists.
#[derive(Debug, Clone, Default)]
pub(super) struct Postings {
    numbers: Arc<HashMap<Arc<str>, StemNumber>>,
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
    pub(super) fn read(
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
    pub(super) fn weigh_stems(&mut self, count: usize) {
        self.importance = self.lists.iter().map(|list| importance(list.len(), count)).collect();
    }

    /// Takes the words of a document out.
    pub(super) fn forget(&mut self, ordinal: u32, counted: &Counted) {
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
    pub(super) fn add(&mut self, ordinal: u32, counted: &Counted, weighing: &Weighing<'_>) {
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
    pub(super) fn weighing<'w>(&self, words: &'w IndexWords, count: usize) -> Weighing<'w> {
        Weighing::new(words, self.lengths.usual(count))
    }

    pub(super) fn renumber(&mut self, moves: &Moves) {
        for list in self.lists.iter_mut().filter(|list| !list.is_empty()) {
            let moved = list.iter().map(|posting| Posting { ordinal: moves.of(posting.ordinal), ..*posting });
            *list = Arc::new(moved.collect());
        }
    }

    /// Forgets those of these stems that stand nowhere any more, neither in a text nor in a name.
    pub(super) fn forget_stems<'s>(
        &mut self,
        stems: impl Iterator<Item = &'s str>,
        in_names: impl Fn(StemNumber) -> bool,
    ) {
        for stem in stems {
            let Some(number) = self.number_of(stem) else { continue };
            if self.list(number).is_empty() && !in_names(number) {
                Arc::make_mut(&mut self.numbers).remove(stem);
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
    pub(super) fn number(&mut self, stem: &str) -> StemNumber {
        if let Some(number) = self.numbers.get(stem) {
            return *number;
        }
        let number = self.lists.len() as StemNumber;
        Arc::make_mut(&mut self.numbers).insert(stem.into(), number);
        self.lists.push(Arc::clone(&self.none));
        self.importance.push(0.0);
        number
    }

    /// The number of a stem that some record or name has.
    pub(super) fn number_of(&self, stem: &str) -> Option<StemNumber> {
        self.numbers.get(stem).copied()
    }

    /// Who has a stem.
    pub(super) fn list(&self, number: StemNumber) -> &[Posting] {
        self.lists.get(number as usize).map_or(&[], |list| list.as_slice())
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

/// How many words all documents together have in each field. Counted document by document: the index's own total is only estimated
/// after a merge, and following changes must end where building anew does.
#[derive(Debug, Clone, Default)]
struct Lengths([u64; Field::ALL.len()]);

/// Average lengths are rounded to steps of so much, a 16th of an octave: as long as one record more or less makes no difference to them,
/// the words of all others are worth what they were.
const LENGTH_STEPS: f32 = 16.0;

impl Lengths {
    fn count(searcher: &Searcher, schema: &IndexSchema, ordinals: &Ordinals) -> tantivy::Result<Self> {
        let mut all = Self::default();
        for (field, all) in Field::ALL.into_iter().zip(&mut all.0) {
            for (segment, ordinals) in searcher.segment_readers().iter().zip(ordinals) {
                let lengths = segment.get_fieldnorms_reader(schema.field(field))?;
                let in_use = (0u32..)
                    .zip(ordinals)
                    .filter(|(doc, ordinal)| **ordinal != u32::MAX && !segment.is_deleted(*doc));
                *all += in_use.map(|(doc, _)| u64::from(lengths.fieldnorm(doc))).sum::<u64>();
            }
        }
        Ok(all)
    }

    fn take(&mut self, counted: &Counted) {
        self.0.iter_mut().zip(counted.lengths).for_each(|(all, length)| *all -= u64::from(length));
    }

    fn give(&mut self, counted: &Counted) {
        self.0.iter_mut().zip(counted.lengths).for_each(|(all, length)| *all += u64::from(length));
    }

    /// By field, of so many documents.
    fn usual(&self, count: usize) -> UsualLengths {
        self.0.map(|all| {
            let average = (all as f32 / count.max(1) as f32).max(1.0);
            ((average.log2() * LENGTH_STEPS).round() / LENGTH_STEPS).exp2()
        })
    }
}

type UsualLengths = [f32; Field::ALL.len()];

/// The words of a document, counted as the index on disk counts them.
#[derive(Debug)]
pub(super) struct Counted {
    /// In which fields, and how often there.
    stems: BTreeMap<String, Vec<(Field, u32)>>,
    /// By field, as coarse as they are kept on disk.
    lengths: [u32; Field::ALL.len()],
}

impl Counted {
    pub(super) fn of(document: &SearchDocument<'_>) -> Self {
        let mut counted = Self { stems: BTreeMap::new(), lengths: [0; Field::ALL.len()] };
        for (field, text) in &document.texts {
            for stem in stems_of(&[text]) {
                if let Some(length) = counted.lengths.get_mut(*field as usize) {
                    *length += 1;
                }
                let found = counted.stems.entry(stem).or_default();
                match found.iter_mut().find(|(known, _)| known == field) {
                    Some((_, times)) => *times += 1,
                    None => found.push((*field, 1)),
                }
            }
        }
        counted.lengths = counted
            .lengths
            .map(|length| FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(length)));
        counted
    }

    pub(super) fn stems(&self) -> impl Iterator<Item = &str> {
        self.stems.keys().map(String::as_str)
    }

    fn length(&self, field: Field) -> u32 {
        self.lengths.get(field as usize).copied().unwrap_or_default()
    }
}

/// What a word in a field of a document is worth.
#[derive(Debug)]
pub(super) struct Weighing<'w> {
    fields: &'w FieldWeights,
    ranking: &'w WordRanking,
    usual: UsualLengths,
}

impl<'w> Weighing<'w> {
    fn new(words: &'w IndexWords, usual: UsualLengths) -> Self {
        Self { fields: &words.fields, ranking: &words.ranking.words, usual }
    }

    /// Whether a word is worth the same by both.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.usual == other.usual
    }
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
        // By weight too: a sum depends on the order it is made in, and fields come in any.
        found.sort_unstable_by(|a, b| a.ordinal.cmp(&b.ordinal).then(a.weight.total_cmp(&b.weight)));
        for same in found.chunk_by(|a, b| a.ordinal == b.ordinal) {
            let Some(first) = same.first() else { continue };
            let best = same.iter().map(|posting| posting.weight).fold(0.0, f32::max);
            let all: f32 = same.iter().map(|posting| posting.weight).sum();
            let weight = best + self.ranking.other_fields * (all - best);
            list.push(Posting { ordinal: first.ordinal, weight });
        }
    }
}
