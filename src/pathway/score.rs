//! How a match earns its place: parts with points that add up to the score, each with its reason.

use crate::catalogue::{AgeBasis, Confidence, CoverageBasis, Effect, Fact, Kind, Status, Step};
use crate::geography::Truth;

use super::because;
use super::coverage::PlaceTruth;
use super::profile::Profile;
use super::record::Record;
use super::rules::Ranking;
use super::snapshot::Snapshot;
use super::steps::Steps;
use super::verdict::{Part, Verdict};

/// Which of the person's needs a service helps with, and how it came to be considered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ground {
    /// Its own record names a need of the person.
    Need,
    /// It is a door for a need: position among the compiled doors.
    Door(usize),
    /// It is for people like this one, though not for the need asked about.
    People,
    /// Nothing is known about needs.
    Unasked,
}

/// The parts of a score, as numbers; words are made only for what is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    pub need: f64,
    pub step_fit: f64,
    pub special: f64,
    pub route: f64,
    pub near: f64,
    pub freshness: f64,
    pub certainty: f64,
    pub typical: f64,
    pub hours: f64,
    /// For what the person would rather have, over and above the other parts.
    pub wishes: f64,
    /// Taken off for what is not a place to go, or is not assured. Zero or below.
    pub kind: f64,
    /// Taken off for what is likely to come out as a no. Zero or below.
    pub doubt: f64,
    /// Taken off for what repeats what stands above it. Zero or below.
    pub variety: f64,
    /// Position in the profile of the best need it helps with.
    pub best_need: Option<usize>,
    pub step: Option<Step>,
}

impl Score {
    /// 0 to 1, to six decimals so that the order is the same on every machine.
    pub fn total(&self) -> f64 {
        self.sum().clamp(0.0, 1.0)
    }

    /// The parts as they are shown, each to six decimals, together: below 0 for what has little for it and much against it.
    fn sum(&self) -> f64 {
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
            best_need: _,
            step: _,
        } = self;
        let parts = [
            need, step_fit, special, route, near, freshness, certainty, typical, hours, wishes, kind, doubt,
            variety,
        ];
        parts.into_iter().map(|points| (points * 1e6).round()).sum::<f64>() / 1e6
    }
}

/// Everything a score is reckoned from.
pub struct Case<'c> {
    pub profile: &'c Profile,
    pub snapshot: &'c Snapshot,
    pub steps: &'c Steps,
    pub urgent: bool,
}

/// Scores a record that was not ruled out.
pub fn score(
    record: &Record,
    verdict: &Verdict,
    ground: Ground,
    open_to_asker: Truth,
    place: PlaceTruth,
    case: &Case,
) -> Score {
    let ranking = &case.snapshot.rules().ranking;
    let points = &ranking.points;
    let (need_share, best_need) = need_share(record, ground, case);
    let wanted = case.steps.wanted(best_need, case.urgent);
    let step = record.nearest_step(wanted);
    Score {
        need: points.need * need_share,
        // A door is not a step: it is the way in whatever the step (pathway facts, section 8).
        step_fit: points.step_fit
            * if is_door(record, case) { 1.0 } else { step_share(step, wanted, ranking) },
        special: points.special * special_share(record, verdict, ranking),
        route: points.route
            * match open_to_asker {
                Truth::Met if record.open_to <= ranking.route.few => ranking.route.open_to_few,
                Truth::Met => ranking.route.open,
                Truth::Unknown => ranking.route.unknown,
                Truth::Unmet => ranking.route.closed,
            },
        near: points.near * near_share(record, verdict, place, ranking),
        freshness: points.freshness * freshness_share(record, case, ranking),
        certainty: if nothing_but_safety_to_ask(record, verdict) { points.certainty } else { 0.0 },
        typical: if is_typical(record, step, case) { points.typical } else { 0.0 },
        hours: if record.any_hour { points.hours } else { 0.0 },
        wishes: points.wishes * wishes_share(record, case.profile),
        kind: kind_points(record, ranking),
        doubt: doubt_points(record, verdict, place, case),
        variety: 0.0,
        best_need,
        step,
    }
}

