//! The whole catalogue in and out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc::{Receiver, Sender};
use uuid::Uuid;

use super::change::{self, Action, ChangeNumber, Changed, Made, NewChange};
use super::held_back::{self, Approved, Differing};
use super::history::{PlacedNeed, record_of, service_record};
use super::provenance::Provenances;
use super::{StoreError, organisation, reference, service};
use crate::catalogue::{Catalogue, Common, Service, ServiceId};

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

/// Held by whoever writes the catalogue until the end of their transaction: what is written was compared with what is there, so
/// nobody else may write in between. Readers do not wait for it.
const WRITING: i64 = 0x5160_7057_0000_0002;

pub(super) async fn one_writer_at_a_time(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    diesel::sql_query(format!("SELECT pg_advisory_xact_lock({WRITING})")).execute(connection).await?;
    Ok(())
}

/// Until the end of the transaction rows are found by their index. PostgreSQL goes by how large a table was before, so while a whole
/// directory comes in it would read all of it again for every portion.
async fn find_by_index(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    Ok(connection.batch_execute("SET LOCAL enable_seqscan = off").await?)
}

/// Checks what the database checks last, before the feed is appended to and everybody else has to wait.
pub(super) async fn check_now(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    // Deferred again at once: the next record of the same transaction may pass through states that the end does not have.
    connection.batch_execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED").await?;
    Ok(())
}

/// Everything, as the transaction sees it.
pub(super) async fn load(connection: &mut AsyncPgConnection) -> Result<Catalogue, StoreError> {
    let provenances = Provenances::load(connection).await?;
    let slugs = service::slugs(connection).await?;
    let mut services = Vec::with_capacity(slugs.len());
    if slugs.len() <= AT_ONCE {
        services.extend(service::load(connection, &provenances, None).await?.into_iter().map(Common::from));
    } else {
        // Rows of everything at once would fill more memory than what they are made into.
        find_by_index(connection).await?;
        for some in slugs.chunks(AT_ONCE) {
            let some = service::load(connection, &provenances, Some(&ids_of(some))).await?;
            services.extend(some.into_iter().map(Common::from));
        }
    }
    Ok(Catalogue { services, ..load_references(connection).await? })
}

/// Everything that services refer to, and no service.
pub(super) async fn load_references(connection: &mut AsyncPgConnection) -> Result<Catalogue, StoreError> {
    let provenances = Provenances::load(connection).await?;
    Ok(Catalogue {
        organisations: organisation::load(connection, &provenances).await?,
        sources: reference::load_sources(connection).await?,
        needs: reference::load_needs(connection).await?,
        pyramid: reference::load_pyramid(connection).await?,
        services: Vec::new(),
    })
}

/// Gives everything out in portions, as the transaction sees it: first what services refer to, then the services in order of slug.
pub(super) async fn give_out(
    connection: &mut AsyncPgConnection,
    portions: &Sender<Portion>,
) -> Result<(), StoreError> {
    let give = async |portion| portions.send(portion).await.map_err(|_| StoreError::BrokenOff);
    find_by_index(connection).await?;
    give(Portion::References(Box::new(load_references(connection).await?))).await?;
    let provenances = Provenances::load(connection).await?;
    let slugs = service::slugs(connection).await?;
    for some in slugs.chunks(AT_ONCE) {
        give(Portion::Services(service::load(connection, &provenances, Some(&ids_of(some))).await?)).await?;
    }
    give(Portion::End).await
}

/// Services by slug, in order of slug; a slug nobody has is passed over.
pub(super) async fn load_services(
    connection: &mut AsyncPgConnection,
    slugs: &[String],
) -> Result<Vec<Service>, StoreError> {
    let provenances = Provenances::load(connection).await?;
    service::load(connection, &provenances, Some(&ids_of(slugs))).await
}

fn ids_of(slugs: &[String]) -> Vec<Uuid> {
    slugs.iter().map(|slug| ServiceId::of_slug(slug).0).collect()
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
        importing
            .services(
                connection,
                some.iter().map(|service| Cow::Borrowed(service.as_ref())).collect(),
                |given, _| given,
            )
            .await?;
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
                    let some = services.into_iter().map(Cow::Owned).collect();
                    importing.services(connection, some, reconcile).await?;
                    services = rest;
                }
            }
            Some(Portion::End) => return importing.finish(connection).await,
            None => return Err(StoreError::BrokenOff),
        }
    }
}

