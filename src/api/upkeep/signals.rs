//! How records are used, for those who keep them: counts without a person in them, small numbers suppressed.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::answers::{DraftProblems, HolderProblems, Page, Paging};
use super::super::changes::problem_of;
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::super::services::named_record;
use super::super::writing::{Holder, store};
use super::known_organisation;
use crate::directory::{Directory, ServiceUse, UnmetNeedCount, UseOfRecords, UsedService};
use crate::editing::{of_organisation, use_of_whom};
use crate::provision::ALIKE;
use crate::store::Operation;

/// Months that are counted together unless said otherwise.
const MONTHS: u32 = 12;

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SignalsQuery {
    /// How many months, this one included.
    #[validate(range(min = 1, max = 36, message = "must be from 1 to 36"))]
    #[param(minimum = 1, maximum = 36, default = 12, example = 12)]
    months: Option<u32>,
}

/// Show how a record is used
///
/// For its provider and curators: how often it was shown, opened, reported, and asked for a way in that it does not give, month by month; and how
/// often its needs were asked for in vain. No count is of fewer than five, and none says who, when in the month, or with which words.
#[utoipa::path(tag = "upkeep", operation_id = "find_service_signals", security(("token" = [])),
    params(("service" = String, Path, description = "Slug, id, name or former name", example = "crht"), SignalsQuery),
    responses((status = 200, description = "Counts", body = ServiceUse), DraftProblems))]
#[get("/services/{service}/signals")]
pub async fn find_service_signals(
    directory: Data<Directory>,
    name: Path<String>,
    holder: Holder,
    StrictQuery(query): StrictQuery<SignalsQuery>,
) -> Result<Json<ServiceUse>, Problem> {
    let read_side = directory.read_side()?;
    let service = &named_record(&read_side, &name)?.service;
    holder.must(Operation::ReadSignals, of_organisation(&service.organisation))?;
    let months = query.months.unwrap_or(MONTHS);
    let used = directory.use_of_service(store(&directory)?, service, months).await;
    Ok(Json(used.map_err(problem_of)?))
}

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AllSignalsQuery {
    /// Only services of this organisation, by slug; a provider's own unless said otherwise.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "lpt")]
    organisation: Option<String>,
    /// How many months, this one included, counted together.
    #[validate(range(min = 1, max = 36, message = "must be from 1 to 36"))]
    #[param(minimum = 1, maximum = 36, default = 12, example = 12)]
    months: Option<u32>,
    /// The first page is 1.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    per_page: Option<i32>,
}

/// How many records are used.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllSignals {
    /// Whether this server counts how records are used.
    pub counting: bool,
    /// Whether this server counts what is asked for in vain.
    pub counting_unmet: bool,
    /// Alike events are counted in whole numbers of so many; fewer are never kept.
    pub counted_in: u64,
    /// First day of the first month that is counted.
    #[schema(value_type = String, format = Date)]
    pub since: NaiveDate,
    /// Services of which anything is counted: the most reported first, then those most often asked for a way in that they do not give.
    pub services: Page<UsedService>,
    /// Needs that people asked for and found nothing, the most frequent first; of an organisation, those its services help with.
    pub unmet: Vec<UnmetNeedCount>,
}

/// List how records are used
///
/// For curators all services of which anything is counted, for a provider those of its organisation: the months together. No count is of fewer than
/// five.
#[utoipa::path(tag = "upkeep", operation_id = "list_signals", security(("token" = [])), params(AllSignalsQuery),
    responses((status = 200, description = "Counts", body = AllSignals), HolderProblems))]
#[get("/signals")]
pub async fn list_signals(
    directory: Data<Directory>,
    holder: Holder,
    StrictQuery(query): StrictQuery<AllSignalsQuery>,
) -> Result<Json<AllSignals>, Problem> {
    let AllSignalsQuery { organisation, months, page, per_page } = query;
    let of = use_of_whom(&holder.0, organisation.as_deref())?;
    known_organisation(&directory, organisation.as_deref())?;
    let snapshot = directory.read_side()?.snapshot.clone();
    let months = months.unwrap_or(MONTHS);
    let used = directory.use_of_records(store(&directory)?, &snapshot, of.as_deref(), months).await;
    let UseOfRecords { since, services, unmet } = used.map_err(problem_of)?;
    Ok(Json(AllSignals {
        counting: directory.counts_signals(),
        counting_unmet: directory.counts_unmet_need(),
        counted_in: ALIKE,
        since,
        services: Paging::new(page, per_page).cut(services),
        unmet,
    }))
}
