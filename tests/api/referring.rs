//! Who may refer, and where to go instead.

use crate::support::*;

#[actix_web::test]
async fn a_gp_is_told_how_and_a_person_which_door_to_use() {
    let for_gp =
        found("/api/v1/services/mh-urgent-care-hub/referral-routes?referrer=gp&urgency=urgent").await;
    let for_person = found("/api/v1/services/mh-urgent-care-hub/referral-routes?referrer=self").await;

    assert_eq!(for_gp["allowed"], true);
    assert!(!for_gp["routes"].as_array().unwrap().is_empty());
    assert_eq!(for_person["service"]["slug"], "mh-urgent-care-hub");
}

#[actix_web::test]
async fn an_age_the_service_is_not_for_closes_it_whoever_refers() {
    let reply = found("/api/v1/services/camhs/referral-routes?referrer=gp&age_years=40").await;

    assert_eq!(reply["allowed"], false);
    assert!(reply["because"].to_string().contains("aged 40"), "{reply}");
}

#[actix_web::test]
async fn ways_in_are_listed_across_services_of_a_need() {
    let reply = found("/api/v1/referral-routes?need=eating&referrer=gp&area=E07000130&per_page=100").await;

    let services: Vec<&str> = reply["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["service"]["slug"].as_str().unwrap())
        .collect();
    assert!(services.contains(&"adult-eating-disorders"), "{services:?}");
}

#[actix_web::test]
async fn no_professionals_number_is_listed_for_anybody_else() {
    for query in ["", "&referrer=self", "&referrer=family"] {
        for page in 1..=4 {
            let answer = get(&format!("/api/v1/referral-routes?per_page=100&page={page}{query}")).await;
            assert!(!answer.text().contains("0116 225 6847"), "{query}");
        }
    }
}

#[actix_web::test]
async fn a_need_that_is_not_known_is_refused_by_the_name_of_the_parameter() {
    let problem = get("/api/v1/referral-routes?need=sadness").await.problem(422, "not_sensible");

    assert_eq!(problem["errors"][0]["pointer"], "/need");
}
