//! The whole catalogue in.

mod prepared;

use std::collections::HashSet;

use diesel_async::AsyncPgConnection;
use serde::Serialize;
use tokio::sync::mpsc::Receiver;
use tokio::task::spawn_blocking;

use self::prepared::{Difference, Prepared};
use super::background::outcome_of;
use super::change::{self, Action, ChangeNumber, Changed, Made, NewChange};
use super::held_back::{self, Approved, Differing};
use super::history::{Kept, PlacedNeed};
use super::loading::{load_references, load_services};
use super::transaction::{check_now, find_by_index, one_writer_at_a_time};
use super::{StoreError, organisation, reference, service};
use crate::catalogue::{Catalogue, Service};

/// What an import did, counted in records: sources, organisations, needs, steps of the pyramid and services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Imported {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Services that the store has and the import does not. They stay: a service that ends is closed, not left out.
    pub absent: usize,
    /// Number of the last change there is now.
    pub change: ChangeNumber,
}

/// What an import is given, one after another: first what services refer to, then the services, then that this was all.
#[derive(Debug)]
pub enum Portion {
    /// Organisations, sources, needs and steps; its services are none.
    References(Box<Catalogue>),
    Services(Vec<Service>),
    /// Without it nothing is kept: whoever read the file may have stopped half-way.
    End,
}

/// What is written for a record that was given, where this one is stored.
pub type Reconcile = fn(Service, Option<&Service>) -> Service;

/// Adds and changes what differs, and leaves the rest alone.
pub(super) async fn import(
    connection: &mut AsyncPgConnection,
    catalogue: &Catalogue,
    who: &str,
    why: &str,
) -> Result<Imported, StoreError> {
    one_writer_at_a_time(connection).await?;
    find_by_index(connection).await?;
    let mut importing = Importing::new(who, why);
    importing.references(connection, catalogue).await?;
    for some in catalogue.services.chunks(AT_ONCE) {
        let some = some.iter().map(|service| Service::clone(service)).collect();
        importing.services(connection, some, |given, _| given).await?;
    }
    importing.finish(connection).await
}

/// The same for a catalogue read from files: what somebody wrote since is held back or gives way, and everything that differs is told.
pub(super) async fn import_files(
    connection: &mut AsyncPgConnection,
    catalogue: &Catalogue,
    approved: Approved,
    who: &str,
    why: &str,
) -> Result<(Imported, Vec<Differing>), StoreError> {
    // Nobody may write between the comparison and the import.
    one_writer_at_a_time(connection).await?;
    let differing = held_back::compare(connection, catalogue, approved).await?;
    let imported = import(connection, &held_back::let_through(catalogue, &differing), who, why).await?;
    let held = differing.iter().filter(|one| one.held_back && one.what == Changed::Service).count();
    // The files have them.
    Ok((Imported { absent: imported.absent - held, ..imported }, differing))
}

/// The same for a catalogue that comes in portions and is never in memory as a whole.
pub(super) async fn import_portions(
    connection: &mut AsyncPgConnection,
    portions: &mut Receiver<Portion>,
    reconcile: Reconcile,
    who: &str,
    why: &str,
) -> Result<Imported, StoreError> {
    one_writer_at_a_time(connection).await?;
    find_by_index(connection).await?;
    let mut importing = Importing::new(who, why);
    loop {
        match portions.recv().await {
            Some(Portion::References(catalogue)) => importing.references(connection, &catalogue).await?,
            Some(Portion::Services(mut services)) => {
                while !services.is_empty() {
                    let rest = services.split_off(services.len().min(AT_ONCE));
                    importing.services(connection, services, reconcile).await?;
                    services = rest;
                }
            }
            Some(Portion::End) => return importing.finish(connection).await,
            None => return Err(StoreError::BrokenOff),
        }
    }
}

/// Services compared, written and told together: what is held in memory of an import of any size.
pub(super) const AT_ONCE: usize = 500;

/// An import under way. Changes are appended with each portion, because all of them would not fit into memory; nobody waits for that
/// but another writer, and writers wait for each other anyhow.
struct Importing<'w> {
    who: &'w str,
    why: &'w str,
    imported: Imported,
    given: HashSet<String>,
    /// Worked out while the portion before was written, and not written yet.
    prepared: Option<Prepared>,
}

impl<'w> Importing<'w> {
    fn new(who: &'w str, why: &'w str) -> Self {
        Self { who, why, imported: Imported::default(), given: HashSet::new(), prepared: None }
    }

