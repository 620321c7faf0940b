//! Compiling services, and making a compilation from the one before and what has changed since.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::catalogue::{
    Catalogue, Common, Confidence, Coverage, CoverageBasis, Need, Records, Service, Source,
};
use crate::geography::AreaCode;

use super::compilation::Compilation;
use super::compiling::Compiling;
use super::coverage::AreaList;
use super::criterion::CompiledCriterion;
use super::distinct::{AgeBand, Assured};
use super::judge::JudgeError;
use super::outline::{Outline, Shared, need_set};
use super::record::{Covered, Record, RunBy};
use super::route_terms::RouteTerms;
use super::rules::Door;
use super::snapshot::SnapshotError;

/// A changed service leaves behind what it no longer shares with others: after so many changes, besides one for each service, a snapshot
/// is built anew.
const MOST_LEFT_BEHIND: usize = 256;

/// The bit of a need, by its slug.
pub(super) type NeedBits = HashMap<String, u64>;

pub(super) fn need_bits(needs: &[Need]) -> NeedBits {
    needs.iter().enumerate().map(|(at, need)| (need.slug.clone(), 1 << at)).collect()
}

impl Compilation {
    pub(super) fn with_changed(
        &self,
        changed: impl IntoIterator<Item = Common<Service>>,
        change: u64,
    ) -> Result<Self, SnapshotError> {
        let need_bits = need_bits(&self.needs);
        let mut next = Self { change, ..self.clone() };
        for service in changed {
            next.followed += 1;
            let (at, is_new) = match next.shelf.place_of(&service.slug) {
                Ok(at) => {
                    next.forget(at);
                    (at, false)
                }
                Err(at) => {
                    next.make_room(at);
                    (at, true)
                }
            };
            next.called.note(at, &service, is_new);
            next.put(at, service, &need_bits)?;
        }
        if next.followed > next.count() + MOST_LEFT_BEHIND {
            let all: &dyn Records = &next;
            return next.anew(all.services());
        }
        // Doors stand in them by their place.
        next.compiled = Arc::new(next.compile_rules(&|slug| need_bits.get(slug).copied())?);
        Ok(next)
    }

    pub(super) fn with_sources(&self, sources: Vec<Source>) -> Self {
        let mut next = self.clone();
        if !sources.is_empty() {
            let known = Arc::make_mut(&mut next.sources);
            known.extend(sources.into_iter().map(|source| (source.id.clone(), source)));
        }
        next
    }

    pub(super) fn with_services(&self, services: Vec<Common<Service>>) -> Result<Self, SnapshotError> {
        let is_new = |service: &&Common<Service>| {
            let Ok(at) = self.shelf.place_of(&service.slug) else { return true };
            let known = self.open(at);
            // One that is packed is another value each time.
            !known.service.is_same(service) && known.service != **service
        };
        let changed: Vec<Common<Service>> = services.iter().filter(is_new).cloned().collect();
        let next = self.with_changed(changed, self.change)?;
        if next.count() == services.len() {
            return Ok(next);
        }
        // Some are gone.
        self.anew(services.into_iter())
    }

    /// Built anew of other services, in order of slug.
    fn anew(&self, services: impl Iterator<Item = Common<Service>>) -> Result<Self, SnapshotError> {
        let organisations = self.organisations.values();
        let references = Catalogue {
            organisations: organisations.map(|organisation| (*organisation.described).clone()).collect(),
            sources: self.sources.values().cloned().collect(),
            needs: self.needs.to_vec(),
            pyramid: self.pyramid.to_vec(),
            services: Vec::new(),
        };
        let (gazetteer, rules) = (Arc::clone(&self.gazetteer), Arc::clone(&self.rules));
        let mut compiling = Compiling::begin(references, gazetteer, rules, self.most_whole)?;
        for service in services {
            compiling.add(service)?;
        }
        compiling.into_compilation(self.change)
    }

    /// Compiles a service and puts it at a place: in that of the one before, or where there is room for it.
    pub(super) fn put(
        &mut self,
        at: usize,
        service: Common<Service>,
        need_bits: &NeedBits,
    ) -> Result<(), SnapshotError> {
        let slug = service.slug.clone();
        let compiled = self.compile(&service, &|slug| need_bits.get(slug).copied());
        let outline = compiled.map_err(|problem| SnapshotError::Service { slug, problem })?;
        let record = self.record_of(&outline, service);
        let place = at as u32;
        if !outline.context {
            for need in bits(outline.need_bits) {
                insert(&mut self.by_need[need], place);
            }
        }
        let people = &self.rules.ranking.special.people;
        for criterion in &record.criteria {
            if !self.distinct.criteria.all()[*criterion as usize].may_be_made_for(people) {
                continue;
            }
            let known = self.made_for_certain_people.iter().position(|(known, _)| known == criterion);
            match known {
                Some(known) => insert(&mut self.made_for_certain_people[known].1, place),
                None => self.made_for_certain_people.push((*criterion, vec![place])),
            }
        }
        self.outlines.put(at, outline);
        self.shelf.put(at, record);
        Ok(())
    }

