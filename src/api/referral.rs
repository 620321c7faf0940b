//! Who may refer, how, how fast, and which door to use otherwise.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::answers::{NamedProblems, Page, Paging, QueryProblems};
use super::extract::StrictQuery;
use super::problem::Problem;
use super::services::named_record;
use super::summary::ServiceSummary;
use crate::catalogue::{CoverageBasis, Kind, Referrer, Status, Step, Urgency};
use crate::directory::Directory;
use crate::geography::{AreaCode, Located, Truth};
use crate::pathway::{
    self, MatchRequest, Otherwise, Profile, Record, ReferralQuestion, RouteReply, Snapshot, referral,
};

/// The ways in to one service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReferralRoutes {
    pub service: ServiceSummary,
    /// Whether the one who asks may refer this person. Null when no source says, or when it turns on something not known.
    pub allowed: Option<bool>,
    /// Why, one reason a line.
    pub because: Vec<String>,
    pub routes: Vec<RouteReply>,
    /// The door to use when the service is closed to the one who asks.
    pub otherwise: Option<Otherwise>,
}

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReferralQuery {
    /// Who is asking. Without it every public route is given and nothing is claimed.
    #[param(inline, example = "gp")]
    referrer: Option<Referrer>,
    /// Only routes that take this urgency.
    #[param(inline)]
    urgency: Option<Urgency>,
    /// Age of the person, in whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[param(minimum = 0, maximum = 130)]
    age_years: Option<i32>,
    /// Where the person lives: unit, sector or district.
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[param(max_length = 12, example = "LE11 3TU")]
    postcode: Option<String>,
    /// GSS code of the local authority of the person's GP practice.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E07000130")]
    gp_area: Option<String>,
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
    /// Only services that may serve this area, by GSS code.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E07000130")]
    area: Option<String>,
    /// Only services at this step.
    #[validate(range(min = 1, max = 5, message = "must be from 1 to 5"))]
    #[param(minimum = 1, maximum = 5)]
    step: Option<i32>,
    /// Only routes that take this urgency.
    #[param(inline)]
    urgency: Option<Urgency>,
    /// The first page is 1.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    per_page: Option<i32>,
}

/// Find the ways in to a service
///
/// For the one who asks: whether they may refer, how, how fast, what to send; or the door to use instead.
#[utoipa::path(tag = "refer", operation_id = "find_referral_routes",
    params(("service" = String, Path, description = "Slug, id, name, former name or old slug", example = "crht"), ReferralQuery),
    responses((status = 200, description = "The ways in", body = ReferralRoutes), NamedProblems))]
#[get("/services/{service}/referral-routes")]
pub async fn find_referral_routes(
    directory: Data<Directory>,
    name: Path<String>,
    StrictQuery(query): StrictQuery<ReferralQuery>,
) -> Result<Json<ReferralRoutes>, Problem> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let record = named_record(&read_side, &name)?;
    let ReferralQuery { referrer, urgency, age_years, postcode, gp_area } = query;
    let request =
        MatchRequest { age_years, postcode, gp_area, asked_by: referrer, ..MatchRequest::default() };
    let profile = Profile::read(&request, snapshot, directory.now())?;
    let mut routes = routes_of(record, snapshot, referrer, urgency, &profile);
    if let Some(position) = snapshot.position(&record.service.slug) {
        weigh_person(&mut routes, pathway::rank(&profile, snapshot, &[position]));
    }
    Ok(Json(routes))
}

/// List ways in across services
///
/// The practice's crib sheet: for every open service of a need, step or area, whether this referrer may refer, how, and where else.
#[utoipa::path(tag = "refer", operation_id = "list_referral_routes", params(RoutesQuery),
    responses((status = 200, description = "A page of services with their ways in", body = Page<ReferralRoutes>), QueryProblems))]
#[get("/referral-routes")]
pub async fn list_referral_routes(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<RoutesQuery>,
) -> Result<Json<Page<ReferralRoutes>>, Problem> {
    let RoutesQuery { need, referrer, area, step, urgency, page, per_page } = query;
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let request = MatchRequest {
        area,
        asked_by: referrer,
        needs: need.into_iter().collect(),
        ..MatchRequest::default()
    };
    let profile = Profile::read(&request, snapshot, directory.now()).map_err(|mut errors| {
        // In a query the need is one parameter, not a list.
        errors
            .iter_mut()
            .filter(|error| error.pointer == "/needs/0")
            .for_each(|error| error.pointer = "/need".to_owned());
        errors
    })?;
    let need_bits = profile.sheet.needs();
    let step = step.and_then(|step| u8::try_from(step).ok()).and_then(|step| Step::try_from(step).ok());
    let fits = |record: &Record| {
        let service = &record.service;
        let offered =
            service.kind != Kind::Context && !matches!(service.status.is, Status::Closed | Status::Replaced);
        let has_step = step.is_none_or(|step| service.steps.contains(&step));
        let has_need = need_bits.is_none_or(|needs| record.need_bits & needs != 0);
        offered && has_step && has_need && may_serve(record, profile.home.as_ref(), snapshot)
    };
    let takes = |record: &Record| {
        urgency.is_none_or(|urgency| {
            record
                .service
                .routes
                .iter()
                .any(|route| route.urgency.is_empty() || route.urgency.contains(&urgency))
        })
    };
    let records = snapshot.records().iter().filter(|record| fits(record) && takes(record));
    let all: Vec<&Record> = records.map(AsRef::as_ref).collect();
    let Page { total, page, per_page, results } = Paging::new(page, per_page).cut(all);
    let results =
        results.into_iter().map(|record| routes_of(record, snapshot, referrer, urgency, &profile)).collect();
    Ok(Json(Page { total, page, per_page, results }))
}

fn routes_of(
    record: &Record,
    snapshot: &Snapshot,
    referrer: Option<Referrer>,
    urgency: Option<Urgency>,
    profile: &Profile,
) -> ReferralRoutes {
    let day = profile.day();
    let found =
        referral(record, snapshot, &ReferralQuestion { referrer, urgency, sheet: &profile.sheet, day });
    ReferralRoutes {
        service: ServiceSummary::of(record, snapshot, day),
        allowed: found.open_to_you,
        because: vec![found.because],
        routes: found.routes,
        otherwise: found.otherwise,
    }
}

/// Adds what age and place say about this person: a criterion they do not meet closes the service whoever refers.
fn weigh_person(routes: &mut ReferralRoutes, mut judged: pathway::MatchReply) {
    let line =
        |c: &pathway::CriterionReply| format!("{}: {}, {}", c.outcome.as_str(), c.criterion, c.because);
    if let Some(refused) = judged.not_offered.pop() {
        routes.allowed = Some(false);
        routes.because.extend(refused.because.iter().map(line));
        return;
    }
    let Some(fitting) = judged.matches.pop() else { return };
    routes.because.extend(fitting.criteria.iter().filter(|c| c.outcome != Truth::Unknown).map(line));
}

/// Whether a service may serve an area; anybody may use some of them.
fn may_serve(record: &Record, area: Option<&Located>, snapshot: &Snapshot) -> bool {
    let Some(area) = area else { return true };
    let areas: &[AreaCode] = &record.areas;
    record.service.coverage.basis == CoverageBasis::Anyone
        || !area.within_any(snapshot.gazetteer().tree(), areas).is_unmet()
}
