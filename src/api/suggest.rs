//! Completing what is being typed.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::answers::{QueryProblems, Whole};
use super::extract::StrictQuery;
use super::problem::Problem;
use crate::directory::Directory;
use crate::search::Suggestion;

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SuggestQuery {
    /// The beginning of a name of a service, a need or a place.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "talk")]
    q: String,
    /// How many completions at most.
    #[validate(range(min = 1, max = 50, message = "must be from 1 to 50"))]
    #[param(minimum = 1, maximum = 50, default = 10)]
    limit: Option<i32>,
}

/// Complete a beginning
///
/// Names and former names of services, needs and places that begin so, the likeliest first.
#[utoipa::path(tag = "services", operation_id = "list_suggestions", params(SuggestQuery),
    responses((status = 200, description = "Completions", body = Whole<Suggestion>), QueryProblems))]
#[get("/suggest")]
pub async fn list_suggestions(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<SuggestQuery>,
) -> Result<Json<Whole<Suggestion>>, Problem> {
    let SuggestQuery { q, limit } = query;
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(10);
    let read_side = directory.read_side()?;
    Ok(Json(Whole::of(read_side.index.suggest(&q, limit))))
}
