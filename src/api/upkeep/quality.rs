//! How good a record is, and an organisation's records together.

use actix_web::get;
use actix_web::web::{Data, Json, Path};

use super::super::answers::NamedProblems;
use super::super::extract::StrictQuery;
use super::super::nothing::Nothing;
use super::super::problem::Problem;
use super::super::services::named_record;
use super::of_upkeep;
use crate::catalogue::{OrganisationQuality, Quality};
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
