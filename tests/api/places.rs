//! Postcodes and areas.

use crate::support::*;

#[actix_web::test]
async fn a_postcode_in_any_spelling_is_placed() {
    for spelling in ["LE11%203TU", "le113tu", "Le11%20%203tU"] {
        let located = found(&format!("/api/v1/postcodes/{spelling}")).await;

        assert_eq!(located["label"], "LE11 3TU");
        assert_eq!(located["precision"], "unit");
        assert_eq!(located["in_llr"], "met");
        assert_eq!(located["authorities"][0]["name"], "Charnwood");
    }
}

#[actix_web::test]
async fn a_postcode_out_of_use_or_outside_is_answered_and_said() {
    let far = found("/api/v1/postcodes/EH1%201AA").await;

    assert_eq!(far["in_llr"], "unmet");
    assert!(far["note"].is_string());
}

#[actix_web::test]
async fn a_district_lists_every_authority_it_may_be_in() {
    let located = found("/api/v1/postcodes/LE7").await;

    assert_eq!(located["precision"], "district");
    assert!(located["authorities"].as_array().unwrap().len() > 1);
}

#[actix_web::test]
async fn areas_are_listed_by_level_and_by_what_they_lie_in() {
    let authorities = found("/api/v1/areas?level=local_authority&within=E54000015&per_page=100").await;
    let named = found("/api/v1/areas?q=CHARN").await;

    assert_eq!(authorities["total"], 9);
    assert!(texts(&named["results"], "name").contains(&"Charnwood".to_owned()));
}

#[actix_web::test]
async fn an_outline_comes_only_when_asked_for() {
    let plain = found("/api/v1/areas/E07000130").await;
    let outlined = found("/api/v1/areas/E07000130?boundary=true").await;

    assert!(plain["boundary"].is_null());
    assert_eq!(outlined["boundary"]["type"], "MultiPolygon");
    assert!(texts(&plain["lies_in"], "code").contains(&"E54000015".to_owned()));
}

#[actix_web::test]
async fn a_malformed_code_is_not_an_area() {
    get("/api/v1/areas/Charnwood").await.problem(422, "not_sensible");
    get("/api/v1/areas?within=Charnwood").await.problem(422, "not_sensible");
}
