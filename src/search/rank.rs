//! What becomes of the evidence: kind, status, place and age temper it.

use std::cell::Cell;

use super::candidates::Block;
use super::entry::{AgeBand, CoverageKind, Reach};
use super::evidence::{BlockEvidence, Evidence};
use super::outline::{Locations, Outline};
use super::ranked::{Ranked, Standing};
use super::reading::{MAJORITY_YEARS, Reading, YOUNG_PEOPLE};
use super::snapshot::Snapshot;
use super::weights::{AgeRanking, PlaceRanking};
use super::words::IndexWords;
use crate::geography::{Located, SpherePoint, Truth};

/// How services of one kind of coverage stand to the place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Serving {
    /// Whether they serve it; none without a place.
    pub(super) truth: Option<Truth>,
    /// What that leaves of the evidence.
    factor: f64,
}

/// For each kind of coverage how it stands to the place; worked out when it is first asked for, because near a place there are few kinds.
pub(super) struct Servings<'s> {
    place: Option<&'s Located>,
    snapshot: &'s Snapshot,
    ranking: &'s PlaceRanking,
    known: Vec<Cell<Option<Serving>>>,
}

impl<'s> Servings<'s> {
    pub(super) fn new(place: Option<&'s Located>, words: &'s IndexWords, snapshot: &'s Snapshot) -> Self {
        let known = vec![Cell::new(None); snapshot.tables.coverages.len()];
        Self { place, snapshot, ranking: &words.ranking.place, known }
    }

    /// Of the kind at a position.
    pub(super) fn of(&self, coverage: u32) -> Option<Serving> {
        let known = self.known.get(coverage as usize)?;
        if known.get().is_none() {
            known.set(Some(self.serving(self.snapshot.tables.coverages.get(coverage as usize)?)));
        }
        known.get()
    }

    fn serving(&self, kind: &CoverageKind) -> Serving {
        let Self { place, ranking, snapshot, .. } = self;
        let Some(place) = place else {
            let factor = match kind.reach {
                Reach::National => ranking.national_without_place,
                Reach::LocalAuthority => ranking.local_without_place,
                Reach::WholeArea => 1.0,
            };
            return Serving { truth: None, factor };
        };
        let tree = snapshot.gazetteer.tree();
        let truth = kind.settle(place.within_any(tree, &kind.areas));
        let likeliest = place.authorities.first().map(|authority| authority.code);
        let covers = |code| kind.areas.iter().any(|area| tree.contains(*area, code).is_met());
        // Not certain, but so for most of the place.
        let likely = truth.is_unknown() && likeliest.is_some_and(covers);
        let factor = match (truth, kind.reach) {
            (Truth::Unknown | Truth::Unmet, _) if !likely => ranking.unknown,
            (_, Reach::LocalAuthority) => ranking.local_authority,
            (_, Reach::WholeArea) => ranking.whole_area,
            (_, Reach::National) => ranking.national,
        };
        Serving { truth: Some(truth), factor: if likely { factor * ranking.likely } else { factor } }
    }
}

/// What every service of one search is ranked by.
pub(super) struct Scale<'s> {
    evidence: &'s Evidence<'s>,
    named: &'s [usize],
    /// Where the person is.
    from: Option<SpherePoint>,
    servings: &'s Servings<'s>,
    place: &'s PlaceRanking,
    age: AgeScale<'s>,
    snapshot: &'s Snapshot,
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

    pub(super) fn all(self) -> f64 {
        self.kind_and_status * self.place * self.age
    }
}

impl<'s> Scale<'s> {
    pub(super) fn new(
        reading: &'s Reading,
        from: Option<SpherePoint>,
        evidence: &'s Evidence<'s>,
        servings: &'s Servings<'s>,
        words: &'s IndexWords,
        snapshot: &'s Snapshot,
    ) -> Self {
        let place = &words.ranking.place;
        let age = AgeScale::new(reading, &words.ranking.age);
        Self { evidence, named: &reading.named, from, servings, place, age, snapshot }
    }

