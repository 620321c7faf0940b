//! Which services a list is asked for. What is not known of a service does not take it off the list, with one exception, as in our own
//! search: an hour or a day asked for finds only what is known to be open.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::super::problem::{Code, FieldProblem, Problem};
use super::page::{Format, Part};
use super::published::Published;
use crate::catalogue::{AgeBasis, CivilTime, CoverageBasis, Location, Schedule, Service};
use crate::geography::{Located, Point, Postcode, distance_m};
use crate::interop::open_referral::terms_of;
use crate::pathway::Record;
use crate::search::{MOST_PER_PAGE, Query};

/// The published parameters of lists of services.
#[derive(Debug, Clone, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct ServicesQuery {
    /// Words to search for.
    #[validate(length(max = 500, message = "must be at most 500 characters"))]
    #[param(max_length = 500, example = "debt advice")]
    search: Option<String>,
    /// The first page is 1.
    #[param(minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<i64>,
    /// Items on a page.
    // Validators of before June 2025 write `perPage`.
    #[serde(alias = "perPage")]
    #[param(minimum = 1, maximum = 1_000, default = 20)]
    per_page: Option<i64>,
    /// `ndjson` streams everything, one object a line, without pages.
    #[param(inline)]
    format: Option<Format>,
    /// Only services with this term.
    taxonomy_term_id: Option<String>,
    /// Only services with a term of this taxonomy.
    taxonomy_id: Option<String>,
    /// Only services of this organisation.
    organization_id: Option<String>,
    /// Only what changed at or after this instant (RFC 3339) or day.
    #[param(example = "2026-11-22T00:00:00Z")]
    modified_after: Option<String>,
    /// Only id, name, status and the time of the last change, all on one page unless `per_page` is given.
    minimal: Option<bool>,
    /// Whole records.
    pub full: Option<bool>,
    /// Only services whose stated ages reach this age or above, in whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[param(minimum = 0, maximum = 130)]
    minimum_age: Option<i32>,
    /// Only services whose stated ages begin at this age or below, in whole years.
    #[validate(range(min = 0, max = 130, message = "must be from 0 to 130 years"))]
    #[param(minimum = 0, maximum = 130)]
    maximum_age: Option<i32>,
    /// Only what is known to be open at some time from here, `HH:MM`.
    start_time: Option<String>,
    /// Only what is known to be open at some time before this, `HH:MM`.
    end_time: Option<String>,
    /// Only what is known to be open on this day of the week: `MO` to `SU`, or its name.
    #[param(inline)]
    day: Option<Day>,
    /// Only services that may serve people at this postcode (unit, sector or district).
    #[validate(length(max = 12, message = "must be at most 12 characters"))]
    #[param(max_length = 12, example = "LE11 3TU")]
    postcode: Option<String>,
    /// Only services with a place this near the postcode, in metres.
    #[validate(range(min = 0.0, max = 500_000.0, message = "must be from 0 to 500,000 metres"))]
    #[param(minimum = 0, maximum = 500_000)]
    proximity: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
pub enum Day {
    #[serde(rename = "MO", alias = "mo", alias = "monday", alias = "Monday")]
    Mo,
    #[serde(rename = "TU", alias = "tu", alias = "tuesday", alias = "Tuesday")]
    Tu,
    #[serde(rename = "WE", alias = "we", alias = "wednesday", alias = "Wednesday")]
    We,
    #[serde(rename = "TH", alias = "th", alias = "thursday", alias = "Thursday")]
    Th,
    #[serde(rename = "FR", alias = "fr", alias = "friday", alias = "Friday")]
    Fr,
    #[serde(rename = "SA", alias = "sa", alias = "saturday", alias = "Saturday")]
    Sa,
    #[serde(rename = "SU", alias = "su", alias = "sunday", alias = "Sunday")]
    Su,
}

impl Day {
    fn word(self) -> &'static str {
        match self {
            Day::Mo => "MO",
            Day::Tu => "TU",
            Day::We => "WE",
            Day::Th => "TH",
            Day::Fr => "FR",
            Day::Sa => "SA",
            Day::Su => "SU",
        }
    }
}

/// Minutes after midnight, from and before.
type Window = (u16, u16);

