//! Where a service is delivered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::provenance::Provenance;
use crate::geography::{Point, Precision};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocationUse {
    /// People are seen here.
    Venue,
    /// An office or warehouse: not a place to turn up at.
    Office,
    /// A place it visits or uses now and then.
    Outreach,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// What `seeds/sites.toml` calls the building, when the service is in one of the listed sites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// As published; may be only a town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// With its space, only where a source gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// A town or neighbourhood of `seeds/geography/places.csv`, to place an address without a postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(rename = "use", default = "venue")]
    pub used_as: LocationUse,
    /// A confidential address (a refuge) never leaves the store: not in an answer, an export or the index.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confidential: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Worked out from the postcode or the place when the catalogue is loaded; never written in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// How precise `point` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    pub provenance: Provenance,
}

impl Location {
    /// Whether anybody may be told to go there: not to an office, and never to a confidential address.
    pub fn is_open_to_visitors(&self) -> bool {
        !self.confidential && self.used_as != LocationUse::Office
    }
}

fn venue() -> LocationUse {
    LocationUse::Venue
}
