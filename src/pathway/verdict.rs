//! One service against one person: every criterion in three values, and what they come to together.

use crate::catalogue::{Confidence, Effect, Status};
use crate::geography::{Truth, distance_m};

use super::coverage::PlaceTruth;
use super::profile::Profile;
use super::record::Record;

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

/// The judgement.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub parts: Vec<(Part, Truth)>,
    /// All parts together, priorities left out.
    pub truth: Truth,
    /// Metres to the nearest place where people are seen.
    pub distance_m: Option<f64>,
}

/// Judges a service whose needs have already been found to touch the person's, or which is a door for them.
pub fn judge(record: &Record, profile: &Profile, place: PlaceTruth, need: Truth) -> Verdict {
    let sheet = &profile.sheet;
    let day = profile.day();
    let mut parts = Vec::with_capacity(5 + record.criteria.len());
    parts.push((Part::Need, need));
    parts.push((Part::Place, place.judge(record.service.coverage.basis)));
    if let Some(truth) = record.judge_ages(sheet) {
        parts.push((Part::Age, truth));
    }
    for (at, criterion) in record.criteria.iter().enumerate() {
        if let Some(truth) = criterion.judge(sheet, day) {
            parts.push((Part::Criterion(at), truth));
        }
    }
    parts.push((Part::Running, running(record)));
    let distance_m = profile
        .point()
        .and_then(|from| record.points.iter().map(|to| distance_m(from, *to)).min_by(f64::total_cmp));
    if let Some(within_m) = profile.within_m {
        let far = distance_m.map(|metres| Truth::from(metres <= within_m));
        let reach = if record.remote { Truth::Met } else { far.unwrap_or(Truth::Unknown) };
        parts.push((Part::Reach, reach));
    }
    let truth = Truth::all(parts.iter().filter(|(part, _)| counts(record, *part)).map(|(_, truth)| *truth));
    Verdict { parts, truth, distance_m }
}

/// A priority raises, it never gates.
pub fn counts(record: &Record, part: Part) -> bool {
    match part {
        Part::Criterion(at) => record.criteria[at].effect != Effect::Prioritises,
        Part::Need | Part::Place | Part::Age | Part::Running | Part::Reach => true,
    }
}

/// Closed and replaced services never fit; one whose status is unknown, or that rests on weak evidence, is asked about.
pub fn running(record: &Record) -> Truth {
    let confidence = record.service.provenance.confidence;
    match record.service.status.is {
        Status::Closed | Status::Replaced => Truth::Unmet,
        Status::Open if confidence == Confidence::Low => Truth::Unknown,
        Status::Open => Truth::Met,
        Status::Unknown => Truth::Unknown,
    }
}
