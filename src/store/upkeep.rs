//! The store as those who keep records true use it: reports of problems, pages that answer or do not, and signals from use.

use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncConnection;
use uuid::Uuid;

use super::link::{self, LinkFinding};
use super::problem_report::{NewProblemReport, NotAnswered, ProblemFilter, ProblemReport};
use super::signal::{self, Signal, SignalKind};
use super::{Store, StoreError, problem_report};
use crate::catalogue::{DeadLink, ProblemState};

impl Store {
    /// Keeps what somebody says is wrong until it is answered, and gives its id.
    pub async fn keep_problem(
        &self,
        report: &NewProblemReport,
        now: DateTime<Utc>,
    ) -> Result<Uuid, StoreError> {
        let mut connection = self.connection().await?;
        problem_report::keep(&mut connection, report, now).await.map_err(StoreError::of_write)
    }

    /// Reports of problems, the oldest first.
    pub async fn problems(
        &self,
        filter: &ProblemFilter,
        limit: u32,
    ) -> Result<Vec<ProblemReport>, StoreError> {
        problem_report::list(&mut *self.connection().await?, filter, limit).await
    }

    /// For each service with reports that wait: how many, and since when.
    pub async fn open_problems(&self) -> Result<Vec<(String, u32, DateTime<Utc>)>, StoreError> {
        problem_report::open(&mut *self.connection().await?).await
    }

    pub async fn problem(&self, id: Uuid) -> Result<Option<ProblemReport>, StoreError> {
        problem_report::find(&mut *self.connection().await?, id).await
    }

    /// Answers a report once: its words go, and what was done stays.
    pub async fn answer_problem(
        &self,
        id: Uuid,
        state: ProblemState,
        who: &str,
        outcome: &str,
        now: DateTime<Utc>,
    ) -> Result<Result<(), NotAnswered>, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| {
                problem_report::answer(connection, id, state, who, outcome, now).await
            })
            .await;
        done.map_err(StoreError::of_write)
    }

    /// Keeps what came of asking for pages on a day, in one transaction.
    pub async fn note_links(&self, findings: &[LinkFinding], on: NaiveDate) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        let done =
            connection.transaction(async |connection| link::note(connection, findings, on).await).await;
        done.map_err(StoreError::of_write)
    }

    /// Pages that count as dead, by address: gone, or silent on the last two days on which they were asked.
    pub async fn dead_links(&self) -> Result<Vec<(String, DeadLink)>, StoreError> {
        link::dead(&mut *self.connection().await?).await
    }

    /// Adds counts of how records are used, in whole fives.
    pub async fn add_signals(&self, counted: &[(Signal, u64)]) -> Result<(), StoreError> {
        signal::add(&mut *self.connection().await?, counted).await
    }

    /// What is counted of a service since a month, given by its first day.
    pub async fn signals(&self, service: &str, since: NaiveDate) -> Result<Vec<(Signal, u64)>, StoreError> {
        signal::of_service(&mut *self.connection().await?, service, since).await
    }

    /// What is counted of every service since a month, given by its first day: the months together.
    pub async fn signals_together(
        &self,
        since: NaiveDate,
    ) -> Result<Vec<(String, SignalKind, u64)>, StoreError> {
        signal::together(&mut *self.connection().await?, since).await
    }
}
