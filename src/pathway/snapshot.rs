//! The immutable read side that every answer comes from, swapped whole.

use std::ops::Deref;
use std::sync::Arc;

use elsa::sync::FrozenMap;

use super::compilation::Compilation;
use super::compiling::Compiling;
use super::judge::JudgeError;
use super::record::Record;
use super::rules::Rules;
use super::shelf::{MOST_WHOLE, OpenedRecord};
use crate::catalogue::check::Elsewhere;
use crate::catalogue::{Catalogue, Common, Service, Source};
use crate::geography::Gazetteer;

/// The catalogue at one version, compiled against one version of the rules, and the records somebody has looked at in it. Records that are
/// packed stay open as long as it does, so that each question takes one [of its own](Self::for_one_question).
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
        mut catalogue: Catalogue,
        gazetteer: Arc<Gazetteer>,
        rules: Arc<Rules>,
        change: u64,
        most_whole: usize,
    ) -> Result<Self, SnapshotError> {
        let mut services = std::mem::take(&mut catalogue.services);
        // Services are found by their slug.
        services.sort_by(|a, b| a.slug.cmp(&b.slug));
        let mut compiling = Compiling::begin(catalogue, gazetteer, rules, most_whole)?;
        services.into_iter().try_for_each(|service| compiling.add(service))?;
        compiling.finish(change)
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

/// Why a catalogue and rules do not make a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("service `{slug}`: {problem}")]
    Service { slug: String, problem: JudgeError },
    #[error("rule `{rule}`: {problem}")]
    Rule { rule: String, problem: JudgeError },
    #[error("rule `{rule}` names need `{need}`, which does not exist")]
    RuleNeed { rule: String, need: String },
    #[error("rule `{rule}` names `{word}`, which its fact cannot be")]
    RuleWord { rule: String, word: String },
    #[error("rule `{rule}` names service `{slug}`, which does not exist")]
    RuleService { rule: String, slug: String },
    #[error("there are {count} needs, more than the 64 that can be told apart")]
    TooManyNeeds { count: usize },
    #[error("service `{slug}` comes after one that should come later")]
    NotInOrder { slug: String },
    #[error("no words for fact `{fact}` in the rules")]
    FactWithoutWords { fact: &'static str },
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
