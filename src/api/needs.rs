//! What people need help with.

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::{QueryProblems, Whole};
use super::extract::StrictQuery;
use super::nothing::Nothing;
use super::problem::Problem;
use crate::catalogue::Need;
use crate::directory::Directory;

/// A need, the words people use for it, and how many services help with it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"slug": "low-mood", "name": "Low mood", "words": ["feeling low", "depressed"],
    "source": "signpost-pathway-proposal", "services": 60}))]
pub struct NeedSummary {
    pub slug: String,
    pub name: String,
    pub words: Vec<String>,
    /// Id of the source.
    pub source: String,
    pub services: usize,
}

/// List the needs
///
/// Their slugs are what `needs` and `need` take everywhere else.
#[utoipa::path(tag = "catalogue", operation_id = "list_needs",
    responses((status = 200, description = "Every need", body = Whole<NeedSummary>,
        example = json!({"total": 27, "results": [{"slug": "low-mood", "name": "Low mood", "words": ["feeling low"],
            "source": "signpost-pathway-proposal", "services": 60}]})), QueryProblems))]
#[get("/needs")]
pub async fn list_needs(
    directory: Data<Directory>,
    _: StrictQuery<Nothing>,
) -> Result<Json<Whole<NeedSummary>>, Problem> {
    let snapshot = &directory.read_side()?.snapshot;
    let summary = |(at, need): (usize, &Need)| {
        let Need { slug, name, words, source } = need;
        NeedSummary {
            slug: slug.clone(),
            name: name.clone(),
            words: words.iter().map(|word| word.phrase().to_owned()).collect(),
            source: source.clone(),
            services: snapshot.with_need(at).len(),
        }
    };
    Ok(Json(Whole::of(snapshot.needs().iter().enumerate().map(summary).collect())))
}
