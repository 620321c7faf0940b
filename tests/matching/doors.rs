//! Who stands behind whom: victims' help behind that of those who use abuse, a food bank behind where its voucher comes from, a team
//! behind the door that leads there.

use serde_json::{Value, json};
use signpost::pathway::{MatchReply, SheetQuestion, crib_sheet};

use super::seeds::{answer, place_of, profile, seeds};

const AT: &str = "2026-12-01T12:00:00Z";

fn on_the_day(mut request: Value) -> MatchReply<'static> {
    request["at"] = json!(AT);
    answer(&request)
}

fn place(reply: &MatchReply, slug: &str) -> usize {
    place_of(reply, slug).unwrap_or_else(|| panic!("`{slug}` is not offered"))
}

fn points(reply: &MatchReply, slug: &str, part: &str) -> Option<f64> {
    reply.matches[place(reply, slug)].why.iter().find(|why| why.part == part).map(|why| why.points)
}

#[test]
fn whoever_uses_abuse_is_shown_help_to_stop_before_the_help_of_those_who_are_hurt() {
    for request in [
        json!({"circumstances": {"domestic_abuse": "using"}}),
        json!({"circumstances": {"domestic_abuse": "using"}, "postcode": "LE11 3TU", "age_years": 35, "sex": "male"}),
        json!({"circumstances": {"domestic_abuse": "using"}, "needs": ["domestic-abuse"]}),
    ] {
        let reply = on_the_day(request.clone());

        let mut first = [place(&reply, "respect-phoneline"), place(&reply, "perpetrator-programmes")];
        first.sort_unstable();
        assert_eq!(first, [0, 1], "{request}");
    }
}

#[test]
fn help_with_domestic_abuse_is_for_the_hurt_until_somebody_says_otherwise_and_the_question_is_put_once() {
    let mut request =
        json!({"needs": ["domestic-abuse"], "sex": "male", "age_years": 34, "postcode": "LE11 3TU"});
    let reply = on_the_day(request.clone());

    let own = &reply.matches[place(&reply, "living-without-abuse")].criteria[2];
    assert!(own.because.contains("unless they use abuse themselves"), "{}", own.because);
    // What goes without saying earns no points for being made for somebody.
    assert_eq!(points(&reply, "uava-idva", "special"), None);
    let asked: Vec<&str> = reply.ask.iter().map(|ask| ask.fact.as_str()).collect();
    assert_eq!(asked[..2], ["crisis", "domestic_abuse"]);

    request["circumstances"] = json!({"domestic_abuse": "using"});
    let reply = on_the_day(request);
    assert_eq!(place_of(&reply, "living-without-abuse"), None);
}

#[test]
fn who_grieves_is_shown_help_with_grief_first() {
    let alone = on_the_day(json!({"needs": ["bereavement"], "age_years": 75, "sex": "male"}));
    assert_eq!([place(&alone, "loros-bereavement-hubs"), place(&alone, "cruse")], [0, 1]);

    let lonely = on_the_day(
        json!({"needs": ["bereavement", "loneliness"], "age_years": 75, "sex": "male", "postcode": "LE11 3TU"}),
    );
    assert_eq!(place(&lonely, "loros-bereavement-hubs"), 0);
    assert!(place(&lonely, "cruse") < 3);
}

#[test]
fn a_food_bank_that_needs_a_voucher_stands_behind_where_one_gets_it() {
    for postcode in ["LE10 1AA", "LE17 4AT", "LE67 3SB", "LE3 9EJ"] {
        for asker in [Value::Null, json!("self")] {
            let reply = on_the_day(
                json!({"needs": ["money-debt"], "postcode": postcode, "age_years": 40, "asked_by": asker}),
            );

            let bank = place(&reply, "leicester-south-foodbank");
            let doors = ["citizens-advice-leicestershire", "first-contact-plus"];
            for door in doors.into_iter().filter_map(|slug| place_of(&reply, slug)) {
                assert!(door < bank, "{postcode}, asked by {asker}");
            }
            if asker == "self" {
                assert!(place(&reply, "help-through-hardship") < bank, "{postcode}");
            }
        }
    }
    let by_gp = on_the_day(
        json!({"needs": ["money-debt"], "postcode": "LE10 1AA", "age_years": 40, "asked_by": "gp"}),
    );
    assert_eq!(points(&by_gp, "help-through-hardship", "leads"), None, "a GP may give the voucher");
}

#[test]
fn the_door_to_a_team_that_is_closed_to_a_family_stands_above_it() {
    let request = |asker: &str| {
        on_the_day(json!({"needs": ["psychosis"], "age_years": 22, "asked_by": asker, "gp_area": "E07000130",
            "circumstances": {"first_episode_psychosis": true, "organic_cause": false}}))
    };
    let family = request("family");
    assert!(place(&family, "gp-primary-care") < place(&family, "pier-eip"));
    assert!(place(&family, "pier-eip") < place(&family, "lpt-cmht"));
    assert_eq!(place(&request("gp"), "pier-eip"), 0);
}

#[test]
fn teams_for_the_young_or_the_old_do_not_stand_first_while_the_age_is_not_known() {
    let reply = on_the_day(json!({"needs": ["psychosis"], "asked_by": "gp", "postcode": "LE3 9EJ"}));
    for team in ["camhs", "older-adult-cmht"] {
        assert!(place(&reply, "pier-eip") < place(&reply, team), "{team}");
        assert!(points(&reply, team, "doubt").is_some());
    }

    // Whoever asks about a young person has said roughly how old they are.
    let young = on_the_day(json!({"needs": ["young-people"], "postcode": "LE3 9EJ"}));
    assert_eq!(points(&young, "dhu-triage-navigation", "doubt"), None);
}

/// A sheet is in order of step, and of what stands alike no longer in order of the alphabet.
#[test]
fn a_crib_sheet_puts_first_what_a_match_would() {
    let snapshot = &seeds().snapshot;
    let asked = |age: Value| {
        let request = json!({"needs": ["psychosis"], "asked_by": "gp", "age_years": age});
        let question = SheetQuestion { step: None, urgency: None };
        crib_sheet(snapshot, &profile(&request, snapshot), question)
            .iter()
            .map(|way| way.record.service.slug.clone())
            .collect::<Vec<_>>()
    };
    for age in [Value::Null, json!(25)] {
        let sheet = asked(age.clone());
        let place = |slug: &str| sheet.iter().position(|listed| listed == slug).expect("it is on the sheet");
        for team in ["older-adult-cmht", "dual-diagnosis-joint-work"] {
            assert!(place("pier-eip") < place(team), "{team} at {age}: {sheet:?}");
        }
    }
}
