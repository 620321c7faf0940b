//! The figures as a table and as a map, for other programs. A line of a table says what it was reckoned from, because lines are copied
//! from one table into another; a map carries everything that the figures come with.

use geojson::{Feature, FeatureCollection, Geometry};
use serde::Serialize;
use serde_json::{Map, Value};

use super::figures::{AreaPlace, AreaProvision};
use super::report::{DataVersion, PeopleReply, ProvisionReply};
use crate::geography::Gazetteer;

/// Columns of the table of areas, as the fields of [`AreaProvision`] are called.
const AREA_COLUMNS: [&str; 25] = [
    "code",
    "name",
    "population",
    "population_counted",
    "need_weight",
    "imd_decile",
    "services_covering",
    "services_certain",
    "services_unconfirmed",
    "services_place_unknown",
    "services_accepting",
    "services_remote",
    "venues_in_area",
    "venues_within",
    "nearest_m",
    "nearest_min",
    "population_within_share",
    "per_10000",
    "per_10000_low",
    "per_10000_high",
    "access",
    "access_gaussian",
    "access_balanced",
    "band",
    "band_is_firm",
];

/// The last columns of every table, as the fields of [`DataVersion`] are called.
const VERSION_COLUMNS: [&str; 4] = ["catalogue", "rules", "assumptions", "day"];

/// Areas as CSV with a line of names. What is not known is left empty.
pub fn areas_csv(reply: &ProvisionReply) -> String {
    written(&AREA_COLUMNS, reply.results.iter().map(area_cells), &reply.data_version)
}

fn area_cells(area: &AreaProvision) -> Vec<String> {
    // A field added to the figures has to be added here.
    let AreaProvision {
        code,
        name,
        population,
        population_counted,
        need_weight,
        imd_decile,
        services_covering,
        services_certain,
        services_unconfirmed,
        services_place_unknown,
        services_accepting,
        services_remote,
        venues_in_area,
        venues_within,
        nearest_m,
        nearest_min,
        population_within_share,
        per_10000,
        per_10000_low,
        per_10000_high,
        access,
        access_gaussian,
        access_balanced,
        band,
        band_is_firm,
    } = area;
    vec![
        code.clone(),
        name.clone(),
        population.to_string(),
        population_counted.as_str().to_owned(),
        need_weight.to_string(),
        cell(*imd_decile),
        services_covering.to_string(),
        services_certain.to_string(),
        services_unconfirmed.to_string(),
        services_place_unknown.to_string(),
        services_accepting.to_string(),
        services_remote.to_string(),
        venues_in_area.to_string(),
        venues_within.to_string(),
        cell(*nearest_m),
        cell(*nearest_min),
        population_within_share.to_string(),
        cell(*per_10000),
        cell(*per_10000_low),
        cell(*per_10000_high),
        access.to_string(),
        access_gaussian.to_string(),
        access_balanced.to_string(),
        band.as_str().to_owned(),
        cell(*band_is_firm),
    ]
}

fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Areas as GeoJSON (RFC 7946): the outlines of councils and neighbourhoods, the middles of wards and postcode districts, of which no
/// outline is at hand. Question, summary, methods, sources, data version and weaknesses stand beside them under the names they have in
/// JSON (foreign members).
pub fn areas_geojson(
    reply: &ProvisionReply,
    places: &[AreaPlace],
    gazetteer: &Gazetteer,
) -> FeatureCollection {
    let pairs = reply.results.iter().zip(places);
    let features = pairs.map(|(area, place)| {
        let outline = place.area.and_then(|code| gazetteer.boundary(code)).map(Geometry::from);
        let middle = || place.centre.map(|point| Geometry::from(&geo::Point::from(point)));
        Feature {
            bbox: None,
            geometry: outline.or_else(middle),
            id: Some(geojson::feature::Id::String(area.code.clone())),
            properties: Some(members(area)),
            foreign_members: None,
        }
    });
    let mut beside = members(reply);
    // They are the features.
    beside.remove("results");
    FeatureCollection { bbox: None, features: features.collect(), foreign_members: Some(beside) }
}

fn members(of: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(of) {
        Ok(Value::Object(members)) => members,
        // A struct always becomes an object.
        Ok(_) | Err(_) => Map::new(),
    }
}

/// The panel as CSV: a line for each area, person and asker.
pub fn people_csv(reply: &PeopleReply) -> String {
    let mut columns = vec![
        "code",
        "name",
        "person",
        "says",
        "asked_by",
        "fits",
        "ask",
        "doors",
        "open",
        "perhaps_open",
        "open_at_step",
        "open_with_access",
        "open_at_home",
        "open_place_unknown",
        "open_in_person_within",
        "open_remote_only",
        "none_in_person_share",
        "in_person_unknown_share",
    ];
    columns.extend(["fits_step_1", "fits_step_2", "fits_step_3", "fits_step_4", "fits_step_5"]);
    columns.extend(["ask_step_1", "ask_step_2", "ask_step_3", "ask_step_4", "ask_step_5"]);
    let says = |slug: &str| {
        let person = reply.people.iter().find(|person| person.slug == slug);
        person.map(|person| person.says.clone()).unwrap_or_default()
    };
    let rows = reply.results.iter().flat_map(|area| {
        area.people.iter().map(move |here| {
            let mut cells = vec![
                area.code.clone(),
                area.name.clone(),
                here.person.clone(),
                says(&here.person),
                here.asked_by.as_str().to_owned(),
                here.fits.to_string(),
                here.ask.to_string(),
                here.doors.to_string(),
                here.open.to_string(),
                here.perhaps_open.to_string(),
                here.open_at_step.to_string(),
                here.open_with_access.to_string(),
                here.open_at_home.to_string(),
                here.open_place_unknown.to_string(),
                here.open_in_person_within.to_string(),
                here.open_remote_only.to_string(),
                here.none_in_person_share.to_string(),
                here.in_person_unknown_share.to_string(),
            ];
            cells.extend(here.by_step.iter().map(|step| step.fits.to_string()));
            cells.extend(here.by_step.iter().map(|step| step.ask.to_string()));
            cells
        })
    });
    written(&columns, rows, &reply.data_version)
}

fn written(columns: &[&str], rows: impl Iterator<Item = Vec<String>>, version: &DataVersion) -> String {
    let DataVersion { catalogue, rules, assumptions, day } = version;
    let of = [catalogue.to_string(), rules.clone(), assumptions.clone(), day.clone()];
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().chain(&VERSION_COLUMNS)).expect("memory takes every line");
    for row in rows {
        writer.write_record(row.iter().chain(&of)).expect("every row has as many cells as there are columns");
    }
    let bytes = writer.into_inner().expect("memory takes every line");
    String::from_utf8(bytes).expect("texts make a text")
}
