//! How is PostgreSQL reached, and how soon is it noticed that it no longer is?
//!
//! A server that is gone says nothing: no answer comes, for hours. So a connection asks now and then whether the other side is still
//! there, an attempt to connect ends soon enough to try the next host, and of several hosts the one that takes writes is looked for.
//! What the connection string says for itself is left as it is.

use std::time::Duration;

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig};
use futures_util::FutureExt;
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres::{Config, NoTls};

/// For each host. Several fit into the time that a request waits for a connection.
const CONNECT_PATIENCE: Duration = Duration::from_secs(2);
/// Time without an answer to what was sent, after which the other side is taken for gone.
const SILENCE: Duration = Duration::from_secs(10);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(3);
const KEEPALIVE_RETRIES: u32 = 3;
/// What tokio-postgres takes when nothing is said, as everybody does: far too long.
const USUAL_KEEPALIVE_IDLE: Duration = Duration::from_secs(2 * 60 * 60);

/// A connection string, with what it leaves open filled in.
pub(super) fn config(url: &str) -> Result<Config, tokio_postgres::Error> {
    let mut config: Config = url.parse()?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE);
    }
    if config.get_keepalives_idle() == USUAL_KEEPALIVE_IDLE {
        config.keepalives_idle(SILENCE);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(KEEPALIVE_INTERVAL);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(KEEPALIVE_RETRIES);
    }
    if config.get_application_name().is_none() {
        config.application_name("signpost");
    }
    if config.get_hosts().len() > 1 && config.get_target_session_attrs() == TargetSessionAttrs::Any {
        // A standby would do for reading, but every read here is on the way to a write.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    }
    Ok(config)
}

/// A connection.
pub(super) async fn connect(url: &str) -> ConnectionResult<AsyncPgConnection> {
    let bad = |error: tokio_postgres::Error| ConnectionError::BadConnection(said(&error));
    let (client, connection) = config(url).map_err(bad)?.connect(NoTls).await.map_err(bad)?;
    AsyncPgConnection::try_from_client_and_connection(client, connection).await
}

/// What makes the connections of a pool.
pub(super) fn manager(url: &str) -> AsyncDieselConnectionManager<AsyncPgConnection> {
    let mut manner = ManagerConfig::default();
    manner.custom_setup = Box::new(|url| {
        let url = url.to_owned();
        async move { connect(&url).await }.boxed()
    });
    AsyncDieselConnectionManager::new_with_config(url, manner)
}

/// The error and what is behind it; tokio-postgres says only the kind.
pub(super) fn said(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(behind) => format!("{error}: {behind}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_open_is_filled_in() {
        let config = config("postgresql://me@one/name").unwrap();

        assert_eq!(config.get_connect_timeout(), Some(&CONNECT_PATIENCE));
        assert_eq!(config.get_tcp_user_timeout(), Some(&SILENCE));
        assert_eq!(config.get_keepalives_idle(), SILENCE);
        assert_eq!(config.get_target_session_attrs(), TargetSessionAttrs::Any);
    }

    #[test]
    fn what_is_said_stays() {
        let url = "postgresql://me@one,two/name?connect_timeout=7&target_session_attrs=read-only&keepalives_idle=60";
        let config = config(url).unwrap();

        assert_eq!(config.get_connect_timeout(), Some(&Duration::from_secs(7)));
        assert_eq!(config.get_target_session_attrs(), TargetSessionAttrs::ReadOnly);
        assert_eq!(config.get_keepalives_idle(), Duration::from_secs(60));
    }

    #[test]
    fn of_several_hosts_the_one_that_takes_writes_is_meant() {
        let config = config("postgresql://me@one:5432,two:5433/name").unwrap();

        assert_eq!(config.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
    }
}