/// The question, read and checked.
pub struct Selection {
    search: Option<String>,
    /// `Some(None)` where the id names nothing: then nothing is found.
    term: Option<Option<Uuid>>,
    taxonomy: Option<Option<Uuid>>,
    organisation: Option<Option<Uuid>>,
    modified_after: Option<DateTime<Utc>>,
    youngest: Option<u8>,
    oldest: Option<u8>,
    window: Option<Window>,
    day: Option<Day>,
    home: Option<Located>,
    /// From a postcode too far away to be known, nothing is near.
    near: Option<(Option<Point>, f64)>,
    today: NaiveDate,
}

impl ServicesQuery {
    pub fn is_minimal(&self) -> bool {
        self.minimal.unwrap_or(false)
    }

    /// # Errors
    /// Numbers out of bounds.
    pub fn part(&self) -> Result<Part, Problem> {
        if self.is_minimal() && self.per_page.is_none() && self.page.is_none_or(|page| page == 1) {
            return Ok(Part::whole(self.format));
        }
        Part::new(self.page, self.per_page, self.format)
    }

    /// # Errors
    /// A value that makes no sense, by its name.
    pub fn read(&self, published: &Published, today: NaiveDate) -> Result<Selection, Problem> {
        let id = |given: &Option<String>| given.as_deref().map(|id| id.parse::<Uuid>().ok());
        let years = |given: Option<i32>| given.and_then(|years| u8::try_from(years).ok());
        let modified_after = self.modified_after.as_deref().map(instant).transpose()?;
        let from = self.start_time.as_deref().map(|time| minutes("/start_time", time)).transpose()?;
        let before = self.end_time.as_deref().map(|time| minutes("/end_time", time)).transpose()?;
        let window = match (from, before) {
            (None, None) => None,
            (from, before) => Some((from.unwrap_or(0), before.unwrap_or(24 * 60))),
        };
        if window.is_some_and(|(from, before)| before <= from) {
            return Err(fault("/end_time", "must be later than `start_time`"));
        }
        let home = match self.postcode.as_deref().map(Postcode::parse) {
            None => None,
            Some(Err(error)) => return Err(fault("/postcode", &error.to_string())),
            Some(Ok(postcode)) => Some(published.snapshot().gazetteer().locate(&postcode)),
        };
        let near = match (self.proximity, &home) {
            (None, _) => None,
            (Some(_), None) => return Err(fault("/proximity", "needs a `postcode` to measure from")),
            (Some(metres), Some(home)) => Some((home.point, metres)),
        };
        Ok(Selection {
            search: self.search.clone().filter(|words| !words.trim().is_empty()),
            term: id(&self.taxonomy_term_id),
            taxonomy: id(&self.taxonomy_id),
            organisation: id(&self.organization_id),
            modified_after,
            youngest: years(self.minimum_age),
            oldest: years(self.maximum_age),
            window,
            day: self.day,
            home,
            near,
            today,
        })
    }
}

