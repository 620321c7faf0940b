//! One service against one person: every criterion in three values, and what they come to together.

use crate::catalogue::Fact;
use crate::geography::{Truth, distance_m};

use super::ask::Topics;
use super::case::Case;
use super::coverage::PlaceTruth;
use super::outline::Outline;

/// Which criterion an outcome is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Need,
    Place,
    Age,
    /// Position among the service's criteria.
    Criterion(usize),
    /// Whether it still runs, and how sure that is.
    Running,
    /// The farthest the person would go.
    Reach,
}

/// The judgement, as far as it is scored. The parts are gone through again for what is shown.
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    pub need: Truth,
    pub place: Truth,
    pub place_shares: PlaceTruth,
    /// All parts together, priorities left out.
    pub truth: Truth,
    /// Nothing is unknown but what turns on whether the person is safe.
    pub only_safety_unknown: bool,
    /// How many required circumstances are met, and how many are not known.
    pub circumstances_met: u32,
    pub circumstances_unknown: u32,
    pub prioritised: bool,
    /// What was stated speaks against a requirement that is still open.
    pub spoken_against: bool,
    /// The age is not known, and it is for the young or for the old.
    pub age_not_known: bool,
    /// Certainly inside a band for the young or for the old.
    pub in_special_age_band: bool,
    /// The age is known and outside a limit that is not certain.
    pub age_in_doubt: bool,
    pub waits_for: Topics,
}

/// Judges a service whose needs have already been found to touch the person's, or which is a door for them.
pub fn judge(outline: &Outline, need: Truth, case: &Case) -> Verdict {
    let judged = &case.judged;
    let mut verdict = Verdict {
        need,
        place: place(outline, case),
        place_shares: judged.places[outline.area_list as usize],
        truth: Truth::Met,
        only_safety_unknown: true,
        circumstances_met: 0,
        circumstances_unknown: 0,
        prioritised: false,
        spoken_against: false,
        age_not_known: false,
        in_special_age_band: false,
        age_in_doubt: false,
        waits_for: Topics::default(),
    };
    each_part(outline, need, case, |part, truth| {
        let mut gates = true;
        let mut only_safety = false;
        match part {
            Part::Need if truth.is_unknown() => verdict.wait_for(Topics::fact(Fact::NeedStated)),
            Part::Place if truth.is_unknown() => verdict.wait_for(judged.place_topics(outline.basis)),
            Part::Age if truth.is_unknown() && judged.age_known => verdict.age_in_doubt = true,
            Part::Age if truth.is_unknown() => {
                verdict.age_not_known = judged.age_open && is_for_certain_ages(outline, case);
                verdict.wait_for(Topics::fact(Fact::AgeYears));
            }
            Part::Age => verdict.in_special_age_band = truth.is_met() && is_for_certain_ages(outline, case),
            Part::Criterion(at) => {
                let place = case.snapshot.outlines().criteria(outline)[at];
                let Some(criterion) = &judged.criteria[place as usize] else { return };
                gates = criterion.gates;
                only_safety = criterion.only_safety;
                verdict.circumstances_met += u32::from(criterion.requires_circumstance && truth.is_met());
                verdict.circumstances_unknown += u32::from(criterion.awaits_circumstance);
                verdict.spoken_against |= criterion.spoken_against;
                verdict.prioritised |= criterion.prioritises_circumstance && truth.is_met();
                verdict.wait_for(criterion.waits_for);
            }
            // Known, or the source is not sure, or nobody but the service can say.
            Part::Need | Part::Place | Part::Running | Part::Reach => {}
        }
        verdict.only_safety_unknown &= !truth.is_unknown() || only_safety;
        if gates {
            verdict.truth = verdict.truth.and(truth);
        }
    });
    verdict
}

/// Whether it is for the young or for the old in particular.
fn is_for_certain_ages(outline: &Outline, case: &Case) -> bool {
    outline.age_band.is_some_and(|band| case.judged.ages[band as usize].1)
}

/// Whether a part that services have in common refuses already, so that no criterion has to be judged.
pub fn refused_outright(outline: &Outline, case: &Case) -> bool {
    outline.running.is_unmet()
        || place(outline, case).is_unmet()
        || outline.age_band.is_some_and(|band| case.judged.ages[band as usize].0.is_unmet())
}

impl Verdict {
    fn wait_for(&mut self, topics: Topics) {
        self.waits_for = self.waits_for.and(topics);
    }
}

/// Goes through the parts of a judgement in the order in which they are shown.
fn each_part(outline: &Outline, need: Truth, case: &Case, mut see: impl FnMut(Part, Truth)) {
    let judged = &case.judged;
    see(Part::Need, need);
    see(Part::Place, place(outline, case));
    if let Some(band) = outline.age_band {
        see(Part::Age, judged.ages[band as usize].0);
    }
    for (at, place) in case.snapshot.outlines().criteria(outline).iter().enumerate() {
        if let Some(criterion) = &judged.criteria[*place as usize] {
            see(Part::Criterion(at), criterion.truth);
        }
    }
    see(Part::Running, outline.running);
    if let Some(within_m) = case.profile.within_m {
        let far = nearest_m(outline, case).map(|metres| Truth::from(metres <= within_m));
        see(Part::Reach, if outline.remote { Truth::Met } else { far.unwrap_or(Truth::Unknown) });
    }
}

/// Every part of a judgement, in the order in which they are shown.
pub fn parts(outline: &Outline, need: Truth, case: &Case) -> Vec<(Part, Truth)> {
    let mut parts = Vec::with_capacity(8);
    each_part(outline, need, case, |part, truth| parts.push((part, truth)));
    parts
}

/// A priority raises, it never gates.
pub fn gates(outline: &Outline, part: Part, case: &Case) -> bool {
    match part {
        Part::Criterion(at) => {
            let place = case.snapshot.outlines().criteria(outline)[at];
            case.judged.criteria[place as usize].is_some_and(|criterion| criterion.gates)
        }
        Part::Need | Part::Place | Part::Age | Part::Running | Part::Reach => true,
    }
}

fn place(outline: &Outline, case: &Case) -> Truth {
    case.judged.places[outline.area_list as usize].judge(outline.basis)
}

/// How far it is to the nearest place where people are seen.
///
/// # Units
/// Metres in a straight line; nothing when either end is not known.
pub fn nearest_m(outline: &Outline, case: &Case) -> Option<f64> {
    let (home, _) = case.judged.home?;
    let points = case.snapshot.outlines().points(outline).iter();
    points.map(|(point, _)| distance_m(home, *point)).min_by(f64::total_cmp)
}

/// The same, never more and a few centimetres less, for sifting many services.
///
/// # Units
/// Metres in a straight line.
pub fn nearest_at_least_m(outline: &Outline, case: &Case) -> Option<f64> {
    let (_, home) = case.judged.home?;
    let points = case.snapshot.outlines().points(outline).iter();
    points.map(|(_, there)| home.at_least_m(*there)).min_by(f64::total_cmp)
}
