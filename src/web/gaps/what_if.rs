//! What if a service closed, or moved? The same question before and after; nothing of it is kept.

use maud::{Markup, html};

use super::asked::{Asked, Typed};
use super::form::{Asks, selects};
use super::measure::Measure;
use super::people::gap;
use crate::catalogue::{Kind, Status};
use crate::pathway::{FieldError, OpenedRecord, Snapshot};
use crate::provision::{AreaProvision, Moved, ScenarioAnswer, ScenarioRequest};
use crate::web::form::{Fault, error, fault};
use crate::web::picture::figure;
use crate::web::words;

/// The changes as they were typed: services by their slug, and a postcode of a place. None of it is about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub close: Vec<String>,
    pub moved: String,
    pub to: String,
}

impl Changes {
    pub fn of(pairs: &[(String, String)]) -> Self {
        let mut changes = Self::default();
        for (name, value) in pairs {
            let value = value.trim().to_owned();
            match name.as_str() {
                "close" if !value.is_empty() => changes.close.push(value),
                "move" => changes.moved = value,
                "to" => changes.to = value,
                _ => {}
            }
        }
        changes
    }

    pub fn is_empty(&self) -> bool {
        self.close.is_empty() && self.moved.is_empty() && self.to.is_empty()
    }

    /// Half a move is no move.
    pub fn faults(&self) -> Vec<Fault> {
        match (self.moved.is_empty(), self.to.is_empty()) {
            (false, true) => vec![Fault::new("to", "give the postcode it would move to")],
            (true, false) => vec![Fault::new("move", "choose the service that would move")],
            _ => Vec::new(),
        }
    }

    pub fn request(&self, asked: &Asked) -> ScenarioRequest {
        let question = &asked.question;
        let moved =
            Moved { service: self.moved.clone(), postcode: Some(self.to.clone()), ..Moved::default() };
        ScenarioRequest {
            level: Some(question.level),
            need: question.need.clone(),
            step: question.step.map(|step| i32::from(step.number())),
            minutes: Some(i32::from(question.minutes)),
            travel: Some(question.travel),
            close: self.close.clone(),
            moved: if self.moved.is_empty() { Vec::new() } else { vec![moved] },
            ..ScenarioRequest::default()
        }
    }
}

/// Faults of the scenario as faults of the form.
pub fn faults_of(errors: Vec<FieldError>) -> Vec<Fault> {
    let field = |pointer: &str| match pointer.trim_start_matches('/').split('/').collect::<Vec<_>>()[..] {
        ["move", _, "postcode" | "latitude" | "longitude"] => "to",
        ["move", ..] => "move",
        _ => "close",
    };
    errors.into_iter().map(|error| Fault::new(field(&error.pointer), error.detail.replace('`', ""))).collect()
}

pub fn content(
    typed: &Typed,
    changes: &Changes,
    faults: &[Fault],
    answer: Option<&ScenarioAnswer>,
    asked: &Asked,
    snapshot: &Snapshot,
) -> Markup {
    html! {
        (super::form::summary(faults))
        p.lead { "Tick services off, or move one, and see what changes. It is only reckoned: nothing is kept, and no record changes." }
        @if let Some(answer) = answer { (difference(answer, asked, snapshot)) }
        form action="/gaps/what-if" method="get" {
            h2 { "What would change?" }
            (closing(changes, faults, asked, snapshot))
            (moving(changes, faults, asked, snapshot))
            details {
                summary { "The question it is asked for" }
                (selects(typed, &[], Asks::Figures, snapshot))
            }
            p.send { button.main type="submit" { "What would change?" } }
        }
        p { a href=(typed.address("/gaps")) { "Back to the figures by area" } }
    }
}

/// Services that the question is about and that have a place to go to: without one, a map does not change.
fn counted<'s>(asked: &Asked, snapshot: &'s Snapshot) -> Vec<OpenedRecord<'s>> {
    let question = &asked.question;
    let counts = |record: &OpenedRecord| {
        let service = &record.service;
        service.kind != Kind::Context
            && !matches!(service.status.is, Status::Closed | Status::Replaced)
            && question.step.is_none_or(|step| service.steps.contains(&step))
            && question.need.as_ref().is_none_or(|need| service.needs.contains(need))
    };
    let mut counted: Vec<OpenedRecord> = snapshot.each().filter(counts).collect();
    counted.sort_by(|a, b| a.service.name.cmp(&b.service.name));
    counted
}

fn closing(changes: &Changes, faults: &[Fault], asked: &Asked, snapshot: &Snapshot) -> Markup {
    let wrong = fault(faults, "close").is_some();
    let counted = counted(asked, snapshot);
    // What was asked for stays, so that it can be taken off again.
    let others: Vec<&str> = changes
        .close
        .iter()
        .map(String::as_str)
        .filter(|slug| counted.iter().all(|record| record.service.slug != *slug))
        .collect();
    html! {
        fieldset.field.wrong[wrong] #close tabindex="-1" aria-describedby=[wrong.then_some("close-error")] {
            legend { "Which services close?" }
            (error(faults, "close"))
            details open[counted.len() <= 60 || !changes.close.is_empty()] {
                summary { (words::count(counted.len(), "service", "services")) " for " (asked.help(snapshot)) }
                div.choices.many {
                    @for slug in others { label { input type="checkbox" name="close" value=(slug) checked autocomplete="off"; span { (slug) } } }
                    @for record in counted {
                        @let slug = record.service.slug.as_str();
                        label { input type="checkbox" name="close" value=(slug) checked[changes.close.iter().any(|close| close == slug)] autocomplete="off"; span { (record.service.name) } }
                    }
                }
            }
        }
    }
}

