//! What puts a record into the queue, when, and in which order; and what its score is made of.

use serde_json::{Value, json};

use super::*;
use crate::catalogue::check::Severity;
use crate::catalogue::{Common, Organisation, Service};

fn rules() -> UpkeepRules {
    UpkeepRules {
        due: toml::from_str(include_str!("../../../seeds/upkeep/due.toml")).unwrap(),
        quality: toml::from_str(include_str!("../../../seeds/upkeep/quality.toml")).unwrap(),
    }
}

fn today() -> NaiveDate {
    "2026-11-25".parse().unwrap()
}

fn provenance(dated: &str, confidence: &str) -> Value {
    json!({"source": ["a-page"], "dated": dated, "confidence": confidence})
}

/// Whole, sure and fresh, so that each test spoils one thing.
fn service(change: impl FnOnce(&mut Value)) -> Service {
    let fresh = provenance("2026-11-01", "high");
    let mut record = json!({
        "slug": "a-service", "name": "A service", "organisation": "an-organisation", "kind": "service", "summary": "It helps.",
        "steps": [2], "needs": ["low-mood"], "modes": ["phone"], "status": {"is": "open", "provenance": fresh},
        "coverage": {"basis": "anyone", "areas": ["E54000015"], "provenance": fresh},
        "ages": {"minimum_years": 18, "basis": "stated", "provenance": fresh},
        "routes": [{"who": ["self"], "how": "phone", "provenance": fresh}],
        "schedules": [{"says": "always", "provenance": fresh}],
        "contacts": [{"kind": "phone", "value": "0116 295 3060", "provenance": fresh},
            {"kind": "website", "value": "https://example.org/a", "provenance": fresh}],
        "costs": [{"amount_pence": 0, "says": "free", "provenance": fresh}], "languages": [{"code": "gu", "provenance": fresh}],
        "provenance": fresh,
    });
    change(&mut record);
    serde_json::from_value(record).unwrap()
}

fn catalogue(services: Vec<Service>) -> Catalogue {
    let source = json!({"id": "a-page", "title": "A page", "publisher": "P", "url": "https://example.org/source", "published": "undated",
        "retrieved": "2025-06-01", "licence": "facts only"});
    let organisation: Organisation = serde_json::from_value(
        json!({"slug": "an-organisation", "name": "An organisation", "kind": "charity",
        "provenance": provenance("2026-11", "high")}),
    )
    .unwrap();
    Catalogue {
        organisations: vec![organisation],
        sources: vec![serde_json::from_value(source).unwrap()],
        needs: Vec::new(),
        pyramid: Vec::new(),
        services: services.into_iter().map(Common::from).collect(),
    }
}

fn queue(services: Vec<Service>, findings: &Findings) -> Vec<Due> {
    due(&catalogue(services), findings, &rules(), today())
}

fn reasons(services: Vec<Service>, findings: &Findings) -> Vec<Reason> {
    queue(services, findings).iter().flat_map(|due| &due.reasons).map(|reason| reason.reason).collect()
}

fn quality(service: &Service, findings: &Findings) -> Quality {
    let catalogue = catalogue(vec![service.clone()]);
    quality_of(&catalogue, findings, &rules(), today()).service(service)
}

fn part(quality: &Quality, name: QualityPartName) -> &QualityPart {
    quality.parts.iter().find(|part| part.part == name).unwrap()
}

#[test]
fn the_files_of_the_rules_are_whole() {
    let rules = rules();

    assert_eq!(rules.due.faults(), Vec::<String>::new());
    assert_eq!(rules.quality.faults(), Vec::<String>::new());
}

#[test]
fn a_fresh_and_sure_record_is_not_in_the_queue_and_has_the_whole_score() {
    let whole = service(|_| {});

    assert_eq!(queue(vec![whole.clone()], &Findings::default()), []);
    assert_eq!(quality(&whole, &Findings::default()).score, 1.0);
}