impl Selection {
    /// Positions of the records, in order of slug, or the best first when words were searched for.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn records(&self, published: &Published, now: DateTime<Utc>) -> Result<Vec<usize>, Problem> {
        let candidates = match &self.search {
            None => (0..published.snapshot().count()).collect(),
            Some(words) => found(words, published, now)?,
        };
        Ok(candidates.into_iter().filter(|at| self.holds(*at, published)).collect())
    }

    fn holds(&self, at: usize, published: &Published) -> bool {
        let record = &*published.snapshot().open(at);
        let service = &*record.service;
        self.has_terms(service, published)
            && self.organisation.is_none_or(|id| {
                id == published.snapshot().organisation(&service.organisation).map(|o| o.id()) && id.is_some()
            })
            // Who harvests what changed must not miss what may have changed.
            && self.modified_after.is_none_or(|after| {
                published.last_modified(record).is_none_or(|modified| modified >= after)
            })
            && self.reaches_ages(service)
            && self.is_open(service)
            && self.may_serve(record, published)
            && (self.near.is_none() || service.locations.iter().any(|place| self.is_near(place)))
    }

    fn has_terms(&self, service: &Service, published: &Published) -> bool {
        let terms = published.around.terms();
        let has_term = self.term.is_none_or(|id| {
            id.and_then(|id| terms.by_id(&id)).is_some_and(|term| {
                terms_of(service).iter().any(|one| one.taxonomy == term.taxonomy && one.word == term.word)
            })
        });
        has_term
            && self
                .taxonomy
                .is_none_or(|id| terms_of(service).iter().any(|one| Some(one.taxonomy.id()) == id))
    }

    /// An inferred limit leaves nobody out.
    fn reaches_ages(&self, service: &Service) -> bool {
        let Some(ages) = service.ages.as_ref().filter(|ages| ages.basis == AgeBasis::Stated) else {
            return true;
        };
        let least = ages.minimum_years.unwrap_or(0);
        let most = ages.maximum_years.unwrap_or(u8::MAX);
        self.youngest.is_none_or(|youngest| most >= youngest)
            && self.oldest.is_none_or(|oldest| least <= oldest)
    }

    fn is_open(&self, service: &Service) -> bool {
        if self.day.is_none() && self.window.is_none() {
            return true;
        }
        service.schedules.iter().any(|rule| self.rule_holds(rule))
    }

    fn rule_holds(&self, rule: &Schedule) -> bool {
        let (Some(opens), Some(closes)) = (rule.opens_at, rule.closes_at) else { return false };
        let in_force = rule.valid_to.is_none_or(|to| self.today <= to);
        let names_day = |day: Day| rule.byday.iter().any(|named| named.to_string().ends_with(day.word()));
        rule.is_structured()
            && in_force
            && self.day.is_none_or(names_day)
            && self.window.is_none_or(|window| overlaps(opens, closes, window))
    }

    /// Only an area that goes by the home can say no to a home.
    fn may_serve(&self, record: &Record, published: &Published) -> bool {
        let Some(home) = &self.home else { return true };
        match record.service.coverage.basis {
            CoverageBasis::GpArea
            | CoverageBasis::Either
            | CoverageBasis::Anyone
            | CoverageBasis::NotStated => true,
            CoverageBasis::HomeArea | CoverageBasis::Both => {
                let tree = published.snapshot().gazetteer().tree();
                record.covered.areas.iter().any(|area| !home.within(tree, *area).is_unmet())
            }
        }
    }

    /// Whether a place may be listed, and is near enough.
    pub fn is_near(&self, place: &Location) -> bool {
        if place.confidential {
            return false;
        }
        self.near.is_none_or(|(from, metres)| {
            from.zip(place.point).is_some_and(|(from, to)| distance_m(from, to) <= metres)
        })
    }
}

/// Everything our own search finds, the best first.
fn found(words: &str, published: &Published, now: DateTime<Utc>) -> Result<Vec<usize>, Problem> {
    let mut positions = Vec::new();
    let mut query = Query { per_page: MOST_PER_PAGE, ..Query::of_text(words) };
    loop {
        let page = published.read_side.index.find(&query, now).map_err(|error| {
            if error.is_about_the_question() {
                fault("/search", &error.to_string())
            } else {
                Problem::internal(&error)
            }
        })?;
        // The index can be a version ahead for a moment.
        positions.extend(page.hits.iter().filter_map(|hit| published.snapshot().position(&hit.slug)));
        if page.hits.is_empty() || query.page * MOST_PER_PAGE >= page.total {
            return Ok(positions);
        }
        query.page += 1;
    }
}

fn overlaps(opens: CivilTime, closes: CivilTime, (from, before): Window) -> bool {
    let (opens, closes) = (opens.minutes(), closes.minutes());
    if closes > opens {
        opens < before && closes > from
    } else {
        // Past midnight: this evening, or this morning from the evening before.
        opens < before || closes > from
    }
}

fn instant(text: &str) -> Result<DateTime<Utc>, Problem> {
    // An unescaped `+` of a time zone arrives as a space.
    let mended = text.trim().replace(' ', "+");
    let of_instant = DateTime::parse_from_rfc3339(&mended).map(|instant| instant.with_timezone(&Utc)).ok();
    let of_civil = || mended.parse::<NaiveDateTime>().ok().map(|civil| civil.and_utc());
    let of_day =
        || mended.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0)).map(|d| d.and_utc());
    of_instant.or_else(of_civil).or_else(of_day).ok_or_else(|| {
        fault(
            "/modified_after",
            "must be an instant such as `2026-11-22T00:00:00Z`, or a day such as `2026-11-22`",
        )
    })
}

fn minutes(pointer: &str, text: &str) -> Result<u16, Problem> {
    let refuse = || fault(pointer, "must be a time of day such as `09:30`");
    let hours = match text.get(..5) {
        Some(hours) if matches!(text.get(5..), Some("" | ":00")) => hours,
        _ => return Err(refuse()),
    };
    hours.parse::<CivilTime>().map(CivilTime::minutes).map_err(|_| refuse())
}

fn fault(pointer: &str, detail: &str) -> Problem {
    let fault = FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() };
    Problem::of_fields(Code::NotSensible, vec![fault])
}
