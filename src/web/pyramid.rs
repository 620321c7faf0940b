//! The five steps, and every service on them.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use maud::{Markup, html};

use super::failure::Failure;
use super::layout::{Here, Page, ok};
use super::mark::{Band, pyramid, step_mark};
use super::{links, words};
use crate::catalogue::{Kind, PyramidStep, Status};
use crate::directory::Directory;
use crate::pathway::{OpenedRecord, Record, Snapshot};

#[get("/pyramid")]
pub async fn show_pyramid(directory: Data<Directory>) -> Result<HttpResponse, Failure> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let page = Page::new("The five steps of care").here(Here::Pyramid).of(snapshot).kept();
    Ok(ok(&page, &content(snapshot)))
}

fn content(snapshot: &Snapshot) -> Markup {
    let bands = snapshot.pyramid().iter().map(|step| Band {
        step: step.step,
        name: step.name.clone(),
        address: Some(format!("#step-{}", step.step)),
        says: html! { (step.summary) " " strong { (words::count(on(step, snapshot).count(), "service", "services")) } },
        chosen: false,
    });
    html! {
        p.lead {
            "Help should start at the lowest step that is likely to work, and step up when it does not. "
            "The five steps are a proposal, built on national guidance and local strategy; clinicians have still to check it."
        }
        (pyramid(bands.collect(), "The five steps of care, from the top"))
        @for step in snapshot.pyramid() {
            section aria-labelledby=(format!("step-{}", step.step)) {
                h2 id=(format!("step-{}", step.step)) { (step_mark(step.step, snapshot)) }
                p { (step.summary) " " a href=(format!("/?step={}", step.step)) { "Find among these" } }
                (folded(by_name(on(step, snapshot))))
            }
        }
        @let beside = by_name(open(snapshot).filter(|record| record.service.steps.is_empty()));
        @if !beside.is_empty() {
            section aria-labelledby="beside" {
                h2 #beside { "Beside the pyramid" }
                (folded(beside))
            }
        }
    }
}

/// Three hundred names are many screens: a step is looked through when it is wanted.
fn folded(records: Vec<OpenedRecord>) -> Markup {
    html! {
        details {
            summary { (words::count(records.len(), "service", "services")) " by name" }
            ul.columns { @for record in records { li { (service(&record)) } } }
        }
    }
}

fn service(record: &Record) -> Markup {
    html! {
        a href=(links::service(&record.service.slug)) { (record.service.name) }
        @if record.service.status.is == Status::Unknown { span.src { " ask whether it still runs" } }
    }
}

/// As people look for them in a list.
fn by_name<'s>(records: impl Iterator<Item = OpenedRecord<'s>>) -> Vec<OpenedRecord<'s>> {
    let mut records: Vec<OpenedRecord> = records.collect();
    records.sort_by_cached_key(|record| record.service.name.to_lowercase());
    records
}

fn on<'s>(step: &'s PyramidStep, snapshot: &'s Snapshot) -> impl Iterator<Item = OpenedRecord<'s>> {
    open(snapshot).filter(|record| record.service.steps.contains(&step.step))
}

/// What is there to be used: neither closed nor kept only for its name.
fn open(snapshot: &Snapshot) -> impl Iterator<Item = OpenedRecord<'_>> {
    snapshot.each().filter(|record| {
        record.service.kind != Kind::Context
            && !matches!(record.service.status.is, Status::Closed | Status::Replaced)
    })
}
