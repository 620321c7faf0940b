//! A snapshot that followed changes answers like one built anew, and one that keeps its services packed like one that keeps them whole.

use std::sync::Arc;

use serde_json::{Value, json};
use signpost::catalogue::{Catalogue, Common, Service};
use signpost::pathway::{Compiling, OpenedRecord, Snapshot, alternatives, matches};

use crate::edits::{Dice, edit};
use crate::seeds::{profile, seeds};

fn people() -> Vec<Value> {
    vec![
        json!({}),
        json!({"age_years": 34, "postcode": "LE15 6HP", "needs": ["anxiety-panic"], "asked_by": "gp"}),
        json!({"age_years": 15, "postcode": "LE2 1AA", "needs": ["self-harm", "eating"]}),
        json!({"age_years": 71, "gp_area": "E06000016", "text": "lonely since my wife died", "asked_by": "family"}),
        json!({"age_years": 28, "sex": "female", "postcode": "LE11", "text": "debt and cannot sleep",
            "circumstances": {"carer": true, "veteran": true}}),
    ]
}

/// Everything a snapshot answers, as text.
fn answers(snapshot: &Snapshot) -> Vec<String> {
    let mut answers = Vec::new();
    for person in people() {
        let profile = profile(&person, snapshot);
        answers.push(serde_json::to_string(&matches(&profile, snapshot)).unwrap());
        for record in snapshot.each().step_by(61) {
            let instead = alternatives(&record, profile.clone(), snapshot);
            answers.push(serde_json::to_string(&instead).unwrap());
        }
    }
    for record in snapshot.each() {
        let service = &record.service;
        let by = |name: &str| snapshot.find(name).map(|found| found.service.slug.clone());
        let former = service.also_known_as.first().and_then(|name| by(name));
        answers.push(format!(
            "{service:?} {} {:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {former:?}",
            record.run_by.name,
            record.run_by.id,
            record.need_bits,
            record.first_need,
            record.routes,
            record.covered.areas,
            record.covered.names,
            record.points,
            by(&service.name),
            by(&record.id.0.to_string()),
        ));
    }
    answers
}

/// How many services are kept whole.
const ALL_WHOLE: usize = usize::MAX;
const ALL_PACKED: usize = 0;

#[test]
fn following_changes_ends_where_building_anew_does() {
    let seeds = seeds();
    let build = |services: &[Common<Service>], most_whole| {
        let catalogue = Catalogue { services: services.to_vec(), ..seeds.catalogue.clone() };
        let (gazetteer, rules) = (Arc::clone(&seeds.gazetteer), Arc::clone(&seeds.rules));
        Snapshot::build_keeping(catalogue, gazetteer, rules, 9, most_whole).unwrap()
    };
    for (start, most_whole) in (0..6).zip([ALL_WHOLE, ALL_PACKED].into_iter().cycle()) {
        let mut dice = Dice(start);
        let mut services = seeds.catalogue.services.clone();
        let mut followed = build(&services, most_whole);
        for _ in 0..12 {
            let slugs = edit(&mut services, &mut dice);
            let changed = services.iter().filter(|service| slugs.contains(&service.slug)).cloned();
            followed = followed.with_changed(changed, 9).unwrap();
        }
        let anew = build(&services, ALL_WHOLE);

        assert_eq!(followed.count(), anew.count());
        assert_eq!(
            followed.each().any(|record| matches!(record, OpenedRecord::Whole(_))),
            most_whole == ALL_WHOLE
        );
        for (followed, anew) in answers(&followed).iter().zip(answers(&anew)) {
            assert_eq!(*followed, anew, "dice {start}");
        }
    }
}

#[test]
fn every_service_that_is_packed_comes_out_as_it_was_put_in() {
    let seeds = seeds();
    let (gazetteer, rules) = (Arc::clone(&seeds.gazetteer), Arc::clone(&seeds.rules));
    let packed = Snapshot::build_keeping(seeds.catalogue.clone(), gazetteer, rules, 9, ALL_PACKED).unwrap();

    assert_eq!(packed.count(), seeds.snapshot.count());
    for (at, whole) in seeds.snapshot.each().enumerate() {
        assert!(matches!(packed.open(at), OpenedRecord::Unpacked(_)));
        assert_eq!(packed.open(at).service, whole.service, "{}", whole.service.slug);
        // One that stays open is opened once.
        assert!(std::ptr::eq(packed.record(at), packed.of_slug(&whole.service.slug).unwrap()));
    }
    let shared = Arc::new(packed);
    assert!(!std::ptr::eq(shared.record(3), shared.for_one_question().record(3)));
}

/// How many records are one in memory.
fn shared_by(one: &Snapshot, other: &Snapshot) -> usize {
    one.each().zip(other.each()).filter(|(a, b)| std::ptr::eq(&**a, &**b)).count()
}

#[test]
fn what_did_not_change_is_the_same_in_memory() {
    let before = &seeds().snapshot;
    let mut changed = before.record(5).service.clone();
    changed.name = "Another name".to_owned();

    let after = before.with_changed([changed], 2).unwrap();

    assert_eq!(shared_by(before, &after), before.count() - 1);
    assert_eq!((after.change(), after.position("another name")), (2, Some(5)));
    assert_ne!(before.position("another name"), Some(5));
}

#[test]
fn what_changes_leave_behind_does_not_pile_up() {
    let before = &seeds().snapshot;
    let all = || before.each().map(|record| record.service.clone());

    let once = before.with_changed(all(), 2).unwrap();
    let again = once.with_changed(all().take(1), 3).unwrap();
    assert_eq!(shared_by(&once, &again), before.count() - 1);

    // Twice each is too much: it is built anew, and says the same.
    let twice = again.with_changed(all(), 4).unwrap();
    assert_eq!((shared_by(&again, &twice), twice.change()), (0, 4));
    let without_number = |answers: Vec<String>| -> Vec<String> {
        answers.into_iter().map(|answer| answer.replace("\"catalogue\":4", "\"catalogue\":3")).collect()
    };
    assert_eq!(without_number(answers(&twice)), answers(&again));
    let after = twice.with_changed(all().take(1), 5).unwrap();
    assert_eq!(shared_by(&twice, &after), before.count() - 1);
}

#[test]
fn a_what_if_without_some_services_is_built_anew() {
    let before = &seeds().snapshot;
    let mut services: Vec<Common<Service>> = before.each().map(|record| record.service.clone()).collect();
    let gone = services.iter().position(|service| service.slug == "kooth").unwrap();
    services.remove(gone);

    let after = before.with_services(services).unwrap();

    assert!(after.find("kooth").is_none() && after.count() + 1 == before.count());
}

#[test]
fn services_that_come_out_of_order_are_refused_and_named() {
    let seeds = seeds();
    let references = Catalogue { services: Vec::new(), ..seeds.catalogue.clone() };
    for most_whole in [ALL_WHOLE, ALL_PACKED] {
        let (gazetteer, rules) = (Arc::clone(&seeds.gazetteer), Arc::clone(&seeds.rules));
        let mut compiling = Compiling::begin(references.clone(), gazetteer, rules, most_whole).unwrap();
        let [first, second] = [&seeds.catalogue.services[0], &seeds.catalogue.services[1]];

        let added = compiling.add(second.clone()).and_then(|()| compiling.add(first.clone()));
        let refused = added.and_then(|()| compiling.finish(1)).err().unwrap().to_string();

        assert!(refused.contains(&first.slug), "{refused}");
    }
}
