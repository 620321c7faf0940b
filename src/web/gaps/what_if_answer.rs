//! What would change: in a crisis, by area, and for whom.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::asked::Asked;
use super::measure::Measure;
use super::people::gap;
use super::view::MOST_ROWS;
use crate::catalogue::Referrer;
use crate::pathway::{Snapshot, UrgentLevel};
use crate::provision::{
    AreaProvision, ChangedGap, CrisisHelpDifference, Gap, PersonDifference, ScenarioAnswer, USUAL_ASKERS,
};
use crate::web::picture::figure;
use crate::web::words;

/// Gaps of a kind told on the page; the API has all.
const MOST_GAPS: usize = 10;

pub fn difference(answer: &ScenarioAnswer, asked: &Asked, snapshot: &Snapshot) -> Markup {
    let difference = &answer.difference;
    let changed = difference.areas.len();
    let share = difference.population_within_share * 100.0;
    html! {
        section.card aria-labelledby="difference" {
            h2 #difference { "What would change" }
            p { strong { (words::sentence(&answer.changes.join("; "))) "." } }
            p.finding {
                @if changed == 0 { "No figure of any area changes for " (asked.help(snapshot)) "." }
                @else {
                    (words::count(changed, "area changes", "areas change")) ". "
                    @if share.abs() < 0.05 { "As many people as before have a known place " (asked.reach()) "." }
                    @else { (figure(share.abs())) @if share < 0.0 { "% of people less" } @else { "% of people more" } " have a known place " (asked.reach()) "." }
                }
            }
            (people(answer))
            @if !difference.crisis_help.is_empty() {
                h3 { "Help in a crisis" }
                ul.facts { @for rule in &difference.crisis_help { li { (crisis_help(rule, snapshot)) } } }
            }
            @if !answer.warnings.is_empty() {
                h3 { "What the figures do not show" }
                ul.facts { @for says in &answer.warnings { li { (says.replace('`', "")) } } }
            }
            @if changed > 0 { (before_and_after(answer)) }
            (gaps("Gaps that open", &each(&difference.gaps_opened)))
            (gaps("Gaps that get worse", &changed_gaps(&difference.gaps_worse)))
            (gaps("Gaps that close", &each(&difference.gaps_closed)))
            (gaps("Gaps that get milder", &changed_gaps(&difference.gaps_milder)))
        }
    }
}

/// Who finds more open than before, and who less: for each of those who ask, so many of the people described.
fn people(answer: &ScenarioAnswer) -> Markup {
    let changed = |asker: Referrer, is: fn(&PersonDifference) -> bool| {
        let theirs = answer.difference.people.iter().filter(|here| here.asked_by == asker && is(here));
        theirs.map(|here| here.person.as_str()).collect::<BTreeSet<_>>().len()
    };
    let lines: Vec<(Referrer, [usize; 2])> = USUAL_ASKERS
        .into_iter()
        .map(|asker| {
            let more = changed(asker, |here| here.after.open > here.before.open);
            (asker, [more, changed(asker, |here| here.after.open < here.before.open)])
        })
        .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
        .collect();
    html! {
        @if !lines.is_empty() {
            h3 { "Who finds more open, and who less" }
            p.small { "People who are described and do not exist, in at least one of the areas. Ways in are not counted." }
            ul.facts {
                @for (asker, [more, fewer]) in &lines {
                    li {
                        "Asked for by " (words::spoken(*asker)) ": "
                        @if *more > 0 { (words::count(*more, "person finds", "people find")) " more services open" }
                        @if *more > 0 && *fewer > 0 { ", and " }
                        @if *fewer > 0 { (words::count(*fewer, "person finds", "people find")) " fewer" @if *more == 0 { " services open" } }
                        "."
                    }
                }
            }
        }
    }
}

/// `In a crisis, 5 services are named first: 3 of them would run. Without: …`
fn crisis_help(rule: &CrisisHelpDifference, snapshot: &Snapshot) -> Markup {
    let when = match rule.level {
        UrgentLevel::Emergency => "When life may be in danger",
        UrgentLevel::Crisis => "In a crisis",
        UrgentLevel::SameDay => "When safety is to be asked about the same day",
    };
    let names = |slugs: &[String], others: &[String]| {
        let only = slugs.iter().filter(|slug| !others.contains(slug));
        let names: Vec<&str> = only
            .filter_map(|slug| snapshot.of_slug(slug))
            .map(|record| record.service.name.as_str())
            .collect();
        words::listed(&names, "and")
    };
    let (lost, gained) = (names(&rule.before, &rule.after), names(&rule.after, &rule.before));
    html! {
        (when) " people are sent to " (words::count(rule.before.len(), "service", "services")) " first, and would be left with "
        strong { (rule.after.len()) } "."
        @if !lost.is_empty() { " Gone: " (lost) "." }
        @if !gained.is_empty() { " New: " (gained) "." }
    }
}

