//! What becomes of the evidence: kind, status, place and age temper it.

use std::collections::BTreeMap;

use super::ranked::{Ranked, Standing};
use crate::geography::{SpherePoint, Truth, radius_m};
use crate::search::evidence::{Serving, Servings};
use crate::search::language::{AgeRanking, IndexWords, MAJORITY_YEARS, PlaceRanking, Ranking, YOUNG_PEOPLE};
use crate::search::question::Reading;
use crate::search::services::{AgeBand, Locations, Outline, Set};
use crate::search::snapshot::Snapshot;

/// What every service of one search is ranked by.
pub(super) struct Scale<'s> {
    named: &'s [usize],
    /// Where the person is.
    from: Option<SpherePoint>,
    servings: &'s Servings<'s>,
    place: NearRanking,
    age: AgeScale<'s>,
    /// When neither a place nor an age was asked for.
    unasked: Option<&'s [f32]>,
    /// Nothing is tempered to more than this.
    most: f32,
    snapshot: &'s Snapshot,
}

/// What is reckoned with for every service that is somewhere, in the numbers it is reckoned in.
struct NearRanking {
    half_km: f32,
    nearness: f32,
    umbrella: f32,
}

impl NearRanking {
    fn of(ranking: &PlaceRanking) -> Self {
        let PlaceRanking { half_km, nearness, umbrella, .. } = *ranking;
        Self { half_km: half_km as f32, nearness: nearness as f32, umbrella: umbrella as f32 }
    }
}

/// What tempers the evidence for one service: each 1 when it changes nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tempering {
    pub(super) kind_and_status: f32,
    pub(super) place: f32,
    pub(super) age: f32,
}

impl Tempering {
    /// For what was asked for by name.
    const NONE: Self = Self { kind_and_status: 1.0, place: 1.0, age: 1.0 };

    pub(super) fn all(self) -> f32 {
        self.kind_and_status * self.place * self.age
    }
}

impl<'s> Scale<'s> {
    pub(super) fn new(
        reading: &'s Reading,
        from: Option<SpherePoint>,
        servings: &'s Servings<'s>,
        words: &'s IndexWords,
        snapshot: &'s Snapshot,
    ) -> Self {
        let age = AgeScale::new(reading, &words.ranking.age);
        let is_unasked = servings.place.is_none() && age.years.is_none();
        Self {
            named: &reading.named,
            from,
            servings,
            place: NearRanking::of(&words.ranking.place),
            unasked: is_unasked.then(|| snapshot.unasked.of(age.young)),
            most: (most(&words.ranking) * age.most() * ROUNDING) as f32,
            age,
            snapshot,
        }
    }

    /// The service of an ordinal, with the evidence for it.
    #[inline]
    pub(super) fn rank(&self, ordinal: usize, evidence: f32) -> Option<Ranked> {
        let named = self.named.contains(&ordinal);
        if let Some(tempering) = self.unasked {
            let tempering = if named { 1.0 } else { *tempering.get(ordinal)? };
            let standing = Standing::of(named, self.snapshot.unasked.closed.contains(ordinal), None);
            return Some(Ranked::new(ordinal, evidence * tempering, standing));
        }
        let outline = self.snapshot.tables.outlines.get(ordinal)?;
        let serving = self.servings.of(outline.coverage)?;
        let tempering = if named { 1.0 } else { self.tempering(ordinal, outline, serving).all() };
        let standing = Standing::of(named, outline.is_closed, serving.truth);
        Some(Ranked::new(ordinal, evidence * tempering, standing))
    }

    /// Whether so much evidence cannot come to a strength, whatever tempers it.
    #[inline]
    pub(super) fn is_below(&self, evidence: f32, strength: f32) -> bool {
        evidence * self.most < strength
    }

    /// Whether a service serves the place; none without a place.
    pub(super) fn serves(&self, ordinal: usize) -> Option<Truth> {
        let outline = self.snapshot.tables.outlines.get(ordinal)?;
        self.servings.of(outline.coverage)?.truth
    }

    /// What tempered the evidence for one that was ranked.
    pub(super) fn tempering_of(&self, ranked: Ranked) -> Option<Tempering> {
        if ranked.standing().named() {
            return Some(Tempering::NONE);
        }
        let outline = self.snapshot.tables.outlines.get(ranked.ordinal())?;
        Some(self.tempering(ranked.ordinal(), outline, self.servings.of(outline.coverage)?))
    }

    fn tempering(&self, ordinal: usize, outline: &Outline, serving: Serving) -> Tempering {
        Tempering {
            kind_and_status: outline.tempering,
            place: self.place_factor(ordinal, outline, serving),
            age: self.age.factor(outline.ages),
        }
    }

    fn place_factor(&self, ordinal: usize, outline: &Outline, serving: Serving) -> f32 {
        let place = &self.place;
        // Whoever is rung up is as near as their parts are.
        let is_apart = outline.is_umbrella && !outline.has_location && !outline.is_remote;
        let served = if is_apart && serving.truth.is_some() {
            serving.factor * place.umbrella
        } else {
            serving.factor
        };
        let Some(from) = self.from.filter(|_| outline.has_location && !outline.is_remote) else {
            return served;
        };
        let distance_km = self.about_km(from, ordinal);
        served * (1.0 + place.nearness * (place.half_km / (place.half_km + distance_km) - 0.5))
    }

