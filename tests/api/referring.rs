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

#[actix_web::test]
async fn a_contact_comes_with_its_source_and_date_and_a_target_with_its_duration() {
    let reply =
        found("/api/v1/services/central-access-point/referral-routes?referrer=gp&urgency=urgent").await;

    let route = &reply["routes"][0];
    assert_eq!(route["contact"]["value"], "0808 800 3302");
    assert!(!route["contact"]["provenance"]["source"].as_array().unwrap().is_empty());
    assert!(route["contact"]["provenance"]["dated"].is_string());
    let targets = texts(&route["response"], "within");
    assert!(targets.contains(&"PT4H".to_owned()) && targets.contains(&"PT24H".to_owned()), "{targets:?}");
    assert!(!targets.contains(&"P4D".to_owned()), "the target for calls that are not urgent: {targets:?}");
    assert_eq!(reply["hours"][0]["opens_at"], "00:00");
}

#[actix_web::test]
async fn a_standard_is_a_target_of_every_service_it_names() {
    for (service, within) in [
        ("lpt-cmht", "P4W"),
        ("camhs", "PT2H"),
        ("dhu-triage-navigation", "P2D"),
        ("nhs-talking-therapies-llr", "P18W"),
        ("pier-eip", "P2W"),
        ("acute-mh-liaison", "PT1H"),
        ("smi-health-check", "P1Y"),
    ] {
        let record = found(&format!("/api/v1/services/{service}")).await;
        let target = record["response_targets"].as_array().unwrap().iter().find(|t| t["within"] == within);
        let target = target.unwrap_or_else(|| panic!("{service} has no target of {within}"));
        assert!(!target["provenance"]["source"].as_array().unwrap().is_empty());
    }
}

#[actix_web::test]
async fn in_an_emergency_999_stands_before_every_way_in() {
    for address in [
        "/api/v1/services/lpt-cmht/referral-routes?referrer=gp&urgency=emergency",
        "/api/v1/referral-routes?referrer=gp&urgency=emergency",
    ] {
        let reply = found(address).await;
        assert_eq!(reply["urgent"]["services"][0]["service"]["slug"], "emergency-999", "{address}");
    }
    let sheet = found("/api/v1/referral-routes?referrer=gp&urgency=emergency&per_page=5").await;
    let first: Vec<&str> =
        sheet["results"].as_array().unwrap().iter().map(|r| r["service"]["slug"].as_str().unwrap()).collect();
    assert!(first.contains(&"central-access-point") && first.contains(&"emergency-999"), "{first:?}");
    let calm = found("/api/v1/referral-routes?referrer=gp&urgency=routine&need=low-mood").await;
    assert!(calm["urgent"].is_null());
}

#[actix_web::test]
async fn whoever_asks_about_psychosis_is_not_sent_to_a_link_worker_and_what_presses_has_its_lines() {
    for (urgency, first) in [("urgent", "central-access-point"), ("emergency", "emergency-999")] {
        for (service, age) in [("camhs", 30), ("pier-eip", 70)] {
            let reply = found(&format!(
                "/api/v1/services/{service}/referral-routes?referrer=gp&age_years={age}&need=psychosis&urgency={urgency}"
            ))
            .await;

            assert_eq!(reply["allowed"], false, "{service}");
            let door = reply["otherwise"]["door"]["slug"].as_str().unwrap_or("nothing").to_owned();
            assert!(
                ["lpt-cmht", "older-adult-cmht", "rutland-cmht", "crht"].contains(&door.as_str()),
                "{service}: {door}"
            );
            assert_eq!(reply["urgent"]["services"][0]["service"]["slug"], first, "{service}");
        }
    }
    let wider =
        found("/api/v1/services/camhs/referral-routes?referrer=gp&age_years=30&need=low-mood&urgency=urgent")
            .await;
    assert_ne!(wider["otherwise"]["door"]["slug"], "social-prescribing");
}

#[actix_web::test]
async fn a_door_that_may_be_for_other_ages_comes_last() {
    let reply =
        found("/api/v1/services/nhs-talking-therapies-llr/referral-routes?referrer=gp&age_years=12").await;

    assert!(reply["otherwise"]["door"]["slug"].is_string(), "{}", reply["otherwise"]);
    assert_ne!(reply["otherwise"]["door"]["slug"], "social-prescribing");
}

#[actix_web::test]
async fn an_urgent_referral_says_nothing_of_the_person_that_nobody_said() {
    let reply =
        found("/api/v1/services/lpt-cmht/referral-routes?referrer=gp&urgency=urgent&need=low-mood").await;

    assert_eq!(reply["urgent"]["reasons"][0]["rule"], "urgent-referral");
    assert!(!reply["urgent"]["say"].as_str().unwrap().contains("Thoughts"), "{}", reply["urgent"]["say"]);
}

