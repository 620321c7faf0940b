//! Everything a search reads, as one value that is swapped whole: the opened index and what is kept in memory beside it.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::Searcher;

use super::document::SearchDocument;
use super::factors::Ordinals;
use super::lay::LayWords;
use super::names::{Names, Situations, Synonyms};
use super::places::PlaceNames;
use super::schema::SLUG;
use super::suggest::Completions;
use super::tables::Tables;
use super::vocabulary::{Standing, Vocabulary};
use super::words::IndexWords;
use crate::catalogue::Catalogue;
use crate::geography::Gazetteer;

/// What one search reads, from first to last.
pub(super) struct Snapshot {
    /// The change of the catalogue it shows.
    pub(super) change: u64,
    pub(super) searcher: Searcher,
    pub(super) ordinals: Ordinals,
    pub(super) tables: Tables,
    pub(super) vocabulary: Vocabulary,
    pub(super) lay: LayWords,
    pub(super) names: Names,
    pub(super) synonyms: Synonyms,
    pub(super) situations: Situations,
    pub(super) places: PlaceNames,
    pub(super) completions: Completions,
    pub(super) gazetteer: Arc<Gazetteer>,
}

impl Snapshot {
    /// Builds what is kept in memory, and finds the ordinal of every document on disk.
    pub(super) fn new(
        catalogue: &Catalogue,
        gazetteer: Arc<Gazetteer>,
        words: &IndexWords,
        searcher: Searcher,
        change: u64,
    ) -> tantivy::Result<Self> {
        let documents = SearchDocument::all(catalogue, &gazetteer);
        let tables = Tables::new(catalogue, &documents, &gazetteer);
        let places = PlaceNames::new(&gazetteer, &words.places);
        let lay_words = LayWords::words(&catalogue.needs, words);
        let lay = lay_words.iter().map(|word| (word.as_str(), Standing::Name));
        let synonyms = words.synonyms.iter().flat_map(|s| s.from.iter().chain(s.to.iter().flatten()));
        let listed = synonyms
            .chain(&words.stop_words)
            .chain(&words.plain_words)
            .map(|word| (word.as_str(), Standing::Listed));
        let place_words = places.words().map(|word| (word, Standing::Listed));
        let vocabulary = Vocabulary::new(&documents, lay.chain(listed).chain(place_words));
        Ok(Self {
            change,
            ordinals: ordinals(&searcher, &tables.ordinal_of)?,
            searcher,
            lay: LayWords::new(&catalogue.needs, words, |stem| vocabulary.importance(stem)),
            vocabulary,
            names: Names::new(&documents),
            synonyms: Synonyms::new(&words.synonyms),
            situations: Situations::new(&words.situations),
            completions: Completions::new(catalogue, &places),
            tables,
            places,
            gazetteer,
        })
    }
}

/// For each document its ordinal, by its slug. One the catalogue does not know has none that is in use.
fn ordinals(searcher: &Searcher, ordinal_of: &HashMap<String, usize>) -> tantivy::Result<Ordinals> {
    let mut all = Vec::new();
    for segment in searcher.segment_readers() {
        let mut of_segment = vec![u32::MAX; segment.max_doc() as usize];
        if let Some(slugs) = segment.fast_fields().str(SLUG)? {
            let mut slug = String::new();
            for (doc, ordinal) in of_segment.iter_mut().enumerate() {
                let Some(term) = slugs.term_ords(doc as u32).next() else { continue };
                slug.clear();
                if slugs.ord_to_str(term, &mut slug)? {
                    *ordinal = ordinal_of.get(&slug).map_or(u32::MAX, |at| *at as u32);
                }
            }
        }
        all.push(of_segment);
    }
    Ok(all)
}
