//! The points of a match in words: what each part was given for, as whoever gave them says.

use std::borrow::Cow;

use crate::catalogue::{Effect, Fact, Kind, Status};
use crate::geography::Truth;

use super::because;
use super::case::Case;
use super::ground::Ground;
use super::outline::running;
use super::points::{MadeFor, Nearness, Score, entry, is_door, near_share, special_share};
use super::record::Record;
use super::reply::Why;
use super::route_terms::Entry;
use super::sift::Judged;
use super::standing::Standing;

/// The parts in words, in the order in which the rules list them.
pub fn why<'s>(judged: &Judged, case: &Case<'_, 's>) -> Vec<Why<'s>> {
    let Judged { at, ground: _, verdict, distance_m: _, score } = judged;
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
        leads,
        variety,
        scale: _,
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
    say("need", *need, &|| need_words(judged, record, case));
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
        (None, _) => "at which step it works is not known".into(),
    });
    say("special", *special, &|| special_words(judged, case).into());
    say("route", *route, &|| match entry(outline, case) {
        Entry::Open if u32::from(outline.open_to) <= case.snapshot.rules().ranking.route.few => {
            "open to the one who asks, and to few others".into()
        }
        Entry::Open => "open to the one who asks".into(),
        Entry::OpenToAnyComer => "people may come by themselves".into(),
        Entry::Through => "open to the one who asks by way of another service".into(),
        Entry::NotKnown => "it is not known whether the one who asks may refer".into(),
        Entry::Closed => "closed to the one who asks: another door is named".into(),
    });
    say("near", *near, &|| near_words(judged, case).into());
    say("freshness", *freshness, &|| freshness_words(record, case).into());
    say("certainty", *certainty, &|| match verdict.truth {
        Truth::Met => "every criterion is met".into(),
        Truth::Unknown | Truth::Unmet => "nothing is left to ask but whether the person is safe".into(),
    });
    say("typical", *typical, &|| "the local pathway names it for this step".into());
    say("hours", *hours, &|| "answers at any hour".into());
    say("wishes", *wishes, &|| "gives what the person would rather have".into());
    say("kind", *kind, &|| kind_words(record, outline.paid).into());
    say("doubt", *doubt, &|| "something still to be asked may well come out as a no".into());
    say("leads", *leads, &|| "the way in to a service below, which is closed to the one who asks".into());
    say("variety", *variety, &|| "others above help with the same at the same step".into());
    let sum = score.sum();
    say("floor", (-sum).max(0.0), &|| "a score is never below 0".into());
    say("ceiling", (1.0 - sum).min(0.0), &|| "a score is never above 1".into());
    say("crisis", score.total() - sum.clamp(0.0, 1.0), &|| match Standing::of(*at, outline, case) {
        Standing::CrisisLine(_) => "crisis help: it stands first while somebody may be in danger".into(),
        Standing::CrisisTeam => "a crisis team: it stands right after the crisis lines".into(),
        Standing::WhenSafe => "for when it is safe: crisis help stands above it".into(),
        Standing::ByPoints => "nobody is known to be in danger".into(),
    });
    why
}

fn need_words<'s>(judged: &Judged, record: &Record, case: &Case<'_, 's>) -> Cow<'s, str> {
    if judged.score.best_need.is_none() {
        return match judged.ground {
            Ground::People => "made for people like this one",
            Ground::Crisis => "crisis help",
            Ground::Need | Ground::Door(_) | Ground::Unasked => "what is needed is not known yet",
        }
        .into();
    }
    let (needs, doors) = (&case.profile.needs, &case.snapshot.compiled().doors);
    let named = needs.iter().filter(|need| record.need_bits & (1 << need.need) != 0);
    let names: Vec<&str> = named.map(|need| case.snapshot.needs()[need.need].slug.as_str()).collect();
    let helps = (!names.is_empty()).then(|| format!("helps with {}", names.join(", ")).into());
    // What it is a door for besides.
    let others = case.judged.needs & !record.need_bits;
    let open = doors
        .iter()
        .zip(&case.judged.doors)
        .filter(|(door, open)| **open && door.record == judged.at && door.needs & others != 0);
    let door = open.map(|(door, _)| Cow::Borrowed(door.because.as_str()));
    because::joined(helps.into_iter().chain(door))
}

fn special_words(judged: &Judged, case: &Case) -> String {
    let (snapshot, sheet) = (case.snapshot, &case.profile.sheet);
    let (_, made_for) = special_share(&judged.verdict, &snapshot.rules().ranking);
    let effect = match made_for {
        MadeFor::Circumstances => Effect::Requires,
        MadeFor::Priority => Effect::Prioritises,
        MadeFor::Age | MadeFor::Nobody => {
            return format!("made for this age: {}", because::stated(snapshot, sheet, Fact::AgeYears));
        }
    };
    let mut facts = Vec::new();
    for place in snapshot.outlines().criteria(snapshot.outlines().get(judged.at)) {
        let criterion = &snapshot.distinct().criteria.all()[*place as usize];
        let met = case.judged.criteria[*place as usize].is_some_and(|judged| judged.truth.is_met());
        if met && criterion.about_circumstances && criterion.effect == effect {
            facts.extend(criterion.facts_behind(sheet));
        }
    }
    let said = because::joined(facts.into_iter().map(|fact| because::stated(snapshot, sheet, fact)));
    match made_for {
        MadeFor::Priority => format!("seen first here: {said}"),
        MadeFor::Circumstances | MadeFor::Age | MadeFor::Nobody => format!("made for this: {said}"),
    }
}

fn near_words(judged: &Judged, case: &Case) -> String {
    let outline = case.snapshot.outlines().get(judged.at);
    let ranking = &case.snapshot.rules().ranking;
    let (_, nearness) = near_share(outline, judged.distance_m, judged.verdict.place_shares, ranking);
    let words = match nearness {
        Nearness::Metres(metres) => format!("{:.1} km away in a straight line", metres / 1000.0),
        Nearness::Remote => "by phone, text, online or at home".to_owned(),
        Nearness::Local(share) if share >= 1.0 => {
            "there for the part of the area where the home is".to_owned()
        }
        Nearness::Local(_) => "there for a part of the area where the home may be".to_owned(),
        Nearness::Unknown => "how far it is is not known".to_owned(),
    };
    if outline.national {
        format!("{words}; a national service, so that nearness counts less")
    } else {
        words
    }
}

/// Everything that points are taken off for, whatever kind of record it is.
fn kind_words(record: &Record, paid: bool) -> String {
    let service = &record.service;
    let kind = match service.kind {
        Kind::Programme => Some("a programme rather than a place to go"),
        Kind::Entitlement => Some("a right rather than a place to go"),
        Kind::Ward => Some("a ward: people come by way of another team"),
        Kind::Service | Kind::Team | Kind::Context => None,
    };
    let paid = paid.then_some("it costs money");
    let unsure = (!running(service).is_met()).then_some("whether it still runs is not sure");
    kind.into_iter().chain(paid).chain(unsure).collect::<Vec<_>>().join("; ")
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
