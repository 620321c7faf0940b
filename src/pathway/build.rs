//! Making a snapshot: from a whole catalogue, or from the one before and what has changed since.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::catalogue::{Catalogue, Common, Confidence, Fact, Kind, Need, Service, Source};
use crate::geography::{AreaCode, Gazetteer};

use super::called::Called;
use super::compiled_rules::CompiledRules;
use super::coverage::AreaList;
use super::criterion::CompiledCriterion;
use super::distinct::{AgeBand, Assured, Distinct, RouteTerms};
use super::judge::JudgeError;
use super::lexicon::Lexicon;
use super::outline::{Outline, Outlines, Shared};
use super::record::{CompiledRoute, Covered, Record, RunBy};
use super::rules::Rules;
use super::snapshot::{DescribedOrganisation, Snapshot, SnapshotError};

/// A changed service leaves behind what it no longer shares with others: after so many changes, besides one for each service, a snapshot
/// is built anew.
const MOST_LEFT_BEHIND: usize = 256;

/// The bit of a need, by its slug.
type NeedBits = HashMap<String, u64>;

fn need_bits(needs: &[Need]) -> NeedBits {
    needs.iter().enumerate().map(|(at, need)| (need.slug.clone(), 1 << at)).collect()
}

impl Snapshot {
    /// Compiles a catalogue.
    ///
    /// # Errors
    /// Whatever a rule or service names that does not exist or cannot be judged.
    pub fn build(
        catalogue: Catalogue,
        gazetteer: Arc<Gazetteer>,
        rules: Arc<Rules>,
        change: u64,
    ) -> Result<Self, SnapshotError> {
        let Catalogue { organisations, sources, needs, pyramid, mut services } = catalogue;
        if needs.len() > 64 {
            return Err(SnapshotError::TooManyNeeds { count: needs.len() });
        }
        if let Some(fact) = Fact::ALL.iter().find(|fact| !rules.facts.contains_key(fact)) {
            return Err(SnapshotError::FactWithoutWords { fact: fact.as_str() });
        }
        let organisations = organisations.into_iter().map(|organisation| {
            let run_by = Arc::new(RunBy { name: organisation.name.clone(), id: organisation.id() });
            let slug = organisation.slug.clone();
            (slug, DescribedOrganisation { run_by, described: Arc::new(organisation) })
        });
        let need_bits = need_bits(&needs);
        let mut snapshot = Self {
            change,
            followed: 0,
            records: Vec::with_capacity(services.len()),
            called: Called::default(),
            by_need: vec![Vec::new(); needs.len()],
            made_for_certain_people: Vec::new(),
            outlines: Outlines::default(),
            distinct: Distinct::default(),
            covered: Vec::new(),
            lexicon: Arc::new(Lexicon::new(&needs, &rules.harmless)),
            compiled: Arc::new(CompiledRules::default()),
            sources: Arc::new(sources.into_iter().map(|source| (source.id.clone(), source)).collect()),
            organisations: Arc::new(organisations.collect()),
            needs: needs.into(),
            pyramid: pyramid.into(),
            gazetteer,
            rules,
        };
        // Services are found by their slug.
        services.sort_by(|a, b| a.slug.cmp(&b.slug));
        for service in services {
            snapshot.put(snapshot.records.len(), service, &need_bits)?;
        }
        snapshot.called = Called::of(&snapshot.records);
        snapshot.compiled = Arc::new(snapshot.compile_rules(&|slug| need_bits.get(slug).copied())?);
        Ok(snapshot)
    }

    /// The same with some services changed or added, at another change. What has not changed is shared with this one, so that it takes
    /// about as long for a hundred thousand services as for a hundred; the answers are those of a snapshot built anew.
    ///
    /// # Errors
    /// As [`Snapshot::build`].
    pub fn with_changed(
        &self,
        changed: impl IntoIterator<Item = Common<Service>>,
        change: u64,
    ) -> Result<Self, SnapshotError> {
        let need_bits = need_bits(&self.needs);
        let mut next = Self { change, ..self.clone() };
        for service in changed {
            next.followed += 1;
            match next.records.binary_search_by(|record| record.service.slug.cmp(&service.slug)) {
                Ok(at) => {
                    next.forget(at);
                    next.put(at, service, &need_bits)?;
                    next.called.note(at, &next.records[at], false);
                }
                Err(at) => {
                    next.make_room(at);
                    next.put(at, service, &need_bits)?;
                    next.called.note(at, &next.records[at], true);
                }
            }
        }
        if next.followed > next.records.len() + MOST_LEFT_BEHIND {
            return next.anew(next.records.iter().map(|record| record.service.clone()).collect());
        }
        // Doors stand in them by their place.
        next.compiled = Arc::new(next.compile_rules(&|slug| need_bits.get(slug).copied())?);
        Ok(next)
    }

    /// The same with some sources changed or added. Services name them by their id, so none is compiled anew.
    pub fn with_sources(&self, sources: Vec<Source>) -> Self {
        let mut next = self.clone();
        if !sources.is_empty() {
            let known = Arc::make_mut(&mut next.sources);
            known.extend(sources.into_iter().map(|source| (source.id.clone(), source)));
        }
        next
    }

