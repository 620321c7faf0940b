//! Keeping the read side the same as the store, change by change.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::compiled::compiled;
use super::load::read_places;
use super::{Directory, DirectoryError, Loaded, ReadSide, StoreState};
use crate::catalogue::{Common, Service, UpkeepRules};
use crate::pathway::{Rules, Snapshot};
use crate::provision::Assumptions;
use crate::search::{Changes, Index};
use crate::store::{Change, ChangeNumber, Changed, LastChanges, Store, StoreError};

/// The longest time without asking the store; also how soon it is noticed that it went away.
const POLL: Duration = Duration::from_secs(1);
/// How long the store may take to say whether anything changed.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long it may take to read what changed.
const READING_PATIENCE: Duration = Duration::from_secs(120);
/// Changes read at once; more of them are read in the next round.
const MOST_CHANGES: u32 = 1_000;

/// Follows the store for as long as the program runs. The store may go away and come back at any time.
pub async fn follow(directory: Arc<Directory>, store: Store, loaded: Loaded) {
    let Loaded { read_side, rules, brought: _ } = loaded;
    let mut following = Following {
        snapshot: Arc::clone(&read_side.snapshot),
        index: Arc::clone(&read_side.index),
        assumptions: Arc::clone(&read_side.assumptions),
        upkeep: Arc::clone(&read_side.upkeep),
        last_changes: Arc::clone(&read_side.last_changes),
        rules,
        store,
        writing: None,
    };
    directory.answer_from(read_side);
    let mut follower = following.store.follower(POLL);
    loop {
        match following.catch_up(&directory).await {
            Ok(()) => {
                if directory.may_be_old() {
                    tracing::info!(
                        change = following.snapshot.change(),
                        "what is answered is up to date again"
                    );
                }
                directory.store_answered();
            }
            Err(DirectoryError::Store(StoreError::Away { problem })) => {
                if directory.store_state() != StoreState::Away {
                    tracing::warn!(
                        problem,
                        "the store went away; the catalogue is served as it was last known"
                    );
                }
                directory.store_went_away();
            }
            // The old read side goes on answering, and says that it is old; the same changes are tried again at the next wake-up.
            Err(error) => {
                tracing::error!(%error, change = following.snapshot.change(), "changes could not be followed");
                directory.fell_behind();
            }
        }
        follower.woken().await;
    }
}

/// A server that is gone says nothing; waiting for it would hide that it is.
async fn in_time<T>(
    patience: Duration,
    asked: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(patience, asked).await {
        Ok(answered) => answered,
        Err(_) => Err(StoreError::Away { problem: "no answer in time".to_owned() }),
    }
}

struct Following {
    snapshot: Arc<Snapshot>,
    rules: Arc<Rules>,
    index: Arc<Index>,
    assumptions: Arc<Assumptions>,
    upkeep: Arc<UpkeepRules>,
    last_changes: Arc<LastChanges>,
    store: Store,
    /// The index being written down.
    writing: Option<JoinHandle<()>>,
}

impl Following {
    async fn catch_up(&mut self, directory: &Directory) -> Result<(), DirectoryError> {
        loop {
            let number = self.snapshot.change();
            let changes = in_time(PATIENCE, self.store.changes_since(number, MOST_CHANGES)).await?;
            let Some(last) = changes.last().map(|change| change.number) else {
                self.write_down();
                return Ok(());
            };
            let read_side = self.after(&changes, last).await?;
            self.snapshot = Arc::clone(&read_side.snapshot);
            self.last_changes = Arc::clone(&read_side.last_changes);
            directory.answer_from(read_side);
            tracing::info!(changes = changes.len(), change = self.snapshot.change(), "the catalogue changed");
        }
    }

