//! Which of a panel of described people would find help, where?

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::super::answers::QueryProblems;
use super::super::extract::StrictQuery;
use super::super::problem::{Code, Problem};
use super::{TableFormat, Written, worked_out};
use crate::catalogue::Referrer;
use crate::directory::Directory;
use crate::provision::{
    Level, PanelError, PanelExtent, PanelQuestion, PeopleReply, ProvisionRequest, Question, TravelBy,
    people_csv,
};

/// Lines of a person asked for by somebody in an area that are sent at once: the whole panel in every MSOA, with some room.
const MOST_LINES: usize = 30_000;

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PeopleQuery {
    /// Which areas; local authorities when left out.
    #[param(inline)]
    level: Option<Level>,
    /// GSS code: only areas that lie in this one.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E07000133")]
    area: Option<String>,
    /// Only this person of the panel, by slug.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "deaf-17-low-mood")]
    person: Option<String>,
    /// Only people of the panel with this need, by slug.
    #[validate(length(max = 100, message = "must be at most 100 characters"))]
    #[param(max_length = 100, example = "low-mood")]
    need: Option<String>,
    /// Who asks; the person, a GP and a link worker when left out.
    #[validate(length(max = 15, message = "must name at most 15 referrers"))]
    #[param(inline, max_items = 15)]
    #[serde(default)]
    asked_by: Vec<Referrer>,
    /// How long a journey may take.
    #[validate(range(min = 1, max = 120, message = "must be from 1 to 120 minutes"))]
    #[param(minimum = 1, maximum = 120, default = 20)]
    minutes: Option<i32>,
    /// How people get there. No bus times are known and none are made up: `public` is answered as walking, and says so.
    #[param(inline)]
    travel: Option<TravelBy>,
    #[param(inline)]
    format: Option<TableFormat>,
}

/// Ask for a panel of people everywhere
///
/// Runs every person of a published panel through the rules of a match in every area, once for each kind of asker: how many services
/// would take them, at which step, by an open route, within reach or only remotely; and the gaps in a sentence each. At most 30,000 people
/// in areas are sent at once: for small areas name an `area`, a `person`, a `need` or one `asked_by`.
#[utoipa::path(tag = "provision", operation_id = "show_people", params(PeopleQuery),
    responses((status = 200, description = "Every person in every area", content((PeopleReply = "application/json"),
        (String = "text/csv"))), QueryProblems))]
#[get("/provision/people")]
pub async fn show_people(
    asked: HttpRequest,
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<PeopleQuery>,
) -> Result<HttpResponse, Problem> {
    let PeopleQuery { level, area, person, need, mut asked_by, minutes, travel, format } = query;
    let request = ProvisionRequest { level, area, need, minutes, travel, ..ProvisionRequest::default() };
    let question = Question::read(&request, &directory.read_side()?.snapshot)?;
    asked_by.sort_unstable();
    asked_by.dedup();
    let written = worked_out(&directory, move |read_side, now| {
        let mut panel = PanelQuestion { person, ..PanelQuestion::of(&question, now) };
        if !asked_by.is_empty() {
            panel.askers = asked_by;
        }
        let extent = PanelExtent::of(&panel, &read_side.snapshot, &read_side.assumptions).map_err(problem)?;
        not_too_long(extent, "an `area`, a `person`, a `need` or one `asked_by`")?;
        let reply = PeopleReply::of(&read_side.snapshot, &read_side.assumptions, &panel, &mut |_, _| {})
            .map_err(problem)?;
        match format.unwrap_or_default() {
            TableFormat::Json => Written::json(&reply),
            TableFormat::Csv => Ok(Written::csv("provision-people.csv", people_csv(&reply))),
        }
    });
    Ok(written.await??.answer(&asked))
}

/// Refuses what would take tens of megabytes, before it is worked out. `narrower` is what else could be named.
pub fn not_too_long(extent: PanelExtent, narrower: &str) -> Result<(), Problem> {
    let PanelExtent { areas, people, askers } = extent;
    let lines = extent.lines();
    if lines <= MOST_LINES {
        return Ok(());
    }
    let detail = format!(
        "{areas} areas with {people} people and {askers} askers are {lines} lines, and at most {MOST_LINES} are sent at once: name \
         {narrower}"
    );
    Err(Problem::of_field(Code::NotSensible, "/level", detail))
}

/// A person nobody described is the asker's mistake; one that does not fit the catalogue is ours.
pub fn problem(error: PanelError) -> Problem {
    match &error {
        PanelError::NoSuchPerson { .. } => Problem::of_field(Code::NotSensible, "/person", error.to_string()),
        PanelError::Person { .. } => Problem::internal(&error),
    }
}
