//! What is run: one test for each way in from outside.

use std::fs;
use std::path::Path;

use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use signpost::api::{Pages, Shared, app};
use signpost::catalogue::check::{Surroundings, check};
use signpost::catalogue::{Catalogue, Criterion, Schedule};
use signpost::directory::{Clock, Directory};
use signpost::geography::Postcode;
use signpost::interop::official::{SaidOfSource, read_boundaries, read_figures, read_postcodes};
use signpost::interop::open_referral::file::{Item, read_document, read_lines};
use signpost::interop::open_referral::{Adopter, Feed};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_service_json};
use signpost::interop::spreadsheet::{decode, read_rows};
use signpost::pathway::{MatchRequest, Profile, Snapshot, matches};
use signpost::search::{Query, QueryError};

use crate::examples::{self, CATALOGUE, GAZETTEER, RULES, SMALL, SNAPSHOT};
use crate::harness::fuzz;

/// Matching takes far longer than reading what is matched.
const MATCHED_ONE_IN: usize = 64;

fn now() -> DateTime<Utc> {
    "2026-11-22T03:00:00Z".parse().unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
}

/// Matches one person against everything; a request that makes no sense is refused.
fn matched(request: Value, snapshot: &Snapshot) {
    let Ok(request) = serde_json::from_value::<MatchRequest>(request) else { return };
    if let Ok(profile) = Profile::read(&request, snapshot, now()) {
        matches(&profile, snapshot);
    }
}

/// Looks for every fault of a catalogue.
fn checked(catalogue: &Catalogue) {
    let around = Surroundings {
        gazetteer: &GAZETTEER,
        sites: &[],
        cited_by_rules: &[],
        unreadable: &[],
        today: today(),
    };
    check(catalogue, &around);
}

#[test]
fn text_understanding() {
    let mut run = 0;
    fuzz("text understanding", &examples::sentences(), |bytes| {
        let request = MatchRequest {
            text: Some(String::from_utf8_lossy(bytes).into_owned()),
            ..MatchRequest::default()
        };
        let Ok(profile) = Profile::read(&request, &SNAPSHOT, now()) else { return };
        run += 1;
        if run % MATCHED_ONE_IN == 0 {
            matches(&profile, &SNAPSHOT);
        }
    });
}

#[test]
fn words_searched_for() {
    let folder = tempfile::tempdir().unwrap();
    let directory = Directory::from_seeds(&SeedFiles::Embedded, folder.path(), Clock::Fixed(now())).unwrap();
    let read_side = directory.read_side().unwrap();
    fuzz("words searched for", &examples::searches(), |bytes| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        match read_side.index.find(&Query::of_text(text), now()) {
            Ok(_) | Err(QueryError::TextTooLong { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    });
}

#[test]
fn postcodes() {
    fuzz("postcodes", &examples::postcodes(), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(postcode) = Postcode::parse(&text) {
            assert_eq!(Postcode::parse(&postcode.to_string()), Ok(postcode));
            GAZETTEER.locate(&postcode);
        }
    });
}

#[test]
fn schedules() {
    let edges = ["2026-11-22T03:00:00", "1970-01-01T00:00:00", "9999-12-31T23:59:59", "2024-02-29T12:00:00"];
    fuzz("schedules", &examples::schedules(), |bytes| {
        let Ok(schedule) = serde_json::from_slice::<Schedule>(bytes) else { return };
        schedule.rule();
        schedule.is_round_the_clock();
        for edge in edges {
            let at: chrono::NaiveDateTime = edge.parse().unwrap();
            schedule.open_at(at);
            schedule.runs_on(at.date());
        }
    });
}

#[test]
fn criteria() {
    let service = &SMALL.services[0];
    let mut catalogue = SMALL.clone();
    let mut run = 0;
    fuzz("criteria", &examples::criteria(), |bytes| {
        let Ok(criteria) = serde_json::from_slice::<Vec<Criterion>>(bytes) else { return };
        for alternative in criteria.iter().flat_map(|criterion| &criterion.any_of) {
            for test in alternative.tests() {
                let _ = test.check();
            }
        }
        catalogue.services =
            vec![signpost::catalogue::Service { criteria, ..service.as_ref().clone() }.into()];
        checked(&catalogue);
        run += 1;
        if run % MATCHED_ONE_IN != 0 {
            return;
        }
        let built = Snapshot::build(catalogue.clone(), GAZETTEER.clone(), RULES.clone(), 1);
        if let Ok(snapshot) = built {
            matched(
                json!({"age_years": 29, "needs": service.needs, "circumstances": {"carer": true}}),
                &snapshot,
            );
        }
    });
}

#[test]
fn records_of_the_write_interface() {
    let records: Vec<Vec<u8>> =
        examples::records().iter().map(|record| serde_json::to_vec(record).unwrap()).collect();
    let mut catalogue = SMALL.clone();
    fuzz("records", &records, |bytes| {
        let Ok(record) = serde_json::from_slice(bytes) else { return };
        if let Ok(service) = read_service_json(record, &GAZETTEER) {
            catalogue.services = vec![service.into()];
            checked(&catalogue);
        }
    });
}

#[test]
fn service_files() {
    let mut files = examples::files_beside_services();
    let (examples, mut read) = (examples::service_files(), 0);
    let mut catalogue = SMALL.clone();
    fuzz("service files", &examples, |bytes| {
        files.insert("services/one.toml".to_owned(), String::from_utf8_lossy(bytes).into_owned());
        if let Ok(one) = read_catalogue(&SeedFiles::Held(files.clone()), &GAZETTEER) {
            read += 1;
            catalogue.services = one.services;
            checked(&catalogue);
        }
    });
    assert!(read >= examples.len(), "of the examples themselves some could not be read");
}

#[test]
fn spreadsheets() {
    fuzz("spreadsheets", &examples::sheets(), |bytes| {
        let Ok(text) = decode(bytes) else { return };
        let Ok(rows) = read_rows(&text) else { return };
        for row in rows {
            row.slug();
            let _ = row.apply(None, &CATALOGUE.organisations, today());
            let _ = row.apply(Some(&CATALOGUE.services[0]), &CATALOGUE.organisations, today());
        }
    });
}

#[test]
fn open_referral_documents() {
    fuzz("Open Referral", &examples::hsds(), |bytes| {
        let feed = Feed::new("fuzz", None, "nobody", today());
        let mut adopter = Adopter::new(feed, &SMALL, []);
        let mut take = |place: String, item: Item| match item {
            Item::Head(head) => drop(adopter.head(*head)),
            Item::Service(service) => drop(adopter.service(&place, *service)),
        };
        let _ = read_document(bytes, &mut take);
        read_lines(bytes, &mut take, &mut |_| {});
    });
}

#[test]
fn official_tables() {
    // In memory: a disk waits for each file that is written over another.
    let in_memory = Path::new("/dev/shm");
    let folder = if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() };
    let folder = folder.unwrap();
    let file = folder.path().join("table");
    fuzz("official tables", &examples::official(), |bytes| {
        fs::write(&file, bytes).unwrap();
        let _ = read_postcodes(&file, 0, &mut |_, _| {}, |_| {});
        let _ = read_boundaries(&file, &mut |_, _| {}, |_| {});
        let _ = read_figures(&file, &SaidOfSource::default(), |_| true, &mut |_, _| {});
    });
}

