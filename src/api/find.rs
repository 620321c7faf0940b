//! Which services answer these words, this place and these filters.

use actix_web::web::{Data, Json};
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::answers::{BodyProblems, Paging, QueryProblems};
use super::extract::{StrictQuery, ValidJson};
use super::problem::{Code, FieldProblem, Problem};
use super::instant::answerable;
use super::summary::ServiceSummary;
use crate::catalogue::{AccessWord, Kind, Mode, Referrer, Status, Step};
use crate::directory::{Directory, ReadSide};
use crate::geography::{AreaCode, Located, Point, Postcode, Precision, Truth};
use crate::search::{Facets, Filters, Found, Highlights, Query, QueryError, Sort};

/// Words, place, filters, order and page. The same as a query or as a body.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams, ToSchema, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"q": "debt advice", "postcode": "LE15", "step": [1, 2], "free": true}))]
pub struct FindRequest {
    /// In the person's own words; a place or an age among them is understood. Sensitive words are better sent as a body.
    #[validate(length(max = 500, message = "must be at most 500 characters"))]
    #[param(max_length = 500, example = "debt advice")]
    #[schema(max_length = 500)]
    q: Option<String>,
    /// The place: unit (`LE11 3TU`), sector (`LE12 5`) or district (`LE15`), in any case and spacing.
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[param(max_length = 12, example = "LE15")]
    #[schema(max_length = 12)]
    postcode: Option<String>,
    /// The place in degrees north (WGS 84); `longitude` goes with it.
    #[validate(range(min = -90.0, max = 90.0, message = "must be from -90 to 90"))]
    #[param(minimum = -90, maximum = 90)]
    #[schema(minimum = -90, maximum = 90)]
    latitude: Option<f64>,
    /// The place in degrees east (WGS 84).
    #[validate(range(min = -180.0, max = 180.0, message = "must be from -180 to 180"))]
    #[param(minimum = -180, maximum = 180)]
    #[schema(minimum = -180, maximum = 180)]
    longitude: Option<f64>,
    /// The place as the GSS code of an area; beside a postcode it says in which of its areas the person is.
    #[param(pattern = "^[EWSNK][0-9]{8}$")]
    #[schema(pattern = "^[EWSNK][0-9]{8}$")]
    area: Option<String>,
    /// Only services with a location this near the place, in metres.
    #[validate(range(min = 1, max = 500_000, message = "must be from 1 to 500,000 metres"))]
    #[param(minimum = 1, maximum = 500_000)]
    #[schema(minimum = 1, maximum = 500_000)]
    within_m: Option<i32>,
    /// Only services at one of these steps, 1 to 5.
    #[validate(length(max = 5, message = "must name at most 5 steps"))]
    #[param(inline, max_items = 5)]
    #[schema(max_items = 5)]
    step: Vec<Step>,
    /// Only services for one of these needs, by slug.
    #[validate(length(max = 27, message = "must name at most 27 needs"))]
    #[param(max_items = 27)]
    #[schema(max_items = 27)]
    need: Vec<String>,
    /// Only services that help in one of these ways.
    #[validate(length(max = 7, message = "must name at most 7 modes"))]
    #[param(inline, max_items = 7)]
    #[schema(max_items = 7)]
    mode: Vec<Mode>,
    /// Only services in one of these languages, as BCP 47 codes: `gu`, `bfi` for British Sign Language.
    #[validate(length(max = 10, message = "must name at most 10 languages"))]
    #[param(max_items = 10)]
    #[schema(max_items = 10)]
    language: Vec<String>,
    /// Only services with one of these kinds of access.
    #[validate(length(max = 7, message = "must name at most 7 kinds of access"))]
    #[param(inline, max_items = 7)]
    #[schema(max_items = 7)]
    access: Vec<AccessWord>,
    /// Only services that one of these may refer to.
    #[validate(length(max = 15, message = "must name at most 15 referrers"))]
    #[param(inline, max_items = 15)]
    #[schema(max_items = 15)]
    referrer: Vec<Referrer>,
    /// Only services of one of these statuses.
    #[validate(length(max = 4, message = "must name at most 4 statuses"))]
    #[param(inline, max_items = 4)]
    #[schema(max_items = 4)]
    status: Vec<Status>,
    /// Only records of one of these kinds.
    #[validate(length(max = 6, message = "must name at most 6 kinds"))]
    #[param(inline, max_items = 6)]
    #[schema(max_items = 6)]
    kind: Vec<Kind>,
    /// Leaves out services whose published age limits exclude it, in whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[param(minimum = 0, maximum = 130)]
    #[schema(minimum = 0, maximum = 130)]
    age_years: Option<i32>,
    /// Only what is known to be open at this instant (RFC 3339), or `now`.
    #[validate(length(max = 40, message = "must be at most 40 characters"))]
    #[param(max_length = 40)]
    #[schema(max_length = 40)]
    open_at: Option<String>,
    /// Only what is known to be free.
    #[param(default = false)]
    #[schema(default = false)]
    free: Option<bool>,
    #[param(inline)]
    sort: Option<SortWord>,
    /// The first page is 1.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    #[schema(minimum = 1, maximum = 10_000, default = 1)]
    page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    #[schema(minimum = 1, maximum = 100, default = 20)]
    per_page: Option<i32>,
}

