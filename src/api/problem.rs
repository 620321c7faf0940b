//! What goes wrong, as RFC 9457 problem details: one table of codes, one shape, one place where errors become answers.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::directory::NotReady;
use crate::pathway::FieldError;

/// Seconds after which what is away for a moment may be tried again.
const RETRY_AFTER_S: u64 = 2;

/// Media type of every problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $variant:ident = $code:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, as a word that programs can rely on. `docs/errors.md` is this table for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $($(#[doc = $meaning])+ $variant,)*
        }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            pub fn status(self) -> StatusCode {
                let status = match self { $(Code::$variant => $status,)* };
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }

            pub const fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }

            /// What it means and what to do, in full.
            pub const fn meaning(self) -> &'static str {
                match self { $(Code::$variant => concat!($($meaning),+).trim_ascii(),)* }
            }
        }
    };
}

codes! {
    /// The body is not JSON, or a field has the wrong type. `errors` points at the place.
    UnreadableBody = "unreadable_body", 400, "The body cannot be read";
    /// The body has a field that this operation does not know. Nothing was ignored silently: mend the name.
    UnknownField = "unknown_field", 400, "The body has an unknown field";
    /// The query string is not UTF-8, a value has the wrong type, or a single parameter is given twice.
    UnreadableQuery = "unreadable_query", 400, "The query cannot be read";
    /// The query names a parameter that this operation does not know. Nothing was ignored silently: mend the name.
    UnknownParameter = "unknown_parameter", 400, "The query has an unknown parameter";
    /// The request is not HTTP that can be answered.
    BadRequest = "bad_request", 400, "The request cannot be read";
    /// This needs a token. Send it as `Authorization: Bearer …`, never in an address.
    TokenNeeded = "token_needed", 401, "A token is needed";
    /// The token is unknown, was taken back, or is past its day.
    TokenRefused = "token_refused", 401, "The token does not hold";
    /// The token holds, and its role or scope does not reach this far. `docs/editing.md` has the table.
    NotAllowed = "not_allowed", 403, "Not allowed";
    /// Nothing is known by this name or code, or there is no such page.
    NotFound = "not_found", 404, "Not found";
    /// The path is right and the method is not. The header `Allow` lists those that are.
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    /// None of the encodings the request would take can be given.
    NotAcceptable = "not_acceptable", 406, "Not acceptable";
    /// The body did not arrive in time.
    TooSlow = "too_slow", 408, "The request took too long";
    /// Somebody has decided on this draft, and a decision is not taken twice.
    AlreadyDecided = "already_decided", 409, "Already decided";
    /// The record has changed since it was read. `versions` has what is there now and what was sent: put them together and write again.
    VersionPassed = "version_passed", 412, "The record has changed meanwhile";
    /// The body is larger than this server reads.
    BodyTooLarge = "body_too_large", 413, "The body is too large";
    /// Path and query together are longer than this server reads. What is long belongs into a body.
    AddressTooLong = "address_too_long", 414, "The address is too long";
    /// A body must be `application/json`, in UTF-8 and not compressed.
    UnsupportedMediaType = "unsupported_media_type", 415, "The body is not JSON";
    /// It was read, but a value makes no sense: out of bounds, not a postcode, an unknown need. `errors` points at each.
    NotSensible = "not_sensible", 422, "A value makes no sense";
    /// A write must say which version was seen: `If-Match` with the record's ETag, or `If-None-Match: *` for a new record.
    PreconditionNeeded = "precondition_needed", 428, "Say which version was seen";
    /// One client asked more often than this server allows. `Retry-After` says in how many seconds it may ask again.
    TooManyRequests = "too_many_requests", 429, "Too many requests";
    /// So many problems were reported from one place within an hour, or from all together. `Retry-After` says in how many seconds to try again.
    TooManyReports = "too_many_reports", 429, "Too many reports";
    /// Something went wrong on this side. Quote `instance` when reporting it; it says nothing about the request.
    Internal = "internal", 500, "Something went wrong";
    /// The catalogue is still being loaded. Try again in a moment.
    NotReady = "not_ready", 503, "Not ready yet";
    /// This needs the store, which does not answer. Reading the catalogue goes on meanwhile.
    StoreAway = "store_away", 503, "The store is away";
    /// More is asked at once than can be answered in good time. Nothing of the request was done: send it again after `Retry-After`.
    Busy = "busy", 503, "Too much is asked at once";
    /// It took longer than a request may. A read may be sent again; before a write is, read the record: it may have been kept.
    TookTooLong = "took_too_long", 503, "It took too long";
    /// The program is about to stop. Another copy of it answers; this one goes on for a moment with what it is still sent.
    Stopping = "stopping", 503, "About to stop";
}

/// What went wrong in one request.
#[derive(Debug, Clone)]
pub struct Problem {
    code: Code,
    detail: String,
    /// Names this one occurrence; the log of a 5xx carries the same.
    instance: Uuid,
    errors: Vec<FieldProblem>,
    /// Methods for the header `Allow`.
    allow: Option<String>,
    /// Of a record that changed meanwhile: what is there now, and what was sent.
    versions: Option<Box<serde_json::Value>>,
    /// For the header `Retry-After`, where another time than usual is known.
    retry_after_s: Option<u64>,
}

