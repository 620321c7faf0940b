//! How good a record is, and an organisation's records together.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::super::answers::{NamedProblems, Page, Paging, QueryProblems};
use super::super::extract::StrictQuery;
use super::super::nothing::Nothing;
use super::super::problem::Problem;
use super::super::services::named_record;
use super::{known_organisation, of_upkeep};
use crate::catalogue::{OrganisationQuality, Quality, ServiceQuality};
use crate::directory::Directory;

/// Show how good a record is
///
/// A number from 0 to 1 with its parts, the weight of each, what it measures, and what this record lacks. The weights are those of
/// `seeds/upkeep/quality.toml`. It says how well the record is kept, and nothing of how good the service is.
#[utoipa::path(tag = "upkeep", operation_id = "find_service_quality",
    params(("service" = String, Path, description = "Slug, id, name or former name", example = "crht")),
    responses((status = 200, description = "The score and its parts", body = Quality), NamedProblems))]
#[get("/services/{service}/quality")]
pub async fn find_service_quality(
    directory: Data<Directory>,
    name: Path<String>,
    _: StrictQuery<Nothing>,
) -> Result<Json<Quality>, Problem> {
    let read_side = directory.read_side()?;
    let slug = named_record(&read_side, &name)?.service.slug.clone();
    let quality = directory.quality_of_service(&slug).await.map_err(of_upkeep)?;
    // It can only have gone between two versions of the catalogue.
    quality.map(Json).ok_or_else(|| Problem::not_found("the service is no longer there"))
}

/// Show how good an organisation's records are
///
/// Averages over the services it runs now, and each of them with its score, the one that lacks most first.
#[utoipa::path(tag = "upkeep", operation_id = "find_organisation_quality",
    params(("organisation" = String, Path, description = "Slug", example = "lpt")),
    responses((status = 200, description = "The scores", body = OrganisationQuality), NamedProblems))]
#[get("/organisations/{organisation}/quality")]
pub async fn find_organisation_quality(
    directory: Data<Directory>,
    slug: Path<String>,
    _: StrictQuery<Nothing>,
) -> Result<Json<OrganisationQuality>, Problem> {
    if directory.read_side()?.snapshot.organisation(&slug).is_none() {
        return Err(Problem::not_found("no organisation has this slug"));
    }
    Ok(Json(directory.quality_of_organisation(&slug).await.map_err(of_upkeep)?))
}

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct QualityQuery {
    /// Only records of this organisation, by slug.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "lpt")]
    organisation: Option<String>,
    /// The first page is 1.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    per_page: Option<i32>,
}

/// List how good records are
///
/// Every service that runs now, the one that lacks most first, each with its score and its parts. What a record lacks is told by its own
/// quality.
#[utoipa::path(tag = "upkeep", operation_id = "list_quality", params(QualityQuery),
    responses((status = 200, description = "A page of the list", body = Page<ServiceQuality>), QueryProblems))]
#[get("/quality")]
pub async fn list_quality(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<QualityQuery>,
) -> Result<Json<Page<ServiceQuality>>, Problem> {
    let QualityQuery { organisation, page, per_page } = query;
    known_organisation(&directory, organisation.as_deref())?;
    let all = directory.quality_of_records(organisation.as_deref()).await.map_err(of_upkeep)?;
    Ok(Json(Paging::new(page, per_page).cut(all)))
}
