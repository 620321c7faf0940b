//! What a search knows of one service besides its words: where it is, how old people may be, which areas it serves.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;

use super::filter_values::wire;
use super::outline::Outline;
use super::tables::Tables;
use crate::catalogue::{Ages, CoverageBasis, Service, Status};
use crate::geography::{AreaCode, AreaKind, AreaTree, Point, SpherePoint, Truth};
use crate::search::language::{Ranking, YOUNG_PEOPLE};

/// What is kept of one service besides its [`Outline`]. There may be a million, so its record is not kept here.
#[derive(Debug, Clone)]
pub(in crate::search) struct Entry {
    called: Called,
    /// The latest day a dated source speaks for.
    assured: Option<NaiveDate>,
    /// Positions in [`Tables::schedules`].
    pub(in crate::search) schedules: Box<[u32]>,
    /// Of locations where people are seen.
    points: Box<[Point]>,
}

/// Slug, name and former names, end to end.
#[derive(Debug, Clone)]
struct Called {
    all: Box<str>,
    slug_ends: u32,
    name_ends: u32,
    /// Where each former name ends; it begins where the one before does.
    former_end: Box<[u32]>,
}

impl Called {
    fn of(service: &Service) -> Self {
        let mut all = String::new();
        let mut add = |text: &str| {
            all.push_str(text);
            u32::try_from(all.len()).unwrap_or(u32::MAX)
        };
        let (slug_ends, name_ends) = (add(&service.slug), add(&service.name));
        let former_end = service.also_known_as.iter().map(|former| add(former)).collect();
        Self { all: all.into(), slug_ends, name_ends, former_end }
    }

    fn between(&self, from: u32, until: u32) -> &str {
        self.all.get(from as usize..until as usize).unwrap_or_default()
    }

    fn former(&self, nth: usize) -> Option<&str> {
        let begin = nth.checked_sub(1).and_then(|before| self.former_end.get(before));
        Some(self.between(*begin.unwrap_or(&self.name_ends), *self.former_end.get(nth)?))
    }
}

/// The published age limits, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) struct AgeBand {
    pub(in crate::search) minimum_years: Option<u8>,
    pub(in crate::search) maximum_years: Option<u8>,
    pub(in crate::search) certain: bool,
    /// It helps young people, and no source says up to which age.
    pub(in crate::search) for_the_young: bool,
}

/// A way of serving an area that one or more services share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::search) struct CoverageKind {
    pub(super) anyone: bool,
    pub(in crate::search) areas: Vec<AreaCode>,
    pub(in crate::search) reach: Reach,
}

/// How wide the areas are that a service covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::search) enum Reach {
    LocalAuthority,
    /// LLR, a county, or not said.
    WholeArea,
    National,
}

/// What entries are made from besides the record.
pub(in crate::search) struct EntryMaker<'r> {
    pub(in crate::search) ranking: &'r Ranking,
    /// How many services there are.
    pub(in crate::search) count: usize,
}

impl EntryMaker<'_> {
    /// The entry and outline of a record.
    pub(super) fn entry(&self, tables: &mut Tables, service: &Service) -> (Entry, Outline) {
        let dates = [&service.provenance, &service.status.provenance, &service.coverage.provenance];
        let entry = Entry {
            called: Called::of(service),
            assured: dates.iter().filter_map(|provenance| provenance.dated.as_of()).max(),
            schedules: service.schedules.iter().map(|schedule| tables.schedule(schedule)).collect(),
            points: points_of(service).collect(),
        };
        let outline = self.outline(tables, service);
        (entry, outline)
    }

    fn outline(&self, tables: &mut Tables, service: &Service) -> Outline {
        let of_word = |factors: &BTreeMap<String, f64>, word: &str| factors.get(word).copied().unwrap_or(1.0);
        let tempering = of_word(&self.ranking.kind, &wire(&service.kind))
            * of_word(&self.ranking.status, &wire(&service.status.is));
        Outline {
            coverage: tables.coverage(CoverageKind::of(service)),
            tempering: tempering as f32,
            ages: AgeBand::of(service),
            // Noted when all are there.
            is_umbrella: false,
            is_remote: !service.modes.is_empty() && service.modes.iter().all(|mode| mode.is_remote()),
            is_closed: matches!(service.status.is, Status::Closed),
            has_location: points_of(service).next().is_some(),
        }
    }
}

impl Entry {
    pub(in crate::search) fn slug(&self) -> &str {
        self.called.between(0, self.called.slug_ends)
    }

    pub(in crate::search) fn name(&self) -> &str {
        self.called.between(self.called.slug_ends, self.called.name_ends)
    }

    /// A former name, by its place in the list of the record.
    pub(in crate::search) fn former_name(&self, nth: usize) -> Option<&str> {
        self.called.former(nth)
    }

    /// The latest day a dated source speaks for, not after today.
    pub(in crate::search) fn assured_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        // As `Service::assurance` has it: a date to come confirms nothing.
        self.assured.filter(|day| *day <= today)
    }

    /// Of locations where people are seen.
    pub(in crate::search) fn points(&self) -> impl Iterator<Item = SpherePoint> {
        self.points.iter().map(|point| SpherePoint::from(*point))
    }

    /// From a place to the nearest of its locations.
    ///
    /// # Units
    /// Metres.
    pub(in crate::search) fn distance_m(&self, from: SpherePoint) -> Option<f64> {
        self.points().map(|point| from.distance_m(point)).min_by(f64::total_cmp)
    }
}

fn points_of(service: &Service) -> impl Iterator<Item = Point> {
    let places = service.locations.iter().filter(|location| location.is_open_to_visitors());
    places.filter_map(|location| location.point)
}

impl AgeBand {
    fn of(service: &Service) -> Self {
        let ages = service.ages.as_ref();
        Self {
            minimum_years: ages.and_then(|ages| ages.minimum_years),
            maximum_years: ages.and_then(|ages| ages.maximum_years),
            certain: ages.is_some_and(Ages::is_certain),
            for_the_young: ages.is_none_or(|ages| ages.maximum_years.is_none())
                && service.needs.iter().any(|need| need == YOUNG_PEOPLE),
        }
    }

    pub(in crate::search) fn excludes(self, years: u8) -> bool {
        self.minimum_years.is_some_and(|least| years < least)
            || self.maximum_years.is_some_and(|most| years > most)
    }
}

impl CoverageKind {
    fn of(service: &Service) -> Self {
        let areas: Vec<AreaCode> =
            service.coverage.areas.iter().filter_map(|c| AreaCode::from_str(c).ok()).collect();
        let is_national = |code: &AreaCode| matches!(code.kind(), AreaKind::Country | AreaKind::Group);
        let reach = if areas.iter().any(is_national) {
            Reach::National
        } else if !areas.is_empty() && areas.iter().all(|code| code.kind() == AreaKind::LocalAuthority) {
            Reach::LocalAuthority
        } else {
            Reach::WholeArea
        };
        Self { anyone: service.coverage.basis == CoverageBasis::Anyone, areas, reach }
    }

    pub(super) fn serves_area(&self, tree: &AreaTree, area: AreaCode) -> Truth {
        self.settle(Truth::any(self.areas.iter().map(|outer| tree.contains(*outer, area))))
    }

    /// Anyone may come to a service that is open to anyone, but outside the area it is meant for nobody has said so.
    pub(in crate::search) fn settle(&self, within: Truth) -> Truth {
        if self.areas.is_empty() || (self.anyone && within.is_unmet()) { Truth::Unknown } else { within }
    }
}
