//! What makes sense to each reader, taken from the seeds where they have it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};
use signpost::catalogue::{Catalogue, Common, Service};
use signpost::geography::Gazetteer;
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules};
use signpost::pathway::{Rules, Snapshot};

pub static GAZETTEER: LazyLock<Arc<Gazetteer>> =
    LazyLock::new(|| Arc::new(read_gazetteer(&SeedFiles::Embedded).unwrap()));
pub static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| read_catalogue(&SeedFiles::Embedded, &GAZETTEER).unwrap());
/// Some services and what they need, so that making another like it takes little time.
pub static SMALL: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut small = CATALOGUE.clone();
    small.services = services().step_by(4).cloned().collect();
    let written = serde_json::to_string(&small.services).unwrap();
    small
        .organisations
        .retain(|known| small.services.iter().any(|service| service.organisation == known.slug));
    small.sources.retain(|source| written.contains(&format!("\"{}\"", source.id)));
    small
});
pub static RULES: LazyLock<Arc<Rules>> =
    LazyLock::new(|| Arc::new(read_rules(&SeedFiles::Embedded).unwrap()));
pub static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    Snapshot::build(CATALOGUE.clone(), Arc::clone(&GAZETTEER), Arc::clone(&RULES), 1).unwrap()
});

fn bytes(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// Some services with much in them.
fn services() -> impl Iterator<Item = &'static Common<Service>> {
    CATALOGUE.services.iter().step_by(16)
}

/// As the interface for editing takes them.
pub fn records() -> Vec<Value> {
    services().map(|service| serde_json::to_value(service).unwrap()).collect()
}

/// Each schedule of some services.
pub fn schedules() -> Vec<Vec<u8>> {
    let all = CATALOGUE.services.iter().flat_map(|service| &service.schedules).step_by(9);
    all.map(|schedule| serde_json::to_vec(schedule).unwrap()).collect()
}

/// The criteria of services that have some.
pub fn criteria() -> Vec<Vec<u8>> {
    let all = CATALOGUE.services.iter().filter(|service| !service.criteria.is_empty()).step_by(5);
    all.map(|service| serde_json::to_vec(&service.criteria).unwrap()).collect()
}

/// Files of services as people write them.
pub fn service_files() -> Vec<Vec<u8>> {
    let names = SeedFiles::Embedded.list("services/");
    names.iter().step_by(16).map(|name| SeedFiles::Embedded.text(name).unwrap().into_bytes()).collect()
}

/// What a catalogue is read from besides, as little of each as there may be: all of it is read anew for every service file.
pub fn files_beside_services() -> BTreeMap<String, String> {
    let first_of = |name: &str| {
        let text = SeedFiles::Embedded.text(name).unwrap();
        let entry = text.split("\n[[").nth(1).unwrap();
        (name.to_owned(), format!("[[{entry}"))
    };
    ["sources.toml", "needs.toml", "organisations.toml", "pyramid.toml"].map(first_of).into()
}

pub fn queries() -> Vec<Vec<u8>> {
    bytes(&[
        "q=debt+advice+oakham",
        "q=&need=low-mood&step=2&age=29&postcode=LE11+3TU&within_m=5000",
        "q=someone%20to%20talk%20to&page=2&per_page=50&sort=distance",
        "q=caf%C3%A9&open_now=true&area=E07000130&facets=true",
        "lat=52.63&lon=-1.13&q=bereavement",
        "need=anxiety&need=low-mood&mode=online&crisis=true",
    ])
}

/// What people type, and what they paste.
pub fn searches() -> Vec<Vec<u8>> {
    bytes(&[
        "debt advice oakham",
        "cafe near LE16",
        "IAPT",
        "someone to talk to, 17, Market Harborough, tonight",
        "\"open mind\" -crisis AND (title:x OR *)",
        "(a+)+$ [[:alpha:]]{1,9999}",
        "'; drop table services; --",
        "خدمة \u{202E}naïve \u{1F62D} ﬁne",
    ])
}

pub fn sentences() -> Vec<Vec<u8>> {
    bytes(&[
        "I can't sleep, I feel low all the time and I don't want to be here any more",
        "my son is 15 and cuts himself; we live near Oakham",
        "heard voices since the baby came, husband hits me",
        "not suicidal, just need help with debt and gambling",
        "Ich brauche Hilfe \u{1F62D} naïve café ﬁne İstanbul ß Ω",
        "PHQ-9 of 18, GAD7 12, on sertraline 50mg, under CRHT",
    ])
}

