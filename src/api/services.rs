//! One service, whole: every fact with its source.

use actix_web::get;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::answers::NamedProblems;
use super::extract::StrictQuery;
use super::problem::Problem;
use super::written_json::WrittenJson;
use crate::catalogue::*;
use crate::directory::{Directory, ReadSide, open_record};
use crate::pathway::{NamedService, Record, Snapshot};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ServiceQuery {
    /// Who is asking. A professional is shown the contacts published for professionals; without it, and for a person and their
    /// family, only what was published for everybody.
    #[param(inline, example = "gp")]
    referrer: Option<Referrer>,
}

/// Everything known about one service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceDetail<'s> {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    /// Names and slugs it had before, or is also known by: all of them find it.
    pub also_known_as: Vec<String>,
    pub organisation: OrganisationReference<'s>,
    /// As the source words it, where several bodies share it.
    pub provider_says: Option<String>,
    pub kind: Kind,
    pub status: StatusFact,
    pub assurance: Assurance,
    pub summary: String,
    pub steps: Vec<Step>,
    pub needs: Vec<String>,
    pub modes: Vec<Mode>,
    /// The service this is a part of.
    pub part_of: Option<NamedService<'s>>,
    pub coverage: Coverage,
    pub ages: Option<Ages>,
    pub criteria: Vec<Criterion>,
    pub routes: Vec<Route>,
    pub response_targets: Vec<ResponseTarget>,
    pub schedules: Vec<Schedule>,
    pub contacts: Vec<Contact>,
    pub locations: Vec<Location>,
    pub costs: Vec<Cost>,
    pub languages: Vec<LanguageFact>,
    pub access: Vec<AccessFact>,
    pub notes: Vec<Note>,
    pub conflicts: Vec<Conflict>,
    pub provenance: Provenance,
    /// Every source that a fact above names, in order of id.
    pub sources: Vec<Source>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrganisationReference<'s> {
    pub id: Uuid,
    pub slug: &'s str,
    pub name: &'s str,
}

impl<'s> OrganisationReference<'s> {
    pub fn of(organisation: &'s Organisation) -> Self {
        Self { id: organisation.id(), slug: &organisation.slug, name: &organisation.name }
    }

    /// Of the organisation that runs a record.
    pub fn of_record(record: &'s Record) -> Self {
        Self { id: record.run_by.id, slug: &record.service.organisation, name: &record.run_by.name }
    }
}

/// Find a service
///
/// By slug or id; an old slug or former name finds it too. Every fact comes with its source, date and confidence, and the sources
/// are given in full at the end.
#[utoipa::path(tag = "services", operation_id = "find_service",
    params(("service" = String, Path, description = "Slug, id, name, former name or old slug", example = "central-access-point"), ServiceQuery),
    responses((status = 200, description = "The whole record", body = ServiceDetail), NamedProblems))]
#[get("/services/{service}")]
pub async fn find_service(
    directory: Data<Directory>,
    name: Path<String>,
    StrictQuery(query): StrictQuery<ServiceQuery>,
) -> Result<WrittenJson, Problem> {
    let read_side = directory.read_side()?;
    let record = named_record(&read_side, &name)?;
    directory.opened(&record.service.slug);
    WrittenJson::of(&detail(record, &read_side.snapshot, audience_of(query.referrer), directory.today()))
}

/// A professional is shown what was published for professionals; nobody else is, and nobody who does not say who they are.
pub fn audience_of(referrer: Option<Referrer>) -> Audience {
    match referrer {
        Some(referrer) if !referrer.is_public() => Audience::Professionals,
        Some(_) | None => Audience::Public,
    }
}

/// The record of a name in a path.
pub fn named_record<'r>(read_side: &'r ReadSide, name: &str) -> Result<&'r Record, Problem> {
    let record = read_side.snapshot.find(name).ok_or_else(|| {
        let shown: String = name.chars().take(80).collect();
        Problem::not_found(format!("no service is called `{shown}`"))
    })?;
    Ok(record)
}

/// The record as this audience may see it.
pub fn detail<'s>(
    record: &'s Record,
    snapshot: &'s Snapshot,
    audience: Audience,
    today: chrono::NaiveDate,
) -> ServiceDetail<'s> {
    let open = open_record(&record.service, audience);
    let id = record.id.0;
    let assurance = open.assurance(today);
    let sources = sources(&open, snapshot);
    // Taken apart in full, so that a new field cannot be forgotten here.
    let Service {
        slug,
        name,
        also_known_as,
        organisation: _,
        provider_says,
        kind,
        status,
        summary,
        steps,
        needs,
        modes,
        part_of,
        coverage,
        ages,
        criteria,
        routes,
        response_targets,
        schedules,
        contacts,
        locations,
        costs,
        languages,
        access,
        notes,
        conflicts,
        provenance,
    } = open;
    let part_of = part_of.and_then(|slug| snapshot.find(&slug)).map(NamedService::of);
    ServiceDetail {
        id,
        organisation: OrganisationReference::of_record(record),
        assurance,
        part_of,
        sources,
        slug,
        name,
        also_known_as,
        provider_says,
        kind,
        status,
        summary,
        steps,
        needs,
        modes,
        coverage,
        ages,
        criteria,
        routes,
        response_targets,
        schedules,
        contacts,
        locations,
        costs,
        languages,
        access,
        notes,
        conflicts,
        provenance,
    }
}

/// Every source that a fact of the record names.
fn sources(service: &Service, snapshot: &Snapshot) -> Vec<Source> {
    service.source_ids().into_iter().filter_map(|id| snapshot.source(id)).cloned().collect()
}
