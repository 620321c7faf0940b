//! The index on disk: built aside and put in place whole, stamped with what it was built from.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy};

use super::document::{Documents, SearchDocument};
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
const FORMAT: u32 = 2;

/// An index that was opened.
pub(super) struct Opened {
    pub(super) index: tantivy::Index,
    pub(super) reader: IndexReader,
    folder: PathBuf,
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
    pub(super) fn open(&self, stamp: &str) -> Option<Opened> {
        let current = self.current();
        let seal = fs::read_to_string(current.join(SEAL)).ok()?;
        // Checked before tantivy reads anything: it takes its files on trust.
        if seal != sealed(&current, stamp).ok()? {
            return None;
        }
        let index = tantivy::Index::open_in_dir(&current).ok()?;
        opened(index, current).ok()
    }

    /// Builds the index anew, beside the one in use, and puts it in its place.
    pub(super) fn build(
        &self,
        schema: &IndexSchema,
        documents: &Documents<'_>,
        stamp: &str,
    ) -> Result<Opened, IndexError> {
        let aside = self.folder.join("building");
        clear(&aside)?;
        fs::create_dir_all(&aside).map_err(|source| IndexError::Folder { path: aside.clone(), source })?;
        let index = tantivy::Index::create_in_dir(&aside, schema.schema.clone())?;
        index.tokenizers().register(ANALYSER, analyser());
        let writer: IndexWriter = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for document in documents.iter() {
            writer.add_document(schema.document(&document))?;
        }
        commit(writer)?;
        drop(index);
        seal(&aside, stamp)?;
        let current = self.current();
        clear(&current)?;
        fs::rename(&aside, &current)
            .map_err(|source| IndexError::Folder { path: current.clone(), source })?;
        opened(tantivy::Index::open_in_dir(&current)?, current)
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
        // Until it is sealed again, the index counts as damaged.
        commit(writer)?;
        seal(&self.folder, stamp)?;
        self.reader.reload()?;
        Ok(())
    }
}

/// Commits and joins the segments, so that an index that followed changes answers just like one built anew.
fn commit(mut writer: IndexWriter) -> Result<(), IndexError> {
    writer.commit()?;
    let segments = writer.index().searchable_segment_ids()?;
    let has_deletes =
        writer.index().searchable_segment_metas()?.iter().any(|meta| meta.num_deleted_docs() > 0);
    if segments.len() > 1 || has_deletes {
        writer.merge(&segments).wait()?;
        writer.garbage_collect_files().wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(())
}

fn opened(index: tantivy::Index, folder: PathBuf) -> Result<Opened, IndexError> {
    index.tokenizers().register(ANALYSER, analyser());
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(Opened { index, reader, folder })
}

/// The file that says what the index was built from and what its files should be.
const SEAL: &str = "seal";

/// The stamp and the hash of every file, as the seal should have them.
fn sealed(folder: &Path, stamp: &str) -> std::io::Result<String> {
    let mut files: Vec<PathBuf> = Vec::new();
    for file in fs::read_dir(folder)? {
        files.push(file?.path());
    }
    files.sort();
    let mut seal = format!("{stamp}\n");
    for file in files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // Locks and lists of files begin with a dot: tantivy makes its own sense of them.
        if name == SEAL || name.starts_with('.') {
            continue;
        }
        let hash = Sha256::digest(fs::read(&file)?);
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        seal.push_str(&format!("{hash} {name}\n"));
    }
    Ok(seal)
}

/// Writes the seal beside and renames it, so that half a seal is never read.
fn seal(folder: &Path, stamp: &str) -> Result<(), IndexError> {
    let failed = |source| IndexError::Folder { path: folder.to_path_buf(), source };
    let text = sealed(folder, stamp).map_err(failed)?;
    let beside = folder.join(".seal");
    fs::write(&beside, text).map_err(failed)?;
    fs::rename(beside, folder.join(SEAL)).map_err(failed)
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
    // As JSON, because its debug text lists the fields in another order each time.
    hash.update(serde_json::to_vec(&schema.schema).unwrap_or_default());
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(FORMAT.to_le_bytes());
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