    /// Takes what is known of the record at a place out of every list.
    fn forget(&mut self, at: usize) {
        let (outline, place) = (self.outlines.get(at), at as u32);
        for need in bits(outline.need_bits) {
            remove(&mut self.by_need[need], place);
        }
        let criteria = self.outlines.criteria(outline);
        for (_, having) in self.made_for_certain_people.iter_mut().filter(|(c, _)| criteria.contains(c)) {
            remove(having, place);
        }
        self.made_for_certain_people.retain(|(_, having)| !having.is_empty());
        self.called.forget(at);
    }

    /// Moves the records from a place on up by one. What then stands there twice is to be replaced.
    fn make_room(&mut self, at: usize) {
        let place = at as u32;
        let lists = self.by_need.iter_mut().chain(self.made_for_certain_people.iter_mut().map(|(_, l)| l));
        lists.flatten().filter(|known| **known >= place).for_each(|known| *known += 1);
        self.called.make_room(at);
        if at < self.count() {
            self.shelf.make_room(at);
            self.outlines.make_room(at);
        }
    }

    /// Compiles a service: what decides becomes an outline, and what it shares with others is kept once.
    fn compile(
        &mut self,
        service: &Service,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<Outline, JudgeError> {
        let rules = Arc::clone(&self.rules);
        let Coverage { basis, areas, provenance, .. } = &service.coverage;
        // A service of which nobody says where it serves turns nobody away.
        let is_nowhere = *basis == CoverageBasis::NotStated && areas.is_empty();
        let weak = is_nowhere || provenance.confidence == Confidence::Low;
        let areas = areas.iter().filter_map(|code| code.parse().ok()).collect();
        let area_list = self.distinct.area_lists.place(AreaList { areas, weak });
        let areas = Arc::clone(&self.distinct.area_lists.all()[area_list as usize].areas);
        if area_list as usize == self.covered.len() {
            let name_of = |code: &AreaCode| {
                self.gazetteer.area(*code).map_or_else(|| code.to_string(), |area| area.name.clone())
            };
            let names = areas.iter().map(name_of).collect();
            self.covered.push(Arc::new(Covered { areas: Arc::clone(&areas), names }));
        }
        let mut criteria = Vec::with_capacity(service.criteria.len());
        for criterion in &service.criteria {
            criteria.push(self.distinct.criteria.place(CompiledCriterion::compile(criterion, need_bit)?));
        }
        let ways_in = self.distinct.ways_in.place(RouteTerms::compile_all(&service.routes, need_bit)?.into());
        let ages = service.ages.as_ref().map(|ages| AgeBand::of(ages, &rules.ranking.special));
        let is_this = |door: &&Door| door.service == service.slug;
        let shared = Shared {
            area_list,
            age_band: ages.map(|ages| self.distinct.age_bands.place(ages)),
            ways_in,
            assured: self.distinct.assurances.place(Assured::of(service)),
            criteria,
            door_needs: need_set(rules.doors.iter().filter(is_this).flat_map(|door| &door.needs), need_bit),
        };
        Ok(self.outlines.outline(service, &areas, need_bit, shared, &rules.ranking, &rules.typical))
    }

    /// The record of a service that was compiled.
    pub(super) fn record_of(&self, outline: &Outline, service: Common<Service>) -> Record {
        let run_by = match self.organisations.get(&service.organisation) {
            Some(known) => Arc::clone(&known.run_by),
            None => Arc::new(RunBy { name: service.organisation.clone(), id: Uuid::nil() }),
        };
        Record {
            id: service.id(),
            run_by,
            need_bits: outline.need_bits,
            first_need: outline.first_need,
            criteria: self.outlines.criteria(outline).into(),
            routes: Arc::clone(&self.distinct.ways_in.all()[outline.ways_in as usize]),
            covered: Arc::clone(&self.covered[outline.area_list as usize]),
            coverage_list: outline.area_list,
            ages: outline.age_band.map(|band| self.distinct.age_bands.all()[band as usize].clone()),
            points: self.outlines.points(outline).iter().map(|(point, _)| *point).collect(),
            remote: outline.remote,
            national: outline.national,
            service,
        }
    }
}

/// The positions of the bits that are set.
fn bits(set: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |at| set & (1 << at) != 0)
}

/// Into a list in rising order, where most come at the end.
fn insert(list: &mut Vec<u32>, place: u32) {
    if list.last().is_none_or(|last| *last < place) {
        list.push(place);
    } else if let Err(at) = list.binary_search(&place) {
        list.insert(at, place);
    }
}

fn remove(list: &mut Vec<u32>, place: u32) {
    if let Ok(at) = list.binary_search(&place) {
        list.remove(at);
    }
}
