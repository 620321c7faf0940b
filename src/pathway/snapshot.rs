//! The immutable read side that every answer comes from: compiled services, rules, words and places, swapped whole.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use elsa::sync::FrozenMap;

use crate::catalogue::check::Elsewhere;
use crate::catalogue::{Catalogue, Common, Need, Organisation, PyramidStep, Service, Source, Step};
use crate::geography::{AreaCode, Gazetteer, Located, Point};

use super::called::Called;
use super::compiled_rules::CompiledRules;
use super::coverage::PlaceTruth;
use super::criterion::CompiledCriterion;
use super::distinct::Distinct;
use super::judge::JudgeError;
use super::lexicon::{Lexicon, Understanding};
use super::need_weights::CompiledNeedRule;
use super::outline::Outlines;
use super::record::{Covered, Record, RunBy};
use super::rules::Rules;
use super::shelf::{MOST_WHOLE, OpenedRecord, Shelf, Unpacked};

/// The catalogue at one version, compiled against one version of the rules, and the records somebody has looked at in it. Records that are
/// [packed](super::shelf) stay open as long as it does, so that each question takes one [of its own](Self::for_one_question).
pub struct Snapshot {
    of: Arc<Compilation>,
    /// By position.
    opened: FrozenMap<usize, Box<Record>>,
}

impl Deref for Snapshot {
    type Target = Compilation;

    fn deref(&self) -> &Compilation {
        &self.of
    }
}

impl From<Compilation> for Snapshot {
    fn from(compilation: Compilation) -> Self {
        Self { of: Arc::new(compilation), opened: FrozenMap::new() }
    }
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
        Self::build_keeping(catalogue, gazetteer, rules, change, MOST_WHOLE)
    }

    /// The same with the services packed when there are more than `most_whole`.
    ///
    /// # Errors
    /// As [`Snapshot::build`].
    pub fn build_keeping(
        catalogue: Catalogue,
        gazetteer: Arc<Gazetteer>,
        rules: Arc<Rules>,
        change: u64,
        most_whole: usize,
    ) -> Result<Self, SnapshotError> {
        Compilation::build(catalogue, gazetteer, rules, change, most_whole).map(Self::from)
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
        self.of.with_changed(changed, change).map(Self::from)
    }

    /// The same with some sources changed or added. Services name them by their id, so none is compiled anew.
    pub fn with_sources(&self, sources: Vec<Source>) -> Self {
        self.of.with_sources(sources).into()
    }

    /// The same rules, needs and places over other services, in order of slug: for asking what if.
    ///
    /// # Errors
    /// As [`Snapshot::build`].
    pub fn with_services(&self, services: Vec<Common<Service>>) -> Result<Self, SnapshotError> {
        self.of.with_services(services).map(Self::from)
    }

    /// The same, with nothing opened in it that is packed.
    pub fn for_one_question(self: &Arc<Self>) -> Arc<Self> {
        if !self.shelf.is_packed() {
            return Arc::clone(self);
        }
        Arc::new(Self { of: Arc::clone(&self.of), opened: FrozenMap::new() })
    }

    /// What it is of: one value for all that are the same.
    pub fn compilation(&self) -> &Arc<Compilation> {
        &self.of
    }

    /// The record of a position. One that is packed stays open from now on; to look at many once, see [`Compilation::each`].
    pub fn record(&self, at: usize) -> &Record {
        if let Some(whole) = self.shelf.whole(at) {
            return whole;
        }
        if let Some(opened) = self.opened.get(&at) {
            return opened;
        }
        // OpenedRecord outside of the lock: others look at other records meanwhile.
        match self.open(at) {
            OpenedRecord::Whole(record) => record,
            OpenedRecord::Unpacked(record) => self.opened.insert(at, record),
        }
    }

    /// Finds a service by slug alone.
    pub fn of_slug(&self, slug: &str) -> Option<&Record> {
        self.shelf.place_of(slug).ok().map(|at| self.record(at))
    }

    /// Finds a service by slug, id, name, former name or old slug.
    pub fn find(&self, name: &str) -> Option<&Record> {
        self.position(name).map(|at| self.record(at))
    }

    /// The same for a slug, looked for first at the position that it has in the catalogue of another snapshot.
    pub fn find_at(&self, slug: &str, position: usize) -> Option<&Record> {
        if position < self.count() && self.slug(position) == slug {
            return Some(self.record(position));
        }
        self.find(slug)
    }
}

