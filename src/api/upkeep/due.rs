//! The due queue: what is to be looked at again, why, and by when.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::super::answers::{Page, Paging, QueryProblems};
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::{known_organisation, of_upkeep};
use crate::catalogue::{Due, Reason};
use crate::directory::Directory;

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DueQuery {
    /// Only records of this organisation, by slug.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "lpt")]
    organisation: Option<String>,
    /// Only records that are there for this reason; may be repeated.
    #[serde(default)]
    #[param(inline, example = json!(["status_unknown"]))]
    reason: Vec<Reason>,
    /// The first page is 1.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    per_page: Option<i32>,
}

/// List what falls due
///
/// Records that are to be looked at again, each with every reason and the facts meant: what was reported, what leads to a closed door, what a
/// check finds, and facts that nobody looked at within their period (`seeds/upkeep/due.toml`). What matters most comes first, then what is due
/// longest.
#[utoipa::path(tag = "upkeep", operation_id = "list_due", params(DueQuery),
    responses((status = 200, description = "A page of the queue", body = Page<Due>), QueryProblems))]
#[get("/due")]
pub async fn list_due(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<DueQuery>,
) -> Result<Json<Page<Due>>, Problem> {
    let DueQuery { organisation, reason, page, per_page } = query;
    let queue = queue(&directory, organisation.as_deref(), &reason).await?;
    Ok(Json(Paging::new(page, per_page).cut(queue)))
}

/// The queue, or what of it is asked for.
pub(super) async fn queue(
    directory: &Directory,
    organisation: Option<&str>,
    reasons: &[Reason],
) -> Result<Vec<Due>, Problem> {
    known_organisation(directory, organisation)?;
    let mut queue = directory.due().await.map_err(of_upkeep)?;
    queue.retain(|due| {
        organisation.is_none_or(|slug| due.organisation == slug)
            && (reasons.is_empty() || due.reasons.iter().any(|found| reasons.contains(&found.reason)))
    });
    Ok(queue)
}
