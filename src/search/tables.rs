//! What is asked of every service in a search besides words, by ordinal: where it is, whom it serves, which filters it passes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::str::FromStr;

use chrono::NaiveDate;
use serde::Serialize;

use super::postings::StemNumber;
use super::set::Set;
use super::weights::Ranking;
use crate::catalogue::{
    AccessWord, AgeBasis, Catalogue, CoverageBasis, Kind, Mode, Referrer, Schedule, Service, ServiceId,
    Status, Step,
};
use crate::geography::{AreaCode, AreaKind, AreaTree, Gazetteer, SpherePoint, Truth};

/// What is kept of one service. There may be a million, so nothing is kept twice.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: ServiceId,
    pub(super) slug: Box<str>,
    pub(super) name: Box<str>,
    pub(super) status: Status,
    /// Other records are part of it.
    pub(super) is_umbrella: bool,
    /// Help by phone, text, online or at home only: how far away it is does not matter.
    pub(super) is_remote: bool,
    pub(super) ages: AgeBand,
    /// Position in [`Tables::coverages`].
    pub(super) coverage: u32,
    /// What its kind and status leave of the evidence.
    pub(super) tempering: f32,
    /// The latest day a dated source speaks for.
    pub(super) assured: Option<NaiveDate>,
    /// Positions in the catalogue's list, in the service's order.
    needs: Box<[u16]>,
    /// Of locations that are not confidential.
    pub(super) points: Box<[SpherePoint]>,
    /// Positions in [`Tables::schedules`].
    pub(super) schedules: Box<[u32]>,
    /// The stems of each of its names.
    pub(super) names: Box<[Box<[StemNumber]>]>,
}

/// The published age limits, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AgeBand {
    pub(super) minimum_years: Option<u8>,
    pub(super) maximum_years: Option<u8>,
    pub(super) stated: bool,
}

/// A way of serving an area that one or more services share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct CoverageKind {
    pub(super) anyone: bool,
    pub(super) areas: Vec<AreaCode>,
    pub(super) reach: Reach,
}

/// How wide the areas are that a service covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reach {
    LocalAuthority,
    /// LLR, a county, or not said.
    WholeArea,
    National,
}

/// Which services have a value, for filters and facets alike.
pub(super) type Values = BTreeMap<String, Set>;

/// Everything by ordinal.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) entries: Vec<Entry>,
    /// Ordinals in order of slug.
    by_slug: Vec<u32>,
    pub(super) coverages: Vec<CoverageKind>,
    /// Each rule of opening once, however many services keep to it.
    pub(super) schedules: Vec<Schedule>,
    pub(super) steps: Values,
    pub(super) needs: Values,
    pub(super) modes: Values,
    pub(super) languages: Values,
    pub(super) access: Values,
    pub(super) referrers: Values,
    pub(super) statuses: Values,
    pub(super) kinds: Values,
    /// By local authority of LLR: who certainly serves it.
    pub(super) areas: Values,
    pub(super) free: Set,
}

/// Fills [`Tables`], one record after another.
pub(super) struct TablesBuilder<'c> {
    tables: Tables,
    catalogue: &'c Catalogue,
    ranking: &'c Ranking,
    count: usize,
    umbrellas: HashSet<&'c str>,
    coverage_of: HashMap<CoverageKind, u32>,
    schedule_of: HashMap<String, u32>,
}

impl<'c> TablesBuilder<'c> {
    pub(super) fn new(catalogue: &'c Catalogue, ranking: &'c Ranking) -> Self {
        let count = catalogue.services.len();
        let mut tables = Tables { free: Set::none(count), ..Tables::default() };
        tables.entries.reserve_exact(count);
        for need in &catalogue.needs {
            tables.needs.insert(need.slug.clone(), Set::none(count));
        }
        Self {
            tables,
            catalogue,
            ranking,
            count,
            umbrellas: catalogue.services.iter().filter_map(|part| part.part_of.as_deref()).collect(),
            coverage_of: HashMap::new(),
            schedule_of: HashMap::new(),
        }
    }