#[test]
fn a_fact_is_due_when_its_period_is_over_and_sooner_the_less_it_is_trusted() {
    let with = |dated: &str, confidence: &str| {
        let (dated, confidence) = (dated.to_owned(), confidence.to_owned());
        service(move |record| record["contacts"][0]["provenance"] = provenance(&dated, &confidence))
    };

    let old = queue(vec![with("2025-10-01", "high")], &Findings::default());
    assert_eq!(old[0].reasons[0].facts, ["contact[1]"]);
    assert_eq!(old[0].due_on.to_string(), "2026-10-01");
    assert_eq!(old[0].overdue_days, 55);
    assert_eq!(queue(vec![with("2026-03-01", "high")], &Findings::default()), []);
    assert_eq!(reasons(vec![with("2026-03-01", "low")], &Findings::default()), [Reason::Stale]);
    // Within the next month it is in the queue, and not overdue.
    let soon = queue(vec![with("2025-12-10", "high")], &Findings::default());
    assert_eq!((soon[0].due_on.to_string(), soon[0].overdue_days), ("2026-12-10".to_owned(), 0));
}

#[test]
fn a_fact_without_a_date_is_due_a_year_after_its_page_was_read() {
    let undated = service(|record| record["coverage"]["provenance"] = provenance("undated", "high"));

    let queue = queue(vec![undated], &Findings::default());

    assert_eq!(queue[0].reasons[0].reason, Reason::Undated);
    assert_eq!(
        (queue[0].reasons[0].facts.as_slice(), queue[0].due_on.to_string()),
        (["coverage".to_owned()].as_slice(), "2026-06-01".to_owned())
    );
}

#[test]
fn a_rule_that_is_past_is_not_looked_at_again() {
    let past = service(|record| {
        record["routes"]
            .as_array_mut()
            .unwrap()
            .push(json!({"who": ["gp"], "how": "phone", "until": "2012-01-01",
            "provenance": provenance("2010", "high")}));
    });

    assert_eq!(queue(vec![past.clone()], &Findings::default()), []);
    assert_eq!(part(&quality(&past, &Findings::default()), QualityPartName::Freshness).score, 1.0);
}

#[test]
fn an_unknown_status_a_conflict_and_weak_evidence_each_put_it_there() {
    let unknown = service(|record| record["status"]["is"] = "unknown".into());
    let conflict = service(|record| {
        record["conflicts"] = json!([{"about": "phone", "because": "the newer", "claims": [
            {"value": "1", "source": "a-page", "dated": "2020"}, {"value": "2", "source": "a-page", "dated": "2021"}]}]);
    });
    let weak = service(|record| record["provenance"] = provenance("2026-05-01", "document_only"));

    assert_eq!(reasons(vec![unknown], &Findings::default()), [Reason::StatusUnknown]);
    assert_eq!(reasons(vec![conflict], &Findings::default()), [Reason::Conflict]);
    assert_eq!(reasons(vec![weak], &Findings::default()), [Reason::WeakEvidence]);
}

#[test]
fn a_route_to_a_closed_door_is_due_today_while_it_is_in_force() {
    let closed = service(|record| {
        record["slug"] = "closed-service".into();
        record["status"]["is"] = "closed".into();
    });
    let leading = |until: Option<&str>| {
        let until = until.map(str::to_owned);
        service(move |record| {
            record["routes"][0]["door"] = "closed-service".into();
            until.into_iter().for_each(|until| record["routes"][0]["until"] = until.into());
        })
    };

    let queue = queue(vec![leading(None), closed.clone()], &Findings::default());

    assert_eq!(queue.len(), 1, "what has closed is not looked at again: {queue:?}");
    assert_eq!((queue[0].reasons[0].reason, queue[0].due_on), (Reason::ClosedDoor, today()));
    assert_eq!(queue[0].reasons[0].says, ["leads to `closed-service`, which is closed"]);
    assert_eq!(reasons(vec![leading(Some("2020-01-01")), closed], &Findings::default()), []);
}

