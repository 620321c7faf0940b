//! What becomes of the evidence: kind, status, place and age temper it, and it is turned into a score.

use std::collections::BTreeMap;

use super::evidence::Evidence;
use super::reading::Reading;
use super::snapshot::Snapshot;
use super::tables::{Entry, Reach, wire};
use super::weights::Ranking;
use super::words::IndexWords;
use crate::catalogue::Status;
use crate::geography::{Located, Truth, distance_m};

/// The age up to which a service is one for children.
const MAJORITY_YEARS: u8 = 18;
/// The need that says somebody young is meant.
const YOUNG_PEOPLE: &str = "young-people";
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

/// What every service of one search is ranked by.
pub(super) struct Scale<'s> {
    pub(super) evidence: &'s Evidence,
    pub(super) reading: &'s Reading,
    pub(super) place: Option<&'s Located>,
    /// By kind of coverage.
    pub(super) serving: &'s [Serving],
    pub(super) words: &'s IndexWords,
    pub(super) snapshot: &'s Snapshot,
}

impl Scale<'_> {
    /// The score of one service.
    pub(super) fn rank(&self, ordinal: usize) -> Option<Ranked> {
        let entry = self.snapshot.tables.entries.get(ordinal)?;
        let coverage = self.snapshot.tables.coverages.get(entry.coverage)?;
        let ranking = &self.words.ranking;
        let serves = self.place.and_then(|_| self.serving.get(entry.coverage).copied());
        let from = self.place.and_then(|place| place.point);
        let distance =
            from.and_then(|from| entry.points.iter().map(|to| distance_m(from, *to)).min_by(f64::total_cmp));
        let named = self.reading.named.contains(&ordinal);
        let tempering = if named {
            1.0
        } else {
            of_word(&ranking.kind, &wire(&entry.kind))
                * of_word(&ranking.status, &wire(&entry.status))
                * place_factor(entry, serves, distance, coverage.reach, ranking)
                * age_factor(entry, self.reading, ranking)
        };
        let score = 1.0 - (-STEEPNESS * self.evidence.of(ordinal)? * tempering).exp();
        Some(Ranked {
            ordinal,
            score,
            distance_m: distance,
            serves: serves.map(|serving| serving.truth),
            named,
        })
    }
}

fn of_word(factors: &BTreeMap<String, f64>, word: &str) -> f64 {
    factors.get(word).copied().unwrap_or(1.0)
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
