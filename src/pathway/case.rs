//! One question: the person, the catalogue, and what was found out once for all services.

use super::judgements::Judgements;
use super::profile::Profile;
use super::snapshot::Snapshot;
use super::steps::Steps;

/// Everything a service is judged and scored by.
pub struct Case<'p, 's> {
    pub profile: &'p Profile,
    pub snapshot: &'s Snapshot,
    pub steps: Steps,
    pub judged: Judgements,
    /// Crisis help stands first in this answer.
    pub urgent: bool,
}

impl<'p, 's> Case<'p, 's> {
    pub fn of(profile: &'p Profile, snapshot: &'s Snapshot) -> Self {
        let steps = Steps::suggest(profile, snapshot);
        let judged = Judgements::of(profile, snapshot, &steps);
        Self { profile, snapshot, steps, judged, urgent: false }
    }
}
