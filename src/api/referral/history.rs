//! Which ways in to a service were open when, by the dates that its routes carry.

use actix_web::get;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::answers::NamedProblems;
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::super::services::{audience_of, named_record};
use super::super::summary::ServiceSummary;
use super::super::written_json::WrittenJson;
use crate::catalogue::{Referrer, RoutePeriod, route_periods};
use crate::directory::{Directory, open_record};

/// The ways in to one service through time.
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteHistory<'s> {
    pub service: ServiceSummary<'s>,
    /// Position in `periods` of the one that holds today.
    pub now: usize,
    /// In order and without gaps; refusals are among the routes. A route without dates is in every period.
    pub periods: Vec<RoutePeriod>,
}

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// Who is asking: contacts published for professionals are shown to professionals only.
    #[param(inline, example = "gp")]
    referrer: Option<Referrer>,
}

/// List the ways in to a service through time
///
/// By the first and last days that sources give for its routes. What the record said on a past day is another question: the feed of
/// changes answers it.
#[utoipa::path(tag = "refer", operation_id = "list_route_periods",
    params(("service" = String, Path, description = "Slug, id, name, former name or old slug", example = "crht"), HistoryQuery),
    responses((status = 200, description = "Periods in which nothing changed", body = RouteHistory), NamedProblems))]
#[get("/services/{service}/referral-routes/history")]
pub async fn list_route_periods(
    directory: Data<Directory>,
    name: Path<String>,
    StrictQuery(query): StrictQuery<HistoryQuery>,
) -> Result<WrittenJson, Problem> {
    let read_side = directory.read_side()?;
    let record = named_record(&read_side, &name)?;
    let today = directory.today();
    let periods = route_periods(&open_record(&record.service, audience_of(query.referrer)).routes);
    let now = periods.iter().position(|period| period.holds_on(today)).unwrap_or_default();
    let service = ServiceSummary::of(record, today);
    WrittenJson::of(&RouteHistory { service, now, periods })
}
