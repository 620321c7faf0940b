//! What this program is, what it holds, and how old that is.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::answers::QueryProblems;
use super::extract::StrictQuery;
use super::nothing::Nothing;
use super::problem::Problem;
use crate::catalogue::{Kind, Status};
use crate::directory::{Directory, StoreState};
use crate::geography::GeographyEdition;
use crate::pathway::{OpenedRecord, Snapshot, Versions};

/// Notices that whoever runs or republishes this must show, from `seeds/geography/ATTRIBUTION.md`.
const ATTRIBUTIONS: [&str; 5] = [
    "Contains OS data © Crown copyright and database right 2025.",
    "Contains Royal Mail data © Royal Mail copyright and database right 2025.",
    "Contains National Statistics data © Crown copyright and database right 2025.",
    "Source: Office for National Statistics and Ministry of Housing, Communities and Local Government, licensed under the Open Government Licence v3.0.",
    "Place names and positions in part from GeoNames (geonames.org), CC BY 4.0.",
];

#[derive(Debug, Serialize, ToSchema)]
pub struct About {
    #[schema(example = "signpost")]
    pub name: &'static str,
    pub description: &'static str,
    /// Version of the program.
    pub version: &'static str,
    pub licence: &'static str,
    pub versions: Versions,
    pub counts: Counts,
    pub data: DataAge,
    /// Which editions of official files the postcodes and areas are from.
    pub geography: Vec<GeographyEdition>,
    pub attributions: Vec<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Counts {
    /// Everything that can be found by name, programmes and closed services among them.
    pub services: usize,
    /// Those known to be open.
    pub open_services: usize,
    pub organisations: usize,
    pub sources: usize,
    pub needs: usize,
    pub postcodes: usize,
}

/// How old the answers are.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataAge {
    pub store: StoreState,
    /// When the catalogue answered from was last known to be the same as the store's.
    pub current_at: DateTime<Utc>,
    /// Whole seconds since then; 0 while the store answers.
    pub age_seconds: u64,
    /// The day the record confirmed longest ago was confirmed, of those with a date.
    pub oldest_assured_on: Option<NaiveDate>,
    /// The day the record confirmed last was confirmed.
    pub newest_assured_on: Option<NaiveDate>,
}

/// About this server
///
/// Versions of catalogue and rules, how much there is, how old it is, and the notices that go with the data.
#[utoipa::path(tag = "about", operation_id = "find_about",
    responses((status = 200, description = "What this server holds", body = About,
        example = json!({"name": "signpost", "description": "The open directory.", "version": "0.1.0", "licence": "Apache-2.0",
            "versions": {"catalogue": 4711, "rules": "2026-11-22", "geography": 1},
            "counts": {"services": 320, "open_services": 210, "organisations": 150, "sources": 288, "needs": 27, "postcodes": 63797},
            "data": {"store": "answering", "current_at": "2026-11-22T03:00:00Z", "age_seconds": 0,
                "oldest_assured_on": "2012-01-01", "newest_assured_on": "2026-10-01"},
            "geography": [{"part": "postcodes", "title": "Code-Point Open", "publisher": "Ordnance Survey", "edition": "May 2025", "licence": "Open Government Licence v3.0"}],
            "attributions": ["Contains OS data © Crown copyright and database right 2025."]})), QueryProblems))]
#[get("/about")]
pub async fn find_about(directory: Data<Directory>, _: StrictQuery<Nothing>) -> Result<Json<About>, Problem> {
    let read_side = directory.read_side()?;
    let snapshot = &read_side.snapshot;
    let today = directory.today();
    let (mut oldest, mut newest) = (None::<NaiveDate>, None);
    for assured_on in snapshot.each().filter_map(|record| record.service.assurance(today).assured_on) {
        oldest = Some(oldest.map_or(assured_on, |oldest| oldest.min(assured_on)));
        newest = newest.max(Some(assured_on));
    }
    Ok(Json(About {
        name: env!("CARGO_PKG_NAME"),
        description: env!("CARGO_PKG_DESCRIPTION"),
        version: env!("CARGO_PKG_VERSION"),
        licence: env!("CARGO_PKG_LICENSE"),
        versions: Versions::of(snapshot),
        counts: counts(snapshot),
        data: DataAge {
            store: directory.store_state(),
            current_at: directory.current_at(),
            age_seconds: directory.age_s(),
            oldest_assured_on: oldest,
            newest_assured_on: newest,
        },
        geography: snapshot.gazetteer().editions().to_vec(),
        attributions: ATTRIBUTIONS.to_vec(),
    }))
}

fn counts(snapshot: &Snapshot) -> Counts {
    let is_open = |record: &OpenedRecord| {
        record.service.kind != Kind::Context && record.service.status.is == Status::Open
    };
    Counts {
        services: snapshot.count(),
        open_services: snapshot.each().filter(is_open).count(),
        organisations: snapshot.organisations().count(),
        sources: snapshot.source_count(),
        needs: snapshot.needs().len(),
        postcodes: snapshot.gazetteer().postcode_count(),
    }
}
