//! What is asked of the gap engine: for which help, for whom, how far away, and over which areas.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::catalogue::{Mode, Step};
use crate::geography::{AreaCode, AreaCodeError, Travel};
use crate::pathway::{FieldError, Snapshot};

/// Which areas figures are given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The nine councils of Leicester, Leicestershire and Rutland.
    #[default]
    LocalAuthority,
    /// Statistical neighbourhoods of about 8,000 people (2011 codes).
    Msoa,
    /// Statistical neighbourhoods of about 1,700 people (2011 codes).
    Lsoa,
    /// Electoral wards, estimated from the postcodes in them.
    Ward,
    /// The part of a postcode district that lies in the area, estimated from the postcodes in it.
    PostcodeDistrict,
}

/// How people get there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TravelBy {
    #[default]
    Car,
    Walk,
    /// Without a car. No bus times are known and none are made up: answered as walking, with help by phone, online or at home beside it.
    Public,
}

impl TravelBy {
    /// The estimate that stands behind it.
    pub fn estimate(self) -> Travel {
        match self {
            TravelBy::Car => Travel::Car,
            TravelBy::Walk | TravelBy::Public => Travel::Walk,
        }
    }

    /// How far out an estimate is on average, where that has been measured: 1.2 minutes for car journeys under 20 km.
    ///
    /// # Units
    /// Minutes.
    pub fn measured_error_min(self) -> Option<f64> {
        match self {
            TravelBy::Car => Some(1.2),
            TravelBy::Walk | TravelBy::Public => None,
        }
    }

    /// `20 minutes by car`.
    pub fn says(self) -> &'static str {
        match self {
            TravelBy::Car => "by car",
            TravelBy::Walk => "on foot",
            TravelBy::Public => "on foot (no bus times are known)",
        }
    }
}

/// Minutes of travel when the question does not say.
const USUAL_MINUTES: u16 = 20;

/// The question as it arrives. Everything is optional.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ProvisionRequest {
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
}

/// The question, read against a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Question {
    pub level: Level,
    /// Only areas that lie in this one.
    pub area: Option<AreaCode>,
    /// Slug of the need.
    pub need: Option<String>,
    pub step: Option<Step>,
    pub mode: Option<Mode>,
    pub age_years: Option<i32>,
    pub minutes: u16,
    pub travel: TravelBy,
}

impl Question {
    /// Reads a request whose bounds hold.
    ///
    /// # Errors
    /// A need or step that does not exist, with its pointer.
    pub fn read(request: &ProvisionRequest, snapshot: &Snapshot) -> Result<Self, Vec<FieldError>> {
        let ProvisionRequest { level, area, need, step, mode, age_years, minutes, travel } = request;
        let mut errors = Vec::new();
        if let Some(need) = need.as_deref().filter(|need| snapshot.need_index(need).is_none()) {
            let detail = format!("need `{need}` is not known; `/api/v1/needs` lists them");
            errors.push(FieldError::new("/need", detail));
        }
        let area = match area.as_deref().map(|code| read_area(code, snapshot)).transpose() {
            Ok(area) => area,
            Err(fault) => {
                errors.push(fault);
                None
            }
        };
        let known_step = step.and_then(|step| u8::try_from(step).ok()).map(Step::try_from);
        if step.is_some() && !matches!(known_step, Some(Ok(_))) {
            errors.push(FieldError::new("/step", "must be from 1 to 5"));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            level: level.unwrap_or_default(),
            area,
            need: need.clone(),
            step: known_step.and_then(Result::ok),
            mode: *mode,
            age_years: *age_years,
            minutes: minutes.and_then(|minutes| u16::try_from(minutes).ok()).unwrap_or(USUAL_MINUTES),
            travel: travel.unwrap_or_default(),
        })
    }

    /// Everything, over the councils.
    pub fn of_everything() -> Self {
        Self {
            level: Level::default(),
            area: None,
            need: None,
            step: None,
            mode: None,
            age_years: None,
            minutes: USUAL_MINUTES,
            travel: TravelBy::default(),
        }
    }
}

/// An area of which there are figures.
fn read_area(code: &str, snapshot: &Snapshot) -> Result<AreaCode, FieldError> {
    let fault = |detail: String| FieldError::new("/area", detail);
    let code: AreaCode = code.parse().map_err(|problem: AreaCodeError| fault(problem.to_string()))?;
    let gazetteer = snapshot.gazetteer();
    if gazetteer.area(code).is_none() {
        return Err(fault(format!("nothing is recorded about area `{code}`")));
    }
    if gazetteer.tree().contains(AreaCode::LLR, code).is_unmet() {
        return Err(fault(format!(
            "there are no figures of area `{code}`: it is not in Leicester, Leicestershire or Rutland"
        )));
    }
    Ok(code)
}
