//! The engine's verdict on every service against the plain reading's, for people made up at random.

use std::collections::BTreeSet;
use std::time::Instant;

use proptest::strategy::{Strategy, ValueTree};
use serde_json::Value;
use signpost::catalogue::Kind;
use signpost::geography::Truth;
use signpost::pathway::{CriterionReply, Outcome, Profile, UrgentLevel, matches, rank};

use super::plain_person::PlainPerson;
use super::plain_reading::{Reading, any_alternative, read_service, together};
use super::random_person::{number_from, person, runner};
use super::seeds::{Seeds, profile, seeds};

/// In the test suite; the full run is 100,000 (see the head of `main.rs`).
const PEOPLE: u32 = 50;

/// The engine explains at most this many refusals in one answer, so that services are put to it in groups.
const GROUP: usize = 20;

#[test]
fn two_readings_of_every_service_agree() {
    let people = number_from("SIGNPOST_TWO_READINGS").unwrap_or(PEOPLE);
    let seeds = seeds();
    let mut runner = runner(people);
    let person = person();
    let begun = Instant::now();
    let mut compared = 0_usize;
    for number in 0..people {
        let request = person.new_tree(&mut runner).expect("a person").current();
        compared +=
            compare(&request, seeds).unwrap_or_else(|difference| panic!("person {number}: {difference}"));
    }
    println!("{people} people, {compared} verdicts, {:.1} s", begun.elapsed().as_secs_f64());
}

/// How many verdicts were compared.
fn compare(request: &Value, seeds: &Seeds) -> Result<usize, String> {
    let profile = profile(request, &seeds.snapshot);
    let words = profile
        .understood
        .as_ref()
        .map(|u| u.needs.iter().map(|n| n.need.clone()).collect())
        .unwrap_or_default();
    let words: Vec<String> = words;
    let plain = PlainPerson::read(request, &words, &seeds.gazetteer);
    every_service_for_these_needs_is_considered(request, &plain, &profile, seeds)?;
    let need_as_asked = if profile.needs.is_empty() { Truth::Unknown } else { Truth::Met };
    let considered = compare_verdicts(request, &plain, &profile, need_as_asked, seeds)?;
    // With no need, every service is considered, whatever it is for.
    let mut without_needs = profile;
    without_needs.needs.clear();
    let all = compare_verdicts(request, &plain, &without_needs, Truth::Unknown, seeds)?;
    let urgent = urgent_services(&without_needs, seeds);
    let offerable = |at: &usize| seeds.catalogue.services[*at].kind != Kind::Context;
    // What the urgent answer names is never among the refusals, so that its verdict is not seen when it is one.
    let refused = urgent.iter().filter(|at| {
        together(&read_service(&seeds.catalogue.services[**at], &plain, Truth::Met)) == Truth::Unmet
    });
    let offerable = (0..seeds.catalogue.services.len()).filter(offerable).count() - refused.count();
    if all != offerable {
        return Err(format!("{request}: {all} services judged, not {offerable}"));
    }
    Ok(considered + all)
}

fn compare_verdicts(
    request: &Value,
    plain: &PlainPerson,
    profile: &Profile,
    need: Truth,
    seeds: &Seeds,
) -> Result<usize, String> {
    let mut compared = 0;
    let danger = matches(profile, &seeds.snapshot).urgent.is_some_and(|u| u.level >= UrgentLevel::Crisis);
    let crisis_help = if danger { urgent_services(profile, seeds) } else { Vec::new() };
    for (at, engine) in verdicts(profile, seeds) {
        let service = &seeds.catalogue.services[at];
        // Crisis help is for whoever may be in danger, whatever they asked about.
        let need = if crisis_help.contains(&at) { Truth::Met } else { need };
        let readings = read_service(service, plain, need);
        compared += 1;
        let expected = together(&readings);
        let same = match &engine {
            Judged::Offered(outcome, parts) => {
                let wanted = if expected == Truth::Met { Outcome::Fits } else { Outcome::Ask };
                expected != Truth::Unmet && *outcome == wanted && same_parts(parts, &readings)
            }
            Judged::Refused(parts) => {
                let unmet: Vec<Reading> =
                    readings.iter().filter(|r| r.gates && r.truth == Truth::Unmet).cloned().collect();
                expected == Truth::Unmet && same_parts(parts, &unmet)
            }
        };
        if !same {
            return Err(format!(
                "`{}` for {request}:\nengine {engine:?}\nplain {expected:?} {readings:?}",
                service.slug
            ));
        }
    }
    Ok(compared)
}

