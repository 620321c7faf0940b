//! Each criterion of a service in words, with what is known about it and where it is published.

use crate::catalogue::{Effect, Fact, Status};
use crate::geography::{Located, Truth};

use super::because;
use super::case::Case;
use super::coverage::{self, AreaList, PlaceTruth};
use super::ground::Ground;
use super::outline::Outline;
use super::record::Record;
use super::reply::CriterionReply;
use super::sift::Judged;
use super::verdict::Part;

/// One criterion in words, with its reason and source.
pub fn criterion_reply(judged: &Judged, part: Part, truth: Truth, case: &Case) -> CriterionReply {
    let Judged { at, ground, distance_m, .. } = judged;
    let record = case.snapshot.record(*at).as_ref();
    let outline = case.snapshot.outlines().get(*at);
    let service = &record.service;
    let sheet = &case.profile.sheet;
    let (criterion, because, provenance) = match part {
        Part::Need => (
            need_criterion(record, *ground, case),
            because::stated(case.snapshot, sheet, Fact::NeedStated),
            Some(&service.provenance),
        ),
        Part::Place => (
            coverage::says(&service.coverage, &record.area_names),
            place_because(record, outline, truth, case),
            Some(&service.coverage.provenance),
        ),
        Part::Age => {
            let mut because = because::stated(case.snapshot, sheet, Fact::AgeYears);
            if truth.is_unknown() && sheet.get(Fact::AgeYears).is_some() {
                because.push_str("; the limit is not certain: ask");
            }
            (age_criterion(record), because, service.ages.as_ref().map(|ages| &ages.provenance))
        }
        Part::Criterion(at) => {
            let criterion = &service.criteria[at];
            let compiled = &case.snapshot.distinct().criteria.all()[record.criteria[at] as usize];
            let facts: Vec<String> =
                compiled.facts.iter().map(|fact| because::stated(case.snapshot, sheet, *fact)).collect();
            let mut because =
                if facts.is_empty() { "only the service can say: ask".to_owned() } else { facts.join("; ") };
            if truth.is_unknown() && compiled.weak {
                because.push_str("; the source is weak: ask");
            }
            let says = match criterion.effect {
                Effect::Requires => criterion.says.clone(),
                Effect::Excludes => format!("not for: {}", criterion.says),
                Effect::Prioritises => format!("comes first: {}", criterion.says),
            };
            (says, because, Some(&criterion.provenance))
        }
        Part::Running => {
            let says = service.status.says.clone();
            let because = match truth {
                Truth::Met => "open when last heard of".to_owned(),
                Truth::Unmet => "closed or replaced".to_owned(),
                Truth::Unknown if matches!(service.status.is, Status::Closed | Status::Replaced) => {
                    "a weak source says that it has closed: ask whether it still runs".to_owned()
                }
                Truth::Unknown => "not sure: ask whether it still runs".to_owned(),
            };
            let because = says.map_or_else(|| because.clone(), |says| format!("{because} ({says})"));
            ("still running".to_owned(), because, Some(&service.status.provenance))
        }
        Part::Reach => {
            let within_km = case.profile.within_m.unwrap_or_default() / 1000.0;
            let because = match (*distance_m, outline.remote) {
                (_, true) => "by phone, text, online or at home".to_owned(),
                (Some(metres), false) => format!("{:.1} km away", metres / 1000.0),
                (None, false) => "how far it is is not known".to_owned(),
            };
            (format!("within {within_km} km"), because, None)
        }
    };
    CriterionReply {
        criterion,
        outcome: truth,
        because,
        source: provenance.and_then(|p| p.source.first().cloned()),
        confidence: provenance.map(|p| p.confidence),
    }
}

fn need_criterion(record: &Record, ground: Ground, case: &Case) -> String {
    match ground {
        Ground::Need => {
            let names = case.profile.needs.iter().filter(|n| record.need_bits & (1 << n.need) != 0);
            let names: Vec<&str> = names.map(|n| case.snapshot.needs()[n.need].name.as_str()).collect();
            format!("helps with: {}", names.join(", "))
        }
        Ground::Door(at) => case.snapshot.compiled().doors[at].3.clone(),
        Ground::People => "for people like this one".to_owned(),
        Ground::Unasked => "helps with what is needed".to_owned(),
    }
}

fn age_criterion(record: &Record) -> String {
    let Some(ages) = &record.service.ages else { return String::new() };
    match (ages.minimum_years, ages.maximum_years) {
        (Some(0) | None, Some(most)) => format!("aged {most} or under"),
        (Some(least), None) => format!("aged {least} or over"),
        (Some(least), Some(most)) => format!("aged {least} to {most}"),
        (None, None) => "any age".to_owned(),
    }
}

/// What is known of the home and the GP, and which of them failed.
fn place_because(record: &Record, outline: &Outline, truth: Truth, case: &Case) -> String {
    use crate::catalogue::CoverageBasis::{Anyone, Both, Either, GpArea, HomeArea};
    let place = |what: &str, located: Option<&Located>| match located {
        Some(located) => format!("{what} in {}", located.label),
        None => format!("where the {what} is is not known"),
    };
    let home = || place("home", case.profile.home.as_ref());
    let gp = || place("GP practice", case.profile.gp.as_ref());
    let words = match record.service.coverage.basis {
        Anyone => return "anyone may use it".to_owned(),
        GpArea => gp(),
        HomeArea => home(),
        Either | Both => format!("{}; {}", home(), gp()),
    };
    let known = match record.service.coverage.basis {
        GpArea => case.profile.gp.is_some(),
        HomeArea => case.profile.home.is_some(),
        Either | Both | Anyone => case.profile.gp.is_some() && case.profile.home.is_some(),
    };
    // Not known, though nothing is missing and no border runs through it: the source is weak.
    let outside = || {
        let sure = AreaList { areas: record.areas.clone(), weak: false };
        let (home, gp) = (case.profile.home.as_ref(), case.profile.gp.as_ref());
        let tree = case.snapshot.gazetteer().tree();
        PlaceTruth::of(home, gp, &sure, tree).judge(outline.basis).is_unmet()
    };
    match truth {
        Truth::Unknown if outside() => format!("{words}; where it serves stands on a weak source: ask"),
        Truth::Unknown if known => format!("{words}, which lies on both sides of the border: ask"),
        Truth::Unknown | Truth::Met | Truth::Unmet => words,
    }
}
