//! One or several records written at once, or the one kept as a draft.

use uuid::Uuid;

use super::{Editing, Refusal, Versions, of_organisation};
use crate::store::{ChangeNumber, Edit, EditedRecord, Operation, StoreError};

/// What came of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is public; the version is that of the first record.
    Published { version: Option<ChangeNumber>, new: bool },
    /// It waits for somebody to decide.
    Waits { draft: Uuid },
}

/// Shortest and longest reason, in characters.
const WHY: std::ops::RangeInclusive<usize> = 3..=500;

impl Editing<'_> {
    /// Judges edits, then publishes all of them, or keeps the first as a draft where the holder may not publish.
    pub(super) async fn write(
        &self,
        edits: Vec<(Edit, Option<ChangeNumber>)>,
        why: &str,
    ) -> Result<Written, Refusal> {
        let Some((first, seen)) = edits.first() else {
            return Err(Refusal::internal("an edit without a record"));
        };
        let why = why.trim();
        if !WHY.contains(&why.chars().count()) {
            return Err(Refusal::of_field("/why", "must be 3 to 500 characters"));
        }
        self.judge(edits.iter().map(|(edit, _)| edit.clone()).collect()).await?;
        let who = self.holder.name.as_str();
        if self.holder.may(Operation::Publish, of_organisation(first.organisation())) {
            return match self.store.write(&edits, who, why).await {
                Ok(version) => Ok(Written::Published { version, new: seen.is_none() }),
                Err(error) => Err(self.refused(first, error).await),
            };
        }
        match self.store.suggest(first, *seen, who, why, self.now).await {
            Ok(draft) => Ok(Written::Waits { draft }),
            Err(error) => Err(self.refused(first, error).await),
        }
    }

    /// What to say to somebody who was too late: both versions, so that nothing is lost.
    pub(super) async fn refused(&self, edit: &Edit, error: StoreError) -> Refusal {
        let StoreError::Stale { slug, current } = &error else { return error.into() };
        if slug != edit.slug() {
            let detail = format!("`{slug}`, which leads to this record, changed meanwhile: try again");
            return Refusal::Passed { detail, versions: None };
        }
        let detail = match current {
            Some(current) => format!("`{slug}` is at version {current} now: somebody was faster"),
            None => format!("there is no record `{slug}` yet"),
        };
        let now = self.record_now(edit).await.unwrap_or_default();
        let versions = Versions { current: *current, now, yours: self.record_of(edit) };
        Refusal::Passed { detail, versions: Some(Box::new(versions)) }
    }

    /// The record an edit is of, as it is stored and may be seen; none where there is none, or it cannot be read.
    async fn record_now(&self, edit: &Edit) -> Option<serde_json::Value> {
        match &edit.record {
            EditedRecord::Service(service) => {
                let (stored, _) = self.store.service_version(&service.slug).await.ok()??;
                Some(self.seen_as_json(&stored))
            }
            EditedRecord::Organisation(organisation) => {
                let (stored, _) = self.store.organisation_version(&organisation.slug).await.ok()??;
                serde_json::to_value(stored).ok()
            }
        }
    }

    /// The record of an edit as it may be seen.
    pub(super) fn record_of(&self, edit: &Edit) -> serde_json::Value {
        match &edit.record {
            EditedRecord::Service(service) => self.seen_as_json(service),
            EditedRecord::Organisation(organisation) => {
                serde_json::to_value(organisation).unwrap_or_default()
            }
        }
    }
}
