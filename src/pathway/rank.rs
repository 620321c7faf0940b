//! From a profile to an answer: candidates, verdicts, order, and the words of it all.

use std::collections::HashMap;

use crate::catalogue::{Effect, Fact, Kind, Step};
use crate::geography::{Located, Travel, Truth};

use super::ask::Questions;
use super::because;
use super::coverage;
use super::profile::Profile;
use super::record::Record;
use super::referral::{ReferralQuestion, named, referral, service_reference};
use super::reply::*;
use super::score::{Case, Ground, Score, score, why};
use super::snapshot::Snapshot;
use super::steps::Steps;
use super::urgent::urgent;
use super::verdict::{Part, Verdict, counts, judge};

/// At most this many services are explained among those not offered.
const NOT_OFFERED_SHOWN: usize = 20;

/// A service that was judged.
pub(super) struct Judged<'s> {
    pub record: &'s Record,
    pub ground: Ground,
    pub verdict: Verdict,
    open: Truth,
    score: Score,
}

/// Answers a profile: the five visible calls of a match end here.
pub fn rank(profile: &Profile, snapshot: &Snapshot, candidates: &[usize]) -> MatchReply {
    let places = snapshot.judge_profile_places(profile);
    let steps = Steps::suggest(profile, snapshot);
    let urgent = urgent(profile, snapshot, &places);
    let case = Case { profile, snapshot, steps: &steps, urgent: urgent.is_some() };
    let mut offered = Vec::new();
    let mut refused = Vec::new();
    for at in candidates {
        let record = snapshot.record(*at).as_ref();
        let Some((ground, need)) = ground(*at, record, &case) else { continue };
        let place = places[record.coverage_list];
        let verdict = judge(record, profile, place, need);
        let open = open_to_asker(record, &case);
        let score = score(record, &verdict, ground, open, place, &case);
        let judged = Judged { record, ground, verdict, open, score };
        if judged.verdict.truth.is_unmet() { refused.push(judged) } else { offered.push(judged) }
    }
    let by_score = |a: &Judged, b: &Judged| {
        b.score
            .total()
            .total_cmp(&a.score.total())
            .then_with(|| a.record.service.slug.cmp(&b.record.service.slug))
    };
    offered.sort_by(by_score);
    vary(&mut offered, &case);
    offered.sort_by(by_score);
    refused.sort_by(by_score);
    let mut questions = Questions::default();
    offered.iter().for_each(|judged| questions.collect(judged, profile));
    MatchReply {
        pyramid: pyramid(snapshot, &offered),
        matches: offered.iter().take(profile.limit).map(|judged| match_reply(judged, &case)).collect(),
        ask: questions.in_order(snapshot, profile),
        not_offered: refused
            .iter()
            .take(NOT_OFFERED_SHOWN)
            .map(|judged| not_offered(judged, &case))
            .collect(),
        understood: understood(profile, snapshot),
        at: profile.at,
        versions: Versions::of(snapshot),
        urgent,
        step: steps.reply(),
    }
}

/// Takes a little from what repeats what stands above it, so that the first page is not ten of the same kind.
fn vary(offered: &mut [Judged], case: &Case) {
    let weights = &case.snapshot.rules().ranking.variety;
    let needs = case.profile.needs.iter().fold(0_u64, |all, need| all | (1 << need.need));
    let mut above: HashMap<(u64, Option<Step>), usize> = HashMap::new();
    for judged in offered {
        let same = above.entry((judged.record.need_bits & needs, judged.score.step)).or_default();
        judged.score.variety = -(weights.repeat * *same as f64).min(weights.most);
        *same += 1;
    }
}

/// The same with candidates found by the snapshot itself.
pub fn matches(profile: &Profile, snapshot: &Snapshot) -> MatchReply {
    rank(profile, snapshot, &snapshot.candidates(profile))
}

