//! One search, from the question to the page of hits.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

use super::evidence::Evidence;
use super::factors::Factors;
use super::filter;
use super::found::{Found, Highlights, Hit, Understood, UnderstoodPlace};
use super::highlight::mark;
use super::query::{Query, QueryError, Sort};
use super::rank::{Ranked, Scale, Serving, is_last};
use super::reading::Reading;
use super::schema::IndexSchema;
use super::set::Set;
use super::snapshot::Snapshot;
use super::tables::CoverageKind;
use super::words::IndexWords;
use crate::geography::{Located, Truth};

/// Answers a question from one snapshot.
pub(super) fn find(
    query: &Query,
    now: DateTime<Utc>,
    words: &IndexWords,
    schema: &IndexSchema,
    snapshot: &Snapshot,
) -> Result<Found, QueryError> {
    query.check()?;
    let tables = &snapshot.tables;
    let may_be_place = query.place_in_text && query.place.is_none();
    let mut reading = Reading::of(&query.text, may_be_place, words, snapshot);
    if let Some(years) = query.filters.age_years {
        reading.age_years = Some(years);
    }
    let place = query.place.as_ref().or_else(|| reading.place.as_ref().map(|place| &place.located));
    if query.within_m.is_some() && place.and_then(|place| place.point).is_none() {
        return Err(QueryError::DistanceWithoutPlace);
    }
    let mut factors = Factors::new(snapshot, schema, words);
    let serving = serving(place, snapshot);
    let evidence = Evidence::weigh(&reading, &serving, words, snapshot, &mut factors)?;
    let scale = Scale { evidence: &evidence, reading: &reading, place, serving: &serving, words, snapshot };
    let mut ranked: Vec<Ranked> = (0..tables.count()).filter_map(|ordinal| scale.rank(ordinal)).collect();
    let crisis: Vec<String> = if reading.crisis { known_crisis(words, snapshot) } else { Vec::new() };
    if evidence.has_words() {
        // Before the filters, so that a filter only ever takes hits away and every facet count comes true.
        let best = ranked.iter().map(|one| one.score).fold(0.0, f64::max);
        let least = (best * words.ranking.parts.least_of_best).max(f64::MIN_POSITIVE);
        let is_crisis =
            |one: &Ranked| tables.entries.get(one.ordinal).is_some_and(|entry| crisis.contains(&entry.slug));
        ranked.retain(|one| one.named || one.score >= least || is_crisis(one));
    }
    let passing = filter::passing(&query.filters, tables)?;
    let near_enough = |one: &Ranked| {
        query.within_m.is_none_or(|within| one.distance_m.is_some_and(|distance| distance <= within))
    };
    ranked.retain(|one| passing.contains(one.ordinal) && near_enough(one));
    let mut hits = Set::none(tables.count());
    ranked.iter().for_each(|one| hits.insert(one.ordinal));
    for (at, slug) in crisis.iter().enumerate() {
        // Their place is first, so their score says so.
        let ordinal = tables.ordinal_of.get(slug);
        if let Some(one) = ranked.iter_mut().find(|one| Some(&one.ordinal) == ordinal) {
            one.score = 1.0 - at as f64 * 0.001;
        }
    }
    let order = Order { query, snapshot, crisis: &crisis, now };
    ranked.sort_by(|a, b| order.compare(a, b));
    let start = (query.page - 1).saturating_mul(query.per_page);
    let page = ranked.iter().skip(start).take(query.per_page);
    Ok(Found {
        total: ranked.len(),
        hits: page.filter_map(|one| hit(one, &reading, snapshot)).collect(),
        facets: filter::count(&hits, tables),
        understood: understood(&reading, query),
        crisis,
    })
}

/// For each kind of coverage whether it serves the place.
fn serving(place: Option<&Located>, snapshot: &Snapshot) -> Vec<Serving> {
    let Some(place) = place else { return Vec::new() };
    let tree = snapshot.gazetteer.tree();
    let likeliest = place.authorities.first().map(|authority| authority.code);
    let of = |kind: &CoverageKind| {
        let truth = kind.settle(Truth::any(kind.areas.iter().map(|area| place.within(tree, *area))));
        let covers = |code| kind.areas.iter().any(|area| tree.contains(*area, code).is_met());
        Serving { truth, likely: truth.is_unknown() && likeliest.is_some_and(covers) }
    };
    snapshot.tables.coverages.iter().map(of).collect()
}

fn known_crisis(words: &IndexWords, snapshot: &Snapshot) -> Vec<String> {
    let known = words.crisis.first.iter().filter(|slug| snapshot.tables.ordinal_of.contains_key(*slug));
    known.cloned().collect()
}

/// What comes before what.
struct Order<'o> {
    query: &'o Query,
    snapshot: &'o Snapshot,
    crisis: &'o [String],
    now: DateTime<Utc>,
}

impl Order<'_> {
    fn compare(&self, a: &Ranked, b: &Ranked) -> Ordering {
        let entries = &self.snapshot.tables.entries;
        let (Some(first), Some(second)) = (entries.get(a.ordinal), entries.get(b.ordinal)) else {
            return a.ordinal.cmp(&b.ordinal);
        };
        let crisis = |slug: &String| self.crisis.iter().position(|known| known == slug).unwrap_or(usize::MAX);
        let relevance = || {
            let tier = |one: &Ranked, entry| (!one.named, is_last(entry), one.serves == Some(Truth::Unmet));
            tier(a, first).cmp(&tier(b, second)).then(b.score.total_cmp(&a.score))
        };
        let today = self.now.with_timezone(&London).date_naive();
        let wanted = match self.query.sort {
            // Nothing stands before help in a crisis, however the list is sorted.
            Sort::Relevance => Ordering::Equal,
            Sort::Distance => distance(a).total_cmp(&distance(b)),
            Sort::Name => first.name.to_lowercase().cmp(&second.name.to_lowercase()),
            Sort::Assured => second.assured_on(today).cmp(&first.assured_on(today)),
        };
        crisis(&first.slug)
            .cmp(&crisis(&second.slug))
            .then(wanted)
            .then_with(relevance)
            .then_with(|| first.name.cmp(&second.name))
            .then_with(|| first.slug.cmp(&second.slug))
    }
}

fn distance(one: &Ranked) -> f64 {
    one.distance_m.unwrap_or(f64::INFINITY)
}

fn hit(one: &Ranked, reading: &Reading, snapshot: &Snapshot) -> Option<Hit> {
    let entry = snapshot.tables.entries.get(one.ordinal)?;
    let stems = reading.asked.iter().flat_map(|asked| &asked.meanings).flat_map(|meaning| &meaning.stems);
    let stems: Vec<&str> = stems.chain(&reading.place_stems).map(String::as_str).collect();
    Some(Hit {
        id: entry.id,
        slug: entry.slug.clone(),
        score: one.score,
        distance_m: one.distance_m,
        serves_place: one.serves,
        highlights: Highlights { name: mark(&entry.name, &stems) },
    })
}

fn understood(reading: &Reading, query: &Query) -> Understood {
    let given = query.place.as_ref().map(|located| (located, false));
    let place = given.or_else(|| reading.place.as_ref().map(|place| (&place.located, true)));
    Understood {
        text: reading.text.clone(),
        corrected: reading.corrected.clone(),
        needs: reading.needs.iter().map(|need| need.slug.clone()).collect(),
        place: place.map(|(located, from_text)| UnderstoodPlace {
            label: located.label.clone(),
            precision: located.precision,
            from_text,
            located: located.clone(),
        }),
        age_years: reading.age_years,
        crisis: reading.crisis,
    }
}
