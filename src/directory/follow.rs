//! Keeping the read side the same as the store, change by change.

use std::sync::Arc;
use std::time::Duration;

use super::load::read_places;
use super::{Directory, DirectoryError, Loaded, ReadSide, StoreState};
use crate::catalogue::{Catalogue, Service, UpkeepRules};
use crate::geography::Gazetteer;
use crate::pathway::{Rules, Snapshot};
use crate::provision::Assumptions;
use crate::search::Index;
use crate::store::{Change, ChangeNumber, Changed, LastChanges, Store, StoreError};

/// The longest time without asking the store; also how soon it is noticed that it went away.
const POLL: Duration = Duration::from_secs(1);
/// How long the store may take to say whether anything changed.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long it may take to read what changed, which can be everything.
const READING_PATIENCE: Duration = Duration::from_secs(120);
/// Changes read at once; more of them are read in the next round.
const MOST_CHANGES: u32 = 1_000;

/// Follows the store for as long as the program runs. The store may go away and come back at any time.
pub async fn follow(directory: Arc<Directory>, store: Store, loaded: Loaded) {
    let Loaded { read_side, catalogue, rules, brought: _ } = loaded;
    let mut following = Following {
        number: read_side.snapshot.change(),
        gazetteer: Arc::clone(read_side.snapshot.gazetteer()),
        index: Arc::clone(&read_side.index),
        assumptions: Arc::clone(&read_side.assumptions),
        upkeep: Arc::clone(&read_side.upkeep),
        last_changes: Arc::clone(&read_side.last_changes),
        catalogue,
        rules,
        store,
    };
    directory.answer_from(read_side);
    let mut follower = following.store.follower(POLL);
    loop {
        match following.catch_up(&directory).await {
            Ok(()) => {
                if directory.store_state() == StoreState::Away {
                    tracing::info!(change = following.number, "the store is back");
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
            // The old read side goes on answering; the same changes are tried again at the next wake-up.
            Err(error) => tracing::error!(%error, change = following.number, "changes could not be followed"),
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
    number: ChangeNumber,
    catalogue: Catalogue,
    gazetteer: Arc<Gazetteer>,
    rules: Arc<Rules>,
    index: Arc<Index>,
    assumptions: Arc<Assumptions>,
    upkeep: Arc<UpkeepRules>,
    last_changes: Arc<LastChanges>,
    store: Store,
}

impl Following {
    async fn catch_up(&mut self, directory: &Directory) -> Result<(), DirectoryError> {
        loop {
            let changes = in_time(PATIENCE, self.store.changes_since(self.number, MOST_CHANGES)).await?;
            let Some(last) = changes.last().map(|change| change.number) else { return Ok(()) };
            let read_side = self.after(&changes, last).await?;
            self.number = read_side.snapshot.change();
            self.last_changes = Arc::clone(&read_side.last_changes);
            directory.answer_from(read_side);
            tracing::info!(changes = changes.len(), change = self.number, "the catalogue changed");
        }
    }

    /// The read side with these changes in it.
    async fn after(&mut self, changes: &[Change], last: ChangeNumber) -> Result<ReadSide, DirectoryError> {
        let only_services = changes.iter().all(|change| change.what == Changed::Service);
        let geography = changes.iter().any(|change| change.what == Changed::Geography);
        let mut catalogue = self.catalogue.clone();
        let mut number = last;
        let mut last_changes = LastChanges::clone(&self.last_changes);
        last_changes.note(changes);
        let mut slugs: Vec<String> = changes.iter().map(|change| change.slug.clone()).collect();
        if only_services {
            slugs.sort_unstable();
            slugs.dedup();
            replace(&mut catalogue.services, in_time(READING_PATIENCE, self.store.services(&slugs)).await?);
        } else {
            // A need, source or organisation touches many services, and is rare.
            (catalogue, number) = in_time(READING_PATIENCE, self.store.catalogue()).await?;
            last_changes = in_time(READING_PATIENCE, self.store.last_changes(number)).await?;
        }
        let gazetteer =
            if geography { Arc::new(read_places(&self.store).await?) } else { Arc::clone(&self.gazetteer) };
        let (rules, index) = (Arc::clone(&self.rules), Arc::clone(&self.index));
        let (assumptions, upkeep) = (Arc::clone(&self.assumptions), Arc::clone(&self.upkeep));
        let kept = (catalogue.clone(), Arc::clone(&gazetteer));
        let building = tokio::task::spawn_blocking(move || -> Result<ReadSide, DirectoryError> {
            let slugs: Vec<&str> = slugs.iter().map(String::as_str).collect();
            let snapshot = Snapshot::build(catalogue.clone(), Arc::clone(&gazetteer), rules, number)?;
            if only_services {
                index.apply(&catalogue, &gazetteer, &slugs, number)?;
            } else {
                index.rebuild(&catalogue, &gazetteer, number)?;
            }
            let last_changes = Arc::new(last_changes);
            Ok(ReadSide { snapshot: Arc::new(snapshot), index, assumptions, upkeep, last_changes })
        });
        let read_side = building.await.map_err(|_| DirectoryError::BrokenOff)??;
        (self.catalogue, self.gazetteer) = kept;
        Ok(read_side)
    }
}

/// Puts changed services in place of those with the same slug, and new ones where their slug belongs.
fn replace(services: &mut Vec<Service>, changed: Vec<Service>) {
    for service in changed {
        match services.binary_search_by(|known| known.slug.cmp(&service.slug)) {
            Ok(at) => services[at] = service,
            Err(at) => services.insert(at, service),
        }
    }
}