fn need_share(record: &Record, ground: Ground, case: &Case) -> (f64, Option<usize>) {
    let weights = &case.snapshot.rules().ranking.need;
    let needs = &case.profile.needs;
    // What calls for a specialist weighs as much as what was named first.
    let weight_of = |at: usize| {
        let leads = case.steps.by_need[at].is_some_and(|step| step >= weights.leads_from_step);
        if leads && needs[at].weight >= weights.later { weights.first } else { needs[at].weight }
    };
    let total: f64 = (0..needs.len()).map(weight_of).sum();
    let door = match ground {
        Ground::Door(at) => Some(case.snapshot.compiled().doors[at].1),
        Ground::Need | Ground::People | Ground::Unasked => None,
    };
    let mut best: Option<(f64, usize)> = None;
    let mut covered = 0.0;
    for (at, need) in needs.iter().enumerate() {
        let bit = 1 << need.need;
        let share = if record.first_need == Some(need.need) {
            1.0
        } else if record.need_bits & bit != 0 {
            weights.not_its_first
        } else if door.is_some_and(|needs| needs & bit != 0) {
            weights.door
        } else {
            continue;
        };
        let points = weight_of(at) * share;
        covered += points;
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, at));
        }
    }
    match best {
        Some((best, at)) => {
            let spread = if total > 0.0 { covered / total } else { 0.0 };
            (weights.best_share * best + (1.0 - weights.best_share) * spread, Some(at))
        }
        None if ground == Ground::People => (weights.people, None),
        None => (0.0, None),
    }
}

fn step_share(step: Option<Step>, wanted: Option<Step>, ranking: &Ranking) -> f64 {
    let weights = &ranking.step_fit;
    match (step, wanted) {
        (Some(step), Some(wanted)) => {
            let share = weights.by_distance[usize::from(step.distance(wanted)).min(4)];
            let bonus = if step < wanted && share > 0.0 { weights.less_intrusive_bonus } else { 0.0 };
            (share + bonus).min(1.0)
        }
        // Nothing calls for a step yet: the least intrusive first.
        (Some(step), None) => weights.by_distance[usize::from(step.distance(Step::STAYING_WELL)).min(4)],
        (None, _) => 0.0,
    }
}

fn special_share(record: &Record, verdict: &Verdict, ranking: &Ranking) -> f64 {
    let weights = &ranking.special;
    let met = |effect: Effect| {
        let parts = verdict.parts.iter();
        let of_effect = parts.filter(|(part, truth)| match part {
            Part::Criterion(at) => {
                truth.is_met()
                    && record.criteria[*at].about_circumstances
                    && record.criteria[*at].effect == effect
            }
            _ => false,
        });
        of_effect.count()
    };
    let waiting = verdict.parts.iter().filter(|(part, truth)| match part {
        Part::Criterion(at) => {
            truth.is_unknown()
                && record.criteria[*at].about_circumstances
                && record.criteria[*at].effect == Effect::Requires
        }
        _ => false,
    });
    let waiting = waiting.count();
    let required = match met(Effect::Requires) {
        0 => 0.0,
        1 => weights.one_fact / (1 + waiting) as f64,
        _ => weights.more_facts / (1 + waiting) as f64,
    };
    let prioritised = if met(Effect::Prioritises) > 0 { weights.prioritised } else { 0.0 };
    let age_band = if in_special_age_band(record, verdict, ranking) { weights.age_band } else { 0.0 };
    required.max(prioritised).max(age_band)
}

/// A band for the young or for the old that the person is certainly in.
fn in_special_age_band(record: &Record, verdict: &Verdict, ranking: &Ranking) -> bool {
    let weights = &ranking.special;
    let inside = verdict.parts.iter().any(|(part, truth)| *part == Part::Age && truth.is_met());
    inside
        && record.service.ages.as_ref().filter(|ages| ages.basis == AgeBasis::Stated).is_some_and(|ages| {
            ages.maximum_years.is_some_and(|most| most <= weights.young_until_years)
                || ages.minimum_years.is_some_and(|least| least >= weights.old_from_years)
        })
}

fn near_share(record: &Record, verdict: &Verdict, place: PlaceTruth, ranking: &Ranking) -> f64 {
    let weights = &ranking.near;
    let in_person = verdict.distance_m.map(|metres| 1.0 / (1.0 + metres / weights.half_distance_m));
    let remote = record.remote.then_some(weights.remote);
    // Where exactly is not published, but it is there for the very area the person lives in.
    let local = (in_person.is_none() && !record.wide).then_some(weights.local * place.home_share);
    let share = [in_person, remote, local].into_iter().flatten().reduce(f64::max).unwrap_or(weights.unknown);
    if record.national { share.min(weights.national) } else { share }
}

