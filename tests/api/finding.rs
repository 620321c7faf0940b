//! Finding services over HTTP: how well the search finds is tested beside it.

use serde_json::json;

use crate::support::*;

#[actix_web::test]
async fn words_and_place_find_services_with_facets() {
    let reply = found("/api/v1/services?q=debt+advice&postcode=LE15+6HP&per_page=5").await;

    assert!(reply["total"].as_u64().unwrap() > 0);
    assert_eq!(reply["per_page"], 5);
    assert_eq!(reply["understood"]["place"]["label"], "LE15 6HP");
    assert!(!reply["facets"]["step"].as_array().unwrap().is_empty());
    let first = &reply["results"][0];
    for field in [
        "id",
        "slug",
        "name",
        "also_known_as",
        "kind",
        "organisation",
        "summary",
        "steps",
        "needs",
        "modes",
        "score",
        "distance_m",
        "serves_place",
        "highlights",
        "assurance",
    ] {
        assert!(first.get(field).is_some(), "{field} of {first}");
    }
}

#[actix_web::test]
async fn a_body_asks_the_same_as_a_query() {
    let by_query =
        get("/api/v1/services?q=carer&step=1&step=2&mode=phone&free=true&page=1&per_page=10").await;
    let body =
        json!({"q": "carer", "step": [1, 2], "mode": ["phone"], "free": true, "page": 1, "per_page": 10});
    let by_body = post("/api/v1/services/search", body.to_string()).await;

    assert_eq!(by_query.status, 200, "{}", by_query.text());
    assert_eq!(by_query.json(), by_body.json());
}

#[actix_web::test]
async fn a_filter_by_step_lets_only_that_step_through() {
    let reply = found("/api/v1/services?step=4&per_page=100").await;

    for service in reply["results"].as_array().unwrap() {
        assert!(service["steps"].as_array().unwrap().contains(&json!(4)), "{}", service["slug"]);
    }
}

#[actix_web::test]
async fn words_of_a_crisis_bring_crisis_help_first() {
    let reply = found("/api/v1/services?q=i+want+to+kill+myself").await;

    assert_eq!(reply["understood"]["crisis"], true);
    let first = reply["crisis"][0]["slug"].as_str().unwrap();
    assert!(["emergency-999", "nhs-111-option-2", "central-access-point"].contains(&first), "{first}");
}

#[actix_web::test]
async fn all_pages_together_are_all_services_once() {
    let mut slugs = Vec::new();
    for page in 1..=4 {
        let reply = found(&format!("/api/v1/services?sort=name&per_page=100&page={page}")).await;
        slugs.extend(texts(&reply["results"], "slug"));
    }

    let count = slugs.len();
    slugs.sort();
    slugs.dedup();
    assert_eq!((slugs.len(), count), (320, 320));
}

#[actix_web::test]
async fn a_beginning_is_completed() {
    let reply = found("/api/v1/suggest?q=talk&limit=5").await;

    assert!(reply["total"].as_u64().unwrap() <= 5);
    assert!(
        texts(&reply["results"], "text").iter().any(|text| text.to_lowercase().contains("talk")),
        "{reply}"
    );
    get("/api/v1/suggest").await.problem(400, "unreadable_query");
}
