//! Is the program alive, and can it answer?

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Code, Problem, ProblemBody};
use crate::directory::{Directory, StoreState};

#[derive(Debug, Serialize, ToSchema)]
pub struct Live {
    #[schema(example = "live")]
    status: &'static str,
    /// Whole seconds since the program started.
    uptime_s: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Ready {
    #[schema(example = "ready")]
    status: &'static str,
    /// Number of the last change in the catalogue answered from.
    catalogue: u64,
    services: usize,
    /// Whether that is what the store has. `behind` or `away` for long: somebody should look.
    store: StoreState,
    /// Whole seconds since it was last known to be.
    age_seconds: u64,
}

/// Is it alive
///
/// Answers as soon as the program listens, also while the catalogue is being loaded.
#[utoipa::path(tag = "operation", operation_id = "find_live", responses((status = 200, description = "It is", body = Live, example = json!({"status": "live", "uptime_s": 3600}))))]
#[get("/live")]
pub async fn find_live(directory: Data<Directory>) -> Json<Live> {
    Json(Live { status: "live", uptime_s: directory.uptime_s() })
}

/// Can it answer
///
/// 200 when the catalogue can be searched and matched. It stays so while PostgreSQL is away, or what changed in it cannot be read: answers
/// then come from memory, and `store` and `age_seconds` say so. 503 while it is being loaded, and from the moment the program is told to stop.
#[utoipa::path(tag = "operation", operation_id = "find_ready",
    responses((status = 200, description = "The catalogue can be searched", body = Ready,
            example = json!({"status": "ready", "catalogue": 4711, "services": 320, "store": "answering", "age_seconds": 0})),
        (status = 503, description = "The catalogue is still being loaded, or the program is about to stop", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/ready")]
pub async fn find_ready(directory: Data<Directory>) -> Result<Json<Ready>, Problem> {
    if directory.is_draining() {
        return Err(Problem::new(Code::Stopping, "the program was told to stop: send requests elsewhere"));
    }
    let snapshot = &directory.read_side()?.snapshot;
    Ok(Json(Ready {
        status: "ready",
        catalogue: snapshot.change(),
        services: snapshot.count(),
        store: directory.store_state(),
        age_seconds: directory.age_s(),
    }))
}
