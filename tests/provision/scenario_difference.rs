//! What a scenario says of the difference: gaps person by person, bands by one measure, and what no figure shows.

use serde_json::{Value, json};
use signpost::catalogue::{Confidence, Kind, Service, Status};
use signpost::pathway::{Record, running};
use signpost::provision::{ChangedGap, Figures, Gap, Question, ScenarioAnswer, figures, scenario};

use crate::support::{day, now, seeds};

fn answer(body: Value) -> ScenarioAnswer {
    let seeds = seeds();
    let request = serde_json::from_value(body).unwrap();
    scenario(&request, &seeds.snapshot, &seeds.assumptions, now()).unwrap()
}

fn group_in_melton() -> Value {
    json!({"name": "Group in Melton", "needs": ["low-mood"], "steps": [2], "modes": ["in_person"], "postcode": "LE13 1GH",
        "open_to": ["self", "gp", "link_worker"]})
}

#[test]
fn help_that_opens_opens_no_gap_and_closes_gaps_only_where_it_is() {
    let difference = answer(json!({"need": "low-mood", "step": 2, "add": [group_in_melton()]})).difference;

    assert_eq!((difference.gaps_opened, difference.gaps_worse), (Vec::new(), Vec::new()));
    assert!(!difference.gaps_closed.is_empty());
    let milder = difference.gaps_milder.iter().map(|gap| &gap.after);
    for gap in difference.gaps_closed.iter().chain(milder) {
        let areas: Vec<&str> = gap.areas.iter().map(|area| area.name.as_str()).collect();
        assert_eq!(areas, ["Melton"], "{}", gap.sentence);
        assert!(gap.sentence.contains("in Melton"), "{}", gap.sentence);
    }
}

#[test]
fn help_that_closes_closes_no_gap_and_what_was_missing_before_is_said_beside_what_is_missing_then() {
    let mut worse = 0;
    for slug in ["nhs-talking-therapies-llr", "cafe-melton-sunny-skies", "central-access-point"] {
        let difference = answer(json!({"close": [slug]})).difference;

        assert_eq!((difference.gaps_closed, difference.gaps_milder), (Vec::new(), Vec::new()), "{slug}");
        for ChangedGap { before, after } in &difference.gaps_worse {
            assert!(after.missing < before.missing, "{slug}: {} after {}", after.sentence, before.sentence);
            assert_eq!((&after.person, after.asked_by), (&before.person, before.asked_by));
            let codes = |gap: &Gap| gap.areas.iter().map(|area| area.code.clone()).collect::<Vec<_>>();
            assert_eq!(codes(after), codes(before));
            worse += 1;
        }
    }
    assert!(worse > 0, "no gap became graver");
}

#[test]
fn a_band_moves_only_with_the_access_of_its_own_area() {
    let two_cafes =
        json!({"need": "low-mood", "step": 2, "close": ["cafe-melton-sunny-skies", "cafe-oakham-peppers"]});
    let group = json!({"need": "low-mood", "step": 2, "add": [group_in_melton()]});
    for body in [two_cafes, group] {
        let answer = answer(body.clone());
        let areas = &answer.difference.areas;
        assert!(!areas.is_empty() && areas.iter().all(|area| area.band_is_firm.is_some()), "{body}");
        for area in areas {
            let moved = area.band_after.cmp(&area.band_before);
            let access = area.access.total_cmp(&0.0);
            assert!(moved.is_eq() || moved == access, "{body}: {area:?}");
            let of = |side: &Figures| side.areas.iter().find(|of| of.code == area.code).unwrap().clone();
            let (mut before, after) = (of(&answer.before), of(&answer.after));
            assert_eq!(area.band_before, before.band);
            (before.band, before.band_is_firm) = (after.band, after.band_is_firm);
            assert_ne!(before, after, "nothing but its band differs");
        }
    }
    let on_foot = answer(json!({"travel": "walk", "add": [group_in_melton()]}));
    assert!(on_foot.difference.areas.iter().all(|area| area.band_is_firm.is_none()));
}

