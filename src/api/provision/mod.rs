//! Where is provision thin, for whom, and what would change it?

mod areas;
mod people;
mod scenarios;
mod unmet;

use std::sync::Arc;

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ContentType, LINK};
use actix_web::web::block;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::Problem;
use crate::directory::{Directory, ReadSide};

// The routes are registered by these names; each brings its own description along.
pub use areas::*;
pub use people::*;
pub use scenarios::*;
pub use unmet::*;

/// How a table is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    #[default]
    Json,
    Csv,
}

/// Works something out away from the threads that answer everybody else: it takes tens of milliseconds.
async fn worked_out<T: Send + 'static>(
    directory: &Directory,
    work: impl FnOnce(Arc<ReadSide>, DateTime<Utc>) -> T + Send + 'static,
) -> Result<T, Problem> {
    let (read_side, now) = (directory.read_side()?, directory.now());
    block(move || work(read_side, now)).await.map_err(|broken_off| Problem::internal(&broken_off))
}

/// An answer, written.
enum Written {
    Json(String),
    /// A table or a map, with the name it is saved under.
    File {
        name: &'static str,
        media_type: &'static str,
        text: String,
    },
}

impl Written {
    fn json(reply: &impl Serialize) -> Result<Self, Problem> {
        serde_json::to_string(reply).map(Written::Json).map_err(|error| Problem::internal(&error))
    }

    fn csv(name: &'static str, text: String) -> Self {
        Written::File { name, media_type: "text/csv; charset=utf-8", text }
    }

    /// A file leads to the same answer in JSON, which has methods, sources and weaknesses beside the figures.
    fn answer(self, asked: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        match self {
            Written::Json(text) => response.insert_header(ContentType::json()).body(text),
            Written::File { name, media_type, text } => response
                .insert_header((CONTENT_TYPE, media_type))
                .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")))
                .insert_header((
                    LINK,
                    format!("<{}>; rel=\"describedby\"; type=\"application/json\"", in_json(asked)),
                ))
                .body(text),
        }
    }
}

/// The address of the same question, answered in JSON.
fn in_json(asked: &HttpRequest) -> String {
    let others =
        asked.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("format="));
    let query: Vec<&str> = others.collect();
    if query.is_empty() { asked.path().to_owned() } else { format!("{}?{}", asked.path(), query.join("&")) }
}
