//! The Match page.

use actix_web::http::StatusCode;

use super::support::{get, position, post, tags};

#[actix_web::test]
async fn the_form_has_six_groups_and_says_why_it_asks() {
    let page = get("/match").await;

    for group in 1..=6 {
        assert!(page.html.contains(&format!("{group} of 6")));
    }
    assert!(page.html.matches("Why we ask: ").count() > 50);
    assert!(page.html.contains("Safety first: it decides what comes first."));
    assert!(page.html.contains("method=\"post\""));
    assert!(!page.html.contains(" required"));
}

#[actix_web::test]
async fn an_empty_form_is_answered_too() {
    let page = post("/match", &[]).await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(!tags(&page.html, "article").is_empty());
}

#[actix_web::test]
async fn crisis_help_stands_before_everything_else() {
    let page = post("/match", &[("text", "I want to end my life"), ("needs", "low-mood")]).await;

    let urgent = position(&page.html, "class=\"urgent\"");
    for later in ["class=\"heard\"", "class=\"pyramid\"", "<article", "id=\"ask\"", "class=\"told\""] {
        assert!(urgent < position(&page.html, later), "{later}");
    }
    let dialled = &page.html[urgent..position(&page.html, "class=\"heard\"")];
    for number in ["tel:08088003302", "tel:111", "tel:999", "tel:116123"] {
        assert!(dialled.contains(number), "{number}");
    }
}

#[actix_web::test]
async fn the_answer_has_step_criteria_ways_in_and_questions() {
    let page = post(
        "/match",
        &[
            ("age_years", "29"),
            ("postcode", "LE11 3TU"),
            ("gp_area", "E07000130"),
            ("needs", "low-mood"),
            ("phq9", "14"),
            ("asked_by", "self"),
        ],
    )
    .await;

    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Suggested: ",
        "because ",
        "✓ fits",
        "Criteria, and every way in",
        "How to get in",
        "Ask next",
        "Not offered, and why",
        "last checked",
    ] {
        assert!(page.html.contains(words), "{words}");
    }
    assert_eq!(page.html.matches("class=\"band-name\"").count(), 5);
    assert!(page.html.contains("you can refer yourself"));
}

#[actix_web::test]
async fn what_was_told_travels_on_with_the_next_question() {
    let page = post("/match", &[("age_years", "29"), ("needs", "low-mood"), ("needs", "housing")]).await;

    assert!(page.html.contains("<input type=\"hidden\" name=\"age_years\" value=\"29\">"));
    assert!(page.html.contains("<input type=\"hidden\" name=\"needs\" value=\"housing\">"));
}

#[actix_web::test]
async fn changing_the_answers_shows_the_form_as_it_was_filled() {
    let page = post("/match", &[("age_years", "29"), ("carer", "yes"), ("show", "form")]).await;

    assert!(page.html.contains("value=\"29\""));
    assert!(page.html.contains("name=\"carer\" value=\"yes\" checked"));
    assert!(page.html.contains("1 answered"));
}

#[actix_web::test]
async fn a_wrong_answer_is_shown_beside_its_field_with_what_was_typed() {
    let page = post(
        "/match",
        &[("phq9", "99"), ("postcode", "nowhere"), ("age_years", "old"), ("needs", "low-mood")],
    )
    .await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.html.contains("<title>Error: "));
    assert!(page.html.contains("href=\"#age_years\""));
    assert!(page.html.contains("id=\"age_years-error\"") && page.html.contains("value=\"old\""));
    assert!(page.html.contains("aria-describedby=\"age_years-why age_years-error\" aria-invalid=\"true\""));

    let page = post("/match", &[("phq9", "99"), ("needs", "low-mood")]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.html.contains("id=\"phq9-error\"") && page.html.contains("must be from 0 to 27"));
    assert!(page.html.contains("value=\"low-mood\" checked"));

    let page = post("/match", &[("postcode", "nowhere")]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.html.contains("id=\"postcode-error\"") && page.html.contains("value=\"nowhere\""));
}

#[actix_web::test]
async fn a_form_that_is_no_form_or_too_long_is_refused_as_a_page() {
    let long = "a".repeat(70_000);

    let page = post("/match", &[("text", &long)]).await;

    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.html.contains("tel:999"));
}

/// The part that is in sight before the list.
fn in_sight(html: &str) -> &str {
    &html[position(html, "class=\"heard\"")..position(html, "id=\"fits\"")]
}

#[actix_web::test]
async fn what_was_understood_is_in_sight_with_what_else_may_be_meant() {
    let page =
        post("/match", &[("text", "she cannot sleep and worries about debt since her mum died")]).await;

    let heard = in_sight(&page.html);
    assert!(
        position(&page.html, "class=\"heard\"") < position(&page.html, "<details"),
        "nothing need be opened for it"
    );
    assert!(heard.contains("We understood: ") && heard.contains("Money and debt</strong> (from “debt”)"));
    assert!(heard.contains("name=\"needs\" value=\"bereavement\""), "what no phrase says is asked about");
}

#[actix_web::test]
async fn what_was_understood_does_not_contradict_itself() {
    let page = post("/match", &[("text", "her partner hits her")]).await;

    assert!(in_sight(&page.html).contains("Domestic abuse"));
    assert!(!page.html.contains("recognised no need"));
    assert!(post("/match", &[("text", "hello there")]).await.html.contains("We recognised no need"));
}

#[actix_web::test]
async fn a_postcode_that_leaves_the_place_open_says_so_in_sight() {
    let elsewhere = post("/match", &[("postcode", "M1 1AA"), ("needs", "low-mood")]).await;
    assert!(in_sight(&elsewhere.html).contains("is not a postcode district in or near Leicester"));

    let nowhere = post("/match", &[("postcode", "ZZ99 9ZZ"), ("needs", "low-mood")]).await;
    assert!(in_sight(&nowhere.html).contains("So where the person lives is left open below: ask."));
}

#[actix_web::test]
async fn the_best_come_first_then_what_to_ask_then_the_rest() {
    let page = post(
        "/match",
        &[
            ("asked_by", "link_worker"),
            ("age_years", "34"),
            ("needs", "stress-sleep"),
            ("needs", "money-debt"),
        ],
    )
    .await;

    let ask = position(&page.html, "class=\"ask-next\"");
    assert_eq!(page.html[..ask].matches("<article").count(), 3);
    assert!(page.html[ask..].matches("<article").count() >= 7);
}
