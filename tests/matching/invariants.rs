//! What must hold of the answer to anybody, whoever they are.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use signpost::catalogue::{Common, Confidence, CoverageBasis, Fact, Kind, Service, Status};
use signpost::geography::Truth;
use signpost::pathway::{MatchReply, Outcome, Profile, Snapshot, matches, rank};

use super::random_person::{for_people, people_tried, person, runner, state, states};
use super::seeds::{answer, profile, seeds};

/// At most so many refusals are explained in one answer.
const GROUP: usize = 20;

/// Every considered service with its outcome; `Unmet` is "does not fit".
fn outcomes(profile: &Profile, snapshot: &Snapshot) -> BTreeMap<String, Truth> {
    let mut outcomes = BTreeMap::new();
    let candidates = snapshot.candidates(profile);
    for offered in rank(profile, snapshot, &candidates).matches {
        let truth = if offered.outcome == Outcome::Fits { Truth::Met } else { Truth::Unknown };
        outcomes.insert(offered.service.slug.to_owned(), truth);
    }
    let rest: Vec<usize> = candidates
        .into_iter()
        .filter(|at| !outcomes.contains_key(snapshot.record(*at).service.slug.as_str()))
        .collect();
    for group in rest.chunks(GROUP) {
        for refused in rank(profile, snapshot, group).not_offered {
            outcomes.insert(refused.service.slug.to_owned(), Truth::Unmet);
        }
    }
    outcomes
}

