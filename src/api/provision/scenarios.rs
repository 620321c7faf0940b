//! What would closing, opening or moving a service change, or who may refer to it?

use actix_web::post;
use actix_web::web::{Data, Json};

use super::super::answers::BodyProblems;
use super::super::extract::ValidJson;
use super::super::problem::Problem;
use super::people::{not_too_long, problem};
use super::worked_out;
use crate::directory::Directory;
use crate::provision::{PanelExtent, PanelQuestion, Question, ScenarioError, ScenarioReply, ScenarioRequest};

/// Try a scenario
///
/// Takes services to add, move, close or re-open, and age limits, coverage or who may refer to change; answers with the figures before, after, and
/// what differs: by area, by person, in the gaps and in what people in a crisis are sent to, with warnings of what no figure shows. Nothing is
/// stored, and the catalogue stays as it is.
#[utoipa::path(tag = "provision", operation_id = "try_scenario",
    request_body(content = ScenarioRequest, example = json!({"need": "low-mood", "close": ["rutland-community-wellbeing"]})),
    responses((status = 200, description = "Before, after and difference", body = ScenarioReply), BodyProblems))]
#[post("/provision/scenarios")]
pub async fn try_scenario(
    directory: Data<Directory>,
    ValidJson(request): ValidJson<ScenarioRequest>,
) -> Result<Json<ScenarioReply>, Problem> {
    let question = Question::read(&request.question(), &directory.read_side()?.snapshot)?;
    let reply = worked_out(&directory, move |read_side, now| {
        let panel = PanelQuestion::of(&question, now);
        let extent = PanelExtent::of(&panel, &read_side.snapshot, &read_side.assumptions).map_err(problem)?;
        not_too_long(extent, "an `area` or a `need`, or a larger `level`")?;
        ScenarioReply::of(&read_side.snapshot, &read_side.assumptions, &request, now).map_err(refused)
    });
    Ok(Json(reply.await??))
}

fn refused(error: ScenarioError) -> Problem {
    match error {
        ScenarioError::Fields(errors) => errors.into(),
        ScenarioError::Panel(error) => problem(error),
        ScenarioError::Snapshot(error) => Problem::internal(&error),
    }
}
