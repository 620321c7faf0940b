//! Services in the standard's shape.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};

use super::super::answers::{NamedProblems, QueryProblems};
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::page::Page;
use super::published::PublishedCache;
use super::selection::ServicesQuery;
use super::{named, nothing};
use crate::directory::Directory;
use crate::interop::open_referral::{Depth, wire};

/// List services in the Open Referral shape
///
/// In order of name of record, or the best first when words are searched for. Without `full` only fields of one value and the
/// organisation.
#[utoipa::path(tag = "open-referral", params(ServicesQuery),
    responses((status = 200, description = "A page of services",
        content((Page<wire::Service> = "application/json"), (wire::Service = "application/x-ndjson"))), QueryProblems))]
#[get("/services")]
pub async fn list_open_referral_services(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    StrictQuery(query): StrictQuery<ServicesQuery>,
) -> Result<HttpResponse, Problem> {
    let part = query.part()?;
    let published = cache.published(&directory)?;
    let records = query.read(&published, directory.today())?.records(&published, directory.now())?;
    let depth = if query.full.unwrap_or(false) { Depth::Full } else { Depth::Basic };
    let minimal = query.is_minimal();
    Ok(part.answer(records, move |at| {
        let service = published.service(at, depth);
        if minimal { only_what_changed(service) } else { service }
    }))
}

/// Find a service in the Open Referral shape
///
/// Everything that is said of it in the open, nested, with the record as we keep it in `signpost`.
#[utoipa::path(tag = "open-referral",
    params(("id" = String, Path, description = "Id of a service", example = "d0dd1dd7-0000-5000-8000-000000000000")),
    responses((status = 200, description = "The service", body = wire::Service), NamedProblems))]
#[get("/services/{id}")]
pub async fn find_open_referral_service(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    id: Path<String>,
) -> Result<Json<wire::Service>, Problem> {
    let published = cache.published(&directory)?;
    let uuid = named(&id, "service")?;
    let at = published.snapshot().position(&uuid.to_string()).ok_or_else(|| nothing(&id, "service"))?;
    Ok(Json(published.service(at, Depth::Full)))
}

/// The schema of a list asks for name and status even here.
fn only_what_changed(service: wire::Service) -> wire::Service {
    let wire::Service { id, name, status, last_modified, .. } = service;
    wire::Service { id, name, status, last_modified, ..wire::Service::default() }
}
