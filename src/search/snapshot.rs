//! Everything a search reads, as one value that is swapped whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::Searcher;

use super::changes::Changes;
use super::language::{IndexWords, LayWords, PlaceNames, stems_of};
use super::ranking::Unasked;
use super::services::{Entry, EntryMaker, FirstChoices, Tables, Venues};
use super::suggest::Completions;
use super::wording::{
    Counted, Documents, Gathered, Gathering, IndexSchema, Moves, NameStems, Names, Ordinals, Postings, SLUG,
    SearchDocument, SideBySide, Situations, Standing, StemNumber, Stems, Synonyms, Vocabulary,
};
use crate::catalogue::{Need, Records, Service};
use crate::geography::{Gazetteer, SpherePoint};

/// What one search reads, from first to last. What a changed service leaves as it was is shared with the snapshot before.
pub(super) struct Snapshot {
    /// The change of the catalogue it shows.
    pub(super) change: u64,
    pub(super) postings: Postings,
    gathered: Gathered,
    pub(super) side_by_side: SideBySide,
    pub(super) name_stems: NameStems,
    pub(super) tables: Tables,
    pub(super) unasked: Unasked,
    /// Of the services that the files under `index/` name.
    pub(super) first_choices: FirstChoices,
    pub(super) venues: Venues,
    pub(super) vocabulary: Vocabulary,
    pub(super) lay: LayWords,
    pub(super) names: Names,
    pub(super) synonyms: Arc<Synonyms>,
    pub(super) situations: Arc<Situations>,
    pub(super) places: Arc<PlaceNames>,
    pub(super) completions: Completions,
    pub(super) gazetteer: Arc<Gazetteer>,
}

impl Snapshot {
    /// Reads the index once, and walks over the records once for what it does not say.
    pub(super) fn new(
        records: &dyn Records,
        gazetteer: Arc<Gazetteer>,
        words: &IndexWords,
        schema: &IndexSchema,
        searcher: &Searcher,
        change: u64,
    ) -> tantivy::Result<Self> {
        let count = records.count();
        let ordinals = ordinals(searcher, records)?;
        let mut postings = Postings::read(searcher, schema, &ordinals, words, count)?;
        let mut gathering = Gathering::default();
        let mut names = Names::default();
        let mut name_stems = Vec::with_capacity(count);
        let mut tables = Tables::of(records);
        let places = PlaceNames::new(&gazetteer, &words.places);
        let mut completions = Completions::begin(records.needs(), &places);
        let maker = EntryMaker { ranking: &words.ranking, count };
        let documents = Documents::new(records, &gazetteer);
        for (ordinal, service) in (0u32..).zip(records.services()) {
            let document = documents.of(&service);
            gathering.add(ordinal, &document, words);
            let called = document.names();
            names.add(ordinal, &called);
            name_stems.push(stems_of_names(&called, &mut postings));
            tables.add(&service, &maker);
            completions.add_service(ordinal, &service);
        }
        let (gathered, side_by_side) = gathering.finish(&mut postings);
        let vocabulary = vocabulary(&gathered, records.needs(), &places, words);
        tables.finish(&gazetteer);
        // Names have stems that stand in no text.
        postings.weigh_stems(count);
        let mut name_stems = NameStems::of_all(name_stems.into_iter());
        name_stems.weigh(|stem| postings.importance(stem));
        let mut snapshot = Self {
            change,
            side_by_side,
            name_stems,
            venues: Venues::new(&tables.entries),
            lay: LayWords::new(records.needs(), words, |stem| postings.importance_of(stem)),
            postings,
            gathered,
            vocabulary,
            names: names.finish(),
            synonyms: Arc::new(Synonyms::new(&words.synonyms)),
            situations: Arc::new(Situations::new(&words.situations)),
            completions: completions.finish(),
            first_choices: FirstChoices::new(words, &tables),
            tables,
            unasked: Unasked::default(),
            places: Arc::new(places),
            gazetteer,
        };
        snapshot.unasked = Unasked::new(words, &snapshot);
        Ok(snapshot)
    }

