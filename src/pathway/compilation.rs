//! A compiled catalogue: services, rules, words and places at one version.

use std::collections::HashMap;
use std::sync::Arc;

use super::called::Called;
use super::compiled_rules::CompiledRules;
use super::coverage::PlaceTruth;
use super::criterion::CompiledCriterion;
use super::distinct::Distinct;
use super::lexicon::{Lexicon, ToHear};
use super::need_weights::CompiledNeedRule;
use super::outline::Outlines;
use super::record::{Covered, Record, RunBy};
use super::rules::Rules;
use super::shelf::{OpenedRecord, Shelf};
use super::understanding::Understanding;
use crate::catalogue::{Common, Need, Organisation, PyramidStep, Records, Service, Source, Step};
use crate::geography::{AreaCode, Gazetteer, Located, Point};

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
        let service = self.shelf.unpack(at).expect("a record is whole or packed");
        OpenedRecord::Unpacked(Box::new(self.record_of(self.outlines.get(at), service.into())))
    }

    /// The record of a slug, to look at once.
    pub fn open_of_slug(&self, slug: &str) -> Option<OpenedRecord<'_>> {
        self.shelf.place_of(slug).ok().map(|at| self.open(at))
    }

    /// When every service was added.
    pub(super) fn shrink_to_fit(&mut self) {
        self.shelf.shrink_to_fit();
        self.outlines.shrink_to_fit();
        self.by_need.iter_mut().for_each(Vec::shrink_to_fit);
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

    /// What of it is to be heard: without the phrases of danger and self-harm that it denies.
    pub fn words_to_hear(&self, text: &str) -> ToHear {
        self.lexicon.to_hear(text, self.compiled.harms_to_oneself)
    }

    /// Needs that are heard in words which name others, a bit each.
    pub(super) fn harms(&self) -> u64 {
        self.compiled.harms
    }

    /// Judges the person's places once against every distinct list of areas that some service covers;
    /// [`Record::coverage_list`] is a position in it.
    pub fn judge_places(&self, home: Option<&Located>, gp: Option<&Located>) -> Vec<PlaceTruth> {
        let tree = self.gazetteer.tree();
        self.distinct.area_lists.all().iter().map(|list| PlaceTruth::of(home, gp, list, tree)).collect()
    }
}

impl Records for Compilation {
    fn needs(&self) -> &[Need] {
        &self.needs
    }

    fn organisation(&self, slug: &str) -> Option<&Organisation> {
        self.organisation(slug).map(AsRef::as_ref)
    }

    fn count(&self) -> usize {
        self.shelf.len()
    }

    fn slug(&self, at: usize) -> &str {
        self.shelf.slug(at)
    }

    fn service(&self, at: usize) -> Common<Service> {
        self.shelf.service(at)
    }
}
