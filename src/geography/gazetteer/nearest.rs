//! The live postcode nearest a point.

use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::units::{UnitRecord, Units};
use crate::geography::{Point, distance_m};

/// Live postcodes on a flat map around LLR, each with its position in [`Units`].
#[derive(Debug)]
pub(super) struct NearestUnits(RTree<GeomWithData<[f32; 2], u32>>);

/// On a flat map the nearest few may come in a slightly wrong order, so this many are measured properly.
const MEASURED: usize = 4;

impl NearestUnits {
    pub(super) fn of(units: &Units) -> Self {
        let points = (0u32..)
            .zip(units.all())
            .filter(|(_, record)| record.standing.is_live())
            .filter_map(|(position, record)| Some(GeomWithData::new(flat(record.point()?), position)))
            .collect();
        Self(RTree::bulk_load(points))
    }

    /// The nearest, where it is, and how far that is in metres.
    pub(super) fn to<'a>(&self, units: &'a Units, point: Point) -> Option<(&'a UnitRecord, Point, f64)> {
        self.0
            .nearest_neighbor_iter(flat(point))
            .take(MEASURED)
            .filter_map(|found| units.get(found.data))
            .filter_map(|record| Some((record, record.point()?)))
            .map(|(record, at)| (record, at, distance_m(point, at)))
            .min_by(|(_, _, left), (_, _, right)| left.total_cmp(right))
    }
}

/// Metres north and east of the middle of LLR, as if the ground were flat there.
pub(in crate::geography) fn flat(point: Point) -> [f32; 2] {
    const METRES_IN_A_DEGREE: f64 = 111_195.0;
    const MIDDLE_NORTH: f64 = 52.65;
    const MIDDLE_EAST: f64 = -1.1;
    // The cosine of 52.65 degrees: how much narrower a degree of longitude is there.
    const NARROWING: f64 = 0.606_68;
    let north = (point.latitude - MIDDLE_NORTH) * METRES_IN_A_DEGREE;
    let east = (point.longitude - MIDDLE_EAST) * METRES_IN_A_DEGREE * NARROWING;
    [east as f32, north as f32]
}