/// One service against one person, whether or not it helps with what they named.
pub(super) fn judged_alone(
    record: &Record,
    profile: &Profile,
    snapshot: &Snapshot,
) -> (Truth, Vec<CriterionReply>, Referral) {
    let places = snapshot.judge_profile_places(profile);
    let steps = Steps::suggest(profile, snapshot);
    let case = Case { profile, snapshot, steps: &steps, urgent: false };
    let needs = profile.needs.iter().fold(0_u64, |all, need| all | (1 << need.need));
    let need = if needs == 0 { Truth::Unknown } else { Truth::from(record.need_bits & needs != 0) };
    let ground = if need.is_met() { Ground::Need } else { Ground::Unasked };
    let verdict = judge(record, profile, places[record.coverage_list], need);
    let parts = verdict.parts.iter();
    let criteria =
        parts.map(|(part, truth)| criterion_reply(record, *part, *truth, &verdict, ground, &case)).collect();
    let sheet = &profile.sheet;
    let question = ReferralQuestion { referrer: sheet.asked_by(), urgency: None, sheet, day: profile.day() };
    (verdict.truth, criteria, referral(record, snapshot, &question))
}

/// Why a candidate is considered at all, and whether it meets the person's need.
pub(super) fn ground(at: usize, record: &Record, case: &Case) -> Option<(Ground, Truth)> {
    if record.service.kind == Kind::Context {
        return None;
    }
    let needs = case.profile.needs.iter().fold(0_u64, |all, need| all | (1 << need.need));
    if needs == 0 {
        return Some((Ground::Unasked, Truth::Unknown));
    }
    if record.need_bits & needs != 0 {
        return Some((Ground::Need, Truth::Met));
    }
    let sheet = &case.profile.sheet;
    let door = case.snapshot.compiled().doors.iter().position(|(door, bits, when, _)| {
        *door == at && bits & needs != 0 && (when.is_empty() || !when.judge(sheet).is_unmet())
    });
    if let Some(door) = door {
        return Some((Ground::Door(door), Truth::Met));
    }
    let people = &case.snapshot.rules().ranking.special.people;
    let day = case.profile.day();
    let for_people_like_this = record.criteria.iter().any(|criterion| {
        criterion.about_circumstances
            && criterion.effect != Effect::Excludes
            && criterion.judge(sheet, day) == Some(Truth::Met)
            && criterion.facts.iter().all(|fact| people.contains(fact))
    });
    for_people_like_this.then_some((Ground::People, Truth::Met))
}

pub(super) fn open_to_asker(record: &Record, case: &Case) -> Truth {
    let Some(asker) = case.profile.sheet.asked_by() else { return Truth::Unknown };
    let day = case.profile.day();
    let mut open = false;
    let mut perhaps = false;
    let mut refused = false;
    for (at, route) in record.service.routes.iter().enumerate() {
        let compiled = &record.routes[at];
        if compiled.who & (1 << asker as u32) == 0 || !super::rules::in_force(route.from, route.until, day) {
            continue;
        }
        let condition =
            if compiled.when.is_empty() { Truth::Met } else { compiled.when.judge(&case.profile.sheet) };
        match (route.not_accepted, condition) {
            // What refuses these very people goes before what takes people in general.
            (true, Truth::Met) if !route.when.is_empty() => return Truth::Unmet,
            (true, Truth::Met) | (false, Truth::Unmet) => refused = true,
            (true, Truth::Unknown | Truth::Unmet) => {}
            (false, Truth::Met) => open = true,
            (false, Truth::Unknown) => perhaps = true,
        }
    }
    if open {
        return Truth::Met;
    }
    // As the referral itself says it: one route that may be open is not a refusal.
    if refused && !perhaps { Truth::Unmet } else { Truth::Unknown }
}

fn outcome(verdict: &Verdict) -> Outcome {
    if verdict.truth.is_met() { Outcome::Fits } else { Outcome::Ask }
}

fn pyramid(snapshot: &Snapshot, offered: &[Judged]) -> Vec<PyramidCount> {
    let count = |step, wanted| {
        offered
            .iter()
            .filter(|j| j.record.service.steps.contains(&step) && outcome(&j.verdict) == wanted)
            .count()
    };
    snapshot
        .pyramid()
        .iter()
        .map(|p| PyramidCount {
            step: p.step,
            name: p.name.clone(),
            fits: count(p.step, Outcome::Fits),
            ask: count(p.step, Outcome::Ask),
        })
        .collect()
}

