//! Access by area, as JSON, CSV or a map.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::answers::QueryProblems;
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::{Written, worked_out};
use crate::catalogue::Mode;
use crate::directory::Directory;
use crate::provision::{
    Level, ProvisionReply, ProvisionRequest, Question, TravelBy, areas_csv, areas_geojson,
};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ProvisionQuery {
    /// Which areas to give figures for; local authorities when left out.
    #[param(inline)]
    level: Option<Level>,
    /// GSS code: only areas that lie in this one. The summary stays that of Leicester, Leicestershire and Rutland.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E07000133")]
    area: Option<String>,
    /// Slug of a need: only services that help with it.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "low-mood")]
    need: Option<String>,
    /// Only services at this step of care.
    #[validate(range(min = 1, max = 5, message = "must be from 1 to 5"))]
    #[param(minimum = 1, maximum = 5)]
    step: Option<i32>,
    /// Only services known to give help this way.
    #[param(inline)]
    mode: Option<Mode>,
    /// Only services that may take somebody of this age, in whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[param(minimum = 0, maximum = 130)]
    age_years: Option<i32>,
    /// How long a journey may take.
    #[validate(range(min = 1, max = 120, message = "must be from 1 to 120 minutes"))]
    #[param(minimum = 1, maximum = 120, default = 20)]
    minutes: Option<i32>,
    /// How people get there. No bus times are known and none are made up: `public` is answered as walking, and says so.
    #[param(inline)]
    travel: Option<TravelBy>,
    /// As JSON; as GeoJSON with everything beside the figures too; or as CSV, whose `Link: rel="describedby"` leads to the same in JSON.
    #[param(inline)]
    format: Option<MapFormat>,
}

/// How figures by area are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MapFormat {
    #[default]
    Json,
    Csv,
    Geojson,
}

/// Show where provision is thin
///
/// For every area: which services cover it, how far the nearest is, and how much there is for the people who share it; over all areas
/// how unequal that is and for whom. Reckoned with the rules that match people, with methods, sources and weaknesses beside the figures.
#[utoipa::path(tag = "provision", operation_id = "show_provision", params(ProvisionQuery),
    responses((status = 200, description = "Figures by area", content((ProvisionReply = "application/json"),
        (String = "text/csv"), (Object = "application/geo+json"))), QueryProblems))]
#[get("/provision")]
pub async fn show_provision(
    asked: HttpRequest,
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<ProvisionQuery>,
) -> Result<HttpResponse, Problem> {
    let ProvisionQuery { level, area, need, step, mode, age_years, minutes, travel, format } = query;
    let request = ProvisionRequest { level, area, need, step, mode, age_years, minutes, travel };
    let question = Question::read(&request, &directory.read_side()?.snapshot)?;
    let written = worked_out(&directory, move |read_side, now| {
        let snapshot = &read_side.snapshot;
        let (reply, figures) = ProvisionReply::of(snapshot, &read_side.assumptions, question, now);
        match format.unwrap_or_default() {
            MapFormat::Json => Written::json(&reply),
            MapFormat::Csv => Ok(Written::csv("provision.csv", areas_csv(&reply))),
            MapFormat::Geojson => {
                let text = areas_geojson(&reply, &figures.places, snapshot.gazetteer()).to_string();
                Ok(Written::File { name: "provision.geojson", media_type: "application/geo+json", text })
            }
        }
    });
    Ok(written.await??.answer(&asked))
}
