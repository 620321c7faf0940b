//! The parts of a service's page: its facts in words, each with the number of its source and its date.

use maud::{Markup, html};

use super::{contact, links, map, source, ways_in, words};
use crate::catalogue::{CoverageBasis, Provenance, Service};
use crate::pathway::{NamedService, Record, Snapshot};

/// A record as this reader may see it, and what its facts are told with.
pub struct Facts<'f> {
    /// Without what this reader may not see.
    pub service: &'f Service,
    pub record: &'f Record,
    /// Ids of the sources, in the order of their numbers.
    pub numbered: &'f [&'f str],
    pub snapshot: &'f Snapshot,
}

/// Every source that a fact names, in the order of the page.
pub fn numbered_sources(service: &Service) -> Vec<&str> {
    let single = [&service.provenance, &service.status.provenance, &service.coverage.provenance];
    let facts = single
        .into_iter()
        .chain(service.routes.iter().map(|fact| &fact.provenance))
        .chain(service.contacts.iter().map(|fact| &fact.provenance))
        .chain(service.schedules.iter().map(|fact| &fact.provenance))
        .chain(service.ages.iter().map(|fact| &fact.provenance))
        .chain(service.criteria.iter().map(|fact| &fact.provenance))
        .chain(service.response_targets.iter().map(|fact| &fact.provenance))
        .chain(service.costs.iter().map(|fact| &fact.provenance))
        .chain(service.languages.iter().map(|fact| &fact.provenance))
        .chain(service.access.iter().map(|fact| &fact.provenance))
        .chain(service.locations.iter().map(|fact| &fact.provenance))
        .chain(service.notes.iter().map(|fact| &fact.provenance));
    let claims =
        service.conflicts.iter().flat_map(|conflict| &conflict.claims).map(|claim| claim.source.as_str());
    let mut ids: Vec<&str> = Vec::new();
    for id in facts.flat_map(|p| p.source.iter().map(String::as_str)).chain(claims) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

impl Facts<'_> {
    fn note(&self, provenance: &Provenance) -> Markup {
        html! { " " (source::note(provenance, self.numbered)) }
    }

    pub fn contacts(&self) -> Markup {
        html! {
            @if !self.service.contacts.is_empty() {
                section aria-labelledby="contact" {
                    h2 #contact { "Contact" }
                    ul.facts {
                        @for known in &self.service.contacts {
                            li {
                                (contact::contact(known))
                                @if let Some(says) = &known.says { " – " (says) }
                                (self.note(&known.provenance))
                            }
                        }
                    }
                }
            }
        }
    }

    pub fn hours(&self) -> Markup {
        html! {
            section aria-labelledby="hours" {
                h2 #hours { "Hours" }
                @if self.service.schedules.is_empty() { p { "We don't know yet: ask when it is open." } }
                ul.facts {
                    @for schedule in &self.service.schedules {
                        li {
                            (words::schedule_of(schedule.of)) ": " (schedule.says)
                            @if let Some(from) = schedule.valid_from { ", from " (words::day(from)) }
                            @if let Some(to) = schedule.valid_to { ", until " (words::day(to)) }
                            (self.note(&schedule.provenance))
                        }
                    }
                    @for target in &self.service.response_targets {
                        li { "Published target, not a promise: " (target.says) (self.note(&target.provenance)) }
                    }
                }
            }
        }
    }

    pub fn who_it_is_for(&self) -> Markup {
        let Service { ages, criteria, coverage, needs, .. } = self.service;
        html! {
            section aria-labelledby="who" {
                h2 #who { "Who it is for" }
                ul.facts {
                    @if !needs.is_empty() {
                        li {
                            "Helps with "
                            @for (at, need) in self.snapshot.needs().iter().filter(|need| needs.contains(&need.slug)).enumerate() {
                                @if at > 0 { ", " }
                                a href=(links::with_query("/", &[("need", &need.slug)])) { (need.name) }
                            }
                            (self.note(&self.service.provenance))
                        }
                    }
                    li {
                        @if self.record.covered.names.is_empty() && coverage.basis == CoverageBasis::NotStated {
                            "Ask where it serves: no area is named"
                        } @else {
                            (words::basis(coverage.basis)) (self.record.covered.names.join(", "))
                        }
                        @if let Some(says) = &coverage.says { " – " (says) }
                        (self.note(&coverage.provenance))
                    }
                    @if let Some(ages) = ages {
                        li {
                            (words::ages(ages))
                            @if let Some(says) = &ages.says { " – " (says) }
                            (self.note(&ages.provenance))
                        }
                    }
                    @for criterion in criteria {
                        li {
                            (words::effect(criterion.effect))
                            (criterion.says)
                            @if let Some(other) = criterion.otherwise.as_deref().and_then(|slug| self.named(slug)) {
                                " (otherwise " (ways_in::named(&other)) ")"
                            }
                            (self.note(&criterion.provenance))
                        }
                    }
                }
            }
        }
    }

    pub fn what_it_is_like(&self) -> Markup {
        let Service { modes, costs, languages, access, .. } = self.service;
        let modes: Vec<&str> = modes.iter().map(|mode| words::mode(*mode)).collect();
        html! {
            section aria-labelledby="like" {
                h2 #like { "What it is like" }
                ul.facts {
                    li {
                        @if modes.is_empty() { "We don't know yet how help is given: ask." } @else { "Help comes " (words::listed(&modes, "or")) }
                        (self.note(&self.service.provenance))
                    }
                    @for cost in costs { li { "Cost: " (cost.says) (self.note(&cost.provenance)) } }
                    @if costs.is_empty() { li { "Cost: we don't know yet. Ask." } }
                    @for language in languages {
                        li {
                            "Language: " (words::language(&language.code))
                            @if let Some(says) = &language.says { " – " (says) }
                            (self.note(&language.provenance))
                        }
                    }
                    @for access in access {
                        li {
                            "Access: " (words::access(access.word))
                            @if let Some(says) = &access.says { " – " (says) }
                            (self.note(&access.provenance))
                        }
                    }
                }
            }
        }
    }

    pub fn places(&self) -> Markup {
        let hidden = self.record.service.locations.len() > self.service.locations.len();
        html! {
            section aria-labelledby="where" {
                h2 #where { "Where" }
                @if hidden || !self.service.locations.is_empty() {
                    ul.facts {
                        @for (number, location) in map::numbered(self.service) {
                            li {
                                @if let Some(number) = number { span.on-map { (number) } " " }
                                @let parts: Vec<&str> = [&location.name, &location.address, &location.postcode].into_iter().flatten().map(String::as_str).collect();
                                @if parts.is_empty() { (location.place.as_deref().unwrap_or("place not named")) } @else { (joined(&parts)) }
                                " – " (words::location_use(location.used_as))
                                @if let Some(says) = &location.says { " – " (says) }
                                (self.note(&location.provenance))
                            }
                        }
                        @if hidden { li { "The address is kept secret, so that people are safe there." } }
                    }
                } @else {
                    p { "No place to go to is known." }
                }
                (map::of_service(self.service, self.record, self.snapshot))
            }
        }
    }

    pub fn notes(&self) -> Markup {
        html! {
            @if !self.service.notes.is_empty() {
                section aria-labelledby="notes" {
                    h2 #notes { "Worth knowing" }
                    ul.facts { @for note in &self.service.notes { li { (note.says) (self.note(&note.provenance)) } } }
                }
            }
        }
    }

    pub fn names(&self) -> Markup {
        let called = self.service.also_known_as.iter().map(String::as_str);
        let names: Vec<&str> = called.filter(|name| words::is_a_name(name)).collect();
        let whole = self.service.part_of.as_deref().and_then(|slug| self.named(slug));
        html! {
            @if whole.is_some() || !names.is_empty() {
                section aria-labelledby="names" {
                    h2 #names { "Other names" }
                    @if !names.is_empty() { p { "Also or formerly called: " (names.join(", ")) "." } }
                    @if let Some(whole) = whole { p { "Part of " (ways_in::named(&whole)) "." } }
                }
            }
        }
    }

    pub fn conflicts(&self) -> Markup {
        html! {
            @if !self.service.conflicts.is_empty() {
                section aria-labelledby="conflicts" {
                    h2 #conflicts { "Where sources disagree" }
                    @for conflict in &self.service.conflicts {
                        div.conflict {
                            p { strong { (words::sentence(&conflict.about.replace('_', " "))) } }
                            @if !conflict.claims.is_empty() {
                                ul.facts {
                                    @for claim in &conflict.claims {
                                        li {
                                            (claim.value)
                                            @if conflict.used.as_deref() == Some(claim.value.as_str()) { " " strong { "used here" } }
                                            " " span.src { (source::name(&claim.source, self.snapshot)) ", " (words::dated(&claim.dated)) }
                                        }
                                    }
                                }
                            }
                            p { "Why: " (conflict.because) "." }
                        }
                    }
                }
            }
        }
    }

    pub fn sources(&self) -> Markup {
        html! {
            section aria-labelledby="sources" {
                h2 #sources { "Sources" }
                p { "Whether it runs: " (words::status(self.service.status.is)) (self.note(&self.service.status.provenance)) }
                ol.sources {
                    @for (at, id) in self.numbered.iter().enumerate() {
                        li id=(format!("source-{}", at + 1)) {
                            (source::title(id, self.snapshot))
                            @if let Some(source) = self.snapshot.source(id) {
                                ". " (source.publisher) ", " (words::dated(&source.published)) "; read on " (words::day(source.retrieved)) "."
                            }
                        }
                    }
                }
            }
        }
    }

    fn named(&self, slug: &str) -> Option<NamedService<'_>> {
        self.snapshot.find(slug).map(NamedService::of)
    }
}

/// The parts of an address; a name that the address repeats is left out.
fn joined(parts: &[&str]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if !parts.iter().skip(at + 1).any(|later| later.contains(part)) {
            kept.push(part);
        }
    }
    kept.join(", ")
}
