//! Does every name find one thing only?

use std::collections::{HashMap, HashSet};

use super::{Fault, FaultsOf, file_of};
use crate::catalogue::{Catalogue, Service, plain_letters, plain_name};

pub(super) fn check(catalogue: &Catalogue, found: &mut Vec<Fault>) {
    check_services(catalogue, found);
    let organisations = catalogue.organisations.iter().map(|o| o.slug.as_str());
    twice("organisations.toml", "organisation.slug", organisations, found);
    twice("sources.toml", "source.id", catalogue.sources.iter().map(|s| s.id.as_str()), found);
    twice("needs.toml", "need.slug", catalogue.needs.iter().map(|n| n.slug.as_str()), found);
}

/// A slug, name or former name that would find two services finds only one of them, and nobody can say which.
fn check_services(catalogue: &Catalogue, found: &mut Vec<Fault>) {
    let mut owner: HashMap<String, (&str, &str)> = HashMap::new();
    let mut slugs: HashSet<&str> = HashSet::new();
    for service in &catalogue.services {
        let slug = service.slug.as_str();
        let mut faults = FaultsOf { file: file_of(slug), found };
        let is_there_already = !slugs.insert(slug);
        let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if slug.is_empty() || !slug.chars().all(is_slug) || slug.starts_with('-') || slug.ends_with('-') {
            faults.fault(
                "slug",
                format!("`{slug}` is not a slug"),
                "use lower-case letters, digits and single hyphens",
            );
        }
        for (field, name) in names_of(service) {
            let plain = plain_name(name);
            if plain.is_empty() {
                faults.fault(field, "is empty", "give it a name that people can look for");
                continue;
            }
            let (first, first_field) = *owner.entry(plain).or_insert((slug, field));
            if first != slug {
                faults.fault(
                    field,
                    format!("`{name}` is also the {first_field} of service `{first}`"),
                    "keep the name in one of the two files only",
                );
            } else if field == "slug" && is_there_already {
                faults.fault(
                    field,
                    format!("two files have the slug `{slug}`"),
                    "give one of them another slug",
                );
            }
        }
    }
}

/// Everything a service is found by, with the name of the field.
fn names_of(service: &Service) -> impl Iterator<Item = (&'static str, &str)> {
    let own = [("slug", service.slug.as_str()), ("name", service.name.as_str())];
    own.into_iter().chain(service.also_known_as.iter().map(|name| ("also_known_as", name.as_str())))
}

/// The same of several services, each with its slug.
fn names_of_all<'s>(services: &[&'s Service]) -> HashSet<(&'s str, &'static str, &'s str)> {
    let with_slug =
        |service: &'s Service| names_of(service).map(|(field, name)| (service.slug.as_str(), field, name));
    services.iter().copied().flat_map(with_slug).collect()
}

/// Names that a change gives or takes: whoever else has one may be found wrong, or in another way.
pub(super) struct Touched {
    /// As they are compared, each once.
    names: Vec<String>,
}

impl Touched {
    pub(super) fn by(before: &[&Service], after: &[&Service]) -> Self {
        let (were, are) = (names_of_all(before), names_of_all(after));
        let names: HashSet<String> =
            were.symmetric_difference(&are).map(|(_, _, name)| plain_name(name)).collect();
        Self { names: names.into_iter().collect() }
    }

    /// Whether a service is called so.
    pub(super) fn is_called(&self, service: &Service) -> bool {
        let is_one = |name: &str| self.names.iter().any(|touched| plain_letters(name).eq(touched.chars()));
        !self.names.is_empty() && names_of(service).any(|(_, name)| is_one(name))
    }
}

fn twice<'n>(file: &str, field: &str, names: impl Iterator<Item = &'n str>, found: &mut Vec<Fault>) {
    let mut seen = HashSet::new();
    let mut faults = FaultsOf { file: file.to_owned(), found };
    for name in names {
        if !seen.insert(name) {
            faults.fault(field, format!("`{name}` is given to two entries"), "rename one or join the two");
        }
    }
}
