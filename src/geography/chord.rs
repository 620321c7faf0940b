//! How far apart at least: the straight line through the earth, quick enough to sift tens of thousands of places by.

use super::Point;

/// The mean radius of the earth that [`super::distance_m`] reckons with.
///
/// # Units
/// Metres.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// What rounding can make of a chord, and more.
///
/// # Units
/// Metres.
const ROUNDING_M: f64 = 0.01;

/// A point as a direction from the middle of the earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direction {
    x: f64,
    y: f64,
    z: f64,
}

impl From<Point> for Direction {
    fn from(point: Point) -> Self {
        let (north, east) = (point.latitude.to_radians(), point.longitude.to_radians());
        Self { x: north.cos() * east.cos(), y: north.cos() * east.sin(), z: north.sin() }
    }
}

impl Direction {
    /// Never more than [`super::distance_m`] between the same two points, and within LLR less by a few centimetres.
    ///
    /// # Units
    /// Metres.
    pub fn at_least_m(self, other: Self) -> f64 {
        let (x, y, z) = (self.x - other.x, self.y - other.y, self.z - other.z);
        ((x * x + y * y + z * z).sqrt() * EARTH_RADIUS_M - ROUNDING_M).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::distance_m;
    use super::*;

    #[test]
    fn the_chord_is_never_longer_than_the_arc_and_nearly_as_long() {
        let oakham = Point { latitude: 52.668275, longitude: -0.724796 };
        for (latitude, longitude) in [
            (52.668275, -0.724796),
            (52.668276, -0.724796),
            (52.535676, -1.376386),
            (51.5, -0.12),
            (58.2, -6.4),
        ] {
            let there = Point { latitude, longitude };
            let arc = distance_m(oakham, there);

            let least = Direction::from(oakham).at_least_m(there.into());

            assert!(least <= arc, "{there:?}: {least} of {arc}");
            assert!(least >= arc * 0.999 - 0.02, "{there:?}: {least} of {arc}");
        }
    }
}
