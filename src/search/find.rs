//! One search, from the question to the page of hits.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

use super::candidates::Candidates;
use super::evidence::Evidence;
use super::filter;
use super::found::{Explanation, Found, Highlights, Hit, Understood, UnderstoodPlace};
use super::highlight::Marker;
use super::order::Order;
use super::query::{Query, QueryError};
use super::rank::{Scale, Servings};
use super::ranked::{Ranked, score_of, strength_of};
use super::reading::Reading;
use super::snapshot::Snapshot;
use super::word_evidence::WordsAsked;
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
    let today = now.with_timezone(&London).date_naive();
    let order = Order { query, snapshot, crisis: &crisis, today };
    let (ranked, page) = asked.scaled(words, snapshot, |evidence, scale| {
        let mut ranked = asked.ranked(evidence, scale, &crisis, words);
        filter::keep_passing(&mut ranked, &query.filters, snapshot)?;
        let page = order.page(&ranked, scale);
        Ok::<_, QueryError>((ranked, page))
    })?;
    let mut marker = Marker::new(asked.reading.stems_to_mark());
    let slug = |ordinal: &usize| tables.entries.get(*ordinal).map(|entry| entry.slug().to_owned());
    Ok(Found {
        total: ranked.len(),
        elsewhere: ranked.iter().filter(|one| one.standing.serves() == Some(Truth::Unmet)).count(),
        hits: page.iter().filter_map(|one| hit(one, &crisis, &mut marker, snapshot)).collect(),
        facets: tables.facets.count(ranked.iter().map(Ranked::ordinal)),
        crisis: crisis.iter().filter_map(slug).collect(),
        understood: understood(asked.reading, query),
    })
}

/// How the score of each of these services comes about for a question: its parts are read one by one, not added up as a search does.
pub(super) fn explain(
    query: &Query,
    slugs: &[&str],
    words: &IndexWords,
    snapshot: &Snapshot,
) -> Result<Vec<Explanation>, QueryError> {
    let asked = Asked::read(query, words, snapshot)?;
    let explained = asked.scaled(words, snapshot, |evidence, scale| {
        let of = |slug: &&str| {
            let ordinal = snapshot.tables.ordinal_of(slug)?;
            let mut blocks = asked.candidates.blocks();
            let (block, at) = blocks.find_map(|block| block.at(ordinal).map(|at| (block, at)))?;
            let mut of_block = evidence.of_blocks();
            of_block.look_at(&block);
            let ranked = scale.rank(at, &block, &of_block)?;
            let parts = of_block.parts(at, ordinal, snapshot.tables.outlines.get(ordinal)?);
            let tempering = scale.tempering_of(&ranked)?;
            Some(Explanation {
                slug: (*slug).to_owned(),
                score: score_of((parts.sum() * tempering.all()) as f32),
                parts,
                tempering,
                named: ranked.standing.named(),
                serves_place: ranked.standing.serves(),
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

    /// Every candidate that enough speaks for, whatever the filters; and what is shown anyway.
    fn ranked(
        &self,
        evidence: &Evidence<'_>,
        scale: &Scale<'_>,
        crisis: &[usize],
        words: &IndexWords,
    ) -> Vec<Ranked> {
        let least_of_best = words.ranking.parts.least_of_best;
        let least_beside = |best: f32| strength_of(score_of(best) * least_of_best);
        let shown_anyway = |one: &Ranked| one.standing.named() || crisis.contains(&one.ordinal());
        let mut ranked: Vec<Ranked> = Vec::new();
        let (mut best, mut least) = (0.0_f32, 0.0);
        let mut of_block = evidence.of_blocks();
        for block in self.candidates.blocks() {
            of_block.look_at(&block);
            let Some(spoken_for) = of_block.spoken_for() else {
                ranked.extend((0..block.len()).filter_map(|at| scale.rank(at, &block, &of_block)));
                continue;
            };
            let mut spoken_for = spoken_for.clone();
            let named = crisis.iter().chain(&self.reading.named);
            named.filter_map(|ordinal| block.at(*ordinal)).for_each(|at| spoken_for.insert(at));
            spoken_for.each(|at| {
                let Some(one) = scale.rank(at, &block, &of_block) else { return };
                if one.strength > best {
                    best = one.strength;
                    least = least_beside(best);
                }
                if one.at_most >= least || shown_anyway(&one) {
                    ranked.push(one);
                }
            });
        }
        if self.reading.asked.is_empty() {
            return ranked;
        }
        // Before the filters, so that a filter only ever takes hits away and every facet count comes true.
        for one in ranked.iter_mut().filter(|one| one.at_most > one.strength) {
            if one.at_most > best {
                scale.settle(one);
                best = best.max(one.strength);
            }
        }
        least = least_beside(best);
        ranked.retain_mut(|one| {
            if one.strength < least && one.at_most >= least {
                scale.settle(one);
            }
            (one.strength >= least && one.strength > 0.0) || shown_anyway(one)
        });
        ranked
    }

    /// Does something with the evidence and everything that services are ranked by.
    fn scaled<T>(
        &self,
        words: &IndexWords,
        snapshot: &Snapshot,
        ranking: impl FnOnce(&Evidence<'_>, &Scale<'_>) -> T,
    ) -> T {
        let servings = Servings::new(self.place(), words, snapshot);
        let asked = WordsAsked::new(&self.reading, snapshot);
        let evidence = Evidence::new(&self.reading, &asked, &servings, words, snapshot);
        let scale = Scale::new(&self.reading, self.from(), &evidence, &servings, words, snapshot);
        ranking(&evidence, &scale)
    }
}

fn known_crisis(words: &IndexWords, snapshot: &Snapshot) -> Vec<usize> {
    words.crisis.first.iter().filter_map(|slug| snapshot.first_ordinals.get(slug).copied()).collect()
}

fn hit(one: &Ranked, crisis: &[usize], marker: &mut Marker, snapshot: &Snapshot) -> Option<Hit> {
    let entry = snapshot.tables.entries.get(one.ordinal())?;
    // Their place is first, so their score says so.
    let of_crisis = crisis.iter().position(|known| *known == one.ordinal());
    Some(Hit {
        slug: entry.slug().to_owned(),
        score: of_crisis.map_or_else(|| score_of(one.strength), |at| 1.0 - at as f64 * 0.001),
        distance_m: Some(one.distance_m).filter(|metres| metres.is_finite()),
        serves_place: one.standing.serves(),
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
