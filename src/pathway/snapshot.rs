//! The immutable read side that every answer comes from: compiled services, rules, words and places, swapped whole.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::catalogue::{Catalogue, Confidence, Fact, Kind, Need, Organisation, PyramidStep, Service, Source};
use crate::geography::{AreaCode, Gazetteer, Located};

use super::compiled_rules::CompiledRules;
use super::coverage::{AreaList, PlaceTruth};
use super::criterion::CompiledCriterion;
use super::distinct::{AgeBand, Assured, Distinct, RouteTerms};
use super::judge::JudgeError;
use super::lexicon::{Lexicon, Understanding};
use super::need_weights::CompiledNeedRule;
use super::outline::{Outlines, Shared};
use super::record::{CompiledRoute, Record};
use super::rules::Rules;

/// The catalogue at one version, compiled against one version of the rules.
pub struct Snapshot {
    /// Number of the last change it holds.
    change: u64,
    records: Vec<Arc<Record>>,
    by_name: HashMap<String, usize>,
    by_id: HashMap<Uuid, usize>,
    /// For each need, the records that name it.
    by_need: Vec<Vec<u32>>,
    /// Criteria that by themselves say for whom a service is made, each with the records that have it.
    made_for_certain_people: Vec<(u32, Vec<u32>)>,
    /// What decides, without words.
    outlines: Outlines,
    /// What services have in common.
    distinct: Distinct,
    needs: Vec<Need>,
    pyramid: Vec<PyramidStep>,
    organisations: HashMap<String, Arc<Organisation>>,
    sources: HashMap<String, Source>,
    gazetteer: Arc<Gazetteer>,
    rules: Arc<Rules>,
    compiled: CompiledRules,
    lexicon: Lexicon,
    coverage_lists: Vec<Vec<AreaCode>>,
}

