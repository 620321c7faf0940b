//! What is asked of every service in a search besides words, by ordinal: where it is, whom it serves, which filters it passes.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::lists::Moves;
use super::postings::StemNumber;
use super::set::Set;
use super::weights::Ranking;
use crate::catalogue::{
    AccessWord, AgeBasis, Catalogue, Common, CoverageBasis, Kind, Mode, Referrer, Schedule, Service,
    ServiceId, Status, Step,
};
use crate::geography::{AreaCode, AreaKind, AreaTree, Gazetteer, SpherePoint, Truth};

/// What is kept of one service. There may be a million, so nothing is kept twice.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: ServiceId,
    /// As the catalogue has it.
    pub(super) service: Common<Service>,
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

/// Everything by ordinal. A clone shares the entries.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub(super) entries: Vec<Arc<Entry>>,
    /// The coverage of each, to look through without the entries.
    covering: Vec<u32>,
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
    coverage_of: Arc<HashMap<CoverageKind, u32>>,
    schedule_of: Arc<HashMap<String, u32>>,
    /// How many records are part of one, by its slug.
    parts: BTreeMap<String, u32>,
}

/// What entries are made from besides the record.
pub(super) struct EntryMaker<'c> {
    catalogue: &'c Catalogue,
    ranking: &'c Ranking,
    count: usize,
}

impl<'c> EntryMaker<'c> {
    pub(super) fn new(catalogue: &'c Catalogue, ranking: &'c Ranking) -> Self {
        Self { catalogue, ranking, count: catalogue.services.len() }
    }

    /// The entry of a record. `names` are the stems of each of its names.
    fn entry(
        &self,
        tables: &mut Tables,
        service: &Common<Service>,
        names: Box<[Box<[StemNumber]>]>,
    ) -> Entry {
        let need = |slug: &String| self.catalogue.needs.iter().position(|need| need.slug == *slug);
        let needs = service.needs.iter().filter_map(need).filter_map(|need| u16::try_from(need).ok());
        let places = service.locations.iter().filter(|location| !location.confidential);
        let dates = [&service.provenance, &service.status.provenance, &service.coverage.provenance];
        let of_word = |factors: &BTreeMap<String, f64>, word: &str| factors.get(word).copied().unwrap_or(1.0);
        let tempering = of_word(&self.ranking.kind, &wire(&service.kind))
            * of_word(&self.ranking.status, &wire(&service.status.is));
        Entry {
            id: service.id(),
            service: service.clone(),
            status: service.status.is,
            is_umbrella: tables.parts.contains_key(&service.slug),
            is_remote: !service.modes.is_empty() && service.modes.iter().all(|mode| mode.is_remote()),
            ages: AgeBand::of(service),
            coverage: tables.coverage(CoverageKind::of(service)),
            tempering: tempering as f32,
            assured: dates.iter().filter_map(|provenance| provenance.dated.as_of()).max(),
            needs: needs.collect(),
            points: places.filter_map(|location| location.point).map(SpherePoint::from).collect(),
            schedules: service.schedules.iter().map(|schedule| tables.schedule(schedule)).collect(),
            names,
        }
    }
}

