//! Organisations in the standard's shape.

use std::sync::Arc;

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::super::answers::{NamedProblems, QueryProblems};
use super::super::extract::StrictQuery;
use super::super::problem::Problem;
use super::page::{Format, Page, Part};
use super::published::{Published, PublishedCache};
use super::{named, nothing};
use crate::catalogue::Organisation;
use crate::directory::Directory;
use crate::interop::open_referral::{Depth, organisation, wire};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct OrganizationsQuery {
    /// Only organisations whose name or former name has this in it, in any case.
    #[validate(length(max = 200, message = "must be at most 200 characters"))]
    #[param(max_length = 200, example = "council")]
    search: Option<String>,
    /// The services they run as whole records.
    full_service: Option<bool>,
    /// Whole records, with the services they run.
    full: Option<bool>,
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
pub struct OrganizationQuery {
    /// The services it runs as whole records.
    full_service: Option<bool>,
}

/// List organisations in the Open Referral shape
///
/// Everybody who runs a service, in order of name of record.
#[utoipa::path(tag = "open-referral", params(OrganizationsQuery),
    responses((status = 200, description = "A page of organisations",
        content((Page<wire::Organization> = "application/json"), (wire::Organization = "application/x-ndjson"))), QueryProblems))]
#[get("/organizations")]
pub async fn list_open_referral_organizations(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    StrictQuery(query): StrictQuery<OrganizationsQuery>,
) -> Result<HttpResponse, Problem> {
    let OrganizationsQuery { search, full_service, full, page, per_page, format } = query;
    let part = Part::new(page, per_page, format)?;
    let published = cache.published(&directory)?;
    let words = search.unwrap_or_default().to_lowercase();
    let named = |one: &Organisation| {
        std::iter::once(&one.name).chain(&one.formerly).any(|name| name.to_lowercase().contains(&words))
    };
    let mut all: Vec<Arc<Organisation>> =
        published.snapshot().organisations().filter(|one| named(one)).cloned().collect();
    all.sort_by(|a, b| a.slug.cmp(&b.slug));
    let whole = full_service.unwrap_or(false);
    let nested = whole || full.unwrap_or(false);
    Ok(part.answer(all, move |one| {
        if nested { with_services(&one, &published, whole) } else { organisation(&one, Depth::Basic) }
    }))
}

/// Find an organisation in the Open Referral shape
///
/// With the services it runs: their names, or with `full_service` everything that is said of them in the open.
#[utoipa::path(tag = "open-referral",
    params(("id" = String, Path, description = "Id of an organisation", example = "d0dd1dd7-0000-5000-8000-000000000000"),
        OrganizationQuery),
    responses((status = 200, description = "The organisation", body = wire::Organization), NamedProblems))]
#[get("/organizations/{id}")]
pub async fn find_open_referral_organization(
    directory: Data<Directory>,
    cache: Data<PublishedCache>,
    id: Path<String>,
    StrictQuery(query): StrictQuery<OrganizationQuery>,
) -> Result<Json<wire::Organization>, Problem> {
    let published = cache.published(&directory)?;
    let uuid = named(&id, "organisation")?;
    let mut all = published.snapshot().organisations();
    let found = all.find(|one| one.id() == uuid).ok_or_else(|| nothing(&id, "organisation"))?;
    Ok(Json(with_services(found, &published, query.full_service.unwrap_or(false))))
}

fn with_services(one: &Organisation, published: &Published, whole: bool) -> wire::Organization {
    let records = published.snapshot().each().enumerate();
    let run = records.filter(|(_, record)| record.service.organisation == one.slug);
    let depth = if whole { Depth::Full } else { Depth::Basic };
    let services = run
        // It is the one around it.
        .map(|(at, _)| wire::Service { organization: None, ..published.service(at, depth) })
        .collect();
    wire::Organization { services, ..organisation(one, Depth::Full) }
}
