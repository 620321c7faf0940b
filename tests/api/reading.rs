//! Whole records: every name finds its service, and nothing leaves that should stay.

use signpost::catalogue::Audience;
use signpost::geography::Gazetteer;
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer};

use crate::support::*;

fn seeds() -> signpost::catalogue::Catalogue {
    let gazetteer: Gazetteer = read_gazetteer(&SeedFiles::Embedded).unwrap();
    read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap()
}

#[actix_web::test]
async fn every_slug_id_and_former_name_finds_its_service() {
    for service in seeds().services {
        let slug = &service.slug;
        let record = found(&format!("/api/v1/services/{slug}")).await;
        assert_eq!(record["slug"], **slug);
        let by_id = found(&format!("/api/v1/services/{}", record["id"].as_str().unwrap())).await;
        assert_eq!(by_id["slug"], **slug);
        for name in &service.also_known_as {
            let named = found(&format!("/api/v1/services/{}", encoded(name))).await;
            assert_eq!(named["slug"], **slug, "{name}");
        }
    }
}

#[actix_web::test]
async fn every_fact_comes_with_its_source_in_full() {
    let record = found("/api/v1/services/central-access-point").await;

    let sources = texts(&record["sources"], "id");
    let named = record["routes"][0]["provenance"]["source"][0].as_str().unwrap();
    assert!(sources.iter().any(|source| source == named));
    assert!(record["assurance"]["status"].is_string() && record["organisation"]["name"].is_string());
}

#[actix_web::test]
async fn a_professionals_number_is_shown_to_professionals_alone() {
    let number = "0116 225 6847";
    for asker in ["", "?referrer=self", "?referrer=family"] {
        for path in
            ["/api/v1/services/mh-urgent-care-hub", "/api/v1/services/mh-urgent-care-hub/referral-routes"]
        {
            let answer = get(&format!("{path}{asker}")).await;
            assert_eq!(answer.status, 200);
            assert!(!answer.text().contains(number), "{path}{asker}");
        }
    }
    for path in ["/api/v1/services/mh-urgent-care-hub", "/api/v1/services/mh-urgent-care-hub/referral-routes"]
    {
        assert!(get(&format!("{path}?referrer=gp")).await.text().contains(number), "{path}");
    }
}

#[actix_web::test]
async fn what_is_withheld_confidential_or_for_professionals_is_in_no_open_record() {
    for service in seeds().services {
        let open = get(&format!("/api/v1/services/{}", service.slug)).await.text();
        let shown_to_all = get(&format!("/api/v1/services/{}?referrer=gp", service.slug)).await.text();
        for contact in service.contacts.iter().filter(|contact| contact.audience == Audience::Professionals) {
            assert!(!open.contains(&contact.value), "{}: {}", service.slug, contact.value);
        }
        for location in service.locations.iter().filter(|location| location.confidential) {
            for text in [&location.address, &location.postcode].into_iter().flatten() {
                assert!(
                    !open.contains(text.as_str()) && !shown_to_all.contains(text.as_str()),
                    "{}: {text}",
                    service.slug
                );
            }
        }
        for claim in
            service.conflicts.iter().flat_map(|conflict| &conflict.claims).filter(|claim| !claim.publish)
        {
            let value = format!("\"{}\"", claim.value);
            assert!(!open.contains(&value) && !shown_to_all.contains(&value), "{}: {value}", service.slug);
        }
    }
}

#[actix_web::test]
async fn lists_come_page_by_page_and_add_up() {
    let first = found("/api/v1/organisations?per_page=100").await;
    let second = found("/api/v1/organisations?per_page=100&page=2").await;
    let beyond = found("/api/v1/organisations?per_page=100&page=9999").await;

    let total = first["total"].as_u64().unwrap() as usize;
    assert_eq!(
        first["results"].as_array().unwrap().len() + second["results"].as_array().unwrap().len(),
        total
    );
    assert_eq!(beyond["results"].as_array().unwrap().len(), 0);
    let mut names = texts(&first["results"], "name");
    names.extend(texts(&second["results"], "name"));
    assert!(names.is_sorted());
}

#[actix_web::test]
async fn an_organisation_lists_what_it_runs() {
    let trust = found("/api/v1/organisations/lpt").await;

    let by_id = found(&format!("/api/v1/organisations/{}", trust["id"].as_str().unwrap())).await;
    assert_eq!(by_id, trust);
    assert!(texts(&trust["services"], "slug").contains(&"central-access-point".to_owned()));
}

#[actix_web::test]
async fn steps_and_needs_are_listed_with_how_many_services_there_are() {
    let steps = found("/api/v1/pyramid").await;
    let needs = found("/api/v1/needs").await;

    assert_eq!(steps["total"], 5);
    assert!(steps["results"].as_array().unwrap().iter().all(|step| step["services"].as_u64().unwrap() > 0));
    assert!(texts(&needs["results"], "slug").contains(&"low-mood".to_owned()));
}

#[actix_web::test]
async fn about_says_versions_counts_age_and_notices() {
    let about = found("/api/v1/about").await;

    assert_eq!(about["counts"]["services"], 320);
    assert_eq!(about["data"]["store"], "none");
    assert_eq!(about["data"]["age_seconds"], 0);
    assert!(about["attributions"][0].as_str().unwrap().contains("Crown copyright"));
}

#[actix_web::test]
async fn the_feed_needs_a_store_and_says_so() {
    get("/api/v1/changes").await.problem(503, "store_away");
}
