//! How well one stem stands for each document, read from the postings of the index: BM25 without rarity, the best field first.

use std::collections::HashMap;

use tantivy::postings::Postings;
use tantivy::query::PhraseQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::document::Field;
use super::schema::IndexSchema;
use super::set::Set;
use super::snapshot::Snapshot;
use super::weights::{FieldWeights, WordRanking};
use super::words::IndexWords;

/// For each document of each segment which ordinal it has.
pub(super) type Ordinals = Vec<Vec<u32>>;

/// Reads the index for one search and remembers what it has read.
pub(super) struct Factors<'i> {
    pub(super) searcher: &'i Searcher,
    pub(super) schema: &'i IndexSchema,
    pub(super) ordinals: &'i Ordinals,
    pub(super) weights: &'i FieldWeights,
    pub(super) ranking: &'i WordRanking,
    /// How many words each field usually has, by field.
    pub(super) usual: &'i [f32],
    pub(super) count: usize,
    known: HashMap<String, Vec<f32>>,
}

impl<'i> Factors<'i> {
    pub(super) fn new(snapshot: &'i Snapshot, schema: &'i IndexSchema, words: &'i IndexWords) -> Self {
        Self {
            searcher: &snapshot.searcher,
            schema,
            ordinals: &snapshot.ordinals,
            weights: &words.fields,
            ranking: &words.ranking.words,
            usual: &snapshot.tables.usual_lengths,
            count: snapshot.tables.count(),
            known: HashMap::new(),
        }
    }

    /// By ordinal how well the stem is found there: 0 not at all, about 1 in a short name.
    pub(super) fn of(&mut self, stem: &str) -> tantivy::Result<&[f32]> {
        if !self.known.contains_key(stem) {
            let read = self.read(stem)?;
            self.known.insert(stem.to_owned(), read);
        }
        Ok(self.known.get(stem).map_or(&[], Vec::as_slice))
    }

    fn read(&self, stem: &str) -> tantivy::Result<Vec<f32>> {
        let mut best = vec![0.0_f32; self.count];
        let mut all = vec![0.0_f32; self.count];
        for field in Field::ALL {
            self.read_field(stem, field, &mut best, &mut all)?;
        }
        for (best, all) in best.iter_mut().zip(all) {
            *best += self.ranking.other_fields * (all - *best);
        }
        Ok(best)
    }

    fn read_field(&self, stem: &str, field: Field, best: &mut [f32], all: &mut [f32]) -> tantivy::Result<()> {
        let weight = self.weight_of(field);
        let indexed = self.schema.field(field);
        let term = Term::from_field_text(indexed, stem);
        let WordRanking { saturation, length, .. } = self.ranking;
        // Not asked of the index: after a merge it only estimates, and following changes must end where building anew does.
        let usual = self.usual.get(field as usize).copied().unwrap_or(1.0);
        for (segment, ordinals) in self.searcher.segment_readers().iter().zip(self.ordinals) {
            let inverted = segment.inverted_index(indexed)?;
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqs)? else {
                continue;
            };
            let lengths = segment.get_fieldnorms_reader(indexed)?;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                let times = postings.term_freq() as f32;
                let relative = lengths.fieldnorm(doc) as f32 / usual;
                let held_back = saturation * (1.0 - length + length * relative);
                let factor = weight * times * (saturation + 1.0) / (times + held_back);
                let ordinal = ordinals.get(doc as usize).copied().filter(|_| !segment.is_deleted(doc));
                if let Some(at) = ordinal.map(|ordinal| ordinal as usize)
                    && let (Some(best), Some(all)) = (best.get_mut(at), all.get_mut(at))
                {
                    *best = best.max(factor);
                    *all += factor;
                }
                postings.advance();
            }
        }
        Ok(())
    }

    /// The documents in whose name or summary the two stems stand side by side.
    pub(super) fn side_by_side(&self, first: &str, second: &str) -> tantivy::Result<Set> {
        let mut found = Set::none(self.count);
        for field in [Field::Name, Field::Former, Field::Summary] {
            let indexed = self.schema.field(field);
            let terms = [first, second].map(|stem| Term::from_field_text(indexed, stem)).to_vec();
            let documents =
                self.searcher.search(&PhraseQuery::new(terms), &tantivy::collector::DocSetCollector)?;
            for address in documents {
                let segment = self.ordinals.get(address.segment_ord as usize);
                if let Some(ordinal) = segment.and_then(|ordinals| ordinals.get(address.doc_id as usize)) {
                    found.insert(*ordinal as usize);
                }
            }
        }
        Ok(found)
    }

    fn weight_of(&self, field: Field) -> f32 {
        match field {
            Field::Name => self.weights.name,
            Field::Former => self.weights.former,
            Field::Organisation => self.weights.organisation,
            Field::Summary => self.weights.summary,
            Field::Needs => self.weights.needs,
            Field::People => self.weights.people,
            Field::Places => self.weights.places,
            Field::Hours => self.weights.hours,
            Field::Notes => self.weights.notes,
            Field::Contacts => self.weights.contacts,
        }
    }
}
