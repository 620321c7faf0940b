//! Every answer must carry its reasons, and the reasons must be true of the request.

use serde_json::{Value, json};
use signpost::catalogue::{Audience, Fact, FactType};
use signpost::geography::Truth;
use signpost::pathway::{Heard, Outcome, Profile, matches};

use super::random_person::{for_people, states};
use super::seeds::{answer, seeds};

#[test]
fn the_points_of_every_match_add_up_to_its_score() {
    for_people(150, |request| {
        for offered in answer(request).matches {
            let sum: f64 = offered.why.iter().map(|part| part.points).sum();
            if (sum - offered.score).abs() > 1e-6 {
                return Err(format!(
                    "`{}` scores {} but its parts make {sum}: {request}",
                    offered.service.slug, offered.score
                ));
            }
        }
        Ok(())
    });
}

#[test]
fn a_service_fits_exactly_when_every_criterion_but_priorities_is_met() {
    for_people(150, |request| {
        for offered in answer(request).matches {
            let gates = offered.criteria.iter().filter(|c| !c.criterion.starts_with("comes first: "));
            let outcomes: Vec<Truth> = gates.map(|c| c.outcome).collect();
            let fits = outcomes.iter().all(|truth| truth.is_met());
            if fits != (offered.outcome == Outcome::Fits) || outcomes.contains(&Truth::Unmet) {
                return Err(format!(
                    "`{}` is {:?} with {outcomes:?}: {request}",
                    offered.service.slug, offered.outcome
                ));
            }
        }
        Ok(())
    });
}

#[test]
fn every_refusal_names_a_criterion_that_is_not_met() {
    for_people(200, |request| {
        for refused in answer(request).not_offered {
            let named = !refused.because.is_empty()
                && refused
                    .because
                    .iter()
                    .all(|c| c.outcome.is_unmet() && !c.criterion.is_empty() && !c.because.is_empty());
            if !named {
                return Err(format!(
                    "`{}` is refused for {:?}: {request}",
                    refused.service.slug, refused.because
                ));
            }
        }
        Ok(())
    });
}

