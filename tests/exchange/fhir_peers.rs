//! Two readers of FHIR that others wrote read all that we write, and what UK Core asks for besides is checked here.

use std::io::Write;
use std::process::Command;

use serde_json::Value;

use crate::peer::{python_with, run};
use crate::support::*;

/// Everything there is, the answers round it, and an error.
async fn everything() -> Vec<Value> {
    let mut all = vec![
        found("/fhir/R4/metadata").await,
        get("/fhir/R4/Location?near=x").await.json(),
        found("/fhir/R4/HealthcareService?_count=3&_include=HealthcareService:organization").await,
        found("/fhir/R4/HealthcareService?_count=3&_summary=true").await,
        found("/fhir/R4/Location?near=52.63%7C-1.13&_count=3").await,
    ];
    for kind in ["HealthcareService", "Organization", "Location"] {
        for offset in (0..2_000).step_by(200) {
            let bundle = found(&format!("/fhir/R4/{kind}?_count=200&_offset={offset}")).await;
            let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
            all.extend(entries.into_iter().map(|mut entry| entry["resource"].take()));
        }
    }
    assert!(all.len() > 500, "only {} resources", all.len());
    all
}

#[actix_web::test]
async fn two_readers_of_others_find_no_fault_in_any_resource() {
    let all = everything().await;
    let packages = ["fhirkit-rs==0.1.0", "fhir.resources==7.1.0"];
    let python = actix_web::rt::task::spawn_blocking(move || python_with("fhir", &packages)).await.unwrap();
    let Some(python) = python else { return };
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for resource in &all {
        writeln!(file, "{resource}").unwrap();
    }

    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exchange/validate_fhir.py");
    let said =
        run(Command::new(python).arg(script).arg(file.path())).unwrap_or_else(|faults| panic!("{faults}"));

    println!("{said}");
    assert!(said.contains("0 faults"));
}

/// The profiles of UK Core (HealthcareService 1.2.0, Organization, Location) are in no public package. What they ask for beyond R4, as
/// far as it touches what we write: the profile is named; references lead to resources of UK Core; a language is one of its list; a code
/// of the NHS has its system; nothing is said of a specialty that is not on its list.
#[actix_web::test]
async fn what_uk_core_asks_for_beyond_r4_holds() {
    let profile = |kind: &str| format!("https://fhir.hl7.org.uk/StructureDefinition/UKCore-{kind}");
    let mut services = 0;
    for resource in everything().await {
        let kind = resource["resourceType"].as_str().unwrap().to_owned();
        if !["HealthcareService", "Organization", "Location"].contains(&kind.as_str()) {
            continue;
        }
        assert_eq!(resource["meta"]["profile"][0], profile(&kind));
        for identifier in resource["identifier"].as_array().into_iter().flatten() {
            assert!(identifier["system"].is_string() && identifier["value"].is_string(), "{identifier}");
        }
        if kind != "HealthcareService" {
            continue;
        }
        services += 1;
        assert!(resource.get("specialty").is_none());
        assert!(resource["providedBy"]["reference"].as_str().unwrap().starts_with("Organization/"));
        for place in resource["location"].as_array().into_iter().flatten() {
            assert!(place["reference"].as_str().unwrap().starts_with("Location/"));
        }
        for area in resource["coverageArea"].as_array().into_iter().flatten() {
            assert_eq!(area["type"], "Location");
        }
        for language in resource["communication"].as_array().into_iter().flatten() {
            let coding = &language["coding"][0];
            assert_eq!(
                coding["system"], "https://fhir.hl7.org.uk/CodeSystem/UKCore-HumanLanguage",
                "{language}"
            );
            assert_eq!(coding["code"].as_str().unwrap().len(), 2);
        }
    }
    assert!(services > 300);
}
