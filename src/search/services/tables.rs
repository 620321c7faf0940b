//! What is asked of every service in a search besides words, by ordinal, and which of them have a value that is filtered by.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;
use std::sync::Arc;

use super::entry::{CoverageKind, Entry, EntryMaker};
use super::facets::{Facet, FacetTable};
use super::filter_values::{Values, wire};
use super::need_lists::NeedLists;
use super::outline::{Locations, Outline};
use super::set::Set;
use crate::catalogue::{ENGLISH, Effect, Need, Records, Schedule, Service};
use crate::geography::{AreaCode, AreaKind, AreaTree, Gazetteer};
use crate::search::wording::Moves;

/// Everything by ordinal. A clone shares the entries.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Tables {
    pub(in crate::search) entries: Vec<Arc<Entry>>,
    pub(in crate::search) outlines: Vec<Outline>,
    pub(in crate::search) locations: Vec<Locations>,
    /// Ordinals in order of slug.
    by_slug: Vec<u32>,
    pub(in crate::search) coverages: Vec<CoverageKind>,
    /// Each rule of opening once, however many services keep to it.
    pub(in crate::search) schedules: Vec<Schedule>,
    pub(in crate::search) steps: Values,
    pub(in crate::search) needs: Values,
    pub(in crate::search) modes: Values,
    pub(in crate::search) languages: Values,
    pub(in crate::search) access: Values,
    pub(in crate::search) referrers: Values,
    pub(in crate::search) statuses: Values,
    pub(in crate::search) kinds: Values,
    /// By local authority of LLR: who certainly serves it.
    pub(super) areas: Values,
    pub(in crate::search) free: Set,
    pub(in crate::search) need_lists: NeedLists,
    /// Made of the sets when all are there.
    pub(in crate::search) facets: FacetTable,
    coverage_of: Arc<HashMap<CoverageKind, u32>>,
    schedule_of: Arc<HashMap<String, u32>>,
    /// By the slug of a record those that are part of it, and whether each is for everybody the whole is for.
    parts: BTreeMap<String, BTreeMap<String, bool>>,
}

impl Tables {
    /// Tables for the records of a catalogue, to be [added](Self::add) in its order.
    pub(in crate::search) fn of(records: &dyn Records) -> Self {
        let count = records.count();
        let mut tables =
            Self { free: Set::none(count), need_lists: NeedLists::of(records.needs()), ..Self::default() };
        tables.entries.reserve_exact(count);
        tables.outlines.reserve_exact(count);
        tables.locations.reserve_exact(count);
        for need in records.needs() {
            tables.needs.insert(need.slug.clone(), Set::none(count));
        }
        tables
    }

    /// Adds the next record.
    pub(in crate::search) fn add(&mut self, service: &Service, maker: &EntryMaker<'_>) {
        self.note_values(self.entries.len(), service, maker);
        self.note_part(service);
        let (entry, outline) = maker.entry(self, service);
        self.outlines.push(outline);
        self.locations.push(Locations::of(entry.points()));
        self.entries.push(Arc::new(entry));
    }

    /// When every record was added.
    pub(in crate::search) fn finish(&mut self, gazetteer: &Gazetteer) {
        self.need_lists.shrink_to_fit();
        self.note_areas(gazetteer);
        self.put_in_order();
        self.note_umbrellas();
        self.facets = self.facet_table();
    }

    fn facet_table(&self) -> FacetTable {
        let counted = [
            (Facet::Step, &self.steps),
            (Facet::Need, &self.needs),
            (Facet::Mode, &self.modes),
            (Facet::Area, &self.areas),
            (Facet::Referrer, &self.referrers),
        ];
        let values = counted
            .into_iter()
            .flat_map(|(facet, values)| values.iter().map(move |(value, having)| (facet, value, having)));
        FacetTable::new(self.entries.len(), values)
    }

