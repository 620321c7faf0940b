//! How does a transaction that writes the catalogue go? One at a time, finding rows by their index, checked before its end.

use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::StoreError;

/// Held by whoever writes the catalogue until the end of their transaction: what is written was compared with what is there, so
/// nobody else may write in between. Readers do not wait for it.
const WRITING: i64 = 0x5160_7057_0000_0002;

pub(super) async fn one_writer_at_a_time(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    diesel::sql_query(format!("SELECT pg_advisory_xact_lock({WRITING})")).execute(connection).await?;
    Ok(())
}

/// Until the end of the transaction rows are found by their index. PostgreSQL goes by how large a table was before, so while a whole
/// directory comes in it would read all of it again for every portion.
pub(super) async fn find_by_index(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    Ok(connection.batch_execute("SET LOCAL enable_seqscan = off").await?)
}

/// Checks what the database checks last, before the feed is appended to and everybody else has to wait.
pub(super) async fn check_now(connection: &mut AsyncPgConnection) -> Result<(), StoreError> {
    // Deferred again at once: the next record of the same transaction may pass through states that the end does not have.
    connection.batch_execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED").await?;
    Ok(())
}