/// A problem as it is sent (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem, example = json!({"type": "/problems/not_sensible", "title": "A value makes no sense", "status": 422,
    "detail": "`/scores/phq9` must be from 0 to 27", "instance": "urn:uuid:01935f3c-7b6a-7c1e-9d2f-3a5b6c7d8e9f",
    "code": "not_sensible", "errors": [{"pointer": "/scores/phq9", "detail": "must be from 0 to 27"}]}))]
pub struct ProblemBody<'p> {
    /// Where the code is explained.
    #[serde(rename = "type")]
    #[schema(example = "/problems/not_sensible")]
    type_uri: String,
    title: &'static str,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    detail: &'p str,
    /// Names this one occurrence.
    instance: String,
    code: Code,
    /// Each field or parameter at fault; left out when none is.
    #[serde(skip_serializing_if = "<[FieldProblem]>::is_empty")]
    errors: &'p [FieldProblem],
    /// Of a record that changed meanwhile: what is there now, and what was sent; left out otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    versions: Option<&'p serde_json::Value>,
}

/// One field or parameter at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// JSON Pointer (RFC 6901) into the body; for a parameter of the query or path, `/` and its name.
    #[schema(example = "/scores/phq9")]
    pub pointer: String,
    #[schema(example = "must be from 0 to 27")]
    pub detail: String,
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            instance: Uuid::now_v7(),
            errors: Vec::new(),
            allow: None,
            versions: None,
            retry_after_s: None,
        }
    }

    pub fn body(&self) -> ProblemBody<'_> {
        let Self { code, detail, instance, errors, allow: _, versions, retry_after_s: _ } = self;
        ProblemBody {
            type_uri: format!("/problems/{}", code.as_str()),
            title: code.title(),
            status: code.status().as_u16(),
            detail,
            instance: instance.urn().to_string(),
            code: *code,
            errors,
            versions: versions.as_deref(),
        }
    }

    /// With both versions of the record that two people wrote.
    pub fn with_versions(self, versions: serde_json::Value) -> Self {
        Self { versions: Some(Box::new(versions)), ..self }
    }

    /// A problem of one or several fields; the first is told in `detail`.
    pub fn of_fields(code: Code, errors: Vec<FieldProblem>) -> Self {
        let detail = match errors.as_slice() {
            [] => code.title().to_owned(),
            [only] => format!("`{}` {}", only.pointer, only.detail),
            [first, rest @ ..] => format!("`{}` {}, and {} more", first.pointer, first.detail, rest.len()),
        };
        Self { errors, ..Self::new(code, detail) }
    }

    pub fn of_field(code: Code, pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::of_fields(code, vec![FieldProblem { pointer: pointer.into(), detail: detail.into() }])
    }

    /// In how many whole seconds it may be tried again.
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after_s: Some(seconds), ..self }
    }

    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(Code::NotFound, detail)
    }

    pub fn method_not_allowed(method: &str, allow: String) -> Self {
        let detail = format!("`{method}` is not among the methods of this path: {allow}");
        Self { allow: Some(allow), ..Self::new(Code::MethodNotAllowed, detail) }
    }

    /// Says nothing outside but the id under which the log has the cause.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        let problem = Self::new(
            Code::Internal,
            "something went wrong here; the cause is in the log under this instance",
        );
        tracing::error!(instance = %problem.instance.urn(), %cause, "a request could not be answered");
        problem
    }

    /// The closest code for a status that a library chose.
    pub fn of_status(status: StatusCode) -> Self {
        let same = |code: &&Code| {
            code.status() == status && !matches!(code, Code::UnreadableBody | Code::UnknownField)
        };
        match Code::ALL.iter().find(same) {
            Some(Code::Internal) | None if status.is_server_error() => Self::internal(&status),
            Some(code) => Self::new(*code, code.meaning()),
            None => Self::new(Code::BadRequest, Code::BadRequest.meaning()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.detail)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((CONTENT_TYPE, PROBLEM_JSON)).insert_header((CACHE_CONTROL, "no-store"));
        // Also on what never comes past the place that sets the other headers.
        response.insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
        if let Some(allow) = &self.allow {
            response.insert_header((ALLOW, allow.as_str()));
        }
        if self.status_code() == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        let usual = (self.status_code() == StatusCode::SERVICE_UNAVAILABLE).then_some(RETRY_AFTER_S);
        if let Some(seconds) = self.retry_after_s.or(usual) {
            response.insert_header((RETRY_AFTER, seconds));
        }
        // A struct of texts and numbers always becomes JSON.
        response.body(serde_json::to_string(&self.body()).unwrap_or_default())
    }
}

impl From<NotReady> for Problem {
    fn from(not_ready: NotReady) -> Self {
        Self::new(Code::NotReady, not_ready.to_string())
    }
}

impl From<FieldProblem> for Problem {
    fn from(fault: FieldProblem) -> Self {
        Self::of_fields(Code::NotSensible, vec![fault])
    }
}

impl From<Vec<FieldError>> for Problem {
    fn from(errors: Vec<FieldError>) -> Self {
        let errors = errors
            .into_iter()
            .map(|FieldError { pointer, detail }| FieldProblem { pointer, detail })
            .collect();
        Self::of_fields(Code::NotSensible, errors)
    }
}
