//! How a service's record is used, for those who keep it: counts without a person in them, small numbers suppressed.

use std::collections::BTreeMap;

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::answers::DraftProblems;
use super::super::changes::problem_of;
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::super::services::named_record;
use super::super::writing::{Holder, store};
use crate::directory::Directory;
use crate::editing::of_organisation;
use crate::provision::ALIKE;
use crate::store::{Operation, SignalKind};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SignalsQuery {
    /// How many months, this one included.
    #[validate(range(min = 1, max = 36, message = "must be from 1 to 36"))]
    #[param(minimum = 1, maximum = 36, default = 12, example = 12)]
    months: Option<u32>,
}

/// How a record is used.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignalsReply {
    /// Slug.
    pub service: String,
    /// Whether this server counts: whoever runs it may have switched it off.
    pub counting: bool,
    /// Alike events are counted in whole numbers of so many; fewer are never kept.
    pub counted_in: u64,
    /// The latest first. Every month is there, also one in which nothing was counted.
    pub months: Vec<MonthOfSignals>,
    /// How often people asked for one of this service's needs anywhere and found nothing, over the same months.
    pub unmet: Vec<UnmetNeedCount>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MonthOfSignals {
    /// First day of the month, in Europe/London.
    #[schema(value_type = String, format = Date)]
    pub month: NaiveDate,
    /// It was in an answer to a search or match.
    pub shown: CountInFives,
    /// Its page or record was read.
    pub opened: CountInFives,
    /// A problem was reported.
    pub reported: CountInFives,
    /// Somebody asked for a way in that it does not give them.
    pub closed_door: CountInFives,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UnmetNeedCount {
    /// Slug of the need.
    pub need: String,
    pub times: CountInFives,
}

/// A count in whole fives; of fewer than five it is only said that they are few, which may be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "fewer than 5")]
pub struct CountInFives(pub u64);

impl Serialize for CountInFives {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 < ALIKE {
            serializer.collect_str(&format_args!("fewer than {ALIKE}"))
        } else {
            serializer.collect_str(&format_args!("at least {}", self.0))
        }
    }
}

/// Show how a record is used
///
/// For its provider and curators: how often it was shown, opened, reported, and asked for a way in that it does not give, month by month; and how
/// often its needs were asked for in vain. No count is of fewer than five, and none says who, when in the month, or with which words.
#[utoipa::path(tag = "upkeep", operation_id = "find_service_signals", security(("token" = [])),
    params(("service" = String, Path, description = "Slug, id, name or former name", example = "crht"), SignalsQuery),
    responses((status = 200, description = "Counts", body = SignalsReply), DraftProblems))]
#[get("/services/{service}/signals")]
pub async fn find_service_signals(
    directory: Data<Directory>,
    name: Path<String>,
    holder: Holder,
    StrictQuery(query): StrictQuery<SignalsQuery>,
) -> Result<Json<SignalsReply>, Problem> {
    let read_side = directory.read_side()?;
    let service = &named_record(&read_side, &name)?.service;
    holder.must(Operation::ReadSignals, of_organisation(&service.organisation))?;
    let until = directory.this_month();
    let months = query.months.unwrap_or(12);
    let since = until.checked_sub_months(Months::new(months.saturating_sub(1))).unwrap_or(until);
    let store = store(&directory)?;
    directory.keep_signals().await.map_err(problem_of)?;
    let mut counted: BTreeMap<(NaiveDate, SignalKind), u64> = BTreeMap::new();
    for (signal, times) in store.signals(&service.slug, since).await.map_err(problem_of)? {
        counted.insert((signal.month, signal.kind), times);
    }
    let of = |month, kind| CountInFives(counted.get(&(month, kind)).copied().unwrap_or(0));
    let months = (0..months).filter_map(|ago| until.checked_sub_months(Months::new(ago))).map(|month| {
        MonthOfSignals {
            month,
            shown: of(month, SignalKind::Shown),
            opened: of(month, SignalKind::Opened),
            reported: of(month, SignalKind::Reported),
            closed_door: of(month, SignalKind::ClosedDoor),
        }
    });
    let mut unmet: BTreeMap<&str, u64> = service.needs.iter().map(|need| (need.as_str(), 0)).collect();
    for (asked, times) in store.unmet_need(since, until).await.map_err(problem_of)? {
        let total = asked.need.as_deref().and_then(|need| unmet.get_mut(need));
        total.into_iter().for_each(|total| *total += times);
    }
    let unmet = unmet
        .into_iter()
        .map(|(need, times)| UnmetNeedCount { need: need.to_owned(), times: CountInFives(times) });
    Ok(Json(SignalsReply {
        service: service.slug.clone(),
        counting: directory.counts_signals(),
        counted_in: ALIKE,
        months: months.collect(),
        unmet: unmet.collect(),
    }))
}
