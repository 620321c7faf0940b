//! Which services answer these words, this place and these filters.

mod request;

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use self::request::{FindRequest, query};
use super::answers::{BodyProblems, Paging, QueryProblems};
use super::extract::{StrictQuery, ValidJson};
use super::nothing::Nothing;
use super::problem::{Code, Problem};
use super::summary::ServiceSummary;
use super::written_json::WrittenJson;
use crate::directory::Directory;
use crate::geography::{Precision, Truth};
use crate::pathway::Snapshot;
use crate::search::{Facets, Found, Highlights, QueryError};

/// One page of services found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindReply<'s> {
    /// Results on all pages together.
    pub total: usize,
    pub page: usize,
    pub per_page: usize,
    /// How many of them are for people elsewhere: `serves_place` is false, and sorted by relevance they come last, however near they are.
    pub elsewhere: usize,
    pub results: Vec<FoundService<'s>>,
    /// Counts over all results, not only those of the page.
    pub facets: Facets,
    pub understood: UnderstoodQuery,
    /// Services to show before anything else, whatever the filters, when the words are those of a crisis; otherwise empty.
    pub crisis: Vec<ServiceSummary<'s>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FoundService<'s> {
    #[serde(flatten)]
    pub service: ServiceSummary<'s>,
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
    /// Situations that all the words together are like, the likeliest first: their names in the files under `index/situations/`.
    pub situations: Vec<String>,
    pub place: Option<UnderstoodPlace>,
    pub age_years: Option<u8>,
    /// Whether the words are those of a crisis.
    pub crisis: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodPlace {
    pub label: String,
    pub precision: Precision,
    /// Read out of the words rather than given; `place=off` undoes it.
    pub from_words: bool,
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
pub async fn list_services(
    directory: Data<Directory>,
    StrictQuery(request): StrictQuery<FindRequest>,
) -> Result<WrittenJson, Problem> {
    find(&directory, request)
}

/// Find services, asked in a body
///
/// The same as `GET /api/v1/services`, so that sensitive words need not travel in a URL.
#[utoipa::path(tag = "services", operation_id = "search_services", request_body(content = FindRequest, example = json!({"q": "debt advice", "postcode": "LE15", "step": [1, 2]})),
    responses((status = 200, description = "A page of services", body = FindReply), BodyProblems))]
#[post("/services/search")]
pub async fn search_services(
    directory: Data<Directory>,
    _: StrictQuery<Nothing>,
    ValidJson(request): ValidJson<FindRequest>,
) -> Result<WrittenJson, Problem> {
    find(&directory, request)
}

fn find(directory: &Directory, request: FindRequest) -> Result<WrittenJson, Problem> {
    let read_side = directory.read_side()?;
    let needs = request.need.clone();
    let paging = Paging::new(request.page, request.per_page);
    let query = query(request, &read_side, directory.now())?;
    let found = read_side.index.find(&query, directory.now()).map_err(|error| problem_of(&error, &needs))?;
    directory.searched(&query, &found);
    WrittenJson::of(&reply(found, paging, &read_side.snapshot, directory.today()))
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
        QueryError::NearestWithoutPlace => "/sort".to_owned(),
        QueryError::NotBuilt => return Problem::new(Code::NotReady, error.to_string()),
    };
    Problem::of_field(Code::NotSensible, pointer, error.to_string())
}

fn reply(found: Found, paging: Paging, snapshot: &Snapshot, today: NaiveDate) -> FindReply<'_> {
    let Found { total, elsewhere, hits, facets, understood, crisis } = found;
    let results = hits.into_iter().filter_map(|hit| {
        Some(FoundService {
            service: ServiceSummary::of(snapshot.find_at(&hit.slug, hit.position)?, today),
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
        elsewhere,
        results: results.collect(),
        facets,
        crisis: crisis
            .iter()
            .filter_map(|slug| Some(ServiceSummary::of(snapshot.find(slug)?, today)))
            .collect(),
        understood: UnderstoodQuery {
            text: understood.text,
            corrected: understood.corrected,
            needs: understood.needs,
            situations: understood.situations,
            place: understood.place.map(|place| UnderstoodPlace {
                label: place.label,
                precision: place.precision,
                from_words: place.from_text,
                in_llr: place.located.in_llr,
                note: place.located.note,
            }),
            age_years: understood.age_years,
            crisis: understood.crisis,
        },
    }
}