/// Why a catalogue and rules do not make a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("service `{slug}`: {problem}")]
    Service { slug: String, problem: JudgeError },
    #[error("rule `{rule}`: {problem}")]
    Rule { rule: String, problem: JudgeError },
    #[error("rule `{rule}` names need `{need}`, which does not exist")]
    RuleNeed { rule: String, need: String },
    #[error("rule `{rule}` names service `{slug}`, which does not exist")]
    RuleService { rule: String, slug: String },
    #[error("there are {count} needs, more than the 64 that can be told apart")]
    TooManyNeeds { count: usize },
    #[error("no words for fact `{fact}` in the rules")]
    FactWithoutWords { fact: &'static str },
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
        let Catalogue { organisations, sources, needs, pyramid, services } = catalogue;
        if needs.len() > 64 {
            return Err(SnapshotError::TooManyNeeds { count: needs.len() });
        }
        if let Some(fact) = Fact::ALL.iter().find(|fact| !rules.facts.contains_key(fact)) {
            return Err(SnapshotError::FactWithoutWords { fact: fact.as_str() });
        }
        let index: HashMap<String, usize> =
            needs.iter().enumerate().map(|(at, n)| (n.slug.clone(), at)).collect();
        let need_bit = |slug: &str| index.get(slug).map(|at| 1_u64 << at);
        let organisations: HashMap<String, Arc<Organisation>> =
            organisations.into_iter().map(|o| (o.slug.clone(), Arc::new(o))).collect();
        let mut snapshot = Self {
            change,
            records: Vec::with_capacity(services.len()),
            by_name: HashMap::new(),
            by_id: HashMap::new(),
            by_need: vec![Vec::new(); needs.len()],
            made_for_certain_people: Vec::new(),
            outlines: Outlines::default(),
            distinct: Distinct::default(),
            coverage_lists: Vec::new(),
            lexicon: Lexicon::new(&needs, &rules.harmless),
            compiled: CompiledRules::default(),
            sources: sources.into_iter().map(|s| (s.id.clone(), s)).collect(),
            organisations,
            needs,
            pyramid,
            gazetteer,
            rules,
        };
        for service in services {
            snapshot.add(Arc::new(service), &need_bit)?;
        }
        snapshot.index_names();
        snapshot.compiled = snapshot.compile_rules(&need_bit)?;
        Ok(snapshot)
    }

    /// The same rules, needs and places over other services, in order of slug: for asking what if.
    ///
    /// # Errors
    /// As [`Snapshot::build`].
    pub fn with_services(&self, services: Vec<Service>) -> Result<Self, SnapshotError> {
        let catalogue = Catalogue {
            organisations: self.organisations.values().map(|organisation| (**organisation).clone()).collect(),
            sources: self.sources.values().cloned().collect(),
            needs: self.needs.clone(),
            pyramid: self.pyramid.clone(),
            services,
        };
        Self::build(catalogue, Arc::clone(&self.gazetteer), Arc::clone(&self.rules), self.change)
    }

    fn add(
        &mut self,
        service: Arc<Service>,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<(), SnapshotError> {
        let at = self.records.len();
        let record = self
            .compile(Arc::clone(&service), need_bit)
            .map_err(|problem| SnapshotError::Service { slug: service.slug.clone(), problem })?;
        if service.kind != Kind::Context {
            for (need, list) in self.by_need.iter_mut().enumerate() {
                if record.need_bits & (1 << need) != 0 {
                    list.push(at as u32);
                }
            }
        }
        self.by_id.insert(record.id.0, at);
        self.records.push(Arc::new(record));
        Ok(())
    }

    /// Compiles a service: its words become a record, what decides an outline, and what it shares with others is kept once.
    fn compile(
        &mut self,
        service: Arc<Service>,
        need_bit: &dyn Fn(&str) -> Option<u64>,
    ) -> Result<Record, JudgeError> {
        let at = self.records.len() as u32;
        let rules = Arc::clone(&self.rules);
        let areas: Vec<AreaCode> =
            service.coverage.areas.iter().filter_map(|code| code.parse().ok()).collect();
        let mut criteria = Vec::with_capacity(service.criteria.len());
        for criterion in &service.criteria {
            let compiled = CompiledCriterion::compile(criterion, need_bit)?;
            let certain_people = compiled.may_be_made_for(&rules.ranking.special.people);
            let place = self.distinct.criteria.place(compiled);
            criteria.push(place);
            if certain_people {
                let known = self.made_for_certain_people.iter().position(|(known, _)| *known == place);
                match known {
                    Some(known) => self.made_for_certain_people[known].1.push(at),
                    None => self.made_for_certain_people.push((place, vec![at])),
                }
            }
        }
        let ways_in: Vec<RouteTerms> = service
            .routes
            .iter()
            .map(|route| RouteTerms::compile(route, need_bit))
            .collect::<Result<_, _>>()?;
        let ages = service.ages.as_ref().map(|ages| AgeBand::of(ages, &rules.ranking.special));
        let weak = service.coverage.provenance.confidence == Confidence::Low;
        let area_list = self.distinct.area_lists.place(AreaList { areas: areas.clone(), weak });
        if area_list as usize == self.coverage_lists.len() {
            self.coverage_lists.push(areas.clone());
        }
        let shared = Shared {
            area_list,
            age_band: ages.clone().map(|ages| self.distinct.age_bands.place(ages)),
            ways_in: self.distinct.ways_in.place(ways_in),
            assured: self.distinct.assurances.place(Assured::of(&service)),
            criteria: criteria.clone(),
            is_door: rules.doors.iter().any(|door| door.service == service.slug),
        };
        self.outlines.add(&service, &areas, need_bit, shared, &rules.ranking, &rules.typical);
        let described = self.organisations.get(&service.organisation);
        let organisation = described.map_or(service.organisation.as_str(), |o| &o.name);
        let outline = self.outlines.get(at as usize);
        let name_of = |code: &AreaCode| {
            self.gazetteer.area(*code).map_or_else(|| code.to_string(), |area| area.name.clone())
        };
        Ok(Record {
            id: service.id(),
            organisation: Arc::from(organisation),
            organisation_id: described.map_or(Uuid::nil(), |organisation| organisation.id()),
            need_bits: outline.need_bits,
            first_need: outline.first_need.map(usize::from),
            criteria,
            routes: CompiledRoute::compile_all(&service, need_bit)?,
            area_names: areas.iter().map(name_of).collect(),
            areas,
            coverage_list: area_list as usize,
            ages,
            points: self.outlines.points(outline).iter().map(|(point, _)| *point).collect(),
            remote: outline.remote,
            national: outline.national,
            service,
        })
    }

    /// Slugs win over names, names over former names.
    fn index_names(&mut self) {
        for (at, record) in self.records.iter().enumerate() {
            for name in &record.service.also_known_as {
                self.by_name.entry(plain(name)).or_insert(at);
            }
        }
        for (at, record) in self.records.iter().enumerate() {
            self.by_name.insert(plain(&record.service.name), at);
        }
        for (at, record) in self.records.iter().enumerate() {
            self.by_name.insert(record.service.slug.clone(), at);
        }
    }

    /// Number of the last change in it.
    pub fn change(&self) -> u64 {
        self.change
    }

    pub fn records(&self) -> &[Arc<Record>] {
        &self.records
    }

    pub fn record(&self, at: usize) -> &Arc<Record> {
        &self.records[at]
    }

    /// Finds a service by slug, id, name, former name or old slug.
    pub fn find(&self, name: &str) -> Option<&Arc<Record>> {
        self.position(name).map(|at| &self.records[at])
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        let by_id = name.parse::<Uuid>().ok().and_then(|id| self.by_id.get(&id));
        by_id.or_else(|| self.by_name.get(name)).or_else(|| self.by_name.get(&plain(name))).copied()
    }

    /// Records that name a need, in order of slug.
    pub fn with_need(&self, need: usize) -> &[u32] {
        &self.by_need[need]
    }

    pub(super) fn made_for_certain_people(&self) -> &[(u32, Vec<u32>)] {
        &self.made_for_certain_people
    }

    pub(super) fn outlines(&self) -> &Outlines {
        &self.outlines
    }

    /// The criteria of a record, compiled, in the order of the service.
    pub(super) fn criteria<'s>(&'s self, record: &'s Record) -> impl Iterator<Item = &'s CompiledCriterion> {
        record.criteria.iter().map(|place| &self.distinct.criteria.all()[*place as usize])
    }

    pub(super) fn distinct(&self) -> &Distinct {
        &self.distinct
    }

    pub fn needs(&self) -> &[Need] {
        &self.needs
    }

    pub fn need_index(&self, slug: &str) -> Option<usize> {
        self.needs.iter().position(|need| need.slug == slug)
    }

    /// Slugs of the needs whose bits are set.
    pub fn need_slugs(&self, bits: u64) -> impl Iterator<Item = &str> {
        self.needs
            .iter()
            .enumerate()
            .filter(move |(at, _)| bits & (1 << at) != 0)
            .map(|(_, need)| need.slug.as_str())
    }

    pub fn pyramid(&self) -> &[PyramidStep] {
        &self.pyramid
    }

    pub fn organisation(&self, slug: &str) -> Option<&Arc<Organisation>> {
        self.organisations.get(slug)
    }

    pub fn organisations(&self) -> impl Iterator<Item = &Arc<Organisation>> {
        self.organisations.values()
    }

    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// In no order.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    pub fn source_count(&self) -> usize {
        self.sources.len()
    }

    pub fn gazetteer(&self) -> &Arc<Gazetteer> {
        &self.gazetteer
    }

    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    pub fn compiled(&self) -> &CompiledRules {
        &self.compiled
    }

    pub(super) fn need_rules(&self) -> &[CompiledNeedRule] {
        &self.compiled.needs
    }

    /// Reads what a person wrote.
    pub fn read_words(&self, text: &str) -> (Understanding, u64) {
        self.lexicon.read(text, &self.needs)
    }

    /// The distinct lists of areas that services cover; [`Record::coverage_list`] is a position in it.
    pub fn coverage_lists(&self) -> &[Vec<AreaCode>] {
        &self.coverage_lists
    }

    /// Judges the person's places once against every distinct list of areas that some service covers.
    pub fn judge_places(&self, home: Option<&Located>, gp: Option<&Located>) -> Vec<PlaceTruth> {
        let tree = self.gazetteer.tree();
        self.distinct.area_lists.all().iter().map(|list| PlaceTruth::of(home, gp, list, tree)).collect()
    }
}

/// A name as it is compared: lower case, letters and digits, single spaces, straight quotes dropped.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_alphanumeric() => plain.push(c),
            '\'' | '’' => {}
            _ if !plain.ends_with(' ') && !plain.is_empty() => plain.push(' '),
            _ => {}
        }
    }
    plain.trim_end().to_owned()
}
