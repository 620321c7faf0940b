//! Making the first read side: from the store, or from the seeds alone.

use std::path::Path;
use std::sync::Arc;

use super::compiled::compiled;
use super::{DirectoryError, ReadSide};
use crate::catalogue::UpkeepRules;
use crate::geography::Gazetteer;
use crate::interop::seeds::{
    SeedFiles, read_assumptions, read_catalogue, read_gazetteer, read_rules, read_upkeep,
};
use crate::pathway::{Rules, Snapshot};
use crate::provision::Assumptions;
use crate::search::{Brought, Index, IndexWords};
use crate::store::{LastChanges, Store};

/// A read side, and what is kept to bring it up to date.
pub struct Loaded {
    pub read_side: ReadSide,
    pub rules: Arc<Rules>,
    /// Whether the index on disk was right or had to be built.
    pub brought: Brought,
}

/// From the seeds alone, without a store.
///
/// # Errors
/// Seeds that cannot be read or do not fit together, or a folder that cannot be used.
pub fn load_from_seeds(files: &SeedFiles, index_folder: &Path) -> Result<Loaded, DirectoryError> {
    let gazetteer = Arc::new(read_gazetteer(files)?);
    let catalogue = read_catalogue(files, &gazetteer)?;
    let (rules, assumptions) = (Arc::new(read_rules(files)?), Arc::new(read_assumptions(files)?));
    let files = (assumptions, Arc::new(read_upkeep(files)?));
    let snapshot = Snapshot::build(catalogue, gazetteer, Arc::clone(&rules), 0)?;
    assemble(snapshot, rules, files, LastChanges::default(), index_folder)
}

/// From the store; the rules are files in any case.
///
/// # Errors
/// A store that does not answer, records that do not fit together, or a folder that cannot be used.
pub async fn load_from_store(
    store: &Store,
    files: &SeedFiles,
    index_folder: &Path,
) -> Result<Loaded, DirectoryError> {
    let rules = Arc::new(read_rules(files)?);
    let program_files = (Arc::new(read_assumptions(files)?), Arc::new(read_upkeep(files)?));
    let snapshot = compiled(store, read_places(store), Arc::clone(&rules)).await?;
    let last_changes = store.last_changes(snapshot.change()).await?;
    let index_folder = index_folder.to_owned();
    // Reads and perhaps writes files: not for a thread that others wait on.
    let assembling = tokio::task::spawn_blocking(move || {
        assemble(snapshot, rules, program_files, last_changes, &index_folder)
    });
    assembling.await.map_err(|_| DirectoryError::BrokenOff)?
}

/// The gazetteer as the store has it.
pub async fn read_places(store: &Store) -> Result<Arc<Gazetteer>, DirectoryError> {
    let rows = store.geography().await?;
    let building = tokio::task::spawn_blocking(move || Gazetteer::new(rows));
    Ok(Arc::new(building.await.map_err(|_| DirectoryError::BrokenOff)??))
}

fn assemble(
    snapshot: Snapshot,
    rules: Arc<Rules>,
    (assumptions, upkeep): (Arc<Assumptions>, Arc<UpkeepRules>),
    last_changes: LastChanges,
    index_folder: &Path,
) -> Result<Loaded, DirectoryError> {
    let index = Index::open(index_folder, IndexWords::embedded()?)?;
    let brought = index.bring_up_to_date(&*snapshot, snapshot.gazetteer(), snapshot.change())?;
    let read_side = ReadSide {
        snapshot: Arc::new(snapshot),
        index: Arc::new(index),
        assumptions,
        upkeep,
        last_changes: Arc::new(last_changes),
    };
    Ok(Loaded { read_side, rules, brought })
}
