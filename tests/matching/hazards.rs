//! Does every control of the hazard log name a test that there is?

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::people::people;
use super::seeds::{answer, seeds};

const LOG: &str = include_str!("../../docs/clinical-safety/hazard-log.md");

/// So many services are seen without turning the page.
const FIRST_PAGE: usize = 10;

/// A hazard's heading, its control and what proves it.
fn hazards() -> Vec<(&'static str, &'static str, &'static str)> {
    let sections = LOG.split("\n## ").skip(1);
    sections
        .map(|section| {
            let row = |name: &str| {
                let start = format!("| {name} | ");
                let line = section.lines().find_map(|line| line.strip_prefix(start.as_str()));
                line.map_or("", |line| line.trim_end_matches(" |"))
            };
            (section.lines().next().unwrap_or_default(), row("control"), row("proved by"))
        })
        .collect()
}

/// Every Rust file under a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the project").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_control_names_a_test_that_there_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join("tests"), &mut files);
    let texts: Vec<(PathBuf, String)> =
        files.into_iter().map(|file| (file.clone(), fs::read_to_string(file).expect("readable"))).collect();
    let there_is = |name: &str| {
        let (file, test) = name.rsplit_once("::").unwrap_or(("", name));
        let whole = format!("fn {test}(");
        texts.iter().any(|(path, text)| {
            let named = file.is_empty() || path.with_extension("").ends_with(file.replace("::", "/"));
            named
                && text
                    .match_indices(&whole)
                    .any(|(at, _)| text[..at].trim_end_matches("async ").trim_end().ends_with(']'))
        })
    };
    let mut faults = Vec::new();
    for (hazard, control, proof) in hazards() {
        let names: Vec<&str> = proof.split('`').skip(1).step_by(2).collect();
        if control.is_empty() || names.is_empty() {
            faults.push(format!("{hazard}: no control, or no test that proves it"));
        }
        let missing = names.iter().filter(|name| !there_is(name));
        faults.extend(missing.map(|name| format!("{hazard}: there is no test `{name}`")));
        let numbers = proof.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u64>().ok());
        for number in numbers.filter(|_| proof.contains("worked person")) {
            if !people().iter().any(|person| person["id"] == number) {
                faults.push(format!("{hazard}: there is no worked person {number}"));
            }
        }
    }
    assert!(hazards().len() >= 27, "{}", hazards().len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn help_for_the_graver_of_two_needs_is_on_the_first_page_in_whichever_order_they_are_named() {
    let grave = ["suicidal-crisis", "self-harm", "psychosis", "domestic-abuse", "sexual-violence", "eating"];
    let other = ["money-debt", "housing", "loneliness", "work-study", "stress-sleep"];
    let mut faults = Vec::new();
    for (grave, other) in grave.iter().flat_map(|grave| other.iter().map(move |other| (*grave, *other))) {
        for needs in [[grave, other], [other, grave]] {
            let reply = answer(
                &json!({"age_years": 34, "sex": "female", "area": "E06000016", "gp_area": "E06000016",
                "needs": needs, "asked_by": "self"}),
            );
            let urgent = reply.urgent.iter().flat_map(|u| &u.services).map(|s| s.service.slug);
            let first = reply.matches.iter().take(FIRST_PAGE).map(|m| m.service.slug);
            let snapshot = &seeds().snapshot;
            let need = snapshot.need_index(grave).expect("a need");
            let helps = |slug: &str| {
                let record = snapshot.find(slug).expect("a service");
                let door = seeds()
                    .rules
                    .doors
                    .iter()
                    .any(|door| door.service == slug && door.needs.iter().any(|need| need == grave));
                door || record.need_bits & (1 << need) != 0
            };
            if !urgent.chain(first).any(helps) {
                let first: Vec<&str> =
                    reply.matches.iter().take(FIRST_PAGE).map(|m| m.service.slug).collect();
                faults.push(format!("{needs:?}: {first:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_question_about_abuse_says_to_ask_only_when_it_is_safe() {
    for (fact, words) in &seeds().rules.facts {
        let about_abuse = fact.as_str().contains("abuse");
        let careful = words.question.to_lowercase().contains("only when it is safe");
        assert!(!about_abuse || careful, "`{}`: {}", fact.as_str(), words.question);
    }
}

#[test]
fn whoever_is_hurt_and_whoever_hurts_are_never_sent_to_the_same_help_as_a_fit() {
    let fits = |word: &str| -> Vec<String> {
        let reply = answer(
            &json!({"age_years": 34, "area": "E06000016", "gp_area": "E06000016", "needs": ["domestic-abuse"],
            "circumstances": {"domestic_abuse": word}, "limit": 100}),
        );
        let fitting = reply.matches.iter().filter(|m| m.outcome == signpost::pathway::Outcome::Fits);
        fitting.map(|m| m.service.slug.to_owned()).collect()
    };

    let (hurt, hurting) = (fits("experiencing"), fits("using"));

    for slug in ["perpetrator-programmes", "respect-phoneline"] {
        assert!(!hurt.iter().any(|known| known == slug), "{slug} fits somebody who is hurt");
    }
    for slug in ["uava-idva", "freedom-programme", "womens-aid-leicestershire"] {
        assert!(!hurting.iter().any(|known| known == slug), "{slug} fits somebody who hurts");
    }
}
