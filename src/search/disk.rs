//! The index on disk: built aside and put in place whole, stamped with what it was built from.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy};

use super::document::SearchDocument;
use super::index::IndexError;
use super::schema::IndexSchema;
use super::text::{ANALYSER, analyser};
use super::words::IndexWords;

/// What the writer may hold in memory before it writes a segment.
///
/// # Units
/// Bytes. One segment then holds about 30,000 services.
const WRITER_MEMORY: usize = 50_000_000;

/// Raised when words are split or fields are filled differently, so that an index built before is not used.
const FORMAT: u32 = 1;

/// An index that was opened.
pub(super) struct Opened {
    pub(super) index: tantivy::Index,
    pub(super) reader: IndexReader,
}

/// The folder the index lives in.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    folder: PathBuf,
}

impl Disk {
    pub(super) fn new(folder: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(folder)
            .map_err(|source| IndexError::Folder { path: folder.to_path_buf(), source })?;
        Ok(Self { folder: folder.to_path_buf() })
    }

    fn current(&self) -> PathBuf {
        self.folder.join("current")
    }

    /// Opens the index if it is whole and bears this stamp.
    pub(super) fn open(&self, schema: &IndexSchema, stamp: &str) -> Option<Opened> {
        let index = tantivy::Index::open_in_dir(self.current()).ok()?;
        let stamped = index.load_metas().ok()?.payload;
        // A file that was cut short or overwritten would only show when it is read.
        let damaged = index.validate_checksum().ok()?;
        if stamped.as_deref() != Some(stamp) || !damaged.is_empty() || index.schema() != schema.schema {
            return None;
        }
        opened(index).ok()
    }

    /// Builds the index anew, beside the one in use, and puts it in its place.
    pub(super) fn build(
        &self,
        schema: &IndexSchema,
        documents: &[SearchDocument<'_>],
        stamp: &str,
    ) -> Result<Opened, IndexError> {
        let aside = self.folder.join("building");
        clear(&aside)?;
        fs::create_dir_all(&aside).map_err(|source| IndexError::Folder { path: aside.clone(), source })?;
        let index = tantivy::Index::create_in_dir(&aside, schema.schema.clone())?;
        index.tokenizers().register(ANALYSER, analyser());
        let writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for document in documents {
            writer.add_document(schema.document(document))?;
        }
        commit(writer, stamp)?;
        drop(index);
        let current = self.current();
        clear(&current)?;
        fs::rename(&aside, &current).map_err(|source| IndexError::Folder { path: current.clone(), source })?;
        opened(tantivy::Index::open_in_dir(&current)?)
    }
}

impl Opened {
    /// Replaces and removes single documents.
    pub(super) fn apply(
        &self,
        schema: &IndexSchema,
        changed: &[SearchDocument<'_>],
        removed: &[&str],
        stamp: &str,
    ) -> Result<(), IndexError> {
        let writer: IndexWriter = self.index.writer_with_num_threads(1, WRITER_MEMORY)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for document in changed {
            writer.delete_term(schema.term_of_slug(&document.service.slug));
            writer.add_document(schema.document(document))?;
        }
        removed.iter().for_each(|slug| {
            writer.delete_term(schema.term_of_slug(slug));
        });
        commit(writer, stamp)?;
        self.reader.reload()?;
        Ok(())
    }
}

/// Commits under a stamp and joins the segments, so that an index that followed changes answers just like one built anew.
fn commit(mut writer: IndexWriter, stamp: &str) -> Result<(), IndexError> {
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(stamp);
    prepared.commit()?;
    let segments = writer.index().searchable_segment_ids()?;
    let has_deletes = writer.index().searchable_segment_metas()?.iter().any(|meta| meta.num_deleted_docs() > 0);
    if segments.len() > 1 || has_deletes {
        writer.merge(&segments).wait()?;
        writer.garbage_collect_files().wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(())
}

fn opened(index: tantivy::Index) -> Result<Opened, IndexError> {
    index.tokenizers().register(ANALYSER, analyser());
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(Opened { index, reader })
}

fn clear(folder: &Path) -> Result<(), IndexError> {
    match fs::remove_dir_all(folder) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(IndexError::Folder { path: folder.to_path_buf(), source })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// What an index was built from, besides the catalogue: the files under `index/`, the schema, the program.
pub(super) fn fingerprint(words: &IndexWords, schema: &IndexSchema) -> String {
    let mut hash = Sha256::new();
    hash.update(words.fingerprint());
    hash.update(format!("{:?}", schema.schema));
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(FORMAT.to_le_bytes());
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
