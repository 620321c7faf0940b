//! Points as directions from the middle of the earth, for comparing very many distances.

use geo::Haversine;

use super::Point;

/// A point as a direction of length 1. Two are the nearer, the shorter the straight line between them through the earth, and that takes
/// three subtractions instead of six trigonometric functions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpherePoint([f64; 3]);

impl SpherePoint {
    /// North pole last.
    pub fn coordinates(self) -> [f64; 3] {
        self.0
    }

    /// The same distance as [`distance_m`](super::distance_m), worked out the other way.
    ///
    /// # Units
    /// Metres.
    pub fn distance_m(self, other: Self) -> f64 {
        let [x, y, z] = self.0;
        let [u, v, w] = other.0;
        metres_of_chord2((x - u).powi(2) + (y - v).powi(2) + (z - w).powi(2))
    }
}

impl From<Point> for SpherePoint {
    fn from(point: Point) -> Self {
        let (sin_north, cos_north) = point.latitude.to_radians().sin_cos();
        let (sin_east, cos_east) = point.longitude.to_radians().sin_cos();
        Self([cos_north * cos_east, cos_north * sin_east, sin_north])
    }
}

/// How far apart two points are along the ground whose directions are this far apart in a straight line, squared.
///
/// # Units
/// Metres.
fn metres_of_chord2(chord2: f64) -> f64 {
    2.0 * radius_m() * (chord2.sqrt() / 2.0).min(1.0).asin()
}

/// The other way round: what the square of the straight line is for a distance along the ground.
pub fn chord2_of_metres(distance_m: f64) -> f64 {
    let half_turn = std::f64::consts::FRAC_PI_2;
    let chord = 2.0 * (distance_m / (2.0 * radius_m())).clamp(0.0, half_turn).sin();
    chord * chord
}

/// The radius of the earth: that of the haversine formula, so that both ways of measuring agree.
///
/// # Units
/// Metres.
pub fn radius_m() -> f64 {
    Haversine.radius()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::distance_m;

    #[test]
    fn both_ways_of_measuring_agree_to_a_millimetre() {
        let oakham = Point { latitude: 52.668275, longitude: -0.724796 };
        for (latitude, longitude) in [(52.668276, -0.724796), (52.535676, -1.376386), (-33.9, 151.2)] {
            let there = Point { latitude, longitude };
            let direct = distance_m(oakham, there);

            let round = SpherePoint::from(oakham).distance_m(there.into());

            assert!((direct - round).abs() < 0.001, "{direct} {round}");
            assert!((metres_of_chord2(chord2_of_metres(direct)) - direct).abs() < 0.001);
        }
        assert_eq!(SpherePoint::from(oakham).distance_m(oakham.into()), 0.0);
    }
}
