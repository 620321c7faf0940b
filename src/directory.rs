//! What a running program holds: the read side that every answer comes from, where it was read from, and the clock.
//!
//! Whatever is found, matched and reckoned comes from a [`ReadSide`] that is swapped whole when the catalogue changes, so such answers go on
//! while PostgreSQL is away and say how old they are. Asked of the store itself are changes, whole records, drafts, reports and counts.

mod address;
mod clock;
mod compiled;
mod fives;
mod follow;
mod judged;
mod load;
mod open_record;
mod proxies;
mod reporting;
mod signals;
mod unmet;
mod upkeep;
mod usage;
mod withheld;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use arc_swap::{ArcSwap, ArcSwapOption};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use ipnet::IpNet;
use serde::Serialize;
use tokio::sync::watch;
use utoipa::ToSchema;

use crate::catalogue::UpkeepRules;
use crate::interop::seeds::{SeedError, SeedFiles};
use crate::pathway::{FieldError, MatchRequest, Profile, Snapshot, SnapshotError};
use crate::provision::{Assumptions, UnmetNeed};
use crate::search::{Index, IndexError, WordsError};
use crate::sign_in::Provider;
use crate::store::{ChangeNumber, LastChanges, Signal, Store, StoreError};

use fives::FivesCounter;

pub use clock::Clock;
pub use compiled::compiled;
pub use follow::follow;
pub use judged::{catalogue_of, faults_among, faults_of};
pub use load::{Loaded, load_from_seeds, load_from_store, read_places};
pub use open_record::{open_record, restore_hidden};
pub use proxies::{behind_proxies, one_household};
pub use reporting::{Client, MOST_WORDS, NotReported, Reported};
pub use upkeep::{NoUpkeep, stored_findings};
pub use usage::{CountInFives, MonthOfUse, ServiceUse, UnmetNeedCount, UseCounts, UseOfRecords, UsedService};
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
    /// The program was told to stop, and still answers so that nobody finds a closed door.
    draining: AtomicBool,
    /// What was asked for and not found, as counts.
    unmet: FivesCounter<UnmetNeed>,
    /// How records are used, as counts.
    signals: FivesCounter<Signal>,
    /// What a check of the whole catalogue found.
    checked: upkeep::Checked,
    /// Who reported problems lately, as hashes of today.
    report_limit: reporting::ReportLimit,
    /// Whose word on clients is believed.
    trusted_proxies: OnceLock<Vec<IpNet>>,
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
    /// When facts fall due and how good records are reckoned: files of the program too.
    pub upkeep: Arc<UpkeepRules>,
    /// When each record last changed.
    pub last_changes: Arc<LastChanges>,
}

impl ReadSide {
    /// The person of a request, with what the index hears in their words.
    ///
    /// # Errors
    /// As [`Profile::read`].
    pub fn profile(&self, request: &MatchRequest, now: DateTime<Utc>) -> Result<Profile, Vec<FieldError>> {
        Profile::read_hearing(request, &self.snapshot, now, &|text| self.index.hear(text))
    }

    /// The same, to answer one question from.
    fn for_one_question(self: Arc<Self>) -> Arc<Self> {
        let snapshot = self.snapshot.for_one_question();
        if Arc::ptr_eq(&snapshot, &self.snapshot) {
            return self;
        }
        Arc::new(Self {
            snapshot,
            index: Arc::clone(&self.index),
            assumptions: Arc::clone(&self.assumptions),
            upkeep: Arc::clone(&self.upkeep),
            last_changes: Arc::clone(&self.last_changes),
        })
    }
}

/// How it last went with the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Contact {
    state: StoreState,
    /// When the read side was last known to be the same as the store.
    current_at: DateTime<Utc>,
    /// The same, by a clock that nobody can set.
    current: Instant,
}

impl Contact {
    fn now(state: StoreState, clock: Clock) -> Self {
        Self { state, current_at: clock.now(), current: Instant::now() }
    }
}

