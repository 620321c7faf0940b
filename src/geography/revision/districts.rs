//! The postcode districts after a revision: how many live postcodes each has, how many of them in LLR, and where their middle is.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::geography::{
    AreaCode, AreaTree, DistrictRelation, DistrictRow, GazetteerRows, Point, PostcodeDistrict,
};

/// Live postcodes of a district, in the whole country.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    live: u32,
    positions: u32,
    north: f64,
    east: f64,
}

impl Tally {
    pub(super) fn add(&mut self, point: Option<Point>) {
        self.live += 1;
        if let Some(point) = point {
            self.positions += 1;
            self.north += point.latitude;
            self.east += point.longitude;
        }
    }

    fn middle(&self) -> Option<Point> {
        // To five decimals (a metre), as the districts were first written.
        let fifth = |degrees: f64| (degrees * 100_000.0).round() / 100_000.0;
        let count = f64::from(self.positions);
        (self.positions > 0)
            .then(|| Point { latitude: fifth(self.north / count), longitude: fifth(self.east / count) })
    }
}

/// The districts of the new rows. `before` counts the postcodes known of each district before; `counted` are the districts of which
/// the file has every live postcode.
pub(super) fn districts(
    old: &[DistrictRow],
    before: &HashMap<PostcodeDistrict, u32>,
    rows: &GazetteerRows,
    counted: &HashMap<PostcodeDistrict, Tally>,
    tree: &AreaTree,
) -> Vec<DistrictRow> {
    let in_llr: HashSet<AreaCode> =
        tree.authorities_of(AreaCode::LLR).unwrap_or_default().iter().copied().collect();
    let mut known: BTreeMap<PostcodeDistrict, (Tally, u32)> = BTreeMap::new();
    for row in &rows.live {
        let (tally, llr) = known.entry(row.postcode.district()).or_default();
        tally.add(row.point);
        *llr += u32::from(in_llr.contains(&row.authority));
    }
    for row in &rows.near {
        known.entry(row.postcode.district()).or_default().0.add(Some(row.point));
    }
    let mut described: BTreeMap<PostcodeDistrict, DistrictRow> =
        old.iter().map(|row| (row.district, row.clone())).collect();
    for (&district, &(here, llr_postcodes)) in &known {
        let old = described.get(&district);
        if old.is_some_and(|row| row.relation == DistrictRelation::NonGeographic) {
            continue;
        }
        // A district nobody described and that only touches the border stays undescribed: its other postcodes are not known.
        if old.is_none() && llr_postcodes == 0 {
            continue;
        }
        let whole = counted.get(&district);
        let live_postcodes = match (whole, old) {
            (Some(tally), _) => tally.live,
            (None, Some(row)) => {
                let unknown = row.live_postcodes.saturating_sub(before.get(&district).copied().unwrap_or(0));
                unknown + here.live
            }
            (None, None) => here.live,
        };
        let point = whole.and_then(Tally::middle).or(old.map(|row| row.point)).or_else(|| here.middle());
        let Some(point) = point else { continue };
        let relation = match llr_postcodes {
            0 => DistrictRelation::Neighbour,
            all if all >= live_postcodes => DistrictRelation::Within,
            _ => DistrictRelation::Straddles,
        };
        let main_places = old.map(|row| row.main_places.clone()).unwrap_or_default();
        described.insert(
            district,
            DistrictRow { district, point, relation, main_places, live_postcodes, llr_postcodes },
        );
    }
    described.into_values().collect()
}
