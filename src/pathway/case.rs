//! One question: the person, the catalogue, and what was found out once for all services.

use super::judgements::Judgements;
use super::profile::Profile;
use super::snapshot::Snapshot;
use super::steps::Steps;

/// Everything a service is judged and scored by.
pub struct Case<'c> {
    pub profile: &'c Profile,
    pub snapshot: &'c Snapshot,
    pub steps: Steps,
    pub judged: Judgements,
    /// Crisis help stands first in this answer.
    pub urgent: bool,
}

impl<'c> Case<'c> {
    pub fn of(profile: &'c Profile, snapshot: &'c Snapshot) -> Self {
        let steps = Steps::suggest(profile, snapshot);
        let judged = Judgements::of(profile, snapshot, &steps);
        Self { profile, snapshot, steps, judged, urgent: false }
    }
}