    fn put_in_order(&mut self) {
        self.by_slug = (0..self.entries.len() as u32).collect();
        let entries = &self.entries;
        let slug = |ordinal: &u32| entries.get(*ordinal as usize).map(|entry| entry.slug());
        self.by_slug.sort_by(|a, b| slug(a).cmp(&slug(b)));
    }

    /// Makes room for services that are added. Whose entry then stands there is to be [replaced](Self::replace).
    pub(in crate::search) fn renumber(&mut self, moves: &Moves) {
        for at in moves.added() {
            let at = (*at as usize).min(self.entries.len());
            // Somebody stands there until then.
            if let Some(other) = self.entries.get(at).or(self.entries.last()).cloned() {
                self.entries.insert(at, other);
            }
            if let Some(other) = self.outlines.get(at).or(self.outlines.last()).copied() {
                self.outlines.insert(at, other);
            }
            self.locations.insert(at.min(self.locations.len()), Locations::None);
        }
        for values in self.all_values() {
            values.values_mut().for_each(|set| *set = set.renumbered(moves));
        }
        self.free = self.free.renumbered(moves);
        self.need_lists.renumber(moves);
    }

    /// Takes what is known of a service out of every set, before it is [replaced](Self::replace).
    pub(in crate::search) fn forget(&mut self, ordinal: usize, before: &Service) {
        for values in self.all_values() {
            values.values_mut().for_each(|set| set.remove(ordinal));
        }
        self.free.remove(ordinal);
        self.need_lists.forget(ordinal as u32, &before.needs);
        let Some(whole) = &before.part_of else { return };
        let parts = self.parts.entry(whole.clone()).or_default();
        parts.remove(&before.slug);
        if parts.is_empty() {
            self.parts.remove(whole);
            self.is_umbrella(whole, false);
        }
    }

    /// Puts a service where another was forgotten or where there is room for it.
    pub(in crate::search) fn replace(
        &mut self,
        ordinal: usize,
        service: &Service,
        maker: &EntryMaker<'_>,
        gazetteer: &Gazetteer,
    ) {
        self.note_values(ordinal, service, maker);
        let (entry, outline) = maker.entry(self, service);
        let tree = gazetteer.tree();
        if let Some(coverage) = self.coverages.get(outline.coverage as usize) {
            for (code, set) in &mut self.areas {
                if AreaCode::from_str(code).is_ok_and(|area| coverage.serves_area(tree, area).is_met()) {
                    set.insert(ordinal);
                }
            }
        }
        if let Some(at) = self.outlines.get_mut(ordinal) {
            *at = outline;
        }
        if let Some(at) = self.locations.get_mut(ordinal) {
            *at = Locations::of(entry.points());
        }
        if let Some(at) = self.entries.get_mut(ordinal) {
            *at = Arc::new(entry);
        }
        self.note_part(service);
    }

    fn note_part(&mut self, service: &Service) {
        if let Some(whole) = &service.part_of {
            let is_for_all = !service.criteria.iter().any(|criterion| criterion.effect == Effect::Requires);
            self.parts.entry(whole.clone()).or_default().insert(service.slug.clone(), is_for_all);
        }
    }

    /// When all are replaced: what is left over is thrown away.
    pub(in crate::search) fn settle(&mut self, needs: &[Need], count_differs: bool) {
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
        let listed = |need: &String| needs.iter().any(|listed| listed.slug == *need);
        self.needs.retain(|need, set| !set.is_empty() || listed(need));
        self.note_umbrellas();
        self.facets = self.facet_table();
    }

    /// Of each record that others are part of its ordinal, and those of the parts that are for everybody it is for.
    pub(super) fn umbrellas(&self) -> impl Iterator<Item = (usize, Vec<usize>)> {
        let ordinals = |parts: &BTreeMap<String, bool>| {
            let for_all = parts.iter().filter(|(_, is_for_all)| **is_for_all);
            for_all.filter_map(|(part, _)| self.ordinal_of(part)).collect()
        };
        self.parts.iter().filter_map(move |(whole, parts)| Some((self.ordinal_of(whole)?, ordinals(parts))))
    }

