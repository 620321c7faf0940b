//! Whole records, to read before an edit and to write after it: services and organisations.

use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::answers::{DraftProblems, WriteProblems};
use super::super::extract::{KeptJson, StrictQuery};
use super::super::instant::answerable;
use super::super::nothing::Nothing;
use super::super::problem::{Code, Problem};
use super::edit::{OrganisationEdit, ServiceEdit, WriteReply};
use super::holder::{Holder, MaybeHolder};
use super::precondition::{Seen, etag};
use super::{of_store, store};
use crate::catalogue::{Organisation, Service, StatusFact};
use crate::directory::Directory;
use crate::editing::{Editing, earlier_seen_by, read_service, seen_by};
use crate::store::{ChangeNumber, Changed};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RecordQuery {
    /// The record as it was at this instant; now unless said otherwise.
    #[param(example = "2026-11-22T03:00:00Z")]
    as_of: Option<DateTime<Utc>>,
}

/// A whole service and its version.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceRecord {
    /// What to send as `If-Match`, in quotes.
    pub version: ChangeNumber,
    pub record: Service,
}

/// A whole organisation and its version.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationRecord {
    /// What to send as `If-Match`, in quotes.
    pub version: ChangeNumber,
    pub record: Organisation,
}

/// Read a service whole, to edit it
///
/// With the version in `ETag`. Without a token it is the record as everybody may see it; its provider and curators see confidential
/// places and withheld values too. `as_of` gives it as it was, but for what it hides since: that is hidden in every older version.
#[utoipa::path(tag = "editing", operation_id = "find_service_record", security((), ("token" = [])),
    params(("service" = String, Path, description = "Slug", example = "crht"), RecordQuery),
    responses((status = 200, description = "The record and its version", body = ServiceRecord), DraftProblems))]
#[get("/services/{service}/record")]
pub async fn find_service_record(
    directory: Data<Directory>,
    slug: Path<String>,
    holder: MaybeHolder,
    StrictQuery(query): StrictQuery<RecordQuery>,
) -> Result<HttpResponse, Problem> {
    let (store, holder) = (store(&directory)?, holder.0.as_ref().map(|holder| &holder.0));
    let unknown = || Problem::not_found(format!("no service has the slug `{}`", shown(&slug)));
    let (record, version) = match query.as_of {
        None => {
            let found = store.service_version(&slug).await.map_err(of_store)?;
            let (record, version) = found.ok_or_else(unknown)?;
            (seen_by(holder, record), version)
        }
        Some(at) => {
            let at = answerable("/as_of", at)?;
            let found = earlier_seen_by(store, holder, Changed::Service, &slug, at).await;
            let (version, record) = found.map_err(of_store)?.ok_or_else(unknown)?;
            let record = record.ok_or_else(|| Problem::internal(&"a version of an older shape"))?;
            (serde_json::from_value(record).map_err(|error| Problem::internal(&error))?, version)
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, etag(version)))
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(ServiceRecord { version, record }))
}

/// Write a service
///
/// The whole record, over the version that was seen: `If-Match` with its ETag, or `If-None-Match: *` for a new one. A curator's write is
/// public at once; anybody else's waits as a draft, and what was approved last stays public meanwhile.
#[utoipa::path(tag = "editing", operation_id = "write_service_record", security(("token" = [])),
    params(("service" = String, Path, description = "Slug", example = "crht")), request_body = ServiceEdit,
    responses((status = 200, description = "Written", body = WriteReply), (status = 201, description = "Added", body = WriteReply),
        (status = 202, description = "Waits as a draft", body = WriteReply), WriteProblems))]
#[put("/services/{service}/record")]
pub async fn write_service_record(
    directory: Data<Directory>,
    slug: Path<String>,
    holder: Holder,
    seen: Seen,
    _: StrictQuery<Nothing>,
    KeptJson(edit): KeptJson<ServiceEdit>,
) -> Result<HttpResponse, Problem> {
    let ServiceEdit { why, record, sources } = edit;
    let editing = Editing::open(&directory, &holder.0)?;
    let record = read_service(record, editing.snapshot())?;
    if record.slug != *slug {
        return Err(other_slug());
    }
    Ok(WriteReply::answer(&editing.write_service(record, sources, seen.0, &why).await?))
}

/// What a service's status becomes, and why.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StatusEdit {
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500)]
    why: String,
    /// The whole fact, with its source: `closed`, `open` again, `replaced`.
    status: StatusFact,
}

/// Close or re-open a service
///
/// Its status alone; all else stays. Refused when other records would lead people to a closed door: those are named.
#[utoipa::path(tag = "editing", operation_id = "set_service_status", security(("token" = [])),
    params(("service" = String, Path, description = "Slug", example = "crht")), request_body = StatusEdit,
    responses((status = 200, description = "Written", body = WriteReply), (status = 202, description = "Waits as a draft", body = WriteReply), WriteProblems))]
