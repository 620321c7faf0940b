//! How to get in: contacts and referral routes.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value as Json;
use uuid::Uuid;

use super::super::insert::{insert_all, insert_rows, load_all};
use super::super::provenance::{Cited, Provenances};
use super::super::schema::{contact, route, route_send, route_test, route_urgency};
use super::super::words::{from_word, position, word};
use super::tests_of_facts::{TestParts, alternatives_of, parts_of};
use super::{Lists, StoreError, lists, take};
use crate::catalogue::{Contact, Route, Service};

#[derive(Queryable, Selectable)]
#[diesel(table_name = contact, check_for_backend(diesel::pg::Pg))]
struct ContactRow {
    service_id: Uuid,
    position: i16,
    kind: String,
    value: String,
    audience: String,
    label: Option<String>,
    says: Option<String>,
    provenance_id: Uuid,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = route, check_for_backend(diesel::pg::Pg))]
struct RouteRow {
    service_id: Uuid,
    position: i16,
    not_accepted: bool,
    how: String,
    contact: Option<String>,
    through: Option<String>,
    door: Option<String>,
    in_force_from: Option<NaiveDate>,
    in_force_until: Option<NaiveDate>,
    says: Option<String>,
    provenance_id: Uuid,
    who: Vec<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = route_urgency, check_for_backend(diesel::pg::Pg))]
struct RouteUrgencyRow {
    service_id: Uuid,
    route: i16,
    position: i16,
    urgency: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = route_send, check_for_backend(diesel::pg::Pg))]
struct RouteSendRow {
    service_id: Uuid,
    route: i16,
    position: i16,
    says: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = route_test, check_for_backend(diesel::pg::Pg))]
struct RouteTestRow {
    service_id: Uuid,
    route: i16,
    alternative: i16,
    test: i16,
    all_of: bool,
    fact: String,
    is_value: Option<Json>,
    is_not_value: Option<Json>,
    one_of: Option<Vec<String>>,
    at_least: Option<Json>,
    at_most: Option<Json>,
}

pub(super) struct ReferralFacts {
    contacts: Lists<Uuid, Contact>,
    routes: Lists<Uuid, Route>,
}

impl ReferralFacts {
    pub(super) async fn load(
        connection: &mut AsyncPgConnection,
        provenances: &Provenances,
        of: Option<&[Uuid]>,
    ) -> Result<Self, StoreError> {
        let contacts =
            load_all!(connection, contact, ContactRow, of, (contact::service_id, contact::position));
        let contacts = lists(contacts, |row| {
            let ContactRow { service_id, position: _, kind, value, audience, label, says, provenance_id } =
                row;
            let (kind, audience) = (from_word(&kind)?, from_word(&audience)?);
            let provenance = provenances.get(provenance_id)?;
            Ok((service_id, Contact { kind, value, audience, label, says, provenance }))
        })?;
        Ok(Self { contacts, routes: load_routes(connection, provenances, of).await? })
    }

    pub(super) fn give(&mut self, id: Uuid, service: &mut Service) {
        service.contacts = take(&mut self.contacts, &id);
        service.routes = take(&mut self.routes, &id);
    }
}

async fn load_routes(
    connection: &mut AsyncPgConnection,
    provenances: &Provenances,
    of: Option<&[Uuid]>,
) -> Result<Lists<Uuid, Route>, StoreError> {
    let routes = load_all!(connection, route, RouteRow, of, (route::service_id, route::position));
    let urgencies = load_all!(
        connection,
        route_urgency,
        RouteUrgencyRow,
        of,
        (route_urgency::service_id, route_urgency::route, route_urgency::position)
    );
    let sends = load_all!(
        connection,
        route_send,
        RouteSendRow,
        of,
        (route_send::service_id, route_send::route, route_send::position)
    );
    let tests = load_all!(
        connection,
        route_test,
        RouteTestRow,
        of,
        (route_test::service_id, route_test::route, route_test::alternative, route_test::test)
    );
    let mut urgencies = lists(urgencies, |row| Ok(((row.service_id, row.route), from_word(&row.urgency)?)))?;
    let mut sends = lists(sends, |row| Ok(((row.service_id, row.route), row.says)))?;
    let mut tests = lists(tests, |row| Ok(((row.service_id, row.route), row.into_parts())))?;
    lists(routes, |row| {
        let RouteRow { service_id, position, not_accepted, how, contact, through, door, .. } = row;
        let whose = (service_id, position);
        let route = Route {
            who: row.who.iter().map(|word| from_word(word)).collect::<Result<_, _>>()?,
            not_accepted,
            how: from_word(&how)?,
            urgency: take(&mut urgencies, &whose),
            contact,
            send: take(&mut sends, &whose),
            when: alternatives_of(take(&mut tests, &whose))?,
            through,
            door,
            from: row.in_force_from,
            until: row.in_force_until,
            says: row.says,
            provenance: provenances.get(row.provenance_id)?,
        };
        Ok((service_id, route))
    })
}

