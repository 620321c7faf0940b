//! Where a service is given. What is said of a building is one row for all services in it.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::super::insert::insert_rows;
use super::super::provenance::{CONTENTS, Cited, Provenances};
use super::super::schema::{location, service_at_location};
use super::super::words::{from_optional_word, from_word, optional_word, position, word};
use super::{Lists, StoreError, lists, take};
use crate::catalogue::{Location, Service};
use crate::geography::Point;

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = location, check_for_backend(diesel::pg::Pg))]
struct LocationRow {
    id: Uuid,
    site: Option<String>,
    name: Option<String>,
    address: Option<String>,
    postcode: Option<String>,
    place: Option<String>,
    confidential: bool,
    latitude: Option<f64>,
    longitude: Option<f64>,
    point_precision: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_at_location, check_for_backend(diesel::pg::Pg))]
struct ServiceAtLocationRow {
    service_id: Uuid,
    position: i16,
    location_id: Uuid,
    used_as: String,
    says: Option<String>,
    provenance_id: Uuid,
}

pub(super) struct DeliveryFacts {
    locations: Lists<Uuid, Location>,
}

impl DeliveryFacts {
    pub(super) async fn load(
        connection: &mut AsyncPgConnection,
        provenances: &Provenances,
        of: Option<&[Uuid]>,
    ) -> Result<Self, StoreError> {
        let mut query = service_at_location::table
            .inner_join(location::table)
            .select((ServiceAtLocationRow::as_select(), LocationRow::as_select()))
            .order((service_at_location::service_id, service_at_location::position))
            .into_boxed();
        if let Some(ids) = of {
            query = query.filter(service_at_location::service_id.eq_any(ids));
        }
        let rows: Vec<(ServiceAtLocationRow, LocationRow)> = query.load(connection).await?;
        let locations = lists(rows, |(at, location)| {
            let LocationRow { id: _, site, name, address, postcode, place, confidential, .. } = location;
            let point = location.latitude.zip(location.longitude);
            let location = Location {
                site,
                name,
                address,
                postcode,
                place,
                used_as: from_word(&at.used_as)?,
                confidential,
                says: at.says,
                point: point.map(|(latitude, longitude)| Point { latitude, longitude }),
                precision: from_optional_word(location.point_precision.as_deref())?,
                provenance: provenances.get(at.provenance_id)?,
            };
            Ok((at.service_id, location))
        })?;
        Ok(Self { locations })
    }

    pub(super) fn give(&mut self, id: Uuid, service: &mut Service) {
        service.locations = take(&mut self.locations, &id);
    }
}

#[derive(Default)]
pub(super) struct DeliveryRows {
    locations: HashMap<Uuid, LocationRow>,
    at: Vec<ServiceAtLocationRow>,
}

impl DeliveryRows {
    pub(super) fn add(&mut self, service: &Service, cited: &mut Cited) -> Result<(), StoreError> {
        for (index, location) in service.locations.iter().enumerate() {
            let row = LocationRow::of(location)?;
            self.at.push(ServiceAtLocationRow {
                service_id: service.id().0,
                position: position(index)?,
                location_id: row.id,
                used_as: word(&location.used_as)?,
                says: location.says.clone(),
                provenance_id: cited.cite(&location.provenance)?,
            });
            self.locations.insert(row.id, row);
        }
        Ok(())
    }

    pub(super) async fn insert(self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        let rows: Vec<LocationRow> = self.locations.into_values().collect();
        for some in rows.chunks(1_000) {
            // The id is derived from the rest, so a row that is there is the same.
            diesel::insert_into(location::table)
                .values(some)
                .on_conflict_do_nothing()
                .execute(&mut *connection)
                .await?;
        }
        insert_rows!(
            connection,
            self.at,
            service_at_location(service_id, position, location_id, used_as, says, provenance_id)
        );
        Ok(())
    }
}

/// Removes these services from their locations, and gives the ids of those.
pub(super) async fn forget(
    connection: &mut AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let left = diesel::delete(service_at_location::table.filter(service_at_location::service_id.eq_any(ids)))
        .returning(service_at_location::location_id);
    Ok(left.get_results(connection).await?)
}

/// Of locations that services have left removes those where none is any more: above all a confidential address must not linger.
pub(super) async fn clear(connection: &mut AsyncPgConnection, left: &[Uuid]) -> Result<(), StoreError> {
    let used = service_at_location::table
        .filter(service_at_location::location_id.eq(location::id))
        .select(service_at_location::location_id);
    let left = location::table.filter(location::id.eq_any(left));
    diesel::delete(left.filter(diesel::dsl::not(diesel::dsl::exists(used)))).execute(connection).await?;
    Ok(())
}

impl LocationRow {
    fn of(location: &Location) -> Result<Self, StoreError> {
        let Location {
            site,
            name,
            address,
            postcode,
            place,
            used_as: _,
            confidential,
            says: _,
            point,
            precision,
            provenance: _,
        } = location;
        let point_precision = optional_word(precision.as_ref())?;
        // Bits, because two points that print alike need not be the same.
        let bits = point.map(|point| (point.latitude.to_bits(), point.longitude.to_bits()));
        let said = format!(
            "location\n{:?}",
            (site, name, address, postcode, place, confidential, bits, &point_precision)
        );
        Ok(Self {
            id: Uuid::new_v5(&CONTENTS, said.as_bytes()),
            site: site.clone(),
            name: name.clone(),
            address: address.clone(),
            postcode: postcode.clone(),
            place: place.clone(),
            confidential: *confidential,
            latitude: point.map(|point| point.latitude),
            longitude: point.map(|point| point.longitude),
            point_precision,
        })
    }
}
