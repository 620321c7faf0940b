//! FHIR R4: what is read, what is found, what is refused, and that nothing is lost or told too much.

use std::collections::HashSet;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::Value;
use signpost::catalogue::{Audience, Location, Service};
use signpost::directory::open_record;
use signpost::geography::Gazetteer;
use signpost::interop::fhir as resources;
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_geography, read_rules};
use signpost::pathway::Snapshot;

use crate::support::*;

/// The snapshot of the seeds, and their catalogue beside it.
pub fn snapshot() -> Snapshot {
    let gazetteer = Gazetteer::new(read_geography(&SeedFiles::Embedded).unwrap()).unwrap();
    let catalogue = read_catalogue(&SeedFiles::Embedded, &gazetteer).unwrap();
    let rules = read_rules(&SeedFiles::Embedded).unwrap();
    Snapshot::build(catalogue, gazetteer.into(), rules.into(), 0).unwrap()
}

fn there_and_back(service: &Service, snapshot: &Snapshot) -> Service {
    let organisation = snapshot.organisation(&service.organisation).unwrap();
    let written = resources::healthcare_service(service, snapshot, None);
    let organization = resources::organization(organisation, None);
    let places: Vec<_> = resources::places_of(service)
        .into_iter()
        .map(|(_, place)| resources::location(service, place, Some(organisation.as_ref()), None))
        .collect();
    // Through text, as it goes over the wire.
    fn again<T: serde::Serialize + serde::de::DeserializeOwned>(written: &T) -> T {
        serde_json::from_str(&serde_json::to_string(written).unwrap()).unwrap()
    }
    let places: Vec<resources::Location> = places.iter().map(again).collect();
    resources::service_from(&again(&written), &again(&organization), &places).unwrap()
}

#[test]
fn every_service_of_the_seeds_comes_back_from_fhir_as_it_went() {
    let snapshot = snapshot();
    for record in snapshot.each() {
        let open = open_record(&record.service, Audience::Public);

        assert_eq!(there_and_back(&open, &snapshot), open, "{}", open.slug);
    }
}

#[test]
fn each_place_has_an_id_of_its_own() {
    let snapshot = snapshot();
    let mut ids = HashSet::new();
    let mut places = 0;
    for record in snapshot.each() {
        for (id, place) in resources::places_of(&record.service) {
            assert!(ids.insert(id), "{} {:?}", record.service.slug, place);
        }
        places += record.service.locations.iter().filter(|place| !place.confidential).count();
    }
    assert_eq!(ids.len(), places, "two places of a service have one id");
}

#[test]
fn a_confidential_place_and_a_number_for_professionals_stay_inside() {
    let snapshot = snapshot();
    let record = snapshot.find("central-access-point").unwrap();
    let mut service = Service::clone(&record.service);
    let mut secret: Location = snapshot
        .each()
        .find_map(|record| record.service.locations.first().cloned())
        .expect("some service has a place");
    secret.confidential = true;
    secret.address = Some("1 Hidden Lane".to_owned());
    service.locations = vec![secret];
    service.contacts[0].audience = Audience::Professionals;
    let hidden = service.contacts[0].value.clone();
    for route in &mut service.routes {
        route.contact = Some(hidden.clone());
    }

    let open = open_record(&service, Audience::Public);
    let written = serde_json::to_string(&resources::healthcare_service(&open, &snapshot, None)).unwrap();

    assert!(!written.contains("Hidden Lane") && !written.contains("Location/"), "{written}");
    let told: Value = serde_json::from_str(&written).unwrap();
    let numbers: Vec<_> =
        told["telecom"].as_array().into_iter().flatten().map(|point| &point["value"]).collect();
    assert!(!numbers.contains(&&Value::from(hidden.as_str())));
    assert!(!told["referralMethod"].to_string().contains(&hidden));
    // Even asked for without the one place that makes records fit to leave, no place is listed.
    assert!(resources::places_of(&service).is_empty());
}

