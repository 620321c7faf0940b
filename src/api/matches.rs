//! Which services fit this person, and why.

use actix_web::post;
use actix_web::web::Data;

use super::answers::BodyProblems;
use super::extract::{StrictQuery, ValidJson};
use super::instant::answerable;
use super::nothing::Nothing;
use super::problem::Problem;
use super::written_json::WrittenJson;
use crate::directory::Directory;
use crate::pathway::{self, MatchReply, MatchRequest};

/// Match a person to services
///
/// Everything is optional; what is missing is *unknown*, never *no*. The answer puts crisis help first where anything suggests it,
/// then services in order with every criterion and its source, how to get in for the one who asks, and what to ask next. Nothing of
/// the request is kept or logged.
#[utoipa::path(tag = "match", operation_id = "find_matches", request_body(content = MatchRequest, example = json!({"age_years": 29, "postcode": "LE11 3TU",
        "gp_area": "E07000130", "needs": ["low-mood"], "scores": {"phq9": 14, "phq9_item9": 0, "gad7": 9}, "asked_by": "self"})),
    responses((status = 200, description = "Services that fit or may fit, with reasons", body = MatchReply), BodyProblems))]
#[post("/match")]
pub async fn find_matches(
    directory: Data<Directory>,
    _: StrictQuery<Nothing>,
    ValidJson(request): ValidJson<MatchRequest>,
) -> Result<WrittenJson, Problem> {
    if let Some(at) = request.at {
        answerable("/at", at)?;
    }
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let profile = read_side.profile(&request, directory.now())?;
    let candidates = snapshot.candidates(&profile);
    let reply = pathway::rank(&profile, snapshot, &candidates);
    directory.matched(&profile, &reply, snapshot);
    WrittenJson::of(&reply)
}
