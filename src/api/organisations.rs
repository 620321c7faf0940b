//! Who runs the services.

use actix_web::get;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::answers::{NamedProblems, Page, Paging, QueryProblems};
use super::extract::StrictQuery;
use super::nothing::Nothing;
use super::problem::Problem;
use super::written_json::WrittenJson;
use crate::catalogue::{Organisation, OrganisationKind, Provenance};
use crate::directory::Directory;
use crate::pathway::{NamedService, Snapshot};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OrganisationsQuery {
    /// Only organisations whose name or former name has this in it, in any case.
    #[validate(length(max = 200, message = "must be at most 200 characters"))]
    #[param(max_length = 200, example = "council")]
    q: Option<String>,
    /// Only organisations of this kind.
    #[param(inline)]
    kind: Option<OrganisationKind>,
    /// The first page is 1.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    per_page: Option<i32>,
}

/// An organisation and what it runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationDetail<'s> {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub formerly: Vec<String>,
    pub kind: OrganisationKind,
    pub website: Option<String>,
    pub provenance: Provenance,
    /// In order of slug.
    pub services: Vec<NamedService<'s>>,
}

/// List organisations
///
/// Everybody who runs a service, in order of name.
#[utoipa::path(tag = "catalogue", operation_id = "list_organisations", params(OrganisationsQuery),
    responses((status = 200, description = "A page of organisations", body = Page<OrganisationDetail>), QueryProblems))]
#[get("/organisations")]
pub async fn list_organisations(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<OrganisationsQuery>,
) -> Result<WrittenJson, Problem> {
    let OrganisationsQuery { q, kind, page, per_page } = query;
    let part = q.unwrap_or_default().to_lowercase();
    let snapshot = &directory.read_side()?.snapshot;
    let named = |organisation: &Organisation| {
        let names = std::iter::once(&organisation.name).chain(&organisation.formerly);
        names.into_iter().any(|name| name.to_lowercase().contains(&part))
    };
    let mut all: Vec<&Organisation> = snapshot.organisations().map(AsRef::as_ref).collect();
    all.retain(|organisation| kind.is_none_or(|kind| organisation.kind == kind) && named(organisation));
    // They are kept by slug in no order; lists must come out the same each time.
    all.sort_by(|a, b| (&a.name, &a.slug).cmp(&(&b.name, &b.slug)));
    let Page { total, page, per_page, results } = Paging::new(page, per_page).cut(all);
    let results = results.into_iter().map(|organisation| detail(organisation, snapshot)).collect();
    WrittenJson::of(&Page { total, page, per_page, results })
}

/// Find an organisation
///
/// By slug or id, with the services it runs.
#[utoipa::path(tag = "catalogue", operation_id = "find_organisation",
    params(("organisation" = String, Path, description = "Slug or id", example = "lpt")),
    responses((status = 200, description = "The organisation", body = OrganisationDetail), NamedProblems))]
#[get("/organisations/{organisation}")]
pub async fn find_organisation(
    directory: Data<Directory>,
    name: Path<String>,
    _: StrictQuery<Nothing>,
) -> Result<WrittenJson, Problem> {
    let snapshot = &directory.read_side()?.snapshot;
    let by_id = || {
        snapshot
            .organisations()
            .find(|organisation| name.parse().is_ok_and(|id: Uuid| organisation.id() == id))
    };
    let organisation = snapshot.organisation(&name).or_else(by_id).ok_or_else(|| {
        let shown: String = name.chars().take(80).collect();
        Problem::not_found(format!("no organisation is called `{shown}`"))
    })?;
    WrittenJson::of(&detail(organisation, snapshot))
}

fn detail<'s>(organisation: &Organisation, snapshot: &'s Snapshot) -> OrganisationDetail<'s> {
    let id = organisation.id();
    let Organisation { slug, name, formerly, kind, website, provenance } = organisation.clone();
    let is_run = |at: &usize| snapshot.open(*at).service.organisation == slug;
    let run = (0..snapshot.count()).filter(is_run);
    let services = run.map(|at| NamedService::of(snapshot.record(at))).collect();
    OrganisationDetail { id, slug, name, formerly, kind, website, provenance, services }
}
