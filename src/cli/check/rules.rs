//! The rules under `seeds/rules/`: can they be read, judged, and does what they name exist?

use std::collections::HashSet;
use std::sync::Arc;

use super::as_faults;
use crate::catalogue::check::{Fault, Severity};
use crate::catalogue::{Alternative, Catalogue, Service, Status};
use crate::geography::Gazetteer;
use crate::interop::seeds::{SeedFiles, read_rules};
use crate::pathway::{Door, Rules, Snapshot, SnapshotError};

/// Ids of the sources that rules cite; none when the rules cannot be read, which is told elsewhere.
pub(super) fn sources_cited(files: &SeedFiles) -> Vec<String> {
    let Ok(rules) = read_rules(files) else { return Vec::new() };
    citations(&rules).into_iter().map(|(_, _, source)| source).collect()
}

/// File, rule and the source it cites.
fn citations(rules: &Rules) -> Vec<(&'static str, String, String)> {
    let steps = rules.steps.iter().map(|rule| ("rules/steps.toml", rule.id.clone(), rule.source.clone()));
    let urgent = rules.urgent.iter().map(|rule| ("rules/urgent.toml", rule.id.clone(), rule.source.clone()));
    let doors =
        rules.doors.iter().map(|door| ("rules/doors.toml", door.service.clone(), door.source.clone()));
    let presumed = rules
        .presumed
        .iter()
        .map(|rule| ("rules/needs.toml", rule.fact.as_str().to_owned(), rule.source.clone()));
    steps.chain(urgent).chain(doors).chain(presumed).collect()
}