/// One gap of a list, with what it was before where it was another.
struct Told<'a> {
    gap: &'a Gap,
    before: Option<&'a Gap>,
}

fn each(gaps: &[Gap]) -> Vec<Told<'_>> {
    gaps.iter().map(|gap| Told { gap, before: None }).collect()
}

fn changed_gaps(gaps: &[ChangedGap]) -> Vec<Told<'_>> {
    gaps.iter().map(|gap| Told { gap: &gap.after, before: Some(&gap.before) }).collect()
}

/// One line for each person and kind of gap: who else asks in vain stands in the same line.
fn gaps(heading: &str, all: &[Told]) -> Markup {
    let areas = |gap: &Gap| gap.areas.iter().map(|area| area.code.clone()).collect::<BTreeSet<_>>();
    let mut lines: Vec<(&Told, Vec<Referrer>)> = Vec::new();
    for told in all {
        let same = |(first, _): &&mut (&Told, Vec<Referrer>)| {
            first.gap.person == told.gap.person
                && first.gap.missing == told.gap.missing
                && first.before.map(|before| before.missing) == told.before.map(|before| before.missing)
                && areas(first.gap) == areas(told.gap)
        };
        match lines.iter_mut().find(same) {
            Some((_, others)) => others.push(told.gap.asked_by),
            None => lines.push((told, Vec::new())),
        }
    }
    html! {
        @if !lines.is_empty() {
            h3 { (heading) }
            ul.facts {
                @for (told, others) in lines.iter().take(MOST_GAPS) {
                    li {
                        (gap(told.gap))
                        @if let Some(before) = told.before { p.small { "Before: " (before.sentence) } }
                        @if !others.is_empty() {
                            p.small { "The same when asked for by " (words::listed(&others.iter().map(|who| words::spoken(*who)).collect::<Vec<_>>(), "or")) "." }
                        }
                    }
                }
            }
            @if lines.len() > MOST_GAPS { p.small { (lines.len() - MOST_GAPS) " more." } }
        }
    }
}

fn before_and_after(answer: &ScenarioAnswer) -> Markup {
    // The mean before is the measure of both, so that what changes can be seen.
    let mean = answer.before.summary.mean_access;
    let touched = |code: &str| answer.difference.areas.iter().any(|area| area.code == code);
    let count = |count: usize| u32::try_from(count).ok().map(f64::from);
    let pairs = answer.before.areas.iter().zip(&answer.after.areas);
    let rows: Vec<(&str, [Shown; 5])> = pairs
        .filter(|(before, _)| touched(&before.code))
        .map(|(before, after)| {
            let shown =
                |value: &dyn Fn(&AreaProvision) -> Option<f64>| Shown::of(value(before), value(after));
            let cells = [
                shown(&|area| Measure::Access.value(area, mean)),
                shown(&|area| Some(area.population_within_share * 100.0)),
                shown(&|area| area.nearest_min),
                shown(&|area| count(area.services_covering)),
                shown(&|area| count(area.services_remote)),
            ];
            (before.name.as_str(), cells)
        })
        .collect();
    let (seen, unseen): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|(_, cells)| cells.iter().any(Shown::differs));
    html! {
        @if !seen.is_empty() {
            div.scroll role="region" aria-labelledby="before-and-after" tabindex="0" {
                table {
                    caption #before-and-after { "Areas that change: before → after" }
                    thead { tr { th scope="col" { "Area" } th scope="col" { "Access (mean before is 100)" } th scope="col" { "% with a known place in reach" } th scope="col" { "Minutes to the nearest" } th scope="col" { "Services meant for it" } th scope="col" { "By phone, text, online or at home" } } }
                    tbody {
                        @for (name, cells) in seen.iter().take(MOST_ROWS) {
                            tr { th scope="row" { (name) } @for cell in cells { td { (cell.words()) } } }
                        }
                    }
                }
            }
        }
        @if !unseen.is_empty() {
            p.small { (words::count(unseen.len(), "area changes", "areas change")) " by less than these figures show." }
        }
    }
}

/// A figure before and after, as it is shown.
struct Shown {
    before: String,
    after: String,
}

impl Shown {
    fn of(before: Option<f64>, after: Option<f64>) -> Self {
        let says = |value: Option<f64>| value.map_or_else(|| "none known".to_owned(), figure);
        Self { before: says(before), after: says(after) }
    }

    fn differs(&self) -> bool {
        self.before != self.after
    }

    /// `12.1 → 9.8`, or one figure where nothing changes.
    fn words(&self) -> String {
        if self.differs() { format!("{} → {}", self.before, self.after) } else { self.before.clone() }
    }
}
