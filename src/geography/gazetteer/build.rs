//! From rows to a gazetteer: all of it or an error, never a part.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::OnceLock;

use super::codes::AreaCodes;
use super::figures::figures_by_area;
use super::nearest::NearestUnits;
use super::units::{Standing, UnitRecord, Units};
use super::{Gazetteer, GazetteerError, plainly};
use crate::geography::{AreaCode, AreaTree, GazetteerRows, NearRow, Point, PostcodeRow, TerminatedRow};

impl Gazetteer {
    /// Builds a gazetteer.
    ///
    /// # Errors
    /// When a row names an area that is not described, or the same thing is listed twice. A postcode may be both live
    /// near LLR and no longer live in it: then it is live.
    pub fn new(rows: GazetteerRows) -> Result<Self, GazetteerError> {
        let GazetteerRows {
            areas,
            boundaries,
            figures,
            live,
            terminated,
            near,
            districts,
            places,
            editions,
            version,
        } = rows;
        let mut tree = AreaTree::new(areas)?;
        tree.centre_on(&points_by_authority(&live));
        let codes = AreaCodes::of(&tree)?;

        let mut records = Vec::with_capacity(live.len() + near.len() + terminated.len());
        for row in &live {
            records.push(live_record(row, &codes)?);
        }
        for row in &near {
            records.push(near_record(row, &codes)?);
        }
        for row in &terminated {
            records.push(terminated_record(row, &codes)?);
        }
        let units = Units::sorted(records).map_err(|postcode| GazetteerError::PostcodeTwice { postcode })?;
        let nearest = NearestUnits::of(&units);

        let mut place_called = HashMap::with_capacity(places.len());
        for (position, place) in places.iter().enumerate() {
            codes.number(place.authority, || format!("place `{}`", place.name))?;
            if place_called.insert(plainly(&place.name), position).is_some() {
                return Err(GazetteerError::PlaceTwice { name: place.name.clone() });
            }
        }
        for (code, _) in &boundaries {
            codes.number(*code, || "a boundary".to_owned())?;
        }
        let boundaries = unique(boundaries).map_err(|code| GazetteerError::BoundaryTwice { code })?;
        let figures = figures_by_area(figures, &tree);
        for code in figures.keys() {
            codes.number(*code, || "a figure".to_owned())?;
        }
        tree.sum_up(&figures);
        let located = districts.iter().map(|row| (row.district, OnceLock::new())).collect();
        let districts = unique(districts.into_iter().map(|row| (row.district, row)))
            .map_err(|district| GazetteerError::DistrictTwice { district })?;

        Ok(Self {
            tree,
            codes,
            units,
            nearest,
            districts,
            located,
            places,
            place_called,
            boundaries,
            figures,
            editions,
            version,
        })
    }
}

/// Where the live postcodes of each authority are. Those around LLR are only known in part, and get no centre.
fn points_by_authority(live: &[PostcodeRow]) -> HashMap<AreaCode, Vec<Point>> {
    let mut points: HashMap<AreaCode, Vec<Point>> = HashMap::new();
    for row in live {
        points.entry(row.authority).or_default().extend(row.point);
    }
    points
}

fn live_record(row: &PostcodeRow, codes: &AreaCodes) -> Result<UnitRecord, GazetteerError> {
    let &PostcodeRow { postcode, point, estimated, authority, ward, lsoa } = row;
    let used_by = || format!("postcode `{postcode}`");
    let standing = if estimated { Standing::LiveEstimated } else { Standing::Live };
    let mut record = UnitRecord::new(postcode, point, standing);
    record.authority = codes.number(authority, used_by)?;
    if let Some(ward) = ward {
        record.ward = codes.number(ward, used_by)?;
    }
    if let Some(lsoa) = lsoa {
        record.lsoa = codes.number(lsoa, used_by)?;
    }
    Ok(record)
}

fn near_record(row: &NearRow, codes: &AreaCodes) -> Result<UnitRecord, GazetteerError> {
    let &NearRow { postcode, point, authority } = row;
    let mut record = UnitRecord::new(postcode, Some(point), Standing::Near);
    if let Some(authority) = authority {
        record.authority = codes.number(authority, || format!("postcode `{postcode}`"))?;
    }
    Ok(record)
}

fn terminated_record(row: &TerminatedRow, codes: &AreaCodes) -> Result<UnitRecord, GazetteerError> {
    let &TerminatedRow { postcode, point, own_point, terminated, authority, lsoa } = row;
    let used_by = || format!("old postcode `{postcode}`");
    let standing = match (terminated, own_point) {
        (Some(_), true) => Standing::EndedInPlace,
        (Some(_), false) => Standing::Ended,
        (None, true) => Standing::UnlistedInPlace,
        (None, false) => Standing::Unlisted,
    };
    let mut record = UnitRecord::new(postcode, point, standing);
    record.authority = codes.number(authority, used_by)?;
    if let Some(lsoa) = lsoa {
        record.lsoa = codes.number(lsoa, used_by)?;
    }
    record.terminated = terminated;
    Ok(record)
}

/// A map, or the first key that comes twice.
fn unique<K: Eq + Hash + Copy, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Result<HashMap<K, V>, K> {
    let mut map = HashMap::new();
    for (key, value) in pairs {
        if map.insert(key, value).is_some() {
            return Err(key);
        }
    }
    Ok(map)
}
