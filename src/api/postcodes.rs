//! Where a postcode is.

use actix_web::get;
use actix_web::web::{Data, Json, Path};

use super::answers::NamedProblems;
use super::extract::StrictQuery;
use super::nothing::Nothing;
use super::problem::{Code, Problem};
use crate::directory::Directory;
use crate::geography::{Located, Postcode};

/// Find a postcode
///
/// A whole postcode (`LE11 3TU`), a sector (`LE12 5`) or a district (`LE15`), in any case and spacing. One that is no longer in use,
/// or that lies outside Leicester, Leicestershire and Rutland, is answered, and the answer says so.
#[utoipa::path(tag = "places", operation_id = "find_postcode",
    params(("postcode" = String, Path, description = "Unit, sector or district", example = "LE11 3TU")),
    responses((status = 200, description = "Where it is, and how precisely", body = Located), NamedProblems))]
#[get("/postcodes/{postcode}")]
pub async fn find_postcode(
    directory: Data<Directory>,
    postcode: Path<String>,
    _: StrictQuery<Nothing>,
) -> Result<Json<Located>, Problem> {
    let postcode = Postcode::parse(&postcode)
        .map_err(|error| Problem::of_field(Code::NotSensible, "/postcode", error.to_string()))?;
    let snapshot = &directory.read_side()?.snapshot;
    Ok(Json(snapshot.gazetteer().locate(&postcode)))
}
