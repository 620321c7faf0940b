//! Everything a search reads, as one value that is swapped whole.

use std::sync::Arc;

use tantivy::Searcher;

use super::candidates::Venues;
use super::document::Documents;
use super::gathered::{Gathered, SideBySide};
use super::lay::LayWords;
use super::names::{InNames, Names, Situations, Synonyms};
use super::places::PlaceNames;
use super::postings::{Ordinals, Postings, StemNumber};
use super::schema::{IndexSchema, SLUG};
use super::suggest::Completions;
use super::tables::{Tables, TablesBuilder};
use super::text::stems_of;
use super::vocabulary::{Standing, Vocabulary};
use super::words::IndexWords;
use crate::catalogue::Catalogue;
use crate::geography::Gazetteer;

/// What one search reads, from first to last.
pub(super) struct Snapshot {
    /// The change of the catalogue it shows.
    pub(super) change: u64,
    pub(super) postings: Postings,
    pub(super) side_by_side: SideBySide,
    pub(super) in_names: InNames,
    pub(super) tables: Tables,
    pub(super) venues: Venues,
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
    /// Reads the index once, and walks over the records once for what it does not say.
    pub(super) fn new(
        catalogue: &Catalogue,
        gazetteer: Arc<Gazetteer>,
        words: &IndexWords,
        schema: &IndexSchema,
        searcher: &Searcher,
        change: u64,
    ) -> tantivy::Result<Self> {
        let ordinals = ordinals(searcher, catalogue)?;
        let mut postings = Postings::read(searcher, schema, &ordinals, words, catalogue.services.len())?;
        let mut gathered = Gathered::default();
        let mut names = Names::default();
        let mut in_names = InNames::default();
        let mut tables = TablesBuilder::new(catalogue, &words.ranking);
        for (ordinal, document) in (0u32..).zip(Documents::new(catalogue, &gazetteer).iter()) {
            gathered.add(ordinal, &document, words);
            let called = document.names();
            names.add(ordinal, &called);
            let stemmed: Box<[Box<[StemNumber]>]> =
                called.iter().map(|name| numbers_of(name, &mut postings)).collect();
            in_names.add(ordinal, &stemmed);
            tables.add(document.service, stemmed);
        }
        let side_by_side = gathered.side_by_side(&mut postings);
        let tables = tables.finish(&gazetteer);
        let places = PlaceNames::new(&gazetteer, &words.places);
        let vocabulary = vocabulary(&gathered, catalogue, &places, words);
        Ok(Self {
            change,
            side_by_side,
            in_names,
            venues: Venues::new(&tables.entries),
            lay: LayWords::new(&catalogue.needs, words, |stem| postings.importance_of(stem)),
            postings,
            vocabulary,
            names: names.finish(),
            synonyms: Synonyms::new(&words.synonyms),
            situations: Situations::new(&words.situations),
            completions: Completions::new(catalogue, &places),
            tables,
            places,
            gazetteer,
        })
    }
}

fn numbers_of(name: &str, postings: &mut Postings) -> Box<[StemNumber]> {
    let stems = stems_of(&name.split(' ').collect::<Vec<_>>());
    stems.iter().map(|stem| postings.number(stem)).collect()
}

/// Every word that is spelled right: of the records, the needs, the files under `index/` and the places.
fn vocabulary(
    gathered: &Gathered,
    catalogue: &Catalogue,
    places: &PlaceNames,
    words: &IndexWords,
) -> Vocabulary {
    let lay_words = LayWords::words(&catalogue.needs, words);
    let lay = lay_words.iter().map(|word| (word.as_str(), Standing::Name));
    let synonyms = words.synonyms.iter().flat_map(|s| s.from.iter().chain(s.to.iter().flatten()));
    let listed = synonyms.chain(&words.stop_words).chain(&words.plain_words);
    let listed = listed.map(|word| (word.as_str(), Standing::Listed));
    let place_words = places.words().map(|word| (word, Standing::Listed));
    Vocabulary::new(gathered, lay.chain(listed).chain(place_words))
}

/// For each document its ordinal, by its slug. One the catalogue does not know has none that is in use.
fn ordinals(searcher: &Searcher, catalogue: &Catalogue) -> tantivy::Result<Ordinals> {
    let mut by_slug: Vec<(&str, u32)> =
        catalogue.services.iter().map(|service| service.slug.as_str()).zip(0..).collect();
    by_slug.sort_unstable();
    let ordinal_of = |slug: &str| {
        let at = by_slug.binary_search_by(|(known, _)| (*known).cmp(slug)).ok()?;
        by_slug.get(at).map(|(_, ordinal)| *ordinal)
    };
    let mut all = Vec::new();
    for segment in searcher.segment_readers() {
        let mut of_segment = vec![u32::MAX; segment.max_doc() as usize];
        if let Some(slugs) = segment.fast_fields().str(SLUG)? {
            let mut slug = String::new();
            for (doc, ordinal) in of_segment.iter_mut().enumerate() {
                let Some(term) = slugs.term_ords(doc as u32).next() else { continue };
                slug.clear();
                if slugs.ord_to_str(term, &mut slug)? {
                    *ordinal = ordinal_of(&slug).unwrap_or(u32::MAX);
                }
            }
        }
        all.push(of_segment);
    }
    Ok(all)
}
