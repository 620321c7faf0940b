//! Which gaps open, close, or become another kind of gap? Compared for one person, one asker and one area at a time: a gap that is there
//! in fewer areas than before has closed in some and opened in none, and one that became graver has not closed.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use utoipa::ToSchema;

use crate::catalogue::Referrer;
use crate::provision::gaps::{Gap, Missing, gaps};
use crate::provision::people::{PanelAnswer, PanelQuestion, PeopleOfArea, PersonInArea};

/// The same person, asker and areas before and after, when something is missing both times and it is not the same.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChangedGap {
    pub before: Gap,
    pub after: Gap,
}

/// Every gap that is not the same before and after, the worst first in each list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GapChanges {
    pub opened: Vec<Gap>,
    pub closed: Vec<Gap>,
    pub worse: Vec<ChangedGap>,
    pub milder: Vec<ChangedGap>,
}

/// A person asked for by somebody in an area: code of the area, slug of the person, who asks.
type Asking<'a> = (&'a str, &'a str, Referrer);

impl GapChanges {
    pub fn between(was: &PanelAnswer, is: &PanelAnswer, question: &PanelQuestion) -> Self {
        let (before, after) = (missing_by_asking(was), missing_by_asking(is));
        let mut became: BTreeMap<(Missing, Missing), HashSet<Asking>> = BTreeMap::new();
        for (asking, missing_before) in &before {
            if let Some(missing_after) = after.get(asking).filter(|after| *after != missing_before) {
                became.entry((*missing_after, *missing_before)).or_default().insert(*asking);
            }
        }
        let mut changes = Self {
            opened: put_together(is, &only_in(&after, &before), question),
            closed: put_together(was, &only_in(&before, &after), question),
            ..Self::default()
        };
        for ((missing_after, missing_before), askings) in became {
            let old = put_together(was, &askings, question);
            let new = put_together(is, &askings, question);
            let list = if missing_after < missing_before { &mut changes.worse } else { &mut changes.milder };
            list.extend(new.into_iter().filter_map(|after| {
                let same = |before: &&Gap| before.person == after.person && before.asked_by == after.asked_by;
                let before = old.iter().find(same)?.clone();
                Some(ChangedGap { before, after })
            }));
        }
        changes
    }
}

fn only_in<'a>(
    these: &HashMap<Asking<'a>, Missing>,
    those: &HashMap<Asking<'a>, Missing>,
) -> HashSet<Asking<'a>> {
    these.keys().filter(|asking| !those.contains_key(*asking)).copied().collect()
}

fn missing_by_asking(answer: &PanelAnswer) -> HashMap<Asking<'_>, Missing> {
    let askings = answer.gaps.iter().flat_map(|gap| {
        gap.areas.iter().map(|area| ((area.code.as_str(), gap.person.as_str(), gap.asked_by), gap.missing))
    });
    askings.collect()
}

/// The gaps of these askings alone, each again in one sentence for all its areas.
fn put_together(answer: &PanelAnswer, askings: &HashSet<Asking>, question: &PanelQuestion) -> Vec<Gap> {
    if askings.is_empty() {
        return Vec::new();
    }
    let asked = |area: &PeopleOfArea, here: &PersonInArea| {
        askings.contains(&(area.code.as_str(), here.person.as_str(), here.asked_by))
    };
    // An area of which nothing is asked stays in the list, so that "everywhere" goes on meaning everywhere.
    let areas: Vec<PeopleOfArea> = answer
        .areas
        .iter()
        .map(|area| PeopleOfArea {
            code: area.code.clone(),
            name: area.name.clone(),
            population: area.population,
            people: area.people.iter().filter(|here| asked(area, here)).cloned().collect(),
        })
        .collect();
    gaps(&answer.people, &areas, question)
}