fn freshness_share(record: &Record, case: &Case, ranking: &Ranking) -> f64 {
    let weights = &ranking.freshness;
    let assurance = record.service.assurance(case.profile.day());
    let open = if assurance.status == Status::Open { weights.open } else { 0.0 };
    let sure = match assurance.confidence {
        Confidence::High => weights.high,
        Confidence::Medium => weights.medium,
        Confidence::DocumentOnly | Confidence::Low => 0.0,
    };
    let recent = assurance
        .age_days
        .map_or(0.0, |days| weights.recent * 0.5_f64.powf(days as f64 / weights.assured_half_life_days));
    open + sure + recent
}

/// Which part of what the person would rather have this service is known to give; 0 when nothing was wished for.
fn wishes_share(record: &Record, profile: &Profile) -> f64 {
    let service = &record.service;
    let mut met = Vec::new();
    if !profile.modes.is_empty() {
        met.push(service.modes.iter().any(|mode| profile.modes.contains(mode)));
    }
    if !profile.languages.is_empty() {
        met.push(service.languages.iter().any(|language| profile.languages.contains(&language.code)));
    }
    if !profile.access.is_empty() {
        met.push(service.access.iter().any(|access| profile.access.contains(&access.word)));
    }
    if profile.women_only {
        met.push(record.women_only);
    }
    if met.is_empty() { 0.0 } else { met.iter().filter(|met| **met).count() as f64 / met.len() as f64 }
}

fn kind_points(record: &Record, ranking: &Ranking) -> f64 {
    let weights = &ranking.kind;
    let kind = match record.service.kind {
        Kind::Programme => weights.programme,
        Kind::Entitlement => weights.entitlement,
        Kind::Ward => weights.ward,
        Kind::Service | Kind::Team | Kind::Context => 0.0,
    };
    let assured =
        record.service.status.is == Status::Open && record.service.provenance.confidence != Confidence::Low;
    let paid = if record.paid { weights.paid } else { 0.0 };
    -(kind + paid + if assured { 0.0 } else { weights.unassured })
}

/// Whether anyone is safe is asked first in any case, so that question alone makes nothing less certain.
fn nothing_but_safety_to_ask(record: &Record, verdict: &Verdict) -> bool {
    verdict.truth.is_met()
        || verdict.parts.iter().all(|(part, truth)| match part {
            Part::Criterion(at) if truth.is_unknown() => record.criteria[*at].facts == [Fact::Crisis],
            _ => !truth.is_unknown(),
        })
}

/// Named by the local pathway as typical of the step it would be used at.
fn is_typical(record: &Record, step: Option<Step>, case: &Case) -> bool {
    let typical = &case.snapshot.rules().typical;
    typical.iter().any(|named| Some(named.step) == step && named.services.contains(&record.service.slug))
}

fn is_door(record: &Record, case: &Case) -> bool {
    let needs = case.profile.needs.iter().fold(0_u64, |all, need| all | (1 << need.need));
    let doors = &case.snapshot.compiled().doors;
    doors
        .iter()
        .any(|(at, bits, ..)| bits & needs != 0 && std::ptr::eq(case.snapshot.record(*at).as_ref(), record))
}

/// What is likely to come out as a no: an age outside an inferred limit, a rare circumstance not known, a place probably outside.
fn doubt_points(record: &Record, verdict: &Verdict, place: PlaceTruth, case: &Case) -> f64 {
    let weights = &case.snapshot.rules().ranking.doubt;
    let sheet = &case.profile.sheet;
    let mut age = 0.0;
    let mut circumstances: f64 = 0.0;
    let mut doubtful_place = 0.0;
    for (part, truth) in &verdict.parts {
        match part {
            Part::Age if truth.is_unknown() && sheet.get(Fact::AgeYears).is_some() => age = weights.age,
            Part::Criterion(at) if truth.is_unknown() => {
                let criterion = &record.criteria[*at];
                if criterion.about_circumstances && criterion.effect == Effect::Requires {
                    circumstances += weights.circumstance;
                }
            }
            Part::Place
                if record.service.coverage.basis == CoverageBasis::Anyone && case.profile.home.is_some() =>
            {
                doubtful_place = weights.elsewhere * (1.0 - place.home_share);
            }
            Part::Place if truth.is_unknown() && case.profile.home.is_some() => {
                doubtful_place = weights.place * (1.0 - place.home_share);
            }
            _ => {}
        }
    }
    -(age + circumstances.min(weights.most_circumstances) + doubtful_place)
}