#[actix_web::test]
async fn who_may_refer_and_whether_the_person_is_one_it_is_for_are_told_apart() {
    let nobody = found("/api/v1/services/perinatal-mh/referral-routes?referrer=gp").await;
    let child = found("/api/v1/services/lpt-cmht/referral-routes?referrer=gp&age_years=9").await;

    assert_eq!(nobody["allowed"], true);
    assert_eq!(nobody["person"], "unknown");
    assert!(
        texts_of(&nobody["to_ask"]).iter().any(|ask| ask.contains("GP practice")),
        "{}",
        nobody["to_ask"]
    );
    let unknown: Vec<&str> = nobody["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|criterion| criterion["outcome"] == "unknown")
        .map(|criterion| criterion["criterion"].as_str().unwrap())
        .collect();
    assert!(texts_of(&nobody["to_ask"]).iter().all(|ask| unknown.contains(&ask.as_str())), "{nobody}");
    assert!(child["allowed"] != true, "{child}");
}

fn texts_of(list: &serde_json::Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_crib_sheet_leaves_out_whom_the_service_is_certainly_not_for() {
    let adult = found("/api/v1/referral-routes?referrer=gp&age_years=40&per_page=100").await;

    let slugs: Vec<String> = adult["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["service"]["slug"].as_str().unwrap().to_owned())
        .collect();
    assert!(!slugs.contains(&"camhs".to_owned()));
}

#[actix_web::test]
async fn the_sheet_as_csv_is_whole_and_says_what_the_list_says() {
    let list = found("/api/v1/referral-routes?need=eating&referrer=gp&area=E07000130&per_page=100").await;
    let answer = get("/api/v1/referral-routes?need=eating&referrer=gp&area=E07000130&format=csv").await;

    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/csv"), "{}", answer.header("content-type"));
    let mut table = csv::Reader::from_reader(answer.body.as_slice());
    let head: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let column = |name: &str| head.iter().position(|column| column == name).unwrap();
    let lines: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    for one in list["results"].as_array().unwrap() {
        let slug = one["service"]["slug"].as_str().unwrap();
        let of_service: Vec<_> = lines.iter().filter(|line| &line[column("service")] == slug).collect();
        let routes = one["routes"].as_array().unwrap().len();
        assert_eq!(of_service.len(), routes.max(1), "{slug}");
        let may = match one["allowed"].as_bool() {
            Some(true) => "yes",
            Some(false) => "no",
            None => "ask",
        };
        assert!(of_service.iter().all(|line| &line[column("may_refer")] == may), "{slug}");
        let person = match one["person"].as_str().unwrap() {
            "met" => "fits",
            "unmet" => "no",
            _ => "ask",
        };
        assert!(of_service.iter().all(|line| &line[column("person")] == person), "{slug}");
        let ask_first = texts_of(&one["to_ask"]).join("; ");
        assert!(of_service.iter().all(|line| line[column("ask_first")] == *ask_first), "{slug}");
    }
    assert!(lines.iter().all(|line| &line[column("need")] == "eating"));
}

#[actix_web::test]
async fn without_a_need_the_csv_goes_need_by_need() {
    let answer = get("/api/v1/referral-routes?referrer=gp&area=E06000017&format=csv").await;
    let mut table = csv::Reader::from_reader(answer.body.as_slice());

    let needs: std::collections::BTreeSet<String> =
        table.records().map(|line| line.unwrap()[0].to_owned()).collect();

    assert!(needs.len() >= 27, "{needs:?}");
}

#[actix_web::test]
async fn the_history_of_a_services_routes_has_no_gap_and_one_period_that_holds_now() {
    let reply = found("/api/v1/services/crht/referral-routes/history").await;

    let periods = reply["periods"].as_array().unwrap();
    assert!(periods[0]["from"].is_null() && periods.last().unwrap()["until"].is_null());
    let now = reply["now"].as_u64().unwrap() as usize;
    assert!(!periods[now]["routes"].as_array().unwrap().is_empty());
    let hub = get("/api/v1/services/pier-eip/referral-routes/history").await;
    assert!(
        !hub.text().contains("0116 294 3167")
            || found("/api/v1/services/pier-eip").await["contacts"].to_string().contains("0116 294 3167")
    );
}

#[actix_web::test]
async fn what_cannot_be_answered_is_refused_by_the_name_of_the_parameter() {
    for (query, pointer) in [
        ("referrer=wizard", "/referrer"),
        ("urgency=yesterday", "/urgency"),
        ("age_years=131", "/age_years"),
        ("age_years=-1", "/age_years"),
        ("postcode=NOWHERE", "/postcode"),
        ("gp_area=Leicester", "/gp_area"),
        ("area=E0700013", "/area"),
        ("need=sadness", "/need"),
        ("on=2026-13-01", "/on"),
        ("on=1066-10-14", "/on"),
    ] {
        let answer = get(&format!("/api/v1/services/crht/referral-routes?{query}")).await;
        let problem = answer.json();
        assert!(answer.status == 422 || answer.status == 400, "{query}: {problem}");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{query}: {problem}");
    }
    for (query, pointer) in [
        ("referrer=wizard", "/referrer"),
        ("urgency=soon", "/urgency"),
        ("area=Rutland", "/area"),
        ("step=6", "/step"),
        ("format=pdf", "/format"),
        ("format=csv&page=2", "/page"),
        ("colour=red", "/colour"),
    ] {
        let answer = get(&format!("/api/v1/referral-routes?{query}")).await;
        let problem = answer.json();
        assert!(answer.status == 422 || answer.status == 400, "{query}: {problem}");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{query}: {problem}");
    }
    get("/api/v1/services/nothing-of-the-kind/referral-routes?referrer=gp").await.problem(404, "not_found");
}