    /// From the place to the nearest location of a service.
    ///
    /// # Units
    /// Metres; infinite without a place or a location.
    pub(super) fn distance_m(&self, ordinal: usize) -> f64 {
        let entry = self.snapshot.tables.entries.get(ordinal);
        let distance_m = self.from.zip(entry).and_then(|(from, entry)| entry.distance_m(from));
        distance_m.unwrap_or(f64::INFINITY)
    }

    /// The same for ranking, to within a metre or two.
    fn about_km(&self, from: SpherePoint, ordinal: usize) -> f32 {
        match self.snapshot.tables.locations.get(ordinal) {
            // A straight line through the earth is a metre shorter than the way along the ground in 100 km.
            Some(Locations::One(about)) => {
                let [x, y, z] = from.coordinates().map(|part| part as f32);
                let [u, v, w] = about;
                let chord2 = (x - u).powi(2) + (y - v).powi(2) + (z - w).powi(2);
                (radius_m() / 1_000.0) as f32 * chord2.sqrt()
            }
            None | Some(Locations::None | Locations::Several) => (self.distance_m(ordinal) / 1_000.0) as f32,
        }
    }
}

/// What tempers the evidence when neither a place nor an age was asked for: the same for every such question.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Unasked {
    /// By ordinal, when somebody young is meant.
    young: Vec<f32>,
    /// By ordinal, otherwise.
    anybody: Vec<f32>,
    closed: Set,
}

impl Unasked {
    pub(in crate::search) fn new(words: &IndexWords, snapshot: &Snapshot) -> Self {
        let servings = Servings::new(None, words, snapshot);
        let all = |young: bool| {
            let scale = Scale {
                named: &[],
                from: None,
                servings: &servings,
                place: NearRanking::of(&words.ranking.place),
                age: AgeScale { ranking: &words.ranking.age, years: None, perhaps: false, young },
                unasked: None,
                most: f32::MAX,
                snapshot,
            };
            let outlines = snapshot.tables.outlines.iter().enumerate();
            let of = |(ordinal, outline): (usize, &Outline)| {
                let serving = servings.of(outline.coverage);
                serving.map_or(0.0, |serving| scale.tempering(ordinal, outline, serving).all())
            };
            outlines.map(of).collect::<Vec<f32>>()
        };
        let mut closed = Set::none(snapshot.tables.count());
        let outlines = snapshot.tables.outlines.iter().enumerate();
        outlines.filter(|(_, outline)| outline.is_closed).for_each(|(ordinal, _)| closed.insert(ordinal));
        Self { young: all(true), anybody: all(false), closed }
    }

    fn of(&self, young: bool) -> &[f32] {
        if young { &self.young } else { &self.anybody }
    }
}

/// Factors are multiplied in 32 bits.
const ROUNDING: f64 = 1.000_01;

/// The most that anything is tempered to but for age.
fn most(ranking: &Ranking) -> f64 {
    let place = &ranking.place;
    let served = [
        place.local_authority,
        place.whole_area,
        place.national,
        place.unknown,
        place.national_without_place,
        place.local_without_place,
        1.0,
    ];
    let greatest = |factors: &[f64]| factors.iter().copied().fold(1.0, f64::max);
    let of_words = |factors: &BTreeMap<String, f64>| factors.values().copied().fold(1.0, f64::max);
    of_words(&ranking.kind)
        * of_words(&ranking.status)
        * greatest(&served)
        * greatest(&[place.likely])
        * greatest(&[place.umbrella])
        * (1.0 + place.nearness.max(0.0) / 2.0)
}

/// What the age that was asked for leaves of the evidence.
struct AgeScale<'s> {
    ranking: &'s AgeRanking,
    years: Option<u8>,
    /// Perhaps it is the age of somebody else.
    perhaps: bool,
    /// Somebody young is meant, though nobody said how young.
    young: bool,
}

impl<'s> AgeScale<'s> {
    fn new(reading: &Reading, ranking: &'s AgeRanking) -> Self {
        let young = reading.needs.iter().any(|read| read.slug == YOUNG_PEOPLE);
        Self { ranking, years: reading.age_years, perhaps: reading.age_perhaps, young }
    }

    fn most(&self) -> f64 {
        let AgeRanking { excluded, perhaps_excluded, children_unasked, meant_for, .. } = *self.ranking;
        let of_years = [excluded, perhaps_excluded, meant_for].into_iter().filter(|_| self.years.is_some());
        of_years.chain([children_unasked]).fold(1.0, f64::max)
    }

    fn factor(&self, band: AgeBand) -> f32 {
        self.of_band(band) as f32
    }

    fn of_band(&self, band: AgeBand) -> f64 {
        let Self { ranking, years, perhaps, young } = self;
        let Some(years) = *years else {
            let only_children = band.maximum_years.is_some_and(|most| most <= MAJORITY_YEARS);
            return if only_children && !young { ranking.children_unasked } else { 1.0 };
        };
        if band.excludes(years) {
            if *perhaps {
                return 1.0;
            }
            return if band.certain { ranking.excluded } else { ranking.perhaps_excluded };
        }
        let from = band.minimum_years.unwrap_or(0);
        let narrow = band.maximum_years.is_some_and(|most| most.saturating_sub(from) <= ranking.narrow_years);
        let young = band.for_the_young && years < MAJORITY_YEARS;
        if narrow || young { ranking.meant_for } else { 1.0 }
    }
}
