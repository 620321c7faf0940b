//! An earlier version brought back, as a new change.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::super::answers::WriteProblems;
use super::super::extract::{KeptJson, StrictQuery};
use super::super::instant::answerable;
use super::super::nothing::Nothing;
use super::super::problem::{Code, Problem};
use super::edit::WriteReply;
use super::holder::Holder;
use super::precondition::Seen;
use crate::directory::Directory;
use crate::editing::{Earlier, Editing};
use crate::store::ChangeNumber;

/// Which earlier version, and why: `version` or `as_of`, not both.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// Why, in a few words; it goes into the feed and the audit. Nothing about a person.
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500)]
    why: String,
    /// The record as this change of it left it.
    #[serde(default)]
    #[schema(minimum = 1, example = 4711)]
    version: Option<ChangeNumber>,
    /// The record as it was at this instant.
    #[serde(default)]
    #[schema(example = "2026-11-22T03:00:00Z")]
    as_of: Option<DateTime<Utc>>,
}

impl Restore {
    fn earlier(&self) -> Result<Earlier, Problem> {
        match (self.version, self.as_of) {
            (Some(version), None) => Ok(Earlier::Version(version)),
            (None, Some(at)) => Ok(Earlier::At(answerable("/as_of", at)?)),
            (Some(_), Some(_)) | (None, None) => {
                Err(Problem::of_field(Code::NotSensible, "/version", "is needed, or `as_of`, but not both"))
            }
        }
    }
}

/// Restore an earlier version of a service
///
/// As a new change over the version that was seen, public at once or waiting as a draft like any edit. What the history does not keep, a
/// confidential place, stays as it is now.
#[utoipa::path(tag = "editing", operation_id = "restore_service", security(("token" = [])),
    params(("service" = String, Path, description = "Slug", example = "crht")), request_body = Restore,
    responses((status = 200, description = "Written", body = WriteReply), (status = 202, description = "Waits as a draft", body = WriteReply), WriteProblems))]
#[post("/services/{service}/restore")]
pub async fn restore_service(
    directory: Data<Directory>,
    slug: Path<String>,
    holder: Holder,
    seen: Seen,
    _: StrictQuery<Nothing>,
    KeptJson(restore): KeptJson<Restore>,
) -> Result<HttpResponse, Problem> {
    let editing = Editing::open(&directory, &holder.0)?;
    let written = editing.restore_service(&slug, restore.earlier()?, seen.0, &restore.why).await?;
    Ok(WriteReply::answer(&written))
}

/// Restore an earlier version of an organisation
///
/// As a service is restored.
#[utoipa::path(tag = "editing", operation_id = "restore_organisation", security(("token" = [])),
    params(("organisation" = String, Path, description = "Slug", example = "lpt")), request_body = Restore,
    responses((status = 200, description = "Written", body = WriteReply), (status = 202, description = "Waits as a draft", body = WriteReply), WriteProblems))]
#[post("/organisations/{organisation}/restore")]
pub async fn restore_organisation(
    directory: Data<Directory>,
    slug: Path<String>,
    holder: Holder,
    seen: Seen,
    _: StrictQuery<Nothing>,
    KeptJson(restore): KeptJson<Restore>,
) -> Result<HttpResponse, Problem> {
    let editing = Editing::open(&directory, &holder.0)?;
    let written = editing.restore_organisation(&slug, restore.earlier()?, seen.0, &restore.why).await?;
    Ok(WriteReply::answer(&written))
}
