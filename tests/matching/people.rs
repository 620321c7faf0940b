//! Worked people of our own, each with what should be offered and who judged it: `people.json`, and `../cases/more_people.json`, whose
//! answers were written down before the program was asked.
//!
//! Where the answer is not what it should be, the person keeps the expectation and `known_faults` says why it is not met yet: a test
//! fails for a new fault and for one that was mended and not struck off.
//!
//! `cargo test --test matching people -- --nocapture` prints each person with the first ten services.

use serde_json::Value;
use signpost::pathway::{MatchReply, Outcome};

use super::seeds::{answer, seeds};

pub fn people() -> Vec<Value> {
    let read = |text: &str| serde_json::from_str::<Vec<Value>>(text).expect("the people are readable");
    [read(include_str!("people.json")), read(include_str!("../cases/more_people.json"))].concat()
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().map(|all| all.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// 0 in the urgent list, else the place among the matches, 1 the first.
fn rank(reply: &MatchReply, slug: &str) -> Option<usize> {
    let urgent = reply.urgent.iter().flat_map(|u| &u.services).any(|s| s.service.slug == slug);
    if urgent { Some(0) } else { reply.matches.iter().position(|m| m.service.slug == slug).map(|at| at + 1) }
}

fn faults(person: &Value) -> Vec<String> {
    let expect = &person["expect"];
    let reply = answer(&person["request"]);
    let step = reply.step.suggested.map(|s| i64::from(s.number()));
    let steps: Vec<i64> = std::iter::once(&expect["step"])
        .chain(expect["or_step"].as_array().into_iter().flatten())
        .filter_map(Value::as_i64)
        .collect();
    let first: Vec<(&str, Option<usize>)> =
        words(&expect["first"]).into_iter().map(|s| (s, rank(&reply, s))).collect();
    let top: Vec<&str> = reply.matches.iter().take(10).map(|m| m.service.slug).collect();
    println!(
        "{:>3} {:<55} step {step:?} of {steps:?} first {first:?}",
        person["id"],
        person["about"].as_str().unwrap_or_default()
    );
    println!("      {}", top.join(" "));
    let mut faults = Vec::new();
    if !step.is_some_and(|step| steps.contains(&step)) {
        faults.push(format!("step {step:?}, not {steps:?}"));
    }
    if !first.iter().any(|(_, rank)| rank.is_some_and(|rank| rank <= 3)) {
        faults.push(format!("none of {first:?} is among the first three"));
    }
    faults.extend(
        first
            .iter()
            .filter(|(_, rank)| rank.is_none_or(|r| r > 10))
            .map(|(s, r)| format!("`{s}` is at {r:?}")),
    );
    for slug in words(&expect["never_fits"]) {
        if reply.matches.iter().any(|m| m.service.slug == slug && m.outcome == Outcome::Fits) {
            faults.push(format!("`{slug}` fits"));
        }
    }
    let level = reply.urgent.as_ref().map(|u| serde_json::to_value(u.level).expect("a word"));
    if !expect["urgent"].is_null() {
        let lead = reply.urgent.as_ref().and_then(|u| u.services.first()).map(|s| s.service.slug);
        if level.as_ref() != Some(&expect["urgent"]) {
            faults.push(format!("urgent {level:?}, not {}", expect["urgent"]));
        }
        if !matches!(lead, Some("emergency-999" | "nhs-111-option-2" | "central-access-point")) {
            faults.push(format!("crisis help is not first but {lead:?}"));
        }
    } else if level.is_some_and(|level| level != "same_day") {
        faults.push("an urgent answer nobody asked for".to_owned());
    }
    faults
}

#[test]
fn every_person_of_our_own_is_offered_what_the_facts_say() {
    let people = people();
    let mut all = Vec::new();
    for person in &people {
        let found = faults(person);
        let known: Vec<&str> = person["known_faults"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|fault| fault["about"].as_str())
            .collect();
        let new = found.iter().filter(|fault| !known.iter().any(|about| fault.contains(about)));
        all.extend(new.map(|fault| format!("{} {}: {fault}", person["id"], person["about"])));
        // A fault that was mended is struck off the list.
        let mended = known.iter().filter(|about| !found.iter().any(|fault| fault.contains(**about)));
        all.extend(mended.map(|about| format!("{}: no longer a fault: {about}", person["id"])));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn every_person_names_services_that_exist_and_who_judged_it() {
    let people = people();
    assert!(people.len() >= 100, "{}", people.len());
    for person in &people {
        let expect = &person["expect"];
        for slug in words(&expect["first"]).into_iter().chain(words(&expect["never_fits"])) {
            let known = seeds().snapshot.find(slug).is_some_and(|record| record.service.slug == slug);
            assert!(known, "{}: `{slug}` is no service", person["id"]);
        }
        assert!(person["judged_by"].as_str().is_some_and(|who| !who.is_empty()), "{}", person["id"]);
        assert!(person["why"].as_str().is_some_and(|why| !why.is_empty()), "{}", person["id"]);
    }
}
