//! What becomes of the evidence: kind, status, place and age temper it, and it is turned into a score.

use std::cell::RefCell;

use super::candidates::Candidates;
use super::entry::{CoverageKind, Entry, Reach};
use super::evidence::Evidence;
use super::reading::{MAJORITY_YEARS, Reading, YOUNG_PEOPLE};
use super::snapshot::Snapshot;
use super::weights::Ranking;
use super::words::IndexWords;
use crate::catalogue::Status;
use crate::geography::{Gazetteer, Located, SpherePoint, Truth};

/// How a sum of evidence becomes a score between 0 and 1.
const STEEPNESS: f64 = 1.1;

/// One service against one question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) ordinal: usize,
    /// 0 to 1.
    pub(super) score: f64,
    pub(super) distance_m: Option<f64>,
    pub(super) serves: Option<Truth>,
    /// It is what was asked for by name.
    pub(super) named: bool,
}

/// Whether services of one kind of coverage serve the place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Serving {
    pub(super) truth: Truth,
    /// Not certain, but so for most of the place.
    pub(super) likely: bool,
}

/// For each kind of coverage whether it serves the place; worked out when it is first asked for, because near a place there are few kinds.
pub(super) struct Servings<'s> {
    place: Option<&'s Located>,
    snapshot: &'s Snapshot,
    known: RefCell<Vec<Option<Serving>>>,
}

impl<'s> Servings<'s> {
    pub(super) fn new(place: Option<&'s Located>, snapshot: &'s Snapshot) -> Self {
        let kinds = if place.is_some() { snapshot.tables.coverages.len() } else { 0 };
        Self { place, snapshot, known: RefCell::new(vec![None; kinds]) }
    }

    /// None without a place.
    pub(super) fn of(&self, entry: &Entry) -> Option<Serving> {
        let place = self.place?;
        let mut known = self.known.borrow_mut();
        let known = known.get_mut(entry.coverage as usize)?;
        if known.is_none() {
            let kind = self.snapshot.tables.coverages.get(entry.coverage as usize)?;
            *known = Some(serving(place, kind, &self.snapshot.gazetteer));
        }
        *known
    }
}

fn serving(place: &Located, kind: &CoverageKind, gazetteer: &Gazetteer) -> Serving {
    let tree = gazetteer.tree();
    let truth = kind.settle(place.within_any(tree, &kind.areas));
    let likeliest = place.authorities.first().map(|authority| authority.code);
    let covers = |code| kind.areas.iter().any(|area| tree.contains(*area, code).is_met());
    Serving { truth, likely: truth.is_unknown() && likeliest.is_some_and(covers) }
}

/// What every service of one search is ranked by.
pub(super) struct Scale<'s> {
    pub(super) evidence: &'s Evidence<'s>,
    pub(super) candidates: &'s Candidates,
    pub(super) reading: &'s Reading,
    /// Where the person is.
    pub(super) from: Option<SpherePoint>,
    pub(super) servings: &'s Servings<'s>,
    pub(super) words: &'s IndexWords,
    pub(super) snapshot: &'s Snapshot,
}

/// What tempers the evidence for one service: each 1 when it changes nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tempering {
    pub(super) kind_and_status: f64,
    pub(super) place: f64,
    pub(super) age: f64,
}

impl Tempering {
    /// For what was asked for by name.
    const NONE: Self = Self { kind_and_status: 1.0, place: 1.0, age: 1.0 };
}

impl Scale<'_> {
    /// The candidate at a place, with its score.
    pub(super) fn rank(&self, at: usize, ordinal: usize) -> Option<Ranked> {
        let entry = self.snapshot.tables.entries.get(ordinal)?;
        let distance_m = self.distance_m(at, entry);
        let tempering = self.tempering(entry, ordinal, distance_m)?;
        let evidence = self.evidence.parts(at, entry, ordinal).sum();
        let tempered = evidence * tempering.kind_and_status * tempering.place * tempering.age;
        Some(Ranked {
            ordinal,
            score: 1.0 - (-STEEPNESS * tempered).exp(),
            distance_m,
            serves: self.servings.of(entry).map(|serving| serving.truth),
            named: self.is_named(ordinal),
        })
    }

    pub(super) fn distance_m(&self, at: usize, entry: &Entry) -> Option<f64> {
        self.candidates.distance_m(at).or_else(|| entry.distance_m(self.from?))
    }

    pub(super) fn tempering(
        &self,
        entry: &Entry,
        ordinal: usize,
        distance_m: Option<f64>,
    ) -> Option<Tempering> {
        if self.is_named(ordinal) {
            return Some(Tempering::NONE);
        }
        let ranking = &self.words.ranking;
        let reach = self.snapshot.tables.coverages.get(entry.coverage as usize)?.reach;
        Some(Tempering {
            kind_and_status: f64::from(entry.tempering),
            place: place_factor(entry, self.servings.of(entry), distance_m, reach, ranking),
            age: age_factor(entry, self.reading, ranking),
        })
    }

    fn is_named(&self, ordinal: usize) -> bool {
        self.reading.named.contains(&ordinal)
    }
}

fn place_factor(
    entry: &Entry,
    serves: Option<Serving>,
    distance: Option<f64>,
    reach: Reach,
    ranking: &Ranking,
) -> f64 {
    let place = &ranking.place;
    let likely = serves.is_some_and(|serving| serving.likely);
    let served = match (serves.map(|serving| serving.truth), reach) {
        (None, Reach::National) => place.national_without_place,
        (None, Reach::LocalAuthority) => place.local_without_place,
        (None, Reach::WholeArea) => 1.0,
        (Some(Truth::Unknown | Truth::Unmet), _) if !likely => place.unknown,
        (Some(_), Reach::LocalAuthority) => place.local_authority,
        (Some(_), Reach::WholeArea) => place.whole_area,
        (Some(_), Reach::National) => place.national,
    };
    let served = if likely { served * place.likely } else { served };
    let served = if entry.is_umbrella && entry.points.is_empty() && serves.is_some() {
        served * place.umbrella
    } else {
        served
    };
    let near = match distance {
        Some(distance_m) if !entry.is_remote => {
            let distance_km = distance_m / 1_000.0;
            1.0 + place.nearness * (place.half_km / (place.half_km + distance_km) - 0.5)
        }
        Some(_) | None => 1.0,
    };
    served * near
}

fn age_factor(entry: &Entry, reading: &Reading, ranking: &Ranking) -> f64 {
    let age = &ranking.age;
    let band = entry.ages;
    let Some(years) = reading.age_years else {
        let only_children = band.maximum_years.is_some_and(|most| most <= MAJORITY_YEARS);
        let asked = reading.needs.iter().any(|read| read.slug == YOUNG_PEOPLE);
        return if only_children && !asked { age.children_unasked } else { 1.0 };
    };
    if band.excludes(years) {
        return if band.stated { age.excluded } else { age.perhaps_excluded };
    }
    let from = band.minimum_years.unwrap_or(0);
    let narrow = band.maximum_years.is_some_and(|most| most.saturating_sub(from) <= age.narrow_years);
    if narrow { age.meant_for } else { 1.0 }
}

/// Closed services come after all others, whatever their score.
pub(super) fn is_last(entry: &Entry) -> bool {
    matches!(entry.status, Status::Closed)
}
