//! The Refer page: who may first, what to send, and a service by any words for it.

use actix_web::http::StatusCode;

use super::support::{Sent, get, position, tags};

fn table(page: &Sent) -> &str {
    &page.html[position(&page.html, "<table class=\"sheet\"")..position(&page.html, "</table>")]
}

#[actix_web::test]
async fn an_urgent_sheet_begins_with_crisis_lines_and_the_team_for_the_need() {
    let page = get("/refer?referrer=gp&need=psychosis&urgency=urgent").await;

    let lines = &page.html[position(&page.html, "class=\"urgent\"")..position(&page.html, "<table")];
    for number in ["tel:999", "tel:111", "tel:08088003302"] {
        assert!(lines.contains(number), "{number}");
    }
    let table = table(&page);
    assert!(position(table, "/services/pier-eip?") < position(table, "/services/recovery-college?"));
    let quiet = get("/refer?referrer=gp&need=money-debt&urgency=routine").await;
    assert!(!quiet.html.contains("class=\"urgent\""), "debt that can wait is no crisis");
    let pressing = get("/refer?referrer=gp&need=money-debt&urgency=urgent").await;
    assert!(
        pressing.html.contains("If this cannot wait"),
        "what is urgent has the lines, and says nothing of the person"
    );
}

#[actix_web::test]
async fn the_sheet_is_in_the_order_of_a_match() {
    let page = get("/refer?need=low-mood&referrer=self").await;

    let first = &table(&page)[position(table(&page), "<tbody>")..];
    assert!(position(first, "/services/nhs-talking-therapies-llr?") < position(first, "</tr>"));
}

#[actix_web::test]
async fn who_may_not_is_folded_away_by_the_door_to_use_instead() {
    let page = get("/refer?referrer=gp&need=psychosis").await;

    assert!(!page.html.contains("✗ you may not<"), "no row for a service that is closed to the one who asks");
    let folded = &page.html[position(&page.html, "you may not refer to, and the way instead")..];
    assert!(folded.contains("Go to <a href=\"/services/central-access-point\""));
}

#[actix_web::test]
async fn what_to_send_stands_on_the_sheet() {
    let page = get("/refer?referrer=gp&need=psychosis").await;

    assert!(page.html.contains("<strong>Send: </strong>PIER form on PRISM"));
    assert!(page.html.contains("<caption>Psychosis") || page.html.contains("<caption>Hearing voices"));
    assert!(page.html.contains("data-label=\"How\""), "on a phone each cell says what it is");
}

#[actix_web::test]
async fn a_service_is_found_by_words_for_it_as_on_the_find_page() {
    for (words, slug) in [
        ("talking+therapies", "nhs-talking-therapies-llr"),
        ("pier", "pier-eip"),
        ("crisis+team", "crht"),
        ("perinatal", "perinatal-mh"),
        ("turning+point", "turning-point-leicester-city"),
        ("vita", "nhs-talking-therapies-llr"),
    ] {
        let page = get(&format!("/refer?referrer=gp&urgency=urgent&service={words}")).await;

        assert_eq!(page.status, StatusCode::OK, "{words}");
        let choice = format!("/refer?referrer=gp&amp;service={slug}&amp;urgency=urgent\"");
        let itself = format!("/services/{slug}?referrer=gp\"");
        assert!(page.html.contains(&choice) || page.html.contains(&itself), "{words}: {slug}");
    }
    assert_eq!(get("/refer?service=no-such-service").await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn each_answer_has_a_title_of_its_own_unless_others_may_not_see_it() {
    let title = async |address: &str| {
        let html = get(address).await.html;
        html[position(&html, "<title>") + 7..position(&html, "</title>")].to_owned()
    };

    assert_eq!(title("/refer").await, "Refer – Signpost");
    assert_eq!(
        title("/refer?need=eating&referrer=gp").await,
        "Eating – GP or practice team – Refer – Signpost"
    );
    assert_eq!(title("/refer?need=domestic-abuse").await, "Refer – Signpost");
    assert_eq!(
        title("/refer?service=crht").await,
        "Crisis Resolution and Home Treatment Team (adult) – Refer – Signpost"
    );
    assert_eq!(tags(&get("/refer?need=eating").await.html, "h1").len(), 1);
}
