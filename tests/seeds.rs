//! Are the seeds that are built into the program without a fault?

#![allow(clippy::print_stdout, reason = "a report is printed for whoever asks with --nocapture")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use signpost::catalogue::check::{
    Fault, Severity, Surroundings, check, check_text, read_sites, report, service_file_schema,
};
use signpost::catalogue::{
    AgeBasis, Alternative, Catalogue, Common, Confidence, Criterion, Effect, Fact, Service, Test,
    Value as Stated,
};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules, rules_fingerprint};
use signpost::pathway::{MatchReply, MatchRequest, Outcome, Profile, Rules, Snapshot, matches};

const SCHEMA: &str = "seeds/schema/service.schema.json";
const PERSONS: &str = include_str!("seeds/persons.toml");

/// The built-in ones, or a folder that somebody is editing.
fn files() -> SeedFiles {
    std::env::var_os("SIGNPOST_SEEDS").map_or(SeedFiles::Embedded, |folder| SeedFiles::Folder(folder.into()))
}

/// Ids of every source a rule cites.
fn cited(rules: &Rules) -> Vec<String> {
    let steps = rules.steps.iter().map(|rule| &rule.source);
    let urgent = rules.urgent.iter().map(|rule| &rule.source);
    let doors = rules.doors.iter().map(|door| &door.source);
    steps.chain(urgent).chain(doors).cloned().collect()
}

#[test]
fn the_seeds_have_no_fault() {
    let files = files();
    let gazetteer = read_gazetteer(&files).expect("the places of seeds/ are readable");
    let catalogue = read_catalogue(&files, &gazetteer).expect("the catalogue of seeds/ is readable");
    let rules = read_rules(&files).expect("the rules of seeds/ are readable");
    let sites =
        read_sites(&files.text("sites.toml").expect("sites.toml is there")).expect("sites.toml is readable");
    let around = Surroundings {
        gazetteer: &gazetteer,
        sites: &sites,
        cited_by_rules: &cited(&rules),
        unreadable: &[],
        today: NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day"),
    };

    let mut found = check(&catalogue, &around);
    for file in files.list("services/") {
        found.extend(check_text(&file, &files.text(&file).expect("the file is readable")));
    }

    let (faults, warnings): (Vec<Fault>, Vec<Fault>) =
        found.into_iter().partition(|f| f.severity == Severity::Fault);
    println!("{} warnings\n{}", warnings.len(), report(&catalogue));
    let lines: Vec<String> =
        faults.iter().map(|f| format!("{}: {}: {}; {}", f.file, f.field, f.problem, f.remedy)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), lines.join("\n"));
}

#[test]
fn every_rule_loads_and_names_only_what_exists() {
    let files = files();
    let gazetteer = Arc::new(read_gazetteer(&files).expect("the places of seeds/ are readable"));
    let catalogue = read_catalogue(&files, &gazetteer).expect("the catalogue of seeds/ is readable");
    let rules = read_rules(&files).expect("the rules of seeds/ are readable");

    for source in cited(&rules) {
        assert!(
            catalogue.sources.iter().any(|known| known.id == source),
            "a rule cites `{source}`, which does not exist"
        );
    }
    for (what, count) in [
        ("steps", rules.steps.len()),
        ("urgent", rules.urgent.len()),
        ("needs", rules.needs.len()),
        ("doors", rules.doors.len()),
    ] {
        assert!(count > 0, "there are no rules in rules/{what}.toml");
    }
    if let Err(fault) = Snapshot::build(catalogue, gazetteer, Arc::new(rules), 1) {
        panic!("the seeds do not fit together: {fault}");
    }
}

/// An answer names the version of the rules it came from. Rules that change under the same version would make that a lie.
#[test]
fn the_rules_are_those_of_their_version() {
    let files = files();
    let version: toml::Table =
        files.text("rules/version.toml").expect("version.toml is there").parse().expect("it is TOML");
    let fingerprint = rules_fingerprint(&files).expect("the rules are readable");

    assert_eq!(
        version.get("fingerprint").and_then(toml::Value::as_str),
        Some(fingerprint.as_str()),
        "the rules have changed: in seeds/rules/version.toml set a new `version` and `fingerprint = \"{fingerprint}\"`"
    );
}

#[test]
fn the_schema_in_the_project_is_the_one_the_program_makes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCHEMA);
    let kept = std::fs::read_to_string(path).expect("the schema is there");
    let kept: serde_json::Value = serde_json::from_str(&kept).expect("it is JSON");

    assert!(
        kept == service_file_schema(),
        "{SCHEMA} is out of date: write it again with `signpost check --schema > {SCHEMA}`"
    );
}