#[actix_web::test]
async fn a_service_says_in_fhirs_own_elements_what_fhir_can_hold() {
    let bundle = found("/fhir/R4/HealthcareService?identifier=inclusion-healthcare-gp").await;
    assert_eq!(bundle["total"], 1);
    let service = &bundle["entry"][0]["resource"];

    assert_eq!(
        service["meta"]["profile"][0],
        "https://fhir.hl7.org.uk/StructureDefinition/UKCore-HealthcareService"
    );
    assert_eq!(service["active"], true);
    assert_eq!(service["telecom"][0]["system"], "phone");
    assert_eq!(service["referralMethod"][0]["coding"][0]["code"], "phone");
    let identifiers = service["identifier"].to_string();
    assert!(
        identifiers.contains("https://fhir.nhs.uk/Id/ods-organization-code")
            && identifiers.contains("C82670")
    );
    let said: Vec<&str> = service["eligibility"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["code"]["text"].as_str().unwrap())
        .collect();
    assert!(said.contains(&"Living in Leicester"), "{said:?}");
    assert!(said.iter().any(|text| text.starts_with("Only for: homeless")), "{said:?}");
    assert!(said.contains(&"Not for: people in settled housing"), "{said:?}");
    assert_eq!(service["coverageArea"][0]["identifier"]["value"], "E06000016");
}

#[actix_web::test]
async fn a_code_of_the_nhs_stands_only_where_a_source_states_it() {
    let all = found("/fhir/R4/HealthcareService?_count=200").await;
    let more = found("/fhir/R4/HealthcareService?_count=200&_offset=200").await;
    let entries = all["entry"].as_array().unwrap().iter().chain(more["entry"].as_array().unwrap());
    let coded: Vec<String> = entries
        .filter(|entry| entry["resource"]["identifier"].to_string().contains("ods-organization-code"))
        .map(|entry| entry["resource"]["identifier"][1]["value"].as_str().unwrap().to_owned())
        .collect();

    assert_eq!(coded.len(), 3, "{coded:?}");
}

#[actix_web::test]
async fn each_parameter_finds_what_it_says_and_not_more() {
    let total = async |path: &str| found(&format!("/fhir/R4/{path}")).await["total"].as_u64().unwrap();
    let all = total("HealthcareService").await;
    assert!(all > 300);

    // Three values that share nothing out all services among them.
    let active = total("HealthcareService?active=true").await;
    let inactive = total("HealthcareService?active=false").await;
    assert!(active > 100 && inactive > 0 && active + inactive < all);
    let steps = total("HealthcareService?service-category=1,2,3,4,5").await;
    let mut by_one = 0;
    for step in 1..=5 {
        by_one += total(&format!("HealthcareService?service-category={step}")).await;
    }
    assert!(steps <= all && by_one >= steps && steps > 200);
    assert_eq!(
        total("HealthcareService?service-category=https://signpost.example/fhir/CodeSystem/step%7C5").await,
        total("HealthcareService?service-category=5").await
    );
    assert_eq!(total("HealthcareService?service-category=6").await, 0);

    assert_eq!(
        total("HealthcareService?name:exact=Mental%20Health%20Central%20Access%20Point%20(MHCAP)").await,
        1
    );
    assert_eq!(
        total("HealthcareService?name:exact=mental%20health%20central%20access%20point%20(mhcap)").await,
        0
    );
    assert!(total("HealthcareService?name=MENTAL%20health%20c").await >= 1);
    assert_eq!(total("HealthcareService?name=ccess%20Point").await, 0);
    assert!(total("HealthcareService?name:contains=ccess%20Point").await >= 1);
    // A former name still finds it.
    assert!(total("HealthcareService?name=Open%20Mind%20IAPT").await >= 1);

    let lpt = found("/fhir/R4/Organization?identifier=lpt").await;
    let id = lpt["entry"][0]["resource"]["id"].as_str().unwrap().to_owned();
    let run = total(&format!("HealthcareService?organization={id}")).await;
    assert!(run > 10);
    assert_eq!(run, total(&format!("HealthcareService?organization=Organization/{id}")).await);
    assert_eq!(total("HealthcareService?_id=00000000-0000-0000-0000-000000000000").await, 0);

    // Two conditions: both hold.
    let both = total(&format!("HealthcareService?organization={id}&service-category=5")).await;
    assert!(both > 0 && both < run);
}

#[actix_web::test]
async fn near_finds_what_is_near_the_nearest_first_and_says_how_far() {
    let bundle = found("/fhir/R4/Location?near=52.6343%7C-1.1349%7C2%7Ckm&_count=50").await;
    let distances: Vec<f64> = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["search"]["extension"][0]["valueDistance"]["value"].as_f64().unwrap())
        .collect();

    assert!(distances.len() > 5);
    assert!(distances.is_sorted() && *distances.last().unwrap() <= 2_000.0, "{distances:?}");
    let farther = found("/fhir/R4/Location?near=52.6343%7C-1.1349%7C2000%7Cm").await;
    assert_eq!(farther["total"], bundle["total"], "2000 m are 2 km");
    let services = found("/fhir/R4/HealthcareService?near=52.6343%7C-1.1349%7C2%7Ckm").await;
    assert!(services["total"].as_u64().unwrap() > 5);
}