#[post("/services/{service}/status")]
pub async fn set_service_status(
    directory: Data<Directory>,
    slug: Path<String>,
    holder: Holder,
    seen: Seen,
    _: StrictQuery<Nothing>,
    KeptJson(edit): KeptJson<StatusEdit>,
) -> Result<HttpResponse, Problem> {
    let StatusEdit { why, status } = edit;
    let editing = Editing::open(&directory, &holder.0)?;
    Ok(WriteReply::answer(&editing.set_status(&slug, status, Vec::new(), seen.0, &why).await?))
}

/// Which record stands for this one from now on.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500)]
    why: String,
    /// Slug of the record that stays.
    #[validate(length(min = 1, max = 100, message = "must be 1 to 100 characters"))]
    #[schema(min_length = 1, max_length = 100, example = "freeva-support-line")]
    into: String,
}

/// Merge a duplicate into another service
///
/// The duplicate is marked as replaced and goes on being found by its name; whatever led to it leads to the other one. All of it at once,
/// or nothing. To undo it, set its status again.
#[utoipa::path(tag = "editing", operation_id = "merge_service", security(("token" = [])),
    params(("service" = String, Path, description = "Slug of the duplicate", example = "uava-outreach")), request_body = Merge,
    responses((status = 200, description = "Merged", body = WriteReply), WriteProblems))]
#[post("/services/{service}/merge")]
pub async fn merge_service(
    directory: Data<Directory>,
    slug: Path<String>,
    holder: Holder,
    seen: Seen,
    _: StrictQuery<Nothing>,
    KeptJson(merge): KeptJson<Merge>,
) -> Result<HttpResponse, Problem> {
    let Merge { why, into } = merge;
    let editing = Editing::open(&directory, &holder.0)?;
    Ok(WriteReply::answer(&editing.merge(&slug, &into, seen.0, &why).await?))
}

/// Read an organisation whole, to edit it
///
/// With the version in `ETag`; `as_of` gives it as it was.
#[utoipa::path(tag = "editing", operation_id = "find_organisation_record",
    params(("organisation" = String, Path, description = "Slug", example = "lpt"), RecordQuery),
    responses((status = 200, description = "The record and its version", body = OrganisationRecord), DraftProblems))]
#[get("/organisations/{organisation}/record")]
pub async fn find_organisation_record(
    directory: Data<Directory>,
    slug: Path<String>,
    StrictQuery(query): StrictQuery<RecordQuery>,
) -> Result<HttpResponse, Problem> {
    let store = store(&directory)?;
    let unknown = || Problem::not_found(format!("no organisation has the slug `{}`", shown(&slug)));
    let (record, version) = match query.as_of {
        None => store.organisation_version(&slug).await.map_err(of_store)?.ok_or_else(unknown)?,
        Some(at) => {
            let at = answerable("/as_of", at)?;
            let found = store.version_at(Changed::Organisation, &slug, at).await.map_err(of_store)?;
            let (version, record) = found.ok_or_else(unknown)?;
            (serde_json::from_value(record).map_err(|error| Problem::internal(&error))?, version)
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, etag(version)))
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(OrganisationRecord { version, record }))
}

/// Write an organisation
///
/// As a service is written: over the version that was seen, public at once or waiting as a draft.
#[utoipa::path(tag = "editing", operation_id = "write_organisation_record", security(("token" = [])),
    params(("organisation" = String, Path, description = "Slug", example = "lpt")), request_body = OrganisationEdit,
    responses((status = 200, description = "Written", body = WriteReply), (status = 201, description = "Added", body = WriteReply),
        (status = 202, description = "Waits as a draft", body = WriteReply), WriteProblems))]
#[put("/organisations/{organisation}/record")]
pub async fn write_organisation_record(
    directory: Data<Directory>,
    slug: Path<String>,
    holder: Holder,
    seen: Seen,
    _: StrictQuery<Nothing>,
    KeptJson(edit): KeptJson<OrganisationEdit>,
) -> Result<HttpResponse, Problem> {
    let OrganisationEdit { why, record, sources } = edit;
    if record.slug != *slug {
        return Err(other_slug());
    }
    let editing = Editing::open(&directory, &holder.0)?;
    Ok(WriteReply::answer(&editing.write_organisation(record, sources, seen.0, &why).await?))
}

fn other_slug() -> Problem {
    Problem::of_field(Code::NotSensible, "/record/slug", "must be the slug of the path: it never changes")
}

fn shown(slug: &str) -> String {
    slug.chars().take(80).collect()
}
