//! What is known about an area: its name, where it lies, who lives there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AreaCode, AreaFigures, AreaKind, Measure, Point};

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
    /// By the latest count, from its figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<Population>,
    /// By the Index of Multiple Deprivation, from its figures.
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
    /// Another count or estimate: the area's figures say which.
    Other,
}

/// How deprived an area is, by the English Index of Multiple Deprivation (IMD).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Deprivation {
    /// IMD 2019 decile of a neighbourhood: 1 is the most deprived tenth of England, 10 the least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imd_2019_decile: Option<u8>,
    /// IMD 2025 decile of a neighbourhood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imd_2025_decile: Option<u8>,
    /// IMD 2025 score of a neighbourhood, average score of a local authority: higher is more deprived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imd_2025_score: Option<f64>,
    /// Its rank by that score among the neighbourhoods of England, or among 296 local authorities: 1 is the most deprived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imd_2025_rank: Option<u16>,
}

impl Area {
    /// Sets population and deprivation from what was counted.
    pub(super) fn sum_up(&mut self, figures: &AreaFigures) {
        self.population = figures.population().map(|figure| Population {
            people: figure.value.round() as u32,
            counted: match figure.source.id.as_str() {
                "census-2021" => PopulationSource::Census2021,
                "mid-2019-population" => PopulationSource::Mid2019Estimate,
                _ => PopulationSource::Other,
            },
        });
        let of = |edition: &str, measure: Measure| {
            let mut all = figures.all().iter();
            all.find(|figure| figure.measure == measure && figure.source.edition == edition)
                .map(|figure| figure.value)
        };
        let deprivation = Deprivation {
            imd_2019_decile: of("2019", Measure::ImdDecile).map(|decile| decile as u8),
            imd_2025_decile: of("2025", Measure::ImdDecile).map(|decile| decile as u8),
            imd_2025_score: of("2025", Measure::ImdScore),
            imd_2025_rank: of("2025", Measure::ImdRank).map(|rank| rank as u16),
        };
        self.deprivation = Some(deprivation).filter(|known| *known != Deprivation::default());
    }

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
