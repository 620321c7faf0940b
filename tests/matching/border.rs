//! Home and GP practice are different facts; across the border each service says which one failed.

use serde_json::{Value, json};
use signpost::catalogue::CoverageBasis;
use signpost::geography::Truth;
use signpost::pathway::{CriterionReply, MatchReply, Outcome};

use super::seeds::{answer, place_of, seeds};

const CORBY: &str = "E06000061";
const HARBOROUGH: &str = "E07000131";

fn asked(place: Value, needs: &[&str]) -> Value {
    let mut request = json!({"age_years": 30, "needs": needs, "crisis": "none", "asked_by": "self"});
    for (field, value) in place.as_object().into_iter().flatten() {
        request[field] = value.clone();
    }
    request
}

/// The criterion about the place, wherever the service stands in the answer.
fn place_criterion<'r>(reply: &'r MatchReply, slug: &str) -> &'r CriterionReply<'r> {
    let offered = reply.matches.iter().find(|m| m.service.slug == slug).map(|m| &m.criteria);
    let refused = reply.not_offered.iter().find(|n| n.service.slug == slug).map(|n| &n.because);
    let criteria = offered.or(refused).unwrap_or_else(|| panic!("`{slug}` is neither offered nor refused"));
    let about_place =
        |c: &&CriterionReply| c.criterion.starts_with("home") || c.criterion.starts_with("GP practice");
    criteria
        .iter()
        .find(about_place)
        .unwrap_or_else(|| panic!("`{slug}` says nothing about the place: {criteria:?}"))
}

#[test]
fn a_home_in_corby_with_a_leicestershire_practice_has_the_nhs_services_but_not_the_councils() {
    let reply = answer(&asked(
        json!({"postcode": "NN17", "area": CORBY, "gp_area": HARBOROUGH}),
        &["low-mood", "money-debt"],
    ));

    let therapies = place_criterion(&reply, "nhs-talking-therapies-llr");
    assert_eq!(therapies.outcome, Truth::Met, "{therapies:?}");
    let advice = place_criterion(&reply, "citizens-advice-leicestershire");
    assert_eq!(advice.outcome, Truth::Unmet);
    assert!(advice.because.contains("home in"), "it says that the home failed: {advice:?}");
    assert!(!advice.because.contains("GP"), "{advice:?}");
}

#[test]
fn a_leicestershire_home_with_a_practice_in_corby_has_the_councils_services_but_not_the_nhs_teams() {
    let reply = answer(&asked(
        json!({"postcode": "LE16", "area": HARBOROUGH, "gp_area": CORBY}),
        &["low-mood", "money-debt"],
    ));

    let therapies = place_criterion(&reply, "nhs-talking-therapies-llr");
    assert_eq!(therapies.outcome, Truth::Unmet);
    assert!(therapies.because.contains("GP practice in"), "it says that the practice failed: {therapies:?}");
    assert!(!therapies.because.contains("home"), "{therapies:?}");
    assert_eq!(place_criterion(&reply, "citizens-advice-leicestershire").outcome, Truth::Met);
}

#[test]
fn a_service_that_needs_both_fails_on_either_and_says_which() {
    let services = &seeds().catalogue.services;
    let both = services
        .iter()
        .find(|s| s.coverage.basis == CoverageBasis::Both && s.needs.contains(&"perinatal".to_owned()));
    let both = both.expect("one service for people around a birth asks for home and GP practice both");
    for (place, failed, holds) in [
        (json!({"postcode": "LE16", "area": HARBOROUGH, "gp_area": CORBY}), "GP practice", "home"),
        (json!({"postcode": "NN17", "area": CORBY, "gp_area": HARBOROUGH}), "home", "GP practice"),
    ] {
        let reply = answer(&asked(place, &["perinatal"]));
        let criterion = place_criterion(&reply, &both.slug);
        assert_eq!(criterion.outcome, Truth::Unmet);
        assert!(criterion.because.contains(failed), "{criterion:?}");
        assert!(!criterion.because.contains(holds), "it names what holds as a reason: {criterion:?}");
    }
}

#[test]
fn somebody_from_corby_is_still_offered_what_is_national() {
    let reply = answer(&asked(json!({"postcode": "NN17", "area": CORBY, "gp_area": CORBY}), &["low-mood"]));

    let samaritans = place_of(&reply, "samaritans").expect("offered");
    assert!(samaritans < 10, "{samaritans}");
    for council in ["first-contact-plus", "leicester-life-links"] {
        let at = place_of(&reply, council).unwrap_or(usize::MAX);
        assert!(samaritans < at, "`{council}` at {at} stands above a line that is certainly open to them");
    }
}

