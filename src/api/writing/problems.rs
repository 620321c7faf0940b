//! What anybody may say is wrong with a record, and what came of it.

use actix_web::http::header::{LOCATION, RETRY_AFTER, X_FORWARDED_FOR};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, ResponseError, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::super::answers::{DecisionProblems, HolderProblems, NamedProblems, ReportProblems, Whole};
use super::super::extract::{KeptJson, StrictQuery};
use super::super::nothing::Nothing;
use super::super::problem::{Code, Problem};
use super::super::services::named_record;
use super::holder::Holder;
use super::{of_store, store};
use crate::catalogue::{ProblemKind, ProblemState, RecordPart};
use crate::directory::{Client, Directory, NotReported, Reported};
use crate::editing::Editing;
use crate::store::{ProblemFilter, ProblemReport};

/// What is wrong. Nothing about a person, and nothing about whoever says it.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    pub kind: ProblemKind,
    /// Which part of the record.
    #[serde(default)]
    pub part: Option<RecordPart>,
    /// A few words on the record. Refused when they seem to hold an email address, an NHS number, a date of birth, or a telephone number
    /// that is not the record's.
    #[serde(default)]
    #[validate(length(max = 500, message = "must be at most 500 characters"))]
    #[schema(max_length = 500, example = "the line has not been answered since September")]
    pub words: Option<String>,
}

/// A report as everybody may see it: without its words.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportOutcome {
    pub id: Uuid,
    /// Slug of the service.
    pub service: String,
    pub kind: ProblemKind,
    pub state: ProblemState,
    pub made_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<Utc>>,
    /// What was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

impl ReportOutcome {
    fn of(report: ProblemReport) -> Self {
        let ProblemReport {
            id,
            service,
            kind,
            part: _,
            words: _,
            made_at,
            state,
            answered_by: _,
            answered_at,
            outcome,
        } = report;
        Self { id, service, kind, state, made_at, answered_at, outcome }
    }
}

/// Report a problem with a service
///
/// By anybody, without a token; nothing of whoever reports is kept. At most five in an hour. The id in the answer finds the outcome.
#[utoipa::path(tag = "editing", operation_id = "report_problem",
    params(("service" = String, Path, description = "Slug, id, name or former name", example = "crht")), request_body = NewReport,
    responses((status = 200, description = "It waits for an answer", body = ReportOutcome), ReportProblems))]
#[post("/services/{service}/problems")]
pub async fn report_problem(
    request: HttpRequest,
    directory: Data<Directory>,
    name: Path<String>,
    _: StrictQuery<Nothing>,
    KeptJson(report): KeptJson<NewReport>,
) -> Result<HttpResponse, Problem> {
    let read_side = directory.read_side()?;
    let record = named_record(&read_side, &name)?;
    let NewReport { kind, part, words } = report;
    let lines = request.headers().get_all(X_FORWARDED_FOR);
    let forwarded = lines.filter_map(|line| line.to_str().ok()).collect();
    let client = Client { peer: request.peer_addr().map(|address| address.ip()), forwarded };
    let id = match directory.report(&record.service, Reported { kind, part, words }, client).await {
        Ok(id) => id,
        Err(NotReported::TooMany { retry_after_s }) => return Ok(too_many(retry_after_s)),
        Err(other) => return Err(not_reported(other)),
    };
    let report = store(&directory)?.problem(id).await.map_err(of_store)?.ok_or_else(nothing_known)?;
    Ok(HttpResponse::Ok()
        .insert_header((LOCATION, format!("/api/v1/problems/{id}")))
        .json(ReportOutcome::of(report)))
}

fn too_many(retry_after_s: u64) -> HttpResponse {
    let detail = format!("five reports in an hour are enough from one place: again in {retry_after_s} s");
    let mut response = Problem::new(Code::TooManyReports, detail).error_response();
    response.headers_mut().insert(RETRY_AFTER, retry_after_s.into());
    response
}

fn not_reported(error: NotReported) -> Problem {
    match error {
        NotReported::Store(error) => of_store(error),
        NotReported::NoStore => Problem::new(Code::StoreAway, error.to_string()),
        NotReported::TooMany { .. } => Problem::new(Code::TooManyReports, error.to_string()),
        NotReported::Nothing => Problem::of_field(Code::NotSensible, "/kind", error.to_string()),
        NotReported::TooLong | NotReported::Personal(_) => {
            Problem::of_field(Code::NotSensible, "/words", error.to_string())
        }
    }
}

fn nothing_known() -> Problem {
    Problem::not_found("no report has this id")
}

/// Look up what came of a report
///
/// By the id that came with it. Its words are not shown.
#[utoipa::path(tag = "editing", operation_id = "find_problem_report",
    params(("problem" = Uuid, Path, description = "Its id", example = "01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f")),
    responses((status = 200, description = "Its state and outcome", body = ReportOutcome), NamedProblems))]
#[get("/problems/{problem}")]
pub async fn find_problem_report(
    directory: Data<Directory>,
    id: Path<String>,
    _: StrictQuery<Nothing>,
) -> Result<HttpResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| nothing_known())?;
    let report = store(&directory)?.problem(id).await.map_err(of_store)?.ok_or_else(nothing_known)?;
    // It can be answered at any moment.
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(ReportOutcome::of(report)))
}

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReportsQuery {
    /// Only reports in this state.
    #[param(inline, example = "open")]
    state: Option<ProblemState>,
    /// Only reports on this service, by slug.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "crht")]
    service: Option<String>,
}

/// List reports of problems
///
/// For curators, with their words, whoever waited longest first; at most 500.
#[utoipa::path(tag = "editing", operation_id = "list_problem_reports", security(("token" = [])), params(ReportsQuery),
    responses((status = 200, description = "Reports", body = Whole<ProblemReport>), HolderProblems))]
#[get("/problems")]
pub async fn list_problem_reports(
    directory: Data<Directory>,
    holder: Holder,
    StrictQuery(query): StrictQuery<ReportsQuery>,
) -> Result<Json<Whole<ProblemReport>>, Problem> {
    let ReportsQuery { state, service } = query;
    let reports = Editing::open(&directory, &holder.0)?.problems(&ProblemFilter { state, service }).await?;
    Ok(Json(Whole::of(reports)))
}

/// What came of a report.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReportAnswer {
    /// `accepted`, `declined` or `duplicate`.
    pub state: ProblemState,
    /// What was done, for everybody to read. Nothing about a person.
    #[validate(length(min = 3, max = 500, message = "must be 3 to 500 characters"))]
    #[schema(min_length = 3, max_length = 500, example = "the number was put right")]
    pub outcome: String,
}

/// Answer a report
///
/// Once, with what was done. Its words are taken out then; the outcome can be read by everybody.
#[utoipa::path(tag = "editing", operation_id = "answer_problem_report", security(("token" = [])),
    params(("problem" = Uuid, Path, description = "Its id", example = "01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f")), request_body = ReportAnswer,
    responses((status = 200, description = "Answered", body = ReportOutcome), DecisionProblems))]
#[post("/problems/{problem}/answer")]
pub async fn answer_problem_report(
    directory: Data<Directory>,
    id: Path<String>,
    holder: Holder,
    _: StrictQuery<Nothing>,
    KeptJson(answer): KeptJson<ReportAnswer>,
) -> Result<Json<ReportOutcome>, Problem> {
    let ReportAnswer { state, outcome } = answer;
    let report = Editing::open(&directory, &holder.0)?.answer_problem(&id, state, &outcome).await?;
    Ok(Json(ReportOutcome::of(report)))
}
