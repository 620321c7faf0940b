//! The immutable read side that every answer comes from: compiled services, rules, words and places, swapped whole.

use std::collections::HashMap;
use std::sync::Arc;

use crate::catalogue::check::Elsewhere;
use crate::catalogue::{Need, Organisation, PyramidStep, Service, Source};
use crate::geography::{Gazetteer, Located};

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

/// The catalogue at one version, compiled against one version of the rules. A clone shares all that is large.
#[derive(Clone)]
pub struct Snapshot {
    /// Number of the last change it holds.
    pub(super) change: u64,
    /// How many changed services it has taken in since it was built.
    pub(super) followed: usize,
    /// In order of slug.
    pub(super) records: Vec<Arc<Record>>,
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

impl Snapshot {
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

    /// Finds a service by slug alone.
    pub fn of_slug(&self, slug: &str) -> Option<&Arc<Record>> {
        let at = self.records.binary_search_by(|record| record.service.slug.as_str().cmp(slug));
        at.ok().map(|at| &self.records[at])
    }

    /// Finds a service by slug, id, name, former name or old slug.
    pub fn find(&self, name: &str) -> Option<&Arc<Record>> {
        self.position(name).map(|at| &self.records[at])
    }

    /// The same for a slug, looked for first at the position that it has in the catalogue of another snapshot.
    pub fn find_at(&self, slug: &str, position: usize) -> Option<&Arc<Record>> {
        self.records.get(position).filter(|record| record.service.slug == slug).or_else(|| self.find(slug))
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.called.position(name, &self.records)
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
