//! How a match earns its place: parts with points that add up to the score. `why.rs` says them in words.

use crate::catalogue::{CoverageBasis, Step};
use crate::geography::Truth;

use super::case::Case;
use super::coverage::PlaceTruth;
use super::ground::Ground;
use super::outline::Outline;
use super::profile::Profile;
use super::record::Record;
use super::route_terms::Entry;
use super::rules::Ranking;
use super::standing::{Scale, Standing};
use super::verdict::Verdict;

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
    /// Given to a door, so that it stands above what it leads to. Zero or above.
    pub leads: f64,
    /// Taken off for what repeats what stands above it. Zero or below.
    pub variety: f64,
    /// What the points can come to: less than 1 for most when somebody may be in danger.
    pub scale: Scale,
    /// Position in the profile of the best need it helps with.
    pub best_need: Option<usize>,
    pub step: Option<Step>,
}

impl Score {
    /// 0 to 1, to six decimals so that the order is the same on every machine.
    pub fn total(&self) -> f64 {
        (self.scale.score(self.sum()) * 1e6).round() / 1e6
    }

    /// The parts as they are shown, each to six decimals, together: below 0 for what has little for it and much against it.
    pub fn sum(&self) -> f64 {
        self.parts().into_iter().map(|points| (points * 1e6).round()).sum::<f64>() / 1e6
    }

    /// Never below [`Score::total`], and quicker: the parts as they are, and a little more than rounding can add.
    pub fn at_most(&self) -> f64 {
        const ROUNDING: f64 = 1e-5;
        self.scale.score(self.parts().into_iter().sum::<f64>() + ROUNDING) + ROUNDING
    }

    fn parts(&self) -> [f64; 14] {
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
            best_need: _,
            step: _,
        } = *self;
        [
            need, step_fit, special, route, near, freshness, certainty, typical, hours, wishes, kind, doubt,
            leads, variety,
        ]
    }
}

/// What is measured one service at a time: exactly for what may be shown, at most for what is only sifted.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Metres to the nearest place where people are seen.
    pub distance_m: Option<f64>,
    /// Which part of what the person would rather have is given, 0 to 1.
    pub wishes: f64,
}

/// The parts of a score for which no criterion has to be judged and no distance measured.
pub fn outset(at: usize, outline: &Outline, ground: Ground, case: &Case) -> Score {
    let ranking = &case.snapshot.rules().ranking;
    let points = &ranking.points;
    let (need_share, best_need) = need_share(at, outline, ground, case);
    let wanted = case.steps.wanted(best_need, case.urgent);
    let step = outline.steps.nearest(wanted);
    Score {
        need: points.need * need_share,
        // A door is not a step: it is the way in whatever the step (pathway facts, section 8).
        step_fit: points.step_fit
            * if is_door(outline, case) { 1.0 } else { step_share(step, wanted, ranking) },
        route: points.route * route_share(outline, case),
        freshness: points.freshness * case.judged.freshness[outline.assured as usize],
        typical: if step.is_some_and(|step| outline.typical.holds(step)) { points.typical } else { 0.0 },
        hours: if outline.any_hour { points.hours } else { 0.0 },
        kind: outline.kind_points,
        scale: Standing::of(at, outline, case).scale(ranking.crisis.as_ref()),
        best_need,
        step,
        ..Score::default()
    }
}

/// The most that the parts left out of an outset can add to it.
pub fn most_to_come(ranking: &Ranking) -> f64 {
    let Ranking { points, special, .. } = ranking;
    let shares = [special.one_fact, special.more_facts, special.prioritised, special.age_band];
    let special = points.special * shares.into_iter().fold(0.0, f64::max);
    special + points.near + points.certainty + points.wishes
}

/// Scores a service, from its outset on.
pub fn score(outset: Score, outline: &Outline, verdict: &Verdict, measured: Measured, case: &Case) -> Score {
    let ranking = &case.snapshot.rules().ranking;
    let points = &ranking.points;
    Score {
        special: points.special * special_share(verdict, ranking).0,
        near: points.near * near_share(outline, measured.distance_m, verdict.place_shares, ranking).0,
        // Whether anyone is safe is asked first in any case, so that question alone makes nothing less certain.
        certainty: if verdict.truth.is_met() || verdict.only_safety_unknown { points.certainty } else { 0.0 },
        wishes: points.wishes * measured.wishes,
        doubt: doubt_points(outline, verdict, case),
        ..outset
    }
}

/// How the one who asks gets in.
pub fn entry(outline: &Outline, case: &Case) -> Entry {
    case.judged.entry[outline.ways_in as usize]
}

fn route_share(outline: &Outline, case: &Case) -> f64 {
    let weights = &case.snapshot.rules().ranking.route;
    match entry(outline, case) {
        Entry::Open | Entry::Through if u32::from(outline.open_to) <= weights.few => weights.open_to_few,
        Entry::Open | Entry::OpenToAnyComer | Entry::Through => weights.open,
        Entry::NotKnown => weights.unknown,
        Entry::Closed => weights.closed,
    }
}

/// Whether the one who asks may use it.
pub fn open_to_asker(outline: &Outline, case: &Case) -> Truth {
    case.judged.open[outline.ways_in as usize]
}

