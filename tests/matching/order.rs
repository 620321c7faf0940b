//! Who comes first for whom, which step is suggested, and what is asked next.

use serde_json::{Value, json};
use signpost::pathway::MatchReply;

use super::seeds::{answer, place_of};

/// The day on which the rules tried here are in force.
const AT: &str = "2026-12-01T12:00:00Z";

fn on_the_day(mut request: Value) -> MatchReply<'static> {
    request["at"] = json!(AT);
    answer(&request)
}

fn rules(reply: &MatchReply) -> Vec<String> {
    reply.step.reasons.iter().map(|reason| reason.rule.clone()).collect()
}

fn asked(reply: &MatchReply) -> Vec<String> {
    reply.ask.iter().map(|ask| ask.fact.clone()).collect()
}

#[test]
fn a_phq9_of_20_or_over_adds_a_review_by_the_gp_in_the_same_week() {
    for (score, adds) in [(19, false), (20, true), (27, true)] {
        let reply = on_the_day(json!({"needs": ["low-mood"], "scores": {"phq9": score}}));

        assert_eq!(rules(&reply).iter().any(|rule| rule == "same-week-gp-review"), adds, "{score}");
        assert_eq!(reply.step.suggested.map(|step| step.number()), Some(3));
    }
}

#[test]
fn psychosis_or_severe_mental_illness_around_a_birth_goes_to_the_perinatal_team_whatever_the_score() {
    let psychosis = json!({"needs": ["perinatal", "psychosis"], "circumstances": {"months_since_birth": 0},
        "gp_area": "E06000016", "postcode": "LE3", "asked_by": "midwife"});
    let known_illness = json!({"needs": ["perinatal"], "scores": {"phq9": 5}, "gp_area": "E06000016", "postcode": "LE3",
        "circumstances": {"months_since_birth": 1, "severe_mental_illness": true}, "asked_by": "gp"});
    for request in [psychosis, known_illness] {
        let reply = on_the_day(request);

        assert_eq!(reply.step.suggested.map(|step| step.number()), Some(4));
        assert_eq!(place_of(&reply, "perinatal-mh"), Some(0));
        assert!(place_of(&reply, "leicester-mammas") > Some(2), "{:?}", place_of(&reply, "leicester-mammas"));
    }
    let well = on_the_day(json!({"needs": ["perinatal"], "circumstances": {"months_since_birth": 1}}));
    assert_eq!(well.step.suggested.map(|step| step.number()), Some(2));
}

#[test]
fn a_child_who_may_be_harmed_is_brought_to_the_councils_duty_team() {
    for (place, area, team) in [
        ("LE3 9EJ", "E06000016", "leicester-childrens-duty"),
        ("LE11 3TU", "E07000130", "leicestershire-childrens-first-response"),
        ("LE15 6AA", "E06000017", "rutland-childrens-duty"),
    ] {
        for need in ["domestic-abuse", "sexual-violence"] {
            let reply = on_the_day(
                json!({"age_years": 6, "postcode": place, "area": area, "needs": [need], "asked_by": "school"}),
            );

            assert!(rules(&reply).iter().any(|rule| rule == "child-who-may-be-harmed"), "{need}");
            let at = place_of(&reply, team);
            assert!(at.is_some_and(|at| at < 4), "{team} is at {at:?} for {need}");
        }
    }
    let adult = on_the_day(json!({"age_years": 30, "postcode": "LE3 9EJ", "needs": ["domestic-abuse"]}));
    assert!(place_of(&adult, "leicester-childrens-duty").is_none());
}

#[test]
fn from_65_the_older_peoples_team_stands_before_the_adult_team() {
    for needs in [json!(["psychosis"]), json!(["low-mood"])] {
        let person = |age: i32| {
            on_the_day(
                json!({"age_years": age, "needs": needs, "scores": {"phq9": 18}, "gp_area": "E06000016", "postcode": "LE3",
                "asked_by": "gp"}),
            )
        };
        let (old, young) = (person(81), person(40));

        let team = |reply: &MatchReply, slug: &str| place_of(reply, slug).expect("it is offered");
        assert!(team(&old, "older-adult-cmht") < team(&old, "lpt-cmht"), "{needs}");
        assert!(
            place_of(&young, "older-adult-cmht").is_none_or(|at| at > team(&young, "lpt-cmht")),
            "{needs}"
        );
    }
}

#[test]
fn nobody_is_asked_about_wards_that_they_cannot_choose() {
    for needs in [json!(["suicidal-crisis"]), json!(["psychosis"])] {
        let reply =
            on_the_day(json!({"needs": needs, "crisis": "thoughts", "asked_by": "family", "age_years": 40,
            "postcode": "LE3 9EJ", "gp_area": "E06000016"}));

        assert!(!asked(&reply).iter().any(|fact| fact == "sex"), "{:?}", asked(&reply));
    }
}

#[test]
fn what_settles_the_top_of_the_list_is_asked_before_what_settles_more_at_its_end() {
    let reply =
        on_the_day(json!({"age_years": 58, "sex": "male", "postcode": "LE11 3TU", "gp_area": "E07000130",
        "needs": ["bereavement"], "scores": {"phq9": 12}, "asked_by": "gp"}));

    let asked = asked(&reply);
    let place = |fact: &str| asked.iter().position(|known| known == fact);
    assert_eq!(asked.first().map(String::as_str), Some("crisis"), "{asked:?}");
    assert!(
        place("bereaved_of_child").is_some_and(|child| place("student_at").is_none_or(|at| child < at)),
        "{asked:?}"
    );
}

#[test]
fn somebody_without_a_gp_practice_is_not_asked_where_it_is() {
    let reply =
        on_the_day(json!({"needs": ["low-mood", "housing"], "postcode": "LE1 5WW", "asked_by": "self",
        "circumstances": {"gp_registered": false, "housing": "homeless"}}));

    assert!(!asked(&reply).iter().any(|fact| fact == "gp_area"), "{:?}", asked(&reply));
    let made_for_them = place_of(&reply, "inclusion-healthcare-gp").expect("it is offered");
    let therapies =
        place_of(&reply, "nhs-talking-therapies-llr").expect("not registered is a question, and no refusal");
    assert!(made_for_them < therapies);
    let because = &reply.matches[therapies].criteria[1].because;
    assert!(because.contains("not registered with a GP practice yet"), "{because}");
}