    async fn references(
        &mut self,
        connection: &mut AsyncPgConnection,
        catalogue: &Catalogue,
    ) -> Result<(), StoreError> {
        let stored = load_references(connection).await?;
        let Catalogue { organisations, sources, needs, pyramid, services: _ } = catalogue;
        let mut difference = Difference::default();
        let some_sources = difference.of(
            sources,
            &stored.sources,
            |source| (Changed::Source, None, source.id.clone()),
            Kept::of,
        )?;
        let some_organisations = difference.of(
            organisations,
            &stored.organisations,
            |organisation| (Changed::Organisation, Some(organisation.id()), organisation.slug.clone()),
            Kept::of,
        )?;
        // The place in the list is part of a need: people are shown the list.
        let (placed, stored_placed): (Vec<_>, Vec<_>) =
            (needs.iter().enumerate().collect(), stored.needs.iter().enumerate().collect());
        let some_needs = difference.of(
            &placed,
            &stored_placed,
            |(_, need)| (Changed::Need, None, need.slug.clone()),
            |(place, need)| Kept::of(&PlacedNeed { place: *place, need: *need }),
        )?;
        let some_steps = difference.of(
            pyramid,
            &stored.pyramid,
            |step| (Changed::PyramidStep, None, step.step.to_string()),
            Kept::of,
        )?;
        if !some_sources.is_empty() {
            reference::write_sources(connection, &some_sources).await?;
        }
        for some in some_organisations.chunks(AT_ONCE) {
            organisation::write(connection, some).await?;
        }
        if !some_needs.is_empty() {
            let some_needs: Vec<_> = some_needs.into_iter().copied().collect();
            reference::write_needs(connection, &some_needs).await?;
        }
        if !some_steps.is_empty() {
            reference::write_pyramid(connection, &some_steps).await?;
        }
        self.tell(connection, difference).await
    }

    /// Compares a portion with what is stored and works out what to write of it, while the portion before is written.
    async fn services(
        &mut self,
        connection: &mut AsyncPgConnection,
        given: Vec<Service>,
        reconcile: Reconcile,
    ) -> Result<(), StoreError> {
        let slugs: Vec<String> = given.iter().map(|service| service.slug.clone()).collect();
        // A record that comes twice is compared with what its first coming made of it.
        if slugs.iter().any(|slug| self.given.contains(slug)) {
            self.write_prepared(connection).await?;
        }
        let stored = load_services(connection, &slugs).await?;
        let preparing = spawn_blocking(move || Prepared::of(given, &stored, reconcile));
        self.write_prepared(connection).await?;
        self.prepared = Some(outcome_of(preparing).await?);
        self.given.extend(slugs);
        Ok(())
    }

    async fn write_prepared(&mut self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        let Some(Prepared { rows, difference }) = self.prepared.take() else { return Ok(()) };
        if let Some(rows) = rows {
            rows.write(connection).await?;
        }
        self.tell(connection, difference).await
    }

    async fn tell(
        &mut self,
        connection: &mut AsyncPgConnection,
        difference: Difference,
    ) -> Result<(), StoreError> {
        let Difference { added, changed, unchanged, changes } = difference;
        self.imported.added += added;
        self.imported.changed += changed;
        self.imported.unchanged += unchanged;
        self.imported.change =
            change::append(connection, &changes, self.who, self.why, Made::ByImport).await?;
        Ok(())
    }

    async fn finish(mut self, connection: &mut AsyncPgConnection) -> Result<Imported, StoreError> {
        self.write_prepared(connection).await?;
        check_now(connection).await?;
        let known = service::slugs(connection).await?;
        let absent = known.iter().filter(|slug| !self.given.contains(*slug)).count();
        Ok(Imported { absent, ..self.imported })
    }
}

/// Writes one service, whether it differs or not.
pub(super) async fn replace_service(
    connection: &mut AsyncPgConnection,
    service: &Service,
    who: &str,
    why: &str,
) -> Result<ChangeNumber, StoreError> {
    one_writer_at_a_time(connection).await?;
    let there = load_services(connection, std::slice::from_ref(&service.slug)).await?;
    service::write(connection, &[service]).await?;
    check_now(connection).await?;
    let action = if there.is_empty() { Action::Added } else { Action::Changed };
    let change = NewChange {
        what: Changed::Service,
        id: Some(service.id().0),
        slug: service.slug.clone(),
        action,
        record: Some(Kept::of_service(service)?),
    };
    change::append(connection, &[change], who, why, Made::ByImport).await
}
