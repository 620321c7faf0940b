//! How far each receiver of changes has been told, and which program tells it.
//!
//! The database's own clock is used throughout, so that programs on machines whose clocks differ agree on who holds a receiver.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::StoreError;
use super::change::{self, ChangeNumber};
use super::words::narrow;

/// Where a receiver that was never told anything begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstTold {
    /// With the changes that come from now on.
    Now,
    /// With the first change there ever was.
    Beginning,
}

/// How it stands with a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldSoFar {
    /// Number of the last change it has confirmed.
    pub told: ChangeNumber,
    /// How often telling it has failed since.
    pub failures: u32,
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = BigInt)]
    told: i64,
    #[diesel(sql_type = Integer)]
    failures: i32,
}

pub(super) async fn hold(
    connection: &mut AsyncPgConnection,
    name: &str,
    holder: Uuid,
    seconds: u32,
    first: FirstTold,
) -> Result<Option<ToldSoFar>, StoreError> {
    let told = match first {
        FirstTold::Now => change::latest(connection).await?,
        FirstTold::Beginning => 0,
    };
    diesel::sql_query(
        "INSERT INTO webhook_receiver (name, told) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
    )
    .bind::<Text, _>(name)
    .bind::<BigInt, _>(narrow::<_, i64>(told)?)
    .execute(connection)
    .await?;
    let held: Option<Held> = diesel::sql_query(
        "UPDATE webhook_receiver SET held_by = $2, held_until = clock_timestamp() + make_interval(secs => $3::double precision) \
         WHERE name = $1 AND (held_by IS NULL OR held_by = $2 OR held_until < clock_timestamp()) \
         RETURNING told, failures",
    )
    .bind::<Text, _>(name)
    .bind::<SqlUuid, _>(holder)
    .bind::<Integer, _>(narrow::<_, i32>(seconds)?)
    .get_result(connection)
    .await
    .optional()?;
    held.map(|Held { told, failures }| Ok(ToldSoFar { told: narrow(told)?, failures: narrow(failures)? }))
        .transpose()
}

pub(super) async fn confirm(
    connection: &mut AsyncPgConnection,
    name: &str,
    holder: Uuid,
    told: ChangeNumber,
) -> Result<bool, StoreError> {
    // Whoever lost their hold meanwhile must not move it back.
    let changed = diesel::sql_query(
        "UPDATE webhook_receiver SET told = $3, failures = 0, last_problem = NULL, changed_at = clock_timestamp() \
         WHERE name = $1 AND held_by = $2 AND told < $3",
    )
    .bind::<Text, _>(name)
    .bind::<SqlUuid, _>(holder)
    .bind::<BigInt, _>(narrow::<_, i64>(told)?)
    .execute(connection)
    .await?;
    Ok(changed > 0)
}

pub(super) async fn fail(
    connection: &mut AsyncPgConnection,
    name: &str,
    holder: Uuid,
    problem: &str,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "UPDATE webhook_receiver SET failures = failures + 1, last_problem = $3, changed_at = clock_timestamp() \
         WHERE name = $1 AND held_by = $2",
    )
    .bind::<Text, _>(name)
    .bind::<SqlUuid, _>(holder)
    .bind::<Text, _>(problem)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn release(
    connection: &mut AsyncPgConnection,
    name: &str,
    holder: Uuid,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "UPDATE webhook_receiver SET held_by = NULL, held_until = NULL WHERE name = $1 AND held_by = $2",
    )
    .bind::<Text, _>(name)
    .bind::<SqlUuid, _>(holder)
    .execute(connection)
    .await?;
    Ok(())
}
