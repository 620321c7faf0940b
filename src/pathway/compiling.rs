//! Making a snapshot of services that come one after another.

use std::sync::Arc;

use super::build::{NeedBits, need_bits};
use super::called::Called;
use super::compilation::{Compilation, DescribedOrganisation};
use super::compiled_rules::CompiledRules;
use super::distinct::Distinct;
use super::lexicon::Lexicon;
use super::outline::Outlines;
use super::record::RunBy;
use super::rules::Rules;
use super::shelf::Shelf;
use super::snapshot::{Snapshot, SnapshotError};
use crate::catalogue::{Catalogue, Common, Fact, Service};
use crate::geography::Gazetteer;

/// A snapshot in the making. Of many services each is packed as it comes, so that all of them are never in memory as they are written.
pub struct Compiling {
    compilation: Compilation,
    need_bits: NeedBits,
    /// The first services, until it is known whether there are enough of them to pack.
    first: Option<Vec<Common<Service>>>,
}

impl Compiling {
    /// Takes what services refer to; those that are in the catalogue already are not looked at.
    ///
    /// # Errors
    /// More needs than can be told apart, or rules without words for a fact.
    pub fn begin(
        references: Catalogue,
        gazetteer: Arc<Gazetteer>,
        rules: Arc<Rules>,
        most_whole: usize,
    ) -> Result<Self, SnapshotError> {
        let Catalogue { organisations, sources, needs, pyramid, services: _ } = references;
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
        let compilation = Compilation {
            change: 0,
            followed: 0,
            most_whole,
            shelf: Shelf::default(),
            called: Called::default(),
            by_need: vec![Vec::new(); needs.len()],
            made_for_certain_people: Vec::new(),
            outlines: Outlines::default(),
            distinct: Distinct::default(),
            covered: Vec::new(),
            lexicon: Arc::new(Lexicon::new(&needs, &rules.harmless, &rules.urgent)),
            compiled: Arc::new(CompiledRules::default()),
            sources: Arc::new(sources.into_iter().map(|source| (source.id.clone(), source)).collect()),
            organisations: Arc::new(organisations.collect()),
            needs: needs.into(),
            pyramid: pyramid.into(),
            gazetteer,
            rules,
        };
        Ok(Self { compilation, need_bits, first: Some(Vec::new()) })
    }

    /// Adds the next service.
    ///
    /// # Errors
    /// One that cannot be judged, or that does not come in order of slug.
    pub fn add(&mut self, service: Common<Service>) -> Result<(), SnapshotError> {
        match &mut self.first {
            Some(first) if first.len() < self.compilation.most_whole => first.push(service),
            Some(first) => {
                first.push(service);
                self.compile_first()?;
            }
            None => self.compile(service)?,
        }
        Ok(())
    }

    /// The snapshot of all that was added, at a change of the catalogue.
    ///
    /// # Errors
    /// As [`Compiling::add`], and what a rule names that is not there.
    pub fn finish(self, change: u64) -> Result<Snapshot, SnapshotError> {
        self.into_compilation(change).map(Snapshot::from)
    }

    pub(super) fn into_compilation(mut self, change: u64) -> Result<Compilation, SnapshotError> {
        self.compile_first()?;
        let Self { mut compilation, need_bits, .. } = self;
        compilation.change = change;
        compilation.called.put_in_order();
        compilation.shrink_to_fit();
        compilation.compiled = Arc::new(compilation.compile_rules(&|slug| need_bits.get(slug).copied())?);
        Ok(compilation)
    }

    /// Compiles the first services, which stay whole unless there are too many of them.
    fn compile_first(&mut self) -> Result<(), SnapshotError> {
        let Some(first) = self.first.take() else { return Ok(()) };
        let most_whole = self.compilation.most_whole;
        self.compilation.shelf = Shelf::for_services(first.iter().map(AsRef::as_ref), most_whole);
        first.into_iter().try_for_each(|service| self.compile(service))
    }

    fn compile(&mut self, service: Common<Service>) -> Result<(), SnapshotError> {
        let compilation = &mut self.compilation;
        let at = compilation.count();
        if at > 0 && compilation.slug(at - 1) > service.slug.as_str() {
            return Err(SnapshotError::NotInOrder { slug: service.slug.clone() });
        }
        compilation.called.add(at, &service);
        compilation.put(at, service, &self.need_bits)
    }
}
