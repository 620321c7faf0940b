//! What a running program holds: the read side that every answer comes from, where it was read from, and the clock.
//!
//! Answers never touch the store. They come from a [`ReadSide`] that is swapped whole when the catalogue changes, so they go on
//! while PostgreSQL is away and say how old they are.

mod address;
mod clock;
mod follow;
mod load;
mod open_record;
mod unmet;
mod withheld;

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwap, ArcSwapOption};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use serde::Serialize;
use tokio::sync::watch;
use utoipa::ToSchema;

use crate::interop::seeds::{SeedError, SeedFiles};
use crate::pathway::{Snapshot, SnapshotError};
use crate::provision::Assumptions;
use crate::search::{Index, IndexError, WordsError};
use crate::sign_in::Provider;
use crate::store::{ChangeNumber, LastChanges, Store, StoreError};

pub use clock::Clock;
pub use follow::follow;
pub use load::{Loaded, load_from_seeds, load_from_store};
pub use open_record::{open_record, restore_hidden};
pub use withheld::keep_withheld;

/// Everything a running program holds.
pub struct Directory {
    read_side: ArcSwapOption<ReadSide>,
    store: OnceLock<Store>,
    /// Where others reach this server, when the operator said so; without a slash at the end.
    public_url: OnceLock<String>,
    /// Who knows the people that sign in, where the operator named somebody.
    sign_in: OnceLock<Arc<Provider>>,
    contact: ArcSwap<Contact>,
    /// What is answered from now, for whoever waits for something newer.
    news: watch::Sender<News>,
    /// What was asked for and not found, as counts.
    unmet: unmet::UnmetCounter,
    clock: Clock,
    started: Instant,
}

/// One version of the catalogue, ready to answer from.
pub struct ReadSide {
    pub snapshot: Arc<Snapshot>,
    /// Keeps itself up to date in its folder, so it can be one version ahead for a moment.
    pub index: Arc<Index>,
    /// What the gap analysis takes for granted: files of the program, as the rules are.
    pub assumptions: Arc<Assumptions>,
    /// When each record last changed.
    pub last_changes: Arc<LastChanges>,
}

/// How it last went with the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Contact {
    state: StoreState,
    /// When the read side was last known to be the same as the store.
    current_at: DateTime<Utc>,
}

/// Whether the store behind the read side can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoreState {
    Answering,
    /// It does not answer: the catalogue is served as it was last known.
    Away,
    /// There is none: the catalogue comes from the seeds alone.
    None,
}

/// What those who wait for a change are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct News {
    change: ChangeNumber,
    /// The program stops: nobody should wait any longer.
    stopping: bool,
}

/// Why a directory cannot be opened or brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    #[error(transparent)]
    Seeds(#[from] SeedError),
    #[error("the places of the store do not fit together: {0}")]
    Gazetteer(#[from] crate::geography::GazetteerError),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    #[error(transparent)]
    Words(#[from] WordsError),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("reading the catalogue was broken off")]
    BrokenOff,
}

/// Nothing to answer from yet: the catalogue is still being loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue is still being loaded")]
pub struct NotReady;

impl Directory {
    /// A directory that has nothing to answer from yet.
    pub fn empty(clock: Clock) -> Self {
        Self {
            read_side: ArcSwapOption::empty(),
            store: OnceLock::new(),
            public_url: OnceLock::new(),
            sign_in: OnceLock::new(),
            contact: ArcSwap::from_pointee(Contact { state: StoreState::None, current_at: clock.now() }),
            news: watch::Sender::new(News::default()),
            unmet: unmet::UnmetCounter::default(),
            clock,
            started: Instant::now(),
        }
    }

    /// A directory that answers from the seeds alone, without a store.
    ///
    /// # Errors
    /// Seeds that cannot be read or do not fit together, or a folder that cannot be used.
    pub fn from_seeds(files: &SeedFiles, index_folder: &Path, clock: Clock) -> Result<Self, DirectoryError> {
        let directory = Self::empty(clock);
        let loaded = load_from_seeds(files, index_folder)?;
        directory.answer_from(loaded.read_side);
        Ok(directory)
    }

    /// Puts a new read side in place of the old one. Answers already begun finish with the old.
    pub fn answer_from(&self, read_side: ReadSide) {
        let change = read_side.snapshot.change();
        self.read_side.store(Some(Arc::new(read_side)));
        self.news.send_modify(|news| news.change = change);
    }

    /// Returns when there is a change after this number to answer from, or the time is up, or the program stops.
    pub async fn wait_for_change(&self, after: ChangeNumber, patience: Duration) {
        let mut news = self.news.subscribe();
        let newer = news.wait_for(|news| news.change > after || news.stopping);
        // However the wait ends, whoever waited looks for themselves.
        let _ = tokio::time::timeout(patience, newer).await;
    }

    /// Returns when the time is up or the program stops.
    pub async fn pause(&self, time: Duration) {
        let mut news = self.news.subscribe();
        let _ = tokio::time::timeout(time, news.wait_for(|news| news.stopping)).await;
    }

    /// Nobody need wait for a change any longer, and nobody should begin to.
    pub fn stop_waiting(&self) {
        self.news.send_modify(|news| news.stopping = true);
    }

    pub fn is_stopping(&self) -> bool {
        self.news.borrow().stopping
    }

    /// What to answer from.
    ///
    /// # Errors
    /// When nothing has been loaded yet.
    pub fn read_side(&self) -> Result<Arc<ReadSide>, NotReady> {
        self.read_side.load_full().ok_or(NotReady)
    }

    /// Remembers the store, for the one list that is read from it.
    pub fn keep_store(&self, store: Store) {
        // A program opens its store once; a second is a mistake that changes nothing.
        let _ = self.store.set(store);
        self.store_answered();
    }

    /// Remembers who knows the people that sign in.
    pub fn keep_sign_in(&self, provider: Provider) {
        // A program has one provider; a second is a mistake that changes nothing.
        let _ = self.sign_in.set(Arc::new(provider));
    }

    /// Who knows the people that sign in; none unless the operator named somebody.
    pub fn sign_in(&self) -> Option<Arc<Provider>> {
        self.sign_in.get().cloned()
    }

    pub fn store(&self) -> Option<&Store> {
        self.store.get()
    }

    /// The store answered, and the read side is as it says.
    pub fn store_answered(&self) {
        self.contact.store(Arc::new(Contact { state: StoreState::Answering, current_at: self.now() }));
    }

    /// The store does not answer; what was last known stays.
    pub fn store_went_away(&self) {
        let Contact { current_at, .. } = **self.contact.load();
        self.contact.store(Arc::new(Contact { state: StoreState::Away, current_at }));
    }

    pub fn store_state(&self) -> StoreState {
        self.contact.load().state
    }

    /// When the catalogue answered from was last known to be the same as the store's.
    pub fn current_at(&self) -> DateTime<Utc> {
        self.contact.load().current_at
    }

    /// How old the answers may be.
    ///
    /// # Units
    /// Whole seconds; 0 while the store answers, or when there is none to differ from.
    pub fn age_s(&self) -> u64 {
        match self.store_state() {
            StoreState::Answering | StoreState::None => 0,
            StoreState::Away => u64::try_from((self.now() - self.current_at()).num_seconds()).unwrap_or(0),
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The civil day in Europe/London.
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&London).date_naive()
    }

    /// # Units
    /// Whole seconds since the program started.
    pub fn uptime_s(&self) -> u64 {
        self.started.elapsed().as_secs()
    }
}
