//! What can be asked for, and what the search is asked with it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::answers::Paging;
use super::super::instant::answerable;
use super::super::problem::FieldProblem;
use crate::catalogue::{AccessWord, Kind, Mode, Referrer, Status, Step, is_language_tag};
use crate::directory::ReadSide;
use crate::geography::{AreaCode, Located, Point, Postcode};
use crate::search::{Filters, Query, Sort};

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
    /// `off` searches for every word as it stands, also for one that names a place. The reply says what was taken for a place.
    #[param(inline)]
    place: Option<PlaceWord>,
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
    pub(super) need: Vec<String>,
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
    /// Only services that certainly serve one of these areas, by GSS code: the values of the facet `area`. Unlike `area` this is not where
    /// the person is.
    #[validate(length(max = 20, message = "must name at most 20 areas"))]
    #[param(max_items = 20)]
    #[schema(max_items = 20)]
    serves_area: Vec<String>,
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
    pub(super) page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    #[schema(minimum = 1, maximum = 100, default = 20)]
    pub(super) per_page: Option<i32>,
}

/// Whether a place may be read out of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceWord {
    /// It may, when no place is given beside them.
    InWords,
    Off,
}

/// The order of the results. Nothing stands before help in a crisis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortWord {
    Relevance,
    /// Nearest first: of the place that is given, or that the words name.
    Distance,
    Name,
    /// Latest confirmed first.
    Assured,
}

/// The question as the search takes it.
pub(super) fn query(
    request: FindRequest,
    read_side: &ReadSide,
    now: DateTime<Utc>,
) -> Result<Query, FieldProblem> {
    let paging = Paging::new(request.page, request.per_page);
    let place = place(&request, read_side)?;
    let areas = areas(&request.serves_area)?;
    check_languages(&request.language)?;
    let open_at = request.open_at.as_deref().map(|instant| read_instant(instant, now)).transpose()?;
    let FindRequest {
        q,
        within_m,
        step,
        need,
        mode,
        language,
        access,
        referrer,
        status,
        kind,
        age_years,
        free,
        sort,
        ..
    } = request;
    Ok(Query {
        text: q.unwrap_or_default(),
        place,
        place_in_text: request.place != Some(PlaceWord::Off),
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
            areas,
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
    let fault = |pointer: &str, detail: &str| {
        Err(FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() })
    };
    let gazetteer = read_side.snapshot.gazetteer();
    let postcode = match request.postcode.as_deref().map(Postcode::parse) {
        Some(Err(error)) => return fault("/postcode", &error.to_string()),
        read => read.and_then(Result::ok),
    };
    let area = match request.area.as_deref().map(str::parse::<AreaCode>) {
        Some(Err(error)) => return fault("/area", &error.to_string()),
        read => read.and_then(Result::ok),
    };
    match (request.latitude, request.longitude, postcode, area) {
        (Some(_), None, ..) => fault("/longitude", "is missing: `latitude` needs it"),
        (None, Some(_), ..) => fault("/latitude", "is missing: `longitude` needs it"),
        (Some(_), Some(_), Some(_), _) => {
            fault("/postcode", "cannot go with `latitude` and `longitude`: give one place")
        }
        (Some(_), Some(_), None, Some(_)) => {
            fault("/area", "cannot go with `latitude` and `longitude`: give one place")
        }
        (Some(latitude), Some(longitude), None, None) => {
            Ok(Some(gazetteer.locate_point(Point { latitude, longitude })))
        }
        (None, None, Some(postcode), Some(area)) => match gazetteer.locate_within(&postcode, area) {
            Ok(located) => Ok(Some(located)),
            Err(contradiction) => fault("/area", &contradiction),
        },
        (None, None, Some(postcode), None) => Ok(Some(gazetteer.locate(&postcode))),
        (None, None, None, area) => Ok(area.map(|area| gazetteer.locate_area(area))),
    }
}

fn areas(codes: &[String]) -> Result<Vec<AreaCode>, FieldProblem> {
    let area = |(at, code): (usize, &String)| {
        code.parse::<AreaCode>().map_err(|error| FieldProblem {
            pointer: format!("/serves_area/{at}"),
            detail: error.to_string(),
        })
    };
    codes.iter().enumerate().map(area).collect()
}

fn check_languages(codes: &[String]) -> Result<(), FieldProblem> {
    let wrong = codes.iter().enumerate().find(|(_, code)| !is_language_tag(code));
    wrong.map_or(Ok(()), |(at, code)| {
        let shown: String = code.chars().take(40).collect();
        let detail = format!(
            "`{shown}` is not a BCP 47 language code such as `gu`, or `bfi` for British Sign Language"
        );
        Err(FieldProblem { pointer: format!("/language/{at}"), detail })
    })
}

fn read_instant(text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, FieldProblem> {
    if text == "now" {
        return Ok(now);
    }
    let instant =
        DateTime::parse_from_rfc3339(text).map(|instant| instant.with_timezone(&Utc)).map_err(|_| {
            FieldProblem {
                pointer: "/open_at".to_owned(),
                detail: "must be an instant such as `2026-11-22T03:00:00Z`, or `now`".to_owned(),
            }
        })?;
    answerable("/open_at", instant)
}
