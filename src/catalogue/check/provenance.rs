//! Does every fact name a source that exists, and is every source described?

use std::collections::HashSet;

use super::{Fault, FaultsOf, Known, Site};
use crate::catalogue::{Catalogue, Need, Organisation, Provenance, PyramidStep, Service, Source};

/// Every fact of a service that carries a source, with the name of its field.
pub fn facts_of(service: &Service) -> Vec<(String, &Provenance)> {
    let mut facts = vec![
        ("head".to_owned(), &service.provenance),
        ("status".to_owned(), &service.status.provenance),
        ("coverage".to_owned(), &service.coverage.provenance),
    ];
    facts.extend(service.ages.as_ref().map(|ages| ("ages".to_owned(), &ages.provenance)));
    let lists = [
        list("criterion", service.criteria.iter().map(|f| &f.provenance).collect()),
        list("route", service.routes.iter().map(|f| &f.provenance).collect()),
        list("response", service.response_targets.iter().map(|f| &f.provenance).collect()),
        list("schedule", service.schedules.iter().map(|f| &f.provenance).collect()),
        list("contact", service.contacts.iter().map(|f| &f.provenance).collect()),
        list("location", service.locations.iter().map(|f| &f.provenance).collect()),
        list("cost", service.costs.iter().map(|f| &f.provenance).collect()),
        list("language", service.languages.iter().map(|f| &f.provenance).collect()),
        list("access", service.access.iter().map(|f| &f.provenance).collect()),
        list("note", service.notes.iter().map(|f| &f.provenance).collect()),
    ];
    facts.extend(lists.into_iter().flatten());
    facts
}

/// The same facts in the same order, to be dated anew.
pub fn facts_of_mut(service: &mut Service) -> Vec<(String, &mut Provenance)> {
    let mut facts = vec![
        ("head".to_owned(), &mut service.provenance),
        ("status".to_owned(), &mut service.status.provenance),
        ("coverage".to_owned(), &mut service.coverage.provenance),
    ];
    facts.extend(service.ages.as_mut().map(|ages| ("ages".to_owned(), &mut ages.provenance)));
    let lists = [
        list_mut("criterion", service.criteria.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("route", service.routes.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("response", service.response_targets.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("schedule", service.schedules.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("contact", service.contacts.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("location", service.locations.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("cost", service.costs.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("language", service.languages.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("access", service.access.iter_mut().map(|f| &mut f.provenance).collect()),
        list_mut("note", service.notes.iter_mut().map(|f| &mut f.provenance).collect()),
    ];
    facts.extend(lists.into_iter().flatten());
    facts
}

fn list_mut<'s>(name: &str, provenances: Vec<&'s mut Provenance>) -> Vec<(String, &'s mut Provenance)> {
    let named = provenances.into_iter().enumerate();
    named.map(|(at, provenance)| (format!("{name}[{}]", at + 1), provenance)).collect()
}

fn list<'s>(name: &str, provenances: Vec<&'s Provenance>) -> Vec<(String, &'s Provenance)> {
    provenances
        .into_iter()
        .enumerate()
        .map(|(at, provenance)| (format!("{name}[{}]", at + 1), provenance))
        .collect()
}

pub(super) fn check(service: &Service, known: &Known, faults: &mut FaultsOf) {
    for (field, provenance) in facts_of(service) {
        check_one(&field, provenance, known, faults);
    }
}

fn check_one(field: &str, provenance: &Provenance, known: &Known, faults: &mut FaultsOf) {
    if provenance.source.is_empty() {
        faults.fault(format!("{field}.source"), "names no source", "cite at least one id of sources.toml");
    }
    let mut seen = HashSet::new();
    for id in &provenance.source {
        if !known.has_source(id) {
            let problem = format!("source `{id}` does not exist");
            faults.fault(format!("{field}.source"), problem, "add it to sources.toml or mend the id");
        }
        if !seen.insert(id) {
            faults.fault(format!("{field}.source"), format!("cites `{id}` twice"), "cite it once");
        }
    }
}

/// Sources of organisations, needs, steps and sites, and whether each source is described.
pub(super) fn check_lists(catalogue: &Catalogue, known: &Known, found: &mut Vec<Fault>) {
    let mut cite = |file: &str, field: String, ids: &[String]| {
        let mut faults = FaultsOf { file: file.to_owned(), found };
        if ids.is_empty() {
            faults.fault(field.clone(), "names no source", "cite at least one id of sources.toml");
        }
        for id in ids.iter().filter(|id| !known.has_source(id)) {
            let problem = format!("source `{id}` does not exist");
            faults.fault(field.clone(), problem, "add it to sources.toml or mend the id");
        }
    };
    for Organisation { slug, provenance, .. } in &catalogue.organisations {
        cite("organisations.toml", format!("organisation `{slug}`: source"), &provenance.source);
    }
    for Need { slug, source, .. } in &catalogue.needs {
        cite("needs.toml", format!("need `{slug}`: source"), std::slice::from_ref(source));
    }
    for PyramidStep { step, source, .. } in &catalogue.pyramid {
        cite("pyramid.toml", format!("step {step}: source"), std::slice::from_ref(source));
    }
    for Site { slug, source, .. } in known.sites.values() {
        cite("sites.toml", format!("site `{slug}`: source"), source);
    }
    let mut faults = FaultsOf { file: "sources.toml".to_owned(), found };
    for Source { id, title, publisher, url, licence, .. } in &catalogue.sources {
        let field = format!("source `{id}`");
        if url.as_deref().is_some_and(|url| !super::contacts::is_url(url)) {
            faults.fault(
                format!("{field}: url"),
                "is not a web address",
                "give the whole address, with https://",
            );
        }
        if [title, publisher, licence].iter().any(|said| said.trim().is_empty()) {
            faults.fault(field, "lacks a title, publisher or licence", "fill all three");
        }
    }
}