/// Every test of every rule, with its file and name.
fn conditions(rules: &Rules) -> Vec<(&'static str, &str, &[Alternative])> {
    let mut all: Vec<(&'static str, &str, &[Alternative])> = Vec::new();
    for rule in &rules.steps {
        all.push(("rules/steps.toml", &rule.id, &rule.any_of));
        all.push(("rules/steps.toml", &rule.id, &rule.unless));
    }
    all.extend(
        rules.urgent.iter().map(|rule| ("rules/urgent.toml", rule.id.as_str(), rule.any_of.as_slice())),
    );
    all.extend(
        rules.preferred.iter().map(|rule| ("rules/urgent.toml", rule.id.as_str(), rule.any_of.as_slice())),
    );
    all.extend(
        rules.needs.iter().map(|rule| ("rules/needs.toml", rule.need.as_str(), rule.any_of.as_slice())),
    );
    all.extend(
        rules.doors.iter().map(|door| ("rules/doors.toml", door.service.as_str(), door.when.as_slice())),
    );
    all
}

/// File, rule and the service it names.
fn services_named(rules: &Rules) -> Vec<(&'static str, &str, &str)> {
    let urgent =
        rules.urgent.iter().flat_map(|rule| rule.services.iter().map(|s| (rule.id.as_str(), s.as_str())));
    let preferred =
        rules.preferred.iter().flat_map(|rule| rule.services.iter().map(|s| (rule.id.as_str(), s.as_str())));
    let urgent = urgent.chain(preferred).map(|(rule, slug)| ("rules/urgent.toml", rule, slug));
    urgent.chain(rules.doors.iter().map(|door| ("rules/doors.toml", "door", door.service.as_str()))).collect()
}

fn is_over(service: &Service) -> bool {
    matches!(service.status.is, Status::Closed | Status::Replaced)
}

/// Refusals that send a referrer to a door which they are themselves: a GP to the GP practice.
fn sent_to_themselves(catalogue: &Catalogue, rules: &Rules) -> Vec<Fault> {
    let mut found = Vec::new();
    for service in &catalogue.services {
        for (at, route) in service.routes.iter().enumerate().filter(|(_, route)| route.not_accepted) {
            let is_door = |rule: &&Door| route.door.as_deref() == Some(rule.service.as_str());
            let Some(door) = rules.doors.iter().filter(is_door).find(|rule| !rule.is.is_empty()) else {
                continue;
            };
            let themselves = route.who.iter().filter(|who| door.is.contains(who)).map(|who| who.as_str());
            let themselves: Vec<&str> = themselves.collect();
            if !themselves.is_empty() {
                found.push(Fault {
                    file: format!("services/{}.toml", service.slug),
                    field: format!("route[{}].door", at + 1),
                    problem: format!(
                        "sends `{}` to `{}`, which they are",
                        themselves.join("`, `"),
                        door.service
                    ),
                    remedy: "give them a door of their own, in a route of their own".to_owned(),
                    severity: Severity::Warning,
                });
            }
        }
    }
    found
}

/// Everything wrong with the rules. The last word has the program itself: the catalogue and the rules must make a snapshot.
pub(super) fn check(
    files: &SeedFiles,
    catalogue: Option<Catalogue>,
    gazetteer: Gazetteer,
    unreadable: &[String],
) -> Vec<Fault> {
    let mut found = Vec::new();
    let rules = match read_rules(files) {
        Ok(rules) => rules,
        Err(error) => {
            as_faults(error, &mut found);
            return found;
        }
    };
    let mut fault = |file: &str, field: &str, problem: String, remedy: &str| {
        let (file, field, remedy) = (file.to_owned(), field.to_owned(), remedy.to_owned());
        found.push(Fault { file, field, problem, remedy, severity: Severity::Fault });
    };
    for (file, rule, alternatives) in conditions(&rules) {
        for error in alternatives.iter().flat_map(Alternative::tests).filter_map(|test| test.check().err()) {
            fault(file, rule, error.to_string(), "see `Facts` in docs/service-file.md");
        }
    }
    let Some(catalogue) = catalogue else { return found };
    let sources: HashSet<&str> = catalogue.sources.iter().map(|source| source.id.as_str()).collect();
    for (file, rule, source) in
        citations(&rules).iter().filter(|(_, _, source)| !sources.contains(source.as_str()))
    {
        fault(
            file,
            rule,
            format!("source `{source}` does not exist"),
            "add it to sources.toml or mend the id",
        );
    }
    let services: HashSet<&str> = catalogue.services.iter().map(|service| service.slug.as_str()).collect();
    let shut: HashSet<&str> =
        catalogue.services.iter().filter(|s| is_over(s)).map(|s| s.slug.as_str()).collect();
    for (file, rule, slug) in services_named(&rules).into_iter().filter(|(_, _, slug)| shut.contains(slug)) {
        fault(file, rule, format!("`{slug}` is closed or replaced"), "name a service that runs today");
    }
    let mut missing = false;
    for (file, rule, slug) in
        services_named(&rules).into_iter().filter(|(_, _, slug)| !services.contains(slug))
    {
        missing = true;
        if !unreadable.iter().any(|other| other == slug) {
            fault(
                file,
                rule,
                format!("service `{slug}` does not exist"),
                "use the slug of a file under services/",
            );
        }
    }
    let themselves = sent_to_themselves(&catalogue, &rules);
    if !missing && let Err(error) = Snapshot::build(catalogue, Arc::new(gazetteer), Arc::new(rules), 0) {
        let file = match &error {
            SnapshotError::Service { slug, .. } | SnapshotError::NotInOrder { slug } => {
                format!("services/{slug}.toml")
            }
            SnapshotError::FactWithoutWords { .. } => "rules/facts.toml".to_owned(),
            SnapshotError::TooManyNeeds { .. } => "needs.toml".to_owned(),
            SnapshotError::Rule { .. }
            | SnapshotError::RuleNeed { .. }
            | SnapshotError::RuleWord { .. }
            | SnapshotError::RuleService { .. } => "rules".to_owned(),
        };
        fault(&file, "file", error.to_string(), "mend what it names: the program does not start with it");
    }
    found.extend(themselves);
    found
}