#[test]
fn every_criterion_has_words_a_reason_and_a_source() {
    for_people(100, |request| {
        for offered in answer(request).matches {
            for part in &offered.criteria {
                let sourced = part.criterion.starts_with("within ")
                    || part.source.is_some_and(|source| seeds().snapshot.source(source).is_some());
                if part.criterion.is_empty() || part.because.is_empty() || !sourced {
                    return Err(format!("`{}`: {part:?}: {request}", offered.service.slug));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn reasons_say_nothing_about_a_person_that_the_request_does_not() {
    for_people(150, |request| {
        let reply = answer(request);
        // A step rule says its own sentence first, then the facts in brackets.
        let facts = |because: &str| because.rsplit_once('(').map(|(_, facts)| facts.to_owned());
        let steps: Vec<String> =
            reply.step.reasons.iter().filter_map(|reason| facts(&reason.because)).collect();
        let urgent = reply.urgent.iter().flat_map(|u| &u.reasons).map(|r| r.because.as_str());
        let rules = steps.iter().map(String::as_str).chain(urgent);
        let criteria = reply.matches.iter().flat_map(|m| &m.criteria).map(|c| &*c.because);
        let refusals = reply.not_offered.iter().flat_map(|n| &n.because).map(|c| &*c.because);
        let specials =
            reply.matches.iter().flat_map(|m| &m.why).filter(|w| w.part == "special").map(|w| &*w.because);
        for because in rules.chain(criteria).chain(refusals).chain(specials) {
            for fact in Fact::ALL.iter().filter(|fact| !known(request, **fact)) {
                if let Some(words) = claims(*fact).into_iter().find(|words| says(because, words)) {
                    return Err(format!("“{because}” claims “{words}”: {request}"));
                }
            }
        }
        Ok(())
    });
}

/// Stated, or following from something stated: severity from a score, a registration from the practice's area.
fn known(request: &Value, fact: Fact) -> bool {
    states(request, fact)
        || match fact {
            Fact::Severity => states(request, Fact::Phq9) || states(request, Fact::Gad7),
            Fact::GpRegistered => !request["gp_area"].is_null(),
            Fact::NeedStated => !request["text"].is_null(),
            _ => false,
        }
}

/// What a reason says when a fact is known, for every value it can have.
fn claims(fact: Fact) -> Vec<String> {
    let Some(words) = seeds().rules.facts.get(&fact) else { return Vec::new() };
    let spoken = |value: &str| {
        let is = words.is.as_deref().map_or_else(|| value.to_owned(), |is| is.replace("{value}", value));
        words.words.get(value).cloned().unwrap_or(is)
    };
    match fact.fact_type() {
        FactType::YesNo => words.yes.iter().chain(&words.no).cloned().collect(),
        FactType::Number { least, most } => {
            (least..=most).map(|number| spoken(&number.to_string())).collect()
        }
        FactType::Word(all) | FactType::Scale(all) => all.iter().map(|value| spoken(value)).collect(),
        FactType::Need | FactType::Referrer => Vec::new(),
    }
}

/// The words stand as a statement of their own, not inside another.
fn says(because: &str, words: &str) -> bool {
    because.split([';', ',', '(', ')']).any(|part| part.trim() == words)
}

#[test]
fn a_professionals_contact_is_never_shown_to_a_person_or_family() {
    let private: Vec<String> = seeds()
        .catalogue
        .services
        .iter()
        .flat_map(|service| &service.contacts)
        .filter(|contact| contact.audience == Audience::Professionals)
        .map(|contact| contact.value.clone())
        .collect();
    assert!(!private.is_empty(), "the seeds hold professionals' contacts");
    for_people(200, |request| {
        for asker in [Value::Null, "self".into(), "family".into()] {
            let mut asked = request.clone();
            asked["asked_by"] = asker;
            let text = serde_json::to_string(&answer(&asked)).expect("JSON");
            if let Some(value) = private.iter().find(|value| text.contains(value.as_str())) {
                return Err(format!("{value} is shown: {asked}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_confidential_address_and_a_withheld_number_are_in_no_answer() {
    let services = &seeds().catalogue.services;
    let addresses = services.iter().flat_map(|s| &s.locations).filter(|l| l.confidential);
    let mut hidden: Vec<String> =
        addresses.flat_map(|l| [l.address.clone(), l.postcode.clone()]).flatten().collect();
    let claims = services.iter().flat_map(|s| &s.conflicts).flat_map(|c| &c.claims).filter(|c| !c.publish);
    hidden.extend(claims.map(|claim| claim.value.clone()));
    hidden.retain(|text| text.len() > 4);
    for_people(100, |request| {
        let text = serde_json::to_string(&answer(request)).expect("JSON");
        match hidden.iter().find(|hidden| stands_in(&text, hidden)) {
            Some(hidden) => Err(format!("{hidden} is shown: {request}")),
            None => Ok(()),
        }
    });
}

/// A misprint that lacks the last digit of the right number is not that number.
fn stands_in(text: &str, hidden: &str) -> bool {
    text.match_indices(hidden)
        .any(|(at, _)| !text[at + hidden.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn only_what_is_not_known_is_asked_for() {
    for_people(150, |request| {
        for question in answer(request).ask {
            let answered =
                Fact::ALL.iter().any(|fact| fact.as_str() == question.fact && known(request, *fact))
                    || (question.fact == "gp_area" && !request["gp_area"].is_null());
            if answered || question.question.is_empty() || question.why.is_empty() {
                return Err(format!("asks for `{}`: {request}", question.fact));
            }
        }
        Ok(())
    });
}

#[test]
fn what_a_person_would_rather_have_raises_and_never_leaves_out() {
    let plain = json!({"age_years": 40, "sex": "female", "area": "E06000016", "gp_area": "E06000016", "needs": ["domestic-abuse"], "limit": 100});
    let mut wishing = plain.clone();
    wishing["preferences"] = json!({"women_only": true, "modes": ["text"]});

    let without = answer(&plain);
    let with = answer(&wishing);

    let slugs = |reply: &signpost::pathway::MatchReply| {
        let mut slugs: Vec<String> = reply.matches.iter().map(|m| m.service.slug.to_owned()).collect();
        slugs.sort();
        slugs
    };
    assert_eq!(slugs(&without), slugs(&with));
    let score = |reply: &signpost::pathway::MatchReply, slug: &str| {
        reply
            .matches
            .iter()
            .find(|m| m.service.slug == slug)
            .map(|m| m.score)
            .expect("it is among the matches")
    };
    assert!(score(&with, "womens-aid-leicestershire") > score(&without, "womens-aid-leicestershire"));
}

#[test]
fn a_need_that_was_heard_is_not_said_to_be_asked_about() {
    let snapshot = &seeds().snapshot;
    let now = "2026-11-24T11:00:00Z".parse().unwrap();
    let reasons = |request: Value, heard: Heard| -> String {
        let request = serde_json::from_value(request).unwrap();
        let profile = Profile::read_hearing(&request, snapshot, now, &|_| heard.clone()).unwrap();
        serde_json::to_string(&matches(&profile, snapshot)).unwrap()
    };
    let text = json!({"text": "she only moves what is on her plate about", "limit": 100});

    let heard = reasons(text, Heard { needs: vec!["eating".to_owned()], danger: false });
    assert!(heard.contains("the words are like those of people with eating"), "{heard}");
    assert!(!heard.contains("asks about eating"), "{heard}");

    let stated = reasons(json!({"needs": ["eating"], "limit": 100}), Heard::default());
    assert!(stated.contains("asks about eating"), "{stated}");
    assert!(!stated.contains("the words are like"), "{stated}");
}

#[test]
fn points_are_explained_by_what_they_were_given_for() {
    let near = &seeds().rules.ranking.near;
    let most = seeds().rules.ranking.points.near;
    for_people(150, |request| {
        for offered in answer(request).matches {
            for why in &offered.why {
                let said = why.because.trim();
                let empty = said.is_empty() || said.ends_with(':') || said.contains("not known yet:");
                if empty || said.contains('_') {
                    return Err(format!("`{}` {} “{said}”: {request}", offered.service.slug, why.part));
                }
            }
            let Some(why) = offered.why.iter().find(|why| why.part == "near") else { continue };
            let national = why.because.contains("a national service");
            let metres = f64::from(offered.distance_m.unwrap_or_default());
            let share = if why.because.contains("km away") {
                1.0 / (1.0 + metres / near.half_distance_m)
            } else if why.because.starts_with("by phone") {
                near.remote
            } else {
                continue;
            };
            let share = if national { share.min(near.national) } else { share };
            if (why.points - most * share).abs() > 1e-4 {
                return Err(format!("`{}` has {why:?} at {metres} m: {request}", offered.service.slug));
            }
        }
        Ok(())
    });
}

#[test]
fn a_criterion_that_is_met_says_only_what_met_it() {
    for_people(150, |request| {
        for offered in answer(request).matches {
            for part in &offered.criteria {
                let unsure = part.because.contains("is not known") || part.because == "no need was stated";
                if part.outcome.is_met() && !part.criterion.starts_with("not for: ") && unsure {
                    return Err(format!("`{}` {part:?}: {request}", offered.service.slug));
                }
                let said: Vec<&str> = part.because.split("; ").collect();
                if (1..said.len()).any(|at| said[..at].contains(&said[at])) {
                    return Err(format!("`{}` says it twice: {part:?}: {request}", offered.service.slug));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_need_that_follows_from_a_fact_is_explained_by_the_fact() {
    let reply = answer(&json!({"circumstances": {"domestic_abuse": "experiencing"}, "age_years": 30}));

    let freeva =
        reply.matches.iter().find(|m| m.service.slug == "freeva-support-line").expect("it is offered");
    assert_eq!(freeva.criteria[0].because, "domestic abuse was stated");
}

#[test]
fn a_service_made_for_an_age_says_so() {
    let reply = answer(&json!({"age_years": 15, "needs": ["low-mood"], "gp_area": "E06000016"}));

    let reasons = reply.matches.iter().flat_map(|m| &m.why).filter(|why| why.part == "special");
    let ages = reasons.filter(|why| why.because == "made for this age: aged 15").count();
    assert!(ages > 3, "{ages}");
}

#[test]
fn every_fact_has_words_for_when_it_is_not_known() {
    for fact in Fact::ALL {
        let words = seeds().rules.facts.get(fact).and_then(|words| words.unknown.as_deref());
        assert!(words.is_some_and(|words| !words.is_empty() && !words.contains('_')), "{fact:?}");
    }
}

#[test]
fn everything_that_takes_points_off_a_record_is_said() {
    let reply = answer(&json!({"needs": ["psychosis"], "age_years": 81, "gp_area": "E06000016"}));

    let ward =
        reply.matches.iter().find(|m| m.service.slug == "ward-aston").expect("it comes last, and comes");
    let kind = ward.why.iter().find(|why| why.part == "kind").expect("points are taken off");
    assert!(kind.because.contains("a ward") && kind.because.contains("not sure"), "{kind:?}");
}
