//! What is asked about ways in: parameters of the query, and the person they describe.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::catalogue::{Referrer, Urgency};
use crate::pathway::{FieldError, MatchRequest, Profile, Snapshot};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReferralQuery {
    /// Who is asking. Without it every public route is given and nothing is claimed.
    #[param(inline, example = "gp")]
    referrer: Option<Referrer>,
    /// Only routes that take this urgency.
    #[param(inline)]
    pub urgency: Option<Urgency>,
    /// What the person needs help with: some ways in are not for every need.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "low-mood")]
    need: Option<String>,
    /// Age of the person, in whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[param(minimum = 0, maximum = 130)]
    age_years: Option<i32>,
    /// Where the person lives: unit, sector or district.
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[param(max_length = 12, example = "LE11 3TU")]
    postcode: Option<String>,
    /// GSS code of the local authority where the person lives.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E07000130")]
    area: Option<String>,
    /// GSS code of the local authority of the person's GP practice.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E07000130")]
    gp_area: Option<String>,
    /// The day to answer for; today unless said otherwise.
    #[param(example = "2026-11-22")]
    on: Option<NaiveDate>,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Json,
    Csv,
}

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RoutesQuery {
    /// Only services for this need.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "low-mood")]
    need: Option<String>,
    /// Who is asking.
    #[param(inline, example = "gp")]
    referrer: Option<Referrer>,
    /// Only services that may serve this area, by GSS code: the practice's own. Unless `postcode` or `gp_area` says otherwise, its patients
    /// are taken to live there and to be registered there.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E07000130")]
    area: Option<String>,
    /// Only services that may serve patients of a practice in this local authority.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E07000130")]
    gp_area: Option<String>,
    /// Where the person lives: unit, sector or district.
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[param(max_length = 12, example = "LE11 3TU")]
    postcode: Option<String>,
    /// Age of the person, in whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[param(minimum = 0, maximum = 130)]
    age_years: Option<i32>,
    /// Only services at this step.
    #[validate(range(min = 1, max = 5, message = "must be from 1 to 5"))]
    #[param(minimum = 1, maximum = 5)]
    pub step: Option<i32>,
    /// Only routes that take this urgency.
    #[param(inline)]
    pub urgency: Option<Urgency>,
    /// JSON unless said otherwise.
    #[param(inline)]
    pub format: Option<Format>,
    /// The first page is 1.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    pub page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub per_page: Option<i32>,
}

impl ReferralQuery {
    pub fn into_request(self) -> MatchRequest {
        let Self { referrer, urgency: _, need, age_years, postcode, area, gp_area, on } = self;
        // Noon is the same civil day in London all year round.
        let noon = NaiveTime::from_hms_opt(12, 0, 0).expect("noon is a time");
        MatchRequest {
            age_years,
            postcode,
            area,
            gp_area,
            needs: need.into_iter().collect(),
            asked_by: referrer,
            at: on.map(|day| day.and_time(noon).and_utc()),
            ..MatchRequest::default()
        }
    }
}

impl RoutesQuery {
    pub fn into_request(self) -> MatchRequest {
        let Self { need, referrer, area, gp_area, postcode, age_years, .. } = self;
        let gp_area = gp_area.or_else(|| area.clone().filter(|_| postcode.is_none()));
        MatchRequest {
            age_years,
            postcode,
            area,
            gp_area,
            needs: need.into_iter().collect(),
            asked_by: referrer,
            ..MatchRequest::default()
        }
    }
}

/// The person a query describes; faults are told by the names of the query.
pub fn profile(
    request: &MatchRequest,
    snapshot: &Snapshot,
    now: DateTime<Utc>,
) -> Result<Profile, Vec<FieldError>> {
    Profile::read(request, snapshot, now).map_err(|mut errors| {
        for error in &mut errors {
            match error.pointer.as_str() {
                "/needs/0" => error.pointer = "/need".to_owned(),
                "/at" => error.pointer = "/on".to_owned(),
                _ => {}
            }
        }
        errors
    })
}
