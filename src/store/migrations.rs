//! Brings the tables of a database up to date, whoever else is doing the same.

use diesel::connection::SimpleConnection;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::StoreError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Held while migrating, so that of several programs that start at once one migrates and the others wait. Any number will do, as
/// long as every version of this program uses the same.
const MIGRATING: i64 = 0x5160_7057_0000_0001;

/// Runs every migration that has not been run, and says how many.
pub(super) async fn run_pending(connection: AsyncPgConnection) -> Result<usize, StoreError> {
    migrate(connection, |harness| Ok(harness.run_pending_migrations(MIGRATIONS)?.len())).await
}

/// Takes every migration back: nothing is left but diesel's own list.
pub(super) async fn revert_all(connection: AsyncPgConnection) -> Result<usize, StoreError> {
    migrate(connection, |harness| Ok(harness.revert_all_migrations(MIGRATIONS)?.len())).await
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// diesel's migrations are blocking code: they get a thread where blocking is allowed, and a connection that ends with them, which
/// also gives up the lock.
async fn migrate<W>(connection: AsyncPgConnection, work: W) -> Result<usize, StoreError>
where
    W: FnOnce(&mut AsyncConnectionWrapper<AsyncPgConnection>) -> Result<usize, Failure> + Send + 'static,
{
    let worked = tokio::task::spawn_blocking(move || {
        let mut harness: AsyncConnectionWrapper<AsyncPgConnection> = AsyncConnectionWrapper::from(connection);
        harness.batch_execute(&format!("SELECT pg_advisory_lock({MIGRATING})"))?;
        work(&mut harness)
    });
    worked.await.map_err(|error| failed(error.into()))?.map_err(failed)
}

fn failed(error: Failure) -> StoreError {
    StoreError::Migration { problem: error.to_string() }
}
