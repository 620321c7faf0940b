//! Facts looked at again and found to hold: their dates, and with them how fresh the record counts.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::super::answers::WriteProblems;
use super::super::extract::{KeptJson, StrictQuery};
use super::super::nothing::Nothing;
use super::super::problem::Problem;
use super::edit::WriteReply;
use super::holder::Holder;
use super::precondition::Seen;
use crate::catalogue::{Assuring, Means};
use crate::directory::Directory;
use crate::editing::Editing;

/// What was looked at again, by whom and how.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AssuranceEdit {
    /// The day it was looked at; today or within the last year.
    #[schema(value_type = String, format = Date, example = "2026-11-25")]
    pub on: NaiveDate,
    /// The team or role that did; never a person's name.
    #[validate(length(min = 3, max = 80, message = "must be 3 to 80 characters"))]
    #[schema(min_length = 3, max_length = 80, example = "directory team of the county council")]
    pub by: String,
    pub means: Means,
    /// The facts meant, as the due queue names them: `status`, `contact[2]`. None: every fact of the record that holds on that day.
    #[serde(default)]
    #[validate(length(max = 200, message = "must be at most 200 facts"))]
    #[schema(max_items = 200, example = json!(["status", "contact[1]"]))]
    pub facts: Vec<String>,
}

/// Assure a service
///
/// Says that the record, or some of its facts, were looked at again and hold: each gets the day, a source that names team and means, and the
/// confidence they earn. It is written as an edit is, over the version that was seen: at once for curators, as a draft for the provider.
#[utoipa::path(tag = "editing", operation_id = "assure_service", security(("token" = [])),
    params(("service" = String, Path, description = "Slug", example = "crht")), request_body = AssuranceEdit,
    responses((status = 200, description = "Written", body = WriteReply), (status = 202, description = "Waits as a draft", body = WriteReply), WriteProblems))]
#[post("/services/{service}/assurance")]
pub async fn assure_service(
    directory: Data<Directory>,
    slug: Path<String>,
    holder: Holder,
    seen: Seen,
    _: StrictQuery<Nothing>,
    KeptJson(edit): KeptJson<AssuranceEdit>,
) -> Result<HttpResponse, Problem> {
    let AssuranceEdit { on, by, means, facts } = edit;
    let editing = Editing::open(&directory, &holder.0)?;
    Ok(WriteReply::answer(&editing.assure(&slug, Assuring { on, by, means, facts }, seen.0).await?))
}
