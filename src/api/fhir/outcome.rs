//! What goes wrong at `/fhir/R4`, as an OperationOutcome.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::FHIR_JSON;
use crate::directory::NotReady;

/// One thing that is wrong with a request, or with this side.
#[derive(Debug, Clone)]
pub struct Outcome {
    status: StatusCode,
    /// Of the value set `issue-type`.
    code: &'static str,
    diagnostics: String,
    /// The parameter at fault.
    parameter: Option<String>,
    allow: Option<String>,
}

/// What went wrong (FHIR R4).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found",
    "diagnostics": "there is no HealthcareService with this id"}]}))]
pub struct OperationOutcome {
    #[schema(example = "OperationOutcome")]
    pub resource_type: &'static str,
    pub issue: Vec<OutcomeIssue>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeIssue {
    #[schema(example = "error")]
    pub severity: &'static str,
    #[schema(example = "not-found")]
    pub code: &'static str,
    pub diagnostics: String,
    /// `http.` and the name of the parameter at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expression: Vec<String>,
}

impl Outcome {
    pub fn new(status: StatusCode, code: &'static str, diagnostics: impl Into<String>) -> Self {
        Self { status, code, diagnostics: diagnostics.into(), parameter: None, allow: None }
    }

    /// A parameter with a value that makes no sense.
    pub fn value(parameter: &str, diagnostics: impl Into<String>) -> Self {
        Self {
            parameter: Some(parameter.to_owned()),
            ..Self::new(StatusCode::BAD_REQUEST, "value", diagnostics)
        }
    }

    /// A parameter, modifier or chain that is not known here.
    pub fn unsupported(parameter: &str, diagnostics: impl Into<String>) -> Self {
        let outcome = Self::new(StatusCode::BAD_REQUEST, "not-supported", diagnostics);
        Self { parameter: Some(parameter.to_owned()), ..outcome }
    }

    pub fn not_found(diagnostics: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", diagnostics)
    }

    pub fn method_not_allowed(method: &str, allow: &str) -> Self {
        let diagnostics = format!("`{method}` is not among the methods of this path: {allow}");
        let outcome = Self::new(StatusCode::METHOD_NOT_ALLOWED, "not-supported", diagnostics);
        Self { allow: Some(allow.to_owned()), ..outcome }
    }

    /// For a status that something else chose.
    pub fn of_status(status: StatusCode) -> Self {
        let code = match status.as_u16() {
            404 => "not-found",
            405 | 406 | 415 => "not-supported",
            413 => "too-long",
            503 => "transient",
            500..=599 => "exception",
            _ => "invalid",
        };
        let said = status.canonical_reason().unwrap_or("the request cannot be answered");
        Self::new(status, code, said.to_lowercase())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.diagnostics)
    }
}

impl std::error::Error for Outcome {}

impl ResponseError for Outcome {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let Self { status, code, diagnostics, parameter, allow } = self;
        let mut response = HttpResponse::build(*status);
        response.insert_header((CONTENT_TYPE, FHIR_JSON)).insert_header((CACHE_CONTROL, "no-store"));
        if let Some(allow) = allow {
            response.insert_header((ALLOW, allow.as_str()));
        }
        if *status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, "2"));
        }
        let outcome = OperationOutcome {
            resource_type: "OperationOutcome",
            issue: vec![OutcomeIssue {
                severity: "error",
                code,
                diagnostics: diagnostics.clone(),
                expression: parameter.iter().map(|name| format!("http.{name}")).collect(),
            }],
        };
        // A struct of texts always becomes JSON.
        response.body(serde_json::to_string(&outcome).unwrap_or_default())
    }
}

impl From<NotReady> for Outcome {
    fn from(not_ready: NotReady) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "transient", not_ready.to_string())
    }
}
