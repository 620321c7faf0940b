//! One search, from the question to the page of hits.

use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

use super::explanation::Explanation;
use super::filter;
use super::highlight::Marker;
use super::order::Order;
use super::rank::Scale;
use super::ranked::{Ranked, score_of, strength_of};
use crate::geography::{Located, SpherePoint};
use crate::search::evidence::{Evidence, Servings, WordsAsked};
use crate::search::found::{Facets, Found, Highlights, Hit, Understood, UnderstoodPlace};
use crate::search::language::{IndexWords, Likely};
use crate::search::query::{Query, QueryError, Sort};
use crate::search::question::Reading;
use crate::search::services::Candidates;
use crate::search::snapshot::Snapshot;

/// Answers a question from one snapshot.
pub(in crate::search) fn find(
    query: &Query,
    now: DateTime<Utc>,
    words: &IndexWords,
    snapshot: &Snapshot,
) -> Result<Found, QueryError> {
    let asked = Asked::read(query, words, snapshot)?;
    let tables = &snapshot.tables;
    let crisis: Vec<usize> =
        if asked.reading.crisis { snapshot.first_choices.crisis.clone() } else { Vec::new() };
    let today = now.with_timezone(&London).date_naive();
    let order = Order { query, snapshot, crisis: &crisis, today };
    let mut marker = Marker::new(asked.reading.stems_to_mark());
    let (Counted { total, elsewhere, facets }, hits) = asked.scaled(words, snapshot, |evidence, scale| {
        let mut ranked = asked.ranked(evidence, scale, &crisis, words);
        filter::keep_passing(&mut ranked, &query.filters, snapshot)?;
        let counted = Counted {
            total: ranked.len(),
            elsewhere: ranked.iter().filter(|one| one.standing().elsewhere()).count(),
            facets: tables.facets.count(ranked.iter().map(|one| one.ordinal())),
        };
        let page = order.page(&mut ranked, scale).into_iter();
        let hits = page.filter_map(|one| hit(one, &crisis, evidence, scale, &mut marker, snapshot)).collect();
        Ok::<_, QueryError>((counted, hits))
    })?;
    let slug = |ordinal: &usize| tables.entries.get(*ordinal).map(|entry| entry.slug().to_owned());
    Ok(Found {
        total,
        elsewhere,
        hits,
        facets,
        crisis: crisis.iter().filter_map(slug).collect(),
        understood: understood(asked.reading, query, words),
    })
}

/// What is told of all hits together.
struct Counted {
    total: usize,
    elsewhere: usize,
    facets: Facets,
}

/// How the score of each of these services comes about for a question: its parts are read one by one, not added up as a search does.
pub(in crate::search) fn explain(
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
            let ranked = scale.rank(ordinal, of_block.of(at))?;
            let parts = of_block.parts(at, ordinal);
            let tempering = scale.tempering_of(ranked)?;
            Some(Explanation {
                slug: (*slug).to_owned(),
                score: score_of(parts.sum() as f32 * tempering.all()),
                parts,
                tempering,
                named: ranked.standing().named(),
                serves_place: scale.serves(ordinal),
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
            reading.age_perhaps = false;
        }
        let entries = &snapshot.tables.entries;
        let asked = Self { reading, given, candidates: Candidates::All { count: entries.len() } };
        if query.sort == Sort::Distance && asked.place().is_none() {
            return Err(QueryError::NearestWithoutPlace);
        }
        let Some(within_m) = query.within_m else { return Ok(asked) };
        let from = asked.from().ok_or(QueryError::DistanceWithoutPlace)?;
        Ok(Self { candidates: Candidates::near(entries, &snapshot.venues, from, within_m), ..asked })
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
        let named = &self.reading.named;
        let shown_anyway = |ordinal: usize| named.contains(&ordinal) || crisis.contains(&ordinal);
        let mut ranked: Vec<Ranked> = Vec::new();
        let (mut best, mut least) = (0.0_f32, f32::MIN_POSITIVE);
        // Those that were ranked before the best was known.
        let mut early = 0;
        let mut of_block = evidence.of_blocks();
        for block in self.candidates.blocks() {
            of_block.look_at(&block);
            let Some(spoken_for) = of_block.spoken_for() else {
                let all = (0..block.len()).filter_map(|at| scale.rank(block.ordinal(at), of_block.of(at)));
                ranked.extend(all);
                continue;
            };
            let mut spoken_for = spoken_for.clone();
            let shown = crisis.iter().chain(named);
            shown.filter_map(|ordinal| block.at(*ordinal)).for_each(|at| spoken_for.insert(at));
            spoken_for.each(|at| {
                let (ordinal, evidence) = (block.ordinal(at), of_block.of(at));
                if scale.is_below(evidence, least) && !shown_anyway(ordinal) {
                    return;
                }
                let Some(one) = scale.rank(ordinal, evidence) else { return };
                if one.strength() > best {
                    best = one.strength();
                    least = strength_of(score_of(best) * least_of_best).max(f32::MIN_POSITIVE);
                    early = ranked.len();
                }
                if one.strength() >= least || shown_anyway(ordinal) {
                    ranked.push(one);
                }
            });
        }
        if !self.reading.asked.is_empty() {
            // Before the filters, so that a filter only ever takes hits away and every facet count comes true.
            for at in (0..early).rev() {
                if ranked.get(at).is_some_and(|one| one.strength() < least && !shown_anyway(one.ordinal())) {
                    ranked.swap_remove(at);
                }
            }
        }
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
        let asked = WordsAsked::new(&self.reading, &words.ranking.words, snapshot);
        let evidence = Evidence::new(&self.reading, &asked, &servings, words, snapshot);
        let scale = Scale::new(&self.reading, self.from(), &servings, words, snapshot);
        ranking(&evidence, &scale)
    }
}

fn hit(
    one: Ranked,
    crisis: &[usize],
    evidence: &Evidence<'_>,
    scale: &Scale<'_>,
    marker: &mut Marker,
    snapshot: &Snapshot,
) -> Option<Hit> {
    let entry = snapshot.tables.entries.get(one.ordinal())?;
    // Their place is first, so their score says so.
    let of_crisis = crisis.iter().position(|known| *known == one.ordinal());
    Some(Hit {
        slug: entry.slug().to_owned(),
        position: one.ordinal(),
        score: of_crisis.map_or_else(|| score_of(one.strength()), |at| 1.0 - at as f64 * 0.001),
        distance_m: Some(scale.distance_m(one.ordinal())).filter(|metres| metres.is_finite()),
        serves_place: scale.serves(one.ordinal()),
        is_first_choice: evidence.is_first_choice(one.ordinal()),
        is_sought: evidence.is_sought(one.ordinal()),
        highlights: Highlights { name: marker.mark(entry.name()) },
    })
}

fn understood(reading: Reading, query: &Query, words: &IndexWords) -> Understood {
    let given = query.place.clone().map(|located| (located, false));
    let place = given.or_else(|| reading.place.map(|place| (place.located, true)));
    let situation = |likely: &Likely| words.situations.get(likely.at).map(|told| told.name.clone());
    Understood {
        situations: reading.situations.iter().filter_map(situation).filter(|name| !name.is_empty()).collect(),
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
