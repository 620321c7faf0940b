//! Each criterion of a service in words, with what is known about it and where it is published.

use std::borrow::Cow;

use crate::catalogue::{Effect, Fact, Status};
use crate::geography::{Located, Truth};

use super::because;
use super::case::Case;
use super::coverage::{self, AreaList, Half, PlaceTruth};
use super::criterion::CompiledCriterion;
use super::ground::Ground;
use super::outline::Outline;
use super::presumed;
use super::record::Record;
use super::reply::CriterionReply;
use super::sift::Judged;
use super::verdict::Part;

/// One criterion in words, with its reason and source.
pub fn criterion_reply<'s>(
    judged: &Judged,
    part: Part,
    truth: Truth,
    case: &Case<'_, 's>,
) -> CriterionReply<'s> {
    let Judged { at, ground, distance_m, .. } = judged;
    let record = case.snapshot.record(*at);
    let outline = case.snapshot.outlines().get(*at);
    let service = &record.service;
    let sheet = &case.profile.sheet;
    let (criterion, because, provenance): (Cow<'s, str>, Cow<'s, str>, _) = match part {
        Part::Need => (
            need_criterion(record, *ground, case),
            need_because(record, *ground, case),
            Some(&service.provenance),
        ),
        Part::Place => (
            coverage::says(&service.coverage, &record.covered.names).into(),
            place_because(record, outline, truth, case),
            Some(&service.coverage.provenance),
        ),
        Part::Age => {
            let mut because = because::stated(case.snapshot, sheet, Fact::AgeYears);
            if truth.is_unknown() && sheet.get(Fact::AgeYears).is_some() {
                because.to_mut().push_str("; the limit is not certain: ask");
            }
            (age_criterion(record), because, service.ages.as_ref().map(|ages| &ages.provenance))
        }
        Part::Criterion(at) => {
            let criterion = &service.criteria[at];
            let compiled = &case.snapshot.distinct().criteria.all()[record.criteria[at] as usize];
            let facts = compiled.facts_behind(sheet);
            let mut because = match facts.is_empty() {
                true => "only the service can say: ask".into(),
                false if compiled.is_presumed(sheet) => presumed_because(compiled, case),
                false => said(&facts, case),
            };
            if truth.is_unknown() && compiled.weak {
                because.to_mut().push_str("; the source is weak: ask");
            }
            let says = match criterion.effect {
                Effect::Requires => criterion.says.as_str().into(),
                Effect::Excludes => format!("not for: {}", criterion.says).into(),
                Effect::Prioritises => format!("comes first: {}", criterion.says).into(),
            };
            (says, because, Some(&criterion.provenance))
        }
        Part::Running => {
            let because = match truth {
                Truth::Met => "open when last heard of",
                Truth::Unmet => "closed or replaced",
                Truth::Unknown if service.status.is == Status::Open => {
                    "only a weak source says that it runs: ask whether it still does"
                }
                Truth::Unknown => "not sure: ask whether it still runs",
            };
            let because = match &service.status.says {
                Some(says) => format!("{because} ({says})").into(),
                None => because.into(),
            };
            ("still running".into(), because, Some(&service.status.provenance))
        }
        Part::Reach => {
            let within_km = case.profile.within_m.unwrap_or_default() / 1000.0;
            let because = match (*distance_m, outline.remote) {
                (_, true) => "by phone, text, online or at home".into(),
                (Some(metres), false) => format!("{:.1} km away", metres / 1000.0).into(),
                (None, false) => "how far it is is not known".into(),
            };
            (format!("within {within_km} km").into(), because, None)
        }
    };
    CriterionReply {
        criterion,
        outcome: truth,
        because,
        source: provenance.and_then(|p| p.source.first().map(String::as_str)),
        confidence: provenance.map(|p| p.confidence),
    }
}

fn need_criterion<'s>(record: &Record, ground: Ground, case: &Case<'_, 's>) -> Cow<'s, str> {
    match ground {
        Ground::Need => {
            let names = case.profile.needs.iter().filter(|n| record.need_bits & (1 << n.need) != 0);
            let names: Vec<&str> = names.map(|n| case.snapshot.needs()[n.need].name.as_str()).collect();
            format!("helps with: {}", names.join(", ")).into()
        }
        Ground::Door(at) => case.snapshot.compiled().doors[at].because.as_str().into(),
        Ground::People => "for people like this one".into(),
        Ground::Crisis => "crisis help".into(),
        Ground::Unasked => "helps with what is needed".into(),
    }
}

