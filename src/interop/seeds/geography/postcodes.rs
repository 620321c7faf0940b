//! Live, old and nearby postcodes.

use super::table;
use crate::geography::{NearRow, PostcodeRow, TerminatedRow};
use crate::interop::seeds::{SeedError, SeedFiles};

/// From this positional quality on, Code-Point Open gives an estimate from postcodes around it rather than a position.
const FIRST_ESTIMATED_QUALITY: u8 = 50;

pub(super) fn live(files: &SeedFiles) -> Result<Vec<PostcodeRow>, SeedError> {
    let columns = ["pcds", "lat", "lon", "pqi", "lad_code", "ward_code", "lsoa11", "codes_from"];
    table::read(files, "postcodes_llr.csv.gz", columns, |row| {
        let looked_up = match row.text(7) {
            "ons_pcd_lookup_2022_05" => true,
            // Newer than the lookup: guessed from a simplified boundary, so not certain enough to hand on.
            "nearest_lsoa11_polygon" => false,
            _ => return Err(row.fault(7, "not a known way to find the area")),
        };
        Ok(PostcodeRow {
            postcode: row.value(0)?,
            point: Some(row.point(1, 2)?),
            estimated: row.value::<u8>(3)? >= FIRST_ESTIMATED_QUALITY,
            authority: row.value(4)?,
            ward: Some(row.value(5)?),
            lsoa: if looked_up { Some(row.value(6)?) } else { None },
        })
    })
}

pub(super) fn terminated(files: &SeedFiles) -> Result<Vec<TerminatedRow>, SeedError> {
    let columns = ["pcds", "lat", "lon", "doterm", "lad_code", "lsoa11"];
    table::read(files, "postcodes_llr_terminated.csv.gz", columns, |row| {
        Ok(TerminatedRow {
            postcode: row.value(0)?,
            point: Some(row.point(1, 2)?),
            own_point: false,
            terminated: row.optional(3)?,
            authority: row.value(4)?,
            lsoa: Some(row.value(5)?),
        })
    })
}

pub(super) fn near(files: &SeedFiles) -> Result<Vec<NearRow>, SeedError> {
    table::read(files, "postcodes_near_llr.csv.gz", ["pcds", "lat", "lon", "lad_code"], |row| {
        Ok(NearRow { postcode: row.value(0)?, point: row.point(1, 2)?, authority: row.optional(3)? })
    })
}
