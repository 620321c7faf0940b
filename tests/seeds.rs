//! Are the seeds that are built into the program without a fault?

#![allow(clippy::print_stdout, reason = "a report is printed for whoever asks with --nocapture")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use signpost::catalogue::check::{
    Fault, Severity, Surroundings, check, check_text, read_sites, report, service_file_schema,
};
use signpost::interop::seeds::{SeedFiles, read_catalogue, read_gazetteer, read_rules, rules_fingerprint};
use signpost::pathway::{Rules, Snapshot};

const SCHEMA: &str = "seeds/schema/service.schema.json";

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
