//! What a running program holds: the read side that every answer comes from, where it was read from, and the clock.
//!
//! Answers never touch the store. They come from a [`ReadSide`] that is swapped whole when the catalogue changes, so they go on
//! while PostgreSQL is away and say how old they are.

mod clock;
mod open_record;

use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwapOption;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use serde::Serialize;
use utoipa::ToSchema;

use crate::interop::seeds::{SeedError, SeedFiles, read_catalogue, read_gazetteer, read_rules};
use crate::pathway::{Snapshot, SnapshotError};

pub use clock::Clock;
pub use open_record::open_record;

/// Everything a running program holds.
pub struct Directory {
    read_side: ArcSwapOption<ReadSide>,
    clock: Clock,
    started: Instant,
}

/// One version of the catalogue, ready to answer from.
pub struct ReadSide {
    pub snapshot: Arc<Snapshot>,
    /// When it was last known to be the same as the store.
    pub current_at: DateTime<Utc>,
}

/// Why a directory cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    #[error(transparent)]
    Seeds(#[from] SeedError),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
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

/// Nothing to answer from yet: the catalogue is still being loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue is still being loaded")]
pub struct NotReady;

impl Directory {
    /// A directory that has nothing to answer from yet.
    pub fn empty(clock: Clock) -> Self {
        Self { read_side: ArcSwapOption::empty(), clock, started: Instant::now() }
    }

    /// A directory that answers from the seeds alone, without a store.
    ///
    /// # Errors
    /// Seeds that cannot be read or do not fit together.
    pub fn from_seeds(files: &SeedFiles, clock: Clock) -> Result<Self, DirectoryError> {
        let directory = Self::empty(clock);
        let gazetteer = Arc::new(read_gazetteer(files)?);
        let catalogue = read_catalogue(files, &gazetteer)?;
        let rules = Arc::new(read_rules(files)?);
        let snapshot = Arc::new(Snapshot::build(catalogue, gazetteer, rules, 0)?);
        directory.answer_from(ReadSide { snapshot, current_at: clock.now() });
        Ok(directory)
    }

    /// Puts a new read side in place of the old one. Answers already begun finish with the old.
    pub fn answer_from(&self, read_side: ReadSide) {
        self.read_side.store(Some(Arc::new(read_side)));
    }

    /// What to answer from.
    ///
    /// # Errors
    /// When nothing has been loaded yet.
    pub fn read_side(&self) -> Result<Arc<ReadSide>, NotReady> {
        self.read_side.load_full().ok_or(NotReady)
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The civil day in Europe/London.
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&London).date_naive()
    }

    pub fn store_state(&self) -> StoreState {
        StoreState::None
    }

    /// When a read side was last known to be the same as the store's catalogue.
    pub fn current_at(&self, read_side: &ReadSide) -> DateTime<Utc> {
        match self.store_state() {
            StoreState::Answering => self.now(),
            StoreState::Away | StoreState::None => read_side.current_at,
        }
    }

    /// How old the answers may be.
    ///
    /// # Units
    /// Whole seconds.
    pub fn age_s(&self, read_side: &ReadSide) -> u64 {
        u64::try_from((self.now() - self.current_at(read_side)).num_seconds()).unwrap_or(0)
    }

    /// # Units
    /// Whole seconds since the program started.
    pub fn uptime_s(&self) -> u64 {
        self.started.elapsed().as_secs()
    }
}