#[actix_web::test]
async fn the_pages_of_a_search_hold_everything_once() {
    let mut path = "/fhir/R4/HealthcareService?service-category=3&_count=7".to_owned();
    let (mut ids, mut total) = (Vec::new(), 0);
    loop {
        let bundle = found(&path).await;
        total = bundle["total"].as_u64().unwrap().max(total);
        for entry in bundle["entry"].as_array().unwrap() {
            assert!(entry["fullUrl"].as_str().unwrap().starts_with("http"));
            ids.push(entry["resource"]["id"].as_str().unwrap().to_owned());
        }
        let next = bundle["link"].as_array().unwrap().iter().find(|link| link["relation"] == "next");
        let Some(next) = next else { break };
        let url = next["url"].as_str().unwrap();
        path = url[url.find("/fhir").unwrap()..].to_owned();
    }
    let each: HashSet<&String> = ids.iter().collect();

    assert!(total > 14);
    assert_eq!((ids.len() as u64, each.len()), (total, ids.len()));
    let count = found("/fhir/R4/HealthcareService?service-category=3&_summary=count").await;
    assert_eq!(count["total"], total);
    assert!(count.get("entry").is_none());
}

#[actix_web::test]
async fn what_is_referred_to_is_there_and_can_come_along() {
    let bundle = found(
        "/fhir/R4/HealthcareService?_count=5&_include=HealthcareService:organization&_include=HealthcareService:location",
    )
    .await;
    let entries = bundle["entry"].as_array().unwrap();
    let included: Vec<String> = entries
        .iter()
        .filter(|entry| entry["search"]["mode"] == "include")
        .map(|entry| {
            format!(
                "{}/{}",
                entry["resource"]["resourceType"].as_str().unwrap(),
                entry["resource"]["id"].as_str().unwrap()
            )
        })
        .collect();

    for entry in entries.iter().filter(|entry| entry["search"]["mode"] == "match") {
        let service = &entry["resource"];
        let mut references = vec![service["providedBy"]["reference"].as_str().unwrap()];
        references.extend(
            service["location"].as_array().into_iter().flatten().map(|r| r["reference"].as_str().unwrap()),
        );
        for reference in references {
            assert!(included.contains(&reference.to_owned()), "{reference} of {}", service["name"]);
            assert_eq!(get(&format!("/fhir/R4/{reference}")).await.status, 200);
        }
    }
}

#[actix_web::test]
async fn a_reader_who_has_it_already_is_told_so() {
    let bundle = found("/fhir/R4/HealthcareService?_count=1").await;
    let id = bundle["entry"][0]["resource"]["id"].as_str().unwrap();
    let path = format!("/fhir/R4/HealthcareService/{id}");
    let first = get(&path).await;
    let tag = first.header("etag").to_owned();

    assert_eq!(first.header("content-type"), "application/fhir+json");
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(tag, format!("W/\"{}\"", first.json()["meta"]["versionId"].as_str().unwrap()));
    assert_eq!(first.json(), bundle["entry"][0]["resource"], "read and found alike");
    let again = ask(TestRequest::get().uri(&path).insert_header(("if-none-match", tag.as_str()))).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    let other = ask(TestRequest::get().uri(&path).insert_header(("if-none-match", "W/\"other\""))).await;
    assert_eq!(other.status, 200);
}

#[actix_web::test]
async fn parameters_in_a_form_find_the_same_and_stay_out_of_addresses() {
    let form = "near=52.6343%7C-1.1349%7C2%7Ckm&_count=3";
    let asked = found(&format!("/fhir/R4/Location?{form}")).await;
    let posted = ask(TestRequest::post()
        .uri("/fhir/R4/Location/_search")
        .insert_header(("content-type", "application/x-www-form-urlencoded"))
        .set_payload(form))
    .await;

    assert_eq!(posted.status, 200, "{}", posted.text());
    assert_eq!(posted.json()["entry"], asked["entry"]);
    assert!(!posted.json()["link"].to_string().contains("52.6343"));
    assert!(posted.header("cache-control").contains("no-store"));
}

