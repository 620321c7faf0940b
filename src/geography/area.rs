//! What is known about an area: its name, where it lies, who lives there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AreaCode, AreaKind, Point};

/// An area and what is known about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Area {
    pub code: AreaCode,
    pub name: String,
    pub kind: AreaKind,
    /// The areas it lies in directly: for a district its county, care board and region.
    pub within: Vec<AreaCode>,
    /// Mean position of its live postcodes: where its people are rather than its middle on a map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre: Option<Point>,
    /// How many live postcodes it has, large users included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_postcodes: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<Population>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprivation: Option<Deprivation>,
    /// Whether every local authority in it is described, so that one not listed certainly lies outside.
    #[serde(default)]
    pub every_authority_listed: bool,
}

/// How many people live somewhere, and who counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Population {
    /// Usual residents of all ages.
    pub people: u32,
    pub counted: PopulationSource,
}

/// Which count of people it is. The two must not be mixed in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PopulationSource {
    /// Census of England and Wales, March 2021.
    #[serde(rename = "census_2021")]
    Census2021,
    /// Estimate for the middle of 2019. For a single LSOA it can differ from the census by up to half.
    #[serde(rename = "mid_2019_estimate")]
    Mid2019Estimate,
}

/// How deprived an area is, by the English Index of Multiple Deprivation (IMD).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Deprivation {
    /// IMD 2019 decile of a neighbourhood: 1 is the most deprived tenth of England, 10 the least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imd_2019_decile: Option<u8>,
    /// IMD 2025 average score of a local authority: higher is more deprived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imd_2025_score: Option<f64>,
    /// Its rank by that score among 296 local authorities: 1 is the most deprived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imd_2025_rank: Option<u16>,
}

impl Area {
    /// An area of which no more is known than its name and where it lies.
    pub fn named(code: AreaCode, name: impl Into<String>, within: Vec<AreaCode>) -> Self {
        Self {
            code,
            name: name.into(),
            kind: code.kind(),
            within,
            centre: None,
            live_postcodes: None,
            population: None,
            deprivation: None,
            every_authority_listed: false,
        }
    }
}
