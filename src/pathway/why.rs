//! The points of a match in words: what each part was given for.

use std::borrow::Cow;

use crate::catalogue::{Effect, Kind, Status};
use crate::geography::Truth;

use super::because;
use super::case::Case;
use super::ground::Ground;
use super::points::{Score, is_door, open_to_asker};
use super::record::Record;
use super::reply::Why;
use super::sift::Judged;

/// The parts in words, largest first as they are listed in the rules.
pub fn why<'s>(judged: &Judged, case: &Case<'_, 's>) -> Vec<Why<'s>> {
    let Judged { at, ground, verdict, distance_m, score } = judged;
    let record = case.snapshot.record(*at);
    let outline = case.snapshot.outlines().get(*at);
    let Score {
        need,
        step_fit,
        special,
        route,
        near,
        freshness,
        certainty,
        typical,
        hours,
        wishes,
        kind,
        doubt,
        variety,
        best_need,
        step,
    } = score;
    let mut why = Vec::with_capacity(8);
    // Words are made only for what counts.
    let mut say = |part: &'static str, points: f64, because: &dyn Fn() -> Cow<'s, str>| {
        if points != 0.0 {
            why.push(Why { part, points: (points * 1e6).round() / 1e6, because: because() });
        }
    };
    say("need", *need, &|| need_words(record, *ground, *best_need, case));
    let wanted = case.steps.wanted(*best_need, case.urgent);
    let door = is_door(outline, case);
    say("step", *step_fit, &|| match (step, wanted) {
        _ if door => "a door: the way in, whatever the step".into(),
        (Some(step), Some(wanted)) if step == &wanted => {
            format!("works at step {step}, the step suggested for this").into()
        }
        (Some(step), Some(wanted)) => {
            format!("works at step {step}; step {wanted} is suggested for this").into()
        }
        (Some(step), None) => format!("works at step {step}").into(),
        (None, _) => "".into(),
    });
    say("special", *special, &|| special_words(judged, case).into());
    say("route", *route, &|| match open_to_asker(outline, case) {
        Truth::Met if u32::from(outline.open_to) <= case.snapshot.rules().ranking.route.few => {
            "open to the one who asks, and to few others".into()
        }
        Truth::Met => "open to the one who asks".into(),
        Truth::Unknown => "it is not known whether the one who asks may refer".into(),
        Truth::Unmet => "closed to the one who asks: another door is named".into(),
    });
    say("near", *near, &|| match (*distance_m, outline.remote) {
        (Some(metres), _) => format!("{:.1} km away in a straight line", metres / 1000.0).into(),
        (None, true) => "by phone, text, online or at home".into(),
        (None, false) => "how far it is is not known".into(),
    });
    say("freshness", *freshness, &|| freshness_words(record, case).into());
    say("certainty", *certainty, &|| match verdict.truth {
        Truth::Met => "every criterion is met".into(),
        Truth::Unknown | Truth::Unmet => "nothing is left to ask but whether the person is safe".into(),
    });
    say("typical", *typical, &|| "the local pathway names it for this step".into());
    say("hours", *hours, &|| "answers at any hour".into());
    say("wishes", *wishes, &|| "gives what the person would rather have".into());
    say("kind", *kind, &|| match record.service.kind {
        Kind::Programme => "a programme rather than a place to go".into(),
        Kind::Entitlement => "a right rather than a place to go".into(),
        Kind::Ward => "a ward: people come by way of another team".into(),
        Kind::Service | Kind::Team | Kind::Context if outline.paid => "it costs money".into(),
        Kind::Service | Kind::Team | Kind::Context => "whether it still runs is not sure".into(),
    });
    say("doubt", *doubt, &|| "something still to be asked may well come out as a no".into());
    say("variety", *variety, &|| "others above help with the same at the same step".into());
    say("floor", (-score.sum()).max(0.0), &|| "a score is never below 0".into());
    say("ceiling", (1.0 - score.sum()).min(0.0), &|| "a score is never above 1".into());
    why
}

fn need_words<'s>(record: &Record, ground: Ground, best: Option<usize>, case: &Case<'_, 's>) -> Cow<'s, str> {
    match (ground, best) {
        (Ground::Door(at), _) => case.snapshot.compiled().doors[at].because.as_str().into(),
        (Ground::People, None) => "made for people like this one".into(),
        (_, Some(_)) => {
            let shared = case.profile.needs.iter().filter(|n| record.need_bits & (1 << n.need) != 0);
            let names: Vec<&str> = shared.map(|n| case.snapshot.needs()[n.need].slug.as_str()).collect();
            format!("helps with {}", names.join(", ")).into()
        }
        (Ground::Need | Ground::Unasked, None) => "what is needed is not known yet".into(),
    }
}

fn special_words(judged: &Judged, case: &Case) -> String {
    let outline = case.snapshot.outlines().get(judged.at);
    let mut words = Vec::new();
    for place in case.snapshot.outlines().criteria(outline) {
        let criterion = &case.snapshot.distinct().criteria.all()[*place as usize];
        let met = case.judged.criteria[*place as usize].is_some_and(|judged| judged.truth.is_met());
        if met && criterion.about_circumstances && criterion.effect != Effect::Excludes {
            let known = criterion.facts.iter().filter(|fact| case.profile.sheet.get(**fact).is_some());
            words.extend(known.map(|fact| because::stated(case.snapshot, &case.profile.sheet, *fact)));
        }
    }
    format!("made for this: {}", words.join(", "))
}

fn freshness_words(record: &Record, case: &Case) -> String {
    let assurance = record.service.assurance(case.profile.day());
    let open = match assurance.status {
        Status::Open => "open when last heard of",
        Status::Unknown => "whether it still runs is not known",
        Status::Closed | Status::Replaced => "closed",
    };
    match assurance.assured_on {
        Some(day) => format!("{open}; last dated source {day}"),
        None => format!("{open}; its sources carry no date"),
    }
}
