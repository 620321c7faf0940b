//! After a no: what to try instead of one service.

use actix_web::web::{Data, Path};
use actix_web::{get, post};

use super::answers::{NamedBodyProblems, NamedProblems};
use super::extract::{StrictQuery, ValidJson};
use super::instant::answerable;
use super::nothing::Nothing;
use super::problem::Problem;
use super::services::named_record;
use super::written_json::WrittenJson;
use crate::directory::Directory;
use crate::pathway::{AlternativesReply, MatchRequest, alternatives};

/// Find what to try instead of a service
///
/// For anybody, with nothing known about the person: services that help with the same things, in order, with reasons. To ask for one
/// person, send what is known in a body.
#[utoipa::path(tag = "match", operation_id = "list_alternatives",
    params(("service" = String, Path, description = "Slug, id, name, former name or old slug", example = "crisis-house")),
    responses((status = 200, description = "The service's own criteria, and what else helps with the same", body = AlternativesReply), NamedProblems))]
#[get("/services/{service}/alternatives")]
pub async fn list_alternatives(
    directory: Data<Directory>,
    name: Path<String>,
    _: StrictQuery<Nothing>,
) -> Result<WrittenJson, Problem> {
    instead_of(&directory, &name, &MatchRequest::default())
}

/// Find what one person can try instead of a service
///
/// Says which criterion of the service fails or is still to be asked, then the next-best services for this person with the same
/// reasons as a match. Nothing of the request is kept or logged.
#[utoipa::path(tag = "match", operation_id = "find_alternatives",
    params(("service" = String, Path, description = "Slug, id, name, former name or old slug", example = "crisis-house")),
    request_body(content = MatchRequest, example = json!({"age_years": 31, "gp_area": "E06000016", "needs": ["low-mood"], "asked_by": "self"})),
    responses((status = 200, description = "The service against this person, and what else fits", body = AlternativesReply), NamedBodyProblems))]
#[post("/services/{service}/alternatives")]
pub async fn find_alternatives(
    directory: Data<Directory>,
    name: Path<String>,
    _: StrictQuery<Nothing>,
    ValidJson(request): ValidJson<MatchRequest>,
) -> Result<WrittenJson, Problem> {
    if let Some(at) = request.at {
        answerable("/at", at)?;
    }
    instead_of(&directory, &name, &request)
}

fn instead_of(directory: &Directory, name: &str, request: &MatchRequest) -> Result<WrittenJson, Problem> {
    let read_side = directory.read_side()?;
    let record = named_record(&read_side, name)?;
    let profile = read_side.profile(request, directory.now())?;
    WrittenJson::of(&alternatives(record, profile, &read_side.snapshot))
}
