//! What anybody says is wrong with a record, and what came of it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::StoreError;
use super::audit::{self, Deed};
use super::schema::problem_report;
use super::words::{from_optional_word, from_word, optional_word, word};
use crate::catalogue::{ProblemKind, ProblemState, RecordPart};

/// What somebody says is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProblemReport {
    /// Slug of the service.
    pub service: String,
    pub kind: ProblemKind,
    pub part: Option<RecordPart>,
    pub words: Option<String>,
}

/// A report and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemReport {
    pub id: Uuid,
    /// Slug of the service.
    pub service: String,
    pub kind: ProblemKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<RecordPart>,
    /// What was said, for curators alone; gone once it is answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    pub made_at: DateTime<Utc>,
    pub state: ProblemState,
    /// Name of the token that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<Utc>>,
    /// What was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

/// Why a report was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnswered {
    Unknown,
    /// Somebody has answered already.
    Answered,
}

/// Which reports are asked for.
#[derive(Debug, Clone, Default)]
pub struct ProblemFilter {
    pub state: Option<ProblemState>,
    /// Slug of a service.
    pub service: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = problem_report, check_for_backend(diesel::pg::Pg))]
struct ReportRow {
    id: Uuid,
    service: String,
    kind: String,
    part: Option<String>,
    words: Option<String>,
    made_at: DateTime<Utc>,
    state: String,
    answered_by: Option<String>,
    answered_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
}

impl TryFrom<ReportRow> for ProblemReport {
    type Error = StoreError;

    fn try_from(row: ReportRow) -> Result<Self, StoreError> {
        let ReportRow { id, service, kind, part, words, made_at, state, answered_by, answered_at, outcome } =
            row;
        let (kind, state) = (from_word(&kind)?, from_word(&state)?);
        let part = from_optional_word(part.as_deref())?;
        Ok(Self { id, service, kind, part, words, made_at, state, answered_by, answered_at, outcome })
    }
}

/// Keeps a report until somebody answers it, and gives its id.
pub(super) async fn keep(
    connection: &mut AsyncPgConnection,
    report: &NewProblemReport,
    now: DateTime<Utc>,
) -> Result<Uuid, StoreError> {
    let NewProblemReport { service, kind, part, words } = report;
    let id = Uuid::now_v7();
    let row = ReportRow {
        id,
        service: service.clone(),
        kind: word(kind)?,
        part: optional_word(part.as_ref())?,
        words: words.clone(),
        made_at: now,
        state: word(&ProblemState::Open)?,
        answered_by: None,
        answered_at: None,
        outcome: None,
    };
    diesel::insert_into(problem_report::table).values(&row).execute(connection).await?;
    Ok(id)
}

/// Reports, the oldest first: whoever waited longest is answered first.
pub(super) async fn list(
    connection: &mut AsyncPgConnection,
    filter: &ProblemFilter,
    limit: u32,
) -> Result<Vec<ProblemReport>, StoreError> {
    let ProblemFilter { state, service } = filter;
    let mut query = problem_report::table.order(problem_report::id).limit(i64::from(limit)).into_boxed();
    if let Some(state) = state {
        query = query.filter(problem_report::state.eq(word(state)?));
    }
    if let Some(service) = service {
        query = query.filter(problem_report::service.eq(service.clone()));
    }
    let rows: Vec<ReportRow> = query.select(ReportRow::as_select()).load(connection).await?;
    rows.into_iter().map(ProblemReport::try_from).collect()
}

/// For each service with open reports: how many, and since when.
pub(super) async fn open(
    connection: &mut AsyncPgConnection,
) -> Result<Vec<(String, u32, DateTime<Utc>)>, StoreError> {
    let rows: Vec<(String, i64, Option<DateTime<Utc>>)> = problem_report::table
        .filter(problem_report::state.eq(word(&ProblemState::Open)?))
        .group_by(problem_report::service)
        .select((
            problem_report::service,
            diesel::dsl::count_star(),
            diesel::dsl::min(problem_report::made_at),
        ))
        .load(connection)
        .await?;
    let counted = rows.into_iter().filter_map(|(service, count, since)| {
        Some((service, u32::try_from(count).unwrap_or(u32::MAX), since?))
    });
    Ok(counted.collect())
}

pub(super) async fn find(
    connection: &mut AsyncPgConnection,
    id: Uuid,
) -> Result<Option<ProblemReport>, StoreError> {
    let row: Option<ReportRow> =
        problem_report::table.find(id).select(ReportRow::as_select()).first(connection).await.optional()?;
    row.map(ProblemReport::try_from).transpose()
}

/// Answers a report: its words go, and what was done stays.
pub(super) async fn answer(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    state: ProblemState,
    who: &str,
    outcome: &str,
    now: DateTime<Utc>,
) -> Result<Result<(), NotAnswered>, StoreError> {
    let row: Option<ReportRow> = problem_report::table
        .find(id)
        .for_update()
        .select(ReportRow::as_select())
        .first(connection)
        .await
        .optional()?;
    match row.map(ProblemReport::try_from).transpose()? {
        None => return Ok(Err(NotAnswered::Unknown)),
        Some(report) if report.state != ProblemState::Open => return Ok(Err(NotAnswered::Answered)),
        Some(_) => {}
    }
    diesel::update(problem_report::table.find(id))
        .set((
            problem_report::state.eq(word(&state)?),
            problem_report::words.eq(None::<String>),
            problem_report::answered_by.eq(who),
            problem_report::answered_at.eq(now),
            problem_report::outcome.eq(outcome),
        ))
        .execute(connection)
        .await?;
    let (action, what, id) = (word(&state)?, "problem_report".to_owned(), id.to_string());
    let deed = Deed { who, action, what, slug: &id, why: outcome, at: now, change: None, record: None };
    audit::append(connection, &[deed]).await?;
    Ok(Ok(()))
}