#[test]
fn one_more_fact_never_turns_a_no_into_an_offer_unless_a_criterion_turns_on_that_fact() {
    let snapshot = &seeds().snapshot;
    let more = (person(), 0..Fact::ALL.len(), any::<u32>());
    let outcome = runner(people_tried(60)).run(&more, |(request, fact, raw)| {
        let fact = Fact::ALL[fact];
        // What is said about a fact already is replaced, not added; needs are added to.
        if states(&request, fact) && fact != Fact::NeedStated {
            return Ok(());
        }
        let mut fuller = request.clone();
        state(&mut fuller, fact, raw);
        let before = outcomes(&profile(&request, snapshot), snapshot);
        let after = outcomes(&profile(&fuller, snapshot), snapshot);
        for (slug, _) in before.iter().filter(|(_, truth)| truth.is_unmet()) {
            let Some(now) = after.get(slug).filter(|truth| !truth.is_unmet()) else { continue };
            let turns = snapshot.find(slug).is_some_and(|record| turns_on(&record.service, fact));
            if !turns {
                return Err(TestCaseError::fail(format!(
                    "`{slug}` is {now:?} once `{}` is said: {fuller}",
                    fact.as_str()
                )));
            }
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Whether a criterion names the fact, or one that is read from it.
fn turns_on(service: &Service, fact: Fact) -> bool {
    let named = |wanted: Fact| {
        let tests =
            service.criteria.iter().flat_map(|c| &c.any_of).flat_map(|alternative| alternative.tests());
        tests.into_iter().any(|test| test.fact == wanted)
    };
    let score = matches!(fact, Fact::Phq9 | Fact::Gad7);
    named(fact) || (score && named(Fact::Severity))
}

#[test]
fn what_is_not_known_never_rules_a_service_out() {
    let snapshot = &seeds().snapshot;
    for_people(60, |request| {
        let whole = outcomes(&profile(request, snapshot), snapshot);
        for fewer in with_one_thing_left_out(request) {
            let less = outcomes(&profile(&fewer, snapshot), snapshot);
            for (slug, _) in less.iter().filter(|(_, truth)| truth.is_unmet()) {
                if whole.get(slug).is_some_and(|truth| !truth.is_unmet()) {
                    return Err(format!(
                        "`{slug}` is refused only while less is known: {fewer} of {request}"
                    ));
                }
            }
        }
        Ok(())
    });
}

/// The request with one circumstance, the age, the sex, the asker or a place left out. A postcode is the finer of two statements
/// about the home and a score the finer of two about severity, so that those are left out only when they stand alone.
fn with_one_thing_left_out(request: &Value) -> Vec<Value> {
    let mut fewer = Vec::new();
    let circumstances =
        request["circumstances"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    for name in circumstances.take(3) {
        let mut without = request.clone();
        without["circumstances"][name] = json!("unknown");
        if !["months_since_birth", "severity"].contains(&name) {
            fewer.push(without);
        }
    }
    for field in ["age_years", "sex", "crisis", "asked_by", "gp_area", "postcode"] {
        let alone = field != "postcode" || request["area"].is_null();
        if alone && !request[field].is_null() {
            let mut without = request.clone();
            without[field] = Value::Null;
            fewer.push(without);
        }
    }
    fewer
}

#[test]
fn nobody_in_particular_is_refused_only_what_is_closed() {
    let snapshot = &seeds().snapshot;

    let outcomes = outcomes(&profile(&json!({}), snapshot), snapshot);

    for (slug, truth) in outcomes {
        let status = &snapshot.find(&slug).expect("a service").service.status;
        assert_eq!(truth.is_unmet(), is_over(status.is), "{slug}");
        assert!(!truth.is_met(), "{slug} fits somebody of whom nothing is known");
    }
}

fn is_over(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Replaced)
}

/// However weak the source: a service that only may have closed says `unknown`.
#[test]
fn a_closed_or_replaced_service_is_never_offered() {
    let everything_closed = seeds().changed(|services| {
        for (at, service) in services.iter_mut().enumerate() {
            service.status.is = if at % 2 == 0 { Status::Closed } else { Status::Replaced };
            service.status.provenance.confidence =
                if at % 3 == 0 { Confidence::Low } else { Confidence::High };
        }
    });
    for_people(40, |request| {
        let reply = matches(&profile(request, &everything_closed), &everything_closed);
        match reply.matches.first() {
            Some(offered) => Err(format!("`{}` is closed and offered: {request}", offered.service.slug)),
            None => Ok(()),
        }
    });
}

#[test]
fn a_service_whose_status_is_not_known_is_asked_about() {
    let nothing_certain =
        seeds().changed(|services| services.iter_mut().for_each(|s| s.status.is = Status::Unknown));
    for_people(40, |request| {
        let reply = matches(&profile(request, &nothing_certain), &nothing_certain);
        match reply.matches.iter().find(|m| m.outcome == Outcome::Fits) {
            Some(offered) => Err(format!("`{}` fits: {request}", offered.service.slug)),
            None => Ok(()),
        }
    });
}

#[test]
fn nothing_made_for_the_area_is_offered_to_people_of_another() {
    for_people(120, |request| {
        let mut stranger = request.clone();
        stranger["postcode"] = json!("NN17");
        stranger["area"] = json!("E06000061");
        stranger["gp_area"] = json!("E06000061");
        let reply = answer(&stranger);
        for offered in &reply.matches {
            let service = &seeds().snapshot.find(offered.service.slug).expect("a service").service;
            let local = service.coverage.areas.iter().all(|area| local_area(area));
            if !local || service.coverage.basis == CoverageBasis::Anyone {
                continue;
            }
            // A weak source turns nobody away, and promises nobody anything.
            let weak = service.coverage.provenance.confidence == Confidence::Low;
            if !weak || offered.outcome == Outcome::Fits {
                return Err(format!("`{}` is offered across the border: {stranger}", service.slug));
            }
        }
        Ok(())
    });
}

fn local_area(code: &str) -> bool {
    code == "E54000015"
        || code == "E10000018"
        || code == "E06000016"
        || code == "E06000017"
        || (code.starts_with("E070001") && ("E07000129"..="E07000135").contains(&code))
}

#[test]
fn context_is_never_offered() {
    for_people(100, |request| {
        let reply = answer(request);
        let context = reply
            .matches
            .iter()
            .map(|m| &m.service.slug)
            .chain(reply.not_offered.iter().map(|n| &n.service.slug));
        for slug in context {
            if seeds().snapshot.find(slug).is_some_and(|record| record.service.kind == Kind::Context) {
                return Err(format!("`{slug}` is context: {request}"));
            }
        }
        Ok(())
    });
}

#[test]
fn the_same_question_has_the_same_answer_byte_for_byte() {
    let another = seeds().changed(|_| {});
    for_people(100, |request| {
        let bytes = |snapshot: &Snapshot| {
            serde_json::to_vec(&matches(&profile(request, snapshot), snapshot)).expect("JSON")
        };
        let once = bytes(&seeds().snapshot);
        if once != bytes(&seeds().snapshot) || once != bytes(&another) {
            return Err(format!("two answers to {request}"));
        }
        Ok(())
    });
}

#[test]
fn the_order_of_candidates_does_not_matter() {
    let snapshot = &seeds().snapshot;
    for_people(60, |request| {
        let profile = profile(request, snapshot);
        let mut turned = snapshot.candidates(&profile);
        turned.reverse();
        let order = |reply: MatchReply| {
            reply.matches.into_iter().map(|m| m.service.slug.to_owned()).collect::<Vec<_>>()
        };
        if order(matches(&profile, snapshot)) == order(rank(&profile, snapshot, &turned)) {
            Ok(())
        } else {
            Err(format!("another order for {request}"))
        }
    });
}

#[test]
fn the_best_score_comes_first_and_equal_scores_by_slug() {
    for_people(100, |request| {
        let reply = answer(request);
        let sorted = reply.matches.windows(2).all(|pair| {
            pair[0].score > pair[1].score
                || (pair[0].score == pair[1].score && pair[0].service.slug < pair[1].service.slug)
        });
        if sorted { Ok(()) } else { Err(format!("out of order: {request}")) }
    });
}

/// What every fact of a service becomes when its source is weak.
fn resting_on_weak_sources(services: &mut [Common<Service>]) {
    for service in services {
        service.provenance.confidence = Confidence::Low;
        service.status.provenance.confidence = Confidence::Low;
        service.coverage.provenance.confidence = Confidence::Low;
        if let Some(ages) = &mut service.ages {
            ages.provenance.confidence = Confidence::Low;
        }
        for criterion in &mut service.criteria {
            criterion.provenance.confidence = Confidence::Low;
        }
        for route in &mut service.routes {
            route.provenance.confidence = Confidence::Low;
        }
    }
}

#[test]
fn nothing_that_stands_on_a_weak_source_turns_anybody_away() {
    let weak = seeds().changed(|services| resting_on_weak_sources(services));
    for_people(80, |request| {
        let mut request = request.clone();
        request["preferences"] = Value::Null;
        let reply = matches(&profile(&request, &weak), &weak);
        // A closure is no refusal of anybody: there is nowhere to go.
        let runs = |slug: &str| !is_over(weak.find(slug).expect("a service").service.status.is);
        if let Some(refused) = reply.not_offered.iter().find(|refused| runs(refused.service.slug)) {
            return Err(format!("`{}` refuses on {:?}: {request}", refused.service.slug, refused.because));
        }
        if let Some(sure) = reply.matches.iter().find(|m| m.outcome == Outcome::Fits) {
            return Err(format!("`{}` fits on weak evidence: {request}", sure.service.slug));
        }
        let closed = reply.matches.iter().find(|m| m.referral.open_to_you == Some(false));
        match closed {
            Some(closed) => Err(format!("`{}` takes nobody's referral: {request}", closed.service.slug)),
            None => Ok(()),
        }
    });
}

#[test]
fn a_weak_fact_that_would_refuse_says_so_and_asks() {
    let weak = seeds().changed(|services| resting_on_weak_sources(services));
    let stranger = json!({"area": "E06000061", "gp_area": "E06000061", "age_years": 9, "needs": ["housing", "low-mood"]});

    let reply = matches(&profile(&stranger, &weak), &weak);

    let reason = |slug: &str, of: &str| {
        let found = reply.matches.iter().find(|m| m.service.slug == slug).expect("it is offered");
        let criterion = found.criteria.iter().find(|c| c.criterion.starts_with(of)).expect("it is named");
        assert_eq!(criterion.outcome, Truth::Unknown, "{slug}");
        criterion.because.clone()
    };
    assert!(reason("leicester-housing-options", "home in").contains("weak source: ask"));
    assert!(reason("nhs-talking-therapies-llr", "GP practice in").contains("weak source: ask"));
    assert!(reason("nhs-talking-therapies-llr", "aged").contains("not certain: ask"));
}
