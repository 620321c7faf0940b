//! How records are used, as counts in whole fives.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::StoreError;
use super::schema::service_signal;
use super::words::{from_word, narrow, word};

/// What happened with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// It was in an answer to a search or match.
    Shown,
    /// Its page or record was read.
    Opened,
    /// A problem was reported.
    Reported,
    /// Somebody asked for a way in that it does not give them.
    ClosedDoor,
}

impl SignalKind {
    pub const ALL: [SignalKind; 4] =
        [SignalKind::Shown, SignalKind::Opened, SignalKind::Reported, SignalKind::ClosedDoor];
}

/// All that is kept of an event. Two that are alike cannot be told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal {
    /// First day of the month, in Europe/London.
    pub month: NaiveDate,
    /// Slug.
    pub service: String,
    pub kind: SignalKind,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = service_signal, check_for_backend(diesel::pg::Pg))]
struct SignalRow {
    month: NaiveDate,
    service: String,
    signal: String,
    times: i64,
}

/// Few enough values for one statement.
const AT_ONCE: usize = 5_000;

/// Adds to what is counted already.
pub(super) async fn add(
    connection: &mut AsyncPgConnection,
    counted: &[(Signal, u64)],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(counted.len());
    for (Signal { month, service, kind }, times) in counted {
        let times = i64::try_from(*times).unwrap_or(i64::MAX);
        rows.push(SignalRow { month: *month, service: service.clone(), signal: word(kind)?, times });
    }
    for some in rows.chunks(AT_ONCE) {
        diesel::insert_into(service_signal::table)
            .values(some)
            .on_conflict((service_signal::service, service_signal::month, service_signal::signal))
            .do_update()
            .set(service_signal::times.eq(service_signal::times + excluded(service_signal::times)))
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// What is counted of a service since a month, the latest month first.
pub(super) async fn of_service(
    connection: &mut AsyncPgConnection,
    service: &str,
    since: NaiveDate,
) -> Result<Vec<(Signal, u64)>, StoreError> {
    let rows: Vec<SignalRow> = service_signal::table
        .filter(service_signal::service.eq(service))
        .filter(service_signal::month.ge(since))
        .order((service_signal::month.desc(), service_signal::signal))
        .select(SignalRow::as_select())
        .load(connection)
        .await?;
    let mut counted = Vec::with_capacity(rows.len());
    for SignalRow { month, service, signal, times } in rows {
        counted.push((Signal { month, service, kind: from_word(&signal)? }, narrow(times)?));
    }
    Ok(counted)
}

/// What is counted of every service since a month, the months together.
pub(super) async fn together(
    connection: &mut AsyncPgConnection,
    since: NaiveDate,
) -> Result<Vec<(String, SignalKind, u64)>, StoreError> {
    let rows: Vec<(String, String, i64)> = service_signal::table
        .filter(service_signal::month.ge(since))
        .group_by((service_signal::service, service_signal::signal))
        // PostgreSQL adds bigints up to a numeric.
        .select((service_signal::service, service_signal::signal, sql::<BigInt>("sum(times)::bigint")))
        .load(connection)
        .await?;
    let mut counted = Vec::with_capacity(rows.len());
    for (service, signal, times) in rows {
        counted.push((service, from_word(&signal)?, narrow(times)?));
    }
    Ok(counted)
}
