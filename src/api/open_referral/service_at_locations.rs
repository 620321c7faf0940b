//! Services at their places, in the standard's shape. Confidential places are not there.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};

use super::super::answers::{NamedProblems, QueryProblems};
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::page::Page;
use super::published::{Published, PublishedCache};
use super::selection::ServicesQuery;
use super::{named, nothing};
use crate::catalogue::Audience;
use crate::directory::{Directory, open_record};
use crate::interop::open_referral::{Depth, wire};

/// List services at their places in the Open Referral shape
///
/// One for each service and place. With `postcode` and `proximity`, only the places near enough.
#[utoipa::path(tag = "open-referral", params(ServicesQuery),
    responses((status = 200, description = "A page of services at places",
        content((Page<wire::ServiceAtLocation> = "application/json"), (wire::ServiceAtLocation = "application/x-ndjson"))), QueryProblems))]
#[get("/service_at_locations")]
pub async fn list_open_referral_service_at_locations(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    StrictQuery(query): StrictQuery<ServicesQuery>,
) -> Result<HttpResponse, Problem> {
    let part = query.part()?;
    let published = cache.published(&directory)?;
    let selection = query.read(&published, directory.today())?;
    let mut pairs = Vec::new();
    for at in selection.records(&published, directory.now())? {
        let places =
            published.snapshot().record(at).service.locations.iter().filter(|place| !place.confidential);
        pairs.extend(
            places.enumerate().filter(|(_, place)| selection.is_near(place)).map(|(place, _)| (at, place)),
        );
    }
    let depth = if query.full.unwrap_or(false) { Depth::Full } else { Depth::Basic };
    Ok(part.answer(pairs, move |(at, place)| nested(&published, at, place, depth)))
}

/// Find a service at one of its places in the Open Referral shape
///
/// The place, and the service with everything that is said of it in the open.
#[utoipa::path(tag = "open-referral",
    params(("id" = String, Path, description = "Id of a service at a place", example = "d0dd1dd7-0000-5000-8000-000000000000")),
    responses((status = 200, description = "The service at the place", body = wire::ServiceAtLocation), NamedProblems))]
#[get("/service_at_locations/{id}")]
pub async fn find_open_referral_service_at_location(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    id: Path<String>,
) -> Result<Json<wire::ServiceAtLocation>, Problem> {
    let published = cache.published(&directory)?;
    let uuid = named(&id, "service at a place")?;
    for at in 0..published.snapshot().count() {
        let record = published.snapshot().open(at);
        if record.service.locations.is_empty() {
            continue;
        }
        let open = open_record(&record.service, Audience::Public);
        let place = (0..open.locations.len())
            .find(|place| published.around.at_location_id(&open, *place) == Some(uuid));
        if let Some(place) = place {
            return Ok(Json(nested(&published, at, place, Depth::Full)));
        }
    }
    Err(nothing(&id, "service at a place"))
}

/// The place with its service; `place` counts the open ones alone.
fn nested(published: &Published, at: usize, place: usize, depth: Depth) -> wire::ServiceAtLocation {
    let open = open_record(&published.snapshot().open(at).service, Audience::Public);
    let mut pair = published.around.at_location(&open, place).unwrap_or_default();
    let mut service = published.service(at, depth);
    // It is the one around it.
    service.service_at_locations.clear();
    if depth == Depth::Basic
        && let Some(location) = &mut pair.location
    {
        // Lists hold fields of one value; where it is, is what this list is for.
        location.accessibility.clear();
    }
    pair.service = Some(Box::new(service));
    pair
}