    /// Adds the next record. `names` are the stems of each of its names.
    pub(super) fn add(&mut self, service: &Service, names: Box<[Box<[StemNumber]>]>) {
        let ordinal = self.tables.entries.len();
        self.tables.note_values(ordinal, self.count, service);
        let kind = CoverageKind::of(service);
        let tables = &mut self.tables;
        let coverage = *self.coverage_of.entry(kind).or_insert_with_key(|kind| {
            tables.coverages.push(kind.clone());
            tables.coverages.len() as u32 - 1
        });
        let mut schedules = Vec::with_capacity(service.schedules.len());
        for schedule in &service.schedules {
            schedules.push(*self.schedule_of.entry(schedule.rule()).or_insert_with(|| {
                tables.schedules.push(schedule.clone());
                tables.schedules.len() as u32 - 1
            }));
        }
        let need = |slug: &String| self.catalogue.needs.iter().position(|need| need.slug == *slug);
        let needs = service.needs.iter().filter_map(need).filter_map(|need| u16::try_from(need).ok());
        let places = service.locations.iter().filter(|location| !location.confidential);
        let dates = [&service.provenance, &service.status.provenance, &service.coverage.provenance];
        let of_word = |factors: &BTreeMap<String, f64>, word: &str| factors.get(word).copied().unwrap_or(1.0);
        let tempering = of_word(&self.ranking.kind, &wire(&service.kind))
            * of_word(&self.ranking.status, &wire(&service.status.is));
        tables.entries.push(Entry {
            id: service.id(),
            slug: service.slug.as_str().into(),
            name: service.name.as_str().into(),
            status: service.status.is,
            is_umbrella: self.umbrellas.contains(service.slug.as_str()),
            is_remote: !service.modes.is_empty() && service.modes.iter().all(|mode| mode.is_remote()),
            ages: AgeBand::of(service),
            coverage,
            tempering: tempering as f32,
            assured: dates.iter().filter_map(|provenance| provenance.dated.as_of()).max(),
            needs: needs.collect(),
            points: places.filter_map(|location| location.point).map(SpherePoint::from).collect(),
            schedules: schedules.into_boxed_slice(),
            names,
        });
    }

    /// When every record was added.
    pub(super) fn finish(self, gazetteer: &Gazetteer) -> Tables {
        let mut tables = self.tables;
        tables.note_areas(gazetteer);
        tables.by_slug = (0..tables.entries.len() as u32).collect();
        let entries = &tables.entries;
        let slug = |ordinal: &u32| entries.get(*ordinal as usize).map(|entry| &entry.slug);
        tables.by_slug.sort_by(|a, b| slug(a).cmp(&slug(b)));
        tables
    }
}

impl Tables {
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn ordinal_of(&self, slug: &str) -> Option<usize> {
        let slug_at = |ordinal: &u32| self.entries.get(*ordinal as usize).map_or("", |entry| &entry.slug);
        let at = self.by_slug.binary_search_by(|ordinal| slug_at(ordinal).cmp(slug)).ok()?;
        self.by_slug.get(at).map(|ordinal| *ordinal as usize)
    }

    /// Which services certainly serve an area.
    pub(super) fn serving(&self, tree: &AreaTree, area: AreaCode) -> Set {
        let serving: Vec<bool> =
            self.coverages.iter().map(|coverage| coverage.serves_area(tree, area).is_met()).collect();
        let mut served = Set::none(self.entries.len());
        for (ordinal, entry) in self.entries.iter().enumerate() {
            if serving.get(entry.coverage as usize).copied().unwrap_or(false) {
                served.insert(ordinal);
            }
        }
        served
    }

