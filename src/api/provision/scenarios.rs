//! What would closing, opening or moving a service change?

use actix_web::post;
use actix_web::web::{Data, Json};

use super::super::answers::BodyProblems;
use super::super::extract::ValidJson;
use super::super::problem::Problem;
use super::people::problem;
use super::worked_out;
use crate::directory::Directory;
use crate::provision::{ScenarioError, ScenarioReply, ScenarioRequest};

/// Try a scenario
///
/// Takes services to add, move, close or re-open, and age limits or coverage to change; answers with the figures before, after, and
/// what differs by area and by person. Nothing is stored, and the catalogue stays as it is.
#[utoipa::path(tag = "provision", operation_id = "try_scenario",
    request_body(content = ScenarioRequest, example = json!({"need": "low-mood", "close": ["rutland-community-wellbeing"]})),
    responses((status = 200, description = "Before, after and difference", body = ScenarioReply), BodyProblems))]
#[post("/provision/scenarios")]
pub async fn try_scenario(
    directory: Data<Directory>,
    ValidJson(request): ValidJson<ScenarioRequest>,
) -> Result<Json<ScenarioReply>, Problem> {
    let reply = worked_out(&directory, move |read_side, now| {
        ScenarioReply::of(&read_side.snapshot, &read_side.assumptions, &request, now)
    });
    match reply.await? {
        Ok(reply) => Ok(Json(reply)),
        Err(ScenarioError::Fields(errors)) => Err(errors.into()),
        Err(ScenarioError::Panel(error)) => Err(problem(error)),
        Err(ScenarioError::Snapshot(error)) => Err(Problem::internal(&error)),
    }
}