/// A compiled catalogue. A clone shares all that is large.
#[derive(Clone)]
pub struct Compilation {
    /// Number of the last change it holds.
    pub(super) change: u64,
    /// How many changed services it has taken in since it was built.
    pub(super) followed: usize,
    /// From more services on they are packed.
    pub(super) most_whole: usize,
    pub(super) shelf: Shelf,
    pub(super) called: Called,
    /// For each need, the records that name it.
    pub(super) by_need: Vec<Vec<u32>>,
    /// Criteria that by themselves say for whom a service is made, each with the records that have it.
    pub(super) made_for_certain_people: Vec<(u32, Vec<u32>)>,
    /// What decides, without words.
    pub(super) outlines: Outlines,
    /// What services have in common.
    pub(super) distinct: Distinct,
    /// By list of areas that some services cover.
    pub(super) covered: Vec<Arc<Covered>>,
    pub(super) needs: Arc<[Need]>,
    pub(super) pyramid: Arc<[PyramidStep]>,
    pub(super) organisations: Arc<HashMap<String, DescribedOrganisation>>,
    pub(super) sources: Arc<HashMap<String, Source>>,
    pub(super) gazetteer: Arc<Gazetteer>,
    pub(super) rules: Arc<Rules>,
    pub(super) compiled: Arc<CompiledRules>,
    pub(super) lexicon: Arc<Lexicon>,
}

/// An organisation, and what all its services say of it.
pub(super) struct DescribedOrganisation {
    pub(super) run_by: Arc<RunBy>,
    pub(super) described: Arc<Organisation>,
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

impl Compilation {
    /// Number of the last change in it.
    pub fn change(&self) -> u64 {
        self.change
    }

    /// How many records there are; their positions are those below it.
    pub fn count(&self) -> usize {
        self.shelf.len()
    }

    /// How many of them are there to be offered, and not only to be found and explained.
    pub fn count_offered(&self) -> usize {
        (0..self.count()).filter(|at| !self.outlines.get(*at).context).count()
    }

    /// How many of those are on a step.
    pub fn count_on(&self, step: Step) -> usize {
        let outlines = (0..self.count()).map(|at| self.outlines.get(at));
        outlines.filter(|outline| !outline.context && outline.steps.holds(step)).count()
    }

    /// A record to look at once.
    pub fn open(&self, at: usize) -> OpenedRecord<'_> {
        if let Some(whole) = self.shelf.whole(at) {
            return OpenedRecord::Whole(whole);
        }
        let Unpacked { service, routes } = self.shelf.unpack(at).expect("a record is whole or packed");
        OpenedRecord::Unpacked(Box::new(self.record_of(self.outlines.get(at), routes, service.into())))
    }

    /// The record of a slug, to look at once.
    pub fn open_of_slug(&self, slug: &str) -> Option<OpenedRecord<'_>> {
        self.shelf.place_of(slug).ok().map(|at| self.open(at))
    }

    /// Every record in turn, in order of slug.
    pub fn each(&self) -> impl Iterator<Item = OpenedRecord<'_>> {
        (0..self.count()).map(|at| self.open(at))
    }

    pub fn slug(&self, at: usize) -> &str {
        self.shelf.slug(at)
    }

    /// Points of the places where people are seen.
    pub fn points(&self, at: usize) -> impl Iterator<Item = Point> {
        self.outlines.points(self.outlines.get(at)).iter().map(|(point, _)| *point)
    }

    /// Whether help comes by phone, text, online or to the home.
    pub fn is_remote(&self, at: usize) -> bool {
        self.outlines.get(at).remote
    }

    /// The areas that a service covers.
    pub fn areas(&self, at: usize) -> &[AreaCode] {
        &self.covered[self.outlines.get(at).area_list as usize].areas
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.called.position(name, self)
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
        self.organisations.get(slug).map(|organisation| &organisation.described)
    }

    pub fn organisations(&self) -> impl Iterator<Item = &Arc<Organisation>> {
        self.organisations.values().map(|organisation| &organisation.described)
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

    /// Needs of somebody in danger, a bit each.
    pub fn grave_needs(&self) -> u64 {
        self.lexicon.grave()
    }

    /// What of it is to be heard: without the grave phrases that it denies.
    pub fn words_to_hear(&self, text: &str) -> String {
        self.lexicon.without_denied(text)
    }

    /// Judges the person's places once against every distinct list of areas that some service covers;
    /// [`Record::coverage_list`] is a position in it.
    pub fn judge_places(&self, home: Option<&Located>, gp: Option<&Located>) -> Vec<PlaceTruth> {
        let tree = self.gazetteer.tree();
        self.distinct.area_lists.all().iter().map(|list| PlaceTruth::of(home, gp, list, tree)).collect()
    }
}

/// What a part of a catalogue may name, when it is judged by itself.
impl Elsewhere for Snapshot {
    fn service(&self, slug: &str) -> Option<&Service> {
        self.of_slug(slug).map(|record| record.service.as_ref())
    }

    fn has_organisation(&self, slug: &str) -> bool {
        self.organisations.contains_key(slug)
    }

    fn has_source(&self, id: &str) -> bool {
        self.sources.contains_key(id)
    }

    fn has_need(&self, slug: &str) -> bool {
        self.need_index(slug).is_some()
    }
}
