//! Whole postcodes, packed: 28 bytes each, sorted so that a sector or a district is one run.

use crate::geography::{Point, PostcodeDistrict, PostcodeSector, PostcodeUnit, YearMonth};

/// What is recorded of one postcode. Areas are numbers of [`AreaCodes`](super::codes::AreaCodes).
#[derive(Debug, Clone, Copy)]
pub(super) struct UnitRecord {
    pub(super) postcode: PostcodeUnit,
    pub(super) standing: Standing,
    /// [`NOWHERE`] without a position.
    microdegrees_north: i32,
    microdegrees_east: i32,
    pub(super) authority: u16,
    pub(super) ward: u16,
    pub(super) lsoa: u16,
    /// Only with [`Standing::Ended`] and [`Standing::EndedInPlace`].
    pub(super) terminated: Option<YearMonth>,
}

/// Stands for no position: no latitude is so low.
const NOWHERE: i32 = i32::MIN;

/// How a postcode stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// In use, in LLR.
    Live,
    /// In use, in LLR, with a position the source estimated.
    LiveEstimated,
    /// In use, outside LLR.
    Near,
    /// Out of use, and known since when; its position is that of its neighbourhood.
    Ended,
    /// The same, with its own last position.
    EndedInPlace,
    /// No longer on the list of live postcodes, without a date.
    Unlisted,
    /// The same, with its own last position.
    UnlistedInPlace,
}

impl Standing {
    pub(super) const fn is_live(self) -> bool {
        matches!(self, Self::Live | Self::LiveEstimated | Self::Near)
    }
}

impl UnitRecord {
    pub(super) fn new(postcode: PostcodeUnit, point: Option<Point>, standing: Standing) -> Self {
        // The files give six decimals (11 cm), so millionths lose nothing and half the room.
        let micro = |degrees: f64| (degrees * 1_000_000.0).round() as i32;
        Self {
            postcode,
            standing,
            microdegrees_north: point.map_or(NOWHERE, |point| micro(point.latitude)),
            microdegrees_east: point.map_or(NOWHERE, |point| micro(point.longitude)),
            authority: super::codes::NONE,
            ward: super::codes::NONE,
            lsoa: super::codes::NONE,
            terminated: None,
        }
    }

    pub(super) fn point(&self) -> Option<Point> {
        (self.microdegrees_north != NOWHERE).then(|| Point {
            latitude: f64::from(self.microdegrees_north) / 1_000_000.0,
            longitude: f64::from(self.microdegrees_east) / 1_000_000.0,
        })
    }
}

/// Every known postcode, sorted.
#[derive(Debug)]
pub(super) struct Units(Vec<UnitRecord>);

impl Units {
    /// Sorts; where two are the same the first of the given order stays, and a later live one is an error.
    pub(super) fn sorted(mut records: Vec<UnitRecord>) -> Result<Self, PostcodeUnit> {
        // Stable, so live ones, which are given first, stay before old ones of the same name.
        records.sort_by_key(|record| record.postcode);
        for pair in records.windows(2) {
            if let [first, second] = pair
                && first.postcode == second.postcode
                && first.standing.is_live() == second.standing.is_live()
            {
                return Err(first.postcode);
            }
        }
        // A few that dropped off one list are on another: live is the better knowledge.
        records.dedup_by_key(|record| record.postcode);
        records.shrink_to_fit();
        Ok(Self(records))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, position: u32) -> Option<&UnitRecord> {
        self.0.get(position as usize)
    }

    pub(super) fn find(&self, postcode: PostcodeUnit) -> Option<&UnitRecord> {
        let position = self.0.binary_search_by_key(&postcode, |record| record.postcode).ok()?;
        self.0.get(position)
    }

    pub(super) fn all(&self) -> &[UnitRecord] {
        &self.0
    }

    pub(super) fn of_sector(&self, sector: PostcodeSector) -> &[UnitRecord] {
        let start = self.0.partition_point(|record| record.postcode.sector() < sector);
        let end = self.0.partition_point(|record| record.postcode.sector() <= sector);
        self.0.get(start..end).unwrap_or_default()
    }

    pub(super) fn of_district(&self, district: PostcodeDistrict) -> &[UnitRecord] {
        let start = self.0.partition_point(|record| record.postcode.district() < district);
        let end = self.0.partition_point(|record| record.postcode.district() <= district);
        self.0.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_stays_small() {
        assert_eq!(size_of::<UnitRecord>(), 28);
    }

    #[test]
    fn packing_keeps_six_decimals() {
        let point = Point { latitude: 52.668275, longitude: -0.724796 };
        let record = UnitRecord::new("LE15 6HP".parse().unwrap(), Some(point), Standing::Live);
        let nowhere = UnitRecord::new("LE99 9ZZ".parse().unwrap(), None, Standing::Live);

        assert_eq!(record.point(), Some(point));
        assert_eq!(nowhere.point(), None);
    }
}