#[test]
fn closing_crisis_lines_is_seen_where_no_place_and_nobody_of_the_panel_shows_it() {
    let lines = ["nhs-111-option-2", "central-access-point"];
    let answer = answer(json!({"need": "suicidal-crisis", "step": 5, "close": lines}));
    let difference = &answer.difference;

    assert!(!difference.crisis_help.is_empty());
    for rule in &difference.crisis_help {
        let lost: Vec<&String> = rule.before.iter().filter(|slug| !rule.after.contains(slug)).collect();
        assert!(lost.iter().all(|slug| lines.contains(&slug.as_str())) && !lost.is_empty(), "{rule:?}");
    }
    assert_eq!(difference.services_remote, -2);
    assert!(difference.areas.len() == 9 && difference.areas.iter().all(|area| area.services_remote == -2));
    for slug in lines {
        let name = &seeds().snapshot.find(slug).unwrap().service.name;
        let warned = answer.warnings.iter().any(|says| says.contains(name) && says.contains("in a crisis"));
        assert!(warned, "{name}: {:?}", answer.warnings);
    }
    let says = |part: &str| answer.warnings.iter().any(|says| says.contains(part));
    assert!(says("is a way in") && says("leads through"), "{:?}", answer.warnings);
}

#[test]
fn what_no_figure_of_places_can_show_is_said() {
    let nowhere = answer(json!({"need": "low-mood", "step": 2, "close": ["nhs-talking-therapies-llr"]}));
    let elsewhere = answer(json!({"need": "gambling", "close": ["cafe-melton-sunny-skies"]}));
    let by_phone = json!({"name": "Line", "needs": ["low-mood"], "steps": [1], "modes": ["phone"]});
    let line = answer(json!({"need": "low-mood", "add": [by_phone]}));

    for (answer, part) in [(&nowhere, "nobody says where"), (&elsewhere, "leaves"), (&line, "by phone, text")]
    {
        assert!(answer.warnings.iter().any(|says| says.contains(part)), "{:?}", answer.warnings);
    }
    assert!(elsewhere.difference.areas.is_empty(), "{:?}", elsewhere.difference.areas);
    assert!(line.difference.areas.iter().all(|area| area.services_remote == 1));
}

/// Whatever the sources of a record are worth: a what-if is certain.
#[test]
fn every_service_counts_no_more_once_it_is_closed_and_for_certain_once_it_opens_again() {
    let seeds = seeds();
    let offered = |service: &Service| service.kind != Kind::Context;
    // One that is only believed to be closed may run, and can be closed for certain.
    let slugs = |which: &dyn Fn(&Record) -> bool| -> Vec<String> {
        let records = seeds.snapshot.each().filter(|record| which(record));
        records.map(|record| record.service.slug.clone()).collect()
    };
    let may_run = slugs(&|record| offered(&record.service) && !running(record).is_unmet());

    let none_left = answer(json!({"close": may_run}));
    assert_eq!(none_left.after.summary.services, 0);
    assert!(none_left.after.areas.iter().all(|area| area.services_accepting == 0));

    let with_status = |is: Status, sure: bool| {
        seeds.changed(|services| {
            for service in services.iter_mut().filter(|service| offered(service)) {
                service.status.is = is;
                if sure {
                    service.status.provenance.confidence = Confidence::High;
                    service.provenance.confidence = Confidence::High;
                }
            }
        })
    };
    let all_closed = with_status(Status::Closed, false);
    let all_open = with_status(Status::Open, true);
    let reopen =
        serde_json::from_value(json!({"reopen": slugs(&|record| offered(&record.service))})).unwrap();
    let reopened = scenario(&reopen, &all_closed, &seeds.assumptions, now()).unwrap();
    let really = figures(&all_open, &seeds.assumptions, &Question::of_everything(), day());
    assert_eq!(reopened.after.areas, really.areas);
    assert_eq!(reopened.after.summary, really.summary);
}
