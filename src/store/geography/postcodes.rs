//! Postcodes and their districts as rows.

use diesel::sql_types::{Array, BigInt, Bool, Double, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::super::StoreError;
use super::super::schema::{district, near_postcode, postcode, terminated_postcode};
use super::super::words::narrow;
use crate::geography::{
    AreaCode, DistrictRelation, DistrictRow, NearRow, Point, PostcodeRow, PostcodeUnit, TerminatedRow,
};

pub(super) async fn insert_live(
    connection: &mut AsyncPgConnection,
    rows: &[PostcodeRow],
) -> Result<(), StoreError> {
    let (mut postcodes, mut latitudes, mut longitudes) = (vec![], vec![], vec![]);
    let (mut estimates, mut authorities, mut wards, mut lsoas) = (vec![], vec![], vec![], vec![]);
    for PostcodeRow { postcode, point, estimated, authority, ward, lsoa } in rows {
        postcodes.push(postcode.to_string());
        latitudes.push(point.map(|point| point.latitude));
        longitudes.push(point.map(|point| point.longitude));
        estimates.push(*estimated);
        authorities.push(authority.to_string());
        wards.push(ward.map(|ward| ward.to_string()));
        lsoas.push(lsoa.map(|lsoa| lsoa.to_string()));
    }
    diesel::sql_query(
        "INSERT INTO postcode (unit, latitude, longitude, estimated, authority, ward, lsoa)
         SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind::<Array<Text>, _>(postcodes)
    .bind::<Array<Nullable<Double>>, _>(latitudes)
    .bind::<Array<Nullable<Double>>, _>(longitudes)
    .bind::<Array<Bool>, _>(estimates)
    .bind::<Array<Text>, _>(authorities)
    .bind::<Array<Nullable<Text>>, _>(wards)
    .bind::<Array<Nullable<Text>>, _>(lsoas)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_terminated(
    connection: &mut AsyncPgConnection,
    rows: &[TerminatedRow],
) -> Result<(), StoreError> {
    let (mut postcodes, mut latitudes, mut longitudes) = (vec![], vec![], vec![]);
    let (mut months, mut authorities, mut lsoas, mut own) = (vec![], vec![], vec![], vec![]);
    for TerminatedRow { postcode, point, own_point, terminated, authority, lsoa } in rows {
        postcodes.push(postcode.to_string());
        latitudes.push(point.map(|point| point.latitude));
        longitudes.push(point.map(|point| point.longitude));
        own.push(*own_point);
        months.push(terminated.map(|month| month.to_string()));
        authorities.push(authority.to_string());
        lsoas.push(lsoa.map(|lsoa| lsoa.to_string()));
    }
    diesel::sql_query(
        "INSERT INTO terminated_postcode (unit, latitude, longitude, terminated, authority, lsoa, own_point)
         SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind::<Array<Text>, _>(postcodes)
    .bind::<Array<Nullable<Double>>, _>(latitudes)
    .bind::<Array<Nullable<Double>>, _>(longitudes)
    .bind::<Array<Nullable<Text>>, _>(months)
    .bind::<Array<Text>, _>(authorities)
    .bind::<Array<Nullable<Text>>, _>(lsoas)
    .bind::<Array<Bool>, _>(own)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_near(
    connection: &mut AsyncPgConnection,
    rows: &[NearRow],
) -> Result<(), StoreError> {
    let (mut postcodes, mut latitudes, mut longitudes) = columns(rows.len());
    let mut authorities = Vec::with_capacity(rows.len());
    for NearRow { postcode, point, authority } in rows {
        postcodes.push(postcode.to_string());
        latitudes.push(point.latitude);
        longitudes.push(point.longitude);
        authorities.push(authority.map(|authority| authority.to_string()));
    }
    diesel::sql_query(
        "INSERT INTO near_postcode (unit, latitude, longitude, authority)
         SELECT * FROM unnest($1, $2, $3, $4)",
    )
    .bind::<Array<Text>, _>(postcodes)
    .bind::<Array<Double>, _>(latitudes)
    .bind::<Array<Double>, _>(longitudes)
    .bind::<Array<Nullable<Text>>, _>(authorities)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn insert_districts(
    connection: &mut AsyncPgConnection,
    rows: &[DistrictRow],
) -> Result<(), StoreError> {
    let (mut districts, mut latitudes, mut longitudes) = columns(rows.len());
    let (mut relations, mut main, mut live, mut llr) = (vec![], vec![], vec![], vec![]);
    for DistrictRow { district, point, relation, main_places, live_postcodes, llr_postcodes } in rows {
        districts.push(district.to_string());
        latitudes.push(point.latitude);
        longitudes.push(point.longitude);
        relations.push(relation_word(*relation));
        main.push(main_places.as_str());
        live.push(i64::from(*live_postcodes));
        llr.push(i64::from(*llr_postcodes));
    }
    diesel::sql_query(
        "INSERT INTO district (code, latitude, longitude, relation, main_places, live_postcodes, llr_postcodes)
         SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind::<Array<Text>, _>(districts)
    .bind::<Array<Double>, _>(latitudes)
    .bind::<Array<Double>, _>(longitudes)
    .bind::<Array<Text>, _>(relations)
    .bind::<Array<Text>, _>(main)
    .bind::<Array<BigInt>, _>(live)
    .bind::<Array<BigInt>, _>(llr)
    .execute(connection)
    .await?;
    Ok(())
}

fn columns(rows: usize) -> (Vec<String>, Vec<f64>, Vec<f64>) {
    (Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows))
}

type LiveColumns = (String, Option<f64>, Option<f64>, bool, String, Option<String>, Option<String>);

/// Live postcodes of LLR, in order.
pub(super) async fn load_live(connection: &mut AsyncPgConnection) -> Result<Vec<PostcodeRow>, StoreError> {
    let rows: Vec<LiveColumns> = postcode::table.load(connection).await?;
    let mut live = Vec::with_capacity(rows.len());
    for (postcode, latitude, longitude, estimated, authority, ward, lsoa) in rows {
        live.push(PostcodeRow {
            postcode: unit(&postcode)?,
            point: point(latitude, longitude),
            estimated,
            authority: code(&authority)?,
            ward: ward.as_deref().map(code).transpose()?,
            lsoa: lsoa.as_deref().map(code).transpose()?,
        });
    }
    live.sort_unstable_by_key(|row| row.postcode);
    Ok(live)
}

type TerminatedColumns = (String, Option<f64>, Option<f64>, Option<String>, String, Option<String>, bool);

/// Postcodes of LLR that are no longer live, in order.
pub(super) async fn load_terminated(
    connection: &mut AsyncPgConnection,
) -> Result<Vec<TerminatedRow>, StoreError> {
    let rows: Vec<TerminatedColumns> = terminated_postcode::table.load(connection).await?;
    let mut terminated = Vec::with_capacity(rows.len());
    for (postcode, latitude, longitude, month, authority, lsoa, own_point) in rows {
        terminated.push(TerminatedRow {
            postcode: unit(&postcode)?,
            point: point(latitude, longitude),
            own_point,
            terminated: month.map(narrow).transpose()?,
            authority: code(&authority)?,
            lsoa: lsoa.as_deref().map(code).transpose()?,
        });
    }
    terminated.sort_unstable_by_key(|row| row.postcode);
    Ok(terminated)
}

/// Live postcodes around LLR, in order.
pub(super) async fn load_near(connection: &mut AsyncPgConnection) -> Result<Vec<NearRow>, StoreError> {
    let rows: Vec<(String, f64, f64, Option<String>)> = near_postcode::table.load(connection).await?;
    let mut near = Vec::with_capacity(rows.len());
    for (postcode, latitude, longitude, authority) in rows {
        let point = Point { latitude, longitude };
        let authority = authority.as_deref().map(code).transpose()?;
        near.push(NearRow { postcode: unit(&postcode)?, point, authority });
    }
    near.sort_unstable_by_key(|row| row.postcode);
    Ok(near)
}

type DistrictColumns = (String, f64, f64, String, String, i64, i64);

/// Postcode districts, in order.
pub(super) async fn load_districts(
    connection: &mut AsyncPgConnection,
) -> Result<Vec<DistrictRow>, StoreError> {
    let rows: Vec<DistrictColumns> = district::table.load(connection).await?;
    let mut districts = Vec::with_capacity(rows.len());
    for (name, latitude, longitude, relation, main_places, live_postcodes, llr_postcodes) in rows {
        districts.push(DistrictRow {
            district: narrow(name)?,
            point: Point { latitude, longitude },
            relation: relation_of(&relation)?,
            main_places,
            live_postcodes: narrow(live_postcodes)?,
            llr_postcodes: narrow(llr_postcodes)?,
        });
    }
    districts.sort_unstable_by_key(|row| row.district);
    Ok(districts)
}

fn point(latitude: Option<f64>, longitude: Option<f64>) -> Option<Point> {
    latitude.zip(longitude).map(|(latitude, longitude)| Point { latitude, longitude })
}

fn unit(text: &str) -> Result<PostcodeUnit, StoreError> {
    text.parse().map_err(|error| unreadable("PostcodeUnit", &error))
}

pub(super) fn code(text: &str) -> Result<AreaCode, StoreError> {
    text.parse().map_err(|error| unreadable("AreaCode", &error))
}

fn unreadable(what: &'static str, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unreadable { what, problem: error.to_string() }
}

fn relation_word(relation: DistrictRelation) -> &'static str {
    match relation {
        DistrictRelation::Within => "within",
        DistrictRelation::Straddles => "straddles",
        DistrictRelation::Neighbour => "neighbour",
        DistrictRelation::NonGeographic => "non_geographic",
    }
}

fn relation_of(word: &str) -> Result<DistrictRelation, StoreError> {
    match word {
        "within" => Ok(DistrictRelation::Within),
        "straddles" => Ok(DistrictRelation::Straddles),
        "neighbour" => Ok(DistrictRelation::Neighbour),
        "non_geographic" => Ok(DistrictRelation::NonGeographic),
        other => Err(unreadable("DistrictRelation", &format!("`{other}` is not a relation"))),
    }
}
