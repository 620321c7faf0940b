//! Who may refer, how, how fast, and which door to use otherwise.

mod history;
mod question;
mod sheet_csv;

use std::borrow::Cow;

use actix_web::http::header::{CONTENT_DISPOSITION, ContentType};
use actix_web::mime::TEXT_CSV_UTF_8;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{NamedProblems, Paging, QueryProblems};
use super::extract::StrictQuery;
use super::problem::{Code, Problem};
use super::services::named_record;
use super::summary::ServiceSummary;
use super::written_json::WrittenJson;
use crate::catalogue::{Schedule, Step};
use crate::directory::Directory;
use crate::geography::Truth;
use crate::pathway::{
    CriterionReply, Otherwise, RouteReply, SheetQuestion, Urgent, WayIn, crib_sheet, crisis_help, way_in,
};

pub use history::list_route_periods;
use question::{Format, ReferralQuery, RoutesQuery};

/// The ways in to one service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralRoutes<'s> {
    pub service: ServiceSummary<'s>,
    /// Whether the service takes referrals from the one who asks: `true` says who may refer, not that this person is one it is for, which
    /// `person` says. False when either is certainly not so. Null when no source says, when the way in itself turns on something not known,
    /// or when what is known of the person lies outside a limit that is not certain.
    pub allowed: Option<bool>,
    /// Whether the person meets all that the service asks of them. While it is unknown, `to_ask` says what to ask before referring.
    pub person: Truth,
    /// What is not known yet and could still refuse the person; each is one of `criteria`.
    pub to_ask: Vec<Cow<'s, str>>,
    /// Why, one reason a line.
    pub because: Vec<String>,
    /// What the service asks of the person, each in three values.
    pub criteria: Vec<CriterionReply<'s>>,
    /// Empty when the answer is no.
    pub routes: Vec<RouteReply<'s>>,
    /// When the service can be reached: civil time in Europe/London. Empty when no source says.
    pub hours: &'s [Schedule],
    /// The door to use when the service is closed to the one who asks.
    pub otherwise: Option<Otherwise<'s>>,
}

impl<'s> ReferralRoutes<'s> {
    fn of(way: WayIn<'s>, day: NaiveDate) -> Self {
        let WayIn { record, needs: _, allowed, because, person, to_ask, criteria, routes, otherwise } = way;
        let service = ServiceSummary::of(record, day);
        let hours = &record.service.schedules;
        Self { service, allowed, person, to_ask, because, criteria, routes, hours, otherwise }
    }
}

/// The ways in to one service, crisis help above them when time presses.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralAnswer<'s> {
    /// When the referral is urgent or an emergency, and whenever the need is a crisis: whom to ring now. Null otherwise.
    pub urgent: Option<Urgent<'s>>,
    #[serde(flatten)]
    pub routes: ReferralRoutes<'s>,
}

/// A practice's crib sheet: one page of services with their ways in.
#[derive(Debug, Serialize, ToSchema)]
pub struct CribSheet<'s> {
    /// When the referral is urgent or an emergency, and whenever the need is a crisis: whom to ring now. Null otherwise.
    pub urgent: Option<Urgent<'s>>,
    /// Results on all pages together.
    pub total: usize,
    #[schema(minimum = 1)]
    pub page: usize,
    #[schema(minimum = 1, maximum = 100)]
    pub per_page: usize,
    pub results: Vec<ReferralRoutes<'s>>,
}

/// Find the ways in to a service
///
/// For the one who asks: whether they may refer, how, how fast, what to send; or the door to use instead. Response targets are
/// published standards, never promises.
#[utoipa::path(tag = "refer", operation_id = "find_referral_routes",
    params(("service" = String, Path, description = "Slug, id, name, former name or old slug", example = "crht"), ReferralQuery),
    responses((status = 200, description = "The ways in", body = ReferralAnswer), NamedProblems))]
#[get("/services/{service}/referral-routes")]
pub async fn find_referral_routes(
    directory: Data<Directory>,
    name: Path<String>,
    StrictQuery(query): StrictQuery<ReferralQuery>,
) -> Result<WrittenJson, Problem> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let record = named_record(&read_side, &name)?;
    let urgency = query.urgency;
    let request = query.into_request();
    let profile = question::profile(&request, snapshot, directory.now())?;
    let urgent = crisis_help(&profile, urgency, snapshot);
    let way = way_in(record, snapshot, &profile, urgency);
    directory.asked_way_in(&record.service.slug, way.allowed);
    WrittenJson::of(&ReferralAnswer { urgent, routes: ReferralRoutes::of(way, profile.day()) })
}

/// List ways in across services
///
/// The practice's crib sheet: for every service of a need, step or area that a match would not refuse, whether this referrer may refer, how,
/// what is still to be asked of the person, and where else. Crisis help comes first when the urgency is not routine. As CSV the whole sheet
/// comes at once, one line for each need and way in.
#[utoipa::path(tag = "refer", operation_id = "list_referral_routes", params(RoutesQuery),
    responses((status = 200, description = "A page of services with their ways in, or the whole sheet as CSV",
        content((CribSheet = "application/json"), (String = "text/csv"))), QueryProblems))]
#[get("/referral-routes")]
pub async fn list_referral_routes(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<RoutesQuery>,
) -> Result<HttpResponse, Problem> {
    let RoutesQuery { step, urgency, format, page, per_page, .. } = query;
    if format == Some(Format::Csv) && (page.is_some() || per_page.is_some()) {
        return Err(Problem::of_field(
            Code::NotSensible,
            "/page",
            "has no place in CSV: the sheet comes whole",
        ));
    }
    let step = step.and_then(|step| u8::try_from(step).ok()).and_then(|step| Step::try_from(step).ok());
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let request = query.into_request();
    let profile = question::profile(&request, snapshot, directory.now())?;
    let sheet = crib_sheet(snapshot, &profile, SheetQuestion { step, urgency });
    if format == Some(Format::Csv) {
        let lines =
            sheet_csv::write(&sheet, &profile, snapshot).map_err(|error| Problem::internal(&error))?;
        return Ok(HttpResponse::Ok()
            .insert_header(ContentType(TEXT_CSV_UTF_8))
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"referral-routes.csv\""))
            .body(lines));
    }
    let urgent = crisis_help(&profile, urgency, snapshot);
    let cut = Paging::new(page, per_page).cut(sheet);
    let results = cut.results.into_iter().map(|way| ReferralRoutes::of(way, profile.day()));
    let results = results.collect();
    Ok(HttpResponse::Ok().json(CribSheet {
        urgent,
        total: cut.total,
        page: cut.page,
        per_page: cut.per_page,
        results,
    }))
}
