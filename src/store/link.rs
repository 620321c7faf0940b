//! Whether the pages that records name answer, as of the last time they were asked.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::schema::link_finding;
use super::words::{from_word, narrow, word};
use crate::catalogue::DeadLink;

/// How a page answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    Answers,
    /// The server says that there is no such page.
    Gone,
    /// No answer, or an error of the server: perhaps only for a while.
    Silent,
    /// It answers, but refuses programs.
    ClosedToPrograms,
}

/// What came of asking for a page once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkFinding {
    pub url: String,
    pub state: LinkState,
    /// Status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// On so many of the days on which it is asked, one after another, a page must be silent before it counts as dead, unless the server says that
/// it is gone.
const SILENT_DAYS: i32 = 2;
/// Few enough values for one statement.
const AT_ONCE: usize = 1_000;

#[derive(Queryable, Selectable, Insertable, Clone)]
#[diesel(table_name = link_finding, check_for_backend(diesel::pg::Pg))]
struct LinkRow {
    url: String,
    state: String,
    status: Option<i16>,
    problem: Option<String>,
    checked_on: NaiveDate,
    failing_since: Option<NaiveDate>,
    failures: i32,
}

/// Keeps what came of asking on a day, and since when a page has failed.
pub(super) async fn note(
    connection: &mut AsyncPgConnection,
    findings: &[LinkFinding],
    on: NaiveDate,
) -> Result<(), StoreError> {
    let urls: Vec<&str> = findings.iter().map(|finding| finding.url.as_str()).collect();
    let known: Vec<LinkRow> = link_finding::table
        .filter(link_finding::url.eq_any(&urls))
        .select(LinkRow::as_select())
        .load(connection)
        .await?;
    let known: HashMap<&str, &LinkRow> = known.iter().map(|row| (row.url.as_str(), row)).collect();
    let mut rows = Vec::with_capacity(findings.len());
    for LinkFinding { url, state, status, problem } in findings {
        let before = known.get(url.as_str()).filter(|row| row.failures > 0);
        let (failing_since, failures) = match (state, before) {
            (LinkState::Answers | LinkState::ClosedToPrograms, _) => (None, 0),
            (LinkState::Gone | LinkState::Silent, None) => (Some(on), 1),
            // A second run on the same day tells nothing new.
            (LinkState::Gone | LinkState::Silent, Some(row)) => {
                (row.failing_since, row.failures + i32::from(row.checked_on < on))
            }
        };
        rows.push(LinkRow {
            url: url.clone(),
            state: word(state)?,
            status: status.map(narrow).transpose()?,
            problem: problem.clone(),
            checked_on: on,
            failing_since,
            failures,
        });
    }
    for some in rows.chunks(AT_ONCE) {
        diesel::insert_into(link_finding::table)
            .values(some)
            .on_conflict(link_finding::url)
            .do_update()
            .set((
                link_finding::state.eq(excluded(link_finding::state)),
                link_finding::status.eq(excluded(link_finding::status)),
                link_finding::problem.eq(excluded(link_finding::problem)),
                link_finding::checked_on.eq(excluded(link_finding::checked_on)),
                link_finding::failing_since.eq(excluded(link_finding::failing_since)),
                link_finding::failures.eq(excluded(link_finding::failures)),
            ))
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Pages that count as dead: gone, or silent on the last two days on which they were asked.
pub(super) async fn dead(connection: &mut AsyncPgConnection) -> Result<Vec<(String, DeadLink)>, StoreError> {
    let rows: Vec<LinkRow> = link_finding::table
        .filter(link_finding::failures.gt(0))
        .order(link_finding::url)
        .select(LinkRow::as_select())
        .load(connection)
        .await?;
    let mut dead = Vec::new();
    for row in rows {
        let state: LinkState = from_word(&row.state)?;
        let Some(since) = row.failing_since else { continue };
        if state == LinkState::Gone || row.failures >= SILENT_DAYS {
            let says = match (row.status, &row.problem) {
                (Some(status), _) => format!("answers {status}"),
                (None, Some(problem)) => format!("does not answer: {problem}"),
                (None, None) => "does not answer".to_owned(),
            };
            dead.push((row.url, DeadLink { since, says }));
        }
    }
    Ok(dead)
}
