//! Before, after, and what differs: by area and by person.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::apply::{Applied, Change, apply};
use super::crisis::{CrisisHelpDifference, crisis_help};
use super::gap_changes::{ChangedGap, GapChanges};
use super::request::ScenarioRequest;
use super::warnings::{Sides, warnings};
use super::watch::Watch;
use crate::catalogue::Referrer;
use crate::pathway::{FieldError, Snapshot, SnapshotError};
use crate::provision::assumptions::Assumptions;
use crate::provision::figures::{AreaProvision, Band, Figures, figures, rounded};
use crate::provision::gaps::Gap;
use crate::provision::people::{PanelAnswer, PanelError, PanelQuestion, PersonInArea, people_seen};
use crate::provision::question::Question;

/// One question asked before and after the changes.
#[derive(Debug, Clone)]
pub struct ScenarioAnswer {
    pub question: Question,
    /// Each change in a sentence.
    pub changes: Vec<String>,
    /// What the figures do not show of these changes.
    pub warnings: Vec<String>,
    pub before: Figures,
    pub after: Figures,
    pub difference: Difference,
}

/// What differs. Areas and people of whom nothing differs are left out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioDifference)]
pub struct Difference {
    pub areas: Vec<AreaDifference>,
    pub people: Vec<PersonDifference>,
    /// Gaps where nothing was missing before. Compared for each person, asker and area by itself, like the three below.
    pub gaps_opened: Vec<Gap>,
    /// Gaps of before, where nothing is missing afterwards.
    pub gaps_closed: Vec<Gap>,
    /// Where something was missing before, and something graver is afterwards.
    pub gaps_worse: Vec<ChangedGap>,
    /// Where something was missing before, and something less grave is afterwards.
    pub gaps_milder: Vec<ChangedGap>,
    /// Rules that put crisis help first, of whose services not the same ones run before and after.
    pub crisis_help: Vec<CrisisHelpDifference>,
    /// Services that may serve the group asked about, in all areas together.
    pub services: i64,
    /// Those of them that come by phone, text, online or to the home.
    pub services_remote: i64,
    /// Places for 10,000 people weighted by need, on average.
    pub mean_access: f64,
    pub gini: Option<f64>,
    pub concentration_index: Option<f64>,
    pub population_within_share: f64,
}

/// After minus before.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AreaDifference {
    pub code: String,
    pub name: String,
    pub services_covering: i64,
    pub services_certain: i64,
    pub services_accepting: i64,
    /// Those that come by phone, text, online or to the home.
    pub services_remote: i64,
    pub venues_in_area: i64,
    pub venues_within: f64,
    /// Null where there is none before or after.
    pub nearest_m: Option<i64>,
    pub nearest_min: Option<f64>,
    pub population_within_share: f64,
    pub access: f64,
    pub access_gaussian: f64,
    pub access_balanced: f64,
    /// Against the mean access of everybody before the changes, as `band_after` is too: so an area keeps its band unless its own access
    /// changes. The bands of `after` are against the mean afterwards.
    pub band_before: Band,
    pub band_after: Band,
    /// Whether both bands stay the same if all journeys are longer or shorter by the mean error of the estimate. Null where that error
    /// has not been measured.
    pub band_is_firm: Option<bool>,
}

/// One person in one area, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonDifference {
    /// GSS code, or the postcode district.
    pub code: String,
    pub name: String,
    /// Slug of the person.
    pub person: String,
    pub asked_by: Referrer,
    pub before: PersonCounts,
    pub after: PersonCounts,
}

/// The counts of a person that a change can touch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct PersonCounts {
    pub fits: usize,
    pub ask: usize,
    /// Ways in rather than help, which are among the two above.
    pub doors: usize,
    pub open: usize,
    /// Without the ways in, services that fit or may fit, and do or may take a referral from the one who asks.
    pub perhaps_open: usize,
    pub open_at_step: usize,
    pub open_in_person_within: f64,
    pub open_remote_only: f64,
    pub none_in_person_share: f64,
}

/// Why a scenario has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    #[error("the scenario makes no sense")]
    Fields(Vec<FieldError>),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    #[error(transparent)]
    Panel(#[from] PanelError),
}

/// Answers a scenario whose bounds hold. Nothing is kept.
///
/// # Errors
/// Every field that makes no sense, or changes that do not make a catalogue.
pub fn scenario(
    request: &ScenarioRequest,
    snapshot: &Snapshot,
    assumptions: &Assumptions,
    at: DateTime<Utc>,
) -> Result<ScenarioAnswer, ScenarioError> {
    let question = Question::read(&request.question(), snapshot).map_err(ScenarioError::Fields)?;
    let day = at.with_timezone(&chrono_tz::Europe::London).date_naive();
    let Applied { services, says, touched } = apply(request, snapshot, day).map_err(ScenarioError::Fields)?;
    let changed = snapshot.with_services(services)?;
    let panel = PanelQuestion::of(&question, at);
    let other_routes = || {
        let routes = touched.iter().filter(|(_, change)| matches!(change, Change::Routes { .. }));
        routes.map(|(slug, _)| slug)
    };
    let ask = |snapshot: &Snapshot| -> Result<(Figures, PanelAnswer, Watch), PanelError> {
        let found = figures(snapshot, assumptions, &question, day);
        let mut watch = Watch::over(other_routes(), snapshot);
        let people =
            people_seen(snapshot, assumptions, &panel, &mut |_, _| {}, &mut |person, asker, seen| {
                watch.see(&person.slug, asker, seen);
            })?;
        Ok((found, people, watch))
    };
    let (before, people_before, watched_before) = ask(snapshot)?;
    let (after, people_after, watched_after) = ask(&changed)?;
    let gaps = GapChanges::between(&people_before, &people_after, &panel);
    let people = people_differences(&people_before, &people_after);
    let crisis_help = crisis_help(snapshot, &changed, day);
    let difference = difference(&before, &after, people, gaps, crisis_help);
    let sides = Sides { before: snapshot, after: &changed, watched: (&watched_before, &watched_after) };
    let warnings = warnings(&touched, &question, &panel.askers, &sides, day);
    Ok(ScenarioAnswer { question, changes: says, warnings, before, after, difference })
}

