//! Which gaps are the widest, in a sentence each, with the figures behind it? What is missing goes before what is only not known.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::people::{PanelQuestion, PeopleOfArea, PersonAsked, PersonInArea};
use crate::catalogue::{Referrer, Step};

/// What is missing, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Nothing fits and nothing may fit, apart from ways in.
    AnyHelp,
    /// Something fits or may fit, and none of it takes a referral from the one who asks.
    AnOpenRoute,
    /// Nothing is certain: something would have to be asked of every service.
    AnythingCertain,
    /// Something is open, and none of it at the step the rules suggest.
    TheRightStep,
    /// Something is open, and at least half of the people certainly find none of it in person: within reach or at home.
    InPerson,
    /// Something is open, and none of it is known to give the language or access asked for. Some may.
    Access,
    /// Something is open, and for at least half of the people no place within reach is known. Those that do not say where they are may have
    /// one.
    AKnownPlace,
}

/// A gap: one person, one asker, and every area where it is so.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Gap {
    #[schema(example = "No self-referral help for a deaf 17-year-old with low mood in Melton.")]
    pub sentence: String,
    pub missing: Missing,
    /// Slug of the person.
    pub person: String,
    pub asked_by: Referrer,
    pub areas: Vec<GapArea>,
    /// Everybody who lives in these areas: how far the gap reaches, not how many such people there are.
    pub population: u32,
}

/// The figures behind a gap in one area.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GapArea {
    pub code: String,
    pub name: String,
    pub fits: usize,
    pub ask: usize,
    pub doors: usize,
    pub open: usize,
    pub open_at_step: usize,
    pub open_with_access: usize,
    pub open_at_home: usize,
    pub open_place_unknown: usize,
    pub none_in_person_share: f64,
    pub in_person_unknown_share: f64,
}

/// An area, and the person as it goes with them there.
type Place<'a> = (&'a PeopleOfArea, &'a PersonInArea);

/// Every gap, the worst first: by what is missing, and then by how many people live where it is so.
pub fn gaps(asked: &[PersonAsked], areas: &[PeopleOfArea], question: &PanelQuestion) -> Vec<Gap> {
    let mut found: BTreeMap<(Missing, usize, Referrer), Vec<Place>> = BTreeMap::new();
    for area in areas {
        for here in &area.people {
            let Some(at) = asked.iter().position(|person| person.slug == here.person) else { continue };
            if let Some(missing) = missing(here, &asked[at]) {
                found.entry((missing, at, here.asked_by)).or_default().push((area, here));
            }
        }
    }
    let mut gaps: Vec<Gap> = found
        .into_iter()
        .map(|((missing, at, asked_by), here)| Gap {
            sentence: sentence(missing, &asked[at], asked_by, &here, areas.len(), question),
            missing,
            person: asked[at].slug.clone(),
            asked_by,
            population: here.iter().map(|(area, _)| area.population).sum(),
            areas: here.into_iter().map(|(area, person)| gap_area(area, person)).collect(),
        })
        .collect();
    gaps.sort_by(|a, b| {
        (a.missing, std::cmp::Reverse(a.population), &a.person, a.asked_by).cmp(&(
            b.missing,
            std::cmp::Reverse(b.population),
            &b.person,
            b.asked_by,
        ))
    });
    gaps
}

/// The worst thing missing for one person in one area, if anything is.
fn missing(here: &PersonInArea, person: &PersonAsked) -> Option<Missing> {
    let apart_from_doors = (here.fits + here.ask).saturating_sub(here.doors);
    // Steps 4 and 5 take professional referrals by design (pathway facts, section 8): there a door for others is no gap.
    let step_matters = person
        .suggested_step
        .is_some_and(|step| step < Step::SPECIALIST_COMMUNITY || may_refer(here.asked_by));
    let lacking = [
        (Missing::AnyHelp, apart_from_doors == 0),
        (Missing::AnOpenRoute, here.perhaps_open == 0),
        (Missing::AnythingCertain, here.open == 0),
        (Missing::TheRightStep, step_matters && here.open_at_step == 0),
        (Missing::InPerson, here.none_in_person_share >= 0.5),
        (Missing::Access, person.asks_for_access && here.open_with_access == 0),
        (Missing::AKnownPlace, here.none_in_person_share + here.in_person_unknown_share >= 0.5),
    ];
    lacking.into_iter().find(|(_, lacks)| *lacks).map(|(missing, _)| missing)
}

/// Whether an asker is one whom the specialist teams take referrals from.
fn may_refer(asker: Referrer) -> bool {
    !asker.is_public()
        && !matches!(asker, Referrer::LinkWorker | Referrer::VoluntarySector | Referrer::School)
}

