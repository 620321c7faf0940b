//! Matching a person over HTTP: the rules themselves are tested beside them.

use serde_json::json;

use crate::support::*;

#[actix_web::test]
async fn a_person_with_low_mood_is_offered_talking_therapies_with_reasons() {
    let reply =
        matched(json!({"age_years": 29, "sex": "female", "postcode": "LE11 3TU", "gp_area": "E07000130",
        "needs": ["low-mood"], "scores": {"phq9": 14, "phq9_item9": 0, "gad7": 9}, "asked_by": "self"}))
        .await;

    assert!(reply["urgent"].is_null());
    let slugs: Vec<&str> =
        reply["matches"].as_array().unwrap().iter().map(|m| m["service"]["slug"].as_str().unwrap()).collect();
    assert!(slugs[..3].contains(&"nhs-talking-therapies-llr"), "{slugs:?}");
    let first = &reply["matches"][0];
    assert!(
        !first["criteria"].as_array().unwrap().is_empty() && !first["why"].as_array().unwrap().is_empty()
    );
    assert_eq!(reply["pyramid"].as_array().unwrap().len(), 5);
}

#[actix_web::test]
async fn crisis_help_comes_first_and_no_professionals_number_with_it() {
    for asked_by in [json!(null), json!("self"), json!("family")] {
        let request = json!({"age_years": 40, "crisis": "plan", "needs": ["suicidal-crisis"], "asked_by": asked_by, "limit": 100});

        let reply = matched(request).await;

        let first = reply["urgent"]["services"][0]["service"]["slug"].as_str().unwrap().to_owned();
        assert!(
            ["emergency-999", "nhs-111-option-2", "central-access-point"].contains(&first.as_str()),
            "{first}"
        );
        assert!(!reply.to_string().contains("0116 225 6847"), "{asked_by}");
    }
}

#[actix_web::test]
async fn danger_is_heard_in_words_that_hold_no_phrase_of_it() {
    let reply = matched(json!({"text": "My wife has been giving her jewellery away and wrote us all letters to open afterwards"})).await;

    assert_eq!(reply["urgent"]["level"], "crisis", "{reply}");
    assert!(
        reply["urgent"]["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .any(|reason| reason["rule"] == "sounds-like-danger")
    );
    assert_eq!(reply["understood"]["text"]["sounds_like_danger"], true);

    let denied =
        matched(json!({"text": "He is not suicidal. The bailiff stood on the doorstep with a letter."}))
            .await;
    assert_eq!(denied["urgent"], json!(null), "{denied}");
}

#[actix_web::test]
async fn what_people_say_is_a_need_when_no_phrase_and_nobody_says_another() {
    let needs = async |request| {
        let understood = matched(request).await["understood"].clone();
        understood["needs"].as_array().unwrap().iter().map(|need| need["need"].clone()).collect::<Vec<_>>()
    };
    let text = "nan put the kettle in the fridge again";

    assert_eq!(needs(json!({"text": text})).await.first(), Some(&json!("memory-older")));
    assert!(needs(json!({"text": text, "needs": ["caring"]})).await.is_empty());
    assert!(
        !needs(json!({"text": "depressed, nan put the kettle in the fridge again"}))
            .await
            .contains(&json!("memory-older"))
    );
}

#[actix_web::test]
async fn the_same_request_gives_the_same_bytes() {
    let request =
        json!({"age_years": 17, "postcode": "LE15", "text": "I feel low and cannot sleep", "limit": 100})
            .to_string();

    let first = post("/api/v1/match", request.clone()).await;
    let second = post("/api/v1/match", request).await;

    assert_eq!(first.body, second.body);
}

#[actix_web::test]
async fn an_answer_given_back_its_instant_is_given_again() {
    let reply = matched(json!({"age_years": 30})).await;

    assert_eq!(reply["at"], NOW);
    assert_eq!(matched(json!({"age_years": 30, "at": reply["at"]})).await, reply);
}

#[actix_web::test]
async fn nothing_stated_at_all_is_still_answered_with_questions() {
    let reply = matched(json!({})).await;

    assert!(!reply["ask"].as_array().unwrap().is_empty());
}

#[actix_web::test]
async fn no_answer_to_a_match_may_be_kept() {
    let answer = post("/api/v1/match", r#"{"age_years":29}"#).await;

    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[actix_web::test]
async fn after_a_no_the_criterion_that_failed_is_named_and_something_else_is_offered() {
    let person = json!({"age_years": 30, "area": "E06000016", "gp_area": "E06000016", "needs": ["psychosis"], "asked_by": "self",
        "circumstances": {"first_episode_psychosis": false}})
    .to_string();

    let reply = post("/api/v1/services/pier-eip/alternatives", person).await.json();

    assert_eq!(reply["outcome"], "unmet");
    let failed = reply["criteria"].as_array().unwrap().iter().find(|c| c["outcome"] == "unmet").unwrap();
    assert!(failed["criterion"].as_str().unwrap().contains("first episode"), "{failed}");
    let others = reply["alternatives"].as_array().unwrap();
    assert!(!others.is_empty() && others.iter().all(|other| other["service"]["slug"] != "pier-eip"));
}

#[actix_web::test]
async fn alternatives_can_be_asked_for_with_nothing_known_about_the_person() {
    let reply = found("/api/v1/services/crisis-house/alternatives").await;

    assert_eq!(reply["service"]["slug"], "crisis-house");
    assert_eq!(reply["urgent"]["services"][0]["service"]["slug"], "central-access-point");
    get("/api/v1/services/no-such-service/alternatives").await.problem(404, "not_found");
}
