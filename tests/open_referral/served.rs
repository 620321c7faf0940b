//! What `/open-referral` answers.

use serde_json::Value;

use crate::support::{encoded, found, get};

const LISTS: [&str; 5] =
    ["services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"];

fn nulls(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Null => found.push(at.to_owned()),
        Value::String(text) if text.is_empty() => found.push(at.to_owned()),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| nulls(value, &format!("{at}.{name}"), found))
        }
        Value::Array(items) => items.iter().for_each(|item| nulls(item, at, found)),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

async fn total(path: &str) -> u64 {
    found(&format!("/open-referral/{path}")).await["total_items"].as_u64().unwrap()
}

#[actix_web::test]
async fn the_root_says_which_standard_with_and_without_its_slash() {
    for path in ["/open-referral", "/open-referral/"] {
        let answer = get(path).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.json()["version"], "HSDS-UK-3.0");
    }
}

#[actix_web::test]
async fn every_list_has_the_eight_fields_and_its_pages_add_up() {
    for list in LISTS {
        let first = found(&format!("/open-referral/{list}?per_page=7")).await;
        let mut fields: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        let eight = [
            "contents",
            "empty",
            "first_page",
            "last_page",
            "page_number",
            "size",
            "total_items",
            "total_pages",
        ];
        assert_eq!(fields, eight, "{list}");
        let mut ids = std::collections::HashSet::new();
        for page in 1..=first["total_pages"].as_u64().unwrap() {
            let page = found(&format!("/open-referral/{list}?per_page=7&page={page}")).await;
            let contents = page["contents"].as_array().unwrap();
            assert_eq!(page["size"], contents.len());
            ids.extend(contents.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        }
        assert_eq!(ids.len() as u64, first["total_items"].as_u64().unwrap(), "{list}");
        let beyond = found(&format!("/open-referral/{list}?page=100000")).await;
        assert_eq!((&beyond["empty"], &beyond["size"]), (&true.into(), &0.into()));
    }
}

#[actix_web::test]
async fn every_item_is_found_by_its_id_and_says_nothing_that_is_empty() {
    for list in LISTS {
        let page = found(&format!("/open-referral/{list}?per_page=3")).await;
        for item in page["contents"].as_array().unwrap() {
            let whole = found(&format!("/open-referral/{list}/{}", item["id"].as_str().unwrap())).await;
            assert_eq!(whole["id"], item["id"]);
            let mut empty = Vec::new();
            nulls(&whole, list, &mut empty);
            assert!(empty.is_empty(), "{empty:?}");
        }
        for unknown in ["00000000-0000-4000-8000-00000000dead", "not-an-id"] {
            get(&format!("/open-referral/{list}/{unknown}")).await.problem(404, "not_found");
        }
    }
}

#[actix_web::test]
async fn what_is_for_professionals_stays_in() {
    let everything = get("/open-referral/services?format=ndjson&full=true").await.text();
    assert_eq!(everything.lines().count() as u64, total("services").await);
    let professional: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/services"))
        .unwrap()
        .flat_map(|file| {
            let table: toml::Table = std::fs::read_to_string(file.unwrap().path()).unwrap().parse().unwrap();
            let contacts = table.get("contact").and_then(|c| c.as_array().cloned()).unwrap_or_default();
            contacts.into_iter().filter_map(|contact| {
                let for_professionals = contact.get("audience")?.as_str()? == "professionals";
                for_professionals.then(|| contact["value"].as_str().unwrap().to_owned())
            })
        })
        .collect();
    assert!(professional.len() >= 3, "{professional:?}");
    for value in professional {
        assert!(!everything.contains(&value), "{value}");
    }
}

#[actix_web::test]
async fn filters_narrow_the_list_and_what_names_nothing_finds_nothing() {
    let all = total("services").await;
    let terms = found("/open-referral/taxonomy_terms?search=low%20mood&per_page=100").await;
    let term =
        terms["contents"].as_array().unwrap().iter().find(|term| term["term"] == "low-mood").unwrap().clone();
    assert!(term["description"].as_str().is_some_and(|text| text.len() > 10));
    let id = term["id"].as_str().unwrap();
    let with_term = total(&format!("services?taxonomy_term_id={id}")).await;
    assert!(with_term > 0 && with_term < all);
    assert!(
        total(&format!("services?taxonomy_id={}", term["taxonomy_id"].as_str().unwrap())).await >= with_term
    );
    for nothing in [
        "services?taxonomy_term_id=00000000-0000-4000-8000-00000000dead",
        "services?taxonomy_id=nonsense",
        "services?organization_id=nonsense",
        "services?search=zzqxjvzzqxjv",
        "service_at_locations?postcode=ZE1%200AA&proximity=1",
    ] {
        assert_eq!(total(nothing).await, 0, "{nothing}");
    }
    for narrower in [
        "services?search=debt",
        "services?maximum_age=10",
        "services?day=SU",
        "services?day=monday&start_time=09:00&end_time=10:00",
        "services?postcode=LE15%206AA&proximity=2000",
    ] {
        let some = total(narrower).await;
        assert!(some > 0 && some < all, "{narrower}: {some} of {all}");
    }
    let organisation = found("/open-referral/organizations?search=partnership&per_page=1&full=true").await;
    let organisation = &organisation["contents"][0];
    let run = total(&format!("services?organization_id={}", organisation["id"].as_str().unwrap())).await;
    assert_eq!(run, organisation["services"].as_array().unwrap().len() as u64);
    let minimal = found("/open-referral/services?minimal=true").await;
    assert_eq!(minimal["contents"].as_array().unwrap().len() as u64, all);
    let top = total("taxonomy_terms?top_only=true").await;
    assert!(top < total("taxonomy_terms").await);
}

#[actix_web::test]
async fn terms_below_another_are_found_by_it() {
    let terms = found("/open-referral/taxonomy_terms?per_page=1000").await;
    let terms = terms["contents"].as_array().unwrap();
    let gp = terms.iter().find(|term| term["term"] == "gp").unwrap();

    let below = found(&format!(
        "/open-referral/taxonomy_terms?per_page=100&parent_id={}",
        gp["parent_id"].as_str().unwrap()
    ))
    .await;

    assert!(below["contents"].as_array().unwrap().contains(gp));
}

#[actix_web::test]
async fn a_value_that_makes_no_sense_is_named_and_an_unknown_parameter_is_passed_over() {
    for (query, status, code, pointer) in [
        ("page=0", 422, "not_sensible", "/page"),
        ("per_page=1000000000", 422, "not_sensible", "/per_page"),
        ("page=x", 400, "unreadable_query", "/page"),
        ("modified_after=yesterday", 422, "not_sensible", "/modified_after"),
        ("postcode=nowhere", 422, "not_sensible", "/postcode"),
        ("proximity=100", 422, "not_sensible", "/proximity"),
        ("day=someday", 422, "not_sensible", "/day"),
        ("start_time=9", 422, "not_sensible", "/start_time"),
        ("start_time=10:00&end_time=09:00", 422, "not_sensible", "/end_time"),
        ("minimum_age=200", 422, "not_sensible", "/minimum_age"),
        ("format=xml", 422, "not_sensible", "/format"),
    ] {
        let problem = get(&format!("/open-referral/services?{query}")).await.problem(status, code);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{query}");
    }
    assert_eq!(get("/open-referral/services?something=else").await.status, 200);
    let long = encoded(&"x".repeat(600));
    get(&format!("/open-referral/services?search={long}")).await.problem(422, "not_sensible");
}

#[actix_web::test]
async fn a_service_says_what_the_uk_profile_dropped_and_keeps_an_inferred_age_out_of_the_numbers() {
    let page = found("/open-referral/services?full=true&per_page=1000").await;
    let services = page["contents"].as_array().unwrap();
    let some = |field: &str| services.iter().filter(|service| service.get(field).is_some()).count();
    for field in
        ["eligibility_description", "wait_time", "application_process", "schedules", "contacts", "attributes"]
    {
        assert!(some(field) > 10, "{field}: {}", some(field));
    }
    for service in services {
        if service["signpost"]["ages"]["basis"] == "inferred" {
            assert!(
                service.get("minimum_age").is_none() && service.get("maximum_age").is_none(),
                "{}",
                service["name"]
            );
        }
        if service["signpost"]["status"]["is"] == "unknown" {
            assert_eq!(service["status"], "inactive");
            assert!(service["alert"].as_str().is_some_and(|alert| alert.contains("ask before")));
        }
    }
}