/// Checks that it is an OperationOutcome and gives its one issue.
fn issue(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/fhir+json");
    let outcome = answer.json();
    assert_eq!(outcome["resourceType"], "OperationOutcome");
    assert_eq!(outcome["issue"][0]["severity"], "error");
    outcome["issue"][0].clone()
}

#[actix_web::test]
async fn whatever_goes_wrong_is_an_operation_outcome_that_names_it() {
    for (path, status, code, parameter) in [
        ("HealthcareService/00000000-0000-0000-0000-000000000000", 404, "not-found", None),
        ("HealthcareService/no-such", 404, "not-found", None),
        ("Patient", 404, "not-found", None),
        ("", 404, "not-found", None),
        ("HealthcareService?nmae=x", 400, "not-supported", Some("nmae")),
        ("HealthcareService?name:above=x", 400, "not-supported", Some("name")),
        ("HealthcareService?active=perhaps", 400, "value", Some("active")),
        ("HealthcareService?_lastUpdated=yesterday", 400, "value", Some("_lastUpdated")),
        ("HealthcareService?_count=-1", 400, "value", Some("_count")),
        ("HealthcareService?_count=many", 400, "value", Some("_count")),
        ("HealthcareService?_sort=colour", 400, "not-supported", Some("_sort")),
        ("HealthcareService?_summary=short", 400, "value", Some("_summary")),
        ("HealthcareService?_include=HealthcareService:endpoint", 400, "not-supported", Some("_include")),
        ("HealthcareService?name=%zz", 400, "invalid", None),
        ("Location?near=52.6", 400, "value", Some("near")),
        ("Location?name=zzzzzz&near=garbage", 400, "value", Some("near")),
        ("HealthcareService?name=zzzzzz&active=perhaps", 400, "value", Some("active")),
        ("HealthcareService?active=wrong%7Ctrue", 400, "value", Some("active")),
        ("HealthcareService?name=zzzzzz&_pretty=perhaps", 400, "value", Some("_pretty")),
        ("Location?near=152%7C0", 400, "value", Some("near")),
        ("Location?near=52%7C-1%7C5%7Cfurlong", 400, "value", Some("near")),
        ("HealthcareService?_format=xml", 406, "not-supported", None),
        ("metadata?_format=application/fhir%2Bxml", 406, "not-supported", None),
    ] {
        let said = issue(&get(&format!("/fhir/R4/{path}")).await, status);
        assert_eq!(said["code"], code, "{path}: {said}");
        if let Some(parameter) = parameter {
            assert_eq!(said["expression"][0], format!("http.{parameter}"), "{path}: {said}");
        }
    }
    let xml =
        TestRequest::get().uri("/fhir/R4/Organization").insert_header(("accept", "application/fhir+xml"));
    issue(&ask(xml).await, 406);
    let put = send(Method::PUT, "/fhir/R4/HealthcareService").await;
    issue(&put, 405);
    assert!(put.header("allow").contains("GET"));
    let json = TestRequest::post()
        .uri("/fhir/R4/Location/_search")
        .insert_header(("content-type", "application/json"));
    issue(&ask(json.set_payload("{}")).await, 415);
}

#[actix_web::test]
async fn a_client_may_ask_for_lenience_and_for_less() {
    let path = "/fhir/R4/HealthcareService?nmae=x&_count=1&_elements=name";
    let answer = ask(TestRequest::get().uri(path).insert_header(("prefer", "handling=lenient"))).await;

    assert_eq!(answer.status, 200);
    let service = answer.json()["entry"][0]["resource"].clone();
    assert!(service["name"].is_string() && service.get("telecom").is_none());
    assert_eq!(service["meta"]["tag"][0]["code"], "SUBSETTED");
}

#[actix_web::test]
async fn what_the_statement_lists_is_what_can_be_asked() {
    let statement = found("/fhir/R4/metadata").await;
    assert_eq!(statement["fhirVersion"], "4.0.1");
    for resource in statement["rest"][0]["resource"].as_array().unwrap() {
        let kind = resource["type"].as_str().unwrap();
        for parameter in resource["searchParam"].as_array().unwrap() {
            let name = parameter["name"].as_str().unwrap();
            let value = match name {
                "near" => "52.63%7C-1.13%7C1%7Ckm",
                "_lastUpdated" => "ge2020",
                "active" => "true",
                _ => "x",
            };
            let answer = get(&format!("/fhir/R4/{kind}?{name}={value}&_count=0")).await;
            assert_eq!(answer.status, 200, "{kind} {name}: {}", answer.text());
        }
    }
}