pub fn postcodes() -> Vec<Vec<u8>> {
    bytes(&[
        "LE11 3TU",
        "le113tu",
        "LE1",
        "LE11 3",
        "EC1A 1BB",
        "GIR 0AA",
        "NE99 1AA",
        " de74 2aa\u{a0}",
        "LE67 4ＡA",
        "B1 1TA",
    ])
}

pub fn sheets() -> Vec<Vec<u8>> {
    use signpost::interop::spreadsheet::SheetWriter;
    let mut sheet = Vec::new();
    let mut writer = SheetWriter::begin(&mut sheet).unwrap();
    for service in services() {
        writer.service(service, "An organisation").unwrap();
    }
    writer.end().unwrap();
    let text = String::from_utf8(sheet).unwrap();
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let rows: Vec<Vec<u8>> = lines.take(8).map(|row| format!("{header}\n{row}\n").into_bytes()).collect();
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(String::from_utf8_lossy(&rows[0]).encode_utf16().flat_map(u16::to_le_bytes));
    rows.into_iter().chain([utf16]).collect()
}

pub fn hsds() -> Vec<Vec<u8>> {
    let service = |id: &str, more: Value| {
        let mut service = json!({"id": id, "name": "Walk and talk", "description": "A walk for people who feel low.", "status": "active",
            "organization": {"id": "5b3b5b5e-0000-4000-8000-000000000001", "name": "A charity", "description": "It walks."},
            "schedules": [{"id": "5b3b5b5e-0000-4000-8000-000000000009", "freq": "WEEKLY", "byday": "MO,WE", "opens_at": "10:00", "closes_at": "12:00", "valid_from": "2026-01-01"}],
            "phones": [{"id": "5b3b5b5e-0000-4000-8000-000000000008", "number": "0116 496 0000"}],
            "service_at_locations": [{"id": "5b3b5b5e-0000-4000-8000-000000000007", "location": {"id": "5b3b5b5e-0000-4000-8000-000000000006",
                "location_type": "physical", "latitude": 52.6, "longitude": -1.1,
                "addresses": [{"id": "5b3b5b5e-0000-4000-8000-000000000005", "address_1": "1 High Street", "city": "Oakham", "postal_code": "LE15 6AA", "country": "GB", "address_type": "physical", "region": "", "state_province": ""}]}}],
            "eligibility_description": "adults", "minimum_age": 18, "maximum_age": 99});
        service.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        service
    };
    let plain = service("5b3b5b5e-0000-4000-8000-000000000002", json!({}));
    let more = service(
        "5b3b5b5e-0000-4000-8000-000000000003",
        json!({"cost_options": [{"id": "x", "option": "free", "amount": 0}], "languages": [{"id": "y", "name": "Gujarati", "code": "gu"}],
            "attributes": [{"id": "z", "taxonomy_term": {"id": "t", "name": "debt", "code": "debt"}}]}),
    );
    let page =
        json!({"total_items": 2, "total_pages": 1, "page_number": 1, "size": 2, "contents": [plain, more]});
    [
        page,
        json!([plain]),
        plain,
        json!({"version": "HSDS-UK-3.0", "organizations": [], "taxonomies": [], "services": [more]}),
    ]
    .iter()
    .map(|value| serde_json::to_vec(value).unwrap())
    .collect()
}

pub fn official() -> Vec<Vec<u8>> {
    bytes(&[
        "\"LE1 5WW\",10,458583,303575,\"E92000001\",\"E19000001\",\"E18000004\",\"\",\"E06000016\",\"E05010463\"\n",
        "pcds,dointr,doterm,oseast1m,osnrth1m,lad25cd,lsoa21cd,ctry25cd,lat,long\nLE1 5WW,198001,,458583,303575,E06000016,E01013600,E92000001,52.6,-1.1\n",
        "geography code,Age: Total,Age: Aged 4 years and under,Age: Aged 5 years and over\nE01013600,10,5,5\n",
        // Once further out than can be reckoned.
        "\"LE1 5WW\",10,458583,303573035730357303573035730357303575,\"E92000001\",\"E19000001\",\"E18000004\",\"\",\"E06000016\",\"E05010463\"\n",
        "LSOA code (2021),Index of Multiple Deprivation (IMD) Score\nE01013600,57.1\n",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"LAD25CD":"E06000016"},"geometry":{"type":"Polygon","coordinates":[[[-1.1,52.6],[-1.0,52.6],[-1.0,52.7],[-1.1,52.6]]]}}]}"#,
    ])
}
