//! Which postcodes are in use in LLR, each with its small areas: what an area is made of where nothing better weighs it.

use super::Gazetteer;
use super::units::Standing;
use crate::geography::{AreaCode, PostcodeUnit};

/// A live postcode of LLR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostcodeInUse {
    pub postcode: PostcodeUnit,
    pub ward: Option<AreaCode>,
    /// The 2011 LSOA, where it was looked up.
    pub lsoa: Option<AreaCode>,
}

impl Gazetteer {
    /// Every live postcode of LLR, in order.
    pub fn postcodes_in_use(&self) -> impl Iterator<Item = PostcodeInUse> {
        let units = self.units.all().iter();
        let here = units.filter(|unit| matches!(unit.standing, Standing::Live | Standing::LiveEstimated));
        here.map(|unit| PostcodeInUse {
            postcode: unit.postcode,
            ward: self.codes.code(unit.ward),
            lsoa: self.codes.code(unit.lsoa),
        })
    }
}