/// Whether the store behind the read side can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoreState {
    Answering,
    /// It answers, but what changed in it cannot be read: the catalogue is served as it was last known.
    Behind,
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
            contact: ArcSwap::from_pointee(Contact::now(StoreState::None, clock)),
            news: watch::Sender::new(News::default()),
            draining: AtomicBool::new(false),
            unmet: FivesCounter::default(),
            signals: FivesCounter::default(),
            checked: upkeep::Checked::default(),
            report_limit: reporting::ReportLimit::default(),
            trusted_proxies: OnceLock::new(),
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

    /// From now on nobody new should be sent here, though whoever comes is still answered.
    pub fn begin_draining(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    pub fn is_stopping(&self) -> bool {
        self.news.borrow().stopping
    }

    /// What to answer from.
    ///
    /// # Errors
    /// When nothing has been loaded yet.
    pub fn read_side(&self) -> Result<Arc<ReadSide>, NotReady> {
        Ok(self.read_side.load_full().ok_or(NotReady)?.for_one_question())
    }

    /// Remembers the store, for what requests ask of it.
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

    /// The store, unless it is known not to answer: then nobody should stand and wait for it.
    pub fn answering_store(&self) -> Option<&Store> {
        self.store().filter(|_| self.store_state() != StoreState::Away)
    }

    /// The same for whoever must say why: none where there is no store.
    ///
    /// # Errors
    /// [`StoreError::Away`] when it is known not to answer.
    pub fn store_to_ask(&self) -> Result<Option<&Store>, StoreError> {
        match (self.store(), self.answering_store()) {
            (Some(_), None) => {
                Err(StoreError::Away { problem: "it did not answer when it was last asked".to_owned() })
            }
            (_, answering) => Ok(answering),
        }
    }

    /// The store answered, and the read side is as it says.
    pub fn store_answered(&self) {
        self.contact.store(Arc::new(Contact::now(StoreState::Answering, self.clock)));
    }

    /// The store does not answer; what was last known stays.
    pub fn store_went_away(&self) {
        self.answers_grow_old(StoreState::Away);
    }

    /// The store answers, and what changed in it cannot be read; what was last known stays.
    pub fn fell_behind(&self) {
        self.answers_grow_old(StoreState::Behind);
    }

    fn answers_grow_old(&self, state: StoreState) {
        let contact = **self.contact.load();
        self.contact.store(Arc::new(Contact { state, ..contact }));
    }

    pub fn store_state(&self) -> StoreState {
        self.contact.load().state
    }

    /// When the catalogue answered from was last known to be the same as the store's.
    pub fn current_at(&self) -> DateTime<Utc> {
        self.contact.load().current_at
    }

    /// How old the answers may be. A clock that is set meanwhile makes no difference.
    ///
    /// # Units
    /// Whole seconds; 0 while they are as the store has it, or when there is none to differ from.
    pub fn age_s(&self) -> u64 {
        match self.store_state() {
            StoreState::Answering | StoreState::None => 0,
            StoreState::Behind | StoreState::Away => self.contact.load().current.elapsed().as_secs(),
        }
    }

    /// Whether what is answered from may differ from what the store has.
    pub fn may_be_old(&self) -> bool {
        matches!(self.store_state(), StoreState::Behind | StoreState::Away)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_answers_goes_on_while_the_clock_stands_still_or_is_set() {
        let directory = Directory::empty(Clock::Fixed(DateTime::<Utc>::MIN_UTC));
        directory.store_answered();
        assert_eq!(directory.age_s(), 0);

        directory.store_went_away();
        std::thread::sleep(Duration::from_millis(1_050));

        assert_eq!(directory.age_s(), 1);
        // It is back, and still nothing newer is shown.
        directory.fell_behind();
        assert!(directory.age_s() >= 1 && directory.may_be_old());
        directory.store_answered();
        assert!(directory.age_s() == 0 && !directory.may_be_old());
    }
}
