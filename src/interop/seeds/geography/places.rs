//! Postcode districts and named places.

use super::table;
use crate::geography::{DistrictRelation, DistrictRow, PlaceKind, PlaceRow};
use crate::interop::seeds::{SeedError, SeedFiles};

pub(super) fn districts(files: &SeedFiles) -> Result<Vec<DistrictRow>, SeedError> {
    let columns = ["outcode", "lat", "lon", "relation", "main_places", "live_postcodes", "llr_postcodes"];
    table::read(files, "postcode_districts.csv", columns, |row| {
        let relation = match row.text(3) {
            "within" => DistrictRelation::Within,
            "straddles" => DistrictRelation::Straddles,
            "neighbour" => DistrictRelation::Neighbour,
            "non_geographic" => DistrictRelation::NonGeographic,
            _ => return Err(row.fault(3, "not a known relation")),
        };
        Ok(DistrictRow {
            district: row.value(0)?,
            point: row.point(1, 2)?,
            relation,
            main_places: row.text(4).to_owned(),
            live_postcodes: row.value(5)?,
            llr_postcodes: row.value(6)?,
        })
    })
}

pub(super) fn places(files: &SeedFiles) -> Result<Vec<PlaceRow>, SeedError> {
    let columns = ["name", "kind", "lat", "lon", "lad_code", "nearest_outcode"];
    table::read(files, "places.csv", columns, |row| {
        let kind = match row.text(1) {
            "city" => PlaceKind::City,
            "town" => PlaceKind::Town,
            "village" => PlaceKind::Village,
            "neighbourhood" => PlaceKind::Neighbourhood,
            _ => return Err(row.fault(1, "not a known kind of place")),
        };
        Ok(PlaceRow {
            name: row.text(0).to_owned(),
            kind,
            point: row.point(2, 3)?,
            authority: row.value(4)?,
            nearest_district: row.value(5)?,
        })
    })
}
