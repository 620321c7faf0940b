//! The index on disk: built aside and put in place whole, stamped with what it was built from.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};
use thiserror::Error;

use super::schema::IndexSchema;
use crate::search::language::{ANALYSER, IndexWords, analyser};

/// Why the index could not be built or changed.
#[derive(Debug, Error)]
pub enum IndexError {
    #[error("cannot use the folder `{}`: {source}", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("the index cannot be written: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
    #[error("the index has not been built yet")]
    NotBuilt,
}

/// What the writer may hold in memory before it writes a segment.
///
/// # Units
/// Bytes. One segment then holds about 30,000 services.
const WRITER_MEMORY: usize = 50_000_000;

/// Raised when words are split or fields are filled differently, so that an index built before is not used.
const FORMAT: u32 = 2;

/// An index that was opened.
pub(in crate::search) struct Opened {
    pub(super) index: tantivy::Index,
    pub(in crate::search) reader: IndexReader,
    folder: PathBuf,
    hashes: Hashes,
}

/// What is to be written.
#[derive(Default)]
pub(in crate::search) struct Pending {
    /// By slug; nothing for one that is gone.
    documents: BTreeMap<String, Option<TantivyDocument>>,
    /// What the index is built from when they are in it.
    pub(in crate::search) stamp: String,
}

impl Pending {
    pub(in crate::search) fn note(&mut self, slug: &str, document: Option<TantivyDocument>) {
        self.documents.insert(slug.to_owned(), document);
    }

    pub(in crate::search) fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Takes back what could not be written. What was noted since is newer.
    pub(in crate::search) fn take_back(&mut self, earlier: Self) {
        if self.stamp.is_empty() {
            self.stamp = earlier.stamp;
        }
        for (slug, document) in earlier.documents {
            self.documents.entry(slug).or_insert(document);
        }
    }
}

/// The folder the index lives in.
#[derive(Debug, Clone)]
pub(in crate::search) struct Disk {
    folder: PathBuf,
}

impl Disk {
    pub(in crate::search) fn new(folder: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(folder)
            .map_err(|source| IndexError::Folder { path: folder.to_path_buf(), source })?;
        Ok(Self { folder: folder.to_path_buf() })
    }

    fn current(&self) -> PathBuf {
        self.folder.join("current")
    }

    /// Opens the index if it is whole and bears this stamp.
    pub(in crate::search) fn open(&self, stamp: &str) -> Option<Opened> {
        let current = self.current();
        let seal = fs::read_to_string(current.join(SEAL)).ok()?;
        // Checked before tantivy reads anything: it takes its files on trust.
        let mut hashes = Hashes::default();
        if seal != hashes.seal(&current, stamp).ok()? {
            return None;
        }
        let index = tantivy::Index::open_in_dir(&current).ok()?;
        opened(index, current, hashes).ok()
    }

    /// Builds the index anew, beside the one in use, and puts it in its place.
    pub(in crate::search) fn build(
        &self,
        schema: &IndexSchema,
        documents: impl Iterator<Item = TantivyDocument>,
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
            writer.add_document(document)?;
        }
        commit(writer)?;
        drop(index);
        let mut hashes = Hashes::default();
        seal(&aside, stamp, &mut hashes)?;
        let current = self.current();
        clear(&current)?;
        fs::rename(&aside, &current)
            .map_err(|source| IndexError::Folder { path: current.clone(), source })?;
        opened(tantivy::Index::open_in_dir(&current)?, current, hashes)
    }
}

impl Opened {
    /// Replaces and removes single documents.
    pub(in crate::search) fn write(
        &mut self,
        schema: &IndexSchema,
        pending: &Pending,
    ) -> Result<(), IndexError> {
        let writer: IndexWriter = self.index.writer_with_num_threads(1, WRITER_MEMORY)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for (slug, document) in &pending.documents {
            writer.delete_term(schema.term_of_slug(slug));
            if let Some(document) = document {
                writer.add_document(document.clone())?;
            }
        }
        // Until it is sealed again, the index counts as damaged.
        commit(writer)?;
        seal(&self.folder, &pending.stamp, &mut self.hashes)?;
        self.reader.reload()?;
        Ok(())
    }
}

/// From this many small segments on they are joined.
const MANY_SEGMENTS: usize = 8;
/// A segment is small that has less than one in so many of all documents.
const SMALL: u64 = 8;

/// Commits, and joins segments when small ones have become many, or when half of the documents are no more in use. An index in several
/// segments answers as one in a single segment does; joining all for one changed record would take as long as building the index.
fn commit(mut writer: IndexWriter) -> Result<(), IndexError> {
    writer.commit()?;
    let segments = writer.index().searchable_segment_metas()?;
    let all: u64 = segments.iter().map(|segment| u64::from(segment.max_doc())).sum();
    let deleted: u64 = segments.iter().map(|segment| u64::from(segment.num_deleted_docs())).sum();
    let is_small = |max_doc: u32| u64::from(max_doc) * SMALL < all;
    let mut joined = Vec::new();
    for segment in &segments {
        if deleted * 2 > all || is_small(segment.max_doc()) {
            joined.push(segment.id());
        }
    }
    if deleted * 2 > all || joined.len() > MANY_SEGMENTS {
        writer.merge(&joined).wait()?;
        writer.garbage_collect_files().wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(())
}

fn opened(index: tantivy::Index, folder: PathBuf, hashes: Hashes) -> Result<Opened, IndexError> {
    index.tokenizers().register(ANALYSER, analyser());
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(Opened { index, reader, folder, hashes })
}

/// The file that says what the index was built from and what its files should be.
const SEAL: &str = "seal";

/// The hash of every file by its name: only the list of segments is ever written twice under one name.
#[derive(Debug, Default)]
struct Hashes(BTreeMap<String, String>);

/// The one file that changes.
const LIST_OF_SEGMENTS: &str = "meta.json";

impl Hashes {
    /// The stamp and the hash of every file, as the seal should have them.
    fn seal(&mut self, folder: &Path, stamp: &str) -> std::io::Result<String> {
        let mut known = std::mem::take(&mut self.0);
        known.remove(LIST_OF_SEGMENTS);
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            // Locks and lists of files begin with a dot: tantivy makes its own sense of them.
            if name == SEAL || name.starts_with('.') {
                continue;
            }
            let hash = match known.remove(&name) {
                Some(hash) => hash,
                None => {
                    let hash = Sha256::digest(fs::read(&path)?);
                    hash.iter().map(|byte| format!("{byte:02x}")).collect()
                }
            };
            self.0.insert(name, hash);
        }
        let mut seal = format!("{stamp}\n");
        self.0.iter().for_each(|(name, hash)| seal.push_str(&format!("{hash} {name}\n")));
        Ok(seal)
    }
}

/// Writes the seal beside and renames it, so that half a seal is never read.
fn seal(folder: &Path, stamp: &str, hashes: &mut Hashes) -> Result<(), IndexError> {
    let failed = |source| IndexError::Folder { path: folder.to_path_buf(), source };
    let text = hashes.seal(folder, stamp).map_err(failed)?;
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
pub(in crate::search) fn fingerprint(words: &IndexWords, schema: &IndexSchema) -> String {
    let mut hash = Sha256::new();
    hash.update(words.fingerprint());
    // As JSON, because its debug text lists the fields in another order each time.
    hash.update(serde_json::to_vec(&schema.schema).unwrap_or_default());
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(FORMAT.to_le_bytes());
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
