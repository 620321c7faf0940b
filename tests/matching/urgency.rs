//! Crisis help comes first, and nothing that is said can make it come later.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use signpost::pathway::{Heard, MatchReply, Profile, UrgentLevel, matches};

use super::random_person::{for_people, people_tried, person, runner};
use super::seeds::answer;

const LINES: [&str; 3] = ["emergency-999", "nhs-111-option-2", "central-access-point"];
const GRAVER: [&str; 4] = ["none", "thoughts", "plan", "danger_now"];

fn how_urgent(reply: &MatchReply) -> (Option<UrgentLevel>, u8) {
    (reply.urgent.as_ref().map(|u| u.level), reply.step.suggested.map_or(0, |step| step.number()))
}

/// Level and step of the graver request are at least those of the other.
fn never_lower(before: &Value, graver: &Value) -> Result<(), TestCaseError> {
    let (level, step) = how_urgent(&answer(before));
    let (graver_level, graver_step) = how_urgent(&answer(graver));
    if graver_level >= level && graver_step >= step {
        return Ok(());
    }
    let detail = format!("{level:?} at step {step} became {graver_level:?} at step {graver_step}: {graver}");
    Err(TestCaseError::fail(detail))
}

#[test]
fn stating_a_graver_crisis_never_lowers_the_step_or_the_level() {
    let pairs = (person(), 0..GRAVER.len() - 1);
    let outcome = runner(people_tried(100)).run(&pairs, |(mut request, at)| {
        request["crisis"] = json!(GRAVER[at]);
        let mut graver = request.clone();
        graver["crisis"] = json!(GRAVER[at + 1]);
        never_lower(&request, &graver)
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_higher_answer_to_question_nine_never_lowers_the_step_or_the_level() {
    let pairs = (person(), 0..3_i32);
    let outcome = runner(people_tried(100)).run(&pairs, |(mut request, score)| {
        let mut scores = request["scores"].as_object().cloned().unwrap_or_default();
        // The total holds the answer to question 9.
        if scores.get("phq9").and_then(Value::as_i64).is_some_and(|total| total <= i64::from(score)) {
            scores.insert("phq9".to_owned(), json!(score + 1));
        }
        scores.insert("phq9_item9".to_owned(), json!(score));
        request["scores"] = Value::Object(scores.clone());
        let mut graver = request.clone();
        scores.insert("phq9_item9".to_owned(), json!(score + 1));
        graver["scores"] = Value::Object(scores);
        never_lower(&request, &graver)
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn crisis_words_never_lower_the_step_or_the_level_whatever_else_is_written() {
    let words =
        prop::sample::select(vec!["I want to die", "suicidal", "going to kill myself", "better off dead"]);
    let around = prop::sample::select(vec![
        "",
        "The bus was late. ",
        "I am not depressed. ",
        "Work is fine, no debts. ",
    ]);
    let outcome =
        runner(people_tried(100)).run(&(person(), words, around), |(mut request, words, around)| {
            let before = request.clone();
            let text = request["text"].as_str().unwrap_or_default().to_owned();
            request["text"] = json!(format!("{text}. {around}{words}. {around}"));
            never_lower(&before, &request)?;
            let level = answer(&request).urgent.map(|u| u.level);
            if level >= Some(UrgentLevel::Crisis) {
                return Ok(());
            }
            Err(TestCaseError::fail(format!("{level:?} for {request}")))
        });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn no_stated_answer_silences_crisis_words() {
    for_people(80, |request| {
        let mut calm = request.clone();
        calm["text"] = json!("I want to kill myself");
        calm["crisis"] = json!("none");
        calm["scores"] = json!({"phq9": 0, "phq9_item9": 0, "gad7": 0});
        calm["step"] = json!(1);
        let level = answer(&calm).urgent.map(|u| u.level);
        if level >= Some(UrgentLevel::Crisis) { Ok(()) } else { Err(format!("{level:?}: {calm}")) }
    });
}

#[test]
fn crisis_lines_stand_first_whenever_a_crisis_is_stated_or_written() {
    let urgent: Vec<Value> = vec![
        json!({"crisis": "plan"}),
        json!({"crisis": "danger_now"}),
        json!({"needs": ["suicidal-crisis"]}),
        json!({"text": "she says she wants to die"}),
    ];
    for_people(80, |request| {
        for crisis in &urgent {
            let mut asked = request.clone();
            for (field, value) in crisis.as_object().into_iter().flatten() {
                asked[field] = value.clone();
            }
            let reply = answer(&asked);
            let slugs: Vec<String> =
                reply.urgent.iter().flat_map(|u| &u.services).map(|s| s.service.slug.to_owned()).collect();
            let first = slugs.first().is_some_and(|slug| LINES.contains(&slug.as_str()));
            let nine_nine_nine = slugs.iter().any(|slug| slug == "emergency-999");
            let emergency_first =
                asked["crisis"] != json!("danger_now") || slugs.first().is_some_and(|s| s == "emergency-999");
            if !first || !nine_nine_nine || !emergency_first {
                return Err(format!("{slugs:?} for {asked}"));
            }
        }
        Ok(())
    });
}

#[test]
fn crisis_lines_stand_first_at_any_time_that_can_be_asked_about() {
    for at in [
        "1999-12-31T00:00:00Z",
        "2020-02-29T12:00:00Z",
        "2026-10-31T23:00:00Z",
        "2026-11-22T03:00:00Z",
        "2099-01-01T00:00:00Z",
    ] {
        for crisis in ["plan", "danger_now"] {
            let reply = answer(&json!({"crisis": crisis, "at": at}));

            let lead = reply.urgent.and_then(|u| u.services.into_iter().next()).map(|s| s.service.slug);
            assert!(lead.is_some_and(|slug| LINES.contains(&slug)), "{crisis} at {at}: {lead:?}");
        }
    }
}

#[test]
fn the_urgent_answer_is_null_only_when_nothing_suggests_a_crisis() {
    for_people(150, |request| {
        let reply = answer(request);
        let written = reply.understood.text.as_ref().is_some_and(|text| {
            !(text.crisis_words.is_empty()
                && text.emergency_words.is_empty()
                && text.past_crisis_words.is_empty())
        });
        let stated = matches!(request["crisis"].as_str(), Some("thoughts" | "plan" | "danger_now"))
            || request["scores"]["phq9_item9"].as_i64().is_some_and(|score| score > 0)
            || request["needs"].as_array().is_some_and(|needs| needs.contains(&json!("suicidal-crisis")))
            || reply.understood.text.iter().flat_map(|t| &t.needs).any(|need| need.need == "suicidal-crisis");
        if (written || stated) == reply.urgent.is_some() {
            Ok(())
        } else {
            Err(format!("{:?}: {request}", reply.urgent))
        }
    });
}

#[test]
fn who_would_rather_write_sees_the_text_line_before_the_listening_lines() {
    for (wish, said) in [
        (json!({"access": ["text"]}), "text SHOUT"),
        (json!({"modes": ["text"]}), "text SHOUT"),
        (json!({"access": ["bsl"]}), "SignVideo"),
    ] {
        let urgent = answer(&json!({"crisis": "plan", "preferences": wish})).urgent.expect("a crisis");
        let place = |slug: &str| urgent.services.iter().position(|line| line.service.slug == slug);

        assert!(place("shout-85258") < place("samaritans"), "{wish}: {:?}", place("shout-85258"));
        assert!(urgent.say.contains(said), "{wish}: {}", urgent.say);
    }
}

/// The matches by slug, in order.
fn places(reply: &MatchReply) -> Vec<String> {
    reply.matches.iter().map(|m| m.service.slug.to_owned()).collect()
}

#[test]
fn in_a_crisis_the_urgent_services_stand_first_among_the_matches_too_and_in_the_same_order() {
    for_people(80, |request| {
        for crisis in
            [json!({"crisis": "plan"}), json!({"crisis": "danger_now"}), json!({"text": "I want to die"})]
        {
            let mut asked = request.clone();
            for (field, value) in crisis.as_object().into_iter().flatten() {
                asked[field] = value.clone();
            }
            let reply = answer(&asked);
            let urgent = reply.urgent.as_ref().ok_or("not urgent")?;
            let named: Vec<&str> = urgent.services.iter().map(|s| s.service.slug).collect();
            let first: Vec<String> = places(&reply);
            // What refuses the person, such as 111 while life is in danger, stands in the urgent answer alone.
            let expected: Vec<&str> =
                named.iter().copied().filter(|s| first.iter().any(|f| f == s)).collect();
            if expected.is_empty() || first[..expected.len()] != expected[..] {
                return Err(format!("{first:?} begins otherwise than {named:?} for {asked}"));
            }
            if let Some(refused) = reply.not_offered.iter().find(|n| named.contains(&n.service.slug)) {
                return Err(format!(
                    "`{}` is named as urgent and not offered: {asked}",
                    refused.service.slug
                ));
            }
        }
        Ok(())
    });
}

#[test]
fn in_a_crisis_no_waiting_list_and_no_link_worker_stands_above_the_crisis_teams() {
    let asked = [
        json!({"age_years": 35, "gp_area": "E06000016", "postcode": "LE3", "needs": ["low-mood"], "crisis": "danger_now", "asked_by": "gp"}),
        json!({"gp_area": "E06000016", "postcode": "LE3 9EJ", "needs": ["money-debt", "loneliness"], "crisis": "plan", "age_years": 44}),
        json!({"age_years": 30, "gp_area": "E06000016", "postcode": "LE3 9EJ", "needs": ["low-mood"], "crisis": "plan", "circumstances": {"deaf_bsl": true}}),
    ];
    for request in asked {
        let reply = answer(&request);
        let place = |slug: &str| reply.matches.iter().position(|m| m.service.slug == slug);

        let team = place("crht").unwrap_or_else(|| panic!("no crisis team for {request}"));
        for later in [
            "social-prescribing",
            "gp-primary-care",
            "lpt-cmht",
            "signhealth-bsl-therapy",
            "first-contact-plus",
        ] {
            assert!(place(later).is_none_or(|later| team < later), "{later} above crht for {request}");
        }
        assert_eq!(reply.step.suggested.map(|step| step.number()), Some(5), "{request}");
    }
    let child = answer(
        &json!({"age_years": 15, "gp_area": "E07000133", "needs": ["self-harm"], "crisis": "plan", "asked_by": "school"}),
    );
    let place = |slug: &str| child.matches.iter().position(|m| m.service.slug == slug).expect(slug);
    assert!(place("camhs-crisis-home-treatment") < place("camhs"));
}

#[test]
fn what_is_thought_about_without_a_plan_keeps_the_order_of_points() {
    let reply = answer(
        &json!({"age_years": 35, "needs": ["low-mood"], "crisis": "thoughts", "gp_area": "E06000016"}),
    );

    assert_eq!(reply.urgent.map(|u| u.level), Some(UrgentLevel::SameDay));
    assert!(reply.matches.iter().flat_map(|m| &m.why).all(|why| why.part != "crisis"));
}

#[test]
fn a_reason_for_urgency_is_said_once() {
    for crisis in ["plan", "danger_now"] {
        let urgent = answer(&json!({"crisis": crisis})).urgent.expect("a crisis");
        let mut said: Vec<&str> = urgent.reasons.iter().map(|reason| reason.because.as_str()).collect();
        let all = said.len();
        said.sort_unstable();
        said.dedup();

        assert_eq!(said.len(), all, "{:?}", urgent.reasons);
    }
}

#[test]
fn danger_that_is_heard_suggests_step_five_and_crisis_help_whatever_the_need() {
    let snapshot = &super::seeds::seeds().snapshot;
    let request =
        json!({"needs": ["psychosis"], "text": "the tap drips", "age_years": 30, "gp_area": "E06000016"});
    let request = serde_json::from_value(request).unwrap();
    let heard = |_: &str| Heard { needs: Vec::new(), danger: true };
    let profile = Profile::read_hearing(&request, snapshot, super::seeds::now(), &heard).unwrap();

    let reply = matches(&profile, snapshot);

    assert_eq!(reply.urgent.as_ref().map(|u| u.level), Some(UrgentLevel::Crisis));
    assert_eq!(reply.step.suggested.map(|step| step.number()), Some(5));
    assert!(!reply.step.reasons.is_empty() && reply.step.also.iter().any(|step| step.number() == 4));
    let first: Vec<&str> = reply.matches.iter().take(3).map(|m| m.service.slug).collect();
    assert_eq!(first, ["central-access-point", "nhs-111-option-2", "emergency-999"]);
}