/// The order of the results. Nothing stands before help in a crisis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortWord {
    Relevance,
    /// Nearest first.
    Distance,
    Name,
    /// Latest confirmed first.
    Assured,
}

/// One page of services found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindReply {
    /// Results on all pages together.
    pub total: usize,
    pub page: usize,
    pub per_page: usize,
    pub results: Vec<FoundService>,
    /// Counts over all results, not only those of the page.
    pub facets: Facets,
    pub understood: UnderstoodQuery,
    /// Services to show before anything else, whatever the filters, when the words are those of a crisis; otherwise empty.
    pub crisis: Vec<ServiceSummary>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FoundService {
    #[serde(flatten)]
    pub service: ServiceSummary,
    /// Metres in a straight line to its nearest location; null without a place.
    pub distance_m: Option<u32>,
    /// Whether it serves the place; null without a place, or when that is not certain.
    pub serves_place: Option<bool>,
    /// 0 to 1.
    pub score: f64,
    pub highlights: Highlights,
}

/// How the words and the place were read.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodQuery {
    /// The words that were searched for, without those read as a place or an age.
    pub text: String,
    /// The text with its spelling mended, when that was needed.
    pub corrected: Option<String>,
    /// Slugs of needs the words stand for.
    pub needs: Vec<String>,
    pub place: Option<UnderstoodPlace>,
    pub age_years: Option<u8>,
    /// Whether the words are those of a crisis.
    pub crisis: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodPlace {
    pub label: String,
    pub precision: Precision,
    pub in_llr: Truth,
    /// What to know before relying on it.
    pub note: Option<String>,
}

/// Find services
///
/// By words, place and filters; values of one filter are joined by *or*, the filters by *and*. Words of a crisis bring crisis help
/// first.
#[utoipa::path(tag = "services", operation_id = "list_services", params(FindRequest),
    responses((status = 200, description = "A page of services", body = FindReply), QueryProblems))]
#[get("/services")]
pub async fn list_services(directory: Data<Directory>, StrictQuery(request): StrictQuery<FindRequest>) -> Result<Json<FindReply>, Problem> {
    find(&directory, request).map(Json)
}

/// Find services, asked in a body
///
/// The same as `GET /api/v1/services`, so that sensitive words need not travel in a URL.
#[utoipa::path(tag = "services", operation_id = "search_services", request_body(content = FindRequest, example = json!({"q": "debt advice", "postcode": "LE15", "step": [1, 2]})),
    responses((status = 200, description = "A page of services", body = FindReply), BodyProblems))]
#[post("/services/search")]
pub async fn search_services(directory: Data<Directory>, ValidJson(request): ValidJson<FindRequest>) -> Result<Json<FindReply>, Problem> {
    find(&directory, request).map(Json)
}

fn find(directory: &Directory, request: FindRequest) -> Result<FindReply, Problem> {
    let read_side = directory.read_side()?;
    let needs = request.need.clone();
    let paging = Paging::new(request.page, request.per_page);
    let query = query(request, &read_side, directory.now())?;
    let found = read_side.index.find(&query, directory.now()).map_err(|error| problem_of(&error, &needs))?;
    Ok(reply(found, paging, &read_side, directory))
}

fn query(request: FindRequest, read_side: &ReadSide, now: DateTime<Utc>) -> Result<Query, Problem> {
    let paging = Paging::new(request.page, request.per_page);
    let place = place(&request, read_side)?;
    let open_at = request.open_at.as_deref().map(|instant| read_instant(instant, now)).transpose()?;
    let FindRequest { q, within_m, step, need, mode, language, access, referrer, status, kind, age_years, free, sort, .. } = request;
    Ok(Query {
        text: q.unwrap_or_default(),
        place,
        place_in_text: true,
        within_m: within_m.map(f64::from),
        filters: Filters {
            steps: step,
            needs: need,
            modes: mode,
            languages: language,
            access,
            referrers: referrer,
            statuses: status,
            kinds: kind,
            age_years: age_years.and_then(|years| u8::try_from(years).ok()),
            free: free.unwrap_or(false),
            open_at,
        },
        sort: match sort {
            Some(SortWord::Relevance) | None => Sort::Relevance,
            Some(SortWord::Distance) => Sort::Distance,
            Some(SortWord::Name) => Sort::Name,
            Some(SortWord::Assured) => Sort::Assured,
        },
        page: paging.page,
        per_page: paging.per_page,
    })
}

