//! Services as rows and back: a folder of families of facts, each of which knows its own tables.
//!
//! Children are loaded a table at a time, never a row at a time, and handed out by service; a service that changed is written anew
//! below its head, because a fact has no identity but its place in a list.

mod delivery;
mod eligibility;
mod head;
mod opening;
mod referral;
mod remarks;
mod tests_of_facts;

use std::collections::HashMap;
use std::hash::Hash;

use diesel::{ExpressionMethods, QueryDsl};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use self::delivery::{DeliveryFacts, DeliveryRows};
use self::eligibility::{EligibilityFacts, EligibilityRows};
use self::head::{HeadFacts, HeadRows};
use self::opening::{OpeningFacts, OpeningRows};
use self::referral::{ReferralFacts, ReferralRows};
use self::remarks::{RemarkFacts, RemarkRows};
use super::StoreError;
use super::provenance::{Cited, Provenances};
use super::schema::service;
use crate::catalogue::Service;

/// Lists by whom they belong to: a service, or a fact of a service by its place.
type Lists<K, V> = HashMap<K, Vec<V>>;

/// Hands rows out to whom they belong to, keeping their order.
fn lists<K: Eq + Hash, V, R>(
    rows: Vec<R>,
    mut read: impl FnMut(R) -> Result<(K, V), StoreError>,
) -> Result<Lists<K, V>, StoreError> {
    let mut lists: Lists<K, V> = HashMap::new();
    for row in rows {
        let (key, value) = read(row)?;
        lists.entry(key).or_default().push(value);
    }
    Ok(lists)
}

/// What belongs to one, without spare room: a list that grew by one at a time has up to four times what it needs, and all services stay
/// in memory.
fn take<K: Eq + Hash, V>(lists: &mut Lists<K, V>, key: &K) -> Vec<V> {
    let mut list = lists.remove(key).unwrap_or_default();
    list.shrink_to_fit();
    list
}

/// Loads services in order of slug: all of them, or those with these ids.
pub(super) async fn load(
    connection: &mut AsyncPgConnection,
    provenances: &Provenances,
    of: Option<&[Uuid]>,
) -> Result<Vec<Service>, StoreError> {
    let mut head = HeadFacts::load(connection, provenances, of).await?;
    if head.is_empty() {
        return Ok(Vec::new());
    }
    let mut eligibility = EligibilityFacts::load(connection, provenances, of).await?;
    let mut referral = ReferralFacts::load(connection, provenances, of).await?;
    let mut opening = OpeningFacts::load(connection, provenances, of).await?;
    let mut delivery = DeliveryFacts::load(connection, provenances, of).await?;
    let mut remarks = RemarkFacts::load(connection, of).await?;
    let mut services = Vec::new();
    for (id, mut service) in head.take_services(provenances)? {
        eligibility.give(id, &mut service);
        referral.give(id, &mut service);
        opening.give(id, &mut service);
        delivery.give(id, &mut service);
        remarks.give(id, &mut service, provenances)?;
        services.push(service);
    }
    // Here and not in SQL, where the order would depend on the locale of the server.
    services.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(services)
}

/// Every slug, in order.
pub(super) async fn slugs(connection: &mut AsyncPgConnection) -> Result<Vec<String>, StoreError> {
    let mut slugs: Vec<String> = service::table.select(service::slug).load(connection).await?;
    // Here and not in SQL, where the order would depend on the locale of the server.
    slugs.sort_unstable();
    Ok(slugs)
}

/// Which of these ids are there.
pub(super) async fn there(connection: &mut AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    Ok(service::table.filter(service::id.eq_any(ids)).select(service::id).load(connection).await?)
}

/// Writes services, whether they are there or not.
pub(super) async fn write(
    connection: &mut AsyncPgConnection,
    services: &[&Service],
) -> Result<(), StoreError> {
    ServiceRows::of(services)?.write(connection).await
}

/// Services taken apart into rows, table by table.
#[derive(Default)]
pub(super) struct ServiceRows {
    ids: Vec<Uuid>,
    cited: Cited,
    head: HeadRows,
    eligibility: EligibilityRows,
    referral: ReferralRows,
    opening: OpeningRows,
    delivery: DeliveryRows,
    remarks: RemarkRows,
}

impl ServiceRows {
    pub(super) fn of(services: &[&Service]) -> Result<Self, StoreError> {
        let mut rows = Self::default();
        for service in services {
            rows.ids.push(service.id().0);
            rows.head.add(service, &mut rows.cited)?;
            rows.eligibility.add(service, &mut rows.cited)?;
            rows.referral.add(service, &mut rows.cited)?;
            rows.opening.add(service, &mut rows.cited)?;
            rows.delivery.add(service, &mut rows.cited)?;
            rows.remarks.add(service, &mut rows.cited)?;
        }
        Ok(rows)
    }

    /// In place of what stands below the heads of those that are there.
    pub(super) async fn write(self, connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
        let Self { ids, cited, head, eligibility, referral, opening, delivery, remarks } = self;
        let there = there(connection, &ids).await?;
        cited.write(connection).await?;
        let left = if there.is_empty() { Vec::new() } else { forget(connection, &there).await? };
        head.insert(connection).await?;
        eligibility.insert(connection).await?;
        referral.insert(connection).await?;
        opening.insert(connection).await?;
        delivery.insert(connection).await?;
        delivery::clear(connection, &left).await?;
        remarks.insert(connection).await
    }
}

/// Removes what stands below the heads of these services, and gives the ids of the locations they have left.
async fn forget(connection: &mut AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    head::forget_lists(connection, ids).await?;
    eligibility::forget(connection, ids).await?;
    referral::forget(connection, ids).await?;
    opening::forget(connection, ids).await?;
    remarks::forget(connection, ids).await?;
    delivery::forget(connection, ids).await
}
