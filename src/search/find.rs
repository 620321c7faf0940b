//! One search, from the question to the page of hits.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;

use super::candidates::Candidates;
use super::evidence::Evidence;
use super::filter;
use super::found::{Explanation, Found, Highlights, Hit, Understood, UnderstoodPlace};
use super::highlight::Marker;
use super::query::{Query, QueryError, Sort};
use super::rank::{Ranked, Scale, Servings, is_last};
use super::reading::Reading;
use super::set::Set;
use super::snapshot::Snapshot;
use super::words::IndexWords;
use crate::geography::{Located, SpherePoint, Truth};

/// Answers a question from one snapshot.
pub(super) fn find(
    query: &Query,
    now: DateTime<Utc>,
    words: &IndexWords,
    snapshot: &Snapshot,
) -> Result<Found, QueryError> {
    let asked = Asked::read(query, words, snapshot)?;
    let tables = &snapshot.tables;
    let crisis: Vec<usize> = if asked.reading.crisis { known_crisis(words, snapshot) } else { Vec::new() };
    let mut ranked = asked.scaled(words, snapshot, |scale| {
        let shown_anyway = |ordinal| crisis.contains(&ordinal) || asked.reading.named.contains(&ordinal);
        let mut ranked: Vec<Ranked> = Vec::new();
        for at in 0..asked.candidates.len() {
            let ordinal = asked.candidates.ordinal(at);
            if scale.evidence.speaks_for(at, ordinal) || shown_anyway(ordinal) {
                ranked.extend(scale.rank(at, ordinal));
            }
        }
        if scale.evidence.has_words() {
            // Before the filters, so that a filter only ever takes hits away and every facet count comes true.
            let best = ranked.iter().map(|one| one.score).fold(0.0, f64::max);
            let least = (best * words.ranking.parts.least_of_best).max(f64::MIN_POSITIVE);
            ranked.retain(|one| one.named || one.score >= least || crisis.contains(&one.ordinal));
        }
        ranked
    });
    filter::keep_passing(&mut ranked, &query.filters, snapshot)?;
    let mut hits = Set::none(tables.count());
    ranked.iter().for_each(|one| hits.insert(one.ordinal));
    for (at, ordinal) in crisis.iter().enumerate() {
        // Their place is first, so their score says so.
        if let Some(one) = ranked.iter_mut().find(|one| one.ordinal == *ordinal) {
            one.score = 1.0 - at as f64 * 0.001;
        }
    }
    let total = ranked.len();
    let elsewhere = ranked.iter().filter(|one| one.serves == Some(Truth::Unmet)).count();
    let today = now.with_timezone(&London).date_naive();
    let order = Order { query, snapshot, crisis: &crisis, today };
    let page = order.page(ranked);
    let mut marker = Marker::new(asked.reading.stems_to_mark());
    let slug = |ordinal: &usize| tables.entries.get(*ordinal).map(|entry| entry.slug().to_owned());
    Ok(Found {
        total,
        elsewhere,
        hits: page.iter().filter_map(|one| hit(one, &mut marker, snapshot)).collect(),
        facets: filter::count(&hits, tables),
        crisis: crisis.iter().filter_map(slug).collect(),
        understood: understood(asked.reading, query),
    })
}

/// How the score of each of these services comes about for a question.
pub(super) fn explain(
    query: &Query,
    slugs: &[&str],
    words: &IndexWords,
    snapshot: &Snapshot,
) -> Result<Vec<Explanation>, QueryError> {
    let asked = Asked::read(query, words, snapshot)?;
    let explained = asked.scaled(words, snapshot, |scale| {
        let of = |slug: &&str| {
            let ordinal = snapshot.tables.ordinal_of(slug)?;
            let at = asked.candidates.at(ordinal)?;
            let entry = snapshot.tables.entries.get(ordinal)?;
            let ranked = scale.rank(at, ordinal)?;
            Some(Explanation {
                slug: (*slug).to_owned(),
                score: ranked.score,
                parts: scale.evidence.parts(at, entry, ordinal),
                tempering: scale.tempering(entry, ordinal, ranked.distance_m)?,
                named: ranked.named,
                serves_place: ranked.serves,
            })
        };
        slugs.iter().filter_map(of).collect()
    });
    Ok(explained)
}

/// A question, read, and the services it is put to.
struct Asked<'a> {
    reading: Reading,
    /// Given beside the words.
    given: Option<&'a Located>,
    candidates: Candidates,
}

