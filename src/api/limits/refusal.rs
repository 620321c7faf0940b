//! How is somebody turned away? Cheaply, and in the form they asked for.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use actix_web::{Error, HttpResponse, ResponseError};

use super::super::fhir;
use super::super::problem::{Code, Problem};

/// For people: the numbers that help in a crisis stand on it, because this may be the only page somebody sees.
const PAGE: &str = include_str!("busy.html");

/// Counts who was turned away, by what limit.
pub fn count(limit: &'static str) {
    metrics::counter!("http_requests_refused_total", "limit" => limit).increment(1);
}

/// The answer to a request that is not let in.
pub fn answer(request: ServiceRequest, problem: &Problem) -> ServiceResponse<BoxBody> {
    let as_problem = problem.error_response();
    let answer = match Reader::of(&request) {
        Reader::FhirProgram => {
            like(&as_problem, fhir::Outcome::of_status(problem.status_code()).error_response())
        }
        Reader::Person if passes(problem.status_code()) => like(&as_problem, page(problem.status_code())),
        Reader::Person | Reader::Program => as_problem,
    };
    request.into_response(answer)
}

/// Who reads an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Person,
    Program,
    FhirProgram,
}

impl Reader {
    pub fn of(request: &ServiceRequest) -> Self {
        if fhir::speaks_fhir(request.path()) {
            Self::FhirProgram
        } else if wants_page(request) {
            Self::Person
        } else {
            Self::Program
        }
    }
}

/// What took too long can no longer be answered in its own name; this is sent instead.
pub fn of_time(reader: Reader) -> Error {
    match reader {
        Reader::FhirProgram => fhir::Outcome::of_status(StatusCode::SERVICE_UNAVAILABLE).into(),
        Reader::Person => {
            InternalError::from_response("took too long", page(StatusCode::SERVICE_UNAVAILABLE)).into()
        }
        Reader::Program => Problem::new(Code::TookTooLong, Code::TookTooLong.meaning()).into(),
    }
}

/// Whether waiting a little helps.
fn passes(status: StatusCode) -> bool {
    matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS)
}

fn page(status: StatusCode) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(PAGE)
}

/// With the same word on when to try again.
fn like(problem: &HttpResponse, mut other: HttpResponse) -> HttpResponse {
    if let Some(when) = problem.headers().get(RETRY_AFTER) {
        other.headers_mut().insert(RETRY_AFTER, when.clone());
    }
    other
}

fn wants_page(request: &ServiceRequest) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html") && !request.path().starts_with("/api/")
}
