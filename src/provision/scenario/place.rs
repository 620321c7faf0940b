//! Where a scenario may put a place of help: wherever people live in or near the area.

use super::invented::assumed;
use crate::catalogue::{Location, LocationUse};
use crate::geography::{Gazetteer, Point, PointError, Postcode, Precision};

/// Leicester, Leicestershire and Rutland and what is around them have no stretch this far from every known postcode.
///
/// # Units
/// Metres.
const NOBODY_LIVES_THERE_M: f64 = 3_000.0;

/// A place on the ground where people could be seen.
pub struct Place {
    point: Point,
    precision: Precision,
    postcode: Option<String>,
    pub says: String,
}

impl Place {
    pub fn of_postcode(text: &str, gazetteer: &Gazetteer) -> Result<Self, String> {
        let postcode = Postcode::parse(text).map_err(|problem| problem.to_string())?;
        let located = gazetteer.locate(&postcode);
        let point =
            located.point.ok_or_else(|| format!("`{postcode}` is not a place in or near the area"))?;
        Ok(Self {
            point,
            precision: located.precision,
            postcode: Some(postcode.to_string()),
            says: located.label,
        })
    }

    pub fn of_point(
        latitude: f64,
        longitude: f64,
        gazetteer: &Gazetteer,
    ) -> Result<Self, (&'static str, String)> {
        let point = Point::checked(latitude, longitude).map_err(|problem| match problem {
            PointError::Latitude { .. } => ("latitude", problem.to_string()),
            PointError::Longitude { .. } => ("longitude", problem.to_string()),
        })?;
        let near =
            gazetteer.nearest_postcode(point).is_some_and(|near| near.distance_m <= NOBODY_LIVES_THERE_M);
        if !near {
            return Err((
                "latitude",
                "is with the longitude more than 3 km from every postcode in or near the area".to_owned(),
            ));
        }
        Ok(Self {
            point,
            precision: Precision::Point,
            postcode: None,
            says: format!("{:.5}, {:.5}", point.latitude, point.longitude),
        })
    }

    pub fn location(&self) -> Location {
        Location {
            site: None,
            name: None,
            address: None,
            postcode: self.postcode.clone(),
            place: None,
            used_as: LocationUse::Venue,
            confidential: false,
            says: None,
            point: Some(self.point),
            precision: Some(self.precision),
            provenance: assumed(),
        }
    }
}
