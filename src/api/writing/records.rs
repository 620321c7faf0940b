//! Whole records, to read before an edit and to write after it: services and organisations.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, ETAG, LOCATION};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post, put};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::answers::{DraftProblems, WriteProblems};
use super::super::extract::{StrictQuery, ValidJson};
use super::super::instant::answerable;
use super::super::nothing::Nothing;
use super::super::problem::{Code, Problem};
use super::edit::{OrganisationEdit, ServiceEdit, WriteReply, judge, read_service};
use super::holder::{Holder, MaybeHolder};
use super::precondition::{Seen, etag};
use super::{of_store, store};
use crate::catalogue::{Audience, Organisation, Service, Status, StatusFact};
use crate::directory::{Directory, open_record, restore_hidden};
use crate::pathway::Snapshot;
use crate::store::{ChangeNumber, Changed, Edit, EditedRecord, Operation, Store, StoreError, Whose};

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
/// places and withheld values too. `as_of` gives it as it was, with everything that is public.
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
    let store = store(&directory)?;
    let unknown = || Problem::not_found(format!("no service has the slug `{}`", shown(&slug)));
    let (record, version) = match query.as_of {
        None => store.service_version(&slug).await.map_err(of_store)?.ok_or_else(unknown)?,
        Some(at) => {
            let at = answerable("/as_of", at)?;
            let found = store.version_at(Changed::Service, &slug, at).await.map_err(of_store)?;
            let (version, record) = found.ok_or_else(unknown)?;
            (serde_json::from_value(record).map_err(|error| Problem::internal(&error))?, version)
        }
    };
    let record = holder.seen(record);
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
    ValidJson(edit): ValidJson<ServiceEdit>,
) -> Result<HttpResponse, Problem> {
    let ServiceEdit { why, record, sources } = edit;
    let snapshot = Arc::clone(&directory.read_side()?.snapshot);
    let mut record = read_service(record, &snapshot)?;
    if record.slug != *slug {
        return Err(Problem::of_field(
            Code::NotSensible,
            "/record/slug",
            "must be the slug of the path: it never changes",
        ));
    }
    let stored = store(&directory)?.service_version(&slug).await.map_err(of_store)?.map(|(stored, _)| stored);
    if let Some(stored) = &stored {
        // Whose record it is now decides who may write it, not whose it would become.
        holder.must(Operation::Suggest, whose(&stored.organisation))?;
        if !holder.0.may(Operation::ReadWhole, whose(&stored.organisation)) {
            restore_hidden(&mut record, stored);
        }
    }
    holder.must(Operation::Suggest, whose(&record.organisation))?;
    let edit = Edit { record: EditedRecord::Service(Box::new(record)), sources };
    write(&directory, &snapshot, &holder, vec![(edit, seen.0)], &why).await
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
    ValidJson(edit): ValidJson<StatusEdit>,
) -> Result<HttpResponse, Problem> {
    let snapshot = Arc::clone(&directory.read_side()?.snapshot);
    let (mut record, _) = stored_service(store(&directory)?, &slug).await?;
    holder.must(Operation::Suggest, whose(&record.organisation))?;
    record.status = edit.status;
    let edit_of_record = Edit { record: EditedRecord::Service(Box::new(record)), sources: Vec::new() };
    write(&directory, &snapshot, &holder, vec![(edit_of_record, seen.0)], &edit.why).await
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
    ValidJson(merge): ValidJson<Merge>,
) -> Result<HttpResponse, Problem> {
    holder.must(Operation::Merge, Whose::default())?;
    let Merge { why, into } = merge;
    let snapshot = Arc::clone(&directory.read_side()?.snapshot);
    let store = store(&directory)?;
    let (mut duplicate, _) = stored_service(store, &slug).await?;
    let cannot = |detail: &str| Problem::of_field(Code::NotSensible, "/into", detail);
    if into == *slug {
        return Err(cannot("is the service itself"));
    }
    // As it is stored at this moment: the snapshot can be a second behind.
    let target = store.service_version(&into).await.map_err(of_store)?;
    let (target, _) = target.ok_or_else(|| cannot("is the slug of no service"))?;
    if matches!(target.status.is, Status::Closed | Status::Replaced) {
        return Err(cannot(
            "is closed or replaced: merge into the record that runs, so that nobody is led in a circle",
        ));
    }
    duplicate.status.is = Status::Replaced;
    duplicate.status.since = Some(directory.today());
    duplicate.status.replaced_by = Some(into.clone());
    let mut edits =
        vec![(Edit { record: EditedRecord::Service(Box::new(duplicate)), sources: Vec::new() }, seen.0)];
    for record in snapshot.records().iter().filter(|record| record.service.slug != *slug) {
        if !names(&record.service, &slug) {
            continue;
        }
        let (mut other, version) = stored_service(store, &record.service.slug).await?;
        lead_elsewhere(&mut other, &slug, &into);
        edits.push((
            Edit { record: EditedRecord::Service(Box::new(other)), sources: Vec::new() },
            Some(version),
        ));
    }
    write(&directory, &snapshot, &holder, edits, &why).await
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
    ValidJson(edit): ValidJson<OrganisationEdit>,
) -> Result<HttpResponse, Problem> {
    let OrganisationEdit { why, record, sources } = edit;
    if record.slug != *slug {
        return Err(Problem::of_field(
            Code::NotSensible,
            "/record/slug",
            "must be the slug of the path: it never changes",
        ));
    }
    holder.must(Operation::Suggest, whose(&record.slug))?;
    let snapshot = Arc::clone(&directory.read_side()?.snapshot);
    let edit = Edit { record: EditedRecord::Organisation(record), sources };
    write(&directory, &snapshot, &holder, vec![(edit, seen.0)], &why).await
}

