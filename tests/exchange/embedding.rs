//! What other sites show of ours, and what search engines read.

use serde_json::Value;

use crate::support::*;

/// The JSON-LD in the head of a page.
fn structured(page: &str) -> Option<Value> {
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">")?;
    let (text, _) = rest.split_once("</script>")?;
    Some(serde_json::from_str(text).unwrap())
}

#[actix_web::test]
async fn a_card_may_be_framed_by_any_site_and_nothing_else_may() {
    let card = get("/embed/services/central-access-point").await;
    let page = get("/services/central-access-point").await;

    assert_eq!(card.status, 200);
    assert!(card.header("content-security-policy").contains("frame-ancestors *"));
    assert_eq!(card.header("x-frame-options"), "");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-frame-options"), "DENY");
    for path in ["/embed", "/embed.js", "/api/v1/about", "/fhir/R4/metadata", "/oembed?url=x", "/"] {
        assert_eq!(get(path).await.header("x-frame-options"), "DENY", "{path}");
    }
}

#[actix_web::test]
async fn crisis_help_comes_first_in_every_frame() {
    for path in
        ["/embed/search", "/embed/services/central-access-point", "/embed/services/citizens-advice-rutland"]
    {
        let text = get(path).await.text();
        let (crisis, content) = (text.find("tel:999").unwrap(), text.find("<h1").unwrap());
        assert!(crisis < content, "{path}");
    }
}

#[actix_web::test]
async fn a_frame_needs_nobody_else_and_sets_no_cookie() {
    for path in ["/embed/search", "/embed/services/central-access-point", "/embed.js", "/embed"] {
        let answer = get(path).await;
        assert_eq!(answer.header("set-cookie"), "", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let text = answer.text();
        for loaded in text.split(['"', '\'']).filter(|part| part.starts_with("http")) {
            let example =
                loaded.starts_with("http://localhost") || loaded.starts_with("https://signpost.example.org");
            assert!(example, "{path} names {loaded}");
        }
    }
}

#[actix_web::test]
async fn a_card_of_what_has_closed_says_so_and_offers_no_way_in() {
    let all = found("/api/v1/services?status=closed&status=replaced&per_page=5").await;
    let slug = all["results"][0]["slug"].as_str().unwrap();

    let card = get(&format!("/embed/services/{slug}")).await.text().to_lowercase();

    assert!(card.contains("closed") || card.contains("replaced"), "{card}");
    assert!(!card.contains("how to get in"), "{card}");
}

#[actix_web::test]
async fn an_unknown_service_is_a_page_that_says_so() {
    assert_eq!(get("/embed/services/no-such-service").await.status, 404);
}

#[actix_web::test]
async fn oembed_gives_a_frame_for_the_address_of_a_service() {
    let page = "http%3A%2F%2Flocalhost%2Fservices%2Fcentral-access-point";
    let embedded = found(&format!("/oembed?url={page}&maxwidth=300&format=json&unknown=1")).await;

    assert_eq!((&embedded["version"], &embedded["type"]), (&"1.0".into(), &"rich".into()));
    assert_eq!(embedded["width"], 300);
    let html = embedded["html"].as_str().unwrap();
    assert!(
        html.starts_with("<iframe src=\"http://localhost/embed/services/central-access-point\""),
        "{html}"
    );
    for (query, status, code) in [
        ("", 400, "unreadable_query"),
        ("url=https%3A%2F%2Felsewhere.example%2Fservices%2Fcentral-access-point", 422, "not_sensible"),
        ("url=http%3A%2F%2Flocalhost%2Fabout", 422, "not_sensible"),
        ("url=http%3A%2F%2Flocalhost%2Fservices%2Fno-such-service", 404, "not_found"),
        (&format!("url={page}&format=xml"), 422, "not_sensible"),
        (&format!("url={page}&maxwidth=0"), 422, "not_sensible"),
    ] {
        get(&format!("/oembed?{query}")).await.problem(status, code);
    }
}

#[actix_web::test]
async fn a_page_of_a_service_leads_to_its_card_and_describes_itself() {
    let page = get("/services/inclusion-healthcare-gp").await.text();
    let (_, link) = page.split_once("type=\"application/json+oembed\" href=\"").unwrap();
    let address = link.split('"').next().unwrap().replace("&amp;", "&");
    let path = address.trim_start_matches("http://localhost");
    assert_eq!(get(path).await.status, 200, "{path}");

    let told = structured(&page).unwrap();
    assert_eq!(told["@context"], "https://schema.org");
    assert_eq!(told["@type"], "Service");
    assert_eq!(told["areaServed"][0]["name"], "Leicester");
    let channels = told["availableChannel"].to_string();
    assert!(channels.contains("0116 221 2780") && channels.contains("LE1 4SX"), "{channels}");
}

#[actix_web::test]
async fn search_engines_are_told_no_age_that_is_guessed_and_nothing_of_what_has_closed() {
    let guessed = structured(&get("/services/nhs-talking-therapies-llr").await.text()).unwrap();
    assert!(guessed.get("audience").is_none(), "{guessed}");

    let all = found("/api/v1/services?status=closed&status=replaced&per_page=5").await;
    for slug in texts(&all["results"], "slug") {
        assert!(structured(&get(&format!("/services/{slug}")).await.text()).is_none(), "{slug}");
    }
}

#[actix_web::test]
async fn every_page_of_a_service_has_structured_data_that_can_be_read() {
    let mut read = 0;
    for page in 1..=4 {
        let all = found(&format!("/api/v1/services?status=open&per_page=100&page={page}")).await;
        for slug in texts(&all["results"], "slug") {
            if let Some(told) = structured(&get(&format!("/services/{slug}")).await.text()) {
                assert!(!told.to_string().contains("null"), "{slug}");
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read}");
}