    /// The same with some services changed or added, at another change of the catalogue. Its answers are those of a snapshot read anew.
    /// None when that is quicker, or the only way: when there are many, when one is gone, or when texts are so much longer or shorter by
    /// now that every word is worth something else.
    pub(super) fn followed(
        &self,
        changes: &Changes<'_>,
        gazetteer: &Arc<Gazetteer>,
        words: &IndexWords,
        change: u64,
    ) -> Option<Self> {
        let before = self.tables.count();
        let many = changes.slugs.len() > before / MANY + A_FEW;
        // Of a catalogue in another order it cannot be told where a new service belongs.
        if many || !Arc::ptr_eq(gazetteer, &self.gazetteer) || !self.tables.are_in_order() {
            return None;
        }
        let followed = self.followed_services(changes)?;
        let added: Vec<u32> =
            followed.iter().filter(|(_, one)| one.was.is_none()).map(|(at, _)| *at).collect();
        let after = before + added.len();
        let moves = (!added.is_empty()).then(|| Moves::new(before, added));
        let weighing = self.postings.weighing(words, before);
        let documents = Documents::new(changes.whole, gazetteer);
        let mut next = self.shared(change);
        let known: Vec<(usize, &Service)> = followed.values().filter_map(|one| one.was).collect();
        let old: Vec<SearchDocument<'_>> = known.iter().map(|(_, service)| documents.of(service)).collect();
        let new: Vec<SearchDocument<'_>> = followed.values().map(|one| documents.of(one.is)).collect();
        let counted_before: Vec<Counted> = old.iter().map(Counted::of).collect();
        let mut loose: Vec<String> = Vec::new();
        for ((known, service), (document, counted)) in known.iter().zip(old.iter().zip(&counted_before)) {
            let ordinal = u32::try_from(*known).ok()?;
            next.postings.forget(ordinal, counted);
            next.side_by_side.forget(ordinal, document, words, &next.postings);
            next.names.forget(ordinal);
            next.tables.forget(*known, service);
            loose.extend(counted.stems().map(str::to_owned));
            loose.extend(document.names().iter().flat_map(|name| stems_of(&[name])));
        }
        if let Some(moves) = &moves {
            next.renumber(moves);
        }
        let maker = EntryMaker { ranking: &words.ranking, count: after };
        let mut name_stems: BTreeMap<u32, Stems> = BTreeMap::new();
        for ((at, Followed { is, was }), document) in followed.iter().zip(&new) {
            next.postings.add(*at, &Counted::of(document), &weighing);
            next.side_by_side.add(*at, document, words, &mut next.postings);
            let called = document.names();
            name_stems.insert(*at, stems_of_names(&called, &mut next.postings));
            next.names.insert(*at, &called);
            next.tables.replace(*at as usize, is, &maker, gazetteer);
            let points = |entries: &[Arc<Entry>], at: usize| -> Option<Vec<SpherePoint>> {
                entries.get(at).map(|entry| entry.points().collect())
            };
            let before = was.and_then(|(known, _)| points(&self.tables.entries, known)).unwrap_or_default();
            let after = points(&next.tables.entries, *at as usize).unwrap_or_default();
            next.venues.moved(*at, &before, &after);
        }
        if !next.postings.weighing(words, after).is_same(&weighing) {
            return None;
        }
        next.tables.settle(changes.whole.needs(), moves.is_some());
        next.unasked = Unasked::new(words, &next);
        next.first_choices = FirstChoices::new(words, &next.tables);
        next.name_stems = self.name_stems.with_changed(&name_stems, moves.as_ref());
        let in_names = |stem| !next.name_stems.having(stem).is_empty();
        next.postings.forget_stems(loose.iter().map(String::as_str), in_names);
        next.postings.weigh_stems(after);
        next.name_stems.weigh(|stem| next.postings.importance(stem));
        next.gathered.exchange(old.iter(), new.iter());
        next.vocabulary = vocabulary(&next.gathered, changes.whole.needs(), &self.places, words);
        next.lay = LayWords::new(changes.whole.needs(), words, |stem| next.postings.importance_of(stem));
        let services = followed.iter().map(|(at, one)| (*at, one.is)).collect();
        next.completions = self.completions.with_changed(&services, moves.as_ref());
        Some(next)
    }