#[test]
fn across_the_border_a_crisis_is_met_by_the_national_lines() {
    let reply = answer(&json!({"postcode": "NN17", "area": CORBY, "gp_area": CORBY, "crisis": "plan"}));

    let slugs: Vec<String> =
        reply.urgent.expect("a crisis").services.into_iter().map(|s| s.service.slug.to_owned()).collect();
    assert!(
        slugs.iter().any(|s| s == "emergency-999") && slugs.iter().any(|s| s == "nhs-111-option-2"),
        "{slugs:?}"
    );
}

#[test]
fn what_is_said_in_a_crisis_names_only_the_lines_that_are_theirs() {
    let told = |place: Value| {
        let mut asked = place;
        asked["crisis"] = json!("plan");
        let urgent = answer(&asked).urgent.expect("a crisis");
        let named = urgent.services.iter().any(|line| line.service.slug == "central-access-point");
        (named, urgent.say)
    };
    let (named, say) = told(json!({"postcode": "NN17", "area": CORBY, "gp_area": CORBY}));
    assert!(!named && !say.contains("Central Access Point") && say.contains("NHS 111"), "{say}");

    // NHS eligibility goes by the practice.
    let (named, say) = told(json!({"postcode": "NN17", "area": CORBY, "gp_area": HARBOROUGH}));
    assert!(named && say.contains("Central Access Point"), "{say}");

    let (named, say) = told(json!({"postcode": "EH1 1AA", "gp_area": "S12000033"}));
    assert!(!named && !say.contains("111 and choose") && say.contains("999"), "{say}");
}

#[test]
fn a_district_on_both_sides_of_a_border_is_asked_about_and_never_guessed() {
    // Each district with a service by home area that one side has and the other has not.
    for (district, service, need) in [
        ("LE15", "citizens-advice-rutland", "money-debt"),
        ("LE15", "citizens-advice-leicestershire", "money-debt"),
        ("LE16", "citizens-advice-leicestershire", "money-debt"),
        ("LE12", "citizens-advice-leicestershire", "money-debt"),
        ("LE2", "turning-point-leicester-city", "alcohol-drugs"),
        ("PE9", "citizens-advice-rutland", "money-debt"),
    ] {
        let reply = answer(&asked(json!({"postcode": district}), &[need]));
        let criterion = place_criterion(&reply, service);

        assert_eq!(criterion.outcome, Truth::Unknown, "{district}: {criterion:?}");
        assert!(criterion.because.contains("both sides of the border"), "{district}: {criterion:?}");
        let offered = reply.matches.iter().find(|m| m.service.slug == service).expect("asked about");
        assert_eq!(offered.outcome, Outcome::Ask);
    }
}

#[test]
fn a_straddling_district_brings_the_question_where_the_person_lives() {
    for district in ["LE15", "LE16", "LE12", "PE9", "LE2"] {
        let reply = answer(&asked(json!({"postcode": district, "gp_area": HARBOROUGH}), &["money-debt"]));

        assert!(reply.ask.iter().any(|question| question.fact == "postcode"), "{district}: {:?}", reply.ask);
    }
}

#[test]
fn the_council_that_is_named_settles_a_straddling_district() {
    for (area, wanted) in [("E06000017", Truth::Met), ("E07000133", Truth::Unmet)] {
        let reply = answer(&asked(json!({"postcode": "LE15", "area": area}), &["housing"]));

        assert_eq!(place_criterion(&reply, "rutland-housing-options").outcome, wanted, "{area}");
    }
}

#[test]
fn a_leicester_home_with_a_rutland_practice_goes_by_each_service_s_own_rule() {
    let reply = answer(&asked(
        json!({"postcode": "LE1", "area": "E06000016", "gp_area": "E06000017"}),
        &["psychosis", "alcohol-drugs"],
    ));

    assert_eq!(place_criterion(&reply, "rutland-cmht").outcome, Truth::Met);
    assert_eq!(place_criterion(&reply, "turning-point-leicester-city").outcome, Truth::Met);
    assert_eq!(place_criterion(&reply, "turning-point-leicestershire-rutland").outcome, Truth::Unmet);
}