/// The parts in words, largest first as they are listed in the rules.
pub fn why(
    record: &Record,
    verdict: &Verdict,
    ground: Ground,
    open: Truth,
    score: &Score,
    case: &Case,
) -> Vec<super::reply::Why> {
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
    let mut say = |part: &'static str, points: f64, because: String| {
        if points != 0.0 {
            why.push(super::reply::Why { part, points: (points * 1e6).round() / 1e6, because });
        }
    };
    say("need", *need, need_words(record, ground, *best_need, case));
    let wanted = case.steps.wanted(*best_need, case.urgent);
    let door = is_door(record, case);
    say(
        "step",
        *step_fit,
        match (step, wanted) {
            _ if door => "a door: the way in, whatever the step".to_owned(),
            (Some(step), Some(wanted)) if step == &wanted => {
                format!("works at step {step}, the step suggested for this")
            }
            (Some(step), Some(wanted)) => {
                format!("works at step {step}; step {wanted} is suggested for this")
            }
            (Some(step), None) => format!("works at step {step}"),
            (None, _) => String::new(),
        },
    );
    say("special", *special, special_words(record, verdict, case));
    say(
        "route",
        *route,
        match open {
            Truth::Met if record.open_to <= case.snapshot.rules().ranking.route.few => {
                "open to the one who asks, and to few others".to_owned()
            }
            Truth::Met => "open to the one who asks".to_owned(),
            Truth::Unknown => "it is not known whether the one who asks may refer".to_owned(),
            Truth::Unmet => "closed to the one who asks: another door is named".to_owned(),
        },
    );
    say(
        "near",
        *near,
        match (verdict.distance_m, record.remote) {
            (Some(metres), _) => format!("{:.1} km away in a straight line", metres / 1000.0),
            (None, true) => "by phone, text, online or at home".to_owned(),
            (None, false) => "how far it is is not known".to_owned(),
        },
    );
    say("freshness", *freshness, freshness_words(record, case));
    say(
        "certainty",
        *certainty,
        match verdict.truth {
            Truth::Met => "every criterion is met".to_owned(),
            Truth::Unknown | Truth::Unmet => {
                "nothing is left to ask but whether the person is safe".to_owned()
            }
        },
    );
    say("typical", *typical, "the local pathway names it for this step".to_owned());
    say("hours", *hours, "answers at any hour".to_owned());
    say("wishes", *wishes, "gives what the person would rather have".to_owned());
    say(
        "kind",
        *kind,
        match record.service.kind {
            Kind::Programme => "a programme rather than a place to go".to_owned(),
            Kind::Entitlement => "a right rather than a place to go".to_owned(),
            Kind::Ward => "a ward: people come by way of another team".to_owned(),
            Kind::Service | Kind::Team | Kind::Context if record.paid => "it costs money".to_owned(),
            Kind::Service | Kind::Team | Kind::Context => "whether it still runs is not sure".to_owned(),
        },
    );
    say("doubt", *doubt, "something still to be asked may well come out as a no".to_owned());
    say("variety", *variety, "others above help with the same at the same step".to_owned());
    say("floor", (-score.sum()).max(0.0), "a score is never below 0".to_owned());
    say("ceiling", (1.0 - score.sum()).min(0.0), "a score is never above 1".to_owned());
    why
}

fn need_words(record: &Record, ground: Ground, best: Option<usize>, case: &Case) -> String {
    match (ground, best) {
        (Ground::Door(at), _) => case.snapshot.compiled().doors[at].3.clone(),
        (Ground::People, None) => "made for people like this one".to_owned(),
        (_, Some(_)) => {
            let shared = case.profile.needs.iter().filter(|n| record.need_bits & (1 << n.need) != 0);
            let names: Vec<&str> = shared.map(|n| case.snapshot.needs()[n.need].slug.as_str()).collect();
            format!("helps with {}", names.join(", "))
        }
        (Ground::Need | Ground::Unasked, None) => "what is needed is not known yet".to_owned(),
    }
}

fn special_words(record: &Record, verdict: &Verdict, case: &Case) -> String {
    let mut facts = Vec::new();
    for (part, truth) in &verdict.parts {
        if let Part::Criterion(at) = part
            && truth.is_met()
            && record.criteria[*at].about_circumstances
            && record.criteria[*at].effect != Effect::Excludes
        {
            facts.extend(
                record.criteria[*at].facts.iter().copied().filter(|f| case.profile.sheet.get(*f).is_some()),
            );
        }
    }
    let words: Vec<String> =
        facts.into_iter().map(|fact| because::stated(case.snapshot, &case.profile.sheet, fact)).collect();
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
