//! The five steps of care.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{QueryProblems, Whole};
use super::extract::StrictQuery;
use super::nothing::Nothing;
use super::problem::Problem;
use crate::catalogue::{PyramidStep, Step};
use crate::directory::Directory;

/// A step of care, and how many services work at it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"step": 3, "name": "Focused treatment", "summary": "Talking therapy for a defined problem.",
    "source": "signpost-pathway-proposal", "services": 41}))]
pub struct StepSummary {
    pub step: Step,
    pub name: String,
    pub summary: String,
    /// Id of the source.
    pub source: String,
    pub services: usize,
}

/// List the steps of care
///
/// From staying well (1) to crisis and inpatient care (5), with what each is for and how many services work at it.
#[utoipa::path(tag = "catalogue", operation_id = "list_steps",
    responses((status = 200, description = "The five steps", body = Whole<StepSummary>,
        example = json!({"total": 5, "results": [{"step": 1, "name": "Staying well", "summary": "Open to all, no form.",
            "source": "signpost-pathway-proposal", "services": 137}]})), QueryProblems))]
#[get("/pyramid")]
pub async fn list_steps(
    directory: Data<Directory>,
    _: StrictQuery<Nothing>,
) -> Result<Json<Whole<StepSummary>>, Problem> {
    let snapshot = &directory.read_side()?.snapshot;
    let services = |step| snapshot.count_on(step);
    let summary = |known: &PyramidStep| {
        let PyramidStep { step, name, summary, source } = known.clone();
        StepSummary { step, name, summary, source, services: services(step) }
    };
    Ok(Json(Whole::of(snapshot.pyramid().iter().map(summary).collect())))
}
