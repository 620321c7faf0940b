//! Which pages does a catalogue name?

use std::collections::{BTreeSet, HashSet};

use super::super::check::facts_of;
use super::super::{Catalogue, ContactKind, Kind, Status};

/// Every page that records which are kept up name, in order, each once: of contacts, of organisations, and those that facts were taken from.
pub fn links_of(catalogue: &Catalogue) -> Vec<String> {
    let mut links: BTreeSet<&str> = BTreeSet::new();
    let mut cited: HashSet<&str> = HashSet::new();
    let kept_up = catalogue.services.iter().filter(|service| {
        service.kind != Kind::Context && matches!(service.status.is, Status::Open | Status::Unknown)
    });
    for service in kept_up {
        let pages = service
            .contacts
            .iter()
            .filter(|contact| matches!(contact.kind, ContactKind::Website | ContactKind::WebForm));
        links.extend(pages.map(|contact| contact.value.as_str()));
        let first = facts_of(service).into_iter().filter_map(|(_, provenance)| provenance.source.first());
        cited.extend(first.map(String::as_str));
    }
    for organisation in &catalogue.organisations {
        links.extend(organisation.website.as_deref());
        cited.extend(organisation.provenance.source.first().map(String::as_str));
    }
    let sources = catalogue.sources.iter().filter(|source| cited.contains(source.id.as_str()));
    links.extend(sources.filter_map(|source| source.url.as_deref()));
    let on_the_web = |link: &&str| link.starts_with("https://") || link.starts_with("http://");
    links.into_iter().filter(on_the_web).map(str::to_owned).collect()
}
