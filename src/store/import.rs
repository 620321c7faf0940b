//! The whole catalogue in and out.

use std::collections::{HashMap, HashSet};

use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::change::{self, Action, ChangeNumber, Changed, NewChange};
use super::history::{PlacedNeed, record_of, service_record};
use super::provenance::Provenances;
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

/// Held by whoever writes the catalogue until the end of their transaction: what is written was compared with what is there, so
/// nobody else may write in between. Readers do not wait for it.
const WRITING: i64 = 0x5160_7057_0000_0002;

async fn one_writer_at_a_time(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    diesel::sql_query(format!("SELECT pg_advisory_xact_lock({WRITING})")).execute(connection).await?;
    Ok(())
}

/// Checks what the database checks last, before the feed is appended to and everybody else has to wait.
async fn check_now(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    connection.batch_execute("SET CONSTRAINTS ALL IMMEDIATE").await?;
    Ok(())
}

/// Everything, as the transaction sees it.
pub(super) async fn load(connection: &mut AsyncPgConnection) -> Result<Catalogue, StoreError> {
    let provenances = Provenances::load(connection).await?;
    Ok(Catalogue {
        organisations: organisation::load(connection, &provenances).await?,
        sources: reference::load_sources(connection).await?,
        needs: reference::load_needs(connection).await?,
        pyramid: reference::load_pyramid(connection).await?,
        services: service::load(connection, &provenances, None).await?,
    })
}

/// Services by slug, in order of slug; a slug nobody has is passed over.
pub(super) async fn load_services(
    connection: &mut AsyncPgConnection,
    slugs: &[String],
) -> Result<Vec<Service>, StoreError> {
    let ids: Vec<Uuid> = slugs.iter().map(|slug| crate::catalogue::ServiceId::of_slug(slug).0).collect();
    let provenances = Provenances::load(connection).await?;
    service::load(connection, &provenances, Some(&ids)).await
}

/// Adds and changes what differs, and leaves the rest alone.
pub(super) async fn import(
    connection: &mut AsyncPgConnection,
    catalogue: &Catalogue,
    who: &str,
    why: &str,
) -> Result<Imported, StoreError> {
    one_writer_at_a_time(connection).await?;
    let stored = load(connection).await?;
    let Catalogue { organisations, sources, needs, pyramid, services } = catalogue;
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
    let some_services = difference.of(
        services,
        &stored.services,
        |service| (Changed::Service, Some(service.id().0), service.slug.clone()),
        service_record,
    )?;

    if !some_sources.is_empty() {
        reference::write_sources(connection, &some_sources).await?;
    }
    if !some_organisations.is_empty() {
        organisation::write(connection, &some_organisations).await?;
    }
    if !some_needs.is_empty() {
        let some_needs: Vec<_> = some_needs.into_iter().copied().collect();
        reference::write_needs(connection, &some_needs).await?;
    }
    if !some_steps.is_empty() {
        reference::write_pyramid(connection, &some_steps).await?;
    }
    if !some_services.is_empty() {
        service::write(connection, &some_services).await?;
    }
    check_now(connection).await?;
    let change = change::append(connection, &difference.changes, who, why).await?;

    let given: HashSet<&str> = services.iter().map(|service| service.slug.as_str()).collect();
    let absent = stored.services.iter().filter(|service| !given.contains(service.slug.as_str())).count();
    let Difference { added, changed, unchanged, changes: _ } = difference;
    Ok(Imported { added, changed, unchanged, absent, change })
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
    change::append(connection, &[change], who, why).await
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
