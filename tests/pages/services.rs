//! The page of a service, the ways in, the pyramid and hand-over.

use std::sync::Arc;

use actix_web::http::StatusCode;
use signpost::catalogue::{Audience, Kind};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer};

use super::support::{get, position, tags};

fn every_service() -> Vec<signpost::catalogue::Common<signpost::catalogue::Service>> {
    let gazetteer = Arc::new(read_gazetteer(&SeedFiles::Embedded).unwrap());
    read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap().services
}

#[actix_web::test]
async fn every_service_has_a_page_that_names_its_sources() {
    for service in every_service() {
        let page = get(&format!("/services/{}", service.slug)).await;

        assert_eq!(page.status, StatusCode::OK, "{}", service.slug);
        assert_eq!(tags(&page.html, "h1").len(), 1, "{}", service.slug);
        assert!(page.html.contains("id=\"source-1\""), "{}", service.slug);
        for word in ["null", "N/A", "None", "undated", "eligible entity"] {
            assert!(!page.html.contains(&format!(">{word}<")), "{}: {word}", service.slug);
        }
    }
}

#[actix_web::test]
async fn a_professionals_number_is_only_for_professionals() {
    let mut seen = 0;
    for service in every_service() {
        for contact in service.contacts.iter().filter(|contact| contact.audience == Audience::Professionals) {
            seen += 1;
            for asker in ["", "?referrer=self", "?referrer=family", "?referrer=employer"] {
                let page = get(&format!("/services/{}{asker}", service.slug)).await;
                assert!(!page.html.contains(&contact.value), "{} {asker}", service.slug);
            }
            let page = get(&format!("/services/{}?referrer=gp", service.slug)).await;
            assert!(page.html.contains(&contact.value), "{}", service.slug);
            let page = get(&format!("/handover?service={}", service.slug)).await;
            assert!(!page.html.contains(&contact.value), "{} in hand-over", service.slug);
        }
    }
    assert!(seen > 0, "some number of the seeds is for professionals");
}

#[actix_web::test]
async fn a_claim_that_must_not_be_dialled_is_on_no_page() {
    for service in every_service() {
        let withheld: Vec<&str> = service
            .conflicts
            .iter()
            .flat_map(|c| &c.claims)
            .filter(|claim| !claim.publish)
            .map(|claim| claim.value.as_str())
            .collect();
        if withheld.is_empty() {
            continue;
        }
        let page = get(&format!("/services/{}?referrer=gp", service.slug)).await;
        for value in withheld {
            assert!(!page.html.contains(&format!("<li>{value} ")), "{}: {value}", service.slug);
            assert!(
                !page.html.contains(&format!("tel:{}\"", value.replace(' ', ""))),
                "{}: {value}",
                service.slug
            );
        }
    }
}

#[actix_web::test]
async fn one_who_asks_and_is_not_known_is_asked_for_again() {
    let page = get("/services/crht?referrer=wizard").await;

    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.html.contains("href=\"#referrer\"") && page.html.contains("id=\"referrer-error\""));
    assert!(page.html.contains("“wizard”, which is not known"));
}

#[actix_web::test]
async fn a_map_has_a_pin_only_for_a_place_that_may_be_known() {
    for service in every_service() {
        let page = get(&format!("/services/{}", service.slug)).await;
        let open = service.locations.iter().filter(|location| {
            !location.confidential
                && location.used_as != signpost::catalogue::LocationUse::Office
                && location.point.is_some()
        });
        let numbers: usize = page.html.matches("<span class=\"on-map\">").count();

        assert_eq!(numbers, open.count(), "{}", service.slug);
        assert!(page.html.contains("<title id=\"map-title\">"), "{}", service.slug);
    }
}

#[actix_web::test]
async fn names_that_only_addresses_use_are_not_shown() {
    for service in every_service() {
        let page = get(&format!("/services/{}", service.slug)).await;
        let Some(at) = page.html.find("Also or formerly called: ") else { continue };
        let names = page.html[at + 25..].split("</p>").next().unwrap();
        for name in names.trim_end_matches('.').split(", ") {
            let is_a_slug = name.contains('-')
                && name.chars().all(|c| c == '-' || c.is_ascii_lowercase() || c.is_ascii_digit());
            assert!(!is_a_slug, "{}: {name}", service.slug);
        }
    }
}