    /// The same rules, needs and places over other services, in order of slug: for asking what if.
    ///
    /// # Errors
    /// As [`Snapshot::build`].
    pub fn with_services(&self, services: Vec<Common<Service>>) -> Result<Self, SnapshotError> {
        let is_new = |service: &&Common<Service>| {
            let known = self.records.binary_search_by(|record| record.service.slug.cmp(&service.slug));
            known.map_or(true, |at| !self.records[at].service.is_same(service))
        };
        let changed: Vec<Common<Service>> = services.iter().filter(is_new).cloned().collect();
        let next = self.with_changed(changed, self.change)?;
        if next.records.len() == services.len() {
            return Ok(next);
        }
        // Some are gone.
        self.anew(services)
    }

    /// Built anew of other services.
    fn anew(&self, services: Vec<Common<Service>>) -> Result<Self, SnapshotError> {
        let organisations = self.organisations.values();
        let catalogue = Catalogue {
            organisations: organisations.map(|organisation| (*organisation.described).clone()).collect(),
            sources: self.sources.values().cloned().collect(),
            needs: self.needs.to_vec(),
            pyramid: self.pyramid.to_vec(),
            services,
        };
        Self::build(catalogue, Arc::clone(&self.gazetteer), Arc::clone(&self.rules), self.change)
    }

    /// Compiles a service and puts it at a place: in that of the one before, or where there is room for it.
    fn put(
        &mut self,
        at: usize,
        service: Common<Service>,
        need_bits: &NeedBits,
    ) -> Result<(), SnapshotError> {
        let slug = service.slug.clone();
        let compiled = self.compile(service, &|slug| need_bits.get(slug).copied());
        let (record, outline) = compiled.map_err(|problem| SnapshotError::Service { slug, problem })?;
        let place = at as u32;
        if record.service.kind != Kind::Context {
            for need in bits(record.need_bits) {
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
        if at == self.records.len() {
            self.records.push(Arc::new(record));
        } else {
            self.records[at] = Arc::new(record);
        }
        Ok(())
    }

    /// Takes what is known of the record at a place out of every list.
    fn forget(&mut self, at: usize) {
        let (record, place) = (Arc::clone(&self.records[at]), at as u32);
        for need in bits(record.need_bits) {
            remove(&mut self.by_need[need], place);
        }
        for (_, having) in
            self.made_for_certain_people.iter_mut().filter(|(c, _)| record.criteria.contains(c))
        {
            remove(having, place);
        }
        self.made_for_certain_people.retain(|(_, having)| !having.is_empty());
        self.called.forget(at);
    }

    /// Moves the records from a place on up by one. What then stands there twice is to be replaced.
    fn make_room(&mut self, at: usize) {
        let Some(last) = self.records.last().cloned() else { return };
        let place = at as u32;
        let lists = self.by_need.iter_mut().chain(self.made_for_certain_people.iter_mut().map(|(_, l)| l));
        lists.flatten().filter(|known| **known >= place).for_each(|known| *known += 1);
        self.called.make_room(at);
        if at < self.records.len() {
            self.records.insert(at, last);
            self.outlines.make_room(at);
        }
    }

    /// Compiles a service: its words become a record, what decides an outline, and what it shares with others is kept once.
    fn compile(
        &mut self,
        service: Common<Service>,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<(Record, Outline), JudgeError> {
        let rules = Arc::clone(&self.rules);
        let weak = service.coverage.provenance.confidence == Confidence::Low;
        let areas = service.coverage.areas.iter().filter_map(|code| code.parse().ok()).collect();
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
        let terms = service.routes.iter().map(|route| RouteTerms::compile(route, need_bit));
        let ways_in = self.distinct.ways_in.place(terms.collect::<Result<_, _>>()?);
        let routes = self.distinct.routes.place(CompiledRoute::compile_all(&service, need_bit)?.into());
        let ages = service.ages.as_ref().map(|ages| AgeBand::of(ages, &rules.ranking.special));
        let shared = Shared {
            area_list,
            age_band: ages.clone().map(|ages| self.distinct.age_bands.place(ages)),
            ways_in,
            assured: self.distinct.assurances.place(Assured::of(&service)),
            criteria: criteria.clone(),
            is_door: rules.doors.iter().any(|door| door.service == service.slug),
        };
        let outline =
            self.outlines.outline(&service, &areas, need_bit, shared, &rules.ranking, &rules.typical);
        let run_by = match self.organisations.get(&service.organisation) {
            Some(known) => Arc::clone(&known.run_by),
            None => Arc::new(RunBy { name: service.organisation.clone(), id: Uuid::nil() }),
        };
        let record = Record {
            id: service.id(),
            run_by,
            need_bits: outline.need_bits,
            first_need: outline.first_need,
            criteria: criteria.into(),
            routes: Arc::clone(&self.distinct.routes.all()[routes as usize]),
            covered: Arc::clone(&self.covered[area_list as usize]),
            coverage_list: area_list,
            ages,
            points: self.outlines.points(&outline).iter().map(|(point, _)| *point).collect(),
            remote: outline.remote,
            national: outline.national,
            service,
        };
        Ok((record, outline))
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
