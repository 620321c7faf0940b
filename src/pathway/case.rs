//! One question: the person, the catalogue, and what was found out once for all services.

use super::doors_first::Raised;
use super::judgements::Judgements;
use super::profile::Profile;
use super::reply::Urgent;
use super::rules::UrgentLevel;
use super::snapshot::Snapshot;
use super::standing::CrisisHelp;
use super::steps::Steps;

/// Everything a service is judged and scored by.
pub struct Case<'p, 's> {
    pub profile: &'p Profile,
    pub snapshot: &'s Snapshot,
    pub steps: Steps,
    pub judged: Judgements,
    /// Crisis help stands first in this answer.
    pub urgent: bool,
    /// Which services that is, and which stand right after them.
    pub crisis_help: CrisisHelp,
    /// The doors that stand above what they lead to.
    pub raised: Raised,
}

impl<'p, 's> Case<'p, 's> {
    pub fn of(profile: &'p Profile, snapshot: &'s Snapshot) -> Self {
        let steps = Steps::suggest(profile, snapshot);
        let judged = Judgements::of(profile, snapshot, &steps);
        Self {
            profile,
            snapshot,
            steps,
            judged,
            urgent: false,
            crisis_help: CrisisHelp::default(),
            raised: Raised::new(),
        }
    }

    /// Heeds the urgent answer, for the step and for who stands first.
    pub fn heed(&mut self, urgent: Option<&Urgent>) {
        self.urgent = urgent.is_some();
        self.crisis_help = CrisisHelp::of(urgent, self.snapshot);
        if let Some(urgent) = urgent.filter(|urgent| urgent.level >= UrgentLevel::Crisis) {
            self.steps.raise_to_crisis(urgent);
        }
    }
}
