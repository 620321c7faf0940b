//! Outlines of areas as GeoJSON, as the Open Geography Portal of the Office for National Statistics gives them: LSOAs, MSOAs, wards and
//! local authorities of any year, at any of its resolutions (BSC, BGC, …), in degrees or on the British National Grid.

use std::path::Path;

use geo::{Area as _, MultiPolygon};
use geojson::{Feature, GeometryValue, Position};

use super::collection::each_feature;
use super::columns::fits;
use super::open::open;
use super::postcodes::from_grid;
use super::{BadRow, BadRows, OfficialError, Progress};
use crate::geography::revision::{ListedBoundary, Outlined};
use crate::geography::{AreaCode, AreaKind};

/// What a file of outlines held besides the features handed on.
#[derive(Debug)]
pub struct BoundaryReading {
    pub kind: AreaKind,
    /// The year of the areas as the property says it, such as `2021`; none when it says none.
    pub year: Option<String>,
    pub features: u64,
    pub bad: BadRows,
}

/// Properties that hold an area's own code, by what the file is of. A file of LSOAs may name their MSOA and authority too, so the
/// smallest comes first.
const CODES: [(AreaKind, &[&str]); 4] = [
    (AreaKind::Lsoa, &["lsoa##cd", "lsoa##"]),
    (AreaKind::Ward, &["wd##cd", "ward_code"]),
    (AreaKind::Msoa, &["msoa##cd", "msoa##"]),
    (AreaKind::LocalAuthority, &["lad##cd", "lad_code"]),
];
const NAMES: [(AreaKind, &[&str]); 4] = [
    (AreaKind::Lsoa, &["lsoa##nm", "name"]),
    (AreaKind::Ward, &["wd##nm", "name"]),
    (AreaKind::Msoa, &["msoa##nm", "name"]),
    (AreaKind::LocalAuthority, &["lad##nm", "name"]),
];

const TOLD_EVERY: u64 = 5_000;

/// Reads a file of outlines, feature by feature.
///
/// # Errors
/// A file that cannot be opened, is something else, breaks off, or has features without a code that is known.
pub fn read_boundaries(
    path: &Path,
    progress: Progress<'_>,
    mut each: impl FnMut(ListedBoundary),
) -> Result<BoundaryReading, OfficialError> {
    let opened = open(path)?;
    let (file, through) = (opened.name, opened.through);
    let mut kind: Option<(AreaKind, String)> = None;
    let (mut features, mut without_code) = (0, false);
    let mut bad = BadRows::default();
    let read = each_feature(opened.reader, |feature| {
        features += 1;
        if kind.is_none() {
            kind = kind_of(&feature);
        }
        let Some((of, property)) = &kind else {
            without_code = true;
            return false;
        };
        match listed(&feature, *of, property) {
            Ok(outlined) => each(ListedBoundary { feature: features, outlined }),
            Err((column, value, problem)) => bad.add(BadRow::new(&file, features, &column, &value, problem)),
        }
        if features.is_multiple_of(TOLD_EVERY) {
            progress(features, through.share());
        }
        true
    });
    if without_code {
        return Err(no_code(&file));
    }
    read.map_err(|fault| broken(&file, features, &fault))?;
    let Some((kind, property)) = kind else {
        return Err(OfficialError::WrongKind { file, problem: "has no features in it".to_owned() });
    };
    progress(features, 1.0);
    Ok(BoundaryReading { kind, year: year_of(&property), features, bad })
}

fn broken(file: &str, features: u64, fault: &serde_json::Error) -> OfficialError {
    let said = if fault.is_eof() { "the file breaks off".to_owned() } else { fault.to_string() };
    OfficialError::WrongKind {
        file: file.to_owned(),
        problem: format!("is not whole GeoJSON: after {features} features: {said}"),
    }
}

fn no_code(file: &str) -> OfficialError {
    let names: Vec<String> =
        CODES.iter().flat_map(|(_, names)| names.iter()).map(|name| format!("`{name}`")).collect();
    OfficialError::NoColumn {
        file: file.to_owned(),
        what: "code of the area",
        looked_for: names.join(" or "),
    }
}