fn difference(
    before: &Figures,
    after: &Figures,
    people: Vec<PersonDifference>,
    gaps: GapChanges,
    crisis_help: Vec<CrisisHelpDifference>,
) -> Difference {
    let (old, new) = (&before.summary, &after.summary);
    let apart = |old: Option<f64>, new: Option<f64>| Some(rounded(new? - old?));
    let GapChanges { opened, closed, worse, milder } = gaps;
    Difference {
        areas: (0..before.areas.len()).filter_map(|area| area_difference(area, before, after)).collect(),
        people,
        gaps_opened: opened,
        gaps_closed: closed,
        gaps_worse: worse,
        gaps_milder: milder,
        crisis_help,
        services: apart_in_count(old.services, new.services),
        services_remote: apart_in_count(old.services_remote, new.services_remote),
        mean_access: rounded(new.mean_access - old.mean_access),
        gini: apart(old.gini, new.gini),
        concentration_index: apart(old.concentration_index, new.concentration_index),
        population_within_share: rounded(new.population_within_share - old.population_within_share),
    }
}

fn apart_in_count(old: usize, new: usize) -> i64 {
    new as i64 - old as i64
}

/// What differs in one area; nothing where no figure of its own does. Its class is not such a figure: it turns on the mean of everybody.
fn area_difference(area: usize, before: &Figures, after: &Figures) -> Option<AreaDifference> {
    let (old, new) = (before.areas.get(area)?, after.areas.get(area)?);
    let but_for_the_class = AreaProvision { band: old.band, band_is_firm: old.band_is_firm, ..new.clone() };
    if but_for_the_class == *old {
        return None;
    }
    // Each length of journeys has its own mean of everybody before the changes.
    let bands: Vec<(Band, Band)> = before
        .tried
        .iter()
        .zip(&after.tried)
        .map(|(old, new)| (old.band_against(old, area), new.band_against(old, area)))
        .collect();
    let (estimated, tried) = bands.split_first()?;
    let (band_before, band_after) = *estimated;
    Some(AreaDifference {
        code: old.code.clone(),
        name: old.name.clone(),
        services_covering: apart_in_count(old.services_covering, new.services_covering),
        services_certain: apart_in_count(old.services_certain, new.services_certain),
        services_accepting: apart_in_count(old.services_accepting, new.services_accepting),
        services_remote: apart_in_count(old.services_remote, new.services_remote),
        venues_in_area: apart_in_count(old.venues_in_area, new.venues_in_area),
        venues_within: rounded(new.venues_within - old.venues_within),
        nearest_m: old.nearest_m.zip(new.nearest_m).map(|(old, new)| i64::from(new) - i64::from(old)),
        nearest_min: old.nearest_min.zip(new.nearest_min).map(|(old, new)| rounded(new - old)),
        population_within_share: rounded(new.population_within_share - old.population_within_share),
        access: rounded(new.access - old.access),
        access_gaussian: rounded(new.access_gaussian - old.access_gaussian),
        access_balanced: rounded(new.access_balanced - old.access_balanced),
        band_before,
        band_after,
        band_is_firm: (!tried.is_empty()).then(|| tried.iter().all(|bands| bands == estimated)),
    })
}

fn people_differences(was: &PanelAnswer, is: &PanelAnswer) -> Vec<PersonDifference> {
    let mut differences = Vec::new();
    for (area, changed) in was.areas.iter().zip(&is.areas) {
        for (old, new) in area.people.iter().zip(&changed.people) {
            let (before, after) = (PersonCounts::of(old), PersonCounts::of(new));
            if before != after {
                differences.push(PersonDifference {
                    code: area.code.clone(),
                    name: area.name.clone(),
                    person: old.person.clone(),
                    asked_by: old.asked_by,
                    before,
                    after,
                });
            }
        }
    }
    differences
}

impl PersonCounts {
    fn of(person: &PersonInArea) -> Self {
        Self {
            fits: person.fits,
            ask: person.ask,
            doors: person.doors,
            open: person.open,
            perhaps_open: person.perhaps_open,
            open_at_step: person.open_at_step,
            open_in_person_within: person.open_in_person_within,
            open_remote_only: person.open_remote_only,
            none_in_person_share: person.none_in_person_share,
        }
    }
}
