//! The index as the rest of the program sees it.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwapOption;
use chrono::{DateTime, Utc};

use super::changes::Changes;
use super::found::{Found, MeaningRead, Suggestion};
use super::language::IndexWords;
use super::query::{Query, QueryError};
use super::question::{Reading, hear, sentences};
use super::ranking::{self, Explanation};
use super::snapshot::Snapshot;
use super::wording::{Disk, Documents, IndexError, IndexSchema, Opened, Pending, fingerprint};
use crate::catalogue::Records;
use crate::geography::Gazetteer;
use crate::pathway::Heard;

/// What was done to bring an index up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// What was on disk was right.
    Opened,
    /// It was missing, damaged, or built from something else.
    Rebuilt,
}

/// A search index in a folder of its own, with what is kept in memory beside it. Shared between threads; a search never waits for a change,
/// and a change never for the disk.
pub struct Index {
    words: IndexWords,
    schema: IndexSchema,
    fingerprint: String,
    disk: Disk,
    /// What is on disk. One writes at a time.
    opened: Mutex<Option<Opened>>,
    /// What is shown and not yet on disk. Whoever notes a change in it holds it.
    pending: Mutex<Pending>,
    snapshot: ArcSwapOption<Snapshot>,
}

impl Index {
    /// Takes a folder for an index; nothing is read until [`Index::bring_up_to_date`] or [`Index::rebuild`].
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(folder: &Path, words: IndexWords) -> Result<Self, IndexError> {
        let schema = IndexSchema::new();
        Ok(Self {
            fingerprint: fingerprint(&words, &schema),
            disk: Disk::new(folder)?,
            words,
            schema,
            opened: Mutex::new(None),
            pending: Mutex::default(),
            snapshot: ArcSwapOption::empty(),
        })
    }

    /// What the index is built from, besides the catalogue.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The change of the catalogue that searches show; none before the index is built.
    pub fn change(&self) -> Option<u64> {
        self.snapshot.load().as_ref().map(|snapshot| snapshot.change)
    }

    /// Whether searches show this change.
    pub fn is_current(&self, change: u64) -> bool {
        self.change() == Some(change)
    }