/// What was stated about these facts, each thing once.
fn said<'s>(facts: &[Fact], case: &Case<'_, 's>) -> Cow<'s, str> {
    because::joined(facts.iter().map(|fact| because::stated(case.snapshot, &case.profile.sheet, *fact)))
}

/// What goes without saying and meets a criterion.
fn presumed_because<'s>(criterion: &CompiledCriterion, case: &Case<'_, 's>) -> Cow<'s, str> {
    let facts = criterion.facts_presumed(&case.profile.sheet);
    let reasons = facts.filter_map(|fact| presumed::because(fact, case.snapshot.rules()));
    because::joined(reasons.map(Cow::Borrowed))
}

/// Why the service is for what this person needs: what was asked about, or the stated fact that it follows from.
fn need_because<'s>(record: &Record, ground: Ground, case: &Case<'_, 's>) -> Cow<'s, str> {
    let (profile, snapshot) = (case.profile, case.snapshot);
    let helped = match ground {
        Ground::Crisis => return "somebody may be in danger: crisis help comes first".into(),
        Ground::People => return said(&facts_of_people(record, case), case),
        Ground::Door(at) => snapshot.compiled().doors[at].needs,
        Ground::Need | Ground::Unasked => record.need_bits,
    };
    let named = profile.sheet.needs().unwrap_or_default();
    let follow = profile.needs.iter().filter(|need| helped & (1 << need.need) != 0);
    let follow: Vec<Cow<str>> = follow.filter_map(|need| need.because.clone()).map(Cow::Owned).collect();
    if helped & named != 0 || follow.is_empty() {
        return because::stated(snapshot, &profile.sheet, Fact::NeedStated);
    }
    because::joined(follow)
}

/// The facts by which a service is made for people like this one.
fn facts_of_people(record: &Record, case: &Case) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for place in &record.criteria {
        let made = case.judged.criteria[*place as usize].is_some_and(|criterion| criterion.made_for_them);
        if made {
            let criterion = &case.snapshot.distinct().criteria.all()[*place as usize];
            facts.extend(criterion.facts_behind(&case.profile.sheet));
        }
    }
    facts
}

fn age_criterion(record: &Record) -> Cow<'static, str> {
    let Some(ages) = &record.service.ages else { return "".into() };
    match (ages.minimum_years, ages.maximum_years) {
        (Some(0) | None, Some(most)) => format!("aged {most} or under").into(),
        (Some(least), None) => format!("aged {least} or over").into(),
        (Some(least), Some(most)) => format!("aged {least} to {most}").into(),
        (None, None) => "any age".into(),
    }
}

/// What is known of the home and the GP, and which of them decided.
fn place_because(record: &Record, outline: &Outline, truth: Truth, case: &Case) -> Cow<'static, str> {
    let (home, gp) = (case.profile.home.as_ref(), case.profile.gp.as_ref());
    let place = |what: &str, located: Option<&Located>| match located {
        Some(located) => format!("{what} in {}", located.label),
        None => format!("where the {what} is is not known"),
    };
    let gp_practice = || match gp {
        None if case.judged.no_practice => "not registered with a GP practice yet".to_owned(),
        located => place("GP practice", located),
    };
    let rests_on = case.judged.places[outline.area_list as usize].rests_on(outline.basis);
    if rests_on.is_empty() {
        return "anyone may use it".into();
    }
    let words = rests_on.iter().map(|half| match half {
        Half::Home => place("home", home),
        Half::Gp => gp_practice(),
    });
    let words = words.collect::<Vec<_>>().join("; ");
    let known = rests_on.iter().all(|half| match half {
        Half::Home => home.is_some(),
        Half::Gp => gp.is_some(),
    });
    // Not known, though nothing is missing and no border runs through it: the source is weak.
    let outside = || {
        let sure = AreaList { areas: record.covered.areas.clone(), weak: false };
        let tree = case.snapshot.gazetteer().tree();
        PlaceTruth::of(home, gp, &sure, tree).judge(outline.basis).is_unmet()
    };
    match truth {
        Truth::Unknown if known && outline.basis == crate::catalogue::CoverageBasis::NotStated => {
            format!("{words}; which of the two counts is not stated: ask").into()
        }
        Truth::Unknown if outside() => {
            format!("{words}; where it serves stands on a weak source: ask").into()
        }
        Truth::Unknown if known => format!("{words}, which lies on both sides of the border: ask").into(),
        Truth::Unknown | Truth::Met | Truth::Unmet => words.into(),
    }
}