/// As `signpost serve` mounts them.
const PAGES: Pages = Pages {
    configure: signpost::web::configure,
    no_such_page: |request| signpost::web::wants_page(request).then(signpost::web::no_such_page),
};

#[test]
fn queries_and_bodies_over_http() {
    let folder = tempfile::tempdir().unwrap();
    let directory = Directory::from_seeds(&SeedFiles::Embedded, folder.path(), Clock::Fixed(now())).unwrap();
    let shared = Shared::new(Data::new(directory), 100_000);
    let system = actix_web::rt::System::new();
    let app = system.block_on(init_service(app(&shared, PAGES)));
    let status = |request: TestRequest| {
        system.block_on(async {
            let answer = call_service(&app, request.to_request()).await;
            let (status, body) = (answer.status(), read_body(answer).await);
            assert_ne!(status.as_u16(), 500, "{}", String::from_utf8_lossy(&body));
        });
    };
    const READ: [&str; 6] = [
        "/api/v1/services",
        "/",
        "/api/v1/suggest",
        "/api/v1/changes",
        "/fhir/R4/HealthcareService",
        "/open-referral/services",
    ];
    let mut turn = 0;
    fuzz("queries", &examples::queries(), |bytes| {
        turn += 1;
        let query = String::from_utf8_lossy(bytes);
        let address = format!("{}?{query}", READ[turn % READ.len()]);
        // What is no address never comes past the reader of HTTP.
        if address.parse::<actix_web::http::Uri>().is_ok() {
            status(TestRequest::get().uri(&address));
        }
    });
    let bodies: Vec<Vec<u8>> = [
        json!({"age_years": 29, "postcode": "LE11 3TU", "gp_area": "E07000130", "needs": ["low-mood"], "scores": {"phq9": 14, "phq9_item9": 0}, "asked_by": "self", "at": "2026-11-22T03:00:00Z"}),
        json!({"text": "I cannot sleep", "circumstances": {"carer": true}, "limit": 100}),
        json!({"q": "debt", "within_m": 5000, "postcode": "LE1 1AA"}),
        json!({"changes": [{"close": "crht"}], "need": "low-mood"}),
    ]
    .iter()
    .map(|body| serde_json::to_vec(body).unwrap())
    .chain([b"name=talking&near=52.6|-1.1|10|km&_count=5&_sort=name".to_vec()])
    .collect();
    const TAKE: [&str; 4] = [
        "/api/v1/match",
        "/api/v1/services/search",
        "/api/v1/provision/scenarios",
        "/fhir/R4/HealthcareService/_search",
    ];
    fuzz("bodies", &bodies, |bytes| {
        turn += 1;
        let path = TAKE[turn % TAKE.len()];
        let media_type =
            if path.starts_with("/fhir") { "application/x-www-form-urlencoded" } else { "application/json" };
        status(
            TestRequest::post()
                .uri(path)
                .insert_header(("content-type", media_type))
                .set_payload(bytes.to_vec()),
        );
    });
}