    /// The candidate at a place of a block. Names are not read: that takes longer than all the rest, and most hits are only counted.
    // Returned through memory it would be read back before it is written.
    #[inline(always)]
    pub(super) fn rank(&self, at: usize, block: &Block<'_>, evidence: &BlockEvidence<'_>) -> Option<Ranked> {
        let ordinal = block.ordinal(at);
        let outline = self.snapshot.tables.outlines.get(ordinal)?;
        let distance_m = block.distance_m(at).unwrap_or_else(|| self.distance_m(ordinal, outline));
        let serving = self.servings.of(outline.coverage)?;
        let named = self.named.contains(&ordinal);
        let tempering = if named { 1.0 } else { self.tempering(outline, serving, distance_m).all() };
        let (at_least, at_most) = evidence.of(at);
        let standing = Standing::of(named, outline.is_closed, serving.truth);
        let tempering = tempering as f32;
        Some(Ranked::new(ordinal, at_least * tempering, at_most * tempering, distance_m, standing))
    }

    /// With what its names say.
    pub(super) fn settled(&self, ranked: &Ranked) -> Ranked {
        let mut settled = *ranked;
        self.settle(&mut settled);
        settled
    }

    /// Adds what its names say.
    pub(super) fn settle(&self, ranked: &mut Ranked) {
        if ranked.at_most > ranked.strength {
            let tempering = self.tempering_of(ranked).unwrap_or(Tempering::NONE);
            ranked.strength += (self.evidence.of_names(ranked.ordinal()) * tempering.all()) as f32;
            ranked.at_most = ranked.strength;
        }
    }

    /// What tempered the evidence for one that was ranked.
    pub(super) fn tempering_of(&self, ranked: &Ranked) -> Option<Tempering> {
        if ranked.standing.named() {
            return Some(Tempering::NONE);
        }
        let outline = self.snapshot.tables.outlines.get(ranked.ordinal())?;
        Some(self.tempering(outline, self.servings.of(outline.coverage)?, ranked.distance_m))
    }

    fn tempering(&self, outline: &Outline, serving: Serving, distance_m: f64) -> Tempering {
        Tempering {
            kind_and_status: f64::from(outline.tempering),
            place: self.place_factor(outline, serving, distance_m),
            age: self.age.factor(outline.ages),
        }
    }

    fn place_factor(&self, outline: &Outline, serving: Serving, distance_m: f64) -> f64 {
        let place = self.place;
        let served = if outline.is_umbrella && !outline.has_location && serving.truth.is_some() {
            serving.factor * place.umbrella
        } else {
            serving.factor
        };
        if outline.is_remote || !distance_m.is_finite() {
            return served;
        }
        let distance_km = distance_m / 1_000.0;
        served * (1.0 + place.nearness * (place.half_km / (place.half_km + distance_km) - 0.5))
    }

    fn distance_m(&self, ordinal: usize, outline: &Outline) -> f64 {
        let Some(from) = self.from.filter(|_| outline.has_location) else { return f64::INFINITY };
        let tables = &self.snapshot.tables;
        match tables.locations.get(ordinal) {
            None | Some(Locations::None) => f64::INFINITY,
            Some(Locations::One(point)) => from.distance_m(*point),
            Some(Locations::Several) => {
                let entry = tables.entries.get(ordinal);
                entry.and_then(|entry| entry.distance_m(from)).unwrap_or(f64::INFINITY)
            }
        }
    }
}

/// What the age that was asked for leaves of the evidence.
struct AgeScale<'s> {
    ranking: &'s AgeRanking,
    years: Option<u8>,
    /// Somebody young is meant, though nobody said how young.
    young: bool,
}

impl<'s> AgeScale<'s> {
    fn new(reading: &Reading, ranking: &'s AgeRanking) -> Self {
        let young = reading.needs.iter().any(|read| read.slug == YOUNG_PEOPLE);
        Self { ranking, years: reading.age_years, young }
    }

    fn factor(&self, band: AgeBand) -> f64 {
        let Self { ranking, years, young } = self;
        let Some(years) = *years else {
            let only_children = band.maximum_years.is_some_and(|most| most <= MAJORITY_YEARS);
            return if only_children && !young { ranking.children_unasked } else { 1.0 };
        };
        if band.excludes(years) {
            return if band.stated { ranking.excluded } else { ranking.perhaps_excluded };
        }
        let from = band.minimum_years.unwrap_or(0);
        let narrow = band.maximum_years.is_some_and(|most| most.saturating_sub(from) <= ranking.narrow_years);
        if narrow { ranking.meant_for } else { 1.0 }
    }
}
