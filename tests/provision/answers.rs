//! The API from outside: shapes, formats, and what it refuses.

use std::sync::OnceLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LINK};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::Data;
use serde_json::{Value, json};
use signpost::api::{Pages, Shared, app};
use signpost::directory::{Clock, Directory};
use signpost::interop::seeds::SeedFiles;

use crate::support::NOW;

fn shared() -> &'static Shared {
    static SHARED: OnceLock<(Shared, tempfile::TempDir)> = OnceLock::new();
    let (shared, _) = SHARED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::Fixed(NOW.parse().unwrap());
        let directory = Directory::from_seeds(&SeedFiles::Embedded, folder.path(), clock).unwrap();
        (Shared::new(Data::new(directory), 100_000), folder)
    });
    shared
}

const NO_PAGES: Pages = Pages { configure: |_| {}, no_such_page: |_| None };

async fn ask(request: TestRequest) -> (StatusCode, String, String) {
    let service = init_service(app(shared(), NO_PAGES)).await;
    let response = call_service(&service, request.to_request()).await;
    let status = response.status();
    let media_type = response.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap().to_owned());
    let body = String::from_utf8(read_body(response).await.to_vec()).unwrap();
    (status, media_type.unwrap_or_default(), body)
}

async fn get(path: &str) -> Value {
    let (status, _, body) = ask(TestRequest::get().uri(path)).await;
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

#[actix_web::test]
async fn every_level_has_its_areas_with_the_promised_names() {
    for (level, areas) in [("local_authority", 9), ("lsoa", 611)] {
        let reply =
            get(&format!("/api/v1/provision?level={level}&need=low-mood&minutes=20&travel=car")).await;

        assert_eq!(reply["total"], areas, "{level}");
        for name in [
            "code",
            "name",
            "population",
            "need_weight",
            "services_covering",
            "venues_within",
            "nearest_m",
            "nearest_min",
            "per_10000",
            "per_10000_low",
            "per_10000_high",
            "access",
            "band",
        ] {
            assert!(!reply["results"][0][name].is_null(), "{name} of {level}");
        }
        for name in
            ["gini", "concentration_index", "sii", "rii", "population_within_share", "conservation_error"]
        {
            assert!(reply["summary"][name].is_number(), "{name}");
        }
        assert!(reply["summary"]["conservation_error"].as_f64().unwrap() < 1e-9);
        for name in ["method", "sources", "weakness", "lorenz"] {
            assert!(!reply[name].as_array().unwrap().is_empty(), "{name}");
        }
        assert!(reply["data_version"]["catalogue"].is_u64());
    }
    for level in ["msoa", "ward", "postcode_district"] {
        assert!(
            get(&format!("/api/v1/provision?level={level}")).await["total"].as_u64().unwrap() > 30,
            "{level}"
        );
    }
}

#[actix_web::test]
async fn small_areas_add_up_to_all_the_people_at_every_level() {
    let mut totals = Vec::new();
    for level in ["lsoa", "msoa", "ward", "postcode_district"] {
        let reply = get(&format!("/api/v1/provision?level={level}")).await;
        let areas = reply["results"].as_array().unwrap();
        totals.push(areas.iter().map(|area| area["population"].as_f64().unwrap()).sum::<f64>());
    }
    // Each area is rounded to a whole person.
    assert!(totals.iter().all(|total| (total - totals[0]).abs() < 100.0), "{totals:?}");
}

#[actix_web::test]
async fn figures_come_as_a_table_and_as_a_map_too() {
    let (status, media_type, table) =
        ask(TestRequest::get().uri("/api/v1/provision?level=msoa&format=csv")).await;
    assert_eq!((status.as_u16(), media_type.as_str()), (200, "text/csv; charset=utf-8"));
    let rows: Vec<&str> = table.lines().collect();
    assert!(rows[0].starts_with("code,name,population,") && rows.len() > 100);

    let (_, media_type, map) =
        ask(TestRequest::get().uri("/api/v1/provision?level=msoa&format=geojson")).await;
    assert_eq!(media_type, "application/geo+json");
    let map: Value = serde_json::from_str(&map).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len(), rows.len() - 1);
    assert_eq!(map["features"][0]["geometry"]["type"], "MultiPolygon");
    assert!(map["features"][0]["properties"]["access"].is_number());

    let (status, media_type, table) =
        ask(TestRequest::get().uri("/api/v1/provision/people?format=csv")).await;
    assert_eq!((status.as_u16(), media_type.as_str()), (200, "text/csv; charset=utf-8"));
    assert!(table.lines().count() > 9 * 40 * 3);
}