#[derive(Debug)]
enum Judged {
    Offered(Outcome, Vec<(String, Truth)>),
    Refused(Vec<(String, Truth)>),
}

/// The engine's verdict on every candidate, by place in the catalogue.
fn verdicts(profile: &Profile, seeds: &Seeds) -> Vec<(usize, Judged)> {
    let words =
        |criteria: &[CriterionReply]| criteria.iter().map(|c| (c.criterion.to_string(), c.outcome)).collect();
    let place = |slug: &str| seeds.snapshot.position(slug).expect("a service of the catalogue");
    let candidates = seeds.snapshot.candidates(profile);
    let offered = rank(profile, &seeds.snapshot, &candidates).matches;
    let mut verdicts: Vec<(usize, Judged)> = offered
        .iter()
        .map(|m| (place(m.service.slug), Judged::Offered(m.outcome, words(&m.criteria))))
        .collect();
    let offered: BTreeSet<usize> = verdicts.iter().map(|(at, _)| *at).collect();
    let rest: Vec<usize> = candidates.into_iter().filter(|at| !offered.contains(at)).collect();
    for group in rest.chunks(GROUP) {
        let refused = rank(profile, &seeds.snapshot, group).not_offered;
        verdicts.extend(refused.iter().map(|n| (place(n.service.slug), Judged::Refused(words(&n.because)))));
    }
    verdicts
}

/// The services that the urgent answer names, by place in the catalogue.
fn urgent_services(profile: &Profile, seeds: &Seeds) -> Vec<usize> {
    let urgent = matches(profile, &seeds.snapshot).urgent;
    let named = urgent.iter().flat_map(|urgent| &urgent.services);
    named.filter_map(|named| seeds.snapshot.position(named.service.slug)).collect()
}

/// The same outcomes in the same order, and for the service's own criteria under the same words.
fn same_parts(engine: &[(String, Truth)], readings: &[Reading]) -> bool {
    engine.len() == readings.len()
        && engine.iter().zip(readings).all(|((words, truth), reading)| {
            let own_words = ["need", "place", "age", "running", "reach"].contains(&reading.of.as_str());
            *truth == reading.truth && (own_words || *words == reading.of)
        })
}

/// What the engine looks at must hold every service that names one of the person's needs, and every door for them.
fn every_service_for_these_needs_is_considered(
    request: &Value,
    plain: &PlainPerson,
    profile: &Profile,
    seeds: &Seeds,
) -> Result<(), String> {
    let derived = seeds.rules.needs.iter().filter(|r| any_alternative(&r.any_of, plain, false) == Truth::Met);
    let mut needs = plain.needs.clone().unwrap_or_default();
    needs.extend(derived.map(|rule| rule.need.clone()));
    let known: Vec<&str> =
        profile.needs.iter().map(|n| seeds.catalogue.needs[n.need].slug.as_str()).collect();
    if known.len() != needs.len() || !known.iter().all(|need| needs.contains(*need)) {
        return Err(format!("{request}: needs {known:?}, not {needs:?}"));
    }
    let candidates = seeds.snapshot.candidates(profile);
    for (at, service) in seeds.catalogue.services.iter().enumerate() {
        let doors = seeds.rules.doors.iter().filter(|door| door.service == service.slug);
        let wanted = service.needs.iter().any(|need| needs.contains(need))
            || doors.into_iter().any(|door| door.needs.iter().any(|need| needs.contains(need)));
        if wanted && service.kind != Kind::Context && !candidates.contains(&at) {
            return Err(format!("{request}: `{}` was not considered", service.slug));
        }
    }
    Ok(())
}
