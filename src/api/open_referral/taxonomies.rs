//! Taxonomies and their terms in the standard's shape.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::super::answers::{NamedProblems, QueryProblems};
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::page::{Format, Page, Part};
use super::published::PublishedCache;
use super::{named, nothing};
use crate::directory::Directory;
use crate::interop::open_referral::{Taxonomy, Term, wire};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct TaxonomiesQuery {
    /// Only what has this in its name or description, in any case.
    #[validate(length(max = 200, message = "must be at most 200 characters"))]
    #[param(max_length = 200, example = "need")]
    search: Option<String>,
    /// The first page is 1.
    #[param(minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<i64>,
    /// Items on a page.
    #[serde(alias = "perPage")]
    #[param(minimum = 1, maximum = 1_000, default = 20)]
    per_page: Option<i64>,
    /// `ndjson` streams everything, one object a line, without pages.
    #[param(inline)]
    format: Option<Format>,
}

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct TermsQuery {
    /// Only what has this in its name or description, in any case.
    #[validate(length(max = 200, message = "must be at most 200 characters"))]
    #[param(max_length = 200, example = "mood")]
    search: Option<String>,
    /// Only terms of this taxonomy.
    taxonomy_id: Option<String>,
    /// Only terms that are under no other.
    top_only: Option<bool>,
    /// Only terms directly under this one.
    parent_id: Option<String>,
    /// The first page is 1.
    #[param(minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<i64>,
    /// Items on a page.
    #[serde(alias = "perPage")]
    #[param(minimum = 1, maximum = 1_000, default = 20)]
    per_page: Option<i64>,
    /// `ndjson` streams everything, one object a line, without pages.
    #[param(inline)]
    format: Option<Format>,
}

fn has_words(one: (&Option<String>, &Option<String>), words: &str) -> bool {
    [one.0, one.1].into_iter().flatten().any(|text| text.to_lowercase().contains(words))
}

/// List taxonomies in the Open Referral shape
///
/// The lists of terms that attributes of services are taken from.
#[utoipa::path(tag = "open-referral", params(TaxonomiesQuery),
    responses((status = 200, description = "A page of taxonomies",
        content((Page<wire::Taxonomy> = "application/json"), (wire::Taxonomy = "application/x-ndjson"))), QueryProblems))]
#[get("/taxonomies")]
pub async fn list_open_referral_taxonomies(
    StrictQuery(query): StrictQuery<TaxonomiesQuery>,
) -> Result<HttpResponse, Problem> {
    let TaxonomiesQuery { search, page, per_page, format } = query;
    let part = Part::new(page, per_page, format)?;
    let words = search.unwrap_or_default().to_lowercase();
    let mut all: Vec<wire::Taxonomy> = Taxonomy::ALL.into_iter().map(|one| one.wire(Vec::new())).collect();
    all.retain(|one| has_words((&one.name, &one.description), &words));
    Ok(part.answer(all, |one| one))
}

/// Find a taxonomy in the Open Referral shape
///
/// With all its terms.
#[utoipa::path(tag = "open-referral",
    params(("id" = String, Path, description = "Id of a taxonomy", example = "d0dd1dd7-0000-5000-8000-000000000000")),
    responses((status = 200, description = "The taxonomy", body = wire::Taxonomy), NamedProblems))]
#[get("/taxonomies/{id}")]
pub async fn find_open_referral_taxonomy(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    id: Path<String>,
) -> Result<Json<wire::Taxonomy>, Problem> {
    let published = cache.published(&directory)?;
    let uuid = named(&id, "taxonomy")?;
    let found = Taxonomy::ALL.into_iter().find(|one| one.id() == uuid);
    let found = found.ok_or_else(|| nothing(&id, "taxonomy"))?;
    Ok(Json(found.wire(published.around.terms().of(found).map(Term::wire).collect())))
}

/// List taxonomy terms in the Open Referral shape
///
/// Needs, steps, ways in and the rest, each with a description and a URI that does not change.
#[utoipa::path(tag = "open-referral", params(TermsQuery),
    responses((status = 200, description = "A page of terms",
        content((Page<wire::TaxonomyTerm> = "application/json"), (wire::TaxonomyTerm = "application/x-ndjson"))), QueryProblems))]
#[get("/taxonomy_terms")]
pub async fn list_open_referral_taxonomy_terms(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    StrictQuery(query): StrictQuery<TermsQuery>,
) -> Result<HttpResponse, Problem> {
    let TermsQuery { search, taxonomy_id, top_only, parent_id, page, per_page, format } = query;
    let part = Part::new(page, per_page, format)?;
    let published = cache.published(&directory)?;
    let words = search.unwrap_or_default().to_lowercase();
    // An id may be written in any case.
    let same = |asked: &Option<String>, id: &Option<String>| match asked {
        None => true,
        Some(asked) => asked.parse::<Uuid>().is_ok_and(|asked| Some(asked.to_string()) == *id),
    };
    let mut all: Vec<wire::TaxonomyTerm> = published.around.terms().all().iter().map(Term::wire).collect();
    all.retain(|term| {
        has_words((&term.name, &term.description), &words)
            && same(&taxonomy_id, &term.taxonomy_id)
            && same(&parent_id, &term.parent_id)
            && !(top_only.unwrap_or(false) && term.parent_id.is_some())
    });
    Ok(part.answer(all, |term| term))
}

/// Find a taxonomy term in the Open Referral shape
///
/// With the taxonomy it is of, and the term it is under.
#[utoipa::path(tag = "open-referral",
    params(("id" = String, Path, description = "Id of a term", example = "d0dd1dd7-0000-5000-8000-000000000000")),
    responses((status = 200, description = "The term", body = wire::TaxonomyTerm), NamedProblems))]
#[get("/taxonomy_terms/{id}")]
pub async fn find_open_referral_taxonomy_term(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    id: Path<String>,
) -> Result<Json<wire::TaxonomyTerm>, Problem> {
    let published = cache.published(&directory)?;
    let uuid = named(&id, "term")?;
    let term = published.around.terms().by_id(&uuid).ok_or_else(|| nothing(&id, "term"))?;
    Ok(Json(term.wire()))
}