fn moving(changes: &Changes, faults: &[Fault], asked: &Asked, snapshot: &Snapshot) -> Markup {
    let with_one_place: Vec<OpenedRecord> =
        counted(asked, snapshot).into_iter().filter(|record| record.points.len() == 1).collect();
    let known =
        changes.moved.is_empty() || with_one_place.iter().any(|record| record.service.slug == changes.moved);
    let described = |field: &'static str| fault(faults, field).map(|_| format!("{field}-error"));
    html! {
        div.refer {
            div.field.wrong[fault(faults, "move").is_some()] {
                label for="move" { "Which service moves?" }
                (error(faults, "move"))
                select #move name="move" aria-describedby=[described("move")] aria-invalid=[described("move").map(|_| "true")] {
                    option value="" { "none" }
                    @for record in with_one_place { option value=(record.service.slug) selected[record.service.slug == changes.moved] { (record.service.name) } }
                    @if !known { option value=(changes.moved) selected { (changes.moved) } }
                }
            }
            div.field.wrong[fault(faults, "to").is_some()] {
                label for="to" { "To which postcode?" }
                (error(faults, "to"))
                input.medium #to name="to" type="text" value=(changes.to) maxlength="12" autocomplete="off" aria-describedby=[described("to")] aria-invalid=[described("to").map(|_| "true")];
            }
        }
    }
}

/// Before and after, by area; and the gaps that open or close.
fn difference(answer: &ScenarioAnswer, asked: &Asked, snapshot: &Snapshot) -> Markup {
    let changed = answer.difference.areas.len();
    let share = answer.difference.population_within_share * 100.0;
    html! {
        section.card aria-labelledby="difference" {
            h2 #difference { "What would change" }
            p { strong { (words::sentence(&answer.changes.join("; "))) "." } }
            p.finding {
                @if changed == 0 { "No figure of any area changes for " (asked.help(snapshot)) "." }
                @else {
                    (words::count(changed, "area changes", "areas change")) ". "
                    @if share.abs() < 0.05 { "As many people as before have a place " (asked.reach()) "." }
                    @else { (figure(share.abs())) @if share < 0.0 { "% of people less" } @else { "% of people more" } " have a place " (asked.reach()) "." }
                }
            }
            @if changed > 0 { (before_and_after(answer)) }
            @for (heading, gaps) in [("Gaps that open", &answer.difference.gaps_opened), ("Gaps that close", &answer.difference.gaps_closed)] {
                @if !gaps.is_empty() {
                    h3 { (heading) }
                    ul.facts { @for found in gaps.iter().take(10) { li { (gap(found)) } } }
                    @if gaps.len() > 10 { p.small { (gaps.len() - 10) " more." } }
                }
            }
        }
    }
}

fn before_and_after(answer: &ScenarioAnswer) -> Markup {
    let pairs = answer.before.areas.iter().zip(&answer.after.areas);
    // The mean before is the measure of both, so that what changes can be seen.
    let mean = answer.before.summary.mean_access;
    let touched = |code: &str| answer.difference.areas.iter().any(|area| area.code == code);
    html! {
        div.scroll role="region" aria-labelledby="before-and-after" tabindex="0" {
            table {
                caption #before-and-after { "Areas that change: before → after" }
                thead { tr { th scope="col" { "Area" } th scope="col" { "Access (mean before is 100)" } th scope="col" { "% with a place in reach" } th scope="col" { "Minutes to the nearest" } th scope="col" { "Services meant for it" } } }
                tbody {
                    @for (before, after) in pairs.filter(|(before, _)| touched(&before.code)).take(super::view::MOST_ROWS) {
                        tr {
                            th scope="row" { (before.name) }
                            td { (arrow(before, after, |area| Measure::Access.value(area, mean))) }
                            td { (arrow(before, after, |area| Some(area.population_within_share * 100.0))) }
                            td { (arrow(before, after, |area| area.nearest_min)) }
                            td { (arrow(before, after, |area| u32::try_from(area.services_covering).ok().map(f64::from))) }
                        }
                    }
                }
            }
        }
    }
}

/// `12.1 → 9.8`, or one figure where nothing changes.
fn arrow(
    before: &AreaProvision,
    after: &AreaProvision,
    value: impl Fn(&AreaProvision) -> Option<f64>,
) -> String {
    let says = |value: Option<f64>| value.map_or_else(|| "none known".to_owned(), figure);
    let (before, after) = (says(value(before)), says(value(after)));
    if before == after { before } else { format!("{before} → {after}") }
}
