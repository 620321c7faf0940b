//! From a profile to an answer: candidates, verdicts, order, and the words of it all.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::catalogue::Step;
use crate::geography::{Located, Travel, Truth};

use super::case::Case;
use super::criteria_said::criterion_reply;
use super::doors_first::raised;
use super::ground::{Ground, ground};
use super::points::Score;
use super::profile::Profile;
use super::referral::{ReferralQuestion, named, referral, service_reference};
use super::reply::*;
use super::sift::{Judged, NOT_OFFERED_SHOWN, Sifted, StepCounts, best, in_order, sift};
use super::snapshot::Snapshot;
use super::urgent::urgent;
use super::verdict::{Part, gates, judge, nearest_m, parts};
use super::why::why;

/// Answers a profile: the five visible calls of a match end here.
pub fn rank<'s>(profile: &Profile, snapshot: &'s Snapshot, candidates: &[usize]) -> MatchReply<'s> {
    let mut case = Case::of(profile, snapshot);
    let urgent = urgent(&case);
    case.heed(urgent.as_ref());
    let Sifted { mut offered, refused, counts, questions } = sift(candidates, &case);
    case.raised = raised(&offered, &case);
    offered.iter_mut().for_each(|sketch| sketch.raise(&case.raised));
    let offered = varied(best(offered, profile.limit, snapshot.rules().ranking.variety.most, &case), &case);
    let refused = best(refused, NOT_OFFERED_SHOWN, 0.0, &case);
    MatchReply {
        urgent,
        pyramid: pyramid(snapshot, &counts),
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
        step: case.steps.reply(),
    }
}

/// Takes a little from what repeats what stands above it, so that the first page is not ten of the same kind.
fn varied(mut offered: Vec<Judged>, case: &Case) -> Vec<Judged> {
    let weights = &case.snapshot.rules().ranking.variety;
    let mut above: HashMap<(u64, Option<Step>), usize> = HashMap::new();
    for judged in &mut offered {
        let shared = case.snapshot.outlines().get(judged.at).need_bits & case.judged.needs;
        let same = above.entry((shared, judged.score.step)).or_default();
        judged.score.variety = -(weights.repeat * *same as f64).min(weights.most);
        *same += 1;
    }
    in_order(&mut offered);
    offered
}

/// The same with candidates found by the snapshot itself.
pub fn matches<'s>(profile: &Profile, snapshot: &'s Snapshot) -> MatchReply<'s> {
    rank(profile, snapshot, &snapshot.candidates(profile))
}

/// How one service stands to one person.
pub(super) struct Standing<'s> {
    pub outcome: Truth,
    pub criteria: Vec<CriterionReply<'s>>,
    /// What is not known and could still refuse them, in words.
    pub to_ask: Vec<Cow<'s, str>>,
    /// The age is known and outside a limit that is not certain.
    pub age_in_doubt: bool,
}

/// One service as a match judges it. What a match would not consider does not help with what was asked.
pub(super) fn standing<'s>(at: usize, case: &Case<'_, 's>) -> Standing<'s> {
    let outline = case.snapshot.outlines().get(at);
    let not_considered = || (Ground::Unasked, Truth::from(outline.need_bits & case.judged.needs != 0));
    let (ground, need) = ground(at, outline, case).unwrap_or_else(not_considered);
    stands(at, ground, need, case)
}

/// The same for somebody whose referrer named the service: what they need help with is not held against it, and not spoken of.
pub(super) fn standing_when_named<'s>(at: usize, case: &Case<'_, 's>) -> Standing<'s> {
    let mut standing = stands(at, Ground::Unasked, Truth::Met, case);
    // The need comes first.
    standing.criteria.remove(0);
    standing
}

fn stands<'s>(at: usize, ground: Ground, need: Truth, case: &Case<'_, 's>) -> Standing<'s> {
    let outline = case.snapshot.outlines().get(at);
    let verdict = judge(outline, need, case);
    let distance_m = nearest_m(outline, case);
    let judged = Judged { at, ground, verdict, distance_m, score: Score::default() };
    let criteria = criteria(&judged, case);
    let parts = parts(outline, need, case);
    let open = |(part, truth): &(Part, Truth)| truth.is_unknown() && gates(outline, *part, case);
    let to_ask = parts.iter().zip(&criteria).filter(|(part, _)| open(part));
    let to_ask = to_ask.map(|(_, reply)| reply.criterion.clone()).collect();
    Standing { outcome: verdict.truth, to_ask, criteria, age_in_doubt: verdict.age_in_doubt }
}

fn criteria<'s>(judged: &Judged, case: &Case<'_, 's>) -> Vec<CriterionReply<'s>> {
    let parts = parts(case.snapshot.outlines().get(judged.at), judged.verdict.need, case);
    parts.into_iter().map(|(part, truth)| criterion_reply(judged, part, truth, case)).collect()
}

fn pyramid<'s>(snapshot: &'s Snapshot, counts: &StepCounts) -> Vec<PyramidCount<'s>> {
    let counted = |step: Step| usize::from(step.number());
    snapshot
        .pyramid()
        .iter()
        .map(|p| PyramidCount {
            step: p.step,
            name: &p.name,
            fits: counts.fits[counted(p.step)],
            ask: counts.ask[counted(p.step)],
        })
        .collect()
}

fn match_reply<'s>(judged: &Judged, case: &Case<'_, 's>) -> Match<'s> {
    let record = case.snapshot.record(judged.at);
    let sheet = &case.profile.sheet;
    let day = case.profile.day();
    let question = ReferralQuestion { referrer: sheet.asked_by(), urgency: None, sheet, day };
    Match {
        service: service_reference(record, day),
        outcome: if judged.verdict.truth.is_met() { Outcome::Fits } else { Outcome::Ask },
        step: judged.score.step,
        score: judged.score.total(),
        criteria: criteria(judged, case),
        referral: referral(record, case.snapshot, &question),
        distance_m: judged.distance_m.map(|metres| metres.round() as u32),
        travel_min: judged.distance_m.map(|metres| Travel::Car.estimate_min(metres)),
        why: why(judged, case),
    }
}

fn not_offered<'s>(judged: &Judged, case: &Case<'_, 's>) -> NotOffered<'s> {
    let outline = case.snapshot.outlines().get(judged.at);
    let service = &case.snapshot.record(judged.at).service;
    let parts = parts(outline, judged.verdict.need, case);
    let unmet = parts.into_iter().filter(|(part, truth)| truth.is_unmet() && gates(outline, *part, case));
    let mut because = Vec::new();
    let mut otherwise: Vec<NamedService> = Vec::new();
    for (part, truth) in unmet {
        let slug = match part {
            Part::Criterion(at) => service.criteria[at].otherwise.as_deref(),
            Part::Running => service.status.replaced_by.as_deref(),
            Part::Need | Part::Place | Part::Age | Part::Reach => None,
        };
        otherwise.extend(slug.and_then(|slug| named(case.snapshot, slug)).filter(|s| !otherwise.contains(s)));
        because.push(criterion_reply(judged, part, truth, case));
    }
    NotOffered { service: NamedService::of(case.snapshot.record(judged.at)), because, otherwise }
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