fn kind_of(feature: &Feature) -> Option<(AreaKind, String)> {
    CODES.iter().find_map(|(kind, names)| Some((*kind, property_called(feature, names)?)))
}

/// The key of the first property that fits one of the patterns.
fn property_called(feature: &Feature, names: &[&str]) -> Option<String> {
    let properties = feature.properties.as_ref()?;
    names.iter().find_map(|name| properties.keys().find(|key| fits(name, key)).cloned())
}

fn text(feature: &Feature, key: &str) -> Option<String> {
    let value = feature.property(key)?.as_str()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// `2021` of `LSOA21CD`.
fn year_of(property: &str) -> Option<String> {
    let digits: String = property.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 2).then(|| format!("20{digits}"))
}

type Fault = (String, String, String);

fn listed(feature: &Feature, kind: AreaKind, property: &str) -> Result<Outlined, Fault> {
    let written = text(feature, property).unwrap_or_default();
    let fault = |problem: String| (property.to_owned(), written.clone(), problem);
    let code: AreaCode = written.parse().map_err(|_| fault("not an area code".to_owned()))?;
    if code.kind() != kind {
        return Err(fault("the code is of another kind of area than the first one".to_owned()));
    }
    let names = NAMES.iter().find(|(of, _)| *of == kind).map_or(&[][..], |(_, names)| names);
    let name = property_called(feature, names).and_then(|key| text(feature, &key));
    let parents = CODES
        .iter()
        .filter(|(of, _)| *of < kind && *of != AreaKind::Ward)
        .filter_map(|(_, names)| property_called(feature, names))
        .filter_map(|key| text(feature, &key)?.parse().ok())
        .collect();
    let geometry = feature.geometry.as_ref().ok_or_else(|| fault("there is no outline".to_owned()))?;
    let outline = outline(&geometry.value).map_err(fault)?;
    Ok(Outlined { code, name, parents, outline })
}

fn outline(geometry: &GeometryValue) -> Result<MultiPolygon<f64>, String> {
    let polygons = match geometry {
        GeometryValue::Polygon { coordinates } => std::slice::from_ref(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates.as_slice(),
        other => return Err(format!("a {} is no outline", other.type_name())),
    };
    let mut outline = Vec::with_capacity(polygons.len());
    for rings in polygons {
        let mut lines = Vec::with_capacity(rings.len());
        for positions in rings {
            lines.push(ring(positions)?);
        }
        let mut lines = lines.into_iter();
        let exterior = lines.next().ok_or("a polygon without a ring")?;
        outline.push(geo::Polygon::new(exterior, lines.collect()));
    }
    let outline = MultiPolygon(outline);
    if outline.unsigned_area() <= 0.0 {
        return Err("the outline encloses nothing".to_owned());
    }
    Ok(outline)
}

/// A ring as RFC 7946 (section 3.1.6) has it: closed, of four positions or more.
fn ring(positions: &[Position]) -> Result<geo::LineString<f64>, String> {
    if positions.len() < 4 {
        return Err(format!("a ring of {} positions: a closed one has at least 4", positions.len()));
    }
    let mut line = Vec::with_capacity(positions.len());
    for position in positions {
        let [x, y, ..] = *position.as_slice() else {
            return Err("a position of fewer than two numbers".to_owned());
        };
        line.push(degrees(x, y).ok_or_else(|| format!("{x}, {y} is no position in Great Britain"))?);
    }
    if line.first() != line.last() {
        return Err("a ring that is not closed".to_owned());
    }
    Ok(geo::LineString(line))
}

/// Longitude and latitude, converted when they are metres of the British National Grid.
fn degrees(x: f64, y: f64) -> Option<geo::Coord<f64>> {
    if (-9.5..=2.5).contains(&x) && (48.5..=61.5).contains(&y) {
        return Some(geo::Coord { x, y });
    }
    // No position in degrees is so large, and no grid reference of land so small.
    if !(1_000.0..=700_000.0).contains(&x) || !(1_000.0..=1_300_000.0).contains(&y) {
        return None;
    }
    from_grid(x, y).map(|point| geo::Coord { x: point.longitude, y: point.latitude })
}
