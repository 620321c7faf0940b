//! Which postcodes outside are close enough to count: people near the edge use them, and a point there must find its council.

use rstar::RTree;

use crate::geography::gazetteer::flat;
use crate::geography::{Point, distance_m};

/// How far outside postcodes are kept, from the nearest postcode inside.
///
/// # Units
/// Metres.
const BORDER_M: f64 = 10_000.0;

/// The positions inside, ready to be asked.
pub(super) struct Border {
    points: RTree<rstar::primitives::GeomWithData<[f32; 2], Point>>,
    least: [f32; 2],
    most: [f32; 2],
}

impl Border {
    pub(super) fn around(points: impl Iterator<Item = Point>) -> Self {
        let (mut least, mut most) = ([f32::MAX; 2], [f32::MIN; 2]);
        let flat_points: Vec<_> = points
            .map(|point| {
                let at @ [east, north] = flat(point);
                least = [least[0].min(east), least[1].min(north)];
                most = [most[0].max(east), most[1].max(north)];
                rstar::primitives::GeomWithData::new(at, point)
            })
            .collect();
        Self { points: RTree::bulk_load(flat_points), least, most }
    }

    /// Whether a point outside is within ten kilometres of one inside.
    pub(super) fn is_near(&self, point: Point) -> bool {
        let at = flat(point);
        // Most of the country is far off: a box says so sooner than a tree.
        let margin = BORDER_M as f32 * 1.05;
        if (0..2).any(|axis| at[axis] < self.least[axis] - margin || at[axis] > self.most[axis] + margin) {
            return false;
        }
        self.points.nearest_neighbor(at).is_some_and(|nearest| distance_m(point, nearest.data) <= BORDER_M)
    }
}
