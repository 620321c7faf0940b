//! Where does PostgreSQL come from when nobody gave us one?
//!
//! `signpost serve` without `DATABASE_URL` starts a PostgreSQL of its own in the data folder, reachable only
//! through a unix socket, from the PostgreSQL binaries on the machine. It is an ordinary, durable server: the
//! same dialect and the same code path as a server given by `DATABASE_URL`.
//!
//! What is in the data folder:
//!
//! | path                | what                                                                        |
//! |---------------------|-----------------------------------------------------------------------------|
//! | `signpost.lock`     | taken by the running program, says its process id                           |
//! | `postgres.log`      | what PostgreSQL said                                                        |
//! | `postgres/`         | mode 0700, owned by the account PostgreSQL runs as; locked by its program   |
//! | `postgres/cluster/` | the PostgreSQL data directory, moved here only once it is complete          |
//! | `postgres/socket/`  | the unix socket (elsewhere when the path would be too long for a socket)    |
//!
//! ```no_run
//! use signpost::store::cluster::Cluster;
//!
//! let cluster = Cluster::start("data".as_ref())?;
//! println!("{}", cluster.url()); // postgresql://signpost@%2Fsrv%2Fdata%2Fpostgres%2Fsocket/signpost
//! cluster.stop()?;
//! # Ok::<(), signpost::store::cluster::ClusterError>(())
//! ```
//!
//! The program may be killed at any moment, and the next start must still work. The answers to "what if" are
//! in `keeper` (a program that dies), `leftover` (a server that did not) and `initdb` (a first start that
//! was interrupted).

mod account;
mod binaries;
mod database;
mod error;
mod initdb;
mod keeper;
mod layout;
mod leftover;
mod lock;
mod log;
mod process;
mod settings;

use std::{path::Path, time::Duration};

pub(super) use self::binaries::newest_program;
pub use self::{error::ClusterError, lock::DataFolderLock};
use self::{keeper::Keeper, layout::Layout, lock::ProgramLock, process::Signal};

/// The database the program keeps its catalogue in, and the role that owns it.
const DATABASE: &str = "signpost";
const ROLE: &str = "signpost";

/// A fast stop writes everything to disk, which a slow disk may make long.
const FAST_STOP_PATIENCE: Duration = Duration::from_secs(30);
/// An immediate stop only has to end processes; PostgreSQL kills its own stragglers after five seconds.
const IMMEDIATE_STOP_PATIENCE: Duration = Duration::from_secs(10);

/// A running private PostgreSQL. Stopped by [`Cluster::stop`], or as well as can be when dropped.
#[derive(Debug)]
pub struct Cluster {
    layout: Layout,
    url: String,
    keeper: Keeper,
    /// Last, so that the folder is given up only after the server in it has gone.
    _lock: ProgramLock,
}

impl Cluster {
    /// Starts PostgreSQL in the data folder, which is created if missing, and creates the database `signpost`
    /// if it is absent. Blocks until the server answers: about a second the first time.
    ///
    /// # Errors
    ///
    /// Every variant of [`ClusterError`] says what to do, or quotes what PostgreSQL said.
    pub fn start(data: &Path) -> Result<Cluster, ClusterError> {
        let (layout, account) = Layout::prepare(data)?;
        let lock = ProgramLock::take(&layout)?;
        let url = layout.url_for(DATABASE);
        let keeper = Keeper::start(layout.clone(), account)?;
        Ok(Cluster { layout, url, keeper, _lock: lock })
    }

    /// The connection string of a data folder's own database, whether a program is running on it or not; `None` when there is no
    /// cluster in the folder yet. For commands that work beside a running program.
    ///
    /// # Errors
    ///
    /// When the folder cannot be looked into.
    pub fn url_of(data: &Path) -> Result<Option<String>, ClusterError> {
        if !data.join("postgres/cluster/PG_VERSION").exists() {
            return Ok(None);
        }
        let (layout, _) = Layout::prepare(data)?;
        Ok(Some(layout.url_for(DATABASE)))
    }

    /// The connection string of the database `signpost`, for tokio-postgres, diesel-async and psql.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The connection string of another database of this server.
    pub fn url_for(&self, database: &str) -> String {
        self.layout.url_for(database)
    }

    /// Stops PostgreSQL cleanly; open connections are cut. Takes some tens of milliseconds.
    ///
    /// # Errors
    ///
    /// [`ClusterError::NotStopped`] when the server does not go, [`ClusterError::UncleanStop`] when it went
    /// without finishing its work. Nothing committed is lost in either case.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.end()
    }

    fn end(&mut self) -> Result<(), ClusterError> {
        self.keeper.ask_to_stop(Signal::FastStop);
        if !self.keeper.wait_until_ended(FAST_STOP_PATIENCE) {
            tracing::warn!("private PostgreSQL does not stop, asking for an immediate stop");
            self.keeper.ask_to_stop(Signal::ImmediateStop);
            if !self.keeper.wait_until_ended(IMMEDIATE_STOP_PATIENCE) {
                return Err(ClusterError::NotStopped { folder: self.layout.cluster.clone() });
            }
        }
        self.layout.remove_far_socket();
        self.keeper.last_words()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.keeper.has_ended() {
            return;
        }
        if let Err(error) = self.end() {
            tracing::warn!(%error, "private PostgreSQL was not stopped cleanly");
        }
    }
}
