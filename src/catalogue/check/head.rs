//! Is the head of the file complete, and does what it names exist?

use super::links::{self, Link};
use super::{FaultsOf, Known};
use crate::catalogue::{Kind, Service, Status};

pub(super) fn check(service: &Service, known: &Known, faults: &mut FaultsOf) {
    if !known.has_organisation(&service.organisation) {
        let problem = format!("organisation `{}` does not exist", service.organisation);
        faults.fault("organisation", problem, "add it to organisations.toml or mend the slug");
    }
    for need in &service.needs {
        if !known.has_need(need) {
            faults.fault("needs", format!("need `{need}` does not exist"), "use a slug of needs.toml");
        }
    }
    if service.summary.trim().is_empty() {
        faults.fault("summary", "is empty", "say in one or two plain sentences what it does");
    }
    links::check("part_of", service.part_of.as_deref(), Link::Record, service, known, faults);
    check_status(service, known, faults);
    check_what_is_offered(service, faults);
}

fn check_status(service: &Service, known: &Known, faults: &mut FaultsOf) {
    let status = &service.status;
    let replaced_by = status.replaced_by.as_deref();
    links::check("status.replaced_by", replaced_by, Link::Destination, service, known, faults);
    if status.is == Status::Replaced && replaced_by.is_none() {
        faults.fault(
            "status.replaced_by",
            "is missing though the service is replaced",
            "name the service it runs on under",
        );
    }
    if status.is != Status::Replaced && replaced_by.is_some() {
        faults.fault(
            "status.replaced_by",
            "is given though the service is not replaced",
            "set `is = \"replaced\"` or leave it out",
        );
    }
}

/// A service without a step, need or mode is never found, or not as what it is. Sometimes no source says; a note then says so.
fn check_what_is_offered(service: &Service, faults: &mut FaultsOf) {
    let offered = matches!(service.kind, Kind::Service | Kind::Team | Kind::Ward)
        && matches!(service.status.is, Status::Open | Status::Unknown);
    if !offered {
        return;
    }
    let noted = |words: &[&str]| {
        service.notes.iter().any(|note| {
            let says = note.says.to_lowercase();
            words.iter().any(|word| says.contains(word))
        })
    };
    if service.steps.is_empty() && !noted(&["step", "pyramid"]) {
        faults.warn("steps", "names no step", "give the step it works at, or say in a note why it has none");
    }
    if service.needs.is_empty() && !noted(&["need"]) {
        faults.warn(
            "needs",
            "names no need",
            "give the needs it helps with, or say in a note why it has none",
        );
    }
    if service.modes.is_empty()
        && !noted(&["mode", "how help is given", "in person", "phone", "whether", "no page", "no source"])
    {
        faults.warn(
            "modes",
            "does not say how help is given",
            "give the modes, or say in a note that no source does",
        );
    }
}