impl Tables {
    /// Tables for the records of a catalogue, to be [added](Self::add) in its order.
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let count = catalogue.services.len();
        let mut tables = Self { free: Set::none(count), ..Self::default() };
        tables.entries.reserve_exact(count);
        for need in &catalogue.needs {
            tables.needs.insert(need.slug.clone(), Set::none(count));
        }
        for part_of in catalogue.services.iter().filter_map(|part| part.part_of.as_ref()) {
            *tables.parts.entry(part_of.clone()).or_default() += 1;
        }
        tables
    }

    /// Adds the next record. `names` are the stems of each of its names.
    pub(super) fn add(
        &mut self,
        service: &Common<Service>,
        names: Box<[Box<[StemNumber]>]>,
        maker: &EntryMaker<'_>,
    ) {
        self.note_values(self.entries.len(), maker.count, service);
        let entry = maker.entry(self, service, names);
        self.covering.push(entry.coverage);
        self.entries.push(Arc::new(entry));
    }

    /// When every record was added.
    pub(super) fn finish(&mut self, gazetteer: &Gazetteer) {
        self.note_areas(gazetteer);
        self.put_in_order();
    }

    fn put_in_order(&mut self) {
        self.by_slug = (0..self.entries.len() as u32).collect();
        let entries = &self.entries;
        let slug = |ordinal: &u32| entries.get(*ordinal as usize).map(|entry| entry.slug());
        self.by_slug.sort_by(|a, b| slug(a).cmp(&slug(b)));
    }

    /// Makes room for services that are added. Whose entry then stands there is to be [replaced](Self::replace).
    pub(super) fn renumber(&mut self, moves: &Moves) {
        for at in moves.added() {
            let at = (*at as usize).min(self.entries.len());
            // Somebody stands there until then.
            let Some(other) = self.entries.get(at).or(self.entries.last()).cloned() else { continue };
            self.covering.insert(at, other.coverage);
            self.entries.insert(at, other);
        }
        for values in self.all_values() {
            values.values_mut().for_each(|set| *set = set.renumbered(moves));
        }
        self.free = self.free.renumbered(moves);
    }

    /// Takes what is known of a service out of every set, before it is [replaced](Self::replace).
    pub(super) fn forget(&mut self, ordinal: usize) {
        let Some(entry) = self.entries.get(ordinal).cloned() else { return };
        for values in self.all_values() {
            values.values_mut().for_each(|set| set.remove(ordinal));
        }
        self.free.remove(ordinal);
        let Some(whole) = &entry.service.part_of else { return };
        let left = self.parts.get_mut(whole).map(|parts| {
            *parts -= 1;
            *parts
        });
        if left == Some(0) {
            self.parts.remove(whole);
            self.is_umbrella(whole, false);
        }
    }

    /// Puts a service where another was forgotten or where there is room for it.
    pub(super) fn replace(
        &mut self,
        ordinal: usize,
        service: &Common<Service>,
        names: Box<[Box<[StemNumber]>]>,
        maker: &EntryMaker<'_>,
        gazetteer: &Gazetteer,
    ) {
        self.note_values(ordinal, maker.count, service);
        let entry = maker.entry(self, service, names);
        let tree = gazetteer.tree();
        if let Some(coverage) = self.coverages.get(entry.coverage as usize) {
            for (code, set) in &mut self.areas {
                if AreaCode::from_str(code).is_ok_and(|area| coverage.serves_area(tree, area).is_met()) {
                    set.insert(ordinal);
                }
            }
        }
        if let Some(covering) = self.covering.get_mut(ordinal) {
            *covering = entry.coverage;
        }
        if let Some(at) = self.entries.get_mut(ordinal) {
            *at = Arc::new(entry);
        }
        if let Some(whole) = &service.part_of {
            *self.parts.entry(whole.clone()).or_default() += 1;
        }
    }

    /// When all are replaced: what is left over is thrown away.
    pub(super) fn settle(&mut self, catalogue: &Catalogue, count_differs: bool) {
        if count_differs {
            self.put_in_order();
        }
        // Only needs and areas are there without anybody who has them.
        for values in [
            &mut self.steps,
            &mut self.modes,
            &mut self.languages,
            &mut self.access,
            &mut self.referrers,
            &mut self.statuses,
            &mut self.kinds,
        ] {
            values.retain(|_, set| !set.is_empty());
        }
        let listed = |need: &String| catalogue.needs.iter().any(|listed| listed.slug == *need);
        self.needs.retain(|need, set| !set.is_empty() || listed(need));
        let wholes: Vec<String> = self.parts.keys().cloned().collect();
        wholes.iter().for_each(|whole| self.is_umbrella(whole, true));
    }

    fn is_umbrella(&mut self, slug: &str, is_umbrella: bool) {
        let Some(at) = self.ordinal_of(slug) else { return };
        if let Some(entry) = self.entries.get_mut(at).filter(|entry| entry.is_umbrella != is_umbrella) {
            Arc::make_mut(entry).is_umbrella = is_umbrella;
        }
    }

    fn all_values(&mut self) -> [&mut Values; 9] {
        [
            &mut self.steps,
            &mut self.needs,
            &mut self.modes,
            &mut self.languages,
            &mut self.access,
            &mut self.referrers,
            &mut self.statuses,
            &mut self.kinds,
            &mut self.areas,
        ]
    }

    fn coverage(&mut self, kind: CoverageKind) -> u32 {
        if let Some(known) = self.coverage_of.get(&kind) {
            return *known;
        }
        let new = self.coverages.len() as u32;
        self.coverages.push(kind.clone());
        Arc::make_mut(&mut self.coverage_of).insert(kind, new);
        new
    }

    fn schedule(&mut self, schedule: &Schedule) -> u32 {
        let rule = schedule.rule();
        if let Some(known) = self.schedule_of.get(&rule) {
            return *known;
        }
        let new = self.schedules.len() as u32;
        self.schedules.push(schedule.clone());
        Arc::make_mut(&mut self.schedule_of).insert(rule, new);
        new
    }

    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn ordinal_of(&self, slug: &str) -> Option<usize> {
        let slug_at = |ordinal: &u32| self.entries.get(*ordinal as usize).map_or("", |entry| entry.slug());
        let at = self.by_slug.binary_search_by(|ordinal| slug_at(ordinal).cmp(slug)).ok()?;
        self.by_slug.get(at).map(|ordinal| *ordinal as usize)
    }

    /// Which services certainly serve an area.
    pub(super) fn serving(&self, tree: &AreaTree, area: AreaCode) -> Set {
        let serving: Vec<bool> =
            self.coverages.iter().map(|coverage| coverage.serves_area(tree, area).is_met()).collect();
        let mut served = Set::none(self.entries.len());
        for (ordinal, coverage) in self.covering.iter().enumerate() {
            if serving.get(*coverage as usize).copied().unwrap_or(false) {
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
    pub(super) fn slug(&self) -> &str {
        &self.service.slug
    }

    pub(super) fn name(&self) -> &str {
        &self.service.name
    }

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
