//! Open Referral UK 3.0 at `/open-referral`: the directory in the shape that councils and their suppliers exchange.
//!
//! Answers come from the read side alone. As the standard allows parameters and fields of one's own, a parameter nobody knows is passed
//! over here, where `/api/v1` refuses it; a value that makes no sense is refused as everywhere.

mod organizations;
mod page;
mod published;
mod selection;
mod service_at_locations;
mod services;
mod taxonomies;

use actix_web::get;
use actix_web::web::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::problem::Problem;
use crate::interop::open_referral::{OPENAPI_URL, PROFILE, VERSION};

pub use published::PublishedCache;

/// The eleven paths of the standard; the first answers with and without its slash.
pub fn routes(config: &mut ServiceConfig) {
    config.service(
        scope::scope("/open-referral")
            .service(find_api_details)
            .service(find_api_details_without_slash)
            .service(services::list_open_referral_services)
            .service(services::find_open_referral_service)
            .service(service_at_locations::list_open_referral_service_at_locations)
            .service(service_at_locations::find_open_referral_service_at_location)
            .service(organizations::list_open_referral_organizations)
            .service(organizations::find_open_referral_organization)
            .service(taxonomies::list_open_referral_taxonomies)
            .service(taxonomies::find_open_referral_taxonomy)
            .service(taxonomies::list_open_referral_taxonomy_terms)
            .service(taxonomies::find_open_referral_taxonomy_term),
    );
}

/// Which standard this is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenReferralApiDetails)]
pub struct ApiDetails {
    #[schema(example = "HSDS-UK-3.0")]
    version: &'static str,
    profile: &'static str,
    openapi_url: &'static str,
}

const DETAILS: ApiDetails = ApiDetails { version: VERSION, profile: PROFILE, openapi_url: OPENAPI_URL };

/// Say which standard this is
///
/// The version and profile of Open Referral that everything below here follows.
#[utoipa::path(tag = "open-referral", operation_id = "find_open_referral_details",
    responses((status = 200, description = "Version and profile", body = ApiDetails, example = json!({"version": "HSDS-UK-3.0",
        "profile": "https://openreferraluk.org/specifications/3.0/",
        "openapi_url": "https://openreferraluk.org/specifications/3.0/openapi.json"}))))]
#[get("/")]
async fn find_api_details() -> Json<ApiDetails> {
    Json(DETAILS)
}

/// Say which standard this is, without the slash
///
/// The same as with a slash at the end.
#[utoipa::path(tag = "open-referral", operation_id = "find_open_referral_details_without_slash",
    responses((status = 200, description = "Version and profile", body = ApiDetails, example = json!({"version": "HSDS-UK-3.0",
        "profile": "https://openreferraluk.org/specifications/3.0/",
        "openapi_url": "https://openreferraluk.org/specifications/3.0/openapi.json"}))))]
#[get("")]
async fn find_api_details_without_slash() -> Json<ApiDetails> {
    Json(DETAILS)
}

/// The id of a path. What is no id names nothing.
fn named(id: &str, what: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| nothing(id, what))
}

fn nothing(id: &str, what: &str) -> Problem {
    let shown: String = id.chars().take(80).collect();
    Problem::not_found(format!("no {what} has the id `{shown}`"))
}
