//! Which of a panel of described people would find help, where? The very rules of a match, asked for every person in every
//! neighbourhood.
//!
//! A match looks at each criterion of each candidate. Most criteria do not turn on the place, so they are judged once for a person;
//! what services make of a place is alike for all of a council, so it is judged once for a council; and only the distance differs from
//! neighbourhood to neighbourhood. Put together that is what a match says, and a test holds the two against each other.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::assumptions::{Assumptions, PanelPerson};
use super::everywhere::{Everywhere, Ground};
use super::gaps::{Gap, gaps};
use super::neighbourhoods::Neighbourhoods;
use super::question::{Level, Question, TravelBy};
use super::units::units;
use crate::catalogue::{Referrer, Step};
use crate::geography::AreaCode;
use crate::pathway::{Anywhere, FieldError, MatchRequest, Profile, Snapshot, judge_anywhere};

/// Who is taken to ask, when the question does not say.
pub const USUAL_ASKERS: [Referrer; 3] = [Referrer::Myself, Referrer::Gp, Referrer::LinkWorker];

/// What is asked of the panel.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelQuestion {
    pub level: Level,
    /// Only areas that lie in this one.
    pub area: Option<AreaCode>,
    pub minutes: u16,
    pub travel: TravelBy,
    pub askers: Vec<Referrer>,
    /// Only this person of the panel, by slug.
    pub person: Option<String>,
    /// Only people with this need, by slug.
    pub need: Option<String>,
    pub at: DateTime<Utc>,
}

impl PanelQuestion {
    /// The whole panel, for the usual askers.
    pub fn of(question: &Question, at: DateTime<Utc>) -> Self {
        Self {
            level: question.level,
            area: question.area,
            minutes: question.minutes,
            travel: question.travel,
            askers: USUAL_ASKERS.to_vec(),
            person: None,
            need: question.need.clone(),
            at,
        }
    }
}

/// A described person, and what the rules suggest for them.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonAsked {
    pub slug: String,
    /// As it stands after *for*.
    #[schema(example = "a deaf 17-year-old with low mood")]
    pub says: String,
    pub age_years: Option<i32>,
    pub needs: Vec<String>,
    /// The step of care the rules suggest for them.
    pub suggested_step: Option<Step>,
    /// Whether they ask for a language or for a kind of access, such as British Sign Language.
    pub asks_for_access: bool,
}

/// How many services of one step would take somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepCounts {
    pub step: Step,
    pub fits: usize,
    pub ask: usize,
}

/// One person, asked for by one kind of asker, in one area. Counts are those of the part of the area where they are smallest.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonInArea {
    /// Slug of the person.
    pub person: String,
    pub asked_by: Referrer,
    /// Services whose criteria are all met, as a match says.
    pub fits: usize,
    /// Services of which something would have to be asked.
    pub ask: usize,
    /// Ways in rather than help (the GP, the Central Access Point, …), which are among the two above.
    pub doors: usize,
    /// Of the services that fit, without the ways in: those that take a referral from the one who asks.
    pub open: usize,
    /// Without the ways in, services that fit or may fit, and do or may take a referral from the one who asks.
    pub perhaps_open: usize,
    /// Of the open ones, those at the step the rules suggest.
    pub open_at_step: usize,
    /// Of the open ones, those known to give every language and kind of access the person asks for.
    pub open_with_access: usize,
    /// Of the open ones, those that come to the home.
    pub open_at_home: usize,
    /// Of the open ones, those that see people, or may, at a place that nobody states: it may be in reach.
    pub open_place_unknown: usize,
    /// By step of care, ways in included. A service of several steps counts at each.
    pub by_step: Vec<StepCounts>,
    /// Of the open ones, those with a place within the time given: a mean over the people of the area.
    pub open_in_person_within: f64,
    /// Of the open ones, those out of reach that come by phone, text, online or to the home: a mean over the people of the area.
    pub open_remote_only: f64,
    /// Part of the people of the area who certainly find none of the open ones in person, 0 to 1: none has a place within reach, none comes
    /// to the home, and none sees people at a place that nobody states.
    pub none_in_person_share: f64,
    /// Part of the people of the area of whom that is not known: no place within reach is known, none comes to the home, and some of the
    /// open ones do not say where they see people.
    pub in_person_unknown_share: f64,
}

/// One area and everybody in it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PeopleOfArea {
    /// GSS code, or the postcode district.
    pub code: String,
    pub name: String,
    pub population: u32,
    pub people: Vec<PersonInArea>,
}

/// The whole panel in every area.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelAnswer {
    pub people: Vec<PersonAsked>,
    pub areas: Vec<PeopleOfArea>,
    /// The widest gaps, the worst first.
    pub gaps: Vec<Gap>,
}

/// Why the panel cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PanelError {
    #[error("person `{slug}` of the panel makes no sense: `{pointer}` {detail}")]
    Person { slug: String, pointer: String, detail: String },
    #[error("person `{slug}` is not in the panel")]
    NoSuchPerson { slug: String },
}