/// "You can refer yourself" is no help without how; where that is not known, somebody is named who can tell.
#[actix_web::test]
async fn a_way_in_that_is_not_known_says_whom_to_ask() {
    const UNKNOWN: [&str; 4] =
        ["know yet how: ", "know yet where: ", "know yet how to get in: ", "who can refer, or how: "];
    let mut seen = 0;
    for service in every_service() {
        for asker in ["", "?referrer=self", "?referrer=gp"] {
            let page = get(&format!("/services/{}{asker}", service.slug)).await;
            assert!(
                !page.html.contains("know yet how: ask<") && !page.html.contains("know yet how: ask."),
                "{}",
                service.slug
            );
            for unknown in UNKNOWN {
                for told in page.html.split(unknown).skip(1) {
                    seen += 1;
                    let says = ["ring ", "text ", "write to ", "look at ", "ask ", "<a "]
                        .iter()
                        .any(|verb| told.starts_with(verb));
                    assert!(says, "{}{asker}: {unknown}{}", service.slug, &told[..40]);
                }
            }
        }
    }
    assert!(seen > 100, "of many the sources do not say how: {seen}");
    for step in 1..=5 {
        for page in 1..=9 {
            let page = get(&format!("/?step={step}&page={page}")).await;
            assert!(!page.html.contains("you can refer yourself ·"), "{step}");
        }
    }
}

#[actix_web::test]
async fn a_former_name_finds_the_page() {
    let page = get("/services/crisis-helpline").await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(page.html.contains("Central Access Point (MHCAP)</h1>"));
    assert!(page.html.contains("Also or formerly called"));
}

#[actix_web::test]
async fn the_door_is_named_where_the_one_who_asks_may_not_refer() {
    let page = get("/refer?service=crht&referrer=self").await;

    assert!(page.html.contains("href=\"/services/central-access-point\""));
}

#[actix_web::test]
async fn a_question_about_referring_that_makes_no_sense_is_asked_again() {
    for (address, field) in [
        ("/refer?referrer=wizard", "referrer"),
        ("/refer?need=nonsense", "need"),
        ("/refer?urgency=tomorrow", "urgency"),
        ("/refer?practice=E99999999", "practice"),
    ] {
        let page = get(address).await;
        let given = address.split('=').next_back().unwrap();

        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address}");
        assert!(page.html.contains(&format!("href=\"#{field}\"")), "{address}: summary");
        assert!(page.html.contains(&format!("id=\"{field}-error\"")), "{address}: beside the field");
        assert!(page.html.contains(&format!("“{given}”, which is not known")), "{address}: what was given");
    }
}

#[actix_web::test]
async fn a_way_in_that_depends_on_the_person_is_said_in_words() {
    for address in ["/services/crht?referrer=gp", "/refer?service=crht&referrer=gp"] {
        let page = get(address).await;

        assert!(page.html.contains("It depends on the person:"), "{address}");
        assert!(page.html.contains("18 to 65: mainly the GP"), "{address}");
    }
}

#[actix_web::test]
async fn the_crib_sheet_says_yes_no_or_ask_for_each_service() {
    let page = get("/refer?referrer=gp&need=eating").await;

    assert!(page.html.contains("Eating – GP or practice team"));
    assert!(page.html.contains("✓ you may"));
    assert!(tags(&page.html, "tr").len() > 3);
}

#[actix_web::test]
async fn the_pyramid_has_its_five_steps_and_services_on_each() {
    let page = get("/pyramid").await;

    for step in 1..=5 {
        assert!(page.html.contains(&format!("id=\"step-{step}\"")));
    }
    assert!(page.html.contains("/services/samaritans"));
    for service in every_service().into_iter().filter(|service| service.kind == Kind::Context) {
        assert!(
            !page.html.contains(&format!("/services/{}\"", service.slug)),
            "{}: kept for its name, not offered",
            service.slug
        );
    }
}

#[actix_web::test]
async fn about_shows_the_notices_that_must_be_shown() {
    let page = get("/about").await;

    for notice in
        ["Contains OS data © Crown copyright and database right", "GeoNames", "What this tool is not"]
    {
        assert!(page.html.contains(notice), "{notice}");
    }
}

#[actix_web::test]
async fn a_practices_sheet_goes_need_by_need_and_can_be_had_as_a_spreadsheet() {
    let page = get("/refer?referrer=gp&practice=E06000017&urgency=urgent").await;

    assert_eq!(page.status, 200);
    let headings = tags(&page.html, "h3").iter().filter(|tag| tag.contains("need-")).count();
    assert!(headings >= 20, "{headings} needs");
    assert!(page.html.contains(
        "/api/v1/referral-routes?referrer=gp&amp;urgency=urgent&amp;area=E06000017&amp;format=csv"
    ));
    assert!(page.html.contains("How soon is a published target, never a promise"));
}

#[actix_web::test]
async fn in_an_emergency_the_sheet_begins_with_999() {
    let page = get("/refer?referrer=gp&need=psychosis&urgency=emergency").await;

    assert!(position(&page.html, "999") < position(&page.html, "May you refer?"));
    assert!(page.html.contains("Get help now"));
}
