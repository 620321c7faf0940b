//! How long would an answer of the panel be? Small areas times people times askers grow large.

use super::assumptions::Assumptions;
use super::neighbourhoods::Neighbourhoods;
use super::people::{PanelError, PanelQuestion, chosen};
use super::units::units;
use crate::pathway::Snapshot;

/// What is multiplied with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelExtent {
    pub areas: usize,
    pub people: usize,
    pub askers: usize,
}

impl PanelExtent {
    /// Without asking anybody.
    ///
    /// # Errors
    /// A person that is not in the panel.
    pub fn of(
        question: &PanelQuestion,
        snapshot: &Snapshot,
        assumptions: &Assumptions,
    ) -> Result<Self, PanelError> {
        let neighbourhoods = Neighbourhoods::of(snapshot, &assumptions.need_weights);
        let units = units(question.level, question.area, &neighbourhoods, snapshot.gazetteer());
        Ok(Self {
            areas: units.len(),
            people: chosen(assumptions, question)?.len(),
            askers: question.askers.len(),
        })
    }

    /// Lines of the answer: one for each person, asker and area.
    pub fn lines(self) -> usize {
        self.areas * self.people * self.askers
    }
}
