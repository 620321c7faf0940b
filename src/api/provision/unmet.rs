//! What was asked for and not found, as counts.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::answers::QueryProblems;
use super::super::changes::problem_of;
use super::super::extract::StrictQuery;
use super::super::problem::{Code, Problem};
use crate::directory::Directory;
use crate::geography::YearMonth;
use crate::provision::{ALIKE, UnmetNeed};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UnmetQuery {
    /// The first month; a year ago when left out.
    #[validate(length(max = 7, message = "must be a month such as 2026-11"))]
    #[param(max_length = 7, example = "2026-01")]
    since: Option<String>,
    /// The last month; this one when left out.
    #[validate(length(max = 7, message = "must be a month such as 2026-11"))]
    #[param(max_length = 7, example = "2026-11")]
    until: Option<String>,
}

/// Counts of what was not found.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnmetReply {
    /// Whether this server counts: whoever runs it may have switched it off.
    pub counting: bool,
    /// Alike askings are counted in whole numbers of so many; fewer are never kept.
    pub counted_in: u64,
    pub total: usize,
    /// The latest month and the most frequent first.
    pub results: Vec<UnmetCount>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UnmetCount {
    #[serde(flatten)]
    pub unmet: UnmetNeed,
    pub area_name: Option<String>,
    pub times: u64,
}

/// Show unmet need
///
/// How often a search found nothing, or a match found nothing that certainly fits: by month, need, area and step, in whole fives. The words and
/// the person are never kept.
#[utoipa::path(tag = "provision", operation_id = "show_unmet_need", params(UnmetQuery),
    responses((status = 200, description = "Counts", body = UnmetReply), QueryProblems))]
#[get("/provision/unmet")]
pub async fn show_unmet_need(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<UnmetQuery>,
) -> Result<Json<UnmetReply>, Problem> {
    let today = directory.today();
    let this_month = today.with_day(1).unwrap_or(today);
    let until = month("/until", query.until.as_deref())?.unwrap_or(this_month);
    let since = month("/since", query.since.as_deref())?
        .unwrap_or_else(|| until.checked_sub_months(chrono::Months::new(12)).unwrap_or(until));
    if since > until {
        return Err(Problem::of_field(Code::NotSensible, "/since", "must not be after `until`"));
    }
    let gazetteer = directory.read_side()?.snapshot.gazetteer().clone();
    let store = directory.answering_store().ok_or_else(|| {
        Problem::new(Code::StoreAway, "there is no store behind this server, or it does not answer")
    })?;
    directory.keep_unmet_need().await.map_err(problem_of)?;
    let counted = store.unmet_need(since, until).await.map_err(problem_of)?;
    let results: Vec<UnmetCount> = counted
        .into_iter()
        .map(|(unmet, times)| UnmetCount {
            area_name: unmet.area.and_then(|code| gazetteer.area(code)).map(|area| area.name.clone()),
            unmet,
            times,
        })
        .collect();
    Ok(Json(UnmetReply {
        counting: directory.counts_unmet_need(),
        counted_in: ALIKE,
        total: results.len(),
        results,
    }))
}

/// The first day of a month written as `2026-11`.
fn month(pointer: &str, text: Option<&str>) -> Result<Option<NaiveDate>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let day = format!("{text}-01").parse().ok().filter(|_| text.parse::<YearMonth>().is_ok());
    match day {
        Some(day) => Ok(Some(day)),
        None => Err(Problem::of_field(Code::NotSensible, pointer, "must be a month such as 2026-11")),
    }
}