#[test]
fn what_was_reported_comes_first_and_what_a_check_finds_is_said_with_its_remedy() {
    let stale = service(|record| {
        record["slug"] = "b-service".into();
        record["contacts"][0]["provenance"] = provenance("2001", "high");
    });
    let fault = Fault {
        file: "services/a-service.toml".to_owned(),
        field: "contact[1].value".to_owned(),
        problem: "cannot be used".to_owned(),
        remedy: "give one number".to_owned(),
        severity: Severity::Fault,
    };
    let findings = Findings {
        faults: vec![fault],
        problems: HashMap::from([("c-service".to_owned(), (2, "2026-11-24".parse().unwrap()))]),
        ..Findings::default()
    };
    let reported = service(|record| record["slug"] = "c-service".into());

    let queue = queue(vec![stale, service(|_| {}), reported], &findings);

    let order: Vec<(&str, Reason)> =
        queue.iter().map(|due| (due.slug.as_str(), due.reasons[0].reason)).collect();
    assert_eq!(
        order,
        [("c-service", Reason::ProblemReported), ("a-service", Reason::Fault), ("b-service", Reason::Stale)]
    );
    assert_eq!(queue[0].due_on.to_string(), "2026-12-01");
    assert_eq!(queue[1].reasons[0].facts, ["contact[1]"]);
    assert_eq!(queue[1].reasons[0].says, ["contact[1].value: cannot be used; give one number"]);
}

#[test]
fn a_page_that_does_not_answer_is_told_by_the_fact_that_names_it() {
    let dead = |address: &str| Findings {
        dead_links: HashMap::from([(
            address.to_owned(),
            DeadLink { since: "2026-11-01".parse().unwrap(), says: "answers 404".to_owned() },
        )]),
        ..Findings::default()
    };

    let contact = queue(vec![service(|_| {})], &dead("https://example.org/a"));
    assert_eq!(contact[0].reasons[0].facts, ["contact[2]"]);
    assert_eq!(contact[0].reasons[0].says, ["https://example.org/a answers 404"]);
    assert_eq!(contact[0].due_on.to_string(), "2026-11-15");
    let source = queue(vec![service(|_| {})], &dead("https://example.org/source"));
    assert!(source[0].reasons[0].facts.contains(&"status".to_owned()), "{source:?}");
    let reached = quality(&service(|_| {}), &dead("https://example.org/a"));
    assert_eq!(part(&reached, QualityPartName::Reachability).score, 0.8);
}

#[test]
fn each_part_of_the_score_falls_by_what_is_wrong_and_says_what() {
    let sound = Findings::default();
    for (record, name, lacks) in [
        (
            service(|record| record["schedules"] = json!([])),
            QualityPartName::Completeness,
            "it does not say when it is open",
        ),
        (
            service(|record| record["costs"][0]["provenance"] = provenance("2001", "high")),
            QualityPartName::Freshness,
            "cost[1] speaks for 2001-01-01 and was due on 2002-01-01",
        ),
        (
            service(|record| record["costs"][0]["provenance"] = provenance("2026-11", "low")),
            QualityPartName::Confidence,
            "cost[1] is not confirmed by the provider",
        ),
        (
            service(|record| record["routes"] = json!([])),
            QualityPartName::Reachability,
            "no way in runs today",
        ),
    ] {
        let quality = quality(&record, &sound);
        let part = part(&quality, name);
        assert!(part.score < 1.0 && quality.score < 1.0, "{name:?}");
        assert!(part.lacks.iter().any(|said| said == lacks), "{:?}", part.lacks);
    }
}

#[test]
fn an_organisation_has_the_average_of_what_it_runs_now() {
    let closed = service(|record| {
        record["slug"] = "closed-service".into();
        record["status"]["is"] = "closed".into();
        record["contacts"] = json!([]);
    });
    let lacking = service(|record| {
        record["slug"] = "b-service".into();
        record["schedules"] = json!([]);
        record["costs"] = json!([]);
    });
    let (rules, findings) = (rules(), Findings::default());
    let catalogue = catalogue(vec![service(|_| {}), lacking, closed]);
    let reckoner = quality_of(&catalogue, &findings, &rules, today());

    let found = reckoner.organisation("an-organisation");

    let slugs: Vec<&str> = found.services.iter().map(|one| one.service.as_str()).collect();
    assert_eq!(slugs, ["b-service", "a-service"]);
    let average = (found.services[0].score + found.services[1].score) / 2.0;
    assert!((found.score.unwrap() - average).abs() < 0.002, "{found:?}");
    assert_eq!(reckoner.organisation("nobody").score, None);
}
