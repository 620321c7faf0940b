//! The whole catalogue from its files.

use std::collections::HashSet;

use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::service_file::{deserialise, gather_provenance, parse, read_service};
use super::{SeedError, SeedFiles};
use crate::catalogue::check::facts_of_mut;
use crate::catalogue::{
    Catalogue, Common, Location, Need, Organisation, Provenance, PyramidStep, ResponseStandard, Service,
    Source,
};
use crate::geography::{Gazetteer, Postcode};

/// Response standards that hold for several services; a folder of seeds may do without.
const STANDARDS: &str = "standards.toml";

/// Reads organisations, sources, needs, pyramid and every service, and works out where each location is.
///
/// # Errors
/// Every fault of every file, not only the first.
pub fn read_catalogue(files: &SeedFiles, gazetteer: &Gazetteer) -> Result<Catalogue, SeedError> {
    let mut faults = Vec::new();
    let organisations: Vec<Organisation> =
        list(files, "organisations.toml", "organisation", true, &mut faults);
    let sources: Vec<Source> = list(files, "sources.toml", "source", false, &mut faults);
    let needs: Vec<Need> = list(files, "needs.toml", "need", false, &mut faults);
    let pyramid: Vec<PyramidStep> = list(files, "pyramid.toml", "step", false, &mut faults);
    let standards: Vec<ResponseStandard> = if files.list(STANDARDS).is_empty() {
        Vec::new()
    } else {
        list(files, STANDARDS, "standard", true, &mut faults)
    };
    let mut services = Vec::new();
    for path in files.list("services/") {
        match files.text(&path).map_err(SeedError::from).and_then(|text| read_service(&path, &text)) {
            Ok(service) => services.push(service),
            Err(fault) => faults.push(fault),
        }
    }
    apply_standards(&standards, &mut services, &mut faults);
    if !faults.is_empty() {
        return Err(SeedError::Several(faults));
    }
    let mut known: HashSet<Provenance> = HashSet::new();
    services.iter_mut().for_each(|service: &mut Service| {
        service.locations.iter_mut().for_each(|location| place_location(location, gazetteer));
        // Most facts of a file have one source and date, which need be in memory once.
        for (_, provenance) in facts_of_mut(service) {
            match known.get(provenance) {
                Some(same) => *provenance = same.clone(),
                None => _ = known.insert(provenance.clone()),
            }
        }
    });
    services.sort_by(|a, b| a.slug.cmp(&b.slug));
    let services = services.into_iter().map(Common::from).collect();
    Ok(Catalogue { organisations, sources, needs, pyramid, services })
}

/// Makes each standard a response target of the services it names.
fn apply_standards(standards: &[ResponseStandard], services: &mut [Service], faults: &mut Vec<SeedError>) {
    // A file that could not be read has its own fault, and must not make a standard look wrong.
    let all_read = faults.is_empty();
    for standard in standards {
        for slug in &standard.services {
            match services.iter_mut().find(|service| service.slug == *slug) {
                Some(service) => service.response_targets.push(standard.target()),
                None if all_read => faults.push(SeedError::Field {
                    file: STANDARDS.to_owned(),
                    field: format!("standard `{}`: services", standard.id),
                    problem: format!("service `{slug}` does not exist"),
                }),
                None => {}
            }
        }
    }
}

/// Works out the point of a location from its postcode, or else from the place it names. One that says neither keeps its own.
pub fn place_location(location: &mut Location, gazetteer: &Gazetteer) {
    let located = match (&location.postcode, &location.place) {
        (Some(postcode), _) => postcode.parse::<Postcode>().ok().map(|postcode| gazetteer.locate(&postcode)),
        (None, Some(place)) => gazetteer.place(place),
        (None, None) => None,
    };
    if let Some((point, precision)) = located.and_then(|l| l.point.map(|point| (point, l.precision))) {
        location.point = Some(point);
        location.precision = Some(precision);
    }
}

/// Reads `[[key]]` entries of one file.
fn list<T: DeserializeOwned>(
    files: &SeedFiles,
    path: &str,
    key: &str,
    with_provenance: bool,
    faults: &mut Vec<SeedError>,
) -> Vec<T> {
    let mut table = match files.text(path).map_err(SeedError::from).and_then(|text| parse(path, &text)) {
        Ok(table) => table,
        Err(fault) => {
            faults.push(fault);
            return Vec::new();
        }
    };
    let entries = match table.remove(key) {
        Some(Value::Array(entries)) => entries,
        _ => Vec::new(),
    };
    let mut read = Vec::new();
    for (at, entry) in entries.into_iter().enumerate() {
        let Value::Table(mut entry) = entry else { continue };
        if with_provenance {
            gather_provenance(&mut entry, &Table::new());
        }
        match deserialise(&format!("{path} [[{key}]] number {}", at + 1), entry) {
            Ok(value) => read.push(value),
            Err(fault) => faults.push(fault),
        }
    }
    if read.is_empty() && faults.is_empty() {
        let problem = format!("has no [[{key}]] entries");
        faults.push(SeedError::Syntax { file: path.to_owned(), problem });
    }
    read
}