#[test]
fn the_page_of_rules_says_what_the_rules_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let kept = std::fs::read_to_string(path).expect("docs/rules.md is there");
    let rules = signpost::interop::seeds::read_rules(&files()).expect("the rules are readable");

    assert!(
        kept == signpost::pathway::rules_page(&rules),
        "write it again: `signpost rules > docs/rules.md`"
    );
}

#[derive(Deserialize)]
struct Persons {
    person: Vec<Person>,
}

/// An invented person, and what single records are to make of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    about: String,
    request: Value,
    #[serde(default)]
    fits: Vec<String>,
    #[serde(default)]
    asks: Vec<String>,
    #[serde(default)]
    refused: Vec<String>,
}

/// Whatever the person may have, however far down.
fn answer<'s>(request: &Value, snapshot: &'s Snapshot) -> MatchReply<'s> {
    let request: MatchRequest = serde_json::from_value(request.clone()).expect("it is a request");
    let at = "2026-11-22T03:00:00Z".parse().expect("a time");
    let mut profile = Profile::read(&request, snapshot, at).expect("the request makes sense");
    profile.limit = usize::MAX;
    matches(&profile, snapshot)
}

#[test]
fn only_what_a_source_states_refuses_and_only_what_facts_prove_fits() {
    let files = files();
    let gazetteer = Arc::new(read_gazetteer(&files).expect("the places of seeds/ are readable"));
    let catalogue = read_catalogue(&files, &gazetteer).expect("the catalogue of seeds/ is readable");
    let rules = read_rules(&files).expect("the rules of seeds/ are readable");
    let snapshot = Snapshot::build(catalogue, gazetteer, Arc::new(rules), 1).expect("the seeds fit together");
    let Persons { person: persons } = toml::from_str(PERSONS).expect("persons.toml is readable");

    let mut faults = Vec::new();
    for person in &persons {
        let reply = answer(&person.request, &snapshot);
        let fits = person.fits.iter().map(|slug| (slug, Some(Outcome::Fits)));
        let asks = person.asks.iter().map(|slug| (slug, Some(Outcome::Ask)));
        let refused = person.refused.iter().map(|slug| (slug, None));
        for (slug, wanted) in fits.chain(asks).chain(refused) {
            let found = reply.matches.iter().find(|m| m.service.slug == slug).map(|m| m.outcome);
            if found != wanted {
                faults.push(format!("{}: `{slug}` is {found:?}, not {wanted:?}", person.about));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn criteria(catalogue: &Catalogue) -> impl Iterator<Item = (&Service, &Criterion)> {
    let services = catalogue.services.iter().map(Common::as_ref);
    services.flat_map(|service: &Service| service.criteria.iter().map(move |criterion| (service, criterion)))
}

fn tests_of(criterion: &Criterion, fact: Fact) -> impl Iterator<Item = &Test> {
    criterion.any_of.iter().flat_map(Alternative::tests).filter(move |test| test.fact == fact)
}

/// Fewer readings than files: who asks for help in a crisis cannot know how each file took the word.
#[test]
fn a_crisis_is_read_one_way_in_all_files() {
    let files = files();
    let gazetteer = read_gazetteer(&files).expect("the places of seeds/ are readable");
    let catalogue = read_catalogue(&files, &gazetteer).expect("the catalogue of seeds/ is readable");
    let word = |value: &Option<Stated>| match value {
        Some(Stated::Word(word)) => Some(word.clone()),
        _ => None,
    };
    for (service, criterion) in criteria(&catalogue) {
        let weak = criterion.provenance.confidence == Confidence::Low;
        for test in tests_of(criterion, Fact::Crisis) {
            let (from, is) = (word(&test.at_least), word(&test.is));
            let good = match criterion.effect {
                Effect::Requires => weak || from.as_deref() == Some("thoughts"),
                Effect::Excludes => from.as_deref() == Some("plan") || is.as_deref() == Some("danger_now"),
                Effect::Prioritises => true,
            };
            assert!(good, "{}: `{}`: see `A crisis` in docs/service-file.md", service.slug, criterion.says);
        }
    }
}

#[test]
fn an_age_in_a_criterion_refuses_nobody_unless_it_is_published() {
    let files = files();
    let gazetteer = read_gazetteer(&files).expect("the places of seeds/ are readable");
    let catalogue = read_catalogue(&files, &gazetteer).expect("the catalogue of seeds/ is readable");
    for (service, criterion) in criteria(&catalogue) {
        let published = service.ages.as_ref().is_some_and(|ages| ages.basis == AgeBasis::Stated);
        let asks =
            criterion.effect == Effect::Prioritises || criterion.provenance.confidence == Confidence::Low;
        let tests_age = tests_of(criterion, Fact::AgeYears).next().is_some();
        assert!(!tests_age || published || asks, "{}: `{}`", service.slug, criterion.says);
    }
}