    /// The read side with these changes in it.
    async fn after(&self, changes: &[Change], last: ChangeNumber) -> Result<ReadSide, DirectoryError> {
        let mut last_changes = LastChanges::clone(&self.last_changes);
        last_changes.note(changes);
        let (snapshot, last_changes) = if is_of_records(changes) {
            (self.with_records(changes, last).await?, last_changes)
        } else {
            // A need or organisation touches many services, and is rare.
            let geography = changes.iter().any(|change| change.what == Changed::Geography);
            self.with_everything(geography).await?
        };
        Ok(ReadSide {
            snapshot: Arc::new(snapshot),
            index: Arc::clone(&self.index),
            assumptions: Arc::clone(&self.assumptions),
            upkeep: Arc::clone(&self.upkeep),
            last_changes: Arc::new(last_changes),
        })
    }

    /// Some services, and the sources that came with them, read again, and the rest as it is.
    async fn with_records(&self, changes: &[Change], last: ChangeNumber) -> Result<Snapshot, DirectoryError> {
        let (slugs, ids) = (changed(changes, Changed::Service), changed(changes, Changed::Source));
        let services = in_time(READING_PATIENCE, self.store.services(&slugs)).await?;
        let services: Vec<Common<Service>> = services.into_iter().map(Common::from).collect();
        let sources = match ids.as_slice() {
            [] => Vec::new(),
            ids => in_time(READING_PATIENCE, self.store.sources(ids)).await?,
        };
        let (shown, index) = (Arc::clone(&self.snapshot), Arc::clone(&self.index));
        let building = tokio::task::spawn_blocking(move || -> Result<_, DirectoryError> {
            let cited = if sources.is_empty() { shown } else { Arc::new(shown.with_sources(sources)) };
            let snapshot = cited.with_changed(services.iter().cloned(), last)?;
            let slugs: Vec<&str> = services.iter().map(|service| service.slug.as_str()).collect();
            let before = slugs.iter().filter_map(|slug| cited.open_of_slug(slug));
            let before: Vec<Common<Service>> = before.map(|record| record.service.clone()).collect();
            let changes = Changes { slugs: &slugs, now: &services, before: &before, whole: &*snapshot };
            index.apply(&changes, snapshot.gazetteer(), last)?;
            Ok(snapshot)
        });
        building.await.map_err(|_| DirectoryError::BrokenOff)?
    }

    /// All of it read again.
    async fn with_everything(&self, geography: bool) -> Result<(Snapshot, LastChanges), DirectoryError> {
        let gazetteer = async {
            match geography {
                true => read_places(&self.store).await,
                false => Ok(Arc::clone(self.snapshot.gazetteer())),
            }
        };
        let snapshot = compiled(&self.store, gazetteer, Arc::clone(&self.rules)).await?;
        let last_changes = in_time(READING_PATIENCE, self.store.last_changes(snapshot.change())).await?;
        let index = Arc::clone(&self.index);
        let building = tokio::task::spawn_blocking(move || -> Result<_, DirectoryError> {
            index.rebuild(&*snapshot, snapshot.gazetteer(), snapshot.change())?;
            Ok((snapshot, last_changes))
        });
        building.await.map_err(|_| DirectoryError::BrokenOff)?
    }

    /// Begins to bring the index on disk up to what is shown, beside whatever is shown next. Should the program end before it is done, the
    /// next one builds it again.
    fn write_down(&mut self) {
        let is_writing = self.writing.as_ref().is_some_and(|writing| !writing.is_finished());
        if is_writing || !self.index.is_ahead_of_disk() {
            return;
        }
        let index = Arc::clone(&self.index);
        self.writing = Some(tokio::task::spawn_blocking(move || {
            if let Err(error) = index.write_down() {
                tracing::warn!(%error, "the index could not be written down; it is tried again");
            }
        }));
    }
}

/// Whether these are services, and perhaps sources that came with them: a source that changes by itself leaves the index on disk as it was.
fn is_of_records(changes: &[Change]) -> bool {
    let is = |what| move |change: &Change| change.what == what;
    let (service, source) = (is(Changed::Service), is(Changed::Source));
    changes.iter().any(service) && changes.iter().all(|change| service(change) || source(change))
}

/// Names of the changed records of a sort, in order, each once.
fn changed(changes: &[Change], what: Changed) -> Vec<String> {
    let of_it = changes.iter().filter(|change| change.what == what);
    let mut names: Vec<String> = of_it.map(|change| change.slug.clone()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