    fn note_values(&mut self, ordinal: usize, count: usize, service: &Service) {
        let note = |values: &mut Values, value: String| {
            values.entry(value).or_insert_with(|| Set::none(count)).insert(ordinal);
        };
        service.steps.iter().for_each(|step| note(&mut self.steps, step.to_string()));
        service.needs.iter().for_each(|need| note(&mut self.needs, need.clone()));
        service.modes.iter().for_each(|mode| note(&mut self.modes, wire(mode)));
        service.access.iter().for_each(|access| note(&mut self.access, wire(&access.word)));
        note(&mut self.statuses, wire(&service.status.is));
        note(&mut self.kinds, wire(&service.kind));
        service.languages.iter().for_each(|language| note(&mut self.languages, language.code.to_lowercase()));
        if service.languages.is_empty() {
            note(&mut self.languages, "en".to_owned());
        }
        let open = service.routes.iter().filter(|route| !route.not_accepted).flat_map(|route| &route.who);
        open.for_each(|who| note(&mut self.referrers, who.as_str().to_owned()));
        if service.costs.iter().any(|cost| cost.amount_pence == Some(0)) {
            self.free.insert(ordinal);
        }
    }

    fn note_areas(&mut self, gazetteer: &Gazetteer) {
        let tree = gazetteer.tree();
        let authorities = gazetteer.areas_of_kind(AreaKind::LocalAuthority);
        for area in authorities.filter(|area| tree.contains(AreaCode::LLR, area.code).is_met()) {
            self.areas.insert(area.code.to_string(), self.serving(tree, area.code));
        }
    }
}

impl Entry {
    /// Which of its needs it is, the first being the main one.
    pub(super) fn position_of_need(&self, need: usize) -> Option<usize> {
        self.needs.iter().position(|known| usize::from(*known) == need)
    }

    pub(super) fn has_need(&self, need: usize) -> bool {
        self.position_of_need(need).is_some()
    }

    /// The latest day a dated source speaks for, not after today.
    pub(super) fn assured_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        // As `Service::assurance` has it: a date to come confirms nothing.
        self.assured.filter(|day| *day <= today)
    }

    /// From a place to the nearest of its locations.
    ///
    /// # Units
    /// Metres.
    pub(super) fn distance_m(&self, from: SpherePoint) -> Option<f64> {
        self.points.iter().map(|point| from.distance_m(*point)).min_by(f64::total_cmp)
    }
}

impl AgeBand {
    fn of(service: &Service) -> Self {
        let ages = service.ages.as_ref();
        Self {
            minimum_years: ages.and_then(|ages| ages.minimum_years),
            maximum_years: ages.and_then(|ages| ages.maximum_years),
            stated: ages.is_some_and(|ages| ages.basis == AgeBasis::Stated),
        }
    }

    pub(super) fn excludes(self, years: u8) -> bool {
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

    fn serves_area(&self, tree: &AreaTree, area: AreaCode) -> Truth {
        self.settle(Truth::any(self.areas.iter().map(|outer| tree.contains(*outer, area))))
    }

    /// Anyone may come to a service that is open to anyone, but outside the area it is meant for nobody has said so.
    pub(super) fn settle(&self, within: Truth) -> Truth {
        if self.areas.is_empty() || (self.anyone && within.is_unmet()) { Truth::Unknown } else { within }
    }
}

/// The word used on the wire.
pub(super) fn wire(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// The words of filter values, as the tables spell them.
pub(super) trait FilterValue {
    fn as_value(&self) -> String;
}

macro_rules! filter_values {
    ($($type:ty => $value:expr;)*) => {
        $(impl FilterValue for $type {
            fn as_value(&self) -> String {
                $value(self)
            }
        })*
    };
}

filter_values! {
    Step => ToString::to_string;
    String => |text: &String| text.to_lowercase();
    Mode => wire;
    AccessWord => wire;
    Referrer => |who: &Referrer| who.as_str().to_owned();
    Status => wire;
    Kind => wire;
}
