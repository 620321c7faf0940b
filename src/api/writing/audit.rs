//! The audit, for those who keep the records.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::super::answers::{HolderProblems, Whole};
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::holder::Holder;
use super::{of_store, store};
use crate::directory::Directory;
use crate::store::{AuditEntry, Operation, Whose};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Only entries before this number.
    #[validate(range(min = 1, message = "must be at least 1"))]
    #[param(minimum = 1, example = 4711)]
    before: Option<u64>,
    /// At most this many.
    #[validate(range(min = 1, max = 1_000, message = "must be from 1 to 1,000"))]
    #[param(minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<u32>,
}

/// List who did what, when and why
///
/// The newest first. Each entry is sealed with the one before it; `signpost audit verify` reckons the seals again.
#[utoipa::path(tag = "editing", operation_id = "list_audit", security(("token" = [])), params(AuditQuery),
    responses((status = 200, description = "Entries", body = Whole<AuditEntry>), HolderProblems))]
#[get("/audit")]
pub async fn list_audit(
    directory: Data<Directory>,
    holder: Holder,
    StrictQuery(query): StrictQuery<AuditQuery>,
) -> Result<Json<Whole<AuditEntry>>, Problem> {
    holder.must(Operation::ReadAudit, Whose::default())?;
    let entries =
        store(&directory)?.audit(query.before, query.limit.unwrap_or(100)).await.map_err(of_store)?;
    Ok(Json(Whole::of(entries)))
}
