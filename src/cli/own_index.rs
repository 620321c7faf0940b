//! A search index for one command, in a folder of its own: the one in the data folder may belong to a running program.

use std::path::PathBuf;

use super::reading::Read;
use crate::search::{Index, IndexWords};

/// Gone with its folder when it is dropped.
pub struct OwnIndex {
    pub index: Index,
    folder: PathBuf,
}

impl OwnIndex {
    /// Builds it from what was read.
    pub fn of(read: &Read, words: IndexWords) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("signpost-search-{}", uuid::Uuid::now_v7()));
        let own = Self { index: Index::open(&folder, words)?, folder };
        own.index.rebuild(&read.catalogue, &read.gazetteer, read.change)?;
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
