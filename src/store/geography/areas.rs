//! Areas, their outlines and named places as rows.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use super::super::StoreError;
use super::super::insert::insert_all;
use super::super::schema::{area, area_boundary, area_within, place};
use super::super::words::{from_word, narrow, position, word};
use super::postcodes::code;
use crate::geography::{Area, AreaCode, PlaceRow, Point};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = area, check_for_backend(diesel::pg::Pg))]
struct AreaRow {
    code: String,
    name: String,
    kind: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    live_postcodes: Option<i64>,
    every_authority_listed: bool,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = area_within, check_for_backend(diesel::pg::Pg))]
struct AreaWithinRow {
    code: String,
    position: i16,
    within: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = place, check_for_backend(diesel::pg::Pg))]
struct NamedPlaceRow {
    name: String,
    position: i32,
    kind: String,
    latitude: f64,
    longitude: f64,
    authority: String,
    nearest_district: String,
}

pub(super) async fn any(connection: &mut AsyncPgConnection) -> Result<bool, StoreError> {
    Ok(diesel::select(diesel::dsl::exists(area::table.select(area::code))).get_result(connection).await?)
}

pub(super) async fn insert_areas(
    connection: &mut AsyncPgConnection,
    areas: &[Area],
) -> Result<(), StoreError> {
    let (mut rows, mut withins) = (Vec::with_capacity(areas.len()), Vec::new());
    for each in areas {
        let Area {
            code,
            name,
            kind,
            within,
            centre,
            live_postcodes,
            // Summed up from its figures, which have a table of their own.
            population: _,
            deprivation: _,
            every_authority_listed,
        } = each;
        rows.push(AreaRow {
            code: code.to_string(),
            name: name.clone(),
            kind: word(kind)?,
            latitude: centre.map(|centre| centre.latitude),
            longitude: centre.map(|centre| centre.longitude),
            live_postcodes: live_postcodes.map(i64::from),
            every_authority_listed: *every_authority_listed,
        });
        for (index, larger) in within.iter().enumerate() {
            let (code, within) = (code.to_string(), larger.to_string());
            withins.push(AreaWithinRow { code, position: position(index)?, within });
        }
    }
    insert_all!(connection, area::table, rows);
    insert_all!(connection, area_within::table, withins);
    Ok(())
}

/// Every area, by code.
pub(super) async fn load_areas(connection: &mut AsyncPgConnection) -> Result<Vec<Area>, StoreError> {
    let rows: Vec<AreaRow> = area::table.select(AreaRow::as_select()).load(connection).await?;
    let withins: Vec<AreaWithinRow> = area_within::table
        .order((area_within::code, area_within::position))
        .select(AreaWithinRow::as_select())
        .load(connection)
        .await?;
    let mut within_of: HashMap<String, Vec<AreaCode>> = HashMap::with_capacity(rows.len());
    for AreaWithinRow { code: smaller, position: _, within } in withins {
        within_of.entry(smaller).or_default().push(code(&within)?);
    }
    let mut areas = Vec::with_capacity(rows.len());
    for row in rows {
        let centre = row.latitude.zip(row.longitude);
        let centre = centre.map(|(latitude, longitude)| Point { latitude, longitude });
        let within = within_of.remove(&row.code).unwrap_or_default();
        areas.push(Area {
            centre,
            live_postcodes: row.live_postcodes.map(narrow).transpose()?,
            every_authority_listed: row.every_authority_listed,
            ..Area::named(code(&row.code)?, row.name, within)
        });
    }
    areas.sort_unstable_by_key(|area| area.code);
    Ok(areas)
}

/// GeoJSON, longitude before latitude.
#[derive(Serialize, Deserialize)]
struct Outline {
    r#type: String,
    coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

pub(super) async fn insert_boundaries(
    connection: &mut AsyncPgConnection,
    boundaries: &[(AreaCode, MultiPolygon<f64>)],
) -> Result<(), StoreError> {
    let (mut codes, mut outlines) = (Vec::new(), Vec::new());
    for (code, shape) in boundaries {
        let text = serde_json::to_string(&outline_of(shape))
            .map_err(|error| StoreError::Unreadable { what: "MultiPolygon", problem: error.to_string() })?;
        codes.push(code.to_string());
        outlines.push(text);
    }
    diesel::sql_query("INSERT INTO area_boundary (code, outline) SELECT code, outline::json FROM unnest($1, $2) AS given (code, outline)")
        .bind::<Array<Text>, _>(codes)
        .bind::<Array<Text>, _>(outlines)
        .execute(connection)
        .await?;
    Ok(())
}

/// Every outline, by code.
pub(super) async fn load_boundaries(
    connection: &mut AsyncPgConnection,
) -> Result<Vec<(AreaCode, MultiPolygon<f64>)>, StoreError> {
    // As text, and straight into coordinates: a tree of JSON values in between would take most of the time.
    let text = diesel::dsl::sql::<Text>("outline::text");
    let rows: Vec<(String, String)> =
        area_boundary::table.select((area_boundary::code, text)).load(connection).await?;
    let mut boundaries = Vec::with_capacity(rows.len());
    for (area, text) in rows {
        let outline: Outline = serde_json::from_str(&text)
            .map_err(|error| StoreError::Unreadable { what: "MultiPolygon", problem: error.to_string() })?;
        boundaries.push((code(&area)?, shape_of(outline)));
    }
    boundaries.sort_unstable_by_key(|(code, _)| *code);
    Ok(boundaries)
}

fn outline_of(shape: &MultiPolygon<f64>) -> Outline {
    let ring = |line: &LineString<f64>| line.coords().map(|at| [at.x, at.y]).collect();
    let rings = |polygon: &Polygon<f64>| {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
    };
    Outline { r#type: "MultiPolygon".to_owned(), coordinates: shape.iter().map(rings).collect() }
}

fn shape_of(outline: Outline) -> MultiPolygon<f64> {
    let ring = |ring: Vec<[f64; 2]>| LineString(ring.into_iter().map(|[x, y]| Coord { x, y }).collect());
    let polygon = |rings: Vec<Vec<[f64; 2]>>| {
        let mut rings = rings.into_iter().map(ring);
        let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Polygon::new(exterior, rings.collect())
    };
    MultiPolygon(outline.coordinates.into_iter().map(polygon).collect())
}

pub(super) async fn insert_places(
    connection: &mut AsyncPgConnection,
    places: &[PlaceRow],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(places.len());
    for (index, PlaceRow { name, kind, point, authority, nearest_district }) in places.iter().enumerate() {
        rows.push(NamedPlaceRow {
            name: name.clone(),
            position: narrow(index)?,
            kind: word(kind)?,
            latitude: point.latitude,
            longitude: point.longitude,
            authority: authority.to_string(),
            nearest_district: nearest_district.to_string(),
        });
    }
    insert_all!(connection, place::table, rows);
    Ok(())
}

/// Every place, in the order of the list.
pub(super) async fn load_places(connection: &mut AsyncPgConnection) -> Result<Vec<PlaceRow>, StoreError> {
    let rows: Vec<NamedPlaceRow> =
        place::table.order(place::position).select(NamedPlaceRow::as_select()).load(connection).await?;
    let mut places = Vec::with_capacity(rows.len());
    for NamedPlaceRow { name, position: _, kind, latitude, longitude, authority, nearest_district } in rows {
        places.push(PlaceRow {
            name,
            kind: from_word(&kind)?,
            point: Point { latitude, longitude },
            authority: code(&authority)?,
            nearest_district: narrow(nearest_district)?,
        });
    }
    Ok(places)
}