/// Services compared, written and told together: what is held in memory of an import of any size.
const AT_ONCE: usize = 500;

/// An import under way. Changes are appended with each portion, because all of them would not fit into memory; nobody waits for that
/// but another writer, and writers wait for each other anyhow.
struct Importing<'w> {
    who: &'w str,
    why: &'w str,
    imported: Imported,
    given: HashSet<String>,
}

impl<'w> Importing<'w> {
    fn new(who: &'w str, why: &'w str) -> Self {
        Self { who, why, imported: Imported::default(), given: HashSet::new() }
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
            record_of,
        )?;
        let some_organisations = difference.of(
            organisations,
            &stored.organisations,
            |organisation| (Changed::Organisation, Some(organisation.id()), organisation.slug.clone()),
            record_of,
        )?;
        // The place in the list is part of a need: people are shown the list.
        let (placed, stored_placed): (Vec<_>, Vec<_>) =
            (needs.iter().enumerate().collect(), stored.needs.iter().enumerate().collect());
        let some_needs = difference.of(
            &placed,
            &stored_placed,
            |(_, need)| (Changed::Need, None, need.slug.clone()),
            |(place, need)| record_of(&PlacedNeed { place: *place, need: *need }),
        )?;
        let some_steps = difference.of(
            pyramid,
            &stored.pyramid,
            |step| (Changed::PyramidStep, None, step.step.to_string()),
            record_of,
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

    async fn services(
        &mut self,
        connection: &mut AsyncPgConnection,
        given: Vec<Cow<'_, Service>>,
        reconcile: Reconcile,
    ) -> Result<(), StoreError> {
        let slugs: Vec<String> = given.iter().map(|service| service.slug.clone()).collect();
        let stored = load_services(connection, &slugs).await?;
        let by_slug: HashMap<&str, &Service> = stored.iter().map(|s| (s.slug.as_str(), s)).collect();
        let given: Vec<Service> = given
            .into_iter()
            .map(|service| {
                let stored = by_slug.get(service.slug.as_str()).copied();
                reconcile(service.into_owned(), stored)
            })
            .collect();
        let mut difference = Difference::default();
        let some_services = difference.of(
            &given,
            &stored,
            |service| (Changed::Service, Some(service.id().0), service.slug.clone()),
            service_record,
        )?;
        if !some_services.is_empty() {
            service::write(connection, &some_services).await?;
        }
        self.given.extend(slugs);
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

    async fn finish(self, connection: &mut AsyncPgConnection) -> Result<Imported, StoreError> {
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
        record: Some(service_record(service)?),
    };
    change::append(connection, &[change], who, why, Made::ByImport).await
}

#[derive(Default)]
struct Difference {
    added: usize,
    changed: usize,
    unchanged: usize,
    changes: Vec<NewChange>,
}

impl Difference {
    /// The given records that are not stored, or are stored otherwise.
    fn of<'a, T: PartialEq>(
        &mut self,
        given: &'a [T],
        stored: &[T],
        name: impl Fn(&T) -> (Changed, Option<Uuid>, String),
        record_of: impl Fn(&T) -> Result<Value, StoreError>,
    ) -> Result<Vec<&'a T>, StoreError> {
        let stored: HashMap<String, &T> = stored.iter().map(|record| (name(record).2, record)).collect();
        let mut differ = Vec::new();
        for record in given {
            let (what, id, slug) = name(record);
            let action = match stored.get(&slug) {
                Some(same) if *same == record => {
                    self.unchanged += 1;
                    continue;
                }
                Some(_) => Action::Changed,
                None => Action::Added,
            };
            match action {
                Action::Added => self.added += 1,
                Action::Changed => self.changed += 1,
            }
            self.changes.push(NewChange { what, id, slug, action, record: Some(record_of(record)?) });
            differ.push(record);
        }
        Ok(differ)
    }
}