    /// Opens the index on disk if it was built from just this, or builds it anew.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn bring_up_to_date(
        &self,
        records: &dyn Records,
        gazetteer: &Arc<Gazetteer>,
        change: u64,
    ) -> Result<Brought, IndexError> {
        let (mut opened, mut pending) = (self.opened(), self.pending());
        let on_disk = self.disk.open(&self.stamp(change));
        let whole = on_disk.filter(|index| index.reader.searcher().num_docs() == records.count() as u64);
        let Some(index) = whole else {
            drop((opened, pending));
            self.rebuild(records, gazetteer, change)?;
            return Ok(Brought::Rebuilt);
        };
        self.show(&index, records, gazetteer, change)?;
        (*opened, *pending) = (Some(index), Pending::default());
        Ok(Brought::Opened)
    }

    /// Builds the index anew. Searches go on against the one before until it is done.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn rebuild(
        &self,
        records: &dyn Records,
        gazetteer: &Arc<Gazetteer>,
        change: u64,
    ) -> Result<(), IndexError> {
        let (mut opened, mut pending) = (self.opened(), self.pending());
        let documents = Documents::new(records, gazetteer);
        let tantivy_documents =
            records.services().map(|service| self.schema.document(&documents.of(&service)));
        let index = self.disk.build(&self.schema, tantivy_documents, &self.stamp(change))?;
        self.show(&index, records, gazetteer, change)?;
        (*opened, *pending) = (Some(index), Pending::default());
        Ok(())
    }

    /// Follows changes to single services; one that the catalogue no longer has is removed. Searches show them from now on; what is on disk
    /// is another matter, see [`Index::write_down`].
    ///
    /// # Errors
    /// When the index has not been built, or cannot be written.
    pub fn apply(
        &self,
        changes: &Changes<'_>,
        gazetteer: &Arc<Gazetteer>,
        change: u64,
    ) -> Result<(), IndexError> {
        let mut pending = self.pending();
        let shown = self.snapshot.load_full().ok_or(IndexError::NotBuilt)?;
        let all = Documents::new(changes.whole, gazetteer);
        for slug in changes.slugs {
            let document = changes.of_slug(slug).map(|service| self.schema.document(&all.of(service)));
            pending.note(slug, document);
        }
        pending.stamp = self.stamp(change);
        if let Some(next) = shown.followed(changes, gazetteer, &self.words, change) {
            self.snapshot.store(Some(Arc::new(next)));
            return Ok(());
        }
        // Read anew from the disk, so it must be there first.
        drop(pending);
        let mut opened = self.opened();
        let index = self.write_pending(&mut opened)?;
        self.show(index, changes.whole, gazetteer, change)
    }

    /// Brings what is on disk up to what is shown, so that it need not be built again by whoever opens it next. It takes a while: a change can
    /// be shown meanwhile.
    ///
    /// # Errors
    /// When the index has not been built, or cannot be written; what was to be written is tried again the next time.
    pub fn write_down(&self) -> Result<(), IndexError> {
        let mut opened = self.opened();
        self.write_pending(&mut opened).map(|_| ())
    }

    /// Whether what is shown is not on disk yet.
    pub fn is_ahead_of_disk(&self) -> bool {
        !self.pending().is_empty()
    }

    fn write_pending<'o>(&self, opened: &'o mut Option<Opened>) -> Result<&'o Opened, IndexError> {
        let index = opened.as_mut().ok_or(IndexError::NotBuilt)?;
        let written = std::mem::take(&mut *self.pending());
        if written.is_empty() {
            return Ok(index);
        }
        match index.write(&self.schema, &written) {
            Ok(()) => Ok(index),
            Err(error) => {
                self.pending().take_back(written);
                Err(error)
            }
        }
    }

    fn opened(&self) -> MutexGuard<'_, Option<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a question. `now` decides which confirmations are in the past.
    ///
    /// # Errors
    /// When the question cannot be answered, or the index has not been built.
    pub fn find(&self, query: &Query, now: DateTime<Utc>) -> Result<Found, QueryError> {
        let snapshot = self.snapshot.load();
        let snapshot = snapshot.as_ref().ok_or(QueryError::NotBuilt)?;
        ranking::find(query, now, &self.words, snapshot)
    }

    /// How the score of each of these services comes about for a question; those it is not put to (too far away) are left out.
    ///
    /// # Errors
    /// As [`Index::find`].
    pub fn explain(&self, query: &Query, slugs: &[&str]) -> Result<Vec<Explanation>, QueryError> {
        let snapshot = self.snapshot.load();
        let snapshot = snapshot.as_ref().ok_or(QueryError::NotBuilt)?;
        ranking::explain(query, slugs, &self.words, snapshot)
    }

    /// What the words of a text are looked for as: themselves, corrected, completed, spelled out, under other names.
    ///
    /// # Errors
    /// Before the index is built.
    pub fn meanings(&self, text: &str) -> Result<Vec<MeaningRead>, QueryError> {
        let snapshot = self.snapshot.load();
        let snapshot = snapshot.as_ref().ok_or(QueryError::NotBuilt)?;
        Ok(Reading::of(text, false, &self.words, snapshot).meanings(&snapshot.postings))
    }

    /// What people mean who write so: needs and danger. Nothing before the index is built.
    pub fn hear(&self, text: &str) -> Heard {
        let snapshot = self.snapshot.load();
        let Some(snapshot) = snapshot.as_ref() else { return Heard::default() };
        hear(sentences(text).map(|sentence| Reading::of(sentence, true, &self.words, snapshot)), &self.words)
    }

    /// Completes what is being typed; nothing before the index is built.
    pub fn suggest(&self, beginning: &str, limit: usize) -> Vec<Suggestion> {
        let snapshot = self.snapshot.load();
        snapshot
            .as_ref()
            .map(|snapshot| snapshot.completions.of(beginning, limit, &snapshot.tables.entries))
            .unwrap_or_default()
    }

    fn stamp(&self, change: u64) -> String {
        format!("{} {change}", self.fingerprint)
    }

    fn show(
        &self,
        index: &Opened,
        records: &dyn Records,
        gazetteer: &Arc<Gazetteer>,
        change: u64,
    ) -> Result<(), IndexError> {
        let searcher = index.reader.searcher();
        let snapshot =
            Snapshot::new(records, Arc::clone(gazetteer), &self.words, &self.schema, &searcher, change)?;
        self.snapshot.store(Some(Arc::new(snapshot)));
        Ok(())
    }
}