    /// The changed services by ordinal as it will be. None when one is gone, or when nobody says how it was.
    fn followed_services<'c>(&self, changes: &'c Changes<'_>) -> Option<BTreeMap<u32, Followed<'c>>> {
        let mut slugs = changes.slugs.to_vec();
        slugs.sort_unstable();
        slugs.dedup();
        let mut followed = BTreeMap::new();
        let mut added = 0;
        for slug in slugs {
            let is = changes.of_slug(slug)?;
            let (at, was) = match self.tables.place_of(slug) {
                Ok(at) => (at + added, Some((at, changes.was(slug)?.as_ref()))),
                Err(at) => {
                    added += 1;
                    (at + added - 1, None)
                }
            };
            followed.insert(u32::try_from(at).ok()?, Followed { is, was });
        }
        Some(followed)
    }

    /// All of it at another change, sharing what is large. What is made of everything is left to be made.
    fn shared(&self, change: u64) -> Self {
        Self {
            change,
            postings: self.postings.clone(),
            gathered: self.gathered.clone(),
            side_by_side: self.side_by_side.clone(),
            name_stems: NameStems::default(),
            tables: self.tables.clone(),
            unasked: Unasked::default(),
            first_choices: FirstChoices::default(),
            venues: self.venues.clone(),
            vocabulary: Vocabulary::default(),
            lay: LayWords::default(),
            names: self.names.clone(),
            synonyms: Arc::clone(&self.synonyms),
            situations: Arc::clone(&self.situations),
            places: Arc::clone(&self.places),
            completions: Completions::default(),
            gazetteer: Arc::clone(&self.gazetteer),
        }
    }

    fn renumber(&mut self, moves: &Moves) {
        self.postings.renumber(moves);
        self.side_by_side.renumber(moves);
        self.names.renumber(moves);
        self.venues.renumber(moves);
        self.tables.renumber(moves);
    }
}

/// A service that has changed: as it is, and where and how it was.
struct Followed<'c> {
    is: &'c Service,
    was: Option<(usize, &'c Service)>,
}

/// When more than one service in so many is changed at once, and more than a few, reading everything anew is quicker.
const MANY: usize = 256;
const A_FEW: usize = 8;

/// A name of the same words as another says nothing more: most slugs are names.
fn stems_of_names(names: &[String], postings: &mut Postings) -> Stems {
    let mut all = Stems::new();
    for name in names {
        let stems = numbers_of(name, postings);
        let is_same =
            |known: &Vec<_>| known.len() == stems.len() && stems.iter().all(|stem| known.contains(stem));
        if !all.iter().any(is_same) {
            all.push(stems);
        }
    }
    all
}

fn numbers_of(name: &str, postings: &mut Postings) -> Vec<StemNumber> {
    let mut numbers: Vec<StemNumber> = Vec::new();
    for stem in stems_of(&name.split(' ').collect::<Vec<_>>()) {
        let number = postings.number(&stem);
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

/// Every word that is spelled right: of the records, the needs, the files under `index/` and the places.
fn vocabulary(gathered: &Gathered, needs: &[Need], places: &PlaceNames, words: &IndexWords) -> Vocabulary {
    let lay_words = LayWords::words(needs, words);
    let lay = lay_words.iter().map(|word| (word.as_str(), Standing::Name));
    let synonyms = words.synonyms.iter().flat_map(|s| s.from.iter().chain(s.to.iter().flatten()));
    let listed = synonyms.chain(&words.stop_words);
    let listed = listed.map(|word| (word.as_str(), Standing::Listed));
    let place_words = places.words().map(|word| (word, Standing::Listed));
    let said = words.sayings.words().chain(words.sought.words()).map(|word| (word, Standing::Said));
    Vocabulary::new(gathered, lay.chain(listed).chain(place_words).chain(said))
}

/// For each document its ordinal, by its slug. One the catalogue does not know has none that is in use.
fn ordinals(searcher: &Searcher, records: &dyn Records) -> tantivy::Result<Ordinals> {
    let mut by_slug: Vec<(&str, u32)> = (0..records.count()).map(|at| records.slug(at)).zip(0..).collect();
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
