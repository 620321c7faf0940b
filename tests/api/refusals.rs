//! Every kind of bad input, answered with the problem that says what is wrong and where.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use serde_json::Value;

use crate::support::*;

fn pointers(problem: &Value) -> Vec<String> {
    texts(&problem["errors"], "pointer")
}

#[actix_web::test]
async fn a_body_that_cannot_be_read_is_400() {
    for (body, code, pointer) in [
        (&b""[..], "unreadable_body", None),
        (b"{", "unreadable_body", None),
        (b"[]", "unreadable_body", None),
        (b"null", "unreadable_body", None),
        (b"{} {}", "unreadable_body", None),
        (b"{\"text\":\"\xff\"}", "unreadable_body", None),
        (br#"{"age_years":"29"}"#, "unreadable_body", Some("/age_years")),
        (br#"{"age_years":29.5}"#, "unreadable_body", Some("/age_years")),
        (b"[29]", "unreadable_body", None),
        (br#"{"scores":[14]}"#, "unreadable_body", Some("/scores")),
        (br#"{"needs":"low-mood"}"#, "unreadable_body", Some("/needs")),
        (br#"{"needs":[1]}"#, "unreadable_body", Some("/needs/0")),
        (br#"{"age":29}"#, "unknown_field", Some("/age")),
        (br#"{"scores":{"phq-9":3}}"#, "unknown_field", Some("/scores/phq-9")),
        (br#"{"circumstances":{"carer":"perhaps"}}"#, "unreadable_body", Some("/circumstances/carer")),
    ] {
        let answer = post("/api/v1/match", body).await;

        let problem = answer.problem(400, code);
        assert_eq!(problem["errors"][0]["pointer"].as_str(), pointer, "{problem}");
    }
}

#[actix_web::test]
async fn a_value_that_makes_no_sense_is_422_and_pointed_at() {
    for (body, pointer) in [
        (r#"{"age_years":-1}"#, "/age_years"),
        (r#"{"age_years":131}"#, "/age_years"),
        (r#"{"age_years":99999999999}"#, "/age_years"),
        (r#"{"scores":{"phq9":28}}"#, "/scores/phq9"),
        (r#"{"scores":{"phq9_item9":4}}"#, "/scores/phq9_item9"),
        (r#"{"scores":{"phq9":0,"phq9_item9":3}}"#, "/scores/phq9"),
        (r#"{"scores":{"gad7":22}}"#, "/scores/gad7"),
        (r#"{"step":6}"#, "/step"),
        (r#"{"limit":0}"#, "/limit"),
        (r#"{"limit":1000}"#, "/limit"),
        (r#"{"needs":["low-mood","sadness"]}"#, "/needs/1"),
        (r#"{"postcode":"LEI 6TE"}"#, "/postcode"),
        (r#"{"postcode":""}"#, "/postcode"),
        (r#"{"area":"Leicester"}"#, "/area"),
        (r#"{"gp_area":"E0700013"}"#, "/gp_area"),
        (r#"{"asked_by":"wizard"}"#, "/asked_by"),
        (r#"{"at":"yesterday"}"#, "/at"),
        (r#"{"at":"-262143-01-01T00:00:00Z"}"#, "/at"),
        (r#"{"at":"+262142-12-31T23:59:59Z"}"#, "/at"),
        (r#"{"crisis":"perhaps"}"#, "/crisis"),
        (r#"{"circumstances":{"months_since_birth":-3}}"#, "/circumstances/months_since_birth"),
        (r#"{"preferences":{"within_m":-1}}"#, "/preferences/within_m"),
        (r#"{"preferences":{"languages":["Gujarati language"]}}"#, "/preferences/languages/0"),
    ] {
        let answer = post("/api/v1/match", body).await;

        let problem = answer.problem(422, "not_sensible");
        assert_eq!(pointers(&problem), [pointer], "{body}");
    }
}

#[actix_web::test]
async fn nothing_in_the_address_of_a_question_is_passed_over() {
    for path in ["/api/v1/match", "/api/v1/services/search", "/api/v1/services/kooth/alternatives"] {
        let answer = post(&format!("{path}?postcode=LE11"), "{}").await;

        assert_eq!(pointers(&answer.problem(400, "unknown_parameter")), ["/postcode"], "{path}");
    }
}

#[actix_web::test]
async fn a_place_that_contradicts_itself_is_asked_about() {
    let answer = post("/api/v1/match", r#"{"postcode":"EH1 1AA","area":"E06000017"}"#).await;
    assert_eq!(pointers(&answer.problem(422, "not_sensible")), ["/area"]);

    let answer = post("/api/v1/services/search", r#"{"postcode":"LE11 3TU","area":"E06000017"}"#).await;
    assert_eq!(pointers(&answer.problem(422, "not_sensible")), ["/area"]);
}

#[actix_web::test]
async fn every_field_at_fault_is_named_at_once() {
    let answer = post("/api/v1/match", r#"{"foo":1,"age_years":"x","bar":2,"sex":"z","limit":0}"#).await;
    assert_eq!(
        pointers(&answer.problem(400, "unreadable_body")),
        ["/age_years", "/bar", "/foo", "/sex", "/limit"]
    );

    let answer = post("/api/v1/match", r#"{"age_years":-1,"scores":{"phq9":28,"gad7":22}}"#).await;

    assert_eq!(
        pointers(&answer.problem(422, "not_sensible")),
        ["/age_years", "/scores/gad7", "/scores/phq9"]
    );
}

#[actix_web::test]
async fn a_mistyped_postcode_comes_back_with_a_suggestion() {
    let answer = get("/api/v1/postcodes/LEI%206TE").await;

    let problem = answer.problem(422, "not_sensible");
    assert!(problem["detail"].as_str().unwrap().contains("did you mean `LE1 6TE`?"), "{problem}");
}

#[actix_web::test]
async fn an_unknown_parameter_is_400_and_named_on_every_path() {
    for path in [
        "/api/v1/services",
        "/api/v1/services/central-access-point",
        "/api/v1/services/central-access-point/referral-routes",
        "/api/v1/referral-routes",
        "/api/v1/suggest",
        "/api/v1/pyramid",
        "/api/v1/needs",
        "/api/v1/areas",
        "/api/v1/areas/E07000130",
        "/api/v1/postcodes/LE15",
        "/api/v1/organisations",
        "/api/v1/organisations/lpt",
        "/api/v1/changes",
        "/api/v1/about",
    ] {
        let answer = get(&format!("{path}?colour=blue")).await;

        let problem = answer.problem(400, "unknown_parameter");
        let expected: &[&str] = if path == "/api/v1/suggest" { &["/colour", "/q"] } else { &["/colour"] };
        assert_eq!(pointers(&problem), expected, "{path}");
        assert!(problem["detail"].as_str().unwrap().contains("`colour`"), "{path}");
    }
}

#[actix_web::test]
async fn a_query_that_cannot_be_read_is_400_and_one_that_makes_no_sense_422() {
    for (query, status, code, pointer) in [
        ("page=one", 400, "unreadable_query", Some("/page")),
        ("page=1&page=2", 400, "unreadable_query", Some("/page")),
        ("free=yes", 400, "unreadable_query", Some("/free")),
        ("q=%ff", 400, "unreadable_query", Some("/q")),
        ("q=%", 400, "unreadable_query", Some("/q")),
        ("page=0", 422, "not_sensible", Some("/page")),
        ("per_page=0", 422, "not_sensible", Some("/per_page")),
        ("per_page=1000", 422, "not_sensible", Some("/per_page")),
        ("page=99999999999999999999", 422, "not_sensible", Some("/page")),
        ("latitude=91&longitude=0", 422, "not_sensible", Some("/latitude")),
        ("latitude=NaN&longitude=0", 422, "not_sensible", Some("/latitude")),
        ("latitude=52.6", 422, "not_sensible", Some("/longitude")),
        ("postcode=LEI+6TE", 422, "not_sensible", Some("/postcode")),
        ("area=Oakham", 422, "not_sensible", Some("/area")),
        ("need=sadness", 422, "not_sensible", Some("/need/0")),
        ("step=7", 422, "not_sensible", Some("/step/0")),
        ("mode=phone&mode=pigeon", 422, "not_sensible", Some("/mode/1")),
        ("age_years=-1", 422, "not_sensible", Some("/age_years")),
        ("within_m=1000", 422, "not_sensible", Some("/within_m")),
        ("q=debt&sort=distance", 422, "not_sensible", Some("/sort")),
        ("language=gu&language=Gujarati", 422, "not_sensible", Some("/language/1")),
        ("open_at=noon", 422, "not_sensible", Some("/open_at")),
        ("latitude=52.6&longitude=-1.1&postcode=LE15", 422, "not_sensible", Some("/postcode")),
    ] {
        let answer = get(&format!("/api/v1/services?{query}")).await;

        let problem = answer.problem(status, code);
        assert_eq!(problem["errors"][0]["pointer"].as_str(), pointer, "{query}: {problem}");
    }
}

#[actix_web::test]
async fn a_body_too_large_is_413() {
    let body = format!(r#"{{"text":"{}"}}"#, "a".repeat(BODY_LIMIT));

    post("/api/v1/match", body).await.problem(413, "body_too_large");
}

#[actix_web::test]
async fn a_body_that_is_not_json_is_415() {
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "application/xml"] {
        let request = TestRequest::post()
            .uri("/api/v1/match")
            .insert_header((CONTENT_TYPE, media_type))
            .set_payload("{}");
        ask(request).await.problem(415, "unsupported_media_type");
    }
    ask(TestRequest::post().uri("/api/v1/match").set_payload("{}"))
        .await
        .problem(415, "unsupported_media_type");
    let compressed = TestRequest::post()
        .uri("/api/v1/match")
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header(("content-encoding", "gzip"))
        .set_payload("{}");
    ask(compressed).await.problem(415, "unsupported_media_type");
}

#[actix_web::test]
async fn what_nobody_is_called_is_404() {
    for path in [
        "/api/v1/services/no-such-service",
        "/api/v1/services/no-such-service/referral-routes",
        "/api/v1/services/%ff%fe",
        "/api/v1/services/00000000-0000-0000-0000-000000000000",
        "/api/v1/organisations/no-such-body",
        "/api/v1/areas/E07999999",
        "/api/v1/nothing",
        "/api/v2/services",
        "/problems/no_such_code",
        "/docs/no-such-file.js",
        "/..%2f..%2fetc%2fpasswd",
    ] {
        get(path).await.problem(404, "not_found");
    }
}

#[actix_web::test]
async fn nothing_that_was_written_comes_back_in_a_refusal_beyond_the_value_at_fault() {
    let answer = post("/api/v1/match", r#"{"text":"my private words","age_years":-1}"#).await;

    answer.problem(422, "not_sensible");
    assert!(!answer.text().contains("private"));
}

#[actix_web::test]
async fn odd_but_well_formed_input_is_answered() {
    for body in [
        r#"{"text":"\u0000\ud83d\ude00 a\u0301 \u202e"}"#.to_owned(),
        format!(r#"{{"text":"{}"}}"#, "kill myself ".repeat(400)),
        r#"{"at":"1900-01-01T00:00:00Z"}"#.to_owned(),
        r#"{"at":"2199-12-31T23:59:59Z"}"#.to_owned(),
        r#"{"at":"2016-12-31T23:59:60Z"}"#.to_owned(),
        r#"{"postcode":"ZE3 9JZ","area":"S12000027","gp_area":"K02000001"}"#.to_owned(),
    ] {
        let answer = post("/api/v1/match", body.clone()).await;

        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
    }
}
