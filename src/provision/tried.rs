//! Access as estimated, and with every journey shorter and longer by the mean error of the estimate: what says how firm a class is.

use super::catchment::Access;
use super::figures::Band;
use super::neighbourhoods::Neighbourhoods;
use super::reach::{Reach, mean_access};
use super::units::Unit;

/// Access of every area under one length of all journeys.
///
/// # Units
/// Places for 10,000 people weighted by need.
#[derive(Debug, Clone)]
pub struct Tried {
    /// Of everybody.
    mean: f64,
    /// In the order of the areas.
    access: Vec<f64>,
}

impl Tried {
    /// First as estimated; then, where the error of the estimate has been measured, with shorter and with longer journeys.
    pub fn each(reach: &Reach, units: &[Unit], neighbourhoods: &Neighbourhoods) -> Vec<Self> {
        let of = |found: &Access| Self {
            mean: mean_access(neighbourhoods, found),
            access: units
                .iter()
                .map(|unit| unit.mean(&neighbourhoods.all, true, |at| found.access[at] * 10_000.0))
                .map(|mean| mean.unwrap_or(0.0))
                .collect(),
        };
        std::iter::once(&reach.zones).chain(reach.shifted.iter().flatten()).map(of).collect()
    }

    /// The class of an area against the mean access of everybody in `measure`.
    pub fn band_against(&self, measure: &Self, area: usize) -> Band {
        Band::of(self.access[area], measure.mean)
    }
}