impl<'a> Asked<'a> {
    fn read(query: &'a Query, words: &IndexWords, snapshot: &Snapshot) -> Result<Self, QueryError> {
        query.check()?;
        let given = query.place.as_ref();
        let mut reading = Reading::of(&query.text, query.place_in_text && given.is_none(), words, snapshot);
        if let Some(years) = query.filters.age_years {
            reading.age_years = Some(years);
        }
        let asked = Self { reading, given, candidates: Candidates::All { count: snapshot.tables.count() } };
        let Some(within_m) = query.within_m else { return Ok(asked) };
        let from = asked.from().ok_or(QueryError::DistanceWithoutPlace)?;
        Ok(Self { candidates: Candidates::near(&snapshot.venues, from, within_m), ..asked })
    }

    fn place(&self) -> Option<&Located> {
        self.given.or_else(|| self.reading.place.as_ref().map(|place| &place.located))
    }

    fn from(&self) -> Option<SpherePoint> {
        self.place()?.point.map(SpherePoint::from)
    }

    /// Does something with everything that services are ranked by.
    fn scaled<T>(&self, words: &IndexWords, snapshot: &Snapshot, ranking: impl FnOnce(&Scale<'_>) -> T) -> T {
        let servings = Servings::new(self.place(), snapshot);
        let evidence = Evidence::weigh(&self.reading, &self.candidates, &servings, words, snapshot);
        ranking(&Scale {
            evidence: &evidence,
            candidates: &self.candidates,
            reading: &self.reading,
            from: self.from(),
            servings: &servings,
            words,
            snapshot,
        })
    }
}

fn known_crisis(words: &IndexWords, snapshot: &Snapshot) -> Vec<usize> {
    words.crisis.first.iter().filter_map(|slug| snapshot.tables.ordinal_of(slug)).collect()
}

/// What comes before what.
struct Order<'o> {
    query: &'o Query,
    snapshot: &'o Snapshot,
    crisis: &'o [usize],
    today: NaiveDate,
}

impl Order<'_> {
    /// Those of the page asked for, in order. Only what is shown is sorted.
    fn page(&self, mut ranked: Vec<Ranked>) -> Vec<Ranked> {
        let start = (self.query.page - 1).saturating_mul(self.query.per_page);
        let end = start.saturating_add(self.query.per_page);
        if start >= ranked.len() {
            return Vec::new();
        }
        if end < ranked.len() {
            ranked.select_nth_unstable_by(end, |a, b| self.compare(a, b));
            ranked.truncate(end);
        }
        ranked.sort_unstable_by(|a, b| self.compare(a, b));
        ranked.split_off(start)
    }

    fn compare(&self, a: &Ranked, b: &Ranked) -> Ordering {
        let entries = &self.snapshot.tables.entries;
        let (Some(first), Some(second)) = (entries.get(a.ordinal), entries.get(b.ordinal)) else {
            return a.ordinal.cmp(&b.ordinal);
        };
        let crisis =
            |one: &Ranked| self.crisis.iter().position(|known| *known == one.ordinal).unwrap_or(usize::MAX);
        let relevance = || {
            let tier = |one: &Ranked, entry| (!one.named, is_last(entry), one.serves == Some(Truth::Unmet));
            tier(a, first).cmp(&tier(b, second)).then(b.score.total_cmp(&a.score))
        };
        let wanted = match self.query.sort {
            // Nothing stands before help in a crisis, however the list is sorted.
            Sort::Relevance => Ordering::Equal,
            Sort::Distance => distance(a).total_cmp(&distance(b)),
            Sort::Name => first.name().to_lowercase().cmp(&second.name().to_lowercase()),
            Sort::Assured => second.assured_on(self.today).cmp(&first.assured_on(self.today)),
        };
        crisis(a)
            .cmp(&crisis(b))
            .then(wanted)
            .then_with(relevance)
            .then_with(|| first.name().cmp(second.name()))
            .then_with(|| first.slug().cmp(second.slug()))
    }
}

fn distance(one: &Ranked) -> f64 {
    one.distance_m.unwrap_or(f64::INFINITY)
}

fn hit(one: &Ranked, marker: &mut Marker, snapshot: &Snapshot) -> Option<Hit> {
    let entry = snapshot.tables.entries.get(one.ordinal)?;
    Some(Hit {
        id: entry.id,
        slug: entry.slug().to_owned(),
        score: one.score,
        distance_m: one.distance_m,
        serves_place: one.serves,
        highlights: Highlights { name: marker.mark(entry.name()) },
    })
}

fn understood(reading: Reading, query: &Query) -> Understood {
    let given = query.place.clone().map(|located| (located, false));
    let place = given.or_else(|| reading.place.map(|place| (place.located, true)));
    Understood {
        text: reading.text,
        corrected: reading.corrected,
        needs: reading.needs.into_iter().map(|need| need.slug).collect(),
        place: place.map(|(located, from_text)| UnderstoodPlace {
            label: located.label.clone(),
            precision: located.precision,
            from_text,
            located,
        }),
        age_years: reading.age_years,
        crisis: reading.crisis,
    }
}