fn sentence(
    missing: Missing,
    person: &PersonAsked,
    asker: Referrer,
    here: &[Place],
    all: usize,
    question: &PanelQuestion,
) -> String {
    let who = &person.says;
    let place = place(here, all, question.area.is_none());
    let help = help_for(asker);
    let (minutes, how) = (question.minutes, question.travel.says());
    let most =
        |count: fn(&PersonInArea) -> usize| here.iter().map(|(_, person)| count(person)).max().unwrap_or(0);
    match missing {
        Missing::AnyHelp => format!("No help for {who} {place}, apart from ways in."),
        Missing::AnOpenRoute => {
            let closed = most(|person| (person.fits + person.ask).saturating_sub(person.doors));
            format!(
                "No {help} for {who} {place}: {} would take them, but not from {}.",
                services(closed),
                from(asker)
            )
        }
        Missing::AnythingCertain => format!(
            "No {help} that is certain for {who} {place}: {} would have to be asked.",
            services(most(|person| person.ask))
        ),
        Missing::TheRightStep => {
            let step = person.suggested_step.map_or(0, |step| step.number());
            format!(
                "No certain {help} at step {step} for {who} {place}, though {} open at other steps.",
                match most(|p| p.open) {
                    1 => "1 service is".to_owned(),
                    many => format!("{many} services are"),
                }
            )
        }
        Missing::InPerson => {
            let share = here.iter().map(|(_, person)| person.none_in_person_share).fold(1.0, f64::min);
            format!(
                "No certain {help} in person, within {minutes} minutes {how} or at home, for {who} {place}: so for {} of the people there.",
                if share >= 1.0 {
                    "all".to_owned()
                } else {
                    format!("{:.0}% or more", (share * 100.0).floor())
                }
            )
        }
        Missing::Access | Missing::AKnownPlace => {
            not_known(missing, &format!("{help} for {who} {place}"), here, question)
        }
    }
}

/// A gap that may be none: nobody says.
fn not_known(missing: Missing, help: &str, here: &[Place], question: &PanelQuestion) -> String {
    let most =
        |count: fn(&PersonInArea) -> usize| here.iter().map(|(_, person)| count(person)).max().unwrap_or(0);
    if missing == Missing::Access {
        let silent = match most(|person| person.open) {
            1 => "the 1 service open to them does not say".to_owned(),
            many => format!("none of the {many} services open to them says"),
        };
        return format!("No {help} is known to give the language or access they need: {silent} so.");
    }
    let silent = match most(|person| person.open_place_unknown) {
        1 => "1 service open to them does not say where it is".to_owned(),
        many => format!("{many} services open to them do not say where they are"),
    };
    let (minutes, how) = (question.minutes, question.travel.says());
    format!("No {help} is known to be within {minutes} minutes {how}: {silent}.")
}

fn services(count: usize) -> String {
    if count == 1 { "1 service".to_owned() } else { format!("{count} services") }
}

fn help_for(asker: Referrer) -> String {
    match asker {
        Referrer::Myself => "self-referral help".to_owned(),
        other => format!("help that {} can refer to", from(other)),
    }
}

/// Whoever refers, after *from*.
pub fn from(asker: Referrer) -> &'static str {
    match asker {
        Referrer::Myself => "the person themselves",
        Referrer::Family => "their family",
        Referrer::Gp => "a GP",
        Referrer::LinkWorker => "a link worker",
        Referrer::HealthProfessional => "a health professional",
        Referrer::MentalHealthProfessional => "a mental-health professional",
        Referrer::ConsultantPsychiatrist => "a consultant psychiatrist",
        Referrer::Midwife => "a midwife",
        Referrer::HealthVisitor => "a health visitor",
        Referrer::School => "a school",
        Referrer::SocialWorker => "a social worker",
        Referrer::Police => "the police",
        Referrer::WardStaff => "ward staff",
        Referrer::Employer => "an employer",
        Referrer::VoluntarySector => "a voluntary organisation",
    }
}

/// `in Melton or Rutland`, and `anywhere in …` where it is so everywhere.
fn place(here: &[Place], all: usize, of_llr: bool) -> String {
    /// More names than this are a list and no sentence.
    const NAMED: usize = 4;
    if here.len() == all && all > 1 {
        let whole =
            if of_llr { "anywhere in Leicester, Leicestershire and Rutland" } else { "anywhere asked about" };
        return whole.to_owned();
    }
    let names: Vec<&str> = here.iter().map(|(area, _)| area.name.as_str()).collect();
    match names.as_slice() {
        [only] => format!("in {only}"),
        [most @ .., last] if names.len() <= NAMED => format!("in {} or {last}", most.join(", ")),
        _ => format!("in {} of {all} areas", names.len()),
    }
}

fn gap_area(area: &PeopleOfArea, here: &PersonInArea) -> GapArea {
    GapArea {
        code: area.code.clone(),
        name: area.name.clone(),
        fits: here.fits,
        ask: here.ask,
        doors: here.doors,
        open: here.open,
        open_at_step: here.open_at_step,
        open_with_access: here.open_with_access,
        open_at_home: here.open_at_home,
        open_place_unknown: here.open_place_unknown,
        none_in_person_share: here.none_in_person_share,
        in_person_unknown_share: here.in_person_unknown_share,
    }
}
