//! Is there anything that nothing uses? Only the whole catalogue can tell, and it is never more than worth a look: no edit is refused for
//! it.

use std::collections::HashSet;

use super::{Fault, FaultsOf, Known};
use crate::catalogue::Catalogue;

/// Sources that nothing cites, and organisations that run nothing.
pub(super) fn check(catalogue: &Catalogue, known: &Known, cited_by_rules: &[String], found: &mut Vec<Fault>) {
    let mut cited: HashSet<&str> = cited_by_rules.iter().map(String::as_str).collect();
    let mut runs_something = HashSet::new();
    let organisations =
        catalogue.organisations.iter().flat_map(|organisation| &organisation.provenance.source);
    cited.extend(organisations.map(String::as_str));
    cited.extend(catalogue.needs.iter().map(|need| need.source.as_str()));
    cited.extend(catalogue.pyramid.iter().map(|step| step.source.as_str()));
    cited.extend(known.sites.values().flat_map(|site| &site.source).map(String::as_str));
    for service in &catalogue.services {
        runs_something.insert(service.organisation.as_str());
        cited.extend(service.source_ids());
    }
    let mut faults = FaultsOf { file: "sources.toml".to_owned(), found };
    for source in catalogue.sources.iter().filter(|source| !cited.contains(source.id.as_str())) {
        let field = format!("source `{}`", source.id);
        faults.warn(field, "is cited by nothing", "cite it where it is used, or take it out");
    }
    faults.file = "organisations.toml".to_owned();
    for organisation in catalogue.organisations.iter().filter(|o| !runs_something.contains(o.slug.as_str())) {
        let field = format!("organisation `{}`", organisation.slug);
        faults.warn(field, "runs no service", "name it in a service, or take it out");
    }
}
