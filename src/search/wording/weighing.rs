//! What a word is worth where it stands: BM25 without rarity, by how long texts usually are, and one weight over all fields.

use std::collections::BTreeMap;

use tantivy::Searcher;
use tantivy::fieldnorm::FieldNormReader;

use super::document::SearchDocument;
use super::postings::{Ordinals, Posting};
use super::schema::IndexSchema;
use crate::search::language::{Field, FieldWeights, IndexWords, WordRanking, stems_of};

/// How many words all documents together have in each field. Counted document by document: the index's own total is only estimated
/// after a merge, and following changes must end where building anew does.
#[derive(Debug, Clone, Default)]
pub(super) struct Lengths([u64; Field::ALL.len()]);

/// Average lengths are rounded to steps of so much, a 16th of an octave: as long as one record more or less makes no difference to them,
/// the words of all others are worth what they were.
const LENGTH_STEPS: f32 = 16.0;

impl Lengths {
    pub(super) fn count(
        searcher: &Searcher,
        schema: &IndexSchema,
        ordinals: &Ordinals,
    ) -> tantivy::Result<Self> {
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

    pub(super) fn take(&mut self, counted: &Counted) {
        self.0.iter_mut().zip(counted.lengths).for_each(|(all, length)| *all -= u64::from(length));
    }

    pub(super) fn give(&mut self, counted: &Counted) {
        self.0.iter_mut().zip(counted.lengths).for_each(|(all, length)| *all += u64::from(length));
    }

    /// By field, of so many documents.
    pub(super) fn usual(&self, count: usize) -> UsualLengths {
        self.0.map(|all| {
            let average = (all as f32 / count.max(1) as f32).max(1.0);
            ((average.log2() * LENGTH_STEPS).round() / LENGTH_STEPS).exp2()
        })
    }
}

pub(super) type UsualLengths = [f32; Field::ALL.len()];

/// The words of a document, counted as the index on disk counts them.
#[derive(Debug)]
pub(in crate::search) struct Counted {
    /// In which fields, and how often there.
    pub(super) stems: BTreeMap<String, Vec<(Field, u32)>>,
    /// By field, as coarse as they are kept on disk.
    lengths: [u32; Field::ALL.len()],
}

impl Counted {
    pub(in crate::search) fn of(document: &SearchDocument<'_>) -> Self {
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

    pub(in crate::search) fn stems(&self) -> impl Iterator<Item = &str> {
        self.stems.keys().map(String::as_str)
    }

    pub(super) fn length(&self, field: Field) -> u32 {
        self.lengths.get(field as usize).copied().unwrap_or_default()
    }
}

/// What a word in a field of a document is worth.
#[derive(Debug)]
pub(in crate::search) struct Weighing<'w> {
    fields: &'w FieldWeights,
    ranking: &'w WordRanking,
    usual: UsualLengths,
}

impl<'w> Weighing<'w> {
    pub(super) fn new(words: &'w IndexWords, usual: UsualLengths) -> Self {
        Self { fields: &words.fields, ranking: &words.ranking.words, usual }
    }

    /// Whether a word is worth the same by both.
    pub(in crate::search) fn is_same(&self, other: &Self) -> bool {
        self.usual == other.usual
    }
}

impl Weighing<'_> {
    pub(super) fn of(&self, field: Field, times: u32, length: u32) -> f32 {
        let WordRanking { saturation, length: held, .. } = self.ranking;
        let usual = self.usual.get(field as usize).copied().unwrap_or(1.0);
        let times = times as f32;
        let held_back = saturation * (1.0 - held + held * length as f32 / usual);
        self.fields.of(field) * times * (saturation + 1.0) / (times + held_back)
    }

    /// One posting a service: its best field, and a little for the others.
    pub(super) fn join(&self, found: &mut [Posting], list: &mut Vec<Posting>) {
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
