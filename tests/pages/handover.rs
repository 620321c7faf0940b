//! The page to print and hand over, and the ways to it.

use actix_web::http::StatusCode;

use super::support::get;

#[actix_web::test]
async fn hand_over_shows_what_was_chosen_and_nothing_else() {
    let page = get("/handover?service=samaritans&service=cruse&service=samaritans").await;

    assert_eq!(page.html.matches("class=\"chosen-service\"").count(), 2);
    assert!(page.html.contains("tel:116123"));
}

#[actix_web::test]
async fn a_service_that_is_closed_or_may_be_is_marked_on_paper_too() {
    let closed = get("/handover?service=lcpt-advocacy").await;
    assert!(closed.html.contains("class=\"standing\""), "said before anything else");
    assert!(!closed.html.contains("How to get in"), "there is no way into what is closed");

    let unknown = get("/handover?service=uava-text").await;
    assert!(unknown.html.contains("ask whether it still runs"));
}

#[actix_web::test]
async fn the_sheet_says_whom_a_service_is_for() {
    let page = get("/handover?service=lpt-cmht").await;

    assert!(page.html.contains("Aged 18 or over (not certain: ask)"), "no source states this limit");
    assert!(page.html.contains("For: illness serious enough to need a specialist team"));
}

#[actix_web::test]
async fn one_name_nobody_knows_takes_nothing_from_the_others() {
    let page = get("/handover?service=samaritans&service=no-such-service").await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("tel:116123") && page.html.contains("“no-such-service”"));
    assert_eq!(get("/handover?service=no-such-service").await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn it_is_reached_from_a_service_and_from_what_was_found() {
    assert!(get("/services/samaritans").await.html.contains("href=\"/handover?service=samaritans\""));
    let found = get("/?q=debt").await.html;
    assert!(
        found.contains("form=\"keep\" name=\"service\" value=\"") && found.contains("action=\"/handover\"")
    );
}