/// Judges edits, then publishes them or keeps the one as a draft.
pub(super) async fn write(
    directory: &Data<Directory>,
    snapshot: &Arc<Snapshot>,
    holder: &Holder,
    edits: Vec<(Edit, Option<ChangeNumber>)>,
    why: &str,
) -> Result<HttpResponse, Problem> {
    let store = store(directory)?;
    let Some((first, seen)) = edits.first() else {
        return Err(Problem::internal(&"an edit without a record"));
    };
    let judged: Vec<Edit> = edits.iter().map(|(edit, _)| edit.clone()).collect();
    let (judging, today) = (Arc::clone(snapshot), directory.today());
    tokio::task::spawn_blocking(move || judge(&judged, &judging, today))
        .await
        .map_err(|error| Problem::internal(&error))??;
    let who = holder.0.name.as_str();
    if holder.0.may(Operation::Publish, whose(first.organisation())) {
        let version = match store.write(&edits, who, why).await {
            Ok(version) => version,
            Err(error) => return Err(refused(store, holder, first, error).await),
        };
        let reply = WriteReply { published: true, version, draft: None };
        let mut response = if seen.is_some() { HttpResponse::Ok() } else { HttpResponse::Created() };
        if let Some(version) = version {
            response.insert_header((ETAG, etag(version)));
        }
        return Ok(response.json(reply));
    }
    match store.suggest(first, *seen, who, why, directory.now()).await {
        Ok(id) => {
            let reply = WriteReply { published: false, version: None, draft: Some(id) };
            Ok(HttpResponse::Accepted().insert_header((LOCATION, format!("/api/v1/drafts/{id}"))).json(reply))
        }
        Err(error) => Err(refused(store, holder, first, error).await),
    }
}

/// What to say to somebody who was too late: both versions, so that nothing is lost.
pub(super) async fn refused(store: &Store, holder: &Holder, edit: &Edit, error: StoreError) -> Problem {
    let StoreError::Stale { slug, current } = &error else { return of_store(error) };
    if slug != edit.slug() {
        let detail = format!("`{slug}`, which leads to this record, changed meanwhile: try again");
        return Problem::new(Code::VersionPassed, detail);
    }
    let now = match &edit.record {
        EditedRecord::Service(_) => store
            .service_version(slug)
            .await
            .map(|found| found.and_then(|(service, _)| serde_json::to_value(holder.seen(service)).ok())),
        EditedRecord::Organisation(_) => store
            .organisation_version(slug)
            .await
            .map(|found| found.and_then(|(organisation, _)| serde_json::to_value(organisation).ok())),
    };
    let yours = match &edit.record {
        EditedRecord::Service(service) => serde_json::to_value(holder.seen(service.as_ref().clone())),
        EditedRecord::Organisation(organisation) => serde_json::to_value(organisation),
    };
    let detail = match current {
        Some(current) => format!("`{slug}` is at version {current} now: somebody was faster"),
        None => format!("there is no record `{slug}` yet"),
    };
    let versions = serde_json::json!({
        "current": {"version": current, "record": now.unwrap_or_default()},
        "yours": {"record": yours.unwrap_or_default()},
    });
    Problem::new(Code::VersionPassed, detail).with_versions(versions)
}

pub(super) async fn stored_service(store: &Store, slug: &str) -> Result<(Service, ChangeNumber), Problem> {
    let found = store.service_version(slug).await.map_err(of_store)?;
    found.ok_or_else(|| Problem::not_found(format!("no service has the slug `{}`", shown(slug))))
}

fn shown(slug: &str) -> String {
    slug.chars().take(80).collect()
}

pub(in crate::api) fn whose(organisation: &str) -> Whose<'_> {
    Whose { organisation: Some(organisation), maker: None }
}

/// Whether any fact of a service leads to another.
fn names(service: &Service, slug: &str) -> bool {
    let is = |link: &Option<String>| link.as_deref() == Some(slug);
    is(&service.part_of)
        || is(&service.status.replaced_by)
        || service.criteria.iter().any(|criterion| is(&criterion.otherwise))
        || service.routes.iter().any(|route| is(&route.through) || is(&route.door))
}

/// Makes whatever led to one service lead to another; what would then lead to itself leads nowhere.
fn lead_elsewhere(service: &mut Service, from: &str, to: &str) {
    let own = service.slug.clone();
    let turn = |link: &mut Option<String>| {
        if link.as_deref() == Some(from) {
            *link = (to != own).then(|| to.to_owned());
        }
    };
    turn(&mut service.part_of);
    turn(&mut service.status.replaced_by);
    service.criteria.iter_mut().for_each(|criterion| turn(&mut criterion.otherwise));
    for route in &mut service.routes {
        turn(&mut route.through);
        turn(&mut route.door);
    }
}

impl Holder {
    /// A record as this holder may see it: whole for its provider and for curators, else what professionals see.
    pub fn seen(&self, service: Service) -> Service {
        if self.0.may(Operation::ReadWhole, whose(&service.organisation)) {
            service
        } else {
            open_record(&service, Audience::Professionals)
        }
    }
}

impl MaybeHolder {
    fn seen(&self, service: Service) -> Service {
        match &self.0 {
            Some(holder) => holder.seen(service),
            None => open_record(&service, Audience::Public),
        }
    }
}
