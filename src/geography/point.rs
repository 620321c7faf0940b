//! Where something is, and how far from something else in a straight line.
//!
//! ```
//! use signpost::geography::{distance_m, Point};
//!
//! let royal_infirmary = Point { latitude: 52.6268, longitude: -1.135953 };
//! let city_centre = Point { latitude: 52.630103, longitude: -1.130259 };
//! assert_eq!(distance_m(royal_infirmary, city_centre).round(), 532.0);
//! ```

use geo::{Distance, Haversine};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// A point on the ground.
///
/// # Units
/// Degrees of WGS 84, latitude north and longitude east (so LLR lies at about 52.6, -1.1).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Degrees north, -90 to 90.
    #[schema(minimum = -90, maximum = 90, example = 52.630103)]
    pub latitude: f64,
    /// Degrees east, -180 to 180.
    #[schema(minimum = -180, maximum = 180, example = -1.130259)]
    pub longitude: f64,
}

/// Why a pair of numbers is no point.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PointError {
    /// North of the pole, or not a number.
    #[error("latitude `{latitude}` is not between -90 and 90")]
    Latitude { latitude: f64 },
    /// Further east than round the world, or not a number.
    #[error("longitude `{longitude}` is not between -180 and 180")]
    Longitude { longitude: f64 },
}

impl Point {
    /// A point from numbers somebody else wrote.
    ///
    /// # Errors
    /// When either is not a number or lies outside the world.
    pub fn checked(latitude: f64, longitude: f64) -> Result<Self, PointError> {
        // A range never contains NaN, so these refuse it too.
        if !(-90.0..=90.0).contains(&latitude) {
            return Err(PointError::Latitude { latitude });
        }
        if !(-180.0..=180.0).contains(&longitude) {
            return Err(PointError::Longitude { longitude });
        }
        Ok(Self { latitude, longitude })
    }

    /// The middle of several points, if there are any. Good over a county, not across a date line.
    pub fn mean<'a>(points: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let (mut north, mut east, mut count) = (0.0, 0.0, 0.0);
        for point in points {
            north += point.latitude;
            east += point.longitude;
            count += 1.0;
        }
        (count > 0.0).then(|| Self { latitude: north / count, longitude: east / count })
    }
}

impl From<Point> for geo::Point<f64> {
    fn from(point: Point) -> Self {
        // geo's order is x = longitude, y = latitude.
        geo::Point::new(point.longitude, point.latitude)
    }
}

impl From<geo::Point<f64>> for Point {
    fn from(point: geo::Point<f64>) -> Self {
        Self { latitude: point.y(), longitude: point.x() }
    }
}

/// How far apart two points are in a straight line, by the haversine formula on a sphere.
///
/// Within LLR this is about 0.3% at most from the geodesic on the ellipsoid, well inside the error of any travel time.
///
/// # Units
/// Metres.
pub fn distance_m(from: Point, to: Point) -> f64 {
    Haversine.distance(geo::Point::from(from), geo::Point::from(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
        text.lines().skip(1).map(|line| line.split(',').collect())
    }

    fn number(cell: &str) -> f64 {
        cell.parse().unwrap()
    }

    #[test]
    fn distances_agree_with_an_independent_haversine_and_nearly_with_the_ellipsoid() {
        let mut seen = 0;
        for row in rows(include_str!("../../tests/geography/distances.csv")) {
            let from = Point::checked(number(row[2]), number(row[3])).unwrap();
            let to = Point::checked(number(row[4]), number(row[5])).unwrap();

            let metres = distance_m(from, to);

            assert!((metres / 1000.0 - number(row[6])).abs() < 0.001, "{row:?}: {metres}");
            assert!((metres / 1000.0 / number(row[7]) - 1.0).abs() < 0.0035, "{row:?}: {metres}");
            seen += 1;
        }
        assert_eq!(seen, 25);
    }

    #[test]
    fn two_metres_of_datum_error_are_measured_as_two_metres() {
        for row in rows(include_str!("../../tests/geography/osgb36_to_wgs84.csv")) {
            let precise = Point::checked(number(row[3]), number(row[4])).unwrap();
            let rough = Point::checked(number(row[5]), number(row[6])).unwrap();

            assert!((distance_m(precise, rough) - number(row[7])).abs() < 0.02, "{row:?}");
        }
    }

    #[test]
    fn distance_is_the_same_both_ways_and_nothing_to_itself() {
        let oakham = Point { latitude: 52.668275, longitude: -0.724796 };
        let hinckley = Point { latitude: 52.535676, longitude: -1.376386 };

        assert!((distance_m(oakham, hinckley) - distance_m(hinckley, oakham)).abs() < 1e-6);
        assert_eq!(distance_m(oakham, oakham), 0.0);
    }

    #[test]
    fn a_point_off_the_world_is_refused() {
        assert!(Point::checked(f64::NAN, 0.0).is_err());
        assert!(Point::checked(52.6, 181.0).is_err());
        assert_eq!(
            Point::checked(99.999999, 0.0).unwrap_err().to_string(),
            "latitude `99.999999` is not between -90 and 90"
        );
    }

    #[test]
    fn json_spells_latitude_first() {
        let json = serde_json::to_string(&Point { latitude: 52.5, longitude: -1.25 }).unwrap();

        assert_eq!(json, r#"{"latitude":52.5,"longitude":-1.25}"#);
    }
}
