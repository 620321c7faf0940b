//! Makes the program's database in a server that has just started.

use tokio::runtime;
use tokio_postgres::NoTls;

use super::{ClusterError, DATABASE, layout::Layout};

/// Blocks; must not be called from a thread that runs asynchronous tasks.
pub(super) fn create_if_absent(layout: &Layout) -> Result<(), ClusterError> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(ClusterError::io("prepare to connect to", &layout.socket))?;
    runtime
        .block_on(create(&layout.url_for("postgres")))
        .map_err(|source| ClusterError::Database { database: DATABASE.to_owned(), source })
}

async fn create(url: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let connection = tokio::spawn(connection);
    let found = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&DATABASE]).await?;
    if found.is_none() {
        client.batch_execute(&format!("CREATE DATABASE {DATABASE}")).await?;
    }
    drop(client);
    // It ends by itself now; what it would complain of no longer matters.
    let _ = connection.await;
    Ok(())
}
