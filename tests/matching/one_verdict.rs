//! A service stands to a person as the match says it, wherever it is asked: beside its alternatives, on a practice's crib sheet, and in the
//! answer to who may refer.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use signpost::catalogue::Status;
use signpost::geography::Truth;
use signpost::pathway::ReferralQuestion;
use signpost::pathway::{
    MatchReply, Outcome, SheetQuestion, Snapshot, alternatives, crib_sheet, judge_anywhere, matches, referral,
};

use super::random_person::for_people;
use super::seeds::{answer, profile, seeds};

/// Whom the door is for: nobody is sent to where they work.
const GP_DOOR: &str = "gp-primary-care";

#[test]
fn beside_its_alternatives_a_service_comes_out_as_in_the_match() {
    let snapshot = &seeds().snapshot;
    for_people(40, |request| {
        let person = profile(request, snapshot);
        if person.needs.is_empty() {
            // Whoever names no need is asked about what the service helps with: another question.
            return Ok(());
        }
        for offered in matches(&person, snapshot).matches.iter().take(12) {
            let record = snapshot.of_slug(offered.service.slug).expect("a service");
            let alone = alternatives(record, person.clone(), snapshot).outcome;
            let in_match = if offered.outcome == Outcome::Fits { Truth::Met } else { Truth::Unknown };
            if alone != in_match {
                return Err(format!("`{}` is {alone:?} alone: {request}", offered.service.slug));
            }
        }
        Ok(())
    });
}

#[test]
fn the_crib_sheet_has_every_service_that_the_match_offers_a_border_patient() {
    let snapshot = &seeds().snapshot;
    let (corby, harborough, stamford, rutland) = ("E06000061", "E07000131", "E07000141", "E06000017");
    for (postcode, area, gp_area) in [
        ("PE9", stamford, rutland),
        ("NN17", corby, harborough),
        ("LE16", harborough, corby),
        ("PE9 3", rutland, stamford),
    ] {
        for need in ["psychosis", "suicidal-crisis", "eating", "low-mood"] {
            let request = json!({"postcode": postcode, "area": area, "gp_area": gp_area, "age_years": 30,
                "needs": [need], "asked_by": "gp"});
            let person = profile(&request, snapshot);

            let sheet = crib_sheet(snapshot, &person, SheetQuestion { step: None, urgency: None });

            let listed: BTreeSet<&str> = sheet.iter().map(|way| way.record.service.slug.as_str()).collect();
            let offered = matches(&person, snapshot);
            let missing: Vec<&str> = offered
                .matches
                .iter()
                .map(|m| m.service.slug)
                .filter(|slug| *slug != GP_DOOR && !listed.contains(slug))
                .collect();
            assert!(missing.is_empty(), "{need}, home in {area}, practice in {gp_area}: {missing:?}");
        }
    }
}

#[test]
fn whether_a_way_in_is_open_is_decided_once() {
    let snapshot = &seeds().snapshot;
    for_people(40, |request| {
        let person = profile(request, snapshot);
        let (sheet, day) = (&person.sheet, person.day());
        let question = ReferralQuestion { referrer: sheet.asked_by(), urgency: None, sheet, day };
        for judged in judge_anywhere(&person, snapshot).judged {
            let record = snapshot.record(judged.record);
            let said = referral(record, snapshot, &question).open_to_you;
            let decided = match judged.open_to_asker {
                Truth::Met => Some(true),
                Truth::Unmet => Some(false),
                Truth::Unknown => None,
            };
            // Nothing leads into what has closed, whatever its routes said.
            let over = matches!(record.service.status.is, Status::Closed | Status::Replaced);
            if said != decided && !over {
                return Err(format!("`{}` is {said:?} and {decided:?}: {request}", record.service.slug));
            }
        }
        Ok(())
    });
}

/// Where a service stands in an answer, and what is said about its running.
fn running(reply: &MatchReply, slug: &str) -> Option<Truth> {
    let offered = reply.matches.iter().find(|m| m.service.slug == slug)?;
    offered.criteria.iter().find(|c| c.criterion == "still running").map(|c| c.outcome)
}

fn advice_on_rights() -> Value {
    json!({"needs": ["rights-advocacy"], "postcode": "LE11 3TU", "age_years": 30, "asked_by": "self"})
}

#[test]
fn what_is_believed_closed_is_offered_nowhere_however_weak_the_source() {
    let snapshot: &Snapshot = &seeds().snapshot;
    let believed_closed = snapshot.of_slug("lcpt-advocacy").expect("a service");
    let other = snapshot.of_slug("lamp-advocacy").expect("a service");
    let person = profile(&advice_on_rights(), snapshot);

    let reply = matches(&person, snapshot);
    let instead = alternatives(other, person.clone(), snapshot);
    let itself = alternatives(believed_closed, person, snapshot);

    assert!(running(&reply, "lcpt-advocacy").is_none());
    assert!(instead.alternatives.iter().all(|m| m.service.slug != "lcpt-advocacy"));
    assert_eq!(itself.outcome, Truth::Unmet);
    assert_eq!(itself.referral.open_to_you, Some(false));
    assert!(itself.referral.routes.is_empty(), "{:?}", itself.referral.routes);
    assert!(!itself.alternatives.is_empty());
}

#[test]
fn what_only_a_weak_source_calls_open_is_asked_about() {
    let reply = answer(&json!({"needs": ["psychosis"], "postcode": "LE15", "area": "E06000017",
        "gp_area": "E06000017", "age_years": 30, "asked_by": "gp"}));

    assert_eq!(running(&reply, "rutland-cmht"), Some(Truth::Unknown));
    assert_eq!(running(&reply, "lpt-cmht"), Some(Truth::Met));
}
