//! Health, counters, headers and methods.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use signpost::api::Shared;
use signpost::directory::Directory;

use crate::support::*;

#[actix_web::test]
async fn before_anything_is_loaded_it_is_live_and_not_ready() {
    let loading = Shared::new(Data::new(Directory::empty(clock())), BODY_LIMIT);

    assert_eq!(ask_of(&loading, TestRequest::get().uri("/live")).await.status, 200);
    let ready = ask_of(&loading, TestRequest::get().uri("/ready")).await;
    ready.problem(503, "not_ready");
    assert_eq!(ready.header("retry-after"), "2");
    ask_of(&loading, TestRequest::get().uri("/api/v1/needs")).await.problem(503, "not_ready");
    assert_eq!(ask_of(&loading, TestRequest::get().uri("/openapi.json")).await.status, 200);
}

#[actix_web::test]
async fn once_loaded_it_is_ready() {
    let ready = found("/ready").await;

    assert_eq!(ready["status"], "ready");
    assert_eq!(ready["services"], 320);
}

#[actix_web::test]
async fn a_wrong_method_is_405_with_those_that_are_right() {
    for (method, path, allow) in [
        (Method::DELETE, "/api/v1/services", "GET, HEAD, OPTIONS"),
        (Method::GET, "/api/v1/match", "POST, OPTIONS"),
        (Method::PUT, "/api/v1/services/crht", "GET, HEAD, OPTIONS"),
        (Method::PATCH, "/api/v1/services/search", "POST, OPTIONS"),
        (Method::POST, "/ready", "GET, HEAD, OPTIONS"),
    ] {
        let answer = send(method, path).await;

        answer.problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), allow, "{path}");
    }
    send(Method::DELETE, "/api/v1/nothing").await.problem(404, "not_found");
    let record = send(Method::DELETE, "/api/v1/services/crht/record").await;
    assert_eq!(record.header("allow"), "GET, HEAD, PUT, OPTIONS");
}

#[actix_web::test]
async fn what_can_be_read_answers_head_and_options() {
    let head = send(Method::HEAD, "/api/v1/needs").await;
    let options = send(Method::OPTIONS, "/api/v1/needs").await;

    assert_eq!(head.status, 200);
    assert_eq!(options.status, 204);
    assert_eq!(options.header("allow"), "GET, HEAD, OPTIONS");
    assert_eq!(options.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
}

#[actix_web::test]
async fn every_answer_carries_its_guards() {
    for path in ["/api/v1/needs", "/api/v1/nothing", "/docs/", "/live"] {
        let answer = get(path).await;

        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'self'"), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
    }
    assert_eq!(get("/api/v1/needs").await.header("cache-control"), "public, max-age=60");
    assert_eq!(get("/api/v1/areas?q=a").await.header("cache-control"), "private, max-age=60");
    assert_eq!(get("/live").await.header("cache-control"), "no-store");
    assert_eq!(get("/api/v1/nothing").await.header("cache-control"), "no-store");
}

#[actix_web::test]
async fn answers_are_compressed_for_whoever_takes_it() {
    let answer =
        ask(TestRequest::get().uri("/api/v1/needs").insert_header(("accept-encoding", "gzip"))).await;

    assert_eq!(answer.header("content-encoding"), "gzip");
}

#[actix_web::test]
async fn counters_name_the_route_and_never_the_path_or_query() {
    get("/api/v1/postcodes/LE15%206HP").await;
    get("/api/v1/services?q=privatewords").await;
    get("/private-path").await;

    let metrics = get("/metrics").await.text();

    assert!(metrics.contains(r#"route="/api/v1/postcodes/{postcode}""#), "{metrics}");
    for private in ["LE15", "privatewords", "private-path"] {
        assert!(!metrics.contains(private), "{private}");
    }
}

#[actix_web::test]
async fn the_documentation_needs_no_other_server() {
    assert_eq!(get("/docs").await.header("location"), "/docs/");
    let page = get("/docs/").await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("https://"), "{}", page.text());
    assert!(get("/docs/swagger-initializer.js").await.text().contains("/openapi.json"));
}

#[actix_web::test]
async fn a_browser_is_told_of_a_missing_page_in_words_and_a_program_in_a_problem() {
    assert_eq!(get("/").await.status, 200);
    let browser = ask(TestRequest::get().uri("/no-such-page").insert_header(("accept", "text/html"))).await;

    assert_eq!(browser.status, 404);
    assert!(browser.header("content-type").starts_with("text/html"), "{}", browser.header("content-type"));
    get("/no-such-page").await.problem(404, "not_found");
}