/// The place asked about: a point, or a postcode and an area, which may narrow it.
fn place(request: &FindRequest, read_side: &ReadSide) -> Result<Option<Located>, FieldProblem> {
    let fault = |pointer: &str, detail: &str| Err(FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() });
    let gazetteer = read_side.snapshot.gazetteer();
    let postcode = match request.postcode.as_deref().map(Postcode::parse) {
        Some(Err(error)) => return fault("/postcode", &error.to_string()),
        Some(Ok(postcode)) => Some(gazetteer.locate(&postcode)),
        None => None,
    };
    let area = match request.area.as_deref().map(str::parse::<AreaCode>) {
        Some(Err(error)) => return fault("/area", &error.to_string()),
        Some(Ok(code)) => Some(gazetteer.locate_area(code)),
        None => None,
    };
    match (request.latitude, request.longitude, postcode, area) {
        (Some(_), None, ..) => fault("/longitude", "is missing: `latitude` needs it"),
        (None, Some(_), ..) => fault("/latitude", "is missing: `longitude` needs it"),
        (Some(_), Some(_), Some(_), _) => fault("/postcode", "cannot go with `latitude` and `longitude`: give one place"),
        (Some(_), Some(_), None, Some(_)) => fault("/area", "cannot go with `latitude` and `longitude`: give one place"),
        (Some(latitude), Some(longitude), None, None) => Ok(Some(gazetteer.locate_point(Point { latitude, longitude }))),
        // As in a match: the stated area decides where, the postcode gives the point.
        (None, None, Some(postcode), Some(area)) => {
            Ok(Some(Located { point: postcode.point, precision: postcode.precision, ..area }))
        }
        (None, None, postcode, area) => Ok(postcode.or(area)),
    }
}

fn read_instant(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, FieldProblem> {
    if text == "now" {
        return Ok(now);
    }
    let instant = DateTime::parse_from_rfc3339(text).map(|instant| instant.with_timezone(&Utc)).map_err(|_| FieldProblem {
        pointer: "/open_at".to_owned(),
        detail: "must be an instant such as `2026-11-22T03:00:00Z`, or `now`".to_owned(),
    })?;
    answerable("/open_at", instant)
}

fn problem_of(error: &QueryError, needs: &[String]) -> Problem {
    let pointer = match error {
        QueryError::TextTooLong { .. } => "/q".to_owned(),
        QueryError::Page { .. } => "/page".to_owned(),
        QueryError::PerPage { .. } => "/per_page".to_owned(),
        QueryError::UnknownNeed { need } => {
            format!("/need/{}", needs.iter().position(|known| known == need).unwrap_or_default())
        }
        QueryError::Distance { .. } | QueryError::DistanceWithoutPlace => "/within_m".to_owned(),
        QueryError::NotBuilt => return Problem::new(Code::NotReady, error.to_string()),
        QueryError::Index(cause) => return Problem::internal(cause),
    };
    Problem::of_field(Code::NotSensible, pointer, error.to_string())
}

fn reply(found: Found, paging: Paging, read_side: &ReadSide, directory: &Directory) -> FindReply {
    let snapshot = &read_side.snapshot;
    let today = directory.today();
    let Found { total, hits, facets, understood, crisis } = found;
    let summary = |slug: &str| snapshot.find(slug).map(|record| ServiceSummary::of(record, snapshot, today));
    let results = hits.into_iter().filter_map(|hit| {
        Some(FoundService {
            service: summary(&hit.slug)?,
            distance_m: hit.distance_m.map(|metres| metres.round() as u32),
            serves_place: hit.serves_place.and_then(|serves| match serves {
                Truth::Met => Some(true),
                Truth::Unmet => Some(false),
                Truth::Unknown => None,
            }),
            score: hit.score,
            highlights: hit.highlights,
        })
    });
    FindReply {
        total,
        page: paging.page,
        per_page: paging.per_page,
        results: results.collect(),
        facets,
        crisis: crisis.iter().filter_map(|slug| summary(slug)).collect(),
        understood: UnderstoodQuery {
            text: understood.text,
            corrected: understood.corrected,
            needs: understood.needs,
            place: understood.place.map(|place| UnderstoodPlace {
                label: place.label,
                precision: place.precision,
                in_llr: place.located.in_llr,
                note: place.located.note,
            }),
            age_years: understood.age_years,
            crisis: understood.crisis,
        },
    }
}