fn match_reply(judged: &Judged, case: &Case) -> Match {
    let Judged { record, ground, verdict, open, score } = judged;
    let sheet = &case.profile.sheet;
    let day = case.profile.day();
    let question = ReferralQuestion { referrer: sheet.asked_by(), urgency: None, sheet, day };
    let parts = verdict.parts.iter();
    Match {
        service: service_reference(record, day),
        outcome: outcome(verdict),
        step: score.step,
        score: score.total(),
        criteria: parts
            .map(|(part, truth)| criterion_reply(record, *part, *truth, verdict, *ground, case))
            .collect(),
        referral: referral(record, case.snapshot, &question),
        distance_m: verdict.distance_m.map(|metres| metres.round() as u32),
        travel_min: verdict.distance_m.map(|metres| Travel::Car.estimate_min(metres)),
        why: why(record, verdict, *ground, *open, score, case),
    }
}

fn not_offered(judged: &Judged, case: &Case) -> NotOffered {
    let Judged { record, verdict, ground, .. } = judged;
    let unmet = verdict.parts.iter().filter(|(part, truth)| truth.is_unmet() && counts(record, *part));
    let mut otherwise: Vec<NamedService> = Vec::new();
    for (part, _) in unmet.clone() {
        let slug = match part {
            Part::Criterion(at) => record.service.criteria[*at].otherwise.as_deref(),
            Part::Running => record.service.status.replaced_by.as_deref(),
            Part::Need | Part::Place | Part::Age | Part::Reach => None,
        };
        otherwise.extend(slug.and_then(|slug| named(case.snapshot, slug)).filter(|s| !otherwise.contains(s)));
    }
    NotOffered {
        service: NamedService { slug: record.service.slug.clone(), name: record.service.name.clone() },
        because: unmet
            .map(|(part, truth)| criterion_reply(record, *part, *truth, verdict, *ground, case))
            .collect(),
        otherwise,
    }
}

/// One criterion in words, with its reason and source.
fn criterion_reply(
    record: &Record,
    part: Part,
    truth: Truth,
    verdict: &Verdict,
    ground: Ground,
    case: &Case,
) -> CriterionReply {
    let service = &record.service;
    let sheet = &case.profile.sheet;
    let (criterion, because, provenance) = match part {
        Part::Need => (
            need_criterion(record, ground, case),
            because::stated(case.snapshot, sheet, Fact::NeedStated),
            Some(&service.provenance),
        ),
        Part::Place => (
            coverage::says(&service.coverage, &record.area_names),
            place_because(record, truth, case),
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
            let compiled = &record.criteria[at];
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
                Truth::Unknown => "not sure: ask whether it still runs".to_owned(),
            };
            let because = says.map_or_else(|| because.clone(), |says| format!("{because} ({says})"));
            ("still running".to_owned(), because, Some(&service.status.provenance))
        }
        Part::Reach => {
            let within_km = case.profile.within_m.unwrap_or_default() / 1000.0;
            let because = match (verdict.distance_m, record.remote) {
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
fn place_because(record: &Record, truth: Truth, case: &Case) -> String {
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
    if truth.is_unknown() && known {
        format!("{words}, which lies on both sides of the border: ask")
    } else {
        words
    }
}

fn understood(profile: &Profile, snapshot: &Snapshot) -> UnderstoodReply {
    let place = |located: &Located| PlaceReply {
        label: located.label.clone(),
        precision: located.precision,
        authorities: located.authorities.iter().map(|a| a.name.clone()).collect(),
        in_llr: located.in_llr,
        note: located.note.clone(),
    };
    UnderstoodReply {
        text: profile.understood.clone(),
        needs: profile
            .needs
            .iter()
            .filter_map(|need| {
                let because = need.because.clone()?;
                Some(NeedReason { need: snapshot.needs()[need.need].slug.clone(), because })
            })
            .collect(),
        home: profile.home.as_ref().map(place),
        gp: profile.gp.as_ref().map(place),
    }
}

impl Snapshot {
    /// Records that could serve this person's needs: those that name one, the doors, and those made for people like this one.
    /// With nothing known about needs, all of them.
    pub fn candidates(&self, profile: &Profile) -> Vec<usize> {
        if profile.needs.is_empty() {
            return (0..self.records().len()).collect();
        }
        let mut candidates: Vec<usize> = profile
            .needs
            .iter()
            .flat_map(|need| self.with_need(need.need).iter().map(|at| *at as usize))
            .chain(self.compiled().doors.iter().map(|(at, ..)| *at))
            .chain(self.for_certain_people().iter().map(|at| *at as usize))
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }
}
