//! Outlines of local authorities and of 2011 MSOAs and LSOAs.

use geo::{MultiPolygon, Polygon};
use geojson::{FeatureCollection, GeometryValue};

use super::FOLDER;
use crate::geography::AreaCode;
use crate::interop::seeds::{SeedError, SeedFiles};

/// Each file and the property that holds an area's code.
const FILES: [(&str, &str); 3] = [
    ("lad_bsc_registry.geojson", "lad_code"),
    ("msoa11_bsc_registry.geojson", "msoa11"),
    ("lsoa11_bsc_registry.geojson", "lsoa11"),
];

pub(super) fn read(files: &SeedFiles) -> Result<Vec<(AreaCode, MultiPolygon<f64>)>, SeedError> {
    let mut boundaries = Vec::new();
    for (name, property) in FILES {
        let file = format!("{FOLDER}{name}");
        let syntax = |problem: String| SeedError::Syntax { file: file.clone(), problem };
        let collection: FeatureCollection =
            files.text(&file)?.parse().map_err(|fault: geojson::Error| syntax(fault.to_string()))?;
        for (number, feature) in (1..).zip(collection) {
            let field = |problem: String| SeedError::Field {
                file: file.clone(),
                field: format!("feature {number}"),
                problem,
            };
            let code: AreaCode = feature
                .property(property)
                .and_then(|value| value.as_str())
                .ok_or_else(|| field(format!("there is no property `{property}`")))?
                .parse()
                .map_err(|fault: crate::geography::AreaCodeError| field(fault.to_string()))?;
            let geometry = feature.geometry.ok_or_else(|| field("there is no geometry".to_owned()))?;
            let outline = outline(geometry.value).map_err(field)?;
            boundaries.push((code, outline));
        }
    }
    Ok(boundaries)
}

fn outline(geometry: GeometryValue) -> Result<MultiPolygon<f64>, String> {
    let several = matches!(geometry, GeometryValue::MultiPolygon { .. });
    if several {
        MultiPolygon::try_from(geometry).map_err(|fault| fault.to_string())
    } else {
        Polygon::try_from(geometry).map(MultiPolygon::from).map_err(|fault| fault.to_string())
    }
}
