//! Areas, their people and their outlines.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::answers::{NamedProblems, Page, Paging, QueryProblems};
use super::extract::StrictQuery;
use super::problem::{Code, Problem};
use crate::directory::Directory;
use crate::geography::{Area, AreaCode, AreaKind, Figure};

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AreasQuery {
    /// Only areas of this kind.
    #[param(inline)]
    level: Option<AreaKind>,
    /// Only areas that lie in this one, by its GSS code.
    #[param(pattern = "^[EWSNK][0-9]{8}$", example = "E10000018")]
    within: Option<String>,
    /// Only areas whose name has this in it, in any case.
    #[validate(length(max = 200, message = "must be at most 200 characters"))]
    #[param(max_length = 200, example = "charn")]
    q: Option<String>,
    /// The first page is 1.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10,000"))]
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    page: Option<i32>,
    /// Results on a page.
    #[validate(range(min = 1, max = 100, message = "must be from 1 to 100"))]
    #[param(minimum = 1, maximum = 100, default = 20)]
    per_page: Option<i32>,
}

#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AreaQuery {
    /// Give the outline too, as a GeoJSON geometry.
    #[param(default = false)]
    boundary: Option<bool>,
}

/// An area, what it lies in, and its outline when asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaDetail {
    #[serde(flatten)]
    pub area: Area,
    /// Every area it lies in, the nearest first.
    pub lies_in: Vec<NamedArea>,
    /// What has been counted or estimated of it, each with its source: people by age, deprivation, prevalence. The latest first.
    pub figures: Vec<Figure>,
    /// GeoJSON geometry (RFC 7946), simplified to about 200 m: for drawing, not for deciding. Null when not asked for or not known.
    #[schema(value_type = Option<Object>)]
    pub boundary: Option<geojson::Geometry>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NamedArea {
    pub code: AreaCode,
    pub name: String,
    pub kind: AreaKind,
}

/// List areas
///
/// The areas of Leicester, Leicestershire and Rutland and those around them, the larger kinds first and then by GSS code.
#[utoipa::path(tag = "places", operation_id = "list_areas", params(AreasQuery),
    responses((status = 200, description = "A page of areas", body = Page<Area>), QueryProblems))]
#[get("/areas")]
pub async fn list_areas(
    directory: Data<Directory>,
    StrictQuery(query): StrictQuery<AreasQuery>,
) -> Result<Json<Page<Area>>, Problem> {
    let AreasQuery { level, within, q, page, per_page } = query;
    let within = within.map(|code| read_code("/within", &code)).transpose()?;
    let part = q.unwrap_or_default().to_lowercase();
    let snapshot = &directory.read_side()?.snapshot;
    let tree = snapshot.gazetteer().tree();
    let mut areas: Vec<Area> = tree
        .areas()
        .filter(|area| level.is_none_or(|level| area.kind == level))
        .filter(|area| within.is_none_or(|outer| tree.contains(outer, area.code).is_met()))
        .filter(|area| area.name.to_lowercase().contains(&part))
        .cloned()
        .collect();
    // The larger first: who types a council's name means the council and not its hundred neighbourhoods.
    areas.sort_by_key(|area| (area.kind, area.code));
    Ok(Json(Paging::new(page, per_page).cut(areas)))
}

/// Find an area
///
/// What is known of one area: name, what it lies in, people, deprivation, and its outline for drawing.
#[utoipa::path(tag = "places", operation_id = "find_area",
    params(("code" = String, Path, description = "GSS code", example = "E07000130"), AreaQuery),
    responses((status = 200, description = "The area", body = AreaDetail), NamedProblems))]
#[get("/areas/{code}")]
pub async fn find_area(
    directory: Data<Directory>,
    code: Path<String>,
    StrictQuery(query): StrictQuery<AreaQuery>,
) -> Result<Json<AreaDetail>, Problem> {
    let code = read_code("/code", &code)?;
    let snapshot = &directory.read_side()?.snapshot;
    let gazetteer = snapshot.gazetteer();
    let area = gazetteer
        .area(code)
        .ok_or_else(|| Problem::not_found(format!("nothing is recorded about area `{code}`")))?;
    let above = gazetteer.tree().above(code);
    let lies_in = above.iter().filter(|above| **above != code).map(|above| NamedArea {
        code: *above,
        name: gazetteer.area(*above).map_or_else(|| above.to_string(), |area| area.name.clone()),
        kind: above.kind(),
    });
    let figures = gazetteer.figures(code).map_or_else(Vec::new, |figures| figures.all().to_vec());
    let wanted = query.boundary == Some(true);
    let boundary = gazetteer.boundary(code).filter(|_| wanted).map(geojson::Geometry::from);
    Ok(Json(AreaDetail { area: area.clone(), lies_in: lies_in.collect(), figures, boundary }))
}

fn read_code(pointer: &str, code: &str) -> Result<AreaCode, Problem> {
    code.parse().map_err(|error: crate::geography::AreaCodeError| {
        Problem::of_field(Code::NotSensible, pointer, error.to_string())
    })
}
