//! What this server can do, as a CapabilityStatement.

use serde_json::{Value, json};

use super::FHIR_JSON;
use super::asked::EVERYWHERE;
use super::kinds::Kind;

/// The day this statement last said something else.
const DATED: &str = "2026-11-25";

pub fn capability_statement(base: &str) -> Value {
    let resources: Vec<Value> = Kind::ALL.into_iter().map(resource).collect();
    json!({
        "resourceType": "CapabilityStatement",
        "id": "signpost",
        "status": "active",
        "date": DATED,
        "publisher": "Signpost",
        "kind": "instance",
        "software": {"name": "Signpost", "version": env!("CARGO_PKG_VERSION")},
        "implementation": {"description": "The open directory of mental-health and wellbeing services in Leicester, Leicestershire and Rutland", "url": base},
        "fhirVersion": "4.0.1",
        "format": [FHIR_JSON, "json"],
        "rest": [{
            "mode": "server",
            "documentation": "Open data to read: no sign-in, and nothing about any person. Parameters that are not listed are refused unless the request says `Prefer: handling=lenient`.",
            "security": {"cors": true, "description": "None is needed: everything here is public."},
            "resource": resources,
        }],
    })
}

fn resource(kind: Kind) -> Value {
    let parameters: Vec<Value> = EVERYWHERE
        .iter()
        .chain(kind.parameters())
        .map(|parameter| json!({"name": parameter.name, "type": parameter.kind, "documentation": parameter.says}))
        .collect();
    let mut resource = json!({
        "type": kind.as_str(),
        "supportedProfile": [kind.profile()],
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "versioned",
        "readHistory": false,
        "conditionalRead": "full-support",
        "searchParam": parameters,
    });
    let includes: &[&str] = match kind {
        Kind::HealthcareService => &["HealthcareService:organization", "HealthcareService:location"],
        Kind::Location => &["Location:organization"],
        Kind::Organization => &[],
    };
    if !includes.is_empty() {
        resource["searchInclude"] = json!(includes);
    }
    resource
}
