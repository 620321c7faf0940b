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
async fn a_place_in_the_words_is_named_and_can_be_undone() {
    let read = found("/api/v1/services?q=debt+advice+oakham").await;
    let place = &read["understood"]["place"];
    assert_eq!(
        (&place["label"], &place["precision"], &place["from_words"]),
        (&json!("Oakham"), &json!("place"), &json!(true))
    );
    assert_eq!(read["understood"]["text"], "debt advice");

    let undone = found("/api/v1/services?q=debt+advice+oakham&place=off").await;
    assert!(undone["understood"]["place"].is_null(), "{}", undone["understood"]);
    assert_eq!(undone["understood"]["text"], "debt advice oakham");
    let given = found("/api/v1/services?q=debt+advice&postcode=LE15").await;
    assert_eq!(given["understood"]["place"]["from_words"], false);
    get("/api/v1/services?q=debt&place=sometimes").await.problem(422, "not_sensible");
}

#[actix_web::test]
async fn what_is_near_but_for_people_elsewhere_is_told_apart() {
    let reply = found("/api/v1/services?q=drugs+and+alcohol&postcode=LE15+6HP&per_page=100").await;
    let serves: Vec<Option<bool>> =
        reply["results"].as_array().unwrap().iter().map(|one| one["serves_place"].as_bool()).collect();
    let elsewhere = serves.iter().filter(|serves| **serves == Some(false)).count();

    assert!(elsewhere > 0);
    assert_eq!(reply["elsewhere"], elsewhere);
    assert!(serves[..serves.len() - elsewhere].iter().all(|serves| *serves != Some(false)), "they come last");
}

#[actix_web::test]
async fn the_count_of_an_area_comes_true_as_a_filter() {
    let reply = found("/api/v1/services?q=housing").await;
    for count in reply["facets"]["area"].as_array().unwrap() {
        let path = format!("/api/v1/services?q=housing&serves_area={}", count["value"].as_str().unwrap());
        assert_eq!(found(&path).await["total"], count["count"], "{path}");
    }
    let refused = get("/api/v1/services?serves_area=E06000017&serves_area=Rutland").await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(refused.json()["errors"][0]["pointer"], "/serves_area/1");
}

#[actix_web::test]
async fn words_too_many_or_too_strange_get_an_answer_or_a_clear_refusal() {
    let long = "x".repeat(10_000);
    for text in [
        "the of and",
        "!!! ???",
        "🙂🙂",
        "מרכז משבר",
        "'; DROP TABLE service; --",
        "name:(a OR *)^9",
        "(a+)+$",
        "\u{202e}tbed",
    ] {
        let answer = get(&format!("/api/v1/services?q={}", encoded(text))).await;
        assert_eq!(answer.status, 200, "{text}: {}", answer.text());
    }
    for path in ["/api/v1/services?q=", "/api/v1/suggest?q="] {
        let refused = get(&format!("{path}{long}")).await;
        assert!(refused.status.is_client_error(), "{}", refused.text());
        assert_eq!(refused.json()["errors"][0]["pointer"], "/q", "{}", refused.text());
    }
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