#[derive(Default)]
pub(super) struct ReferralRows {
    contacts: Vec<ContactRow>,
    routes: Vec<RouteRow>,
    urgencies: Vec<RouteUrgencyRow>,
    sends: Vec<RouteSendRow>,
    tests: Vec<RouteTestRow>,
}

impl ReferralRows {
    pub(super) fn add(&mut self, service: &Service, cited: &mut Cited) -> Result<(), StoreError> {
        let service_id = service.id().0;
        for (index, contact) in service.contacts.iter().enumerate() {
            let Contact { kind, value, audience, label, says, provenance } = contact;
            self.contacts.push(ContactRow {
                service_id,
                position: position(index)?,
                kind: word(kind)?,
                value: value.clone(),
                audience: word(audience)?,
                label: label.clone(),
                says: says.clone(),
                provenance_id: cited.cite(provenance)?,
            });
        }
        for (index, route) in service.routes.iter().enumerate() {
            self.add_route(service, position(index)?, route, cited)?;
        }
        Ok(())
    }

    fn add_route(
        &mut self,
        service: &Service,
        at: i16,
        route: &Route,
        cited: &mut Cited,
    ) -> Result<(), StoreError> {
        let service_id = service.id().0;
        let Route {
            who,
            not_accepted,
            how,
            urgency,
            contact,
            send,
            when,
            through,
            door,
            from,
            until,
            says,
            provenance,
        } = route;
        self.routes.push(RouteRow {
            service_id,
            position: at,
            not_accepted: *not_accepted,
            how: word(how)?,
            contact: contact.clone(),
            through: through.clone(),
            door: door.clone(),
            in_force_from: *from,
            in_force_until: *until,
            says: says.clone(),
            provenance_id: cited.cite(provenance)?,
            who: who.iter().map(word).collect::<Result<_, _>>()?,
        });
        for (index, urgency) in urgency.iter().enumerate() {
            let (position, urgency) = (position(index)?, word(urgency)?);
            self.urgencies.push(RouteUrgencyRow { service_id, route: at, position, urgency });
        }
        for (index, says) in send.iter().enumerate() {
            let position = position(index)?;
            self.sends.push(RouteSendRow { service_id, route: at, position, says: says.clone() });
        }
        let parts = parts_of(when, &service.slug)?;
        self.tests.extend(parts.into_iter().map(|parts| RouteTestRow::new(service_id, at, parts)));
        Ok(())
    }

    pub(super) async fn insert(self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        insert_rows!(
            connection,
            self.contacts,
            contact(service_id, position, kind, value, audience, label, says, provenance_id)
        );
        insert_all!(connection, route::table, self.routes);
        insert_rows!(connection, self.urgencies, route_urgency(service_id, route, position, urgency));
        insert_rows!(connection, self.sends, route_send(service_id, route, position, says));
        insert_all!(connection, route_test::table, self.tests);
        Ok(())
    }
}

/// Removes the contacts and routes of these services; what is below a route goes with it.
pub(super) async fn forget(connection: &mut AsyncPgConnection, ids: &[Uuid]) -> Result<(), StoreError> {
    diesel::delete(route::table.filter(route::service_id.eq_any(ids))).execute(connection).await?;
    diesel::delete(contact::table.filter(contact::service_id.eq_any(ids))).execute(connection).await?;
    Ok(())
}

impl RouteTestRow {
    fn new(service_id: Uuid, route: i16, parts: TestParts) -> Self {
        let TestParts { alternative, test, all_of, fact, is_value, is_not_value, one_of, at_least, at_most } =
            parts;
        Self {
            service_id,
            route,
            alternative,
            test,
            all_of,
            fact,
            is_value,
            is_not_value,
            one_of,
            at_least,
            at_most,
        }
    }

    fn into_parts(self) -> TestParts {
        let Self { service_id: _, route: _, alternative, test, all_of, fact, .. } = self;
        let Self { is_value, is_not_value, one_of, at_least, at_most, .. } = self;
        TestParts { alternative, test, all_of, fact, is_value, is_not_value, one_of, at_least, at_most }
    }
}
