//! A search index for one command, in a folder of its own: the one in the data folder may belong to a running program.

use std::path::PathBuf;
use std::sync::Arc;

use crate::catalogue::Records;
use crate::geography::Gazetteer;
use crate::search::{Index, IndexWords};

/// Gone with its folder when it is dropped.
pub struct OwnIndex {
    pub index: Index,
    folder: PathBuf,
}

impl OwnIndex {
    /// Builds it from what was read.
    pub fn of(records: &dyn Records, gazetteer: &Arc<Gazetteer>, words: IndexWords) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("signpost-search-{}", uuid::Uuid::now_v7()));
        let own = Self { index: Index::open(&folder, words)?, folder };
        // One question is asked of it, of whatever change.
        own.index.rebuild(records, gazetteer, 0)?;
        Ok(own)
    }
}

impl Drop for OwnIndex {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%error, folder = %self.folder.display(), "an index that is no longer needed stays behind");
        }
    }
}
