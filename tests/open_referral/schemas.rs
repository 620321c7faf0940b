//! Every answer against the published schemas, where they are at hand.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::found;

/// The standard's own document with everything it refers to inside. It is not part of the project.
const DOCUMENT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/standards/oruk-3.0-openapi31-bundled.json");

fn schema_of(document: &Value, path: &str) -> jsonschema::Validator {
    let pointer =
        format!("/paths/{}/get/responses/200/content/application~1json/schema", path.replace('/', "~1"));
    let mut schema = document.pointer(&pointer).unwrap_or_else(|| panic!("{path}")).clone();
    schema["components"] = document["components"].clone();
    jsonschema::options().should_validate_formats(true).build(&json!(schema)).unwrap()
}

fn judge(validator: &jsonschema::Validator, answer: &Value, what: &str) {
    let faults: Vec<String> = validator
        .iter_errors(answer)
        .take(5)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{what}: {faults:?}");
}

#[actix_web::test]
async fn every_answer_is_as_the_published_schema_says() {
    let Ok(text) = std::fs::read_to_string(Path::new(DOCUMENT)) else {
        println!("SKIPPED: the published document of Open Referral UK is not beside the project");
        return;
    };
    let document: Value = serde_json::from_str(&text).unwrap();
    let root = found("/open-referral/").await;
    judge(&schema_of(&document, "/"), &root, "/");
    for list in ["services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"] {
        let of_list = schema_of(&document, &format!("/{list}"));
        let of_one = schema_of(&document, &format!("/{list}/{{id}}"));
        for query in ["", "?per_page=1000", "?page=99"] {
            let page = found(&format!("/open-referral/{list}{query}")).await;
            judge(&of_list, &page, &format!("{list}{query}"));
        }
        for query in ["?full=true&per_page=1000", "?minimal=true", "?full_service=true&per_page=5"] {
            let page = found(&format!("/open-referral/{list}{query}")).await;
            judge(&of_list, &page, &format!("{list}{query}"));
        }
        let whole = found(&format!("/open-referral/{list}?full=true&per_page=1000")).await;
        for item in whole["contents"].as_array().unwrap() {
            judge(&of_one, item, &format!("{list}: {}", item["id"]));
        }
    }
}