/// Figures never come without their methods, sources, data version and weaknesses.
#[actix_web::test]
async fn a_table_and_a_map_say_what_they_were_reckoned_from_and_how() {
    let version = get("/api/v1/provision").await["data_version"].clone();
    for path in
        ["/api/v1/provision?need=low-mood&format=csv", "/api/v1/provision/people?person=lonely-65&format=csv"]
    {
        let service = init_service(app(shared(), NO_PAGES)).await;
        let response = call_service(&service, TestRequest::get().uri(path).to_request()).await;
        let link = response.headers().get(LINK).unwrap().to_str().unwrap().to_owned();
        let table = String::from_utf8(read_body(response).await.to_vec()).unwrap();

        let (address, relation) = link.split_once('>').unwrap();
        assert_eq!(relation, "; rel=\"describedby\"; type=\"application/json\"");
        assert_eq!(address, format!("<{}", path.replace("&format=csv", "")));
        let described = get(&address[1..]).await;
        assert!(!described["sources"].as_array().unwrap().is_empty());
        assert_eq!(described["data_version"], version);
        let of = |name: &str| version[name].as_str().map_or_else(|| version[name].to_string(), str::to_owned);
        let last = ["catalogue", "rules", "assumptions", "day"];
        let mut lines = table.lines();
        assert!(lines.next().unwrap().ends_with(&last.join(",")), "{table}");
        assert!(lines.next().unwrap().ends_with(&last.map(of).join(",")), "{table}");
    }

    let (_, _, map) = ask(TestRequest::get().uri("/api/v1/provision?need=low-mood&format=geojson")).await;
    let map: Value = serde_json::from_str(&map).unwrap();
    let in_json = get("/api/v1/provision?need=low-mood").await;
    for name in ["question", "summary", "weakness", "method", "sources", "need_weights", "data_version"] {
        assert_eq!(map[name], in_json[name], "{name}");
    }
    assert!(map["results"].is_null(), "they are the features");
}

#[actix_web::test]
async fn the_panel_is_not_sent_by_the_tens_of_megabytes() {
    for path in ["/api/v1/provision/people?level=lsoa", "/api/v1/provision/people?level=lsoa&area=E54000015"]
    {
        let (status, _, body) = ask(TestRequest::get().uri(path)).await;
        let problem: Value = serde_json::from_str(&body).unwrap();

        assert_eq!(
            (status.as_u16(), problem["errors"][0]["pointer"].as_str()),
            (422, Some("/level")),
            "{body}"
        );
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("`area`"), "{body}");
    }
    let body = json!({"level": "lsoa", "close": ["gp-primary-care"]});
    let (status, _, body) = ask(TestRequest::post().uri("/api/v1/provision/scenarios").set_json(&body)).await;
    assert_eq!(status, 422, "{body}");
    for narrower in ["area=E07000133&asked_by=gp", "person=lonely-65"] {
        let reply = get(&format!("/api/v1/provision/people?level=lsoa&{narrower}")).await;
        assert!(reply["total"].as_u64().unwrap() > 20, "{narrower}");
    }
}

#[actix_web::test]
async fn one_area_and_one_person_can_be_asked_for() {
    let reply =
        get("/api/v1/provision/people?level=msoa&area=E07000133&person=deaf-17-low-mood&asked_by=self").await;

    let areas = reply["results"].as_array().unwrap();
    assert!(areas.len() > 3 && areas.len() < 10, "{}", areas.len());
    assert!(areas.iter().all(|area| area["people"].as_array().unwrap().len() == 1));
    assert_eq!(areas[0]["people"][0]["person"], "deaf-17-low-mood");
}

