//! The feed of changes, for whoever keeps a copy.

use std::time::Duration;

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::answers::QueryProblems;
use super::extract::StrictQuery;
use super::problem::{Code, Problem};
use crate::directory::Directory;
use crate::store::{Change, StoreError};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// Number of the last change already known; 0 for all of them.
    #[validate(range(min = 0, message = "must be 0 or above"))]
    #[param(minimum = 0, default = 0, example = 0)]
    since: Option<i64>,
    /// How many changes at most.
    #[validate(range(min = 1, max = 1_000, message = "must be from 1 to 1,000"))]
    #[param(minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<i32>,
    /// Seconds to wait for a change when there is none yet. The answer comes as soon as there is one, and empty when the time is up.
    #[validate(range(min = 0, max = 60, message = "must be from 0 to 60"))]
    #[param(minimum = 0, maximum = 60, default = 0)]
    wait_s: Option<i32>,
}

/// Requests that may wait for a change at a time. Whoever comes when all places are taken is answered at once.
const MOST_WAITING: usize = 1_000;
static PLACES_TO_WAIT: Semaphore = Semaphore::const_new(MOST_WAITING);

/// Changes after a number, the oldest first, without gaps.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    pub results: Vec<Change>,
    /// What to ask with as `since` next time.
    pub next: u64,
    /// Number of the last change there is. When it is below `next`, the catalogue was made anew: begin again with 0.
    pub latest: u64,
}

/// List changes
///
/// What was added or changed after a number, in order and without gaps. Ask again with `next` to go on; with `wait_s`, the answer waits
/// for a change. Read from the store, so it is the one list that waits for it.
#[utoipa::path(tag = "catalogue", operation_id = "list_changes", params(ChangesQuery),
    responses((status = 200, description = "Changes after a number", body = Changes), QueryProblems))]
#[get("/changes")]
pub async fn list_changes(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<ChangesQuery>,
) -> Result<Json<Changes>, Problem> {
    let ChangesQuery { since, limit, wait_s } = query;
    let since = since.and_then(|since| u64::try_from(since).ok()).unwrap_or(0);
    let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(100);
    let patience = Duration::from_secs(wait_s.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(0));
    let store = directory.answering_store().ok_or_else(|| {
        Problem::new(Code::StoreAway, "there is no store behind this server, or it does not answer")
    })?;
    let mut results = store.changes_since(since, limit).await.map_err(problem_of)?;
    let mut latest = store.latest_change().await.map_err(problem_of)?;
    // Whoever knows of more than there is follows another catalogue, and should hear so at once.
    if results.is_empty()
        && since <= latest
        && !patience.is_zero()
        && let Ok(_place) = PLACES_TO_WAIT.try_acquire()
    {
        directory.wait_for_change(since, patience).await;
        results = store.changes_since(since, limit).await.map_err(problem_of)?;
        latest = store.latest_change().await.map_err(problem_of)?;
    }
    let next = results.last().map_or(since, |last| last.number);
    Ok(Json(Changes { results, next, latest }))
}

/// What kept the store from answering is for the log; outside it is only away, or something went wrong.
pub fn problem_of(error: StoreError) -> Problem {
    match error {
        StoreError::Away { .. } => {
            Problem::new(Code::StoreAway, "the store does not answer; try again in a moment")
        }
        StoreError::Crowded => Problem::new(Code::Busy, Code::Busy.meaning()),
        other => Problem::internal(&other),
    }
}
