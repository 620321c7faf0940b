//! The head of a service: names, status, steps, needs, modes and coverage.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::super::insert::{insert_rows, load_all};
use super::super::provenance::{Cited, Provenances};
use super::super::schema::{
    coverage, coverage_area, service, service_handle, service_mode, service_name, service_need, service_step,
};
use super::super::words::{from_word, narrow, position, word};
use super::{Lists, StoreError, lists, take};
use crate::catalogue::{Coverage, Mode, Service, StatusFact, Step};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = service, check_for_backend(diesel::pg::Pg))]
struct ServiceRow {
    id: Uuid,
    slug: String,
    name: String,
    organisation: String,
    provider_says: Option<String>,
    kind: String,
    summary: String,
    part_of: Option<String>,
    status: String,
    status_says: Option<String>,
    status_since: Option<NaiveDate>,
    replaced_by: Option<String>,
    status_provenance_id: Uuid,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_name, check_for_backend(diesel::pg::Pg))]
struct NameRow {
    service_id: Uuid,
    position: i16,
    name: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_step, check_for_backend(diesel::pg::Pg))]
struct StepRow {
    service_id: Uuid,
    position: i16,
    step: i16,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_need, check_for_backend(diesel::pg::Pg))]
struct NeedRow {
    service_id: Uuid,
    position: i16,
    need: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_mode, check_for_backend(diesel::pg::Pg))]
struct ModeRow {
    service_id: Uuid,
    position: i16,
    mode: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = coverage, check_for_backend(diesel::pg::Pg))]
struct CoverageRow {
    service_id: Uuid,
    basis: String,
    says: Option<String>,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = coverage_area, check_for_backend(diesel::pg::Pg))]
struct CoverageAreaRow {
    service_id: Uuid,
    position: i16,
    area: String,
}

pub(super) struct HeadFacts {
    services: Vec<ServiceRow>,
    names: Lists<Uuid, String>,
    steps: Lists<Uuid, Step>,
    needs: Lists<Uuid, String>,
    modes: Lists<Uuid, Mode>,
    /// At most one each.
    coverages: Lists<Uuid, Coverage>,
}

impl HeadFacts {
    pub(super) fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    pub(super) async fn load(
        connection: &mut AsyncPgConnection,
        provenances: &Provenances,
        of: Option<&[Uuid]>,
    ) -> Result<Self, StoreError> {
        let mut services = service::table.select(ServiceRow::as_select()).into_boxed();
        if let Some(ids) = of {
            services = services.filter(service::id.eq_any(ids));
        }
        let services: Vec<ServiceRow> = services.load(connection).await?;
        let names = load_all!(
            connection,
            service_name,
            NameRow,
            of,
            (service_name::service_id, service_name::position)
        );
        let steps = load_all!(
            connection,
            service_step,
            StepRow,
            of,
            (service_step::service_id, service_step::position)
        );
        let needs = load_all!(
            connection,
            service_need,
            NeedRow,
            of,
            (service_need::service_id, service_need::position)
        );
        let modes = load_all!(
            connection,
            service_mode,
            ModeRow,
            of,
            (service_mode::service_id, service_mode::position)
        );
        let coverages = load_all!(connection, coverage, CoverageRow, of, coverage::service_id);
        let areas = load_all!(
            connection,
            coverage_area,
            CoverageAreaRow,
            of,
            (coverage_area::service_id, coverage_area::position)
        );
        let mut areas =
            lists(areas, |CoverageAreaRow { service_id, position: _, area }| Ok((service_id, area)))?;
        Ok(Self {
            services,
            names: lists(names, |NameRow { service_id, position: _, name }| Ok((service_id, name)))?,
            steps: lists(steps, |StepRow { service_id, position: _, step }| {
                let number: u8 = narrow(step)?;
                Ok((service_id, narrow(number)?))
            })?,
            needs: lists(needs, |NeedRow { service_id, position: _, need }| Ok((service_id, need)))?,
            modes: lists(modes, |ModeRow { service_id, position: _, mode }| {
                Ok((service_id, from_word(&mode)?))
            })?,
            coverages: lists(coverages, |CoverageRow { service_id, basis, says, provenance_id }| {
                let areas = take(&mut areas, &service_id);
                let provenance = provenances.get(provenance_id)?;
                Ok((service_id, Coverage { basis: from_word(&basis)?, areas, says, provenance }))
            })?,
        })
    }

    /// The services with all that is in this file, and nothing of the rest yet.
    pub(super) fn take_services(
        &mut self,
        provenances: &Provenances,
    ) -> Result<Vec<(Uuid, Service)>, StoreError> {
        let mut services = Vec::with_capacity(self.services.len());
        for row in std::mem::take(&mut self.services) {
            let ServiceRow { id, slug, name, organisation, provider_says, kind, summary, part_of, .. } = row;
            let missing =
                || StoreError::Unreadable { what: "Coverage", problem: format!("service `{slug}` has none") };
            let coverage = take(&mut self.coverages, &id).pop().ok_or_else(missing)?;
            let status = StatusFact {
                is: from_word(&row.status)?,
                says: row.status_says,
                since: row.status_since,
                replaced_by: row.replaced_by,
                provenance: provenances.get(row.status_provenance_id)?,
            };
            let service = Service {
                slug,
                name,
                also_known_as: take(&mut self.names, &id),
                organisation,
                provider_says,
                kind: from_word(&kind)?,
                status,
                summary,
                steps: take(&mut self.steps, &id),
                needs: take(&mut self.needs, &id),
                modes: take(&mut self.modes, &id),
                part_of,
                coverage,
                ages: None,
                criteria: Vec::new(),
                routes: Vec::new(),
                response_targets: Vec::new(),
                schedules: Vec::new(),
                contacts: Vec::new(),
                locations: Vec::new(),
                costs: Vec::new(),
                languages: Vec::new(),
                access: Vec::new(),
                notes: Vec::new(),
                conflicts: Vec::new(),
                provenance: provenances.get(row.provenance_id)?,
            };
            services.push((id, service));
        }
        Ok(services)
    }
}

