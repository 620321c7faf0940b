//! A question is answered by the rules and criteria in force at its own time.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use signpost::catalogue::{Confidence, Criterion, Service};
use signpost::pathway::{Outcome, Rules, Snapshot, StepRule, matches};

use super::seeds::{profile, seeds};

const CHANGE: &str = "2024-04-01";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The perinatal team as the documents disagree about it: 12 months until the end of March 2024, 24 months from April.
fn perinatal_in_two_versions() -> Snapshot {
    seeds().changed(|services| {
        let team = services.iter_mut().find(|s| s.slug == "perinatal-mh").expect("the team is in the seeds");
        team.criteria = vec![
            within_months(team, 12, None, Some("2024-03-31")),
            within_months(team, 24, Some(CHANGE), None),
        ];
    })
}

fn within_months(service: &Service, months: i32, from: Option<&str>, until: Option<&str>) -> Criterion {
    let mut provenance = service.provenance.clone();
    provenance.confidence = Confidence::High;
    serde_json::from_value(json!({
        "effect": "requires",
        "says": format!("pregnant, or within {months} months of the birth"),
        "any_of": [{"fact": "pregnant", "is": true}, {"fact": "months_since_birth", "at_most": months}],
        "from": from, "until": until,
        "provenance": provenance,
    }))
    .expect("a criterion")
}

/// Whether the team is offered, and under which words.
fn offered(snapshot: &Snapshot, months: i32, at: &str) -> (Option<Outcome>, Vec<String>) {
    let request = json!({
        "age_years": 30, "sex": "female", "postcode": "LE3", "area": "E06000016", "gp_area": "E06000016", "needs": ["perinatal"],
        "scores": {"phq9": 19, "phq9_item9": 0}, "crisis": "none", "asked_by": "midwife", "at": at,
        "circumstances": {"pregnant": false, "months_since_birth": months},
    });
    let reply = matches(&profile(&request, snapshot), snapshot);
    let offered = reply.matches.iter().find(|m| m.service.slug == "perinatal-mh");
    let words = |criteria: &[signpost::pathway::CriterionReply]| {
        criteria
            .iter()
            .map(|c| c.criterion.to_string())
            .filter(|c| c.starts_with("pregnant"))
            .collect::<Vec<_>>()
    };
    let refused = reply.not_offered.iter().find(|n| n.service.slug == "perinatal-mh");
    match (offered, refused) {
        (Some(offered), _) => (Some(offered.outcome), words(&offered.criteria)),
        (None, Some(refused)) => (None, words(&refused.because)),
        (None, None) => panic!("the team was not considered"),
    }
}

#[test]
fn eighteen_months_after_birth_is_too_late_before_the_change_and_in_time_after_it() {
    let snapshot = perinatal_in_two_versions();
    let twelve = vec!["pregnant, or within 12 months of the birth".to_owned()];
    let twenty_four = vec!["pregnant, or within 24 months of the birth".to_owned()];

    assert_eq!(offered(&snapshot, 18, "2024-03-01T12:00:00Z"), (None, twelve.clone()));
    assert_eq!(offered(&snapshot, 18, "2024-05-01T12:00:00Z"), (Some(Outcome::Fits), twenty_four.clone()));
    assert_eq!(offered(&snapshot, 25, "2024-05-01T12:00:00Z"), (None, twenty_four));
    assert_eq!(offered(&snapshot, 12, "2024-03-01T12:00:00Z"), (Some(Outcome::Fits), twelve));
}

#[test]
fn the_day_turns_at_midnight_in_london_not_at_midnight_utc() {
    let snapshot = perinatal_in_two_versions();

    // British Summer Time began on 31 March 2024: 23:00 UTC was already 1 April in London.
    assert_eq!(offered(&snapshot, 18, "2024-03-31T22:59:59Z").0, None);
    assert_eq!(offered(&snapshot, 18, "2024-03-31T23:00:00Z").0, Some(Outcome::Fits));
}

#[test]
fn both_days_named_are_inside() {
    let snapshot = seeds().changed(|services| {
        let team = services.iter_mut().find(|s| s.slug == "perinatal-mh").expect("the team is in the seeds");
        team.criteria = vec![within_months(team, 12, Some("2026-06-10"), Some("2026-06-12"))];
    });

    for (at, in_force) in [("09", false), ("10", true), ("11", true), ("12", true), ("13", false)] {
        let at = format!("2026-06-{at}T12:00:00Z");

        assert_eq!(offered(&snapshot, 18, &at).0.is_none(), in_force, "{at}");
    }
}

/// The seeds with their step rules replaced.
fn with_step_rules(change: impl FnOnce(&mut Vec<StepRule>)) -> Snapshot {
    let seeds = seeds();
    let mut rules: Rules = (*seeds.rules).clone();
    change(&mut rules.steps);
    Snapshot::build(seeds.catalogue.clone(), seeds.gazetteer.clone(), rules.into(), 1)
        .expect("the change fits")
}

fn suggested(snapshot: &Snapshot, at: &str) -> (Option<u8>, Vec<String>) {
    let asked: DateTime<Utc> = at.parse().expect("a time");
    let reply = matches(&profile(&json!({"needs": ["gambling"], "at": asked}), snapshot), snapshot);
    (reply.step.suggested.map(|s| s.number()), reply.step.reasons.into_iter().map(|r| r.rule).collect())
}

#[test]
fn a_step_rule_speaks_only_while_it_is_in_force() {
    let snapshot = with_step_rules(|rules| {
        let mut rule = rules.iter().find(|r| r.id == "gambling").expect("the rule is in the seeds").clone();
        rule.from = day("2020-01-01");
        rule.until = Some(day("2026-11-30"));
        let later = StepRule {
            id: "gambling-later".to_owned(),
            step: 2.try_into().expect("a step"),
            from: day("2026-12-01"),
            until: None,
            ..rule.clone()
        };
        *rules = vec![rule, later];
    });

    assert_eq!(suggested(&snapshot, "2026-11-30T23:59:59Z"), (Some(3), vec!["gambling".to_owned()]));
    assert_eq!(suggested(&snapshot, "2026-12-01T00:00:00Z"), (Some(2), vec!["gambling-later".to_owned()]));
    assert_eq!(suggested(&snapshot, "2019-12-31T12:00:00Z"), (None, vec![]));
}

#[test]
fn an_urgent_rule_that_has_ended_does_not_lend_its_words_to_the_one_in_force() {
    let seeds = seeds();
    let mut rules: Rules = (*seeds.rules).clone();
    let mut ended = rules.urgent.iter().find(|r| r.id == "crisis").expect("the rule is in the seeds").clone();
    ended.id = "crisis-before".to_owned();
    ended.say = "words that are no longer said".to_owned();
    ended.from = day("2001-01-01");
    ended.until = Some(day("2026-10-31"));
    rules.urgent.insert(0, ended);
    let snapshot =
        Snapshot::build(seeds.catalogue.clone(), seeds.gazetteer.clone(), rules.into(), 1).expect("fits");

    let reply = matches(&profile(&json!({"crisis": "plan"}), &snapshot), &snapshot);

    let urgent = reply.urgent.expect("a crisis");
    assert_ne!(urgent.say, "words that are no longer said");
}
