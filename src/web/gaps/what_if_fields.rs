//! What could change, to be chosen: services to close, to open again, to move, and one that does not exist yet.

use maud::{Markup, html};

use super::asked::Asked;
use super::what_if_changes::{Changes, MODES, Opening, REFERRERS};
use crate::catalogue::{Kind, Status};
use crate::pathway::{OpenedRecord, Snapshot};
use crate::web::form::{Fault, Line, Select, error, fault};
use crate::web::words;

/// So many tick boxes are shown at once; more are folded away.
const UNFOLDED: usize = 60;

/// Services that the question is about, by name: those that run or may run, or those that do not.
pub fn asked_about<'s>(asked: &Asked, snapshot: &'s Snapshot, running: bool) -> Vec<OpenedRecord<'s>> {
    let question = &asked.question;
    let counts = |record: &OpenedRecord| {
        let service = &record.service;
        service.kind != Kind::Context
            && running != matches!(service.status.is, Status::Closed | Status::Replaced)
            && question.step.is_none_or(|step| service.steps.contains(&step))
            && question.need.as_ref().is_none_or(|need| service.needs.contains(need))
    };
    let mut counted: Vec<OpenedRecord> = snapshot.each().filter(counts).collect();
    counted.sort_by(|a, b| a.service.name.cmp(&b.service.name));
    counted
}

pub fn closing(changes: &Changes, faults: &[Fault], asked: &Asked, snapshot: &Snapshot) -> Markup {
    let services = asked_about(asked, snapshot, true);
    ticks("close", "Which services close?", &changes.close, &services, faults, asked, snapshot)
}

pub fn reopening(changes: &Changes, faults: &[Fault], asked: &Asked, snapshot: &Snapshot) -> Markup {
    let services = asked_about(asked, snapshot, false);
    html! {
        @if !services.is_empty() || !changes.reopen.is_empty() {
            (ticks("reopen", "Which closed services open again?", &changes.reopen, &services, faults, asked, snapshot))
        }
    }
}

/// A tick for each service. Those ticked before stand first and are never folded away, so that they can be taken off again.
fn ticks(
    field: &'static str,
    legend: &str,
    ticked: &[String],
    services: &[OpenedRecord],
    faults: &[Fault],
    asked: &Asked,
    snapshot: &Snapshot,
) -> Markup {
    let wrong = fault(faults, field).is_some();
    let is_ticked = |record: &&OpenedRecord| ticked.contains(&record.service.slug);
    let name = |slug: &str| {
        snapshot.find(slug).map_or_else(|| slug.to_owned(), |record| record.service.name.clone())
    };
    html! {
        fieldset.field.wrong[wrong] id=(field) tabindex="-1" aria-describedby=[wrong.then(|| format!("{field}-error"))] {
            legend { (legend) }
            (error(faults, field))
            @if !ticked.is_empty() {
                div.choices {
                    @for slug in ticked { label { input type="checkbox" name=(field) value=(slug) checked autocomplete="off"; span { (name(slug)) } } }
                }
            }
            details open[services.len() <= UNFOLDED && ticked.is_empty()] {
                summary { (words::count(services.len(), "service", "services")) " for " (asked.help(snapshot)) }
                div.choices.many {
                    @for record in services.iter().filter(|record| !is_ticked(record)) {
                        label { input type="checkbox" name=(field) value=(record.service.slug) autocomplete="off"; span { (record.service.name) } }
                    }
                }
            }
        }
    }
}

pub fn moving(changes: &Changes, faults: &[Fault], asked: &Asked, snapshot: &Snapshot) -> Markup {
    let services = asked_about(asked, snapshot, true);
    let with_one_place: Vec<&OpenedRecord> =
        services.iter().filter(|record| record.points.len() == 1).collect();
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

/// A service that does not exist yet. Folded away until one is described.
pub fn opening(opening: &Opening, faults: &[Fault], asked: &Asked, snapshot: &Snapshot) -> Markup {
    let choice = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let as_asked = |asked: bool| choice("", if asked { "as in the question" } else { "choose one" });
    let needs = snapshot.needs().iter().map(|need| choice(&need.slug, &need.name));
    let steps =
        snapshot.pyramid().iter().map(|step| (step.step.to_string(), format!("{} {}", step.step, step.name)));
    let needs = std::iter::once(as_asked(asked.question.need.is_some())).chain(needs);
    let steps = std::iter::once(as_asked(asked.question.step.is_some())).chain(steps);
    let modes = MODES.map(|(_, value, words)| choice(value, words));
    let referrers = REFERRERS.map(|(_, value, words)| choice(value, words));
    let select = |name, label, chosen, choices| Select { name, label, chosen, choices }.draw(faults);
    let line = |name, label, why, typed, longest| Line { name, label, why, typed, longest }.draw(faults);
    html! {
        details open[*opening != Opening::default()] {
            summary { "Open a new service" }
            div.refer {
                (line("open", "Its name", "Or leave it empty.", opening.name.as_str(), 200))
                (select("open_need", "What it helps with", opening.need.as_str(), needs.collect()))
                (select("open_step", "Its step of care", opening.step.as_str(), steps.collect()))
                (select("open_mode", "How it gives help", opening.mode.as_str(), modes.to_vec()))
                (line("open_at", "Postcode where it sees people", "Only for help in person.", opening.at.as_str(), 12))
                (line("open_from", "Its youngest, in years", "Empty for no limit.", opening.youngest.as_str(), 3))
                (line("open_until", "Its oldest, in years", "Empty for no limit.", opening.oldest.as_str(), 3))
                (select("open_to", "Who may refer to it", opening.referrer.as_str(), referrers.to_vec()))
            }
        }
    }
}