fn need_share(service: usize, outline: &Outline, ground: Ground, case: &Case) -> (f64, Option<usize>) {
    let weights = &case.snapshot.rules().ranking.need;
    let need_weights = &case.judged.need_weights;
    let door = door_for(service, outline, case);
    let mut best: Option<(f64, usize)> = None;
    let mut covered = 0.0;
    for (at, need) in case.profile.needs.iter().enumerate() {
        let bit = 1 << need.need;
        let share = if outline.first_need.map(usize::from) == Some(need.need) {
            1.0
        } else if outline.need_bits & bit != 0 {
            weights.not_its_first
        } else if door & bit != 0 {
            weights.door
        } else {
            continue;
        };
        let points = need_weights[at] * share;
        covered += points;
        if best.is_none_or(|(most, _)| points > most) {
            best = Some((points, at));
        }
    }
    match best {
        Some((best, at)) => {
            let total = case.judged.all_needs_weigh;
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

/// For what in particular a service gets points as one made for people like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MadeFor {
    Nobody,
    /// Circumstances that it requires and that are met.
    Circumstances,
    /// Circumstances of those it sees first.
    Priority,
    /// The young or the old.
    Age,
}

/// The share of the points for being made for people like this one, and what it is given for.
pub fn special_share(verdict: &Verdict, ranking: &Ranking) -> (f64, MadeFor) {
    let weights = &ranking.special;
    let waiting = f64::from(1 + verdict.circumstances_unknown);
    let required = match verdict.circumstances_met {
        0 => 0.0,
        1 => weights.one_fact / waiting,
        _ => weights.more_facts / waiting,
    };
    let prioritised = if verdict.prioritised { weights.prioritised } else { 0.0 };
    let age_band = if verdict.in_special_age_band { weights.age_band } else { 0.0 };
    let grounds =
        [(required, MadeFor::Circumstances), (prioritised, MadeFor::Priority), (age_band, MadeFor::Age)];
    highest(grounds).filter(|(share, _)| *share > 0.0).unwrap_or((0.0, MadeFor::Nobody))
}

/// How help is near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Nearness {
    /// So many metres in a straight line.
    Metres(f64),
    /// By phone, text, online or to the home.
    Remote,
    /// Where exactly is not published, but it is there for one part of the area, where the home is with this likelihood.
    Local(f64),
    Unknown,
}

/// The share of the points for being near, and what it is given for.
pub fn near_share(
    outline: &Outline,
    distance_m: Option<f64>,
    place: PlaceTruth,
    ranking: &Ranking,
) -> (f64, Nearness) {
    let weights = &ranking.near;
    let in_person =
        distance_m.map(|metres| (1.0 / (1.0 + metres / weights.half_distance_m), Nearness::Metres(metres)));
    let remote = outline.remote.then_some((weights.remote, Nearness::Remote));
    let local = (in_person.is_none() && !outline.wide)
        .then_some((weights.local * place.home_share, Nearness::Local(place.home_share)));
    let grounds = [in_person, remote, local].into_iter().flatten();
    let (share, nearness) = highest(grounds).unwrap_or((weights.unknown, Nearness::Unknown));
    (if outline.national { share.min(weights.national) } else { share }, nearness)
}

/// The highest share with its ground; of equals the first.
fn highest<Ground>(grounds: impl IntoIterator<Item = (f64, Ground)>) -> Option<(f64, Ground)> {
    grounds.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best })
}

/// Which part of what the person would rather have this service is known to give; 0 when nothing was wished for.
pub fn wishes_share(record: &Record, outline: &Outline, profile: &Profile) -> f64 {
    let service = &record.service;
    let mut met = Vec::new();
    if !profile.modes.is_empty() {
        met.push(service.modes.iter().any(|mode| profile.modes.contains(mode)));
    }
    if !profile.languages.is_empty() {
        met.push(profile.languages.iter().any(|code| service.speaks(code)));
    }
    if !profile.access.is_empty() {
        met.push(service.access.iter().any(|access| profile.access.contains(&access.word)));
    }
    if profile.women_only {
        met.push(outline.women_only);
    }
    if met.is_empty() { 0.0 } else { met.iter().filter(|met| **met).count() as f64 / met.len() as f64 }
}

/// The needs that it is an open door for, as bits, whichever needs its own record names.
pub fn door_for(at: usize, outline: &Outline, case: &Case) -> u64 {
    if outline.door_needs == 0 {
        return 0;
    }
    let doors = case.snapshot.compiled().doors.iter().zip(&case.judged.doors);
    let open = doors.filter(|(door, open)| door.record == at && **open);
    open.fold(0, |needs, (door, _)| needs | door.needs)
}

/// A door for one of the person's needs, whether or not it stands open to them.
pub fn is_door(outline: &Outline, case: &Case) -> bool {
    outline.door_needs & case.judged.needs != 0
}

/// What is likely to come out as a no: an age outside an inferred limit or not known where it is for the young or the old, a rare
/// circumstance not known, a requirement that the stated circumstances speak against, a place probably outside.
fn doubt_points(outline: &Outline, verdict: &Verdict, case: &Case) -> f64 {
    let weights = &case.snapshot.rules().ranking.doubt;
    let age = match verdict {
        Verdict { age_in_doubt: true, .. } => weights.age,
        Verdict { age_not_known: true, .. } => weights.age_not_known,
        Verdict { .. } => 0.0,
    };
    let against = if verdict.spoken_against { weights.against } else { 0.0 };
    let circumstances = weights.circumstance * f64::from(verdict.circumstances_unknown);
    let outside = 1.0 - verdict.place_shares.home_share;
    let place =
        if case.judged.no_practice && verdict.place.is_unknown() && outline.basis == CoverageBasis::GpArea {
            weights.place
        } else if !case.judged.home_known() {
            0.0
        } else if outline.basis == CoverageBasis::Anyone {
            weights.elsewhere * outside
        } else if verdict.place.is_unknown() {
            weights.place * outside
        } else {
            0.0
        };
    -(age + against + circumstances.min(weights.most_circumstances) + place)
}
