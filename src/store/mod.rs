//! Where is the truth kept? In PostgreSQL: rows stay in here, catalogue values come out.
//!
//! Every write is one transaction that also appends to the change feed. A running program reads the catalogue once with
//! [`Store::give_out`], portion by portion, remembers the number it came with, and follows the feed from there: [`Follower`]
//! wakes it, [`Store::changes_since`] says what to read again.
//!
//! ```no_run
//! # async fn example() -> Result<(), signpost::store::StoreError> {
//! use signpost::store::Store;
//!
//! let store = Store::open("postgresql://signpost@localhost/signpost").await?;
//! let (catalogue, number) = store.catalogue().await?;
//! println!("{} services as of change {number}", catalogue.services.len());
//! # Ok(())
//! # }
//! ```

mod audit;
mod background;
mod backup;
mod catalogue;
mod change;
pub mod cluster;
mod connecting;
mod door;
mod draft;
mod editing;
mod error;
mod follower;
mod geography;
mod held_back;
mod history;
mod import;
mod insert;
mod link;
mod loading;
mod migrations;
mod organisation;
mod problem_report;
mod provenance;
mod reference;
mod role;
mod schema;
mod service;
mod session;
mod signal;
mod token;
mod transaction;
mod unmet;
mod upkeep;
mod webhook;
mod words;
mod writing;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use tokio::sync::OwnedSemaphorePermit;
use uuid::Uuid;

use door::Door;

pub use audit::{AuditEntry, Broken, Verified};
pub use backup::{BackupError, RestoreError};
pub use change::{Action, Change, ChangeNumber, Changed, LastChange, LastChanges};
pub use draft::{Draft, DraftFilter, DraftState, NotDecided};
pub use error::StoreError;
pub use follower::Follower;
pub use geography::Revised;
pub use held_back::{Approved, Differing, LastWritten};
pub use import::{Imported, Portion, Reconcile};
pub use link::{LinkFinding, LinkState};
pub use problem_report::{NewProblemReport, NotAnswered, ProblemFilter, ProblemReport};
pub use role::{Operation, Reach, Role, Whose, reach};
pub use session::Known;
pub use signal::{Signal, SignalKind};
pub use token::Token;
pub use webhook::{FirstTold, ToldSoFar};
pub use writing::{Edit, EditedRecord};

use crate::geography::GazetteerRows;
use crate::provision::UnmetNeed;

/// PostgreSQL 13, the oldest that the tests run on.
const OLDEST_SERVER: i32 = 13;
/// Writes are few and reads come from memory: a handful is plenty, and several programs share the server.
const MOST_CONNECTIONS: usize = 8;
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
const ANSWER_PATIENCE: Duration = Duration::from_secs(1);

/// The catalogue in PostgreSQL. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Store {
    pool: Pool<AsyncPgConnection>,
    url: String,
    /// Through which requests ask; none for whoever holds up nobody.
    door: Option<Arc<Door>>,
}

/// A connection of the pool, and a place behind the door where there is one.
struct Connection {
    connection: Object<AsyncPgConnection>,
    _inside: Option<OwnedSemaphorePermit>,
}

impl Deref for Connection {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        &self.connection
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        &mut self.connection
    }
}

