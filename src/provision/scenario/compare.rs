//! Before, after, and what differs: by area and by person.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::apply::{Applied, apply};
use super::request::ScenarioRequest;
use crate::catalogue::Referrer;
use crate::pathway::{FieldError, Snapshot, SnapshotError};
use crate::provision::assumptions::Assumptions;
use crate::provision::figures::{AreaProvision, Band, Figures, figures, rounded};
use crate::provision::gaps::Gap;
use crate::provision::people::{PanelAnswer, PanelError, PanelQuestion, PersonInArea, people};
use crate::provision::question::Question;

/// One question asked before and after the changes.
#[derive(Debug, Clone)]
pub struct ScenarioAnswer {
    pub question: Question,
    /// Each change in a sentence.
    pub changes: Vec<String>,
    pub before: Figures,
    pub after: Figures,
    pub difference: Difference,
}

/// What differs. Areas and people of whom nothing differs are left out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    pub areas: Vec<AreaDifference>,
    pub people: Vec<PersonDifference>,
    /// Gaps there are only after the changes.
    pub gaps_opened: Vec<Gap>,
    /// Gaps there are only before them.
    pub gaps_closed: Vec<Gap>,
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
    pub venues_in_area: i64,
    pub venues_within: f64,
    /// Null where there is none before or after.
    pub nearest_m: Option<i64>,
    pub nearest_min: Option<f64>,
    pub population_within_share: f64,
    pub access: f64,
    pub access_gaussian: f64,
    pub access_balanced: f64,
    pub band_before: Band,
    pub band_after: Band,
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
    pub open: usize,
    pub open_at_step: usize,
    pub open_in_person_within: f64,
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
    let Applied { services, says } = apply(request, snapshot).map_err(ScenarioError::Fields)?;
    let changed = snapshot.with_services(services)?;
    let day = at.with_timezone(&chrono_tz::Europe::London).date_naive();
    let panel = PanelQuestion::of(&question, at);
    let ask = |snapshot| -> Result<(Figures, PanelAnswer), PanelError> {
        let found = figures(snapshot, assumptions, &question, day);
        Ok((found, people(snapshot, assumptions, &panel, &mut |_, _| {})?))
    };
    let (before, people_before) = ask(snapshot)?;
    let (after, people_after) = ask(&changed)?;
    let difference = difference(&before, &after, &people_before, &people_after);
    Ok(ScenarioAnswer { question, changes: says, before, after, difference })
}

fn difference(before: &Figures, after: &Figures, was: &PanelAnswer, is: &PanelAnswer) -> Difference {
    let pairs = before.areas.iter().zip(&after.areas);
    let (old, new) = (&before.summary, &after.summary);
    let apart = |old: Option<f64>, new: Option<f64>| Some(rounded(new? - old?));
    Difference {
        areas: pairs.filter(|(old, new)| old != new).map(|(old, new)| area_difference(old, new)).collect(),
        people: people_differences(was, is),
        gaps_opened: only_in(&is.gaps, &was.gaps),
        gaps_closed: only_in(&was.gaps, &is.gaps),
        mean_access: rounded(new.mean_access - old.mean_access),
        gini: apart(old.gini, new.gini),
        concentration_index: apart(old.concentration_index, new.concentration_index),
        population_within_share: rounded(new.population_within_share - old.population_within_share),
    }
}

fn area_difference(old: &AreaProvision, new: &AreaProvision) -> AreaDifference {
    let count = |old: usize, new: usize| new as i64 - old as i64;
    AreaDifference {
        code: old.code.clone(),
        name: old.name.clone(),
        services_covering: count(old.services_covering, new.services_covering),
        services_certain: count(old.services_certain, new.services_certain),
        services_accepting: count(old.services_accepting, new.services_accepting),
        venues_in_area: count(old.venues_in_area, new.venues_in_area),
        venues_within: rounded(new.venues_within - old.venues_within),
        nearest_m: old.nearest_m.zip(new.nearest_m).map(|(old, new)| i64::from(new) - i64::from(old)),
        nearest_min: old.nearest_min.zip(new.nearest_min).map(|(old, new)| rounded(new - old)),
        population_within_share: rounded(new.population_within_share - old.population_within_share),
        access: rounded(new.access - old.access),
        access_gaussian: rounded(new.access_gaussian - old.access_gaussian),
        access_balanced: rounded(new.access_balanced - old.access_balanced),
        band_before: old.band,
        band_after: new.band,
    }
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
        let PersonInArea {
            fits, ask, open, open_at_step, open_in_person_within, none_in_person_share, ..
        } = person;
        Self {
            fits: *fits,
            ask: *ask,
            open: *open,
            open_at_step: *open_at_step,
            open_in_person_within: *open_in_person_within,
            none_in_person_share: *none_in_person_share,
        }
    }
}

/// Gaps of which the other list has none of the same kind, for the same person and asker, in as many areas.
fn only_in(these: &[Gap], those: &[Gap]) -> Vec<Gap> {
    let codes = |gap: &Gap| gap.areas.iter().map(|area| area.code.clone()).collect::<Vec<_>>();
    let same = |a: &Gap, b: &Gap| {
        a.missing == b.missing && a.person == b.person && a.asked_by == b.asked_by && codes(a) == codes(b)
    };
    these.iter().filter(|gap| !those.iter().any(|other| same(gap, other))).cloned().collect()
}
