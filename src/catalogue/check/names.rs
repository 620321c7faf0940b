//! Does every name find one thing only?

use std::collections::{HashMap, HashSet};

use super::{Fault, FaultsOf, file_of};
use crate::catalogue::Catalogue;

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
        let names = [("slug", slug), ("name", service.name.as_str())]
            .into_iter()
            .chain(service.also_known_as.iter().map(|name| ("also_known_as", name.as_str())));
        for (field, name) in names {
            let plain = plainly(name);
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

fn twice<'n>(file: &str, field: &str, names: impl Iterator<Item = &'n str>, found: &mut Vec<Fault>) {
    let mut seen = HashSet::new();
    let mut faults = FaultsOf { file: file.to_owned(), found };
    for name in names {
        if !seen.insert(name) {
            faults.fault(field, format!("`{name}` is given to two entries"), "rename one or join the two");
        }
    }
}

/// As names are compared when somebody looks for one: lower case, letters and digits, single spaces.
fn plainly(name: &str) -> String {
    let lower = name.to_lowercase().replace(['\'', '’'], "");
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