    fn note_umbrellas(&mut self) {
        let wholes: Vec<String> = self.parts.keys().cloned().collect();
        wholes.iter().for_each(|whole| self.is_umbrella(whole, true));
    }

    fn is_umbrella(&mut self, slug: &str, is_umbrella: bool) {
        let Some(at) = self.ordinal_of(slug) else { return };
        if let Some(outline) = self.outlines.get_mut(at) {
            outline.is_umbrella = is_umbrella;
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

    /// The position of a way of serving an area, a new one if nobody has served it so.
    pub(super) fn coverage(&mut self, kind: CoverageKind) -> u32 {
        if let Some(known) = self.coverage_of.get(&kind) {
            return *known;
        }
        let new = self.coverages.len() as u32;
        self.coverages.push(kind.clone());
        Arc::make_mut(&mut self.coverage_of).insert(kind, new);
        new
    }

    /// The position of a rule of opening, a new one if nobody has kept to it.
    pub(super) fn schedule(&mut self, schedule: &Schedule) -> u32 {
        let rule = schedule.rule();
        if let Some(known) = self.schedule_of.get(&rule) {
            return *known;
        }
        let new = self.schedules.len() as u32;
        self.schedules.push(schedule.clone());
        Arc::make_mut(&mut self.schedule_of).insert(rule, new);
        new
    }

    pub(in crate::search) fn count(&self) -> usize {
        self.entries.len()
    }

    /// Where a slug stands among all in their order, or where it would.
    ///
    /// # Errors
    /// When no service has it.
    pub(in crate::search) fn place_of(&self, slug: &str) -> Result<usize, usize> {
        let slug_at = |ordinal: &u32| self.entries.get(*ordinal as usize).map_or("", |entry| entry.slug());
        self.by_slug.binary_search_by(|ordinal| slug_at(ordinal).cmp(slug))
    }

    pub(in crate::search) fn ordinal_of(&self, slug: &str) -> Option<usize> {
        self.by_slug.get(self.place_of(slug).ok()?).map(|ordinal| *ordinal as usize)
    }

    /// Whether ordinals go by slug. Of a catalogue that somebody put together they are as it came.
    pub(in crate::search) fn are_in_order(&self) -> bool {
        self.by_slug.is_sorted()
    }

    /// Which services certainly serve an area.
    pub(in crate::search) fn serving(&self, tree: &AreaTree, area: AreaCode) -> Set {
        let serving: Vec<bool> =
            self.coverages.iter().map(|coverage| coverage.serves_area(tree, area).is_met()).collect();
        let mut served = Set::none(self.entries.len());
        for (ordinal, outline) in self.outlines.iter().enumerate() {
            if serving.get(outline.coverage as usize).copied().unwrap_or(false) {
                served.insert(ordinal);
            }
        }
        served
    }

    fn note_values(&mut self, ordinal: usize, service: &Service, maker: &EntryMaker<'_>) {
        let note = |values: &mut Values, value: String| {
            values.entry(value).or_insert_with(|| Set::none(maker.count)).insert(ordinal);
        };
        self.need_lists.add(ordinal as u32, &service.needs, &maker.ranking.needs);
        service.steps.iter().for_each(|step| note(&mut self.steps, step.to_string()));
        service.needs.iter().for_each(|need| note(&mut self.needs, need.clone()));
        service.modes.iter().for_each(|mode| note(&mut self.modes, wire(mode)));
        service.access.iter().for_each(|access| note(&mut self.access, wire(&access.word)));
        note(&mut self.statuses, wire(&service.status.is));
        note(&mut self.kinds, wire(&service.kind));
        service.languages.iter().for_each(|language| note(&mut self.languages, language.code.to_lowercase()));
        if service.languages.is_empty() {
            note(&mut self.languages, ENGLISH.to_owned());
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