#[derive(Default)]
pub(super) struct HeadRows {
    services: Vec<ServiceRow>,
    names: Vec<NameRow>,
    steps: Vec<StepRow>,
    needs: Vec<NeedRow>,
    modes: Vec<ModeRow>,
    coverages: Vec<CoverageRow>,
    areas: Vec<CoverageAreaRow>,
}

impl HeadRows {
    pub(super) fn add(&mut self, service: &Service, cited: &mut Cited) -> Result<(), StoreError> {
        let service_id = service.id().0;
        let StatusFact { is, says, since, replaced_by, provenance } = &service.status;
        self.services.push(ServiceRow {
            id: service_id,
            slug: service.slug.clone(),
            name: service.name.clone(),
            organisation: service.organisation.clone(),
            provider_says: service.provider_says.clone(),
            kind: word(&service.kind)?,
            summary: service.summary.clone(),
            part_of: service.part_of.clone(),
            status: word(is)?,
            status_says: says.clone(),
            status_since: *since,
            replaced_by: replaced_by.clone(),
            status_provenance_id: cited.cite(provenance)?,
            provenance_id: cited.cite(&service.provenance)?,
        });
        for (index, name) in service.also_known_as.iter().enumerate() {
            self.names.push(NameRow { service_id, position: position(index)?, name: name.clone() });
        }
        for (index, step) in service.steps.iter().enumerate() {
            self.steps.push(StepRow {
                service_id,
                position: position(index)?,
                step: i16::from(step.number()),
            });
        }
        for (index, need) in service.needs.iter().enumerate() {
            self.needs.push(NeedRow { service_id, position: position(index)?, need: need.clone() });
        }
        for (index, mode) in service.modes.iter().enumerate() {
            self.modes.push(ModeRow { service_id, position: position(index)?, mode: word(mode)? });
        }
        let Coverage { basis, areas, says, provenance } = &service.coverage;
        let provenance_id = cited.cite(provenance)?;
        self.coverages.push(CoverageRow {
            service_id,
            basis: word(basis)?,
            says: says.clone(),
            provenance_id,
        });
        for (index, area) in areas.iter().enumerate() {
            self.areas.push(CoverageAreaRow { service_id, position: position(index)?, area: area.clone() });
        }
        Ok(())
    }

    pub(super) async fn insert(self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        for some in self.services.chunks(1_000) {
            diesel::insert_into(service::table)
                .values(some)
                .on_conflict(service::id)
                .do_update()
                .set((
                    service::name.eq(excluded(service::name)),
                    service::organisation.eq(excluded(service::organisation)),
                    service::provider_says.eq(excluded(service::provider_says)),
                    service::kind.eq(excluded(service::kind)),
                    service::summary.eq(excluded(service::summary)),
                    service::part_of.eq(excluded(service::part_of)),
                    service::status.eq(excluded(service::status)),
                    service::status_says.eq(excluded(service::status_says)),
                    service::status_since.eq(excluded(service::status_since)),
                    service::replaced_by.eq(excluded(service::replaced_by)),
                    service::status_provenance_id.eq(excluded(service::status_provenance_id)),
                    service::provenance_id.eq(excluded(service::provenance_id)),
                ))
                .execute(connection)
                .await?;
        }
        insert_rows!(connection, self.names, service_name(service_id, position, name));
        insert_rows!(connection, self.steps, service_step(service_id, position, step));
        insert_rows!(connection, self.needs, service_need(service_id, position, need));
        insert_rows!(connection, self.modes, service_mode(service_id, position, mode));
        insert_rows!(connection, self.coverages, coverage(service_id, basis, says, provenance_id));
        insert_rows!(connection, self.areas, coverage_area(service_id, position, area));
        Ok(())
    }
}

/// Removes the lists of these services, and what they are found by: the same names may go to others in one write.
pub(super) async fn forget_lists(connection: &mut AsyncPgConnection, ids: &[Uuid]) -> Result<(), StoreError> {
    diesel::delete(service_name::table.filter(service_name::service_id.eq_any(ids)))
        .execute(connection)
        .await?;
    diesel::delete(service_handle::table.filter(service_handle::service_id.eq_any(ids)))
        .execute(connection)
        .await?;
    diesel::delete(service_step::table.filter(service_step::service_id.eq_any(ids)))
        .execute(connection)
        .await?;
    diesel::delete(service_need::table.filter(service_need::service_id.eq_any(ids)))
        .execute(connection)
        .await?;
    diesel::delete(service_mode::table.filter(service_mode::service_id.eq_any(ids)))
        .execute(connection)
        .await?;
    diesel::delete(coverage::table.filter(coverage::service_id.eq_any(ids))).execute(connection).await?;
    Ok(())
}
