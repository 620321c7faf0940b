//! FHIR R4 at `/fhir/R4`: services, whoever runs them and where they are, to read and to search.
//!
//! The rules here are those of FHIR where they differ from the house's: errors are OperationOutcomes, names are in camelCase, and a time
//! has no fewer than three digits after the second. `docs/fhir.md` explains the mapping.

mod asked;
mod bundle;
mod dates;
mod found;
mod kinds;
mod matching;
mod metadata;
mod operations;
mod outcome;
mod view;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use operations::{leave_forms_out, routes};
pub use outcome::Outcome;

/// Where it is mounted.
pub const MOUNTED: &str = "/fhir/R4";
/// Media type of every answer.
pub const FHIR_JSON: &str = "application/fhir+json";

/// Whether a path is answered by the rules of FHIR.
pub fn speaks_fhir(path: &str) -> bool {
    path.strip_prefix(MOUNTED).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn base(request: &HttpRequest) -> String {
    format!("{}{MOUNTED}", super::address::base(request))
}

/// Gives a resource its version: what is said, in short. The same content has the same version on every server.
fn versioned(mut resource: Value) -> Value {
    let digest = Sha256::digest(resource.to_string().as_bytes());
    let version: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    resource["meta"]["versionId"] = Value::from(version);
    resource
}

/// Refuses a media type other than JSON: `_format` counts for more than `Accept`.
fn check_format(request: &HttpRequest, format: Option<&str>) -> Result<(), Outcome> {
    let known = |text: &str| {
        let media_type = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        matches!(
            media_type.as_str(),
            "json" | "application/json" | "application/fhir+json" | "text/json" | "*/*" | "application/*"
        )
    };
    let accepted = match format {
        // In a query a plus is a space.
        Some(format) => known(&format.replace(' ', "+")),
        None => {
            let accept = request.headers().get("accept").and_then(|value| value.to_str().ok());
            accept.is_none_or(|accept| accept.trim().is_empty() || accept.split(',').any(known))
        }
    };
    if accepted {
        return Ok(());
    }
    Err(Outcome::new(
        StatusCode::NOT_ACCEPTABLE,
        "not-supported",
        "answers are JSON only: ask for `application/fhir+json`",
    ))
}