/// What is seen of a person, asked for by somebody, before places are looked at.
pub(super) type Seen<'f> = &'f mut dyn FnMut(&PanelPerson, Referrer, &Anywhere);

/// Asks for everybody everywhere. `progress` hears how many of how many people are done.
///
/// # Errors
/// A person of the panel that does not fit the catalogue, or one that is not in it.
pub fn people(
    snapshot: &Snapshot,
    assumptions: &Assumptions,
    question: &PanelQuestion,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<PanelAnswer, PanelError> {
    people_seen(snapshot, assumptions, question, progress, &mut |_, _, _| {})
}

/// The same, and lets whoever looks closer see what each service makes of each person.
pub(super) fn people_seen(
    snapshot: &Snapshot,
    assumptions: &Assumptions,
    question: &PanelQuestion,
    progress: &mut dyn FnMut(usize, usize),
    seen: Seen<'_>,
) -> Result<PanelAnswer, PanelError> {
    let neighbourhoods = Neighbourhoods::of(snapshot, &assumptions.need_weights);
    let units = units(question.level, question.area, &neighbourhoods, snapshot.gazetteer());
    let ground = Ground::of(snapshot, &neighbourhoods, question);
    let panel = chosen(assumptions, question)?;
    let mut asked = Vec::with_capacity(panel.len());
    let mut areas: Vec<PeopleOfArea> = units
        .iter()
        .map(|unit| PeopleOfArea {
            code: unit.code.clone(),
            name: unit.name.clone(),
            population: unit.people.round() as u32,
            people: Vec::with_capacity(panel.len() * question.askers.len()),
        })
        .collect();
    progress(0, panel.len());
    for (done, person) in panel.iter().enumerate() {
        let mut suggested = None;
        for asker in &question.askers {
            let profile = profile(person, *asker, &neighbourhoods, snapshot, question.at)?;
            let anywhere = judge_anywhere(&profile, snapshot);
            suggested = anywhere.suggested;
            seen(person, *asker, &anywhere);
            let everywhere = Everywhere::of(&anywhere, &profile, &ground);
            for (unit, area) in units.iter().zip(&mut areas) {
                area.people.push(everywhere.in_unit(person, *asker, unit, &ground));
            }
        }
        asked.push(PersonAsked {
            slug: person.slug.clone(),
            says: person.says.clone(),
            age_years: person.request.age_years,
            needs: person.request.needs.clone(),
            suggested_step: suggested,
            asks_for_access: asks_for_access(&person.request),
        });
        progress(done + 1, panel.len());
    }
    let gaps = gaps(&asked, &areas, question);
    Ok(PanelAnswer { people: asked, areas, gaps })
}

pub(super) fn chosen<'a>(
    assumptions: &'a Assumptions,
    question: &PanelQuestion,
) -> Result<Vec<&'a PanelPerson>, PanelError> {
    let wanted = |person: &&PanelPerson| {
        question.person.as_deref().is_none_or(|slug| person.slug == slug)
            && question.need.as_ref().is_none_or(|need| person.request.needs.contains(need))
    };
    match &question.person {
        Some(slug) if !assumptions.panel.iter().any(|person| person.slug == *slug) => {
            Err(PanelError::NoSuchPerson { slug: slug.clone() })
        }
        _ => Ok(assumptions.panel.iter().filter(wanted).collect()),
    }
}

fn asks_for_access(request: &MatchRequest) -> bool {
    request
        .preferences
        .as_ref()
        .is_some_and(|wishes| !wishes.languages.is_empty() || !wishes.access.is_empty())
}

/// The request of a person of the panel at a place: what a match would be asked.
pub fn request_at(person: &PanelPerson, asker: Referrer, home: AreaCode, gp: AreaCode) -> MatchRequest {
    MatchRequest {
        area: Some(home.to_string()),
        gp_area: Some(gp.to_string()),
        asked_by: Some(asker),
        ..person.request.clone()
    }
}

fn profile(
    person: &PanelPerson,
    asker: Referrer,
    neighbourhoods: &Neighbourhoods,
    snapshot: &Snapshot,
    at: DateTime<Utc>,
) -> Result<Profile, PanelError> {
    let wrong = |errors: Vec<FieldError>| {
        let first = errors.into_iter().next().unwrap_or_else(|| FieldError::new("", "cannot be read"));
        PanelError::Person { slug: person.slug.clone(), pointer: first.pointer, detail: first.detail }
    };
    if !person.faults().is_empty() {
        return Err(wrong(person.faults()));
    }
    // Which neighbourhood makes no difference to what is read: only that there is a home and a GP.
    let request = match neighbourhoods.all.first() {
        Some(any) => request_at(person, asker, any.code, any.authority),
        None => MatchRequest { asked_by: Some(asker), ..person.request.clone() },
    };
    Profile::read(&request, snapshot, at).map_err(wrong)
}
