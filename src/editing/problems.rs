//! Problems that somebody reported: read with their words, and answered once.

use uuid::Uuid;

use super::{Editing, Refusal};
use crate::catalogue::{ProblemState, personal};
use crate::store::{NotAnswered, Operation, ProblemFilter, ProblemReport, Whose};

/// Shortest and longest outcome, in characters.
const OUTCOME: std::ops::RangeInclusive<usize> = 3..=500;
/// Reports of a list.
const MOST: u32 = 500;

impl Editing<'_> {
    /// Reports with their words, whoever waited longest first; at most 500.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`], and those of the store.
    pub async fn problems(&self, filter: &ProblemFilter) -> Result<Vec<ProblemReport>, Refusal> {
        self.must(Operation::ReadProblems, Whose::default())?;
        Ok(self.store.problems(filter, MOST).await?)
    }

    /// One report with its words.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] when there is none of this id.
    pub async fn problem(&self, id: &str) -> Result<ProblemReport, Refusal> {
        self.must(Operation::ReadProblems, Whose::default())?;
        let id: Uuid = id.parse().map_err(|_| no_problem())?;
        self.store.problem(id).await?.ok_or_else(no_problem)
    }

    /// Says what came of a report, for everybody to read. Its words are taken out then.
    ///
    /// # Errors
    /// See [`Refusal`]; [`Refusal::Decided`] when somebody has answered it already.
    pub async fn answer_problem(
        &self,
        id: &str,
        state: ProblemState,
        outcome: &str,
    ) -> Result<ProblemReport, Refusal> {
        self.must(Operation::AnswerProblems, Whose::default())?;
        let outcome = outcome.trim();
        if state == ProblemState::Open {
            let detail = "must be `accepted`, `declined` or `duplicate`: a report is answered once";
            return Err(Refusal::of_field("/state", detail));
        }
        if !OUTCOME.contains(&outcome.chars().count()) {
            return Err(Refusal::of_field("/outcome", "must be 3 to 500 characters"));
        }
        let id: Uuid = id.parse().map_err(|_| no_problem())?;
        let report = self.store.problem(id).await?.ok_or_else(no_problem)?;
        if let Some(record) = self.snapshot.find(&report.service)
            && let Some(first) = personal(outcome, &record.service, self.today).first()
        {
            return Err(Refusal::of_field("/outcome", first.to_string()));
        }
        match self.store.answer_problem(id, state, &self.holder.name, outcome, self.now).await? {
            Ok(()) => self.store.problem(id).await?.ok_or_else(no_problem),
            Err(NotAnswered::Unknown) => Err(no_problem()),
            Err(NotAnswered::Answered) => Err(Refusal::Decided),
        }
    }
}

fn no_problem() -> Refusal {
    Refusal::Unknown("no report has this id".to_owned())
}
