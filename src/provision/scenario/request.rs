//! A scenario as it arrives.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::catalogue::{CoverageBasis, Mode, Referrer};
use crate::provision::question::{Level, ProvisionRequest, TravelBy};

/// The question, and what to change before it is asked again. Services are named by slug, id or name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"need": "low-mood", "minutes": 20, "close": ["cafe-melton-sunny-skies"],
    "add": [{"name": "Evening group in Oakham", "needs": ["low-mood"], "steps": [2], "modes": ["in_person"], "postcode": "LE15 6HP",
        "minimum_years": 16, "open_to": ["self", "link_worker"]}]}))]
pub struct ScenarioRequest {
    /// Which areas to give figures for; local authorities when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// GSS code: only areas that lie in this one. The summary stays that of Leicester, Leicestershire and Rutland.
    #[schema(pattern = "^[EWSNK][0-9]{8}$", example = "E07000133")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Slug of a need: only services that help with it.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[schema(max_length = 100, example = "low-mood")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<String>,
    /// Only services at this step of care.
    #[validate(range(min = 1, max = 5, message = "must be from 1 to 5"))]
    #[schema(minimum = 1, maximum = 5)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<i32>,
    /// Only services known to give help this way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Only services that may take somebody of this age, in whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[schema(minimum = 0, maximum = 130)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_years: Option<i32>,
    /// How long a journey may take; 20 minutes when left out.
    #[validate(range(min = 1, max = 120, message = "must be from 1 to 120 minutes"))]
    #[schema(minimum = 1, maximum = 120, default = 20)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i32>,
    /// How people get there; by car when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel: Option<TravelBy>,
    /// Services to close.
    #[validate(length(max = 50, message = "must name at most 50 services"))]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub close: Vec<String>,
    /// Closed services to open again.
    #[validate(length(max = 50, message = "must name at most 50 services"))]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reopen: Vec<String>,
    #[serde(rename = "move", default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 50, message = "must name at most 50 services"))]
    #[schema(max_items = 50)]
    pub moved: Vec<Moved>,
    #[validate(nested, length(max = 50, message = "must name at most 50 services"))]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<NewService>,
    #[validate(nested, length(max = 50, message = "must name at most 50 services"))]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ages: Vec<ChangedAges>,
    #[validate(nested, length(max = 50, message = "must name at most 50 services"))]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<ChangedCoverage>,
    #[validate(nested, length(max = 50, message = "must name at most 50 services"))]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<ChangedRoutes>,
}

impl ScenarioRequest {
    /// The question that is asked before and after.
    pub fn question(&self) -> ProvisionRequest {
        ProvisionRequest {
            level: self.level,
            area: self.area.clone(),
            need: self.need.clone(),
            step: self.step,
            mode: self.mode,
            age_years: self.age_years,
            minutes: self.minutes,
            travel: self.travel,
        }
    }
}

/// A service that sees people somewhere else. The new place is a postcode, or a latitude with a longitude.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    pub service: String,
    /// Postcode of the place that moves, where the service has several.
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[schema(max_length = 12)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[schema(max_length = 12, example = "LE13 1GH")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// Degrees north (WGS 84).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east (WGS 84).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
}

/// A service that does not exist yet. What is left out is not limited: any age, anybody who can get there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewService {
    #[validate(length(min = 1, max = 200, message = "must be from 1 to 200 characters"))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Slugs of needs, at least one.
    #[validate(length(min = 1, max = 27, message = "must name from 1 to 27 needs"))]
    #[schema(min_items = 1, max_items = 27)]
    pub needs: Vec<String>,
    /// Steps of care, 1 to 5, at least one.
    #[validate(length(min = 1, max = 5, message = "must name from 1 to 5 steps"))]
    #[schema(min_items = 1, max_items = 5)]
    pub steps: Vec<i32>,
    #[validate(length(max = 7, message = "must name at most 7 modes"))]
    #[schema(max_items = 7)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<Mode>,
    /// Where people are seen; nowhere when neither this nor a latitude is given.
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[schema(max_length = 12, example = "LE15 6HP")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// Degrees north (WGS 84).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east (WGS 84).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[schema(minimum = 0, maximum = 130)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_years: Option<i32>,
    /// Inclusive: 17 means under 18.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[schema(minimum = 0, maximum = 130)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_years: Option<i32>,
    /// Which fact about the person decides; anybody who can get there when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<CoverageBasis>,
    /// GSS codes of the areas it is meant for; Leicester, Leicestershire and Rutland when left out.
    #[validate(length(max = 50, message = "must name at most 50 areas"))]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// Who may refer; the person themselves when left out.
    #[validate(length(max = 15, message = "must name at most 15 referrers"))]
    #[schema(max_items = 15)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_to: Vec<Referrer>,
}

/// Another age limit. With neither bound there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangedAges {
    pub service: String,
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[schema(minimum = 0, maximum = 130)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_years: Option<i32>,
    /// Inclusive: 17 means under 18.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[schema(minimum = 0, maximum = 130)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_years: Option<i32>,
}

/// Other areas, or another fact that decides.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangedCoverage {
    pub service: String,
    /// Which fact about the person decides; as it is when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<CoverageBasis>,
    /// GSS codes, at least one.
    #[validate(length(min = 1, max = 50, message = "must name from 1 to 50 areas"))]
    #[schema(min_items = 1, max_items = 50)]
    pub areas: Vec<String>,
}

/// Other people who may refer. The ways in of everybody else stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"service": "perinatal-mh", "open_to": ["self", "link_worker"]}))]
pub struct ChangedRoutes {
    pub service: String,
    /// Who may refer as well. Refusals of certain people only stay.
    #[validate(length(max = 15, message = "must name at most 15 referrers"))]
    #[schema(max_items = 15)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_to: Vec<Referrer>,
    /// Who may refer no longer.
    #[validate(length(max = 15, message = "must name at most 15 referrers"))]
    #[schema(max_items = 15)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub close_to: Vec<Referrer>,
}
