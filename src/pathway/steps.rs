//! Which step of care the published rules suggest, and where help for each need starts.

use std::borrow::Cow;

use crate::catalogue::Step;

use super::because;
use super::profile::Profile;
use super::reply::{Reason, StepReply, Urgent};
use super::rules::in_force;
use super::snapshot::Snapshot;

/// The steps a person's facts call for.
#[derive(Debug, Clone)]
pub struct Steps {
    pub suggested: Option<Step>,
    pub stated: Option<Step>,
    pub also: Vec<Step>,
    pub reasons: Vec<Reason>,
    /// For each need of the profile, the step its help starts at.
    pub by_need: Vec<Option<Step>>,
}

impl Steps {
    /// Applies the rules in force on the day of the question. The highest step that a rule calls for is suggested.
    pub fn suggest(profile: &Profile, snapshot: &Snapshot) -> Self {
        let day = profile.day();
        let mut by_need: Vec<Option<Step>> = vec![None; profile.needs.len()];
        let mut held: Vec<(Step, Reason)> = Vec::new();
        for (rule, needs, any_of, unless) in &snapshot.compiled().steps {
            let holds = in_force(Some(rule.from), rule.until, day)
                && any_of.judge(&profile.sheet).is_met()
                && (unless.is_empty() || !unless.judge(&profile.sheet).is_met());
            if !holds {
                continue;
            }
            for (at, need) in profile.needs.iter().enumerate() {
                if needs & (1 << need.need) != 0 {
                    by_need[at] = by_need[at].max(Some(rule.step));
                }
            }
            let facts: Vec<Cow<str>> = any_of
                .facts_that_hold(&profile.sheet)
                .into_iter()
                .filter(|fact| profile.sheet.get(*fact).is_some())
                .map(|fact| because::stated(snapshot, &profile.sheet, fact))
                .collect();
            let because = if facts.is_empty() {
                rule.because.clone()
            } else {
                format!("{} ({})", rule.because, facts.join(", "))
            };
            held.push((rule.step, Reason { rule: rule.id.clone(), because, source: rule.source.clone() }));
        }
        let suggested = held.iter().map(|(step, _)| *step).max();
        let mut also: Vec<Step> =
            by_need.iter().flatten().copied().filter(|step| Some(*step) != suggested).collect();
        also.sort_unstable();
        also.dedup();
        held.sort_by_key(|(step, _)| std::cmp::Reverse(*step));
        Self {
            suggested,
            stated: profile.stated_step,
            also,
            reasons: held.into_iter().map(|(_, reason)| reason).collect(),
            by_need,
        }
    }

    /// Whoever may be in danger starts at step 5, whichever needs were understood.
    pub fn raise_to_crisis(&mut self, urgent: &Urgent) {
        let before = self.suggested.replace(Step::CRISIS_AND_INPATIENT);
        if before == self.suggested {
            return;
        }
        self.also.extend(before);
        self.also.sort_unstable();
        self.also.dedup();
        let first = urgent.reasons.first().map(|reason| Reason {
            because: format!("crisis help comes first: {}", reason.because),
            ..reason.clone()
        });
        self.reasons.splice(0..0, first);
    }

    /// The step a service for this need should be at: what a professional decided, else what the rules say of the need. A stated
    /// step never lowers what a crisis calls for.
    pub fn wanted(&self, need: Option<usize>, urgent: bool) -> Option<Step> {
        let by_rules = need.and_then(|at| self.by_need[at]).or(self.suggested);
        match self.stated {
            Some(stated) if urgent => by_rules.max(Some(stated)),
            Some(stated) => Some(stated),
            None => by_rules,
        }
    }

    pub fn reply(self) -> StepReply {
        let Self { suggested, stated, also, reasons, by_need: _ } = self;
        StepReply { suggested, stated, also, reasons }
    }
}