#[actix_web::test]
async fn no_bus_time_is_made_up() {
    let public = get("/api/v1/provision?travel=public").await;
    let walk = get("/api/v1/provision?travel=walk").await;

    assert_eq!(public["results"], walk["results"]);
    assert!(public["weakness"][0].as_str().unwrap().contains("none are made up"));
}

#[actix_web::test]
async fn a_scenario_is_answered_and_changes_nothing() {
    let before = get("/api/v1/provision").await;
    let body = json!({"close": ["cafe-melton-sunny-skies"]});
    let (status, _, reply) =
        ask(TestRequest::post().uri("/api/v1/provision/scenarios").set_json(&body)).await;
    assert_eq!(status, 200, "{reply}");
    let reply: Value = serde_json::from_str(&reply).unwrap();

    assert_eq!(reply["before"]["results"], before["results"]);
    assert_ne!(reply["before"]["results"], reply["after"]["results"]);
    assert!(!reply["difference"]["areas"].as_array().unwrap().is_empty());
    assert_eq!(get("/api/v1/provision").await, before);
}

#[actix_web::test]
async fn bad_input_is_refused_with_the_field_at_fault() {
    for (path, status, pointer) in [
        ("/api/v1/provision?minutes=0", 422, "/minutes"),
        ("/api/v1/provision?minutes=10000", 422, "/minutes"),
        ("/api/v1/provision?minutes=soon", 400, "/minutes"),
        ("/api/v1/provision?need=wealth", 422, "/need"),
        ("/api/v1/provision?step=6", 422, "/step"),
        ("/api/v1/provision?age_years=200", 422, "/age_years"),
        ("/api/v1/provision?level=street", 422, "/level"),
        ("/api/v1/provision?travel=rocket", 422, "/travel"),
        ("/api/v1/provision?mode=telepathy", 422, "/mode"),
        ("/api/v1/provision?format=pdf", 422, "/format"),
        ("/api/v1/provision?area=E07999999", 422, "/area"),
        ("/api/v1/provision?area=E09000001", 422, "/area"),
        ("/api/v1/provision?area=Melton", 422, "/area"),
        ("/api/v1/provision?nede=low-mood", 400, "/nede"),
        ("/api/v1/provision/people?person=nobody", 422, "/person"),
        ("/api/v1/provision/people?asked_by=wizard", 422, "/asked_by"),
        ("/api/v1/provision/people?minutes=0", 422, "/minutes"),
    ] {
        let (found, media_type, body) = ask(TestRequest::get().uri(path)).await;
        let problem: Value = serde_json::from_str(&body).unwrap();

        assert_eq!(
            (found.as_u16(), media_type.as_str()),
            (status, "application/problem+json"),
            "{path}: {body}"
        );
        let at = problem["errors"][0]["pointer"].as_str().unwrap_or_default();
        assert!(at.starts_with(pointer), "{path}: {body}");
    }
    for (body, pointer) in [
        (json!({"minutes": 0, "close": ["cafe-coalville"]}), "/minutes"),
        (json!({"close": ["no-such-service"]}), "/close/0"),
        (
            json!({"add": [{"name": "At sea", "needs": ["loneliness"], "steps": [1], "latitude": 53.5, "longitude": 1.5}]}),
            "/add/0/latitude",
        ),
        (json!({"add": [{"name": "", "needs": [], "steps": []}]}), "/add/0/name"),
        (json!({"close": ["cafe-coalville"], "reopen": ["cafe-coalville"]}), "/reopen/0"),
        (
            json!({"routes": [{"service": "perinatal-mh", "open_to": ["self", "wizard"]}]}),
            "/routes/0/open_to/1",
        ),
        (json!({"routes": [{"service": "perinatal-mh", "open_to": ["gp"]}]}), "/routes/0/open_to/0"),
    ] {
        let (status, _, answer) =
            ask(TestRequest::post().uri("/api/v1/provision/scenarios").set_json(&body)).await;
        let problem: Value = serde_json::from_str(&answer).unwrap();

        assert_eq!(status, 422, "{body}: {answer}");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
}