impl Store {
    /// Connects, by unix socket or TCP, and brings the tables up to date. Several programs may do so at once.
    ///
    /// # Errors
    /// [`StoreError::Away`], [`StoreError::OldServer`] or [`StoreError::Migration`].
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        let pool = Pool::builder(connecting::manager(url))
            .max_size(MOST_CONNECTIONS)
            .build()
            .map_err(StoreError::away)?;
        let store = Store { pool, url: url.to_owned(), door: None };
        store.check_server().await?;
        store.run_pending_migrations().await?;
        Ok(store)
    }

    /// The same store for the requests of a program that works on so many at once: at most half of them ask it at a time.
    #[must_use]
    pub fn for_requests(&self, places: usize) -> Store {
        Store { door: Some(Arc::new(Door::of_places(places))), ..self.clone() }
    }

    async fn check_server(&self) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        let setting = diesel::dsl::sql::<diesel::sql_types::Text>("current_setting('server_version_num')");
        let number: String = diesel::select(setting).get_result(&mut connection).await?;
        // `150004` is 15.4.
        match number.parse::<i32>() {
            Ok(number) if number >= OLDEST_SERVER * 10_000 => Ok(()),
            _ => Err(StoreError::OldServer { found: number, needed: OLDEST_SERVER }),
        }
    }

    /// Brings the tables up to date and says how many steps that took; opening does it too.
    pub async fn run_pending_migrations(&self) -> Result<usize, StoreError> {
        migrations::run_pending(self.connection_of_its_own().await?).await
    }

    /// Takes every migration back, with everything in the tables. For tests.
    pub async fn revert_all(&self) -> Result<usize, StoreError> {
        migrations::revert_all(self.connection_of_its_own().await?).await
    }

    async fn connection_of_its_own(&self) -> Result<AsyncPgConnection, StoreError> {
        let connecting = connecting::connect(&self.url);
        tokio::time::timeout(CONNECT_PATIENCE, connecting)
            .await
            .map_err(StoreError::away)?
            .map_err(StoreError::away)
    }

    async fn connection(&self) -> Result<Connection, StoreError> {
        let inside = match &self.door {
            Some(door) => Some(door.enter().await?),
            None => None,
        };
        let waiting = self.pool.get();
        let connection = tokio::time::timeout(CONNECT_PATIENCE, waiting)
            .await
            .map_err(StoreError::away)?
            .map_err(StoreError::away)?;
        Ok(Connection { connection, _inside: inside })
    }

    /// Replaces everything that is known of areas, postcodes and places. One change in the feed.
    pub async fn load_geography(&self, rows: &GazetteerRows) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        let done =
            connection.transaction(async |connection| geography::replace(connection, rows).await).await;
        done.map_err(StoreError::of_write)
    }

    /// Revises what is known of areas, postcodes and places, in one transaction and one change in the feed; when nothing differs,
    /// there is neither.
    ///
    /// # Errors
    /// The outer one is the store's, the inner one that of `revise`. Either way nothing is written.
    pub async fn revise_geography<E: Send>(
        &self,
        who: &str,
        why: &str,
        revise: impl FnOnce(GazetteerRows) -> Result<GazetteerRows, E> + Send,
    ) -> Result<Result<Revised, E>, StoreError> {
        let mut connection = self.connection().await?;
        let done = connection
            .transaction(async |connection| geography::revise(connection, who, why, revise).await)
            .await;
        done.map_err(StoreError::of_write)
    }

    /// Everything a gazetteer is built from.
    pub async fn geography(&self) -> Result<GazetteerRows, StoreError> {
        let mut connection = self.connection().await?;
        let snapshot = connection.build_transaction().repeatable_read().read_only();
        { snapshot }.run(async |connection| geography::load(connection).await).await
    }

    /// At most `limit` changes after a number, the oldest first.
    pub async fn changes_since(&self, number: ChangeNumber, limit: u32) -> Result<Vec<Change>, StoreError> {
        change::since(&mut *self.connection().await?, number, limit).await
    }

    /// At most `limit` changes before a number, the newest first.
    pub async fn changes_before(&self, number: ChangeNumber, limit: u32) -> Result<Vec<Change>, StoreError> {
        change::before(&mut *self.connection().await?, number, limit).await
    }

    /// When each service and organisation last changed, of the changes up to a number.
    pub async fn last_changes(&self, up_to: ChangeNumber) -> Result<LastChanges, StoreError> {
        change::last_changes(&mut *self.connection().await?, up_to).await
    }

    /// The number of the last change; 0 when there is none.
    pub async fn latest_change(&self) -> Result<ChangeNumber, StoreError> {
        change::latest(&mut *self.connection().await?).await
    }

    /// Takes a receiver of changes for this program for some seconds, and says how far it has been told; none when another program
    /// holds it.
    pub async fn hold_receiver(
        &self,
        name: &str,
        holder: Uuid,
        seconds: u32,
        first: FirstTold,
    ) -> Result<Option<ToldSoFar>, StoreError> {
        webhook::hold(&mut *self.connection().await?, name, holder, seconds, first).await
    }

    /// Notes that a receiver has confirmed everything up to a number; false when this program no longer holds it.
    pub async fn receiver_confirmed(
        &self,
        name: &str,
        holder: Uuid,
        told: ChangeNumber,
    ) -> Result<bool, StoreError> {
        webhook::confirm(&mut *self.connection().await?, name, holder, told).await
    }

    /// Notes that telling a receiver failed.
    pub async fn receiver_failed(&self, name: &str, holder: Uuid, problem: &str) -> Result<(), StoreError> {
        webhook::fail(&mut *self.connection().await?, name, holder, problem).await
    }

    /// Lets other programs tell a receiver at once.
    pub async fn release_receiver(&self, name: &str, holder: Uuid) -> Result<(), StoreError> {
        webhook::release(&mut *self.connection().await?, name, holder).await
    }

    /// Adds counts of what was asked for and not found, in whole fives.
    pub async fn add_unmet_need(&self, counted: &[(UnmetNeed, u64)]) -> Result<(), StoreError> {
        unmet::add(&mut *self.connection().await?, counted).await
    }

    /// Counts from one month to another, both given by their first day and inclusive.
    pub async fn unmet_need(
        &self,
        since: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<(UnmetNeed, u64)>, StoreError> {
        unmet::list(&mut *self.connection().await?, since, until).await
    }

    /// Makes a token that holds until a day; it is given back once and kept nowhere.
    pub async fn make_token(
        &self,
        name: &str,
        role: Role,
        organisation: Option<&str>,
        scope: &[Operation],
        expires_at: DateTime<Utc>,
    ) -> Result<String, StoreError> {
        let mut connection = self.connection().await?;
        token::make(&mut connection, name, role, organisation, scope, expires_at)
            .await
            .map_err(StoreError::of_write)
    }

    /// Every token but its secret, in order of name.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        token::list(&mut *self.connection().await?).await
    }

    /// Takes a token back at once; false when none of this name still holds.
    pub async fn revoke_token(&self, name: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
        token::revoke(&mut *self.connection().await?, name, now).await
    }

    /// Whose token this is; none when it is unknown, revoked or past its day.
    pub async fn token_holder(&self, secret: &str, now: DateTime<Utc>) -> Result<Option<Token>, StoreError> {
        token::holder(&mut *self.connection().await?, secret, now).await
    }

    /// Whether PostgreSQL answers within a second.
    pub async fn is_answering(&self) -> bool {
        matches!(tokio::time::timeout(ANSWER_PATIENCE, self.latest_change()).await, Ok(Ok(_)))
    }

    /// Wakes whoever follows the change feed.
    pub fn follower(&self, poll: Duration) -> Follower {
        Follower::new(&self.url, poll)
    }
}

impl fmt::Debug for Store {
    /// Without the URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}
